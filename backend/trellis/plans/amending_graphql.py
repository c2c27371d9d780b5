"""Amending a plan in force, over GraphQL."""

from __future__ import annotations

from datetime import date

import strawberry

from trellis.graphql.node import Info, key_of
from trellis.graphql.problems import answers_problems
from trellis.plans import service
from trellis.plans.graphql import Plan, PlanResult


@strawberry.input(description="What somebody means to amend.")
class AmendmentInput:
    way: str = strawberry.field(description="meeting, or agreement: in writing, without one.")
    reason: str
    scope: list[str] = strawberry.field(description="Keys of the sections that may change.")
    takes_effect_on: date | None = strawberry.field(default=None, description="Today unless named.")

    def meant(self) -> service.Intent:
        return service.Intent(self.way, self.reason, self.scope, self.takes_effect_on)


@strawberry.type
class AmendingMutation:
    @strawberry.mutation(description="Begin an amendment of a plan in force; answers the new draft.")
    @answers_problems
    async def start_amendment(self, info: Info, plan_id: strawberry.ID, amendment: AmendmentInput) -> PlanResult:
        row = await service.start_amendment(
            info.context.work, plan_id=key_of(plan_id, "Plan"), intent=amendment.meant()
        )
        return Plan.of(row)

    @strawberry.mutation(description="Say anew why, how, from when and in which sections, while it is written.")
    @answers_problems
    async def restate_amendment(self, info: Info, plan_id: strawberry.ID, amendment: AmendmentInput) -> PlanResult:
        row = await service.restate_amendment(
            info.context.work, plan_id=key_of(plan_id, "Plan"), intent=amendment.meant()
        )
        return Plan.of(row)

    @strawberry.mutation(
        description="Give up an amendment nobody agreed to. With `toMeeting` its words begin another one, for a "
        "meeting of the team; that draft is the answer."
    )
    @answers_problems
    async def set_amendment_aside(self, info: Info, plan_id: strawberry.ID, to_meeting: bool) -> PlanResult:
        row = await service.set_amendment_aside(
            info.context.work, plan_id=key_of(plan_id, "Plan"), to_meeting=to_meeting
        )
        return Plan.of(row)
