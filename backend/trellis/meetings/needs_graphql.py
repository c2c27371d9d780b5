"""Who is asked to a student's team and why, over GraphQL."""

from __future__ import annotations

import uuid

import strawberry

from trellis.graphql.node import Info, key_of
from trellis.kernel.errors import InvalidInput, NotAllowed, NotFound
from trellis.meetings import needs
from trellis.people.graphql import Person, load_person


@strawberry.type(
    description="Somebody the law asks for on a team (domain.md 4.1): why, where it says so, who covers it."
)
class TeamNeed:
    people: strawberry.Private[tuple[uuid.UUID, ...]]
    key: str
    title: str
    why: str
    cite: str
    standing: str = strawberry.field(
        description="covered, missing, to_check (people look who fits: a team role does not show it) or not_asked."
    )
    roles: list[str] = strawberry.field(description="Team roles that fill it, best first.")

    @strawberry.field(description="Who covers it; of one to check, who could.")
    async def covered_by(self, info: Info) -> list[Person]:
        return [await load_person(info.context, person_id) for person_id in self.people]


@strawberry.type
class TeamNeedQuery:
    @strawberry.field(
        description="Whom the law asks for at a meeting of this kind, and how the student's team of today covers it; "
        "nothing for whom the student's team is not."
    )
    async def team_needs(self, info: Info, student_id: strawberry.ID, kind: str) -> list[TeamNeed]:
        try:
            stands = await needs.team_standing(info.context.work, student_id=key_of(student_id, "Student"), kind=kind)
        except (NotFound, NotAllowed, InvalidInput):
            return []
        language = info.context.language
        return [
            TeamNeed(
                people=tuple(uuid.UUID(who) for who in one.covered_by),
                key=one.requirement.key,
                title=one.requirement.title.in_language(language),
                why=one.requirement.why.in_language(language),
                cite=one.requirement.cite,
                standing=one.standing,
                roles=list(one.requirement.filled_by),
            )
            for one in stands
        ]
