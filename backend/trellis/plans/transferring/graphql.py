"""Plans from other districts, over GraphQL: hand one over, look into one, begin with one, services meanwhile."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Annotated

import strawberry

from trellis.districts import service as districts
from trellis.graphql.node import Info, key_of
from trellis.graphql.problems import PROBLEMS, answers_problems
from trellis.kernel.tenancy import DEPLOYMENT_DISTRICT_ID, SYSTEM
from trellis.kernel.words import Words
from trellis.plans.amended import items_of
from trellis.plans.graphql import Plan, PlanResult
from trellis.plans.transferring import comparable, receiving, sending
from trellis.plans.transferring.coming_over import StaysBehind

WHY = {
    "district_question": Words(
        en="A question of the district it comes from.", es="Una pregunta del distrito de donde viene."
    ),
    "not_on_the_form": Words(
        en="The form used here does not ask this.", es="El formulario que se usa aquí no pregunta esto."
    ),
    "not_asked_here": Words(
        en="Not asked of this student under the rules of this state. Kept in the draft, out of sight.",
        es="Las reglas de este estado no lo piden para este estudiante. Se guarda en el borrador, sin mostrarse.",
    ),
}


@strawberry.type(description="A transfer file, made for one district; kept nowhere.")
class TransferPackage:
    file_name: str
    content: str
    expires_at: datetime
    told: int = strawberry.field(
        description="How many of the family were written to; 0: nobody has an address, tell them another way."
    )


@strawberry.type(description="An answered question that a draft begun with the file does not begin with.")
class StayingBehind:
    section: str
    label: str
    why: str

    @classmethod
    def of(cls, one: StaysBehind, language: str) -> StayingBehind:
        said = (one.section.title, one.field.label, WHY[one.why])
        section, label, why = (words.in_language(language) for words in said)
        return cls(section=section, label=label, why=why)


@strawberry.type(description="What is in a transfer file that is genuine and for this student.")
class TransferPreview:
    from_district: str
    from_state: str
    is_in_state: bool
    made_at: datetime
    expires_at: datetime
    starts_on: date | None
    ends_on: date | None
    evaluated_on: date | None
    name_in_plan: str
    born_on_in_plan: date | None
    is_surely_the_child: bool = strawberry.field(
        description="Name and date of birth are the student's; where not, somebody has to confirm it."
    )
    carried: list[str] = strawberry.field(description="Titles of the sections in which something stands already.")
    anew: list[str] = strawberry.field(description="Titles of the sections that are asked anew.")
    stays: list[StayingBehind]
    not_agreed: list[str] = strawberry.field(
        description="What the family did not agree to: not in force there, and not proposed as a service meanwhile."
    )

    @classmethod
    def of(cls, found: receiving.Preview, language: str) -> TransferPreview:
        opened = found.package
        carried, anew = ([one.title.in_language(language) for one in some] for some in found.over.sections())
        return cls(
            from_district=opened.from_name,
            from_state=opened.from_state,
            is_in_state=found.is_in_state,
            made_at=opened.made_at,
            expires_at=opened.expires_at,
            starts_on=opened.starts_on,
            ends_on=opened.ends_on,
            evaluated_on=opened.evaluated_on,
            name_in_plan=found.name_in_plan,
            born_on_in_plan=found.born_on_in_plan,
            is_surely_the_child=found.is_surely_the_child,
            carried=carried,
            anew=anew,
            stays=[StayingBehind.of(one, language) for one in found.over.stays],
            not_agreed=[
                item.title or item.text
                for item in items_of(opened.document, language, opened.form)
                if item.id in opened.not_agreed
            ],
        )


@strawberry.input(description="What a person reads off a plan of another system.")
class PaperPlanInput:
    district: str
    state: str = strawberry.field(description="Two letters.")
    starts_on: date | None = None
    ends_on: date | None = None
    evaluated_on: date | None = None
    attachment_id: strawberry.ID | None = strawberry.field(default=None, description="The scan.")


@strawberry.input
class ComparableServiceInput:
    what: str
    starts_on: date | None = None


@strawberry.input(description="That a parent was consulted: all of it.")
class ConsultationInput:
    on: date
    how: str = strawberry.field(description="meeting, phone, video, in_writing")
    with_whom: str
    said: str


TransferPackageResult = Annotated[TransferPackage | PROBLEMS, strawberry.union("TransferPackageResult")]
TransferPreviewResult = Annotated[TransferPreview | PROBLEMS, strawberry.union("TransferPreviewResult")]


@strawberry.type
class TransferringMutation:
    @strawberry.mutation(
        description="Make a transfer file of the plan in force for another district here; the disclosure is on record."
    )
    @answers_problems
    async def hand_over_plan(
        self,
        info: Info,
        plan_id: strawberry.ID,
        to: str,
        ground: Annotated[str, strawberry.argument(description="parent_asked, district_asked, annual_notice")],
        reason: str,
    ) -> TransferPackageResult:
        handed = await sending.hand_over(
            info.context.work,
            info.context.house.settings,
            plan_id=key_of(plan_id, "Plan"),
            to=await _recipient(info, to),
            ground=ground,
            reason=reason,
        )
        return TransferPackage(
            file_name=handed.file_name,
            content=handed.content,
            expires_at=handed.handover.expires_at,
            told=handed.told,
        )

    @strawberry.mutation(description="What is in a transfer file, for who may begin this student's plan.")
    @answers_problems
    async def look_into_transfer(self, info: Info, student_id: strawberry.ID, content: str) -> TransferPreviewResult:
        found = await receiving.look_into(
            info.context.work,
            info.context.house.settings,
            student_id=key_of(student_id, "Student"),
            content=content,
        )
        return TransferPreview.of(found, info.context.language)

    @strawberry.mutation(description="Begin a draft with the plan in a transfer file.")
    @answers_problems
    async def start_from_transfer(
        self,
        info: Info,
        student_id: strawberry.ID,
        content: str,
        arrived_on: date,
        is_same_child: bool = False,
    ) -> PlanResult:
        row = await receiving.start_from_package(
            info.context.work,
            info.context.house.settings,
            student_id=key_of(student_id, "Student"),
            content=content,
            arrived_on=arrived_on,
            is_same_child=is_same_child,
        )
        return Plan.of(row)

    @strawberry.mutation(description="Begin an empty draft for a student who came with a plan of another system.")
    @answers_problems
    async def start_from_paper(
        self, info: Info, student_id: strawberry.ID, paper: PaperPlanInput, arrived_on: date
    ) -> PlanResult:
        scan: uuid.UUID | None = key_of(paper.attachment_id, "Attachment") if paper.attachment_id else None
        row = await receiving.start_from_paper(
            info.context.work,
            student_id=key_of(student_id, "Student"),
            paper=receiving.PaperPlan(
                paper.district, paper.state, paper.starts_on, paper.ends_on, paper.evaluated_on, scan
            ),
            arrived_on=arrived_on,
        )
        return Plan.of(row)

    @strawberry.mutation(description="Write down what the student is given until the draft is in force.")
    @answers_problems
    async def record_comparable_services(
        self,
        info: Info,
        plan_id: strawberry.ID,
        revision: Annotated[int, strawberry.argument(description="`PlanTransfer.revision` as it was read.")],
        services: list[ComparableServiceInput],
        consulted: Annotated[
            ConsultationInput | None, strawberry.argument(description="Without it, the one on record stays.")
        ] = None,
        evaluation: str | None = None,
    ) -> PlanResult:
        row = await comparable.record_comparable_services(
            info.context.work,
            plan_id=key_of(plan_id, "Plan"),
            revision=revision,
            services=[comparable.Service(one.what, one.starts_on) for one in services],
            consulted=comparable.Consultation(consulted.on, consulted.how, consulted.with_whom, consulted.said)
            if consulted
            else None,
            evaluation=evaluation,
        )
        return Plan.of(row)


async def _recipient(info: Info, slug: str) -> sending.Recipient | None:
    """A district that is open here, as the sign-in page lists it to anybody; nothing else of it is looked at."""
    async with info.context.house.gate.open(DEPLOYMENT_DISTRICT_ID, SYSTEM, "plan.hand_over") as work:
        found = await districts.district_by_slug(work, slug)
        if found is None or found.kind != "district" or found.status != "open":
            return None
        return sending.Recipient(found.slug, found.name)
