"""Requests for help and cases over GraphQL."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Annotated, Any

import strawberry
from sqlalchemy import case, or_

from trellis.access import Permission
from trellis.cases import asking, matching, reading, registering, stepping, taking_back
from trellis.cases.model import CaseEvent as EventRow
from trellis.cases.model import EvaluationCase as CaseRow
from trellis.cases.model import HelpRequest as RequestRow
from trellis.cases.rules import RELATIONS, Asked
from trellis.cases.states import marks
from trellis.cases.words import CAPACITY_NAMES, EVENTS, PLAINLY, STATE_NAMES
from trellis.districts.graphql import School
from trellis.graphql.compile.declare import (
    Page,
    Rowed,
    column,
    expression,
    from_source,
    many,
    one,
    reads,
    worded,
)
from trellis.graphql.connection import Connection, Edge, Order
from trellis.graphql.context import Context
from trellis.graphql.cost import priced
from trellis.graphql.node import Info, Node, finds, key_of
from trellis.graphql.problems import PROBLEMS, answers_problems
from trellis.graphql.rights import listed, permitted
from trellis.graphql.rights import reading as put_on_record
from trellis.kernel.audit import record
from trellis.people.graphql import Person
from trellis.students.graphql import Student, load_student
from trellis.students.residents_graphql import ChildInput

BY_DAY = Order("request_day", (RequestRow.received_on, RequestRow.id))
CASES_BY_DAY = Order("case_day", (CaseRow.received_on, CaseRow.id))


def _words(work: Any, row: Any, said: Any) -> Any:
    """What the asker said, for who reads requests, and for themselves."""
    of_student = permitted(work, Permission.READ_REQUEST, row.student_id)
    return case((or_(of_student, reading.reads_the_queue(work, row), row.recorded_by_id == work.person_id), said))


def _for_staff(work: Any, row: Any, said: Any) -> Any:
    return case((permitted(work, Permission.READ_REQUEST, row.student_id), said))


@strawberry.type(description="A student whose name and birthday are exactly those of a request.")
class SuggestedStudent:
    student: Student


@reads(RequestRow)
@strawberry.type(description="Somebody asks that a child be helped.")
class HelpRequest(Rowed, Node):
    number: str = column(RequestRow.number)
    way: str = column(RequestRow.way, description="public, family, staff")
    said_aloud: bool = column(RequestRow.said_aloud)
    received_on: date = column(RequestRow.received_on)
    given_name: str = column(RequestRow.given_name)
    family_name: str = column(RequestRow.family_name)
    birth_on: date | None = column(RequestRow.birth_on)
    school: School | None = one(RequestRow.school_id)
    asker_name: str = column(RequestRow.asker_name)
    asker_relation: str = worded(
        RequestRow.asker_relation, by=lambda language, key: RELATIONS[key].in_language(language)
    )
    asker_email: str | None = column(RequestRow.asker_email)
    asker_phone: str | None = column(RequestRow.asker_phone)
    language: str = column(RequestRow.language)
    wants_interpreter: bool = column(RequestRow.wants_interpreter)
    concern: str | None = expression(
        lambda work, row: _words(work, row, row.concern), description="Null for who matches and reads no more."
    )
    state: str = column(RequestRow.state, description="waiting, matched, duplicate, child_find")
    receipt: str = column(RequestRow.receipt, description="none, waiting, sent, failed")
    recorded_by: Person | None = one(RequestRow.recorded_by_id)
    heard_by: Person | None = one(RequestRow.heard_by_id)
    decided_by: Person | None = one(RequestRow.decided_by_id)
    decided_at: datetime | None = column(RequestRow.decided_at)
    case: Annotated[Case, strawberry.lazy("trellis.cases.graphql")] | None = one(RequestRow.case_id)

    @strawberry.field(metadata=priced(list_size=5, points=5))
    async def suggestions(self, info: Info) -> list[SuggestedStudent]:
        found = await matching.suggested(info.context.work, self.row)
        return [SuggestedStudent(student=Student.of(pair)) for pair in found]

    @strawberry.field(
        description="Other requests about a child of this name and birthday.", metadata=priced(list_size=5, points=5)
    )
    async def alike(self, info: Info) -> list[Annotated[HelpRequest, strawberry.lazy("trellis.cases.graphql")]]:
        return [HelpRequest.of(row) for row in await matching.alike(info.context.work, self.row)]


@reads(EventRow)
@strawberry.type(description="One step of a case.")
class CaseEvent(Rowed):
    number: int = column(EventRow.number)
    event: str = column(EventRow.event)
    says: str = worded(EventRow.event, by=lambda language, key: EVENTS[key].in_language(language))
    to_state: str = column(EventRow.to_state)
    happened_on: date = column(EventRow.happened_on)
    at: datetime = column(EventRow.at)
    capacity: str = worded(EventRow.capacity, by=lambda language, key: CAPACITY_NAMES[key].in_language(language))
    reason: str | None = expression(lambda work, row: _for_staff(work, row, row.reason))
    person: Person | None = one(lambda work, row: _for_staff(work, row, row.person_id))


@strawberry.type(description="One place of the line a case goes along.")
class CaseMark:
    state: str
    says: str
    standing: str = strawberry.field(description="done, now, ahead, ended")
    reached_on: date | None


@strawberry.type(description="A step that leads on from where a case stands.")
class CaseStep:
    event: str
    says: str
    to_state: str
    may: bool = strawberry.field(description="Whether the viewer can take it now.")
    asks_reason: bool
    asks_day: bool = strawberry.field(description="Whether it is taken with the day on which it was.")
    why: str | None = strawberry.field(description="Why not.")
    do_next: str | None
    by: list[str] = strawberry.field(description="Who takes it.")
    cite: str


@reads(CaseRow, kind="Case")
@strawberry.type(description="A referral and the evaluation that follows (34 CFR 300.301 to 300.306).")
class Case(Rowed, Node):
    machine: str = column(CaseRow.machine, description="initial, reevaluation")
    state: str = column(CaseRow.state)
    says: str = worded(CaseRow.state, by=lambda language, key: STATE_NAMES[key].in_language(language))
    plainly: str = worded(
        CaseRow.state,
        by=lambda language, key: PLAINLY[key].in_language(language),
        description="Where it stands, for a family.",
    )
    received_on: date = column(CaseRow.received_on, description="The day its first request was received.")
    events: list[CaseEvent] = many(EventRow.case_id, key=CaseRow.id, order=lambda row: [row.number])
    requests: list[HelpRequest] = many(RequestRow.case_id, key=CaseRow.id, order=lambda row: [row.received_on, row.id])

    @strawberry.field
    async def student(self, info: Info) -> Student:
        return await load_student(info.context, self.row.student_id)

    @strawberry.field(metadata=priced(list_size=9, points=1))
    async def line(self, info: Info) -> list[CaseMark]:
        steps = await info.context.loader("case_steps", reading.steps_of).load(self.key)
        days = {step.to_state: step.happened_on for step in steps if step.to_state != step.from_state}
        return [
            CaseMark(
                state=mark.state,
                says=STATE_NAMES[mark.state].in_language(info.context.language),
                standing=mark.standing,
                reached_on=days.get(mark.state) if mark.standing != "ahead" else None,
            )
            for mark in marks(self.row.machine, self.row.state, days)
        ]

    @strawberry.field(description="What can be done now, by whom, and why not.", metadata=priced(list_size=8, points=5))
    async def steps(self, info: Info) -> list[CaseStep]:
        language = info.context.language
        return [
            CaseStep(
                event=step.row.event,
                says=step.row.says.in_language(language),
                to_state=step.row.target,
                may=step.refused is None,
                asks_reason=step.asks_reason,
                asks_day=step.asks_day,
                why=step.refused.why.in_language(language) if step.refused else None,
                do_next=step.refused.do_next.in_language(language) if step.refused and step.refused.do_next else None,
                by=[CAPACITY_NAMES[one].in_language(language) for one in step.row.by],
                cite=step.row.cite,
            )
            for step in await stepping.next_steps(info.context.work, self.row)
        ]


@strawberry.type
class HelpRequestEdge(Edge):
    node: HelpRequest


@strawberry.type
class HelpRequestConnection(Connection):
    edges: list[HelpRequestEdge]


@strawberry.type
class CaseEdge(Edge):
    node: Case


@strawberry.type
class CaseConnection(Connection):
    edges: list[CaseEdge]


@finds("HelpRequest")
async def find_request(context: Context, request_id: uuid.UUID) -> HelpRequest:
    """A request by id, through the row policy; of one whose child is known, on the student's record of access."""
    row = await reading.find_request(context.work, request_id=request_id)
    if ("request", row.id) not in context.work.memory:
        context.work.memory["request", row.id] = True
        record(context.work, "request.read", "help_request", row.id, student_id=row.student_id)
    return HelpRequest.of(row)


@finds(
    "Case",
    Case,
    where=lambda work, row: permitted(work, Permission.SEE_CASE, row.student_id),
    record=lambda work, row: put_on_record(work, "case.read", "case", row.id, row.student_id),
    remembered="case",
)
async def find_case(context: Context, case_id: uuid.UUID) -> Case:
    """A case by id, through the policy."""
    row = await stepping.find_case(context.work, case_id=case_id)
    if ("case", row.id) not in context.work.memory:
        context.work.memory["case", row.id] = True
        record(context.work, "case.read", "case", row.id, student_id=row.student_id)
    return Case.of(row)


def _named(what: str) -> Any:
    return lambda state=None: f"{what} {state or ''}"


REQUESTS = Page(
    reading.requests, BY_DAY, bound_to=_named("requests"), shown=listed("requests", RequestRow.id, subject="request")
)
CASES = Page(reading.cases, CASES_BY_DAY, bound_to=_named("cases"), shown=listed("cases", CaseRow.student_id))


@strawberry.input(description="A request as staff write it down.")
class RequestInput:
    student_id: strawberry.ID | None = strawberry.field(default=None, description="Where the child is a student.")
    given_name: str = ""
    family_name: str = ""
    birth_on: date | None = None
    school_id: strawberry.ID | None = None
    asker_name: str
    asker_relation: str
    asker_email: str | None = None
    asker_phone: str | None = None
    language: str = "en"
    wants_interpreter: bool = False
    concern: str
    received_on: date
    said_aloud: bool
    heard_by_id: strawberry.ID | None = strawberry.field(default=None, description="To whom it was said; null: to me.")
    is_confirmed: bool = strawberry.field(default=False, description="A day long ago was looked at, and is right.")


HelpRequestResult = Annotated[HelpRequest | PROBLEMS, strawberry.union("HelpRequestResult")]
CaseResult = Annotated[Case | PROBLEMS, strawberry.union("CaseResult")]


@strawberry.type
class CasesQuery:
    @strawberry.field(
        description="Requests the viewer matches or reads, the oldest first.", metadata=from_source(REQUESTS)
    )
    async def help_requests(
        self, info: Info, first: int | None = None, after: str | None = None, state: str | None = None
    ) -> HelpRequestConnection:
        into = (HelpRequestConnection, HelpRequestEdge, HelpRequest)
        page: HelpRequestConnection = await REQUESTS.connected(info, first, after, into, state=state)
        return page

    @strawberry.field(description="Open cases, or those in one state, the oldest first.", metadata=from_source(CASES))
    async def cases(
        self, info: Info, first: int | None = None, after: str | None = None, state: str | None = None
    ) -> CaseConnection:
        page: CaseConnection = await CASES.connected(info, first, after, (CaseConnection, CaseEdge, Case), state=state)
        return page


@strawberry.type
class CasesMutation:
    @strawberry.mutation(description="Staff put on record what somebody asked, on the day it was said.")
    @answers_problems
    async def log_request(self, info: Info, input: RequestInput, idempotency_key: str) -> HelpRequestResult:
        work = info.context.work
        heard_by = key_of(input.heard_by_id, "Person") if input.heard_by_id else work.person_id
        asked = Asked(
            given_name=input.given_name,
            family_name=input.family_name,
            birth_on=input.birth_on,
            school_id=key_of(input.school_id, "School") if input.school_id else None,
            asker_name=input.asker_name,
            asker_relation=input.asker_relation,
            asker_email=input.asker_email,
            asker_phone=input.asker_phone,
            language=input.language,
            wants_interpreter=input.wants_interpreter,
            concern=input.concern,
            received_on=input.received_on,
            said_aloud=input.said_aloud,
            heard_by_id=heard_by if input.said_aloud else None,
        )
        student_id = key_of(input.student_id, "Student") if input.student_id else None
        row = await asking.log(
            work, asked, student_id=student_id, idempotency_key=idempotency_key, is_confirmed=input.is_confirmed
        )
        return HelpRequest.of(row)

    @strawberry.mutation(description="A parent asks for a student of theirs to be looked at.")
    @answers_problems
    async def ask_for_help(
        self,
        info: Info,
        student_id: strawberry.ID,
        concern: str,
        wants_interpreter: bool,
        idempotency_key: str,
    ) -> HelpRequestResult:
        row = await asking.ask_as_family(
            info.context.work,
            student_id=key_of(student_id, "Student"),
            concern=concern,
            wants_interpreter=wants_interpreter,
            idempotency_key=idempotency_key,
        )
        return HelpRequest.of(row)

    @strawberry.mutation(description="Says which student a request is about; their case begins, or is joined.")
    @answers_problems
    async def match_request(
        self, info: Info, request_id: strawberry.ID, student_id: strawberry.ID, is_confirmed: bool = False
    ) -> HelpRequestResult:
        row = await matching.match(
            info.context.work,
            request_id=key_of(request_id, "HelpRequest"),
            student_id=key_of(student_id, "Student"),
            is_confirmed=is_confirmed,
        )
        return HelpRequest.of(row)

    @strawberry.mutation(description="Says that a request repeats an earlier one.")
    @answers_problems
    async def say_request_duplicate(
        self, info: Info, request_id: strawberry.ID, of_id: strawberry.ID, is_confirmed: bool = False
    ) -> HelpRequestResult:
        row = await matching.say_duplicate(
            info.context.work,
            request_id=key_of(request_id, "HelpRequest"),
            of_id=key_of(of_id, "HelpRequest"),
            is_confirmed=is_confirmed,
        )
        return HelpRequest.of(row)

    @strawberry.mutation(
        description="Keeps a request about a child who is no student; an answer is owed all the same (34 CFR 300.111)."
    )
    @answers_problems
    async def keep_for_child_find(self, info: Info, request_id: strawberry.ID) -> HelpRequestResult:
        row = await matching.keep_for_child_find(info.context.work, request_id=key_of(request_id, "HelpRequest"))
        return HelpRequest.of(row)

    @strawberry.mutation(
        description="Registers the child of a request as not enrolled, and begins their case (34 CFR 300.111, 300.131)."
    )
    @answers_problems
    async def register_child(self, info: Info, request_id: strawberry.ID, input: ChildInput) -> HelpRequestResult:
        row = await registering.register(
            info.context.work,
            request_id=key_of(request_id, "HelpRequest"),
            child=input.child(),
            contact=input.contact(),
            is_confirmed=input.is_confirmed,
        )
        return HelpRequest.of(row)

    @strawberry.mutation(
        description="Says that a request is about another child: it waits again, and a case it began is closed."
    )
    @answers_problems
    async def take_back_match(self, info: Info, request_id: strawberry.ID, reason: str) -> HelpRequestResult:
        row = await taking_back.take_back(
            info.context.work, request_id=key_of(request_id, "HelpRequest"), reason=reason
        )
        return HelpRequest.of(row)

    @strawberry.mutation(description="Takes one of a case's `steps`.")
    @answers_problems
    async def take_case_step(
        self,
        info: Info,
        case_id: strawberry.ID,
        event: str,
        reason: str | None = None,
        happened_on: date | None = None,
    ) -> CaseResult:
        row = await stepping.take(
            info.context.work, case_id=key_of(case_id, "Case"), event=event, reason=reason, on=happened_on
        )
        return Case.of(row)
