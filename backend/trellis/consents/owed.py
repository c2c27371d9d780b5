"""Notices a case owes beside its proposal: consent taken back ends it, or a parent's independent evaluation is refused.

34 CFR 300.503(a) with 300.9(c): what the district stops, because it may not go on, it tells in writing all the same.
34 CFR 300.502(b)(2)(i): a district that does not pay for an independent evaluation asks for a hearing without
unnecessary delay; the refusal is told with its reasons (300.503(a)(2)).
"""

from __future__ import annotations

import uuid

from sqlalchemy import select

from trellis.access import Permission, allow
from trellis.cases.events import Stepped, when_stepped
from trellis.cases.facts import knows
from trellis.cases.model import CaseEvent, EvaluationCase
from trellis.cases.stepping import find_case
from trellis.consents import rules
from trellis.consents.asking import newest_request
from trellis.consents.model import CaseNotice
from trellis.consents.prefilled import Around, prefilled
from trellis.consents.problems import NoIndependentEvaluationAsked
from trellis.consents.proposing import around, standing_of
from trellis.kernel.audit import record
from trellis.kernel.errors import InvalidInput
from trellis.kernel.ids import new_id
from trellis.kernel.tenancy import UnitOfWork
from trellis.kernel.words import Words
from trellis.notices.prior_written.model import PriorNotice
from trellis.notices.prior_written.rules import How, Item, text_of
from trellis.notices.prior_written.service import draft_from, tell, when_issued
from trellis.notices.prior_written.states import OUT
from trellis.plans.form.values import day_in_words

REVOKED, DEFENDS = "revoked", "defend"
TRIGGERS = {REVOKED: "revocation", DEFENDS: "request_refused"}
TAKEN_BACK = "revoke_consent"
INDEPENDENT = ("iee_request", "iee_pay", "iee_hearing")
STOPS = Words(
    en="The school stops the evaluation, because consent to it was taken back. Nothing more is assessed.",
    es="La escuela detiene la evaluación porque se retiró el consentimiento. No se evalúa nada más.",
)
WHY_STOPS = Words(
    en="Consent was taken back in writing, received on {day}. What was done before that day stands (34 CFR 300.9(c)).",
    es="El consentimiento se retiró por escrito, recibido el {day}. Lo hecho antes de ese día queda (34 CFR 300.9(c)).",
)
REFUSES = Words(
    en="The school refuses to pay for an independent educational evaluation.",
    es="La escuela se niega a pagar una evaluación educativa independiente.",
)
ASKS_A_HEARING = Words(
    en="The school asks for a due process hearing to show that its own evaluation is appropriate.",
    es="La escuela pide una audiencia de debido proceso para demostrar que su evaluación es apropiada.",
)
SAY_WHY = Words(
    en="Say why the district's own evaluation is appropriate. The notice tells the family.",
    es="Diga por qué la evaluación del distrito es apropiada. El aviso se lo dice a la familia.",
)


async def draft_refusal_of_independent(work: UnitOfWork, *, case_id: uuid.UUID, reason: str | None) -> PriorNotice:
    """Draft the notice that an independent evaluation is not paid for and a hearing is asked for instead.

    Raises NotFound, NotAllowed, NoIndependentEvaluationAsked where none is asked for or it was answered, InvalidInput
    without a reason.
    """
    case = await find_case(work, case_id=case_id)
    await allow(work, Permission.CASE_AS_ADM, case.student_id)
    asked = await independent_asked(work, case.id)
    if asked is None:
        raise NoIndependentEvaluationAsked()
    why = rules.cleaned(reason, rules.LONGEST_REASON, "reason")
    if len(why) < rules.SHORTEST_REASON:
        raise InvalidInput(SAY_WHY, field="reason")
    known = await around(work, case, why)
    said = (("refuse", REFUSES), ("propose", ASKS_A_HEARING))
    notice = await _draft(work, case, DEFENDS, asked.number, known, *said, reason=why)
    record(work, "case.draft_defend", "case", case.id, student_id=case.student_id)
    return notice


async def independent_asked(work: UnitOfWork, case_id: uuid.UUID) -> CaseEvent | None:
    """The parent's request for an independent evaluation that the district has neither paid for nor defended."""
    newest = await _newest(work, case_id, *INDEPENDENT)
    return newest if newest is not None and newest.event == INDEPENDENT[0] else None


@knows("prior_written_notice", of="iee_hearing")
async def notice_defends(work: UnitOfWork, case: EvaluationCase) -> str | None:
    """34 CFR 300.502(b)(2)(i), 300.503(a)(2): the notice that is out and refuses what was asked for last."""
    asked = await independent_asked(work, case.id)
    if asked is None:
        return None
    links = await _links(work, case.id, DEFENDS, asked.number)
    notices = await standing_of(work, [link.notice_id for link in links])
    return next((str(one.id) for one in notices.values() if one.state in OUT), None)


@when_issued(TRIGGERS[DEFENDS])
async def may_go_out(work: UnitOfWork, notice: PriorNotice) -> None:
    """Such a notice goes out while what it refuses is still asked for. Raises NoIndependentEvaluationAsked."""
    if notice.supersedes_id is not None:
        return
    found = select(CaseNotice).where(CaseNotice.notice_id == notice.id, CaseNotice.what == DEFENDS)
    link = (await work.session.execute(found)).scalar_one_or_none()
    if link is None:
        return
    asked = await independent_asked(work, link.case_id)
    if asked is None or asked.number != link.review:
        raise NoIndependentEvaluationAsked()


@when_stepped
async def notice_of_what_stops(work: UnitOfWork, stepped: Stepped) -> None:
    """Consent that is taken back ends an evaluation at once; its notice is drafted for whoever asked for consent."""
    taken_back = await _newest(work, stepped.case_id, TAKEN_BACK)
    request = await newest_request(work, stepped.case_id)
    if taken_back is None or request is None:
        return
    if await _links(work, stepped.case_id, REVOKED, taken_back.number):
        return
    case = (await work.session.execute(select(EvaluationCase).where(EvaluationCase.id == stepped.case_id))).scalar_one()
    known = await around(work, case, "", by=request.requested_by_id)
    notice = await _draft(
        work,
        case,
        REVOKED,
        taken_back.number,
        known,
        ("propose", STOPS),
        why=WHY_STOPS.filled(day=day_in_words(taken_back.happened_on)),
        by=request.requested_by_id,
    )
    record(work, "case.draft_revoked", "prior_notice", notice.id, student_id=case.student_id)


async def _draft(
    work: UnitOfWork,
    case: EvaluationCase,
    what: str,
    number: int,
    known: Around,
    *items: tuple[How, Words],
    why: Words | None = None,
    by: uuid.UUID | None = None,
    reason: str | None = None,
) -> PriorNotice:
    contents = prefilled(known)
    if why is not None:
        contents["why"] = text_of(why)
    notice = await draft_from(
        work,
        student_id=case.student_id,
        trigger=TRIGGERS[what],
        items=[Item(f"case:{what}:{at}", how, text_of(words)) for at, (how, words) in enumerate(items)],
        contents=contents,
        decided_by_team=False,
        drafted_by_id=by,
    )
    work.session.add(
        CaseNotice(
            district_id=work.district_id,
            id=new_id(),
            created_at=work.at,
            case_id=case.id,
            student_id=case.student_id,
            notice_id=notice.id,
            what=what,
            review=number,
            areas=[],
            reason=reason,
        )
    )
    await tell(work, notice)
    return notice


async def _links(work: UnitOfWork, case_id: uuid.UUID, what: str, number: int) -> list[CaseNotice]:
    found = select(CaseNotice).where(
        CaseNotice.case_id == case_id, CaseNotice.what == what, CaseNotice.review == number
    )
    return list((await work.session.execute(found.order_by(CaseNotice.id.desc()))).scalars())


async def _newest(work: UnitOfWork, case_id: uuid.UUID, *events: str) -> CaseEvent | None:
    found = select(CaseEvent).where(CaseEvent.case_id == case_id, CaseEvent.event.in_(events))
    newest: CaseEvent | None = (
        await work.session.execute(found.order_by(CaseEvent.number.desc()).limit(1))
    ).scalar_one_or_none()
    return newest
