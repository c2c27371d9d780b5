"""A consent over GraphQL, as a family reads what it is asked, and staff what became of it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Annotated, Any

import strawberry

from trellis.access.day import state_of_district
from trellis.consents import answering, asking, reading, rules
from trellis.consents.by_when import days_given
from trellis.consents.kinds import KINDS, PARTS_MAY_BE_REFUSED
from trellis.consents.model import ConsentAnswer as AnswerRow
from trellis.consents.model import ConsentAsk as AskRow
from trellis.consents.model import ConsentRequest as RequestRow
from trellis.consents.settling import looks_over
from trellis.consents.states import CLOSED_NAMES, OPEN, STATE_NAMES, YES
from trellis.graphql.context import Context
from trellis.graphql.node import Node, opaque
from trellis.graphql.problems import PROBLEMS
from trellis.kernel.audit import record


@strawberry.type(description="An area of the evaluation, as it was asked about.")
class ConsentArea:
    key: str
    name: str
    plainly: str = strawberry.field(description="What is looked at, for a family.")
    procedures: str
    language: str = strawberry.field(description="In which the child is assessed.")
    assessor: str | None


@strawberry.type(description="A record that goes to somebody outside the district.")
class ConsentRecord:
    what: str
    to: str


@strawberry.type(description="A sentence somebody signs, and its hash.")
class ConsentSentence:
    outcome: str
    text: str
    sha256: str


@strawberry.type(description="What somebody answered, and when it was received.")
class ConsentGiven:
    outcome: str = strawberry.field(description="granted, partially_granted, refused, revoked")
    says: str
    way: str = strawberry.field(description="app, paper")
    signed_on: date
    received_on: date
    recorded_at: datetime
    receipt: str
    refused_areas: list[str]
    comment: str | None


@strawberry.type(description="What one person is asked to agree to, as they read it.")
class ConsentAsk(Node):
    state: str
    says: str
    why_closed: str | None
    is_over: bool = strawberry.field(description="No answer is taken any more; an agreement can still be taken back.")
    student_id: strawberry.ID
    given_name: str = strawberry.field(description="The student's.")
    kind: str
    activity: str
    if_not: str
    areas: list[ConsentArea]
    records: list[ConsentRecord]
    no_records: str | None
    statements: list[str]
    both_decide: bool
    may_take_back: bool = strawberry.field(description="The reader's own agreement, or another's of the same right.")
    is_others: bool = strawberry.field(description="What may be taken back is another's agreement.")
    by_area: bool = strawberry.field(description="This state lets parents answer area by area.")
    requested_on: date
    requested_by: str
    due_on: date | None = strawberry.field(
        description="Until when the law gives the school to finish what was agreed to, while its clock runs."
    )
    sha256: str
    sentences: list[ConsentSentence]
    language: str
    answers: list[ConsentGiven]


@strawberry.type(description="A request as a family's first page names it.")
class ConsentToAnswer:
    id: strawberry.ID
    student_id: strawberry.ID
    given_name: str
    kind: str
    requested_on: date
    state: str
    says: str
    answered_on: date | None
    due_on: date | None = strawberry.field(
        description="Until when the law gives the school to finish what was agreed to, while its clock runs."
    )


@strawberry.type(description="Somebody who was asked, for staff.")
class AskedPerson:
    id: strawberry.ID
    name: str
    state: str
    says: str
    why_closed: str | None
    viewed_at: datetime | None
    written_on: date | None = strawberry.field(description="The day of the newest letter about it.")
    answers: list[ConsentGiven]


@strawberry.type(description="What was asked of everybody who may consent, for staff.")
class CaseConsentRequest:
    id: strawberry.ID
    version: int
    kind: str
    requested_on: date
    requested_by: str
    both_decide: bool
    sha256: str
    areas: list[ConsentArea]
    records: list[ConsentRecord]
    by_area: bool
    conflict: bool = strawberry.field(description="Two people answered differently, or one took the agreement back.")
    granted: bool
    asked: list[AskedPerson]


@strawberry.type(description="A prior written notice of this review of a case.")
class CaseNoticeShown:
    notice_id: strawberry.ID
    what: str = strawberry.field(description="propose, refuse")
    state: str
    opens: bool = strawberry.field(description="It is out, and the step it tells of can be taken.")


@strawberry.type(description="One attempt to reach the parent.")
class ContactAttemptShown:
    id: strawberry.ID
    made_on: date
    channel: str
    outcome: str
    made_by: str


@strawberry.type(description="A decision that stands in place of consent.")
class ConsentOverrideShown:
    way: str
    decided_on: date
    reason: str


@strawberry.type(description="Proposal, consent and efforts of a case, for staff.")
class CaseConsent:
    case_id: strawberry.ID
    case_state: str
    may: list[str] = strawberry.field(description="propose (or refuse), ask (also: record, log attempts), override")
    independent_asked: bool = strawberry.field(
        description="A parent asked for an independent evaluation, and nobody has answered."
    )
    notices: list[CaseNoticeShown]
    request: CaseConsentRequest | None
    attempts: list[ContactAttemptShown]
    attempts_are_enough: bool
    attempts_needed: int
    channels_needed: int
    overrides: list[ConsentOverrideShown]


@strawberry.input(description="A record that goes to somebody outside the district.")
class ReleaseInput:
    what: str
    to: str


CaseConsentResult = Annotated[CaseConsent | PROBLEMS, strawberry.union("CaseConsentResult")]
ConsentAskResult = Annotated[ConsentAsk | PROBLEMS, strawberry.union("ConsentAskResult")]


def _areas(said: Mapping[str, Any], language: str) -> list[ConsentArea]:
    spoken = "es" if language.startswith("es") else "en"
    return [
        ConsentArea(
            key=one["key"],
            name=one["name"][spoken],
            plainly=one["plainly"][spoken],
            procedures=one["procedures"],
            language=one["language"],
            assessor=one["assessor"],
        )
        for one in said["areas"]
    ]


def _given(rows: Sequence[AnswerRow], language: str) -> list[ConsentGiven]:
    return [
        ConsentGiven(
            outcome=row.outcome,
            says=STATE_NAMES[row.outcome].in_language(language),
            way=row.way,
            signed_on=row.signed_on,
            received_on=row.received_on,
            recorded_at=row.recorded_at,
            receipt=row.answer_sha256,
            refused_areas=row.refused_areas,
            comment=row.comment,
        )
        for row in rows
    ]


def _why_closed(row: AskRow, language: str) -> str | None:
    return CLOSED_NAMES[row.closed_because].in_language(language) if row.closed_because else None


async def shown(context: Context, row: AskRow, language: str | None) -> ConsentAsk:
    """What one person was asked, in a language; put on record as read, once."""
    work, spoken = context.work, language or context.language
    both = "es" if spoken.startswith("es") else "en"
    request = await asking.find_request(work, row.request_id)
    said = reading.said_in(request)
    if ("consent.open", row.id) not in work.memory:
        work.memory["consent.open", row.id] = True
        record(work, "consent.open", "consent_ask", row.id, student_id=row.student_id)
    answers = (await reading.answers_of(work, [row.id]))[row.id]
    is_over = row.state not in (*OPEN, "expired") or await looks_over(work, request)
    others = await answering.may_take_back_of_others(work, row, request)
    outcomes: tuple[str, ...] = ("granted", "partially_granted", "refused")
    if row.state in YES:
        outcomes = ("revoked",)
    elif row.state == "expired":  # the case went on without an answer: a no still stops it
        outcomes = ("refused",)
    elif others:
        outcomes = (*outcomes, "revoked")
    days = await days_given(work, [request]) if row.state != "closed" else {}
    texts = [(one, *rules.consent_text(answering.sentence_of(row, one), spoken)) for one in outcomes]
    return ConsentAsk(
        id=opaque("ConsentAsk", row.id),
        state=row.state,
        says=STATE_NAMES[row.state].in_language(spoken),
        why_closed=_why_closed(row, spoken),
        is_over=is_over,
        may_take_back=row.state in YES or others,
        is_others=others,
        student_id=opaque("Student", row.student_id),
        given_name=said["student"]["givenName"],
        kind=KINDS[request.kind].name.in_language(spoken),
        activity=said["activity"][both],
        if_not=said["ifNot"][both],
        areas=_areas(said, spoken),
        records=[ConsentRecord(what=one["what"], to=one["to"]) for one in said["records"]],
        no_records=said["noRecords"][both] if said["noRecords"] else None,
        statements=[one["text"][both] for one in said["statements"]],
        both_decide=request.joint_order_id is not None,
        by_area=await state_of_district(work) in PARTS_MAY_BE_REFUSED,
        requested_on=request.requested_on,
        requested_by=said["request"]["requestedBy"]["name"],
        due_on=days.get(request.case_id),
        sha256=request.sha256,
        sentences=[ConsentSentence(outcome=one, text=text, sha256=digest) for one, text, digest in texts],
        language=both,
        answers=_given(answers, spoken),
    )


async def of_case(context: Context, case_id: uuid.UUID, language: str | None) -> CaseConsent:
    """All that staff see of a case's consent."""
    work, spoken = context.work, language or context.language
    found = await reading.of_case(work, case_id=case_id)
    return CaseConsent(
        case_id=opaque("Case", case_id),
        case_state=found.case.state,
        may=sorted(found.may),
        independent_asked=found.independent_asked,
        notices=[
            CaseNoticeShown(notice_id=opaque("PriorNotice", notice.id), what=link.what, state=notice.state, opens=opens)
            for link, notice, opens in found.notices
        ],
        request=await _request(context, found, found.request, spoken) if found.request else None,
        attempts=[
            ContactAttemptShown(
                id=opaque("ContactAttempt", one.id),
                made_on=one.made_on,
                channel=one.channel,
                outcome=one.outcome,
                made_by=name,
            )
            for one, name in found.attempts
        ],
        attempts_are_enough=found.attempts_are_enough,
        attempts_needed=rules.ATTEMPTS_NEEDED,
        channels_needed=rules.CHANNELS_NEEDED,
        overrides=[
            ConsentOverrideShown(way=one.way, decided_on=one.decided_on, reason=one.reason) for one in found.overrides
        ],
    )


async def _request(context: Context, found: reading.OfCase, request: RequestRow, language: str) -> CaseConsentRequest:
    said = reading.said_in(request)
    return CaseConsentRequest(
        id=opaque("ConsentRequest", request.id),
        version=request.version,
        kind=KINDS[request.kind].name.in_language(language),
        requested_on=request.requested_on,
        requested_by=said["request"]["requestedBy"]["name"],
        both_decide=request.joint_order_id is not None,
        sha256=request.sha256,
        areas=_areas(said, language),
        records=[ConsentRecord(what=one["what"], to=one["to"]) for one in said["records"]],
        by_area=await state_of_district(context.work) in PARTS_MAY_BE_REFUSED,
        conflict=bool(found.standing and found.standing.conflict),
        granted=bool(found.standing and found.standing.granted),
        asked=[
            AskedPerson(
                id=opaque("ConsentAsk", one.ask.id),
                name=one.name,
                state=one.ask.state,
                says=STATE_NAMES[one.ask.state].in_language(language),
                why_closed=_why_closed(one.ask, language),
                viewed_at=one.ask.viewed_at,
                written_on=one.ask.written_on,
                answers=_given(one.answers, language),
            )
            for one in found.asked
        ],
    )
