"""What the record knows of who is asked to a student's team (domain.md 4.1), and how the team stands."""

from __future__ import annotations

import re
import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import and_, or_, select

from trellis.access import Permission, allow
from trellis.access.day import in_force, today
from trellis.deadlines.days import anniversary
from trellis.districts.model import District
from trellis.kernel.errors import InvalidInput
from trellis.kernel.tenancy import UnitOfWork
from trellis.meetings.model import KINDS
from trellis.people.model import Person
from trellis.plans.checks.facts import age_on
from trellis.plans.model import Plan, PlanSection
from trellis.plans.reading import IN_WORK
from trellis.plans.state_values import rules_of_state
from trellis.plans.states import IN_FORCE
from trellis.students import service as students
from trellis.students.model import Student
from trellis.teams.model import TeamMember
from trellis.teams.requirements import (
    WITH_A_PLAN,
    Circumstances,
    Seat,
    Standing,
    months_between,
    standing_of,
)

AWAY = ("separate_school", "residential_facility")
"""Places that are no regular education (EDFacts FS002, FS089). A class apart, home and hospital are not among them: the
child may be in regular education again."""
LEARNING_DISABILITY = {"sld", "specificlearningdisability"}


async def team_standing(work: UnitOfWork, *, student_id: uuid.UUID, kind: str) -> list[Standing]:
    """How the student's team of today stands for a meeting of `kind`; `covered_by` are people's ids as text.

    Raises InvalidInput (an unknown kind), NotFound or NotAllowed (not the actor's to see).
    """
    if kind not in KINDS:
        raise InvalidInput(field="kind")
    await allow(work, Permission.SEE_STUDENT, student_id)
    row, _ = await students.student(work, student_id=student_id)
    known = await circumstances(work, row, kind)
    return standing_of(known, await _team(work, student_id))


async def _team(work: UnitOfWork, student_id: uuid.UUID) -> list[Seat]:
    members = (
        select(TeamMember.person_id, TeamMember.role)
        .join(Person, (Person.district_id == TeamMember.district_id) & (Person.id == TeamMember.person_id))
        .where(
            TeamMember.student_id == student_id,
            in_force(TeamMember, await today(work)),
            or_(Person.status == "active", Person.kind.in_(("guardian", "student"))),
        )
        .order_by(TeamMember.starts_on, TeamMember.id)
    )
    return [Seat(str(who), role) for who, role in (await work.session.execute(members)).tuples()]


async def circumstances(work: UnitOfWork, student: Student, kind: str) -> Circumstances:
    """What decides who is asked, as far as the actor may read it. Transition: of age within the coming plan."""
    day = await today(work)
    places = (await _places(work, [student.id]))[student.id]
    return Circumstances(
        kind=kind,
        regular_education=places.regular,
        transition=kind in WITH_A_PLAN and await _of_transition_age(work, student, day),
        learning_disability=_has_learning_disability(student.primary_category),
        months_old=months_between(student.birth_on, day) if student.birth_on else None,
        privately_placed=places.private,
    )


async def in_regular_education(work: UnitOfWork, student_ids: Sequence[uuid.UUID]) -> list[bool]:
    """Whether each child is or may be in regular education, as far as the actor may read; one statement for all."""
    places = await _places(work, student_ids)
    return [places[one].regular for one in student_ids]


def _has_learning_disability(category: str | None) -> bool | None:
    # With another category, or none, one can still be looked at: nobody is told then that these people are not asked.
    said = re.sub("[^a-z]", "", (category or "").lower())
    return True if said in LEARNING_DISABILITY else None


async def _of_transition_age(work: UnitOfWork, student: Student, day: date) -> bool:
    state = select(District.state).where(District.id == work.district_id)
    rules = rules_of_state((await work.session.execute(state)).scalar_one(), day)
    age = age_on(student.birth_on, anniversary(day, 1))
    return age is not None and age >= rules.transition_age


@dataclass(frozen=True, slots=True)
class _Places:
    """Whether a child is or may be in regular education; whether the parents placed them at a private school."""

    regular: bool
    private: bool


async def _places(work: UnitOfWork, student_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, _Places]:
    """Where each child learns, by the parts of their plans the actor reads (row policies say which).

    A place away from regular education counts only when the plan in force says it and no draft says another.
    """
    statement = (
        select(Plan.student_id, Plan.state, PlanSection.content)
        .join(PlanSection, and_(PlanSection.district_id == Plan.district_id, PlanSection.plan_id == Plan.id))
        .where(
            Plan.student_id.in_(student_ids),
            Plan.kind == "iep",
            Plan.state.in_((*IN_FORCE, *IN_WORK)),
            PlanSection.section_key == "participation",
        )
    )
    now: dict[uuid.UUID, list[dict[str, Any]]] = defaultdict(list)
    coming: dict[uuid.UUID, list[dict[str, Any]]] = defaultdict(list)
    for student_id, state, place in (await work.session.execute(statement)).tuples():
        (now if state in IN_FORCE else coming)[student_id].append(place)
    return {
        one: _Places(
            regular=not (bool(now[one]) and all(map(_away, now[one])) and False not in map(_away, coming[one])),
            private=any(place.get("placement") == "private_by_parents" for place in now[one]),
        )
        for one in student_ids
    }


def _away(place: Mapping[str, Any]) -> bool | None:
    """Whether a plan has the child learn away from regular education; None where it does not say."""
    said = place.get("placement") or place.get("early_place")
    return said in AWAY if said else None
