"""A signed page that came on paper: put on record by staff, with both of its days and the scan (ES-10)."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from trellis.access import Permission, allow
from trellis.access.day import state_of_district, today
from trellis.access.rights import decides_on, rights_on
from trellis.attachments.service import attachment
from trellis.cases.capacities import capacities_of
from trellis.consents import rules
from trellis.consents.answering import answer_of, find_ask, keep, may_take_back, refuse_unknown_areas
from trellis.consents.asking import find_request, newest_request, same_before
from trellis.consents.model import ConsentAnswer, ConsentAsk
from trellis.consents.problems import AlreadyAnswered, DaysDoNotFit, NotAsked, RequestChanged
from trellis.consents.settling import is_over
from trellis.consents.states import event_of, step
from trellis.kernel.errors import InvalidInput, NotAllowed, NotFound
from trellis.kernel.ids import new_id
from trellis.kernel.repeating import KeyUsedForSomethingElse
from trellis.kernel.tenancy import UnitOfWork
from trellis.kernel.words import Words
from trellis.plans.form.values import day_in_words
from trellis.students.model import RightsHolder, Student

NOT_READY = Words(
    en="Choose a file of this student that was checked and is ready.",
    es="Elija un archivo de este estudiante que ya se revisó y está listo.",
)


async def record_answer(
    work: UnitOfWork,
    *,
    ask_id: uuid.UUID,
    outcome: str,
    signed_on: date,
    received_on: date,
    attachment_id: uuid.UUID,
    language: str,
    idempotency_key: str,
    refused_areas: Sequence[str] = (),
) -> ConsentAnswer:
    """Put on record what somebody answered on paper. `outcome`: granted, refused or revoked.

    The page was signed on `signed_on` by somebody who held the right on that day, and the district received it on
    `received_on`, from which every clock counts. The page of a request that was replaced by one for the same counts for
    that one. Raises NotFound, NotAllowed, NotAsked, DaysDoNotFit, RequestChanged,
    AlreadyAnswered, InvalidInput, KeyUsedForSomethingElse.
    """
    ask = await find_ask(work, ask_id=ask_id)
    if ask.closed_because == "replaced":
        ask = await _asked_now(work, ask)
    await allow(work, Permission.KEEP_CONSENT, ask.student_id)
    held = await capacities_of(work, ask.student_id)
    capacity = next((one for one in ("ADM", "CM") if one in held), None)
    if capacity is None:
        raise NotAllowed()
    if outcome not in ("granted", "refused", "revoked") or language not in rules.LANGUAGES:
        raise InvalidInput(field="outcome" if language in rules.LANGUAGES else "language")
    if not 8 <= len(idempotency_key) <= 255:
        raise InvalidInput(field="idempotencyKey")
    request = await find_request(work, ask.request_id)
    areas = list(refused_areas)
    if outcome == "granted":
        refuse_unknown_areas(request, areas, await state_of_district(work))
        outcome = "partially_granted" if areas else outcome
    elif areas:
        raise InvalidInput(field="refusedAreas")
    over = await is_over(work, request)
    await work.session.refresh(ask, with_for_update=True)
    pages = await same_before(work, request)
    page = next((one for one in reversed(pages) if one.requested_on <= signed_on), request)
    digest = rules.answer_digest(
        document=page.sha256,
        outcome=outcome,
        refusedAreas=areas,
        person=str(ask.person_id),
        signedOn=signed_on.isoformat(),
        receivedOn=received_on.isoformat(),
        scan=str(attachment_id),
    )
    before = await answer_of(work, ask.id, revoked=outcome == "revoked")
    if before is not None:
        if before.idempotency_key != idempotency_key:
            raise AlreadyAnswered()
        if before.answer_sha256 != digest:
            raise KeyUsedForSomethingElse()
        return before
    await _unused(work, ask.person_id, idempotency_key)
    if step(ask.state, event_of(outcome, on_paper=True), capacity) is None or over:
        raise RequestChanged()
    if outcome == "revoked" and not await may_take_back(work, ask, request):
        raise RequestChanged()
    await _days(work, pages[0].requested_on, ask.id, outcome, signed_on, received_on)
    if not await held_on(work, ask.student_id, ask.person_id, signed_on):
        raise NotAsked()
    await _scan(work, attachment_id, ask.student_id)
    found = ConsentAnswer(
        district_id=work.district_id,
        id=new_id(),
        created_at=work.at,
        ask_id=ask.id,
        request_id=request.id,
        student_id=ask.student_id,
        person_id=ask.person_id,
        outcome=outcome,
        refused_areas=areas,
        way="paper",
        signed_on=signed_on,
        received_on=received_on,
        language=language,
        document_sha256=page.sha256,
        attachment_id=attachment_id,
        recorded_by_id=work.person_id,
        recorded_at=work.at,
        idempotency_key=idempotency_key,
        answer_sha256=digest,
    )
    await keep(work, ask, request, found)
    return found


async def _asked_now(work: UnitOfWork, ask: ConsentAsk) -> ConsentAsk:
    """What the same person is asked now, where it is the same that their page asked. Raises RequestChanged."""
    asked = await find_request(work, ask.request_id)
    now = await newest_request(work, asked.case_id)
    if now is None or asked.id not in [one.id for one in await same_before(work, now)]:
        raise RequestChanged()
    same = select(ConsentAsk).where(ConsentAsk.request_id == now.id, ConsentAsk.person_id == ask.person_id)
    found: ConsentAsk | None = (await work.session.execute(same)).scalar_one_or_none()
    if found is None:
        raise RequestChanged()
    return found


async def held_on(work: UnitOfWork, student_id: uuid.UUID, person_id: uuid.UUID, day: date) -> bool:
    """Whether somebody held the right to consent for a student on a day; the student alone once of age then."""
    state = await state_of_district(work)
    if person_id == student_id:
        own = select(Student.id).where(Student.id == student_id, decides_on(Student, day, state))
        return (await work.session.execute(own)).first() is not None
    held = select(RightsHolder.id).where(
        RightsHolder.student_id == student_id,
        RightsHolder.person_id == person_id,
        RightsHolder.law == "IDEA",
        RightsHolder.may_consent,
        rights_on(RightsHolder, day, state),
    )
    return (await work.session.execute(held)).first() is not None


async def _unused(work: UnitOfWork, person_id: uuid.UUID, idempotency_key: str) -> None:
    used = select(ConsentAnswer.id).where(
        ConsentAnswer.person_id == person_id, ConsentAnswer.idempotency_key == idempotency_key
    )
    if (await work.session.execute(used)).first() is not None:
        raise KeyUsedForSomethingElse()


async def _days(
    work: UnitOfWork, first: date, ask_id: uuid.UUID, outcome: str, signed_on: date, received_on: date
) -> None:
    if outcome == "revoked" and (given := await answer_of(work, ask_id)) is not None:
        first = given.signed_on
    if not first <= signed_on <= received_on <= await today(work):
        raise DaysDoNotFit(
            DaysDoNotFit.default_says.filled(asked=day_in_words(first)),
            field="signedOn" if signed_on < first else "receivedOn",
        )


async def _scan(work: UnitOfWork, attachment_id: uuid.UUID, student_id: uuid.UUID) -> None:
    scan = await attachment(work, attachment_id=attachment_id)
    if scan.student_id != student_id:
        raise NotFound()
    if scan.state != "ready":
        raise InvalidInput(NOT_READY, field="attachmentId")
