"""What is done with an evaluation, over GraphQL."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Annotated

import strawberry

from trellis.evaluations import assigning, giving, grounds, live, naming, papers, reviewing, scoring, sending, signing
from trellis.evaluations.types import AREA, PAPER, SCORE, Evaluation, evaluation_of
from trellis.graphql.node import Info, key_of
from trellis.graphql.problems import PROBLEMS, answers_problems
from trellis.kernel.errors import InvalidInput, NotFound
from trellis.kernel.repeating import is_repeated
from trellis.plans.ticket_graphql import LiveTicket, ticket_for


@strawberry.input(description="What was looked at, and what more is needed.")
class EvaluationReviewInput:
    from_parents: str
    classroom: str
    observations: str
    parent_input: str
    more_is_needed: bool | None
    needed: str
    reviewed_by: str
    reviewed_on: date | None


@strawberry.input(description="An area of the plan.")
class EvaluationAreaInput:
    key: str
    procedures: str
    language: str
    reason: str = ""
    mode: str = "own"
    assessor_id: strawberry.ID | None = None
    is_qualified: bool = False


@strawberry.input(description="Who assesses an area, with what, until when.")
class EvaluationAssignmentInput:
    assessor_id: strawberry.ID
    is_qualified: bool
    instrument: str
    planned_on: date
    late_reason: str = ""


@strawberry.input(description="A score. Numbers are text, as the manual prints them.")
class EvaluationScoreInput:
    instrument: str
    given_on: date
    examiner: str
    name: str
    scale: str
    score: str
    edition: str = ""
    percentile: str | None = None
    level: int | None = None
    low: str | None = None
    high: str | None = None
    descriptor: str = ""
    validity: str = ""

    def read(self) -> scoring.Score:
        """The score. Raises InvalidInput where a number is none."""
        score = _number(self.score, "score")
        if score is None:
            raise InvalidInput(field="score")
        return scoring.Score(
            instrument=self.instrument,
            given_on=self.given_on,
            examiner=self.examiner,
            name=self.name,
            scale=self.scale,
            score=score,
            edition=self.edition,
            percentile=_number(self.percentile, "percentile"),
            level=self.level,
            low=_number(self.low, "low"),
            high=_number(self.high, "high"),
            descriptor=self.descriptor,
            validity=self.validity,
        )


@strawberry.input(description="A file of an evaluation, brought or being brought.")
class EvaluationPaperInput:
    attachment_id: strawberry.ID
    kind: str
    source: str
    is_raw: bool = False
    area_id: strawberry.ID | None = None


@strawberry.input(description="On what an exception stands.")
class EvaluationGroundInput:
    kind: str
    said: str
    attachment_id: strawberry.ID | None = None
    parent_signed_on: date | None = None
    district_signed_on: date | None = None
    until: date | None = None


EvaluationResult = Annotated[Evaluation | PROBLEMS, strawberry.union("EvaluationResult")]
EvaluationTicketResult = Annotated[LiveTicket | PROBLEMS, strawberry.union("EvaluationTicketResult")]


@strawberry.type
class EvaluationsQuery:
    @strawberry.field(description="The evaluation of a case, for who may see the case.")
    async def evaluation(self, info: Info, case_id: strawberry.ID) -> Evaluation | None:
        try:
            return await evaluation_of(info.context, key_of(case_id, "Case"))
        except NotFound:
            return None


@strawberry.type
class EvaluationsMutation:
    @strawberry.mutation(description="Writes the review of existing data; `revision` is the one that was read, or 0.")
    @answers_problems
    async def write_evaluation_review(
        self, info: Info, case_id: strawberry.ID, revision: int, review: EvaluationReviewInput
    ) -> EvaluationResult:
        row = await reviewing.write_review(
            info.context.work,
            case_id=key_of(case_id, "Case"),
            revision=revision,
            reviewed=reviewing.Reviewed(
                review.from_parents,
                review.classroom,
                review.observations,
                review.parent_input,
                review.more_is_needed,
                review.needed,
                review.reviewed_by,
                review.reviewed_on,
            ),
        )
        return await evaluation_of(info.context, row.case_id)

    @strawberry.mutation(description="Puts an area on the plan, or changes the one of its key.")
    @answers_problems
    async def name_evaluation_area(
        self, info: Info, case_id: strawberry.ID, area: EvaluationAreaInput
    ) -> EvaluationResult:
        row = await naming.name_area(
            info.context.work,
            case_id=key_of(case_id, "Case"),
            named=naming.Named(
                key=area.key,
                procedures=area.procedures,
                language=area.language,
                reason=area.reason,
                mode=area.mode,
                assessor_id=key_of(area.assessor_id, "Person") if area.assessor_id else None,
                is_qualified=area.is_qualified,
            ),
        )
        return await evaluation_of(info.context, row.case_id)

    @strawberry.mutation(description="Takes an area off the plan.")
    @answers_problems
    async def drop_evaluation_area(self, info: Info, area_id: strawberry.ID) -> EvaluationResult:
        work = info.context.work
        area = await naming.find_area(work, area_id=key_of(area_id, AREA))
        await naming.drop_area(work, area_id=area.id)
        return await evaluation_of(info.context, area.case_id)

    @strawberry.mutation(description="Says who assesses an area, with what, until when.")
    @answers_problems
    async def assign_evaluation_area(
        self, info: Info, area_id: strawberry.ID, assignment: EvaluationAssignmentInput
    ) -> EvaluationResult:
        row = await assigning.assign_area(
            info.context.work,
            area_id=key_of(area_id, AREA),
            assigned=assigning.Assigned(
                key_of(assignment.assessor_id, "Person"),
                assignment.is_qualified,
                assignment.instrument,
                assignment.planned_on,
                assignment.late_reason,
            ),
        )
        return await evaluation_of(info.context, row.case_id)

    @strawberry.mutation(description="A ticket to write or read the report of an area live.")
    @answers_problems
    async def open_evaluation_area(self, info: Info, area_id: strawberry.ID) -> EvaluationTicketResult:
        context = info.context
        area = await naming.find_area(context.work, area_id=key_of(area_id, AREA))
        granted = await live.access_to(context.work, area)
        if granted is None:
            raise NotFound()
        document = await live.opened(context.work, area)
        return ticket_for(context, document.id, document.epoch, read_only=granted == "read")

    @strawberry.mutation(description="Adds a score to an area, or corrects one.")
    @answers_problems
    async def put_evaluation_score(
        self, info: Info, area_id: strawberry.ID, score: EvaluationScoreInput, score_id: strawberry.ID | None = None
    ) -> EvaluationResult:
        row = await scoring.put_score(
            info.context.work,
            area_id=key_of(area_id, AREA),
            score=score.read(),
            score_id=key_of(score_id, SCORE) if score_id else None,
        )
        return await evaluation_of(info.context, row.case_id)

    @strawberry.mutation(description="Takes a score out.")
    @answers_problems
    async def drop_evaluation_score(
        self, info: Info, area_id: strawberry.ID, score_id: strawberry.ID
    ) -> EvaluationResult:
        row = await scoring.drop_score(
            info.context.work, area_id=key_of(area_id, AREA), score_id=key_of(score_id, SCORE)
        )
        return await evaluation_of(info.context, row.case_id)

    @strawberry.mutation(description="The assessor signs: the report of the area stands as it is.")
    @answers_problems
    async def sign_evaluation_area(self, info: Info, area_id: strawberry.ID) -> EvaluationResult:
        row = await signing.sign_area(info.context.work, area_id=key_of(area_id, AREA))
        return await evaluation_of(info.context, row.case_id)

    @strawberry.mutation(description="Adds to a signed report, below it.")
    @answers_problems
    async def add_evaluation_addendum(
        self, info: Info, area_id: strawberry.ID, said: str, idempotency_key: str
    ) -> EvaluationResult:
        work, key = info.context.work, key_of(area_id, AREA)
        if await is_repeated(work, "evaluation.addendum", idempotency_key, area=str(key), said=said):
            row = await naming.find_area(work, area_id=key)
        else:
            row = await signing.add_addendum(work, area_id=key, said=said)
        return await evaluation_of(info.context, row.case_id)

    @strawberry.mutation(description="Puts a file with the evaluation; a raw record is closed to the team at once.")
    @answers_problems
    async def file_evaluation_paper(
        self, info: Info, case_id: strawberry.ID, paper: EvaluationPaperInput
    ) -> EvaluationResult:
        key = key_of(case_id, "Case")
        await papers.file_paper(
            info.context.work,
            case_id=key,
            attachment_id=key_of(paper.attachment_id, "Attachment"),
            kind=paper.kind,
            source=paper.source,
            is_raw=paper.is_raw,
            area_id=key_of(paper.area_id, AREA) if paper.area_id else None,
        )
        return await evaluation_of(info.context, key)

    @strawberry.mutation(description="A parent asked for a raw record and has it from now on.")
    @answers_problems
    async def show_evaluation_paper(self, info: Info, paper_id: strawberry.ID) -> EvaluationResult:
        row = await papers.show_paper(info.context.work, paper_id=key_of(paper_id, PAPER))
        return await evaluation_of(info.context, row.case_id)

    @strawberry.mutation(description="Puts an exception on record, with what shows it, and takes its step.")
    @answers_problems
    async def record_evaluation_ground(
        self, info: Info, case_id: strawberry.ID, ground: EvaluationGroundInput, idempotency_key: str
    ) -> EvaluationResult:
        key = key_of(case_id, "Case")
        said = grounds.Ground(
            kind=ground.kind,
            said=ground.said,
            attachment_id=key_of(ground.attachment_id, "Attachment") if ground.attachment_id else None,
            parent_signed_on=ground.parent_signed_on,
            district_signed_on=ground.district_signed_on,
            until=ground.until,
        )
        wish = {name: str(value) if value else None for name, value in asdict(said).items()}
        if not await is_repeated(info.context.work, "evaluation.ground", idempotency_key, case=str(key), **wish):
            await grounds.record_ground(info.context.work, case_id=key, ground=said)
        return await evaluation_of(info.context, key)

    @strawberry.mutation(description="The viewer has the report before them; of who is owed it, their copy.")
    @answers_problems
    async def open_evaluation_report(self, info: Info, case_id: strawberry.ID) -> EvaluationResult:
        key = key_of(case_id, "Case")
        await sending.open_report(info.context.work, case_id=key)
        return await evaluation_of(info.context, key)

    @strawberry.mutation(description="Puts on record that a parent was given a copy of the report.")
    @answers_problems
    async def give_evaluation_copy(
        self,
        info: Info,
        case_id: strawberry.ID,
        person_id: strawberry.ID,
        given_on: date,
        how: str,
        idempotency_key: str,
    ) -> EvaluationResult:
        work, key, who = info.context.work, key_of(case_id, "Case"), key_of(person_id, "Person")
        wish = {"case": str(key), "person": str(who), "on": given_on.isoformat(), "how": how}
        if not await is_repeated(work, "evaluation.copy", idempotency_key, **wish):
            await giving.give_copy(work, case_id=key, person_id=who, given_on=given_on, how=how)
        return await evaluation_of(info.context, key)


def _number(said: str | None, field: str) -> Decimal | None:
    """A number as somebody typed it, with a point or a comma; at most two places. Raises InvalidInput."""
    text = (said or "").strip().replace(",", ".")
    if not text:
        return None
    try:
        found = Decimal(text)
    except InvalidOperation:
        raise InvalidInput(field=field) from None
    if not found.is_finite() or abs(found) >= 10_000 or found != found.quantize(Decimal("0.01")):
        raise InvalidInput(field=field)
    return found
