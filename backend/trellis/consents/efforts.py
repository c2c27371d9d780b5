"""The efforts to reach the parent, and a decision that lets an evaluation go on without consent."""

from __future__ import annotations

import uuid
from datetime import date

from sqlalchemy import select

from trellis.access import Permission, allow
from trellis.access.day import today
from trellis.attachments.service import attachment
from trellis.cases.facts import knows
from trellis.cases.model import EvaluationCase
from trellis.cases.stepping import find_case
from trellis.consents import rules
from trellis.consents.asking import first_asked_on, newest_request
from trellis.consents.model import OVERRIDES, ConsentOverride, ContactAttempt
from trellis.consents.problems import NotTimeForConsent
from trellis.kernel.audit import record
from trellis.kernel.errors import InvalidInput, NotFound
from trellis.kernel.events import hint
from trellis.kernel.ids import new_id
from trellis.kernel.repeating import is_repeated
from trellis.kernel.tenancy import UnitOfWork
from trellis.kernel.words import Words

SAY_WHAT = Words(
    en="Say what came of it: who was reached, what was said, or that nobody answered.",
    es="Diga qué resultó: con quién se habló, qué se dijo, o que nadie respondió.",
)
NO_SUCH_DAY = Words(
    en="An attempt to get this answer was made between the day consent was asked for and today.",
    es="Un intento de obtener esta respuesta se hizo entre el día en que se pidió el consentimiento y hoy.",
)


async def log_attempt(
    work: UnitOfWork, *, case_id: uuid.UUID, made_on: date, channel: str, outcome: str, idempotency_key: str
) -> ContactAttempt:
    """Put one attempt to reach the parent on record (ATT-2; 34 CFR 300.300(d)(5), 300.322(d)).

    Raises NotFound, NotAllowed, NotTimeForConsent, InvalidInput for a day before consent was asked for or to come.
    """
    case = await _waiting(work, case_id)
    said = rules.cleaned(outcome, rules.LONGEST_SAID, "outcome")
    if channel not in rules.CHANNELS:
        raise InvalidInput(field="channel")
    if not said:
        raise InvalidInput(SAY_WHAT, field="outcome")
    wish = {"case": str(case.id), "on": made_on.isoformat(), "channel": channel, "outcome": said}
    if await is_repeated(work, "consent.attempt", idempotency_key, **wish):
        return (await attempts_of(work, case.id))[-1]
    first = await first_asked_on(work, case.id)
    if first is None or not first <= made_on <= await today(work):
        raise InvalidInput(NO_SUCH_DAY, field="madeOn")
    found = ContactAttempt(
        district_id=work.district_id,
        id=new_id(),
        created_at=work.at,
        case_id=case.id,
        student_id=case.student_id,
        made_on=made_on,
        channel=channel,
        outcome=said,
        made_by_id=work.person_id,
        recorded_by_id=work.person_id,
    )
    work.session.add(found)
    record(work, "consent.attempt", "case", case.id, student_id=case.student_id, channel=channel)
    await hint(work, "student.changed", case.student_id)
    return found


async def decide_override(
    work: UnitOfWork, *, case_id: uuid.UUID, way: str, decided_on: date, attachment_id: uuid.UUID, reason: str
) -> ConsentOverride:
    """Put on record that a mediation or a hearing lets the evaluation go on; the step of the case is taken apart.

    The district may do so and does not have to (34 CFR 300.300(a)(3)(ii)); never for first services (300.300(b)(3)).
    Raises NotFound, NotAllowed, NotTimeForConsent, InvalidInput.
    """
    case = await _waiting(work, case_id, "override_sought")
    await allow(work, Permission.CASE_AS_ADM, case.student_id)
    why = rules.cleaned(reason, rules.LONGEST_REASON, "reason")
    if way not in OVERRIDES:
        raise InvalidInput(field="way")
    if len(why) < rules.SHORTEST_REASON:
        raise InvalidInput(field="reason")
    request = await newest_request(work, case.id)
    if request is None or not request.requested_on <= decided_on <= await today(work):
        raise InvalidInput(NO_SUCH_DAY, field="decidedOn")
    scan = await attachment(work, attachment_id=attachment_id)
    if scan.student_id != case.student_id:
        raise NotFound()
    if scan.state != "ready":
        raise InvalidInput(field="attachmentId")
    found = ConsentOverride(
        district_id=work.district_id,
        id=new_id(),
        created_at=work.at,
        case_id=case.id,
        student_id=case.student_id,
        way=way,
        decided_on=decided_on,
        attachment_id=attachment_id,
        reason=why,
        recorded_by_id=work.person_id,
    )
    work.session.add(found)
    record(work, "consent.override", "case", case.id, student_id=case.student_id, way=way)
    await work.session.flush()
    await hint(work, "student.changed", case.student_id)
    return found


async def attempts_of(work: UnitOfWork, case_id: uuid.UUID) -> list[ContactAttempt]:
    """Every attempt of a case, in the order of their days."""
    rows = await work.session.execute(
        select(ContactAttempt)
        .where(ContactAttempt.case_id == case_id)
        .order_by(ContactAttempt.made_on, ContactAttempt.id)
    )
    return list(rows.scalars())


async def are_enough(work: UnitOfWork, case_id: uuid.UUID) -> bool:
    """Whether the attempts since consent was asked for first are enough (ATT-1)."""
    first = await first_asked_on(work, case_id)
    if first is None:
        return False
    made = [rules.Attempt(one.made_on, one.channel) for one in await attempts_of(work, case_id)]
    return rules.are_enough(made, first)


@knows("efforts_recorded")
async def efforts(work: UnitOfWork, case: EvaluationCase) -> str | None:
    """34 CFR 300.300(c)(2), (d)(5): the last of enough attempts."""
    if not await are_enough(work, case.id):
        return None
    return str((await attempts_of(work, case.id))[-1].id)


@knows("override_decided")
async def overridden(work: UnitOfWork, case: EvaluationCase) -> str | None:
    """34 CFR 300.300(a)(3)(i), (c)(1)(ii): the decision, with its document on file."""
    newest = (
        select(ConsentOverride.id)
        .where(ConsentOverride.case_id == case.id)
        .order_by(ConsentOverride.id.desc())
        .limit(1)
    )
    found = (await work.session.execute(newest)).scalar_one_or_none()
    return str(found) if found else None


async def _waiting(work: UnitOfWork, case_id: uuid.UUID, *also: str) -> EvaluationCase:
    case = await find_case(work, case_id=case_id)
    await allow(work, Permission.KEEP_CONSENT, case.student_id)
    if case.state not in ("consent_pending", *also):
        raise NotTimeForConsent()
    return case
