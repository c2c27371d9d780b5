"""Teams over GraphQL."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Annotated, Any

import strawberry
from sqlalchemy import and_, case, or_

from trellis.access import Permission
from trellis.graphql.compile.declare import Rowed, column, expression, many, one, reads
from trellis.graphql.context import Context
from trellis.graphql.node import Info, Node, finds, key_of
from trellis.graphql.problems import PROBLEMS, answers_problems
from trellis.graphql.rights import permitted
from trellis.people.graphql import Person
from trellis.teams import service
from trellis.teams.model import TeamMember as TeamMemberRow


@reads(TeamMemberRow)
@strawberry.type(description="A membership of a student's team.")
class TeamMember(Rowed, Node):
    role: str = column(TeamMemberRow.role)
    starts_on: date = column(TeamMemberRow.starts_on)
    ends_on: date | None = column(TeamMemberRow.ends_on)
    is_substitute: bool = column(TeamMemberRow.is_substitute)
    begin_reason: str | None = expression(
        lambda work, row: case((permitted(work, Permission.MANAGE_TEAM, row.student_id), row.begin_reason)),
        description="For who may change the team: why the membership began.",
    )
    person: Person = one(TeamMemberRow.person_id)
    added_by: Person | None = one(TeamMemberRow.added_by_id)


def team_of(student: Any) -> Any:
    """A field that is today's and the coming team of the student whose key is `student`, case manager first."""
    return many(
        TeamMemberRow.student_id,
        key=student,
        where=lambda work, member: and_(
            or_(member.ends_on.is_(None), member.ends_on > work.memory["today"]),
            permitted(work, Permission.SEE_STUDENT, member.student_id),
        ),
        order=lambda member: [case(service.ROLE_ORDER, value=member.role), member.starts_on, member.id],
    )


def case_manager_of(student: Any) -> Any:
    """A field that is the person who is case manager today of the student whose key is `student`."""
    return one(lambda work, row: service.case_manager_today(work, row.of(student)))


@finds("TeamMember")
async def find_member(context: Context, member_id: uuid.UUID) -> TeamMember:
    """A membership by id, through the policy."""
    return TeamMember.of(await service.member(context.work, member_id=member_id))


@strawberry.input
class TeamMemberInput:
    student_id: strawberry.ID
    person_id: strawberry.ID
    role: str
    starts_on: date
    ends_on: date | None = None
    reason: str | None = None
    is_substitute: bool = False


TeamMemberResult = Annotated[TeamMember | PROBLEMS, strawberry.union("TeamMemberResult")]


@strawberry.type
class TeamMutation:
    @strawberry.mutation
    @answers_problems
    async def add_team_member(self, info: Info, input: TeamMemberInput) -> TeamMemberResult:
        row = await service.add_member(
            info.context.work,
            student_id=key_of(input.student_id, "Student"),
            person_id=key_of(input.person_id, "Person"),
            role=input.role,
            starts_on=input.starts_on,
            ends_on=input.ends_on,
            reason=input.reason,
            is_substitute=input.is_substitute,
        )
        return TeamMember.of(row)

    @strawberry.mutation
    @answers_problems
    async def end_team_membership(
        self, info: Info, id: strawberry.ID, ends_on: date, reason: str | None = None
    ) -> TeamMemberResult:
        row = await service.end_membership(
            info.context.work, member_id=key_of(id, "TeamMember"), ends_on=ends_on, reason=reason
        )
        return TeamMember.of(row)
