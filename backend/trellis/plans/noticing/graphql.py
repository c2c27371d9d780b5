"""The papers a family has of a plan, over GraphQL: its prior written notice, and their copy."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import strawberry

from trellis.access import Permission, may
from trellis.graphql.cost import priced
from trellis.graphql.node import Info, key_of, opaque
from trellis.graphql.problems import PROBLEMS, answers_problems
from trellis.kernel.errors import NotFound
from trellis.notices.prior_written import reading
from trellis.notices.prior_written.graphql import GivenTo, PriorNotice, PriorNoticeResult, given_to, shown
from trellis.plans.form.kinds import KINDS
from trellis.plans.noticing import copies
from trellis.plans.noticing.drafting import draft_notice_anew
from trellis.plans.noticing.standing import waits_for_notice
from trellis.plans.reading import IN_WORK, plan_named, versions_of


@strawberry.type(description="What a family has in writing of a final plan.")
class PlanPapers:
    version_id: strawberry.ID
    notice: PriorNotice | None = strawberry.field(description="The newest notice that is the viewer's to read.")
    waits: bool = strawberry.field(description="Nothing of the plan is in force before its notice is issued (FIN-06).")
    may_draft: bool
    copies: list[GivenTo] = strawberry.field(description="Who is owed the copy, and whom it reached. For staff.")
    copy_is_due: bool = strawberry.field(description="Nobody owed the copy has it (FIN-10).")


@strawberry.type(description="Their copy is with them; `was_new` when that was put on record now.")
class CopyReceived:
    version_id: strawberry.ID
    was_new: bool


CopyReceivedResult = Annotated[CopyReceived | PROBLEMS, strawberry.union("CopyReceivedResult")]


@strawberry.type
class NoticingQuery:
    @strawberry.field(
        description="The papers of a final plan; null of a draft, and of a kind of plan that is given in none.",
        metadata=priced(points=5),
    )
    async def plan_papers(self, info: Info, plan_id: strawberry.ID, language: str | None = None) -> PlanPapers | None:
        work = info.context.work
        try:
            plan = await plan_named(work, plan_id=key_of(plan_id, "Plan"))
        except NotFound:
            return None
        versions = (await versions_of(work, [plan.id]))[0]
        if plan.state in IN_WORK or not versions or not KINDS[plan.kind].gives_prior_notice:
            return None
        version = versions[0]
        row = await reading.of_version(work, version.id)
        if row is not None and not await reading.may_read(work, row):
            row = None
        drafts = await may(work, Permission.DRAFT_NOTICE, plan.student_id)
        found = await copies.copy_of(work, version_id=version.id) if drafts else None
        return PlanPapers(
            version_id=opaque("PlanVersion", version.id),
            notice=await shown(info.context, row, language) if row else None,
            waits=drafts and await waits_for_notice(work, plan, version.id),
            may_draft=drafts,
            copies=given_to(found.people) if found else [],
            copy_is_due=bool(found and found.is_due),
        )


@strawberry.type
class NoticingMutation:
    @strawberry.mutation(description="Draft the notice of a final plan that has none.")
    @answers_problems
    async def draft_notice(self, info: Info, plan_id: strawberry.ID, language: str | None = None) -> PriorNoticeResult:
        row = await draft_notice_anew(info.context.work, plan_id=key_of(plan_id, "Plan"))
        return await shown(info.context, row, language)

    @strawberry.mutation(description="The viewer has their copy of the final plan before them (FIN-10).")
    @answers_problems
    async def receive_copy(self, info: Info, version_id: strawberry.ID) -> CopyReceivedResult:
        was_new = await copies.receive_copy(info.context.work, version_id=key_of(version_id, "PlanVersion"))
        return CopyReceived(version_id=version_id, was_new=was_new)

    @strawberry.mutation(description="Put on record that somebody was given the copy outside the product.")
    @answers_problems
    async def hand_over_copy(
        self, info: Info, version_id: strawberry.ID, person_id: strawberry.ID, way: str, on: date
    ) -> CopyReceivedResult:
        await copies.hand_over_copy(
            info.context.work,
            version_id=key_of(version_id, "PlanVersion"),
            person_id=key_of(person_id, "Person"),
            way=way,
            delivered_on=on,
        )
        return CopyReceived(version_id=version_id, was_new=True)
