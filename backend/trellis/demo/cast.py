"""The people a demo is shown with: in each district two children, their parents and the team around them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from trellis.people.names import folded


@dataclass(frozen=True, slots=True)
class Name:
    """A given and a family name."""

    given: str
    family: str

    @property
    def username(self) -> str:
        """What they type to sign in: `ana.reyes`."""
        return f"{plain(self.given)}.{plain(self.family)}"


@dataclass(frozen=True, slots=True)
class Cast:
    """One district's named people. `staff` is by district role; `family_language` is what the parents read.

    The first child's plan waits to be finalized; the sibling's plan ends soon and the next is to be begun.
    """

    child: Name
    pronouns: str
    sibling: Name
    sibling_pronouns: str
    grade: str
    category: str
    mother: Name
    father: Name
    family_language: str
    staff: dict[str, Name]


def plain(text: str) -> str:
    """A name as it stands in an address: lower-case letters and digits only."""
    return re.sub("[^a-z0-9]", "", folded(text))


CASTS = {
    "juniper": Cast(
        Name("Maya", "Ruiz"),
        "she/her",
        Name("Leo", "Ruiz"),
        "he/him",
        "04",
        "SLD",
        Name("Elena", "Ruiz"),
        Name("Iván", "Ruiz"),
        "en",
        {
            "special_teacher": Name("Ana", "Reyes"),
            "general_teacher": Name("Ben", "Lindqvist"),
            "speech_therapist": Name("Chidi", "Okafor"),
            "psychologist": Name("Dana", "Weiss"),
            "school_leader": Name("Eve", "Tran"),
            "special_education_admin": Name("Frank", "Moss"),
            "district_admin": Name("Gita", "Rao"),
            "registrar": Name("Hollis", "Park"),
        },
    ),
    "redrock": Cast(
        Name("Mateo", "Garza"),
        "he/him",
        Name("Sofía", "Garza"),
        "she/her",
        "05",
        "OHI",
        Name("Lucía", "Garza"),
        Name("Andrés", "Garza"),
        "es",
        {
            "special_teacher": Name("Joyce", "Begay"),
            "general_teacher": Name("Kwame", "Foster"),
            "speech_therapist": Name("Laura", "Ibarra"),
            "psychologist": Name("Marcus", "Bell"),
            "school_leader": Name("Nadia", "Haddad"),
            "special_education_admin": Name("Oscar", "Medina"),
            "district_admin": Name("Paula", "Stone"),
            "registrar": Name("Quinn", "Harper"),
        },
    ),
    "maple": Cast(
        Name("Nora", "Kowalski"),
        "she/her",
        Name("Adam", "Kowalski"),
        "he/him",
        "08",
        "AUT",
        Name("Agnes", "Kowalski"),
        Name("Peter", "Kowalski"),
        "en",
        {
            "special_teacher": Name("Ruth", "Larsen"),
            "general_teacher": Name("Samir", "Diallo"),
            "speech_therapist": Name("Tessa", "Novak"),
            "psychologist": Name("Uma", "Patel"),
            "school_leader": Name("Victor", "Schmidt"),
            "special_education_admin": Name("Wanda", "Price"),
            "district_admin": Name("Xavier", "Reed"),
            "registrar": Name("Yolanda", "Brown"),
        },
    ),
}


@dataclass(frozen=True, slots=True)
class Cast504:
    """The people of a district's Section 504 story: who coordinates, a child without a plan yet, their parent."""

    coordinator: Name
    child: Name
    parent: Name
    language: str


CASTS_504 = {
    "juniper": Cast504(Name("Kim", "Sato"), Name("Jonah", "Hale"), Name("Rosa", "Hale"), "en"),
    "redrock": Cast504(Name("Renee", "Ortiz"), Name("Elías", "Vega"), Name("Carmen", "Vega"), "es"),
    "maple": Cast504(Name("Theo", "Grant"), Name("Ivy", "Larsson"), Name("Karin", "Larsson"), "en"),
}


@dataclass(frozen=True, slots=True)
class Newcomer:
    """A student who was evaluated and has no plan yet: theirs is written from its first word.

    With `case_manager` the teacher at the head of the team gets this name and an account (`high_school_case_manager`);
    without, it is the district's named case manager.
    """

    child: Name
    pronouns: str
    parent: Name
    language: str
    years: int
    grade: str
    category: str
    case_manager: Name | None = None
    moves: str = ""
    """`away`: has a plan in force, to be handed over; `here`: came with it, and nobody began theirs; `came`: a draft
    began with a plan of another district (`demo/moving.py`)."""


MOVER = Name("Noah", "Whitaker")
"""Has a plan in force in one district and goes to school in another by now."""
MOVERS_PARENT = Name("Grace", "Whitaker")
NEWCOMERS = {
    "juniper": (
        Newcomer(Name("Amara", "Bello"), "she/her", Name("Ngozi", "Bello"), "en", 6, "01", "SLI"),
        Newcomer(
            Name("Daniel", "Osei"), "he/him", Name("Abena", "Osei"), "en", 16, "11", "SLD", Name("Helen", "Marsh")
        ),
        Newcomer(MOVER, "he/him", MOVERS_PARENT, "en", 8, "03", "SLI", moves="here"),
    ),
    "redrock": (
        Newcomer(
            Name("Marisela", "Torres"),
            "she/her",
            Name("Yolanda", "Torres"),
            "es",
            16,
            "11",
            "OHI",
            Name("Curtis", "Boone"),
        ),
        Newcomer(MOVER, "he/him", MOVERS_PARENT, "en", 8, "03", "SLI", moves="away"),
    ),
    "maple": (Newcomer(Name("Iris", "Novak"), "she/her", Name("Jana", "Novak"), "en", 8, "03", "SLD", moves="came"),),
}
OPERATOR = Name("Zora", "Bailey")

ROLE_NAMES = {
    "special_teacher": "case_manager",
    "general_teacher": "general_teacher",
    "speech_therapist": "speech_therapist",
    "psychologist": "psychologist",
    "school_leader": "principal",
    "special_education_admin": "special_education_director",
    "district_admin": "district_administrator",
    "registrar": "registrar",
}
"""What the list of demo people calls each role."""
