"""Who carries a plan out and has read it, over GraphQL."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import strawberry

from trellis.graphql.cost import priced
from trellis.graphql.node import Info, key_of, opaque
from trellis.graphql.problems import PROBLEMS, answers_problems
from trellis.kernel.errors import NotFound
from trellis.kernel.words import Words
from trellis.plans.implementing import service
from trellis.teams.names import STAFF_ROLES

TEACHER = Words(en="Teaches a class", es="Da una clase")


@strawberry.type(description="Somebody who carries a plan in force out.")
class Implementer:
    id: strawberry.ID
    name: str
    role: str = strawberry.field(description="In words, in the language that was asked for.")
    acknowledged_at: datetime | None = strawberry.field(description="When they said that they read this version.")


@strawberry.type(description="The viewer has read what this version asks of them; that is on record.")
class PlanAcknowledged:
    version_id: strawberry.ID
    acknowledged_at: datetime


PlanAcknowledgedResult = Annotated[PlanAcknowledged | PROBLEMS, strawberry.union("PlanAcknowledgedResult")]


@strawberry.type
class ImplementingQuery:
    @strawberry.field(
        description="Who carries a plan out, and who of them has read the version in force; null for the family.",
        metadata=priced(list_size=30, points=1),
    )
    async def implementers(self, info: Info, plan_id: strawberry.ID, language: str) -> list[Implementer] | None:
        spoken = "es" if language.startswith("es") else "en"
        try:
            found = await service.implementers(info.context.work, plan_id=key_of(plan_id, "Plan"))
        except NotFound:
            return None
        return [
            Implementer(
                id=opaque("Person", one.person_id),
                name=one.name,
                role=STAFF_ROLES.get(one.role, TEACHER).in_language(spoken),
                acknowledged_at=one.acknowledged_at,
            )
            for one in found
        ]


@strawberry.type
class ImplementingMutation:
    @strawberry.mutation(description="Say that one has read what the version in force asks of them (FIN-11).")
    @answers_problems
    async def acknowledge_plan(self, info: Info, version_id: strawberry.ID) -> PlanAcknowledgedResult:
        at = await service.acknowledge(info.context.work, version_id=key_of(version_id, "PlanVersion"))
        return PlanAcknowledged(version_id=version_id, acknowledged_at=at)
