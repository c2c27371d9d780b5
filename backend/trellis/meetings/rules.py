"""Who must be in the room (domain.md 4.1), as a table and one function. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from trellis.kernel.words import Words

PRESENT = frozenset({"in_person", "phone", "video"})


@dataclass(frozen=True, slots=True)
class Requirement:
    """A role the law wants: the team roles that fill it, best first, and where the law says so."""

    key: str
    title: Words
    cite: str
    filled_by: tuple[str, ...]


REQUIREMENTS = (
    Requirement("PARENT", Words(en="Parent", es="Madre, padre o tutor"), "34 CFR 300.321(a)(1)", ("parent",)),
    Requirement(
        "GEN_ED",
        Words(en="General-education teacher of the child", es="Docente de educación general del niño"),
        "34 CFR 300.321(a)(2)",
        ("general_teacher",),
    ),
    Requirement(
        "SPED",
        Words(en="Special-education teacher of the child", es="Docente de educación especial del niño"),
        "34 CFR 300.321(a)(3)",
        ("special_teacher", "case_manager"),
    ),
    Requirement(
        "LEA_REP",
        Words(en="Representative of the district", es="Representante del distrito"),
        "34 CFR 300.321(a)(4)",
        ("lea_representative",),
    ),
    Requirement(
        "INTERPRETER",
        Words(
            en="Somebody who can explain what evaluation results mean for teaching",
            es="Alguien que explique qué significan los resultados de la evaluación para la enseñanza",
        ),
        "34 CFR 300.321(a)(5)",
        ("psychologist", "special_teacher", "case_manager", "lea_representative", "general_teacher"),
    ),
)
REQUIREMENTS_OF_KIND: dict[str, tuple[Requirement, ...]] = {"section_504": ()}
"""Meetings of these kinds want other roles than an IEP team's: a 504 group is one that knows the child, the data and
the options (34 CFR 104.35(c)(3)), whatever their roles; the plan names them."""
STUDENT = Requirement("STUDENT", Words(en="The student", es="El estudiante"), "34 CFR 300.321(b)(1)", ("student",))


@dataclass(frozen=True, slots=True)
class Seat:
    """Somebody asked to the meeting: who (any hashable id), in which team role, how they took part (or None)."""

    who: str
    role: str
    attendance: str | None = None


@dataclass(frozen=True, slots=True)
class Filled:
    """How one requirement stands: who was asked for it, who is there for it."""

    requirement: Requirement
    invited: tuple[str, ...]
    present: tuple[str, ...]


def required_roles(seats: Iterable[Seat], *, transition: bool, kind: str | None = None) -> list[Filled]:
    """Every required role with who fills it. `transition`: the student must be asked (300.321(b)(1)).

    `kind` is the meeting's; some want other roles than an IEP team's, or none by name.

    One person may fill several of SPED, LEA_REP and INTERPRETER; a role that is
    merely absent stays listed so that it can be seen to be missing.
    """
    listed = list(seats)
    wanted = REQUIREMENTS_OF_KIND.get(kind or "", (*REQUIREMENTS, STUDENT) if transition else REQUIREMENTS)
    return [_filled(requirement, listed) for requirement in wanted]


def _filled(requirement: Requirement, seats: list[Seat]) -> Filled:
    fitting = [seat for role in requirement.filled_by for seat in seats if seat.role == role]
    there = [seat.who for seat in fitting if seat.attendance in PRESENT]
    return Filled(requirement, tuple(dict.fromkeys(s.who for s in fitting)), tuple(dict.fromkeys(there)))


def missing(filled: Iterable[Filled]) -> list[Requirement]:
    """The required roles nobody present fills."""
    return [f.requirement for f in filled if not f.present]
