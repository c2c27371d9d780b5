"""What an answer to a plan does and did, and a complaint about it, over GraphQL."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated

import strawberry

from trellis.graphql.cost import priced
from trellis.graphql.node import Info, key_of, opaque
from trellis.graphql.problems import answers_problems
from trellis.kernel.errors import NotFound
from trellis.plans.answers import service, words
from trellis.plans.disputing import service as disputing

if TYPE_CHECKING:
    from trellis.plans.graphql import PlanResult


@strawberry.type(description="What each answer does in the district's state, in words.")
class AnswerEffects:
    yes: str
    part: str
    no: str
    silence: str
    hearing: str
    cite: str


@strawberry.type(description="A line of a plan in force in part that nobody agreed to.")
class LineNotAgreed:
    item_id: str
    title: str
    has_before: bool = strawberry.field(description="The text last agreed stands in its place; else nothing does.")


@strawberry.type(description="A due process complaint that is open: the last agreed plan stays (34 CFR 300.518).")
class OpenDispute:
    filed_by: str = strawberry.field(description="family, district")
    filed_on: date
    note: str


@strawberry.type(description="What the family's answer to a final plan does, and what came of it.")
class PlanAnswer:
    rule: str = strawberry.field(description="initial, parts, whole, agreement, notice")
    effects: AnswerEffects
    takes_effect_on: date | None = strawberry.field(description="When it takes effect without anybody's yes.")
    came_of_it: str | None
    next_steps: list[str] = strawberry.field(description="For staff.")
    not_agreed: list[LineNotAgreed]
    dispute: OpenDispute | None
    notice_id: strawberry.ID | None = strawberry.field(description="Of the notice of refused first services; staff.")
    may_record: bool = strawberry.field(description="Whether the viewer may put a complaint on record now.")


@strawberry.type
class AnswersQuery:
    @strawberry.field(
        description="What an answer to this plan does; null of a draft and of what is not the viewer's to read.",
        metadata=priced(points=5),
    )
    async def plan_answer(self, info: Info, plan_id: strawberry.ID, language: str) -> PlanAnswer | None:
        spoken = "es" if language.startswith("es") else "en"
        try:
            found = await service.answer_of(info.context.work, plan_id=key_of(plan_id, "Plan"), language=spoken)
        except NotFound:
            return None
        if found is None:
            return None
        said = found.effects
        return PlanAnswer(
            rule=found.rule,
            effects=AnswerEffects(
                yes=said.yes.in_language(spoken),
                part=said.part.in_language(spoken),
                no=said.no.in_language(spoken),
                silence=said.silence.in_language(spoken),
                hearing=words.HEARING.in_language(spoken),
                cite=found.cite,
            ),
            takes_effect_on=found.takes_effect_on,
            came_of_it=found.came_of_it.in_language(spoken) if found.came_of_it else None,
            next_steps=[one.in_language(spoken) for one in found.next_steps],
            not_agreed=[
                LineNotAgreed(item_id=o.item_id, title=o.title, has_before=o.has_before) for o in found.not_agreed
            ],
            dispute=OpenDispute(
                filed_by=found.dispute.filed_by, filed_on=found.dispute.filed_on, note=found.dispute.note
            )
            if found.dispute
            else None,
            notice_id=opaque("PriorNotice", found.notice_id) if found.notice_id else None,
            may_record=found.may_record,
        )


@strawberry.type
class AnswersMutation:
    @strawberry.mutation(description="A due process complaint about a plan that would take effect: it waits.")
    @answers_problems
    async def record_dispute(
        self,
        info: Info,
        plan_id: strawberry.ID,
        filed_by: str,
        filed_on: date,
        note: str,
        idempotency_key: str,
    ) -> Annotated[PlanResult, strawberry.lazy("trellis.plans.graphql")]:
        from trellis.plans import graphql as plan_types

        key = key_of(plan_id, "Plan")
        await disputing.record_dispute(
            info.context.work,
            plan_id=key,
            filed_by=filed_by,
            filed_on=filed_on,
            note=note,
            idempotency_key=idempotency_key,
        )
        return await plan_types.find_plan(info.context, key)

    @strawberry.mutation(description="How the complaint ended: withdrawn, plan_stands, last_agreed_stays.")
    @answers_problems
    async def end_dispute(
        self, info: Info, plan_id: strawberry.ID, outcome: str, ended_on: date, idempotency_key: str
    ) -> Annotated[PlanResult, strawberry.lazy("trellis.plans.graphql")]:
        from trellis.plans import graphql as plan_types

        key = key_of(plan_id, "Plan")
        await disputing.end_dispute(
            info.context.work, plan_id=key, outcome=outcome, ended_on=ended_on, idempotency_key=idempotency_key
        )
        return await plan_types.find_plan(info.context, key)
