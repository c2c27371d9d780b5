"""What a consent does when something else moves: the case went on, or a right to consent ended."""

from __future__ import annotations

import uuid

from sqlalchemy import Select, select, true

from trellis.access.day import state_of_district, today
from trellis.access.rights import decides_on, rights_on
from trellis.cases.events import Stepped, when_stepped
from trellis.cases.model import CaseEvent, EvaluationCase
from trellis.consents.asking import asks_of, newest_request
from trellis.consents.model import ConsentAsk, ConsentRequest
from trellis.consents.settling import GOES_ON, WAITING, settle_without
from trellis.consents.states import OPEN, step
from trellis.consents.telling import tell, tell_of_ended_right, tell_to_stop
from trellis.evaluations.planned import assessors_of
from trellis.kernel.audit import record
from trellis.kernel.pruning import expires
from trellis.kernel.tenancy import UnitOfWork
from trellis.students.model import RightsHolder, Student

REVOKED = "revoke_consent"


@when_stepped
async def after_a_step(work: UnitOfWork, stepped: Stepped) -> None:
    """Whoever was still asked is asked no more once the case went on without them, and the state says why."""
    case = (await work.session.execute(select(EvaluationCase).where(EvaluationCase.id == stepped.case_id))).scalar_one()
    request = await newest_request(work, case.id)
    if request is not None and (await _newest_step(work, case.id)) == REVOKED:
        await tell_to_stop(work, request, await assessors_of(work, case.id))
    last = (
        select(CaseEvent.event).where(
            CaseEvent.case_id == case.id, CaseEvent.from_state.in_(WAITING), CaseEvent.to_state.not_in(WAITING)
        )
    ).order_by(CaseEvent.number.desc())
    how = (await work.session.execute(last.limit(1))).scalar_one_or_none()
    if request is None or (case.state in GOES_ON and how not in ("no_response", "override")):
        return
    for ask in await asks_of(work, request.id):
        if how == "no_response":
            await _end(work, ask, "expire", None)
        else:
            await _end(work, ask, "close", "case_moved_on")


async def _newest_step(work: UnitOfWork, case_id: uuid.UUID) -> str | None:
    newest = select(CaseEvent.event).where(CaseEvent.case_id == case_id).order_by(CaseEvent.number.desc()).limit(1)
    found: str | None = (await work.session.execute(newest)).scalar_one_or_none()
    return found


@expires("consent_ask")
async def close_for_ended_rights(work: UnitOfWork, most: int) -> int:
    """Close what is asked of people who no longer hold the right, `most` of them, and tell staff; returns how many.

    A right that ended before the answer takes the request with it, and others answer it (threats row 3). Looked at
    once a day, and after each roster; of one person with the deed that ends their right.
    """
    return await _close(work, None, most)


async def close_for_ended_right_of(work: UnitOfWork, *, student_id: uuid.UUID, person_id: uuid.UUID) -> None:
    """The same at once, of what one person is asked for one student: their right has just ended."""
    theirs = select(ConsentAsk.id).where(ConsentAsk.student_id == student_id, ConsentAsk.person_id == person_id)
    await _close(work, theirs, None)


async def close_for_closed_file(work: UnitOfWork, *, student_id: uuid.UUID) -> None:
    """Close whatever of one student waits for anybody's answer: they have left special education."""
    asked = (
        select(ConsentAsk)
        .where(ConsentAsk.student_id == student_id, ConsentAsk.state.in_(OPEN))
        .order_by(ConsentAsk.id)
        .with_for_update()
    )
    for ask in (await work.session.execute(asked)).scalars().all():
        await _end(work, ask, "close", "file_closed")
    await work.session.flush()


async def _close(work: UnitOfWork, among: Select[tuple[uuid.UUID]] | None, most: int | None) -> int:
    day, state = await today(work), await state_of_district(work)
    holds = select(RightsHolder.id).where(
        RightsHolder.district_id == ConsentAsk.district_id,
        RightsHolder.student_id == ConsentAsk.student_id,
        RightsHolder.person_id == ConsentAsk.person_id,
        RightsHolder.law == "IDEA",
        RightsHolder.may_consent,
        rights_on(RightsHolder, day, state),
    )
    decides = select(Student.id).where(
        Student.district_id == ConsentAsk.district_id,
        Student.id == ConsentAsk.student_id,
        Student.id == ConsentAsk.person_id,
        decides_on(Student, day, state),
    )
    rows = await work.session.execute(
        select(ConsentAsk, ConsentRequest)
        .join(
            ConsentRequest,
            (ConsentRequest.district_id == ConsentAsk.district_id) & (ConsentRequest.id == ConsentAsk.request_id),
        )
        .where(
            ConsentAsk.id.in_(among) if among is not None else true(),
            ConsentAsk.state.in_(OPEN),
            ~holds.correlate(ConsentAsk).exists(),
            ~decides.correlate(ConsentAsk).exists(),
        )
        .order_by(ConsentAsk.id)
        .limit(most)
    )
    found = rows.all()
    for ask, request in found:
        await _end(work, ask, "close", "rights_ended")
        await tell_of_ended_right(work, request)
        await settle_without(work, request)
    return len(found)


async def _end(work: UnitOfWork, ask: ConsentAsk, event: str, because: str | None) -> None:
    row = step(ask.state, event, "SYS")
    if row is None:
        return
    ask.state, ask.closed_because, ask.closed_at = row.target, because, work.at
    record(work, f"consent.{event}", "consent_ask", ask.id, student_id=ask.student_id, because=because or "")
    await tell(work, ask)
