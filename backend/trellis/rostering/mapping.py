"""The roster's words as ours. What is not in these tables is not guessed: it stays unmapped and is said."""

from __future__ import annotations

from trellis.people.names import folded

STUDENT_ROLES = ("student",)
FAMILY_ROLES = {"guardian": "guardian", "parent": "parent", "relative": "relative"}
LEADER_ROLES = ("principal", "administrator", "siteadministrator")
ADMINISTRATORS = (*LEADER_ROLES, "districtadministrator", "systemadministrator")
OTHER_ROLES = ("aide", "counselor", "proctor")

# A position says special education or a therapy by name, or it is none.
POSITIONS = {
    "special education teacher": "special_teacher",
    "special educator": "special_teacher",
    "speech-language pathologist": "speech_therapist",
    "speech language pathologist": "speech_therapist",
    "speech therapist": "speech_therapist",
    "occupational therapist": "occupational_therapist",
    "physical therapist": "physical_therapist",
    "school psychologist": "psychologist",
    "psychologist": "psychologist",
    "registrar": "registrar",
}

# Codes of EDFacts, the names of 34 CFR 300.8(c) and those Ed-Fi and the states use for the same category.
# Deafness has no code of its own in EDFacts; OSEP counts it under hearing impairment.
DISABILITIES = {
    "autism": "AUT",
    "autism spectrum disorder": "AUT",
    "autism spectrum disorders": "AUT",
    "deaf-blindness": "DB",
    "deafblindness": "DB",
    "deafness": "HI",
    "developmental delay": "DD",
    "emotional disturbance": "EMN",
    "emotional disability": "EMN",
    "serious emotional disturbance": "EMN",
    "serious emotional disability": "EMN",
    "hearing impairment": "HI",
    "hearing impairment, including deafness": "HI",
    "intellectual disability": "ID",
    "multiple disabilities": "MD",
    "orthopedic impairment": "OI",
    "other health impairment": "OHI",
    "specific learning disability": "SLD",
    "speech or language impairment": "SLI",
    "traumatic brain injury": "TBI",
    "visual impairment": "VI",
    "visual impairment including blindness": "VI",
    "visual impairment, including blindness": "VI",
}
CODES = frozenset(DISABILITIES.values())

ENVIRONMENTS = {  # EDFacts educational environments, school age (file specification C002)
    "inside regular class 80% or more of the day": "RC80",
    "inside reg class 80% or more of the day": "RC80",
    "inside regular class between 40-79% of the day": "RC79TO40",
    "inside reg class between 40-79% of the day": "RC79TO40",
    "inside regular class less than 40% of the day": "RC39",
    "inside reg class less than 40% of the day": "RC39",
    "separate class": "SC",
    "separate school": "SS",
    "residential facility": "RF",
    "homebound/hospital": "HH",
}

EXITS = {
    "graduated with diploma": "graduated_with_diploma",
    "graduated with certificate": "received_certificate",
    "reached the age limit": "reached_age_limit",
    "reached maximum age": "reached_age_limit",
    "transferred out": "moved_away",
    "no longer eligible for special education": "no_longer_eligible",
    "dropped out": "dropped_out",
    "died": "died",
}

REMOVALS = {
    "in school suspension": "in_school_suspension",
    "in-school suspension": "in_school_suspension",
    "out of school suspension": "out_of_school_suspension",
    "out-of-school suspension": "out_of_school_suspension",
    "expulsion": "expulsion",
    "removal to an interim alternative educational setting": "interim_setting",
}

RELATIONS = {
    "mother": "mother",
    "mother, foster": "foster_parent",
    "mother, step": "step_parent",
    "father": "father",
    "father, foster": "foster_parent",
    "father, step": "step_parent",
    "parent": "parent",
    "guardian": "guardian",
    "legal guardian": "guardian",
    "court appointed guardian": "guardian",
    "stepmother": "step_parent",
    "stepfather": "step_parent",
    "stepparent": "step_parent",
    "step-parent": "step_parent",
    "foster parent": "foster_parent",
    "grandmother": "grandparent",
    "grandfather": "grandparent",
    "grandparent": "grandparent",
    "aunt": "relative",
    "uncle": "relative",
    "brother": "sibling",
    "sister": "sibling",
    "sibling": "sibling",
    "relative": "relative",
    "emergency contact": "emergency_contact",
}

GRADES = frozenset({"IT", "PR", "PK", "TK", "KG", "PS", "UG", *(f"{n:02}" for n in range(1, 14))})
GRADE_NAMES = {
    "k": "KG",
    "kindergarten": "KG",
    "transitional kindergarten": "TK",
    "prekindergarten": "PK",
    "pre-k": "PK",
    "pk3": "PK",
    "pk4": "PK",
    "ungraded": "UG",
}

LANGUAGES = {
    "arabic": "ar",
    "chinese": "zh",
    "english": "en",
    "french": "fr",
    "haitian creole": "ht",
    "hmong": "hmn",
    "korean": "ko",
    "portuguese": "pt",
    "russian": "ru",
    "somali": "so",
    "spanish": "es",
    "tagalog": "tl",
    "ukrainian": "uk",
    "vietnamese": "vi",
}


def kind_of_person(roles: frozenset[str]) -> str | None:
    """`student`, `staff` or `guardian` for the OneRoster roles of one person, None when none is known.

    Who works for the district and also has a child here is staff; the relation stays.
    """
    if roles & set(STUDENT_ROLES):
        return "student"
    if roles & {"teacher", *ADMINISTRATORS, *OTHER_ROLES}:
        return "staff"
    return "guardian" if roles & set(FAMILY_ROLES) else None


def staff_role(role: str, *, of_school: bool) -> tuple[str | None, bool]:
    """Our role for a OneRoster role, and whether it is the whole of what the roster said.

    A roster makes nobody an administrator of the product or a leader of every
    school: at the district's own level those arrive as other staff.
    """
    name = role.lower()
    if name == "teacher":
        return "general_teacher", True
    if name in LEADER_ROLES and of_school:
        return "school_leader", True
    if name in ADMINISTRATORS:
        return "other_staff", False
    return ("other_staff", True) if name in OTHER_ROLES else (None, False)


def role_of_position(*names: str | None) -> str | None:
    """The special education or therapy role a classification or title names outright."""
    return next((POSITIONS[folded(n)] for n in names if n and folded(n) in POSITIONS), None)


def disability(name: str) -> str | None:
    """The code of an IDEA category (34 CFR 300.8), None for any other word."""
    return name if name in CODES else DISABILITIES.get(folded(name))


def environment(name: str) -> str | None:
    """The EDFacts code of an educational environment."""
    return ENVIRONMENTS.get(folded(name))


def exit_reason(name: str) -> str | None:
    """Our key for why somebody left special education."""
    return EXITS.get(folded(name))


def removal(name: str) -> str | None:
    """Our key for a disciplinary removal (34 CFR 300.530 to 300.536)."""
    return REMOVALS.get(folded(name))


def relation(name: str) -> str | None:
    """Our key for how somebody is related to a student."""
    return RELATIONS.get(folded(name))


def grade(name: str) -> str | None:
    """A grade as CEDS writes it (KG, 01 … 12)."""
    plain = name.strip().upper()
    padded = plain.zfill(2) if plain.isdigit() else plain
    return padded if padded in GRADES else GRADE_NAMES.get(folded(name))


def language(name: str) -> str | None:
    """A language tag, from a tag or an English name of a language we know."""
    plain = folded(name)
    return plain if plain in LANGUAGES.values() else LANGUAGES.get(plain)
