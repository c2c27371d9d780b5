"""The paper a browser shows at the door of a plan's channel."""

from __future__ import annotations

import strawberry

from trellis.graphql.node import Info, key_of
from trellis.graphql.problems import answers_problems
from trellis.kernel.errors import NotFound
from trellis.plans import service, together
from trellis.plans.graphql import LiveTicketResult
from trellis.plans.reading import IN_WORK
from trellis.plans.ticket_graphql import ticket_for


@strawberry.type
class TogetherMutation:
    @strawberry.mutation(
        description="A ticket to where everybody who has a draft open sees each other. Nothing is written there."
    )
    @answers_problems
    async def join_plan(self, info: Info, plan_id: strawberry.ID) -> LiveTicketResult:
        context = info.context
        # As with each of its sections: whoever opened the plan a while ago has not opened it anew.
        context.go_on_in_session()
        plan = await service.plan_by_id(context.work, plan_id=key_of(plan_id, "Plan"))
        if plan.state not in IN_WORK:
            raise service.PlanIsFinal()
        channel = together.channel_of(plan)
        if await together.access(context.work, channel) is None:
            raise NotFound()

        async def kept() -> None:
            context.stands()

        context.work.after_commit(kept)
        return ticket_for(context, channel.id, channel.epoch, read_only=True)
