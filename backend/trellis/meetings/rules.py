"""Who must be in the room: the table of `teams/requirements.py` asked of a meeting's seats. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from trellis.teams.requirements import GEN_ED, Circumstances, Requirement, Seat, filling, requirements

PRESENT = frozenset({"in_person", "phone", "video"})

__all__ = ["PRESENT", "Filled", "Requirement", "Seat", "hangs_on_the_plan", "missing", "required_roles"]


@dataclass(frozen=True, slots=True)
class Filled:
    """How one requirement stands: who was asked for it, who is there for it."""

    requirement: Requirement
    invited: tuple[str, ...]
    present: tuple[str, ...]


def required_roles(
    seats: Iterable[Seat], *, transition: bool, kind: str | None = None, regular_education: bool = True
) -> list[Filled]:
    """Every required role with who fills it. `transition`: the student must be asked (300.321(b)(1)).

    `kind` is the meeting's: of a 504 group the law names no roles. `regular_education`: the child is or may be in it.

    One person may fill several of SPED, LEA_REP and INTERPRETER; a role that is
    merely absent stays listed so that it can be seen to be missing.
    """
    listed = list(seats)
    # A category that is not known asks for nobody by role yet (`standing_of` says so); nor does another one.
    known = Circumstances(kind, regular_education, transition, learning_disability=False)
    wanted = [one for one in requirements(known) if one.by_role]
    asked = filling(wanted, listed)
    there = filling(wanted, [seat for seat in listed if seat.attendance in PRESENT])
    return [Filled(one, asked[one.key], there[one.key]) for one in wanted]


def hangs_on_the_plan(filled: Sequence[Filled]) -> bool:
    """Whether it is worth asking where the plan has the child learn: the regular teacher is not there or not asked."""
    return any(one.requirement is GEN_ED and not (one.present and one.invited) for one in filled)


def missing(filled: Iterable[Filled]) -> list[Requirement]:
    """The required roles nobody present fills."""
    return [f.requirement for f in filled if not f.present]
