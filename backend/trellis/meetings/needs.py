"""What the record knows of who is asked to a student's team (domain.md 4.1), and how the team stands."""

from __future__ import annotations

import re
import uuid
from datetime import date

from sqlalchemy import or_, select

from trellis.access import Permission, allow
from trellis.access.day import in_force, today
from trellis.deadlines.days import anniversary
from trellis.districts.model import District
from trellis.kernel.errors import InvalidInput
from trellis.kernel.tenancy import UnitOfWork
from trellis.meetings.model import KINDS
from trellis.people.model import Person
from trellis.plans.checks.facts import age_on
from trellis.plans.model import Plan
from trellis.plans.reading import IN_WORK, content_of, may_read
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
    regular, private = await _places(work, student.id)
    return Circumstances(
        kind=kind,
        regular_education=regular,
        transition=kind in WITH_A_PLAN and await _of_transition_age(work, student, day),
        learning_disability=_has_learning_disability(student.primary_category),
        months_old=months_between(student.birth_on, day) if student.birth_on else None,
        privately_placed=private,
    )


async def in_regular_education(work: UnitOfWork, student_id: uuid.UUID) -> bool:
    """Whether the child is or may be in regular education, as far as the actor may read; asked once a unit of work."""
    return (await _places(work, student_id))[0]


def _has_learning_disability(category: str | None) -> bool | None:
    # With another category, or none, one can still be looked at: nobody is told then that these people are not asked.
    said = re.sub("[^a-z]", "", (category or "").lower())
    return True if said in LEARNING_DISABILITY else None


async def _of_transition_age(work: UnitOfWork, student: Student, day: date) -> bool:
    state = select(District.state).where(District.id == work.district_id)
    rules = rules_of_state((await work.session.execute(state)).scalar_one(), day)
    age = age_on(student.birth_on, anniversary(day, 1))
    return age is not None and age >= rules.transition_age


async def _places(work: UnitOfWork, student_id: uuid.UUID) -> tuple[bool, bool]:
    """Whether the child is or may be in regular education; whether the parents placed them at a private school.

    A place away from it counts only when the plan in force says it and no draft says another.
    """
    key = ("places", student_id)
    if key not in work.memory:
        statement = select(Plan).where(
            Plan.student_id == student_id, Plan.kind == "iep", Plan.state.in_((*IN_FORCE, *IN_WORK))
        )
        plans = (await work.session.execute(statement)).scalars().all()
        said = [(plan, await _participation(work, plan)) for plan in plans if await may_read(work, plan)]
        now = [_away(place) for plan, place in said if plan.state in IN_FORCE]
        coming = [_away(place) for plan, place in said if plan.state in IN_WORK]
        private = any(place.get("placement") == "private_by_parents" for plan, place in said if plan.state in IN_FORCE)
        away = bool(now) and all(now) and False not in coming
        work.memory[key] = (not away, private)
    found: tuple[bool, bool] = work.memory[key]
    return found


async def _participation(work: UnitOfWork, plan: Plan) -> dict[str, object]:
    return (await content_of(work, plan)).get("participation") or {}


def _away(place: dict[str, object]) -> bool | None:
    """Whether a plan has the child learn away from regular education; None where it does not say."""
    said = place.get("placement") or place.get("early_place")
    return said in AWAY if said else None
