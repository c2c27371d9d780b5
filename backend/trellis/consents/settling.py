"""What the answers amount to, and the step of the case they take by themselves."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any

import orjson
from sqlalchemy import select, text

from trellis.cases.facts import knows
from trellis.cases.log import Step, write_step
from trellis.cases.matching import open_case_of
from trellis.cases.model import CaseEvent, EvaluationCase
from trellis.cases.states import WITHOUT_CONSENT, rows_from
from trellis.consents.asking import newest_request
from trellis.consents.model import ConsentAnswer, ConsentAsk, ConsentRequest
from trellis.consents.rules import Standing, agreed_areas, standing_of
from trellis.consents.states import YES
from trellis.evaluations.planned import keep_refused
from trellis.kernel.audit import record
from trellis.kernel.jobs import defer
from trellis.kernel.tenancy import UnitOfWork

WAITS = "consent_pending"
WAITING = (WAITS, *WITHOUT_CONSENT)
"""While nobody's consent carries an evaluation: a yes carries it on, after a no too (34 CFR 300.300(a)(3))."""
UNDER_WAY = ("consented", "in_progress")
"""While somebody assesses: from here a consent that is taken back ends the case, and an earlier one moves its clock."""
GOES_ON = (*WAITING, *UNDER_WAY)
"""While a case stands there, an answer still counts: the first yes carries it on, a later no is for people to see, what
is taken back ends it."""


async def is_over(work: UnitOfWork, request: ConsentRequest) -> bool:
    """Whether nobody waits for answers to this request any more. Holds the student's case until the unit is over."""
    case = await open_case_of(work, request.student_id)
    return case.case_id != request.case_id or case.state not in GOES_ON


async def looks_over(work: UnitOfWork, request: ConsentRequest) -> bool:
    """The same for a page: holds nothing, where the reader sees the case."""
    seen = select(EvaluationCase.state).where(EvaluationCase.id == request.case_id)
    state = (await work.session.execute(seen)).scalar_one_or_none()
    return await is_over(work, request) if state is None else state not in GOES_ON


async def standing(work: UnitOfWork, request: ConsentRequest) -> tuple[Standing, date | None]:
    """What all answers amount to, and the day the last of those that agree was received."""
    rows = (await work.session.execute(_STANDING, {"request": request.id})).all()
    agreed = [row.received_on for row in rows if row.state in YES]
    return _amounts_to(request, rows), max(agreed) if agreed else None


_STANDING = text("SELECT s.state, s.received_on, s.refused_areas FROM consent_standing(:request) s")


async def areas_agreed(work: UnitOfWork, request: ConsentRequest) -> list[str] | None:
    """Keys of the areas that consent carries, as they were asked about; None where there is no consent.

    Of two who agreed, what either agreed to; where both decide, what both did. Source: 34 CFR 300.9(b).
    """
    rows = (await work.session.execute(_STANDING, {"request": request.id})).all()
    return _agreed(request, rows) if _amounts_to(request, rows).granted else None


def _amounts_to(request: ConsentRequest, rows: Sequence[Any]) -> Standing:
    found = standing_of([row.state for row in rows], is_joint=request.joint_order_id is not None)
    if found.granted and not _agreed(request, rows):  # both decide, and agree to no area in common
        return Standing(granted=False, refused=True, conflict=found.conflict)
    return found


def _agreed(request: ConsentRequest, rows: Sequence[Any]) -> list[str]:
    return agreed_areas(
        [area["key"] for area in orjson.loads(request.canonical)["areas"]],
        [row.refused_areas for row in rows if row.state in YES],
        is_joint=request.joint_order_id is not None,
    )


async def settle(work: UnitOfWork, request: ConsentRequest, answer: ConsentAnswer) -> Standing:
    """Take the step an answer leads to, if it does: by the person who answered, or on their behalf from paper.

    The clock counts from the day the answer was received (34 CFR 300.301(c)(1)); where an order says that both decide,
    from the day of the last one. A consent that is taken back ends the case while its evaluation goes on (34 CFR
    300.9(c)); what was done before stands.
    """
    now, received_on = await standing(work, request)
    case = await open_case_of(work, request.student_id)
    if case.case_id != request.case_id:
        return now
    if now.granted and case.state in GOES_ON:
        await _keep_areas(work, request)
    if case.state in WAITING and now.granted:
        event, shown = "consent", "consent_signed"
    elif case.state == WAITS and now.refused:
        event, shown = "decline", "consent_refused"
    elif case.state in UNDER_WAY and (answer.outcome == "revoked" or await _is_late_no(work, request, answer, now)):
        event, shown = "revoke_consent", "consent_revoked"
    elif case.state in UNDER_WAY and await _came_first(work, request, answer):
        event, shown = "consent_earlier", "consent_signed"
    else:
        return now
    row = next(one for one in rows_from(request.machine, case.state) if one.event == event)
    on = received_on if event == "consent" and request.joint_order_id is not None else None
    await write_step(
        work,
        case_id=request.case_id,
        student_id=request.student_id,
        step=Step(
            row,
            "PAR",
            on or answer.received_on,
            evidence={shown: str(answer.id)},
            on_behalf_of=None
            if answer.person_id == work.actor.person_id
            else ("student" if _is_own(answer) else "parent"),
        ),
    )
    record(work, f"case.{event}", "case", request.case_id, student_id=request.student_id)
    await defer(work, "cases.stepped", case_id=request.case_id)
    return now


async def settle_without(work: UnitOfWork, request: ConsentRequest) -> None:
    """Settle once somebody is no longer asked: what the others answered may be all there is to wait for."""
    now, _ = await standing(work, request)
    wanted = YES if now.granted else ("refused", "revoked")
    newest = (
        select(ConsentAnswer)
        .join(
            ConsentAsk, (ConsentAsk.district_id == ConsentAnswer.district_id) & (ConsentAsk.id == ConsentAnswer.ask_id)
        )
        .where(
            ConsentAnswer.request_id == request.id,
            ConsentAnswer.outcome.in_(wanted),
            ConsentAsk.state == ConsentAnswer.outcome,
        )
        .order_by(ConsentAnswer.received_on.desc(), ConsentAnswer.id.desc())
        .limit(1)
    )
    answer = (await work.session.execute(newest)).scalar_one_or_none()
    case = await open_case_of(work, request.student_id)
    if answer is not None and case.case_id == request.case_id and case.state in WAITING:
        await settle(work, request, answer)


async def _is_late_no(work: UnitOfWork, request: ConsentRequest, answer: ConsentAnswer, now: Standing) -> bool:
    """Whether a no came while a child is assessed because nobody had answered: a parent who responds decides.

    34 CFR 300.300(c)(2) lets a reevaluation go on without consent where the parent has failed to respond.
    """
    if answer.outcome != "refused" or now.granted:
        return False
    last = (
        select(CaseEvent.event)
        .where(
            CaseEvent.case_id == request.case_id,
            CaseEvent.from_state.in_(WAITING),
            CaseEvent.to_state.not_in(WAITING),
        )
        .order_by(CaseEvent.number.desc())
        .limit(1)
    )
    return (await work.session.execute(last)).scalar_one_or_none() == "no_response"


async def _keep_areas(work: UnitOfWork, request: ConsentRequest) -> None:
    """The plan knows what it may not assess: an area left out by everybody whose consent carries it."""
    agreed = await areas_agreed(work, request) or []
    asked = [area["key"] for area in orjson.loads(request.canonical)["areas"]]
    await keep_refused(work, request.case_id, [key for key in asked if key not in agreed])


async def _came_first(work: UnitOfWork, request: ConsentRequest, answer: ConsentAnswer) -> bool:
    """Whether a yes was received before every other: any one starts the clock, so the first does (domain.md 5.6)."""
    if answer.outcome not in YES or request.joint_order_id is not None:
        return False
    rows = (await work.session.execute(_STANDING, {"request": request.id})).all()
    others = sorted(row.received_on for row in rows if row.state in YES)
    return len(others) > 1 and answer.received_on == others[0] < others[1]


def _is_own(answer: ConsentAnswer) -> bool:
    return answer.person_id == answer.student_id


async def _shown(work: UnitOfWork, case_id: uuid.UUID, *, granted: bool) -> str | None:
    request = await newest_request(work, case_id)
    if request is None:
        return None
    now, _ = await standing(work, request)
    return str(request.id) if (now.granted if granted else now.refused) else None


@knows("consent_signed")
async def signed(work: UnitOfWork, case: EvaluationCase) -> str | None:
    """34 CFR 300.300(a)(1): the request of a case that was agreed to, by as many as it takes."""
    return await _shown(work, case.id, granted=True)


@knows("consent_revoked")
async def revoked(work: UnitOfWork, case: EvaluationCase) -> str | None:
    """34 CFR 300.9(c): somebody who may consent took the consent to the newest request back."""
    request = await newest_request(work, case.id)
    if request is None:
        return None
    states = (await work.session.execute(_STANDING, {"request": request.id})).all()
    return str(request.id) if any(row.state == "revoked" for row in states) else None


@knows("consent_refused")
async def refused(work: UnitOfWork, case: EvaluationCase) -> str | None:
    """34 CFR 300.300(a)(3): nobody who was asked is left to agree."""
    return await _shown(work, case.id, granted=False)
