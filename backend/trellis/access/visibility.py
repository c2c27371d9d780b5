"""Lists, counts, search and facets all filter by the same set of students (threats row 2)."""

from __future__ import annotations

import uuid
from typing import Any

from sqlalchemy import Select, and_, or_, select, union

from trellis.access.ask import in_force, today
from trellis.kernel.tenancy import UnitOfWork
from trellis.people.model import PersonRole
from trellis.students.model import ClassEnrollment, RightsHolder, Student
from trellis.teams.model import TeamMember

WHOLE_DISTRICT_ROLES = ("special_education_admin", "school_leader")
DIRECTORY_ROLES = ("district_admin", "registrar")
FAMILY_ROLES = ("parent", "student")


async def visible_students(work: UnitOfWork, *, directory: bool = False) -> Any:
    """A condition on `Student` that holds for the students the actor may see.

    `directory=True` widens it to those whose name, school and contacts the actor
    may work with (district administrator, registrar).
    """
    actor = work.actor
    if actor.kind == "system" or actor.has(*WHOLE_DISTRICT_ROLES):
        return Student.id.is_not(None)
    if directory and actor.has(*DIRECTORY_ROLES):
        return Student.id.is_not(None)
    day = await today(work)
    person = actor.person_id
    taught = ClassEnrollment.__table__.alias("taught")
    classes = (
        select(taught.c.person_id)
        .join(
            ClassEnrollment,
            and_(ClassEnrollment.district_id == taught.c.district_id, ClassEnrollment.class_id == taught.c.class_id),
        )
        .where(
            ClassEnrollment.person_id == person,
            ClassEnrollment.role == "teacher",
            in_force(ClassEnrollment, day),
            taught.c.role == "student",
            in_force(taught.c, day),
        )
    )
    team: Select[tuple[uuid.UUID]] = select(TeamMember.student_id).where(
        TeamMember.person_id == person,
        TeamMember.role.not_in(FAMILY_ROLES),
        in_force(TeamMember, day),
    )
    rights = select(RightsHolder.student_id).where(
        RightsHolder.person_id == person,
        RightsHolder.law == "IDEA",
        RightsHolder.may_view,
        in_force(RightsHolder, day),
    )
    school_roles = ["school_leader", *(["registrar"] if directory else [])]
    schools = select(PersonRole.school_id).where(
        PersonRole.person_id == person, PersonRole.role.in_(school_roles), in_force(PersonRole, day)
    )
    return or_(Student.id.in_(union(team, rights, classes)), Student.id == person, Student.school_id.in_(schools))
