"""The sheet of a student for those who carry a plan out: which plans are in force, what they say, whom to ask."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from sqlalchemy import and_, case, or_, select

from trellis.access import Permission, may
from trellis.access.day import in_force, today
from trellis.access.visibility import FAMILY_ROLES
from trellis.districts.model import School
from trellis.kernel.audit import record
from trellis.kernel.tenancy import UnitOfWork
from trellis.people.model import Person
from trellis.people.service import with_open_contacts
from trellis.plans.carried_out import carried_out_of
from trellis.plans.glance.sheet import SheetPart, Span, sheet_parts
from trellis.plans.implementing.service import standing_of
from trellis.plans.model import Plan, PlanVersion
from trellis.plans.reading import IN_WORK, latest_version
from trellis.plans.states import IN_FORCE, carried_out
from trellis.plans.written_on import form_of_version
from trellis.students import service as students
from trellis.students.classes import class_ties
from trellis.students.model import Student
from trellis.teams.model import TEAM_ROLES, TeamMember

Absence = Literal["none", "draft", "waiting", "later"]
ROLE_ORDER = {role: place for place, role in enumerate(TEAM_ROLES)}
MOST_TO_ASK = 5


@dataclass(frozen=True, slots=True)
class PlanAtAGlance:
    """A plan as it is to be carried out. `is_over`: its year is, and no other plan has begun.

    `is_theirs`: the actor is among those who carry it out; `acknowledged_at`: when they said that they read it.
    """

    plan: Plan
    version: PlanVersion
    is_over: bool
    parts: Sequence[SheetPart]
    is_theirs: bool = False
    acknowledged_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody of the team one can ask. `email` where the actor may write to them."""

    name: str
    role: str
    email: str | None


@dataclass(frozen=True, slots=True)
class Glance:
    """A student's sheet. Without a plan to carry out `absence` says why, as far as the actor may know, and
    `begins_on` from when there will be one."""

    student: Student
    person: Person
    school: str | None
    plans: Sequence[PlanAtAGlance]
    absence: Absence | None
    begins_on: date | None
    to_ask: Sequence[Contact]


async def at_a_glance(
    work: UnitOfWork, *, student_id: uuid.UUID, language: str, printed: bool = False
) -> Glance | None:
    """What whoever teaches or serves the student carries out, from the last final version of each plan in force.

    None for who is not to have it (domain.md 7.2; the family has its own view) and where there is no such student.
    Each plan it shows is put on record as read, or as printed.
    """
    day = await today(work)
    open_kinds = [kind for kind in ("iep", "section_504") if await _may(work, student_id, kind)]
    if not open_kinds:
        return None
    found = (await students.students_by_id(work, [student_id]))[0]
    if found is None:
        return None
    rows = await work.session.execute(
        select(Plan).where(Plan.student_id == student_id, Plan.kind.in_(open_kinds)).order_by(Plan.kind, Plan.id)
    )
    plans = rows.scalars().all()
    shown = [
        one
        for kind in open_kinds
        if (one := await _of_plan(work, [p for p in plans if p.kind == kind], language, day, printed=printed))
    ]
    absence, begins_on = (None, None) if shown else _absence(plans, day)
    if not shown and ("opened", student_id) not in work.memory:
        work.memory[("opened", student_id)] = True
        record(work, "student.read", "student", student_id, student_id=student_id)
    student, person = found
    school = select(School.name).where(School.id == student.school_id)
    return Glance(
        student,
        person,
        (await work.session.execute(school)).scalar_one_or_none(),
        shown,
        absence,
        begins_on,
        await _to_ask(work, student_id, day),
    )


async def my_students(work: UnitOfWork) -> list[uuid.UUID]:
    """With a plan, whom the actor teaches in a class or serves on a team today, by family name.

    Not whom they may see by their office: a principal prints one sheet, not the school's.
    """
    day = await today(work)
    taught = class_ties(day)
    on_team = select(TeamMember.student_id).where(
        TeamMember.person_id == work.person_id, TeamMember.role.not_in(FAMILY_ROLES), in_force(TeamMember, day)
    )
    in_class = select(taught.c.student_id).where(taught.c.teacher_id == work.person_id)
    planned = select(Plan.student_id).where(Plan.state.in_((*IN_FORCE, "expired")))
    statement = (
        select(Student.id)
        .join(Person, and_(Person.district_id == Student.district_id, Person.id == Student.id))
        .where(
            or_(Student.id.in_(on_team), Student.id.in_(in_class)), Student.ended_on.is_(None), Student.id.in_(planned)
        )
        .order_by(Person.family_name_key, Person.name_key, Person.id)
    )
    return list((await work.session.execute(statement)).scalars())


async def _may(work: UnitOfWork, student_id: uuid.UUID, kind: str) -> bool:
    return await may(work, Permission.READ_AT_A_GLANCE, student_id, plan_kind=kind, plan_state="active")


async def _of_plan(
    work: UnitOfWork, plans: Sequence[Plan], language: str, day: date, *, printed: bool
) -> PlanAtAGlance | None:
    """The one plan of a kind that is carried out today; None where there is none."""
    plan = carried_out(plans, day)
    version = await latest_version(work, plan_id=plan.id) if plan else None
    if plan is None or version is None:
        return None
    form = form_of_version(version.document)
    span = Span(plan.starts_on, plan.ends_on, day)
    deed = "plan.print_at_a_glance" if printed else "plan.at_a_glance"
    record(work, deed, "plan", plan.id, student_id=plan.student_id, number=version.row.number)
    is_over = plan.state == "expired" or (plan.ends_on is not None and plan.ends_on < day)
    carried = await carried_out_of(work, plan, version)
    parts = sheet_parts(form, carried.content, language, span)
    return PlanAtAGlance(plan, version.row, is_over, parts, *await standing_of(work, version.row))


def _absence(plans: Sequence[Plan], day: date) -> tuple[Absence, date | None]:
    """Why nothing is to be carried out, the nearest first: agreed for a later day, before the family, in writing."""
    later = sorted(p.starts_on for p in plans if p.state in IN_FORCE and p.starts_on and p.starts_on > day)
    if later:
        return "later", later[0]
    if any(p.state in ("finalized", "consent_pending") for p in plans):
        return "waiting", None
    return ("draft" if any(p.state in IN_WORK for p in plans) else "none"), None


async def _to_ask(work: UnitOfWork, student_id: uuid.UUID, day: date) -> list[Contact]:
    """Who works with the student, the case manager first; one line a person, under the first of their roles."""
    email = case((await with_open_contacts(work, Person), Person.email))
    rows = await work.session.execute(
        select(Person.id, Person.name, TeamMember.role, email)
        .join(TeamMember, and_(TeamMember.district_id == Person.district_id, TeamMember.person_id == Person.id))
        .where(TeamMember.student_id == student_id, TeamMember.role.not_in(FAMILY_ROLES), in_force(TeamMember, day))
        .order_by(case(ROLE_ORDER, value=TeamMember.role), TeamMember.starts_on, TeamMember.id)
    )
    found: dict[uuid.UUID, Contact] = {}
    for person_id, name, role, address in rows:
        found.setdefault(person_id, Contact(name, role, address))
    return list(found.values())[:MOST_TO_ASK]
