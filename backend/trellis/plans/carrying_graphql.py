"""Carrying the last plan forward, over GraphQL: what would carry, and that it still holds."""

from __future__ import annotations

import strawberry

from trellis.graphql.node import Info, key_of
from trellis.graphql.problems import answers_problems
from trellis.plans import service
from trellis.plans.graphql import Plan, PlanResult


@strawberry.type(description="What the next plan of a kind would begin with.")
class CarryForward:
    plan: Plan
    carried: list[str] = strawberry.field(description="Titles of the sections in which something stands already.")
    anew: list[str] = strawberry.field(description="Titles of the sections that are asked anew.")
    left_behind: list[str] = strawberry.field(
        description="The district's questions answered in the last plan that the form does not ask any more."
    )


@strawberry.type
class CarryingQuery:
    @strawberry.field(description="The plan an annual one would be carried forward from. For who may begin it.")
    async def carry_forward(self, info: Info, student_id: strawberry.ID, kind: str) -> CarryForward | None:
        found = await service.last_final(info.context.work, student_id=key_of(student_id, "Student"), kind=kind)
        if found is None:
            return None
        language = info.context.language
        carried, anew = ([one.title.in_language(language) for one in some] for some in found.sections())
        left = [field.label.in_language(language) for _, field in found.left_behind()]
        return CarryForward(plan=Plan.of(found.plan), carried=carried, anew=anew, left_behind=left)


@strawberry.type
class CarryingMutation:
    @strawberry.mutation(
        description="Answers carried from the last plan still hold: some places of a section, or all of it (null)."
    )
    @answers_problems
    async def confirm_carried(
        self, info: Info, plan_id: strawberry.ID, section_key: str, places: list[str] | None = None
    ) -> PlanResult:
        row = await service.confirm_carried(
            info.context.work, plan_id=key_of(plan_id, "Plan"), section_key=section_key, places=places
        )
        return Plan.of(row)
