"""Proposing, refusing and consenting to an evaluation over GraphQL."""

from __future__ import annotations

import uuid
from datetime import date

import strawberry

from trellis.consents import answering, asking, by_when, efforts, on_paper, owed, proposing, reading
from trellis.consents.kinds import KINDS
from trellis.consents.states import STATE_NAMES
from trellis.consents.types import (
    CaseConsent,
    CaseConsentResult,
    ConsentAsk,
    ConsentAskResult,
    ConsentToAnswer,
    ReleaseInput,
    of_case,
    shown,
)
from trellis.graphql.context import Context
from trellis.graphql.cost import priced
from trellis.graphql.node import Info, finds, key_of, opaque
from trellis.graphql.problems import answers_problems
from trellis.kernel.errors import NotAllowed, NotFound
from trellis.kernel.repeating import is_repeated


@finds("ConsentAsk")
async def find_ask(context: Context, ask_id: uuid.UUID) -> ConsentAsk:
    """What somebody was asked, by id, through the policy."""
    return await shown(context, await answering.find_ask(context.work, ask_id=ask_id), None)


@strawberry.type
class ConsentQuery:
    @strawberry.field(
        description="Proposal and consent of a case, for staff; null when it is not theirs to read.",
        metadata=priced(points=20),
    )
    async def case_consent(self, info: Info, case_id: strawberry.ID, language: str | None = None) -> CaseConsent | None:
        try:
            return await of_case(info.context, key_of(case_id, "Case"), language)
        except (NotFound, NotAllowed):
            return None

    @strawberry.field(
        description="What somebody is asked to agree to; null when it is not the viewer's.", metadata=priced(points=5)
    )
    async def consent_ask(self, info: Info, id: strawberry.ID, language: str | None = None) -> ConsentAsk | None:
        try:
            row = await answering.find_ask(info.context.work, ask_id=key_of(id, "ConsentAsk"))
        except (NotFound, NotAllowed):
            return None
        return await shown(info.context, row, language)

    @strawberry.field(
        description="What the viewer was asked to agree to, newest first.",
        metadata=priced(list_size=reading.MOST_MINE, points=1),
    )
    async def consents_to_answer(self, info: Info, language: str | None = None) -> list[ConsentToAnswer]:
        if info.context.session.audience != "family":
            return []
        spoken = language or info.context.language
        rows = await reading.mine(info.context.work)
        answers = await reading.answers_of(info.context.work, [ask.id for ask, _ in rows])
        days = await by_when.days_given(info.context.work, [request for _, request in rows])
        return [
            ConsentToAnswer(
                id=opaque("ConsentAsk", ask.id),
                student_id=opaque("Student", ask.student_id),
                given_name=reading.said_in(request)["student"]["givenName"],
                kind=KINDS[request.kind].name.in_language(spoken),
                requested_on=request.requested_on,
                state=ask.state,
                says=STATE_NAMES[ask.state].in_language(spoken),
                answered_on=answers[ask.id][-1].received_on if answers[ask.id] else None,
                due_on=days.get(request.case_id),
            )
            for ask, request in rows
        ]


@strawberry.type
class ConsentMutation:
    @strawberry.mutation(description="Draft the prior written notice that proposes or refuses the evaluation.")
    @answers_problems
    async def draft_case_notice(
        self,
        info: Info,
        case_id: strawberry.ID,
        what: str,
        idempotency_key: str,
        reason: str | None = None,
        is_confirmed: bool = False,
        language: str | None = None,
    ) -> CaseConsentResult:
        key = key_of(case_id, "Case")
        work, wish = info.context.work, {"case": str(key), "what": what, "reason": reason, "confirmed": is_confirmed}
        if await is_repeated(work, "case.draft_notice", idempotency_key, **wish):
            pass
        elif what == owed.DEFENDS:
            await owed.draft_refusal_of_independent(work, case_id=key, reason=reason)
        else:
            await proposing.draft_notice(work, case_id=key, what=what, reason=reason, is_confirmed=is_confirmed)
        return await of_case(info.context, key, language)

    @strawberry.mutation(description="Ask everybody who may consent today for what the assessment plan names.")
    @answers_problems
    async def ask_for_consent(
        self,
        info: Info,
        case_id: strawberry.ID,
        records: list[ReleaseInput],
        idempotency_key: str,
        joint_order_id: strawberry.ID | None = None,
        language: str | None = None,
    ) -> CaseConsentResult:
        key = key_of(case_id, "Case")
        await asking.ask_for_consent(
            info.context.work,
            case_id=key,
            records=[(one.what, one.to) for one in records],
            joint_order_id=key_of(joint_order_id, "Attachment") if joint_order_id else None,
            idempotency_key=idempotency_key,
        )
        return await of_case(info.context, key, language)

    @strawberry.mutation(
        description="Write once more to whoever has not answered; a person gets one letter a day at most."
    )
    @answers_problems
    async def remind_of_consent(
        self, info: Info, case_id: strawberry.ID, idempotency_key: str, language: str | None = None
    ) -> CaseConsentResult:
        key = key_of(case_id, "Case")
        if not await is_repeated(info.context.work, "consent.remind", idempotency_key, case=str(key)):
            await asking.remind(info.context.work, case_id=key)
        return await of_case(info.context, key, language)

    @strawberry.mutation(description="Put on record what somebody answered on paper, with both days and the scan.")
    @answers_problems
    async def record_consent(
        self,
        info: Info,
        case_id: strawberry.ID,
        ask_id: strawberry.ID,
        outcome: str,
        signed_on: date,
        received_on: date,
        attachment_id: strawberry.ID,
        written_in: str,
        refused_areas: list[str],
        idempotency_key: str,
        language: str | None = None,
    ) -> CaseConsentResult:
        await on_paper.record_answer(
            info.context.work,
            ask_id=key_of(ask_id, "ConsentAsk"),
            outcome=outcome,
            signed_on=signed_on,
            received_on=received_on,
            attachment_id=key_of(attachment_id, "Attachment"),
            language=written_in,
            refused_areas=refused_areas,
            idempotency_key=idempotency_key,
        )
        return await of_case(info.context, key_of(case_id, "Case"), language)

    @strawberry.mutation(description="Put one attempt to reach the parent on record.")
    @answers_problems
    async def log_contact_attempt(
        self,
        info: Info,
        case_id: strawberry.ID,
        made_on: date,
        channel: str,
        outcome: str,
        idempotency_key: str,
        language: str | None = None,
    ) -> CaseConsentResult:
        key = key_of(case_id, "Case")
        await efforts.log_attempt(
            info.context.work,
            case_id=key,
            made_on=made_on,
            channel=channel,
            outcome=outcome,
            idempotency_key=idempotency_key,
        )
        return await of_case(info.context, key, language)

    @strawberry.mutation(description="Put on record the decision that lets an evaluation go on without consent.")
    @answers_problems
    async def decide_override(
        self,
        info: Info,
        case_id: strawberry.ID,
        way: str,
        decided_on: date,
        attachment_id: strawberry.ID,
        reason: str,
        idempotency_key: str,
        language: str | None = None,
    ) -> CaseConsentResult:
        key, scan = key_of(case_id, "Case"), key_of(attachment_id, "Attachment")
        wish = {"case": str(key), "way": way, "on": decided_on.isoformat(), "scan": str(scan), "reason": reason}
        if not await is_repeated(info.context.work, "consent.override", idempotency_key, **wish):
            await efforts.decide_override(
                info.context.work, case_id=key, way=way, decided_on=decided_on, attachment_id=scan, reason=reason
            )
        return await of_case(info.context, key, language)

    @strawberry.mutation(description="The viewer has the request before them. It is no answer.")
    @answers_problems
    async def mark_consent_viewed(self, info: Info, id: strawberry.ID, language: str | None = None) -> ConsentAskResult:
        row = await answering.mark_viewed(info.context.work, ask_id=key_of(id, "ConsentAsk"))
        return await shown(info.context, row, language)

    @strawberry.mutation(description="Agree, or not, to exactly what was shown.")
    @answers_problems
    async def answer_consent(
        self,
        info: Info,
        id: strawberry.ID,
        agrees: bool,
        refused_areas: list[str],
        document_sha256: str,
        consent_text_sha256: str,
        language: str,
        typed_name: str,
        idempotency_key: str,
        comment: str | None = None,
    ) -> ConsentAskResult:
        given = answering.Answer(
            agrees=agrees,
            refused_areas=refused_areas,
            document_sha256=document_sha256,
            consent_text_sha256=consent_text_sha256,
            language=language,
            typed_name=typed_name,
            idempotency_key=idempotency_key,
            comment=comment,
        )
        work, key = info.context.work, key_of(id, "ConsentAsk")
        await answering.answer(work, ask_id=key, given=given)
        return await shown(info.context, await answering.find_ask(work, ask_id=key), language)

    @strawberry.mutation(description="Take one's agreement back, from now on (34 CFR 300.9(c)).")
    @answers_problems
    async def revoke_consent(
        self,
        info: Info,
        id: strawberry.ID,
        document_sha256: str,
        consent_text_sha256: str,
        language: str,
        typed_name: str,
        idempotency_key: str,
    ) -> ConsentAskResult:
        given = answering.Answer(
            agrees=False,
            document_sha256=document_sha256,
            consent_text_sha256=consent_text_sha256,
            language=language,
            typed_name=typed_name,
            idempotency_key=idempotency_key,
        )
        work, key = info.context.work, key_of(id, "ConsentAsk")
        await answering.revoke(work, ask_id=key, given=given)
        return await shown(info.context, await answering.find_ask(work, ask_id=key), language)
