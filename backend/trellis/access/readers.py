"""Who may, by name: everybody whom the matrix gives a permission for one student's record."""

from __future__ import annotations

import uuid
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, literal, select, union

from trellis.access.day import in_force, today
from trellis.access.matrix import ALLOW, Permission
from trellis.access.relationship import Facts
from trellis.access.rights import rights_in_force
from trellis.access.ties import TIES
from trellis.kernel.tenancy import UnitOfWork
from trellis.people.model import Person, PersonRole
from trellis.students.model import RightsHolder, Student
from trellis.teams.model import TeamMember

KNOWN = ("team", "right:view", "self", "adult", "school", "district")


async def who_may(
    work: UnitOfWork, permission: Permission, student_id: uuid.UUID, *, of_team: bool = False, **facts: Any
) -> ColumnElement[bool]:
    """A condition on `Person`: is still here and may do so today, whatever the way. `facts`: as in `access.ask.may`.

    Asks the matrix about every tie alone, as the row policies do (`access.ties`). With `of_team`, only who may as a
    member of the team. Raises LookupError for a permission that hangs on a tie no list here is kept of.
    """
    ties = [name for name, tie in TIES.items() if ALLOW[permission](Facts(tie=tie, **facts))]
    unknown = [name for name in ties if not name.startswith(KNOWN)]
    if unknown and not of_team:
        raise LookupError(f"who has {permission.value} through {', '.join(unknown)}")
    day = await today(work)
    roles = {kind: [name.partition(":")[2] for name in ties if name.startswith(f"{kind}:")] for kind in KNOWN}
    ways: list[Select[Any]] = [
        select(TeamMember.person_id).where(
            TeamMember.student_id == student_id, TeamMember.role.in_(roles["team"]), in_force(TeamMember, day)
        )
    ]
    if not of_team:
        school = select(Student.school_id).where(Student.id == student_id).scalar_subquery()
        held = select(PersonRole.person_id).where(in_force(PersonRole, day))
        ways += [
            held.where(PersonRole.role.in_(roles["school"]), PersonRole.school_id == school),
            held.where(PersonRole.role.in_(roles["district"]), PersonRole.school_id.is_(None)),
        ]
        if "right:view" in ties:
            ways.append(
                select(RightsHolder.person_id).where(
                    RightsHolder.student_id == student_id,
                    RightsHolder.law == "IDEA",
                    RightsHolder.may_view,
                    await rights_in_force(work),
                )
            )
        if "self" in ties:
            ways.append(select(literal(student_id)))
    return and_(Person.status == "active", Person.id.in_(union(*ways)))
