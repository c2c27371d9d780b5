"""Two versions of a plan side by side, over GraphQL."""

from __future__ import annotations

from datetime import date, datetime
from typing import cast

import strawberry
from strawberry.scalars import JSON

from trellis.graphql.node import Info, key_of, opaque
from trellis.kernel.errors import NotFound
from trellis.kernel.ids import parse_global_id
from trellis.plans import comparing
from trellis.plans.graphql import Plan

KINDS: dict[comparing.Of, str] = {"draft": "Plan", "shared": "SharedDraft", "version": "PlanVersion"}
"""Of what kind the id of a side is; a draft as it is now has that of its plan."""


@strawberry.type(description="A version that can be compared: a final one, a draft as it is now, or its shared copy.")
class PlanSide:
    id: strawberry.ID
    of: str = strawberry.field(description="version, draft, shared")
    plan_id: strawberry.ID
    occasion: str
    state: str
    number: int | None
    at: datetime | None = strawberry.field(description="When it was finalized, or shared.")
    starts_on: date | None
    ends_on: date | None

    @classmethod
    def of_side(cls, side: comparing.Side) -> PlanSide:
        plan = side.plan
        return cls(
            id=opaque(KINDS[side.of], side.key),
            of=side.of,
            plan_id=opaque("Plan", plan.id),
            occasion=plan.occasion,
            state=plan.state,
            number=side.number,
            at=side.at,
            starts_on=plan.starts_on,
            ends_on=plan.ends_on,
        )


@strawberry.type(description="What changed from one version of a student's plans of one kind to another.")
class PlanComparison:
    plan: Plan
    sides: list[PlanSide] = strawberry.field(description="What the viewer may compare, newest first.")
    before: PlanSide | None
    after: PlanSide | None
    change_count: int
    sections: JSON = strawberry.field(
        description="Sections with what changed, in the viewer's words (backend/trellis/plans/README.md, Comparison)."
    )


@strawberry.type
class ComparisonQuery:
    @strawberry.field(
        description="Two versions; unless named, this plan and the one before. `everything` adds what stayed."
    )
    async def plan_comparison(
        self,
        info: Info,
        plan_id: strawberry.ID,
        language: str,
        before: strawberry.ID | None = None,
        after: strawberry.ID | None = None,
        everything: bool = False,
        plain: bool = False,
    ) -> PlanComparison | None:
        context = info.context
        try:
            found = await comparing.compare_plans(
                context.work,
                plan_id=key_of(plan_id, "Plan"),
                before=_wanted(before),
                after=_wanted(after),
                language="es" if language.startswith("es") else "en",
                everything=everything,
                plain=plain,
            )
        except NotFound:
            return None
        return PlanComparison(
            plan=Plan.of(found.plan),
            sides=[PlanSide.of_side(side) for side in found.sides],
            before=PlanSide.of_side(found.before) if found.before else None,
            after=PlanSide.of_side(found.after) if found.after else None,
            change_count=sum(section.change_count for section in found.sections),
            sections=cast("JSON", [section.as_json() for section in found.sections]),
        )


def _wanted(value: str | None) -> comparing.Wanted | None:
    if value is None:
        return None
    parsed = parse_global_id(value)
    side = next((of for of, kind in KINDS.items() if parsed and parsed[0] == kind), None)
    if parsed is None or side is None:
        raise NotFound()
    return side, parsed[1]
