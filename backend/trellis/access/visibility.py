"""Lists, counts, search and facets all filter by the same set of students (threats row 2)."""

from __future__ import annotations

import uuid
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, true

from trellis.access.day import in_force, today
from trellis.access.own_children import of_others
from trellis.access.ties import CLOSED_TO_FAMILY, tabulated
from trellis.kernel.tenancy import UnitOfWork
from trellis.people.model import PersonRole
from trellis.students.model import Student
from trellis.teams.model import TeamMember

WHOLE_DISTRICT_ROLES = ("special_education_admin", "school_leader")
FAMILY_ROLES = ("parent", "student")
LEADING_TEAM_ROLES = ("case_manager",)
_OPENED = tabulated()


async def visible_students(work: UnitOfWork, *, directory: bool = False) -> Any:
    """A condition on `Student` that holds for the students the actor may see.

    `directory=True` widens it to those whose name, school and contacts the actor
    may work with (district administrator, registrar). Two shapes: who sees the
    whole district asks nothing of a row, so that an index gives the order; who
    does not begins with their own few.
    """
    return _in_scope(work, "directory" if directory else "record")


def _in_scope(work: UnitOfWork, scope: str) -> ColumnElement[bool]:
    """A condition on `Student`: a record of one kind (`access.ties.SCOPES`) is open to the actor."""
    if work.actor.kind == "system":
        return true()
    if any(f"district:{role}" in _OPENED[scope] for role in work.actor.roles):
        found: ColumnElement[bool] = true()
    else:
        found = Student.id.in_(select(func.app_students_with_schools(scope)))
    return and_(found, of_others(Student.id)) if scope in CLOSED_TO_FAMILY else found


async def students_led(work: UnitOfWork) -> ColumnElement[bool]:
    """A condition on `Student`: the actor leads their team (Permission.ARRANGE_MEETING, Permission.MANAGE_TEAM)."""
    if work.actor.kind == "system":
        return true()
    if work.actor.has(*WHOLE_DISTRICT_ROLES):
        return of_others(Student.id)
    day = await today(work)
    teams = select(TeamMember.student_id).where(
        TeamMember.person_id == work.person_id, TeamMember.role.in_(LEADING_TEAM_ROLES), in_force(TeamMember, day)
    )
    schools: Select[tuple[uuid.UUID | None]] = select(PersonRole.school_id).where(
        PersonRole.person_id == work.person_id, PersonRole.role == "school_leader", in_force(PersonRole, day)
    )
    return and_(or_(Student.id.in_(teams), Student.school_id.in_(schools)), of_others(Student.id))


async def students_with_contacts(work: UnitOfWork) -> ColumnElement[bool]:
    """A condition on `Student`: the actor may know how they and theirs are reached (Permission.SEE_CONTACTS)."""
    return _in_scope(work, "contacts")


async def students_with_meetings(work: UnitOfWork) -> ColumnElement[bool]:
    """A condition on `Student`: the actor may see every meeting about them (Permission.SEE_MEETING)."""
    return _in_scope(work, "meeting")
