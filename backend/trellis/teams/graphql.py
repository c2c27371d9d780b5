"""Teams over GraphQL."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Annotated

import strawberry

from trellis.graphql.context import Context
from trellis.graphql.node import Info, Node, finds, key_of, opaque
from trellis.graphql.problems import PROBLEMS, answers_problems
from trellis.people.graphql import Person, load_person
from trellis.teams import service
from trellis.teams.model import TeamMember as TeamMemberRow


@strawberry.type(description="A membership of a student's team.")
class TeamMember(Node):
    person_id: strawberry.Private[uuid.UUID]
    role: str
    starts_on: date
    ends_on: date | None

    @strawberry.field
    async def person(self, info: Info) -> Person:
        return await load_person(info.context, self.person_id)

    @classmethod
    def of(cls, row: TeamMemberRow) -> TeamMember:
        return cls(
            id=opaque("TeamMember", row.id),
            person_id=row.person_id,
            role=row.role,
            starts_on=row.starts_on,
            ends_on=row.ends_on,
        )


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
