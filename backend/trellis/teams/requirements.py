"""Who must be on the team, by kind of meeting and by what is known of the child (domain.md 4.1). Pure; the one table.

`meetings/rules.py` asks it of a meeting's seats, `meetings/needs.py` of a team.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from trellis.kernel.words import Words

STAFF = (
    "psychologist",
    "special_teacher",
    "case_manager",
    "lea_representative",
    "general_teacher",
    "speech_therapist",
    "occupational_therapist",
    "physical_therapist",
    "other",
)
GROUP_504 = "section_504"
ELIGIBILITY = "eligibility"
WITH_A_PLAN = ("initial_iep", "annual_review", "amendment", "parent_requested")
"""Kinds of meetings at which a plan is written or changed, so that transition can be discussed."""
PART_C_ENDS_MONTHS = 39
"""Three years and a quarter: until then a first meeting can be the one about leaving early intervention."""


@dataclass(frozen=True, slots=True)
class Requirement:
    """Somebody the law wants, why, where it says so, and the team roles that fill it, best first.

    `by_role`: a team role alone shows that it is filled; otherwise people look whether somebody fits it.
    """

    key: str
    title: Words
    why: Words
    cite: str
    filled_by: tuple[str, ...]
    by_role: bool = True


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What decides who is asked.

    `regular_education`: the child is or may be in it (true while nobody has said otherwise). `transition`: it is
    discussed. `learning_disability`: a specific one is looked at; None while no category is known.
    `months_old` and `privately_placed` as the record says; None is unknown.
    """

    kind: str | None = None
    regular_education: bool = True
    transition: bool = False
    learning_disability: bool | None = None
    months_old: int | None = None
    privately_placed: bool = False


@dataclass(frozen=True, slots=True)
class Seat:
    """Somebody on a team or asked to a meeting: who (any hashable id), in which team role, how they took part."""

    who: str
    role: str
    attendance: str | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """One requirement of a team. `standing`: covered, missing, to_check (people look who fits) or not_asked."""

    requirement: Requirement
    standing: str
    covered_by: tuple[str, ...] = field(default=())


PARENT = Requirement(
    "PARENT",
    Words(en="Parent", es="Madre, padre o tutor"),
    Words(
        en="Parents are members of the team that decides.", es="La familia es parte del equipo que toma la decisión."
    ),
    "34 CFR 300.321(a)(1)",
    ("parent",),
)
GEN_ED = Requirement(
    "GEN_ED",
    Words(en="General-education teacher of the child", es="Docente de educación general del niño"),
    Words(
        en="The child is, or may be, in regular education.", es="El niño está o puede estar en la educación general."
    ),
    "34 CFR 300.321(a)(2)",
    ("general_teacher",),
)
SPED = Requirement(
    "SPED",
    Words(en="Special-education teacher of the child", es="Docente de educación especial del niño"),
    Words(
        en="Somebody who teaches or will teach the child specially, or gives a service.",
        es="Alguien que da o dará al niño enseñanza especial o un servicio.",
    ),
    "34 CFR 300.321(a)(3)",
    ("special_teacher", "case_manager"),
)
LEA_REP = Requirement(
    "LEA_REP",
    Words(en="Representative of the district", es="Representante del distrito"),
    Words(
        en="Can provide or supervise special instruction, knows the general curriculum and what the district can give.",
        es="Puede dar o supervisar la enseñanza especial, y conoce el programa general y los recursos del distrito.",
    ),
    "34 CFR 300.321(a)(4)",
    ("lea_representative",),
)
INTERPRETER = Requirement(
    "INTERPRETER",
    Words(
        en="Somebody who can explain what evaluation results mean for teaching",
        es="Alguien que explique qué significan los resultados de la evaluación para la enseñanza",
    ),
    Words(en="May be one of the others.", es="Puede ser una de las otras personas."),
    "34 CFR 300.321(a)(5)",
    ("psychologist", "special_teacher", "case_manager", "lea_representative", "general_teacher"),
)
STUDENT = Requirement(
    "STUDENT",
    Words(en="The student", es="El estudiante"),
    Words(
        en="Life after school is discussed, so the student must be invited.",
        es="Se habla de la vida después de la escuela; hay que invitar al estudiante.",
    ),
    "34 CFR 300.321(b)(1)",
    ("student",),
)
AGENCY = Requirement(
    "AGENCY",
    Words(
        en="An agency likely to provide or pay for transition services",
        es="Una agencia que probablemente dé o pague servicios de transición",
    ),
    Words(
        en="Only with the consent of the parent, or of the student who is of age, given before.",
        es="Solo con el consentimiento previo de la familia, o del estudiante mayor de edad.",
    ),
    "34 CFR 300.321(b)(3)",
    ("other",),
    by_role=False,
)
PART_C = Requirement(
    "PART_C",
    Words(en="Early-intervention service coordinator", es="Coordinación de intervención temprana"),
    Words(
        en="If the child comes from early intervention and the parent asks for it.",
        es="Si el niño viene de intervención temprana y la familia lo pide.",
    ),
    "34 CFR 300.321(f)",
    ("other",),
    by_role=False,
)
PRIVATE_REP = Requirement(
    "PRIVATE_REP",
    Words(en="Representative of the private school", es="Representante de la escuela privada"),
    Words(en="The child is at a private school.", es="El niño está en una escuela privada."),
    "34 CFR 300.325(a)(2), 300.137(c)",
    ("other",),
    by_role=False,
)
SLD_TEACHER = Requirement(
    "SLD_TEACHER",
    Words(
        en="The child's regular teacher, or a regular teacher qualified for that age",
        es="El docente regular del niño, o uno calificado para esa edad",
    ),
    Words(
        en="A specific learning disability is looked at.",
        es="Se considera una discapacidad específica del aprendizaje.",
    ),
    "34 CFR 300.308(a)",
    ("general_teacher",),
)
SLD_EXAMINER = Requirement(
    "SLD_EXAMINER",
    Words(
        en="Somebody qualified for individual diagnostic examinations",
        es="Alguien calificado para exámenes diagnósticos individuales",
    ),
    Words(
        en="A specific learning disability is looked at: a school psychologist, a speech-language pathologist or a "
        "remedial reading teacher.",
        es="Se considera una discapacidad específica del aprendizaje: psicología escolar, patología del habla o "
        "docente de apoyo en lectura.",
    ),
    "34 CFR 300.308(b)",
    ("psychologist", "speech_therapist"),
)
KNOWS_CHILD = Requirement(
    "KNOWS_CHILD",
    Words(en="Somebody who knows the student", es="Alguien que conoce al estudiante"),
    Words(en="The group that decides must know the student.", es="El grupo que decide debe conocer al estudiante."),
    "34 CFR 104.35(c)(3)",
    ("general_teacher", "parent", *(role for role in STAFF if role != "general_teacher")),
    by_role=False,
)
KNOWS_DATA = Requirement(
    "KNOWS_DATA",
    Words(en="Somebody who knows what the evaluation data mean", es="Alguien que sabe qué significan los datos"),
    Words(
        en="The group that decides must know what the data mean.",
        es="El grupo que decide debe saber qué significan los datos.",
    ),
    "34 CFR 104.35(c)(3)",
    STAFF,
    by_role=False,
)
KNOWS_OPTIONS = Requirement(
    "KNOWS_OPTIONS",
    Words(en="Somebody who knows the placement options", es="Alguien que conoce las opciones de ubicación"),
    Words(
        en="The group that decides must know what can be offered.",
        es="El grupo que decide debe saber qué se puede ofrecer.",
    ),
    "34 CFR 104.35(c)(3)",
    ("lea_representative", *(role for role in STAFF if role != "lea_representative")),
    by_role=False,
)
NOT_IN_REGULAR = Words(
    en="Not asked: by the plan in force the child is not in regular education. Ask one as soon as that may change.",
    es="No se pide: según el plan vigente el niño no está en educación general. Pídalo en cuanto eso pueda cambiar.",
)
TEAM = (PARENT, GEN_ED, SPED, LEA_REP, INTERPRETER)
THE_504_GROUP = (KNOWS_CHILD, KNOWS_DATA, KNOWS_OPTIONS)
ONE_EACH = (GEN_ED, SPED)
"""One person is not both the child's regular and special teacher; LEA_REP and INTERPRETER may double with either."""


def requirements(known: Circumstances) -> list[Requirement]:
    """Everybody the law wants or may want, in the order they are read.

    Source: 34 CFR 300.321, 300.308, 300.325(a)(2); for a 504 group 34 CFR 104.35(c)(3).
    """
    if known.kind == GROUP_504:
        return list(THE_504_GROUP)
    wanted = [one for one in TEAM if one is not GEN_ED or known.regular_education]
    if known.transition:
        wanted += [STUDENT, AGENCY]
    if known.kind == "initial_iep" and (known.months_old or PART_C_ENDS_MONTHS) < PART_C_ENDS_MONTHS:
        wanted.append(PART_C)
    if known.privately_placed:
        wanted.append(PRIVATE_REP)
    if known.kind == ELIGIBILITY and known.learning_disability is not False:
        wanted += [SLD_TEACHER, SLD_EXAMINER]
    return wanted


def filling(wanted: Iterable[Requirement], seats: Sequence[Seat]) -> dict[str, tuple[str, ...]]:
    """By requirement's key who fills it, best role first. One person is counted for one of `ONE_EACH`: where they
    sit first, when nobody else takes the other."""
    found = {one.key: _fitting(one, seats) for one in wanted}
    first, second = (found.get(one.key, ()) for one in ONE_EACH)
    if first and second and len({*first, *second}) == 1:
        sits = next(seat.role for seat in seats if seat.who == first[0] and seat.role in _ROLES_OF_ONE_EACH)
        found[(SPED if sits in GEN_ED.filled_by else GEN_ED).key] = ()
    return found


_ROLES_OF_ONE_EACH = frozenset(role for one in ONE_EACH for role in one.filled_by)


def _fitting(one: Requirement, seats: Sequence[Seat]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(seat.who for role in one.filled_by for seat in seats if seat.role == role))


def standing_of(known: Circumstances, team: Sequence[Seat]) -> list[Standing]:
    """How a team stands: each requirement with who covers it, and what is not asked with why."""
    wanted = requirements(known)
    found = filling(wanted, team)
    stands = [_standing(one, found[one.key], known) for one in wanted]
    if known.kind != GROUP_504 and not known.regular_education:
        unasked = Requirement(GEN_ED.key, GEN_ED.title, NOT_IN_REGULAR, GEN_ED.cite, GEN_ED.filled_by)
        stands.insert(1, Standing(unasked, "not_asked"))
    return stands


def _standing(one: Requirement, who: tuple[str, ...], known: Circumstances) -> Standing:
    perhaps = one in (SLD_TEACHER, SLD_EXAMINER) and known.learning_disability is None
    if one.by_role and who:
        return Standing(one, "covered", who)
    if one in THE_504_GROUP and not who:
        return Standing(one, "missing")
    return Standing(one, "missing" if one.by_role and not perhaps else "to_check", who)


def months_between(birth_on: date, on: date) -> int:
    """Completed months of age on a day."""
    return (on.year - birth_on.year) * 12 + on.month - birth_on.month - (on.day < birth_on.day)
