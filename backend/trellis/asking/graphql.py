"""What families ask, over GraphQL: one page for who asks and for who answers."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Annotated

import strawberry

from trellis.asking import answering, reading, service
from trellis.asking.reading import Asked
from trellis.graphql.context import Context
from trellis.graphql.cost import priced
from trellis.graphql.node import Info, key_of, opaque
from trellis.graphql.problems import PROBLEMS, answers_problems
from trellis.kernel.errors import NotAllowed, NotFound


@strawberry.type(description="What somebody said about a request, by day.")
class FamilyRequestNote:
    id: strawberry.ID
    kind: str = strawberry.field(description="note, decision, hearing, statement")
    step: str | None = strawberry.field(description="Of a decision: answer, agree, refuse, finish, uphold.")
    words: str
    said_on: date
    who: str
    of_school: bool


@strawberry.type(description="Something a family asked of the school, and where it stands.")
class FamilyRequest:
    id: strawberry.ID
    kind: str = strawberry.field(description="question, meeting, records, amendment, independent_evaluation")
    about: str | None
    words: str
    state: str = strawberry.field(
        description="open, answered, agreed, refusing, done, refused, hearing, upheld",
    )
    asked_by: str
    is_mine: bool
    received_on: date
    answered_on: date | None
    due_on: date | None = strawberry.field(description="The day the law sets, where it sets one and it runs.")
    deadline_id: strawberry.ID | None = strawberry.field(description="Of the clock, for who answers.")
    notice_id: strawberry.ID | None = strawberry.field(description="The notice that refuses it, once it is out.")
    draft_notice_id: strawberry.ID | None = strawberry.field(description="The same while it is written, for staff.")
    notes: list[FamilyRequestNote]
    steps: list[str] = strawberry.field(description="What the viewer can say of it from where it stands.")


@strawberry.type(description="What was asked about a student: of a family their own, for staff all of it.")
class FamilyRequests:
    student_id: strawberry.ID
    name: str
    given_name: str
    may_ask_for: list[str] = strawberry.field(description="Kinds the viewer may ask for.")
    may_answer: bool
    asked: list[FamilyRequest]


async def page_of(context: Context, student_id: uuid.UUID) -> FamilyRequests:
    """The page as the viewer may see it. Raises NotFound."""
    page = await reading.page_of(context.work, student_id=student_id)
    return FamilyRequests(
        student_id=opaque("Student", student_id),
        name=page.student.name,
        given_name=page.student.called,
        may_ask_for=list(page.may_ask_for),
        may_answer=page.may_answer,
        asked=[_shown(context, page, one) for one in page.asked],
    )


def _shown(context: Context, page: reading.Page, one: Asked) -> FamilyRequest:
    row, clock = one.row, one.clock
    is_mine = row.asked_by_id == context.work.actor.person_id
    notice = opaque("PriorNotice", row.notice_id) if row.notice_id else None
    return FamilyRequest(
        id=opaque("FamilyRequest", row.id),
        kind=row.kind,
        about=row.about,
        words=row.words,
        state="open" if row.state == "refusing" and is_mine else row.state,
        asked_by=page.people[row.asked_by_id].name,
        is_mine=is_mine,
        received_on=row.received_on,
        answered_on=row.answered_on,
        due_on=clock.due_on if clock and clock.state == "open" else None,
        deadline_id=opaque("Deadline", clock.id) if clock and not is_mine else None,
        notice_id=notice if row.state == "refused" else None,
        draft_notice_id=notice if row.state == "refusing" and not is_mine else None,
        notes=[
            FamilyRequestNote(
                id=opaque("FamilyRequestNote", said.id),
                kind=said.kind,
                step=said.step,
                words=said.words,
                said_on=said.said_on,
                who=page.people[said.person_id].name,
                of_school=said.person_id != row.asked_by_id,
            )
            for said in one.notes
        ],
        steps=list(one.steps),
    )


@strawberry.type
class AskingQuery:
    @strawberry.field(
        description="What was asked about a student; null for who may neither ask nor answer.",
        metadata=priced(points=10),
    )
    async def family_requests(self, info: Info, student_id: strawberry.ID) -> FamilyRequests | None:
        try:
            return await page_of(info.context, key_of(student_id, "Student"))
        except (NotAllowed, NotFound):
            return None


FamilyRequestsResult = Annotated[FamilyRequests | PROBLEMS, strawberry.union("FamilyRequestsResult")]


@strawberry.input
class FamilyAskInput:
    student_id: strawberry.ID
    kind: str
    words: str
    about: str | None = None


@strawberry.input
class FamilyAnswerInput:
    request_id: strawberry.ID
    step: str
    words: str
    on: date | None = None


@strawberry.type
class AskingMutation:
    @strawberry.mutation(description="Ask the school something about a student. The clock of the law runs from today.")
    @answers_problems
    async def ask_school(self, info: Info, input: FamilyAskInput, idempotency_key: str) -> FamilyRequestsResult:
        key = key_of(input.student_id, "Student")
        await service.ask(
            info.context.work,
            student_id=key,
            kind=input.kind,
            words=input.words,
            about=input.about,
            idempotency_key=idempotency_key,
        )
        return await page_of(info.context, key)

    @strawberry.mutation(description="Go on writing about what you asked.")
    @answers_problems
    async def write_to_school(
        self, info: Info, request_id: strawberry.ID, kind: str, words: str, idempotency_key: str
    ) -> FamilyRequestsResult:
        row = await service.write(
            info.context.work,
            request_id=key_of(request_id, "FamilyRequest"),
            kind=kind,
            words=words,
            idempotency_key=idempotency_key,
        )
        return await page_of(info.context, row.student_id)

    @strawberry.mutation(description="Answer what a family asked.")
    @answers_problems
    async def answer_family(self, info: Info, input: FamilyAnswerInput, idempotency_key: str) -> FamilyRequestsResult:
        row = await answering.answer(
            info.context.work,
            request_id=key_of(input.request_id, "FamilyRequest"),
            step=input.step,
            words=input.words,
            on=input.on,
            idempotency_key=idempotency_key,
        )
        return await page_of(info.context, row.student_id)
