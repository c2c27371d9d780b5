"""Whose students they are: caseloads, what hangs on each student, and who has no case manager."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from trellis.access import Permission
from trellis.access.day import in_force, today
from trellis.cases.model import EvaluationCase
from trellis.cases.states import OPEN
from trellis.districts.model import School
from trellis.evaluations.model import EvaluationArea
from trellis.graphql.rights import permitted
from trellis.kernel.tenancy import UnitOfWork
from trellis.meetings.model import Meeting, MeetingParticipant, is_open
from trellis.people.model import Person
from trellis.plans.model import Plan
from trellis.plans.states import IN_FORCE
from trellis.students.model import Student
from trellis.teams.model import TeamMember
from trellis.teamwork.model import SectionAssignment

ROLE = "case_manager"
GOES_ON = ("draft", "team_review", "finalized", "consent_pending", *IN_FORCE)
"""States of a plan somebody has to look after."""
MOST = 500


@dataclass(frozen=True, slots=True)
class Caseload:
    """A case manager of today and how many students they have. `is_here`: they can still sign in."""

    person: Person
    is_here: bool
    students: int


@dataclass(frozen=True, slots=True)
class OnCaseload:
    """A student of a caseload: what is by name the case manager's own, beside the role."""

    student_id: uuid.UUID
    name: str
    school: str | None
    has_open_case: bool
    sections: int
    areas: int
    meetings: int


async def caseloads(work: UnitOfWork) -> list[Caseload]:
    """Everybody who is case manager today of students whose team the actor may change, by name."""
    day = await today(work)
    counted = (
        select(TeamMember.person_id, func.count(TeamMember.student_id.distinct()).label("students"))
        .join(Student, and_(Student.district_id == TeamMember.district_id, Student.id == TeamMember.student_id))
        .where(
            TeamMember.role == ROLE,
            in_force(TeamMember, day),
            Student.ended_on.is_(None),
            permitted(work, Permission.MANAGE_TEAM, TeamMember.student_id),
        )
        .group_by(TeamMember.person_id)
        .subquery()
    )
    rows = await work.session.execute(
        select(Person, counted.c.students)
        .join(counted, counted.c.person_id == Person.id)
        .order_by(Person.family_name_key, Person.name_key, Person.id)
        .limit(MOST)
    )
    return [Caseload(person, person.status == "active", count) for person, count in rows]


async def caseload_of(work: UnitOfWork, person_id: uuid.UUID) -> list[OnCaseload]:
    """The students somebody is case manager of today, as far as the actor may change their teams, by name."""
    day = await today(work)
    own = (
        select(TeamMember.id)
        .where(
            TeamMember.student_id == Student.id,
            TeamMember.person_id == person_id,
            TeamMember.role == ROLE,
            in_force(TeamMember, day),
        )
        .correlate(Student)
    )
    return await _students(work, exists(own), person_id)


async def without_case_manager(work: UnitOfWork) -> list[OnCaseload]:
    """Students with a plan or an open case and nobody who is here as their case manager, by name.

    Whoever left by a roster or was shut out is nobody: their students stand here the same day.
    """
    return await _students(work, await is_nobodys(work), None)


async def is_nobodys(work: UnitOfWork) -> ColumnElement[bool]:
    """Whether a student needs a case manager and has none today, as SQL over `Student`."""
    day = await today(work)
    manager = aliased(TeamMember)
    somebody = (
        select(manager.id)
        .join(Person, and_(Person.district_id == manager.district_id, Person.id == manager.person_id))
        .where(
            manager.student_id == Student.id, manager.role == ROLE, in_force(manager, day), Person.status == "active"
        )
        .correlate(Student)
    )
    plan = select(Plan.id).where(Plan.student_id == Student.id, Plan.state.in_(GOES_ON)).correlate(Student)
    case = (
        select(EvaluationCase.id)
        .where(EvaluationCase.student_id == Student.id, EvaluationCase.state.in_(OPEN))
        .correlate(Student)
    )
    return and_(or_(exists(plan), exists(case)), ~exists(somebody))


async def count_without(work: UnitOfWork) -> int:
    """How many students `without_case_manager` would find."""
    found = select(func.count()).select_from(Student).where(*_theirs(work), await is_nobodys(work))
    return (await work.session.execute(found)).scalar_one()


def _theirs(work: UnitOfWork) -> Sequence[ColumnElement[bool]]:
    return (Student.ended_on.is_(None), permitted(work, Permission.MANAGE_TEAM, Student.id))


async def _students(work: UnitOfWork, which: Any, person_id: uuid.UUID | None) -> list[OnCaseload]:
    await today(work)
    person = aliased(Person)
    of_student = (EvaluationCase.student_id == Student.id, EvaluationCase.state.in_(OPEN))
    case = exists(select(EvaluationCase.id).where(*of_student).correlate(Student))
    rows = await work.session.execute(
        select(
            Student.id,
            person.name,
            School.name,
            case,
            _count(sections_of(person_id)),
            _count(areas_of(person_id)),
            _count(meetings_of(work, person_id)),
        )
        .join(person, and_(person.district_id == Student.district_id, person.id == Student.id))
        .outerjoin(School, and_(School.district_id == Student.district_id, School.id == Student.school_id))
        .where(*_theirs(work), which)
        .order_by(person.family_name_key, person.name_key, Student.id)
        .limit(MOST)
    )
    return [OnCaseload(*row) for row in rows.all()]


def _count(found: Any) -> Any:
    return select(func.count()).select_from(found.correlate(Student).subquery().lateral()).scalar_subquery()


def sections_of(person_id: uuid.UUID | None) -> Any:
    """Sections of drafts that are somebody's to write, of the student of the row around it."""
    return (
        select(SectionAssignment.id)
        .join(Plan, and_(Plan.district_id == SectionAssignment.district_id, Plan.id == SectionAssignment.plan_id))
        .where(
            SectionAssignment.student_id == Student.id,
            SectionAssignment.person_id == person_id,
            SectionAssignment.ready_at.is_(None),
            Plan.state.in_(("draft", "team_review")),
        )
    )


def areas_of(person_id: uuid.UUID | None) -> Any:
    """Areas of an evaluation somebody assesses and has not signed, of the student of the row around it."""
    return select(EvaluationArea.id).where(
        EvaluationArea.student_id == Student.id,
        EvaluationArea.assessor_id == person_id,
        EvaluationArea.signed_on.is_(None),
    )


def meetings_of(work: UnitOfWork, person_id: uuid.UUID | None) -> Any:
    """Coming meetings somebody is asked to, of the student of the row around it."""
    return (
        select(Meeting.id)
        .join(
            MeetingParticipant,
            and_(MeetingParticipant.district_id == Meeting.district_id, MeetingParticipant.meeting_id == Meeting.id),
        )
        .where(
            Meeting.student_id == Student.id,
            MeetingParticipant.person_id == person_id,
            is_open(Meeting),
            Meeting.starts_at > work.at,
        )
    )
