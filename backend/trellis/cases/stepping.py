"""Taking a step of a case, and saying which can be taken now, by whom, and why not."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from trellis.access import Permission, allow
from trellis.access.day import today
from trellis.cases import errors
from trellis.cases.capacities import capacities_of
from trellis.cases.events import IN_THE_STEP, Stepped
from trellis.cases.facts import evidence_for
from trellis.cases.log import Step, write_step
from trellis.cases.matching import open_case_of
from trellis.cases.model import CaseEvent, EvaluationCase
from trellis.cases.rules import trimmed
from trellis.cases.states import OPEN, Refused, Row, rows_from, step
from trellis.kernel.audit import record
from trellis.kernel.errors import InvalidInput, NotFound
from trellis.kernel.events import hint_all
from trellis.kernel.jobs import defer
from trellis.kernel.tenancy import UnitOfWork
from trellis.kernel.words import Words
from trellis.notices.safeguards.service import had_by_all_since
from trellis.plans.form.values import day_in_words

BY_REQUEST = ("submit", "ask_again")
"""Taken by asking and matching alone (`matching.into_case`)."""
SAFEGUARDS = "give_safeguards"
BY_ANSWER = ("consent_earlier", "revoke_consent")
"""Taken by an answer of who may consent, and no button (`consents.settling`)."""
BY_TAKING_BACK = ("opened_in_error", "request_withdrawn")
"""Taken with the request that goes back to the queue (`taking_back.take_back`)."""
BY_THE_DAY = ("exit_day",)
"""Taken once a day, of what an administrator confirmed for a day to come (`moves.closing`)."""
NO_BUTTON = (*BY_REQUEST, *BY_ANSWER, *BY_TAKING_BACK, *BY_THE_DAY)
DATED = ("seek_mediation", "seek_hearing", "override_ended")
"""Taken with the day on which it was: sought or ended elsewhere, and written down here later."""
NO_SUCH_DAY = Words(
    en="This was on a day between the case's last step, on {day}, and today.",
    es="Esto fue un día entre el último paso del caso, el {day}, y hoy.",
)
LONGEST_REASON = 2_000
GIVE_IT = Words(
    "Put on record to whom the procedural safeguards notice was given; that is the step.",
    "Deje constancia de a quién se entregó el aviso de garantías procesales; ese es el paso.",
)
TOO_LONG = Words("Shorten the reason to 2,000 letters.", "Acorte el motivo a 2000 letras.")


@dataclass(frozen=True, slots=True)
class NextStep:
    """A step that leads on from where a case stands. `refused` says why the actor can't take it now."""

    row: Row
    refused: Refused | None
    asks_reason: bool

    @property
    def asks_day(self) -> bool:
        """Whether it is taken with the day on which it was."""
        return self.row.event in DATED


async def find_case(work: UnitOfWork, *, case_id: uuid.UUID) -> EvaluationCase:
    """A case, through the policy. Raises NotFound."""
    found = await work.session.execute(select(EvaluationCase).where(EvaluationCase.id == case_id))
    case: EvaluationCase | None = found.scalar_one_or_none()
    if case is None:
        raise NotFound()
    await allow(work, Permission.SEE_CASE, case.student_id)
    return case


async def next_steps(work: UnitOfWork, case: EvaluationCase) -> list[NextStep]:
    """Every step from where the case stands, the ordinary way first; a reason is taken to be given.

    The procedural safeguards notice is a step as long as it is owed: each request asks for one (34 CFR 300.504(a)(1)).
    """
    capacities = await capacities_of(work, case.student_id)
    owes_safeguards = await _owes_safeguards(work, case)
    found = []
    for row in rows_from(case.machine, case.state):
        if row.event in NO_BUTTON or (row.event == SAFEGUARDS and not owes_safeguards):
            continue
        held = await evidence_for(work, case, row.needs, event=row.event)
        facts = dict.fromkeys((*held, "reason"), True)
        said = step(case.machine, case.state, row.event, capacities, facts)
        found.append(NextStep(row, said if isinstance(said, Refused) else None, "reason" in row.needs))
    return found


async def take(
    work: UnitOfWork, *, case_id: uuid.UUID, event: str, reason: str | None = None, on: date | None = None
) -> EvaluationCase:
    """Take a step; of those of `DATED`, `on` is the day it was, and today without one. Raises NotFound, StepNotYours,
    StepWaits, CaseMovedOn, AnotherCaseOpen, InvalidInput.
    """
    case = await find_case(work, case_id=case_id)
    if event == SAFEGUARDS:
        raise errors.StepWaits(GIVE_IT)
    why = trimmed(reason or "") or None
    if why is not None and len(why) > LONGEST_REASON:
        raise InvalidInput(TOO_LONG, field="reason")
    row = next((one for one in rows_from(case.machine, case.state) if one.event == event), None)
    held = await evidence_for(work, case, row.needs, event=event) if row else {}
    if why is not None:
        held["reason"] = "said"
    facts = dict.fromkeys(held, True)
    capacities = await capacities_of(work, case.student_id)
    said = step(case.machine, case.state, "" if event in NO_BUTTON else event, capacities, facts)
    if isinstance(said, Refused):
        raise _ERRORS[said.code](said.why, do_next=said.do_next)
    if case.state not in OPEN and said.row.target in OPEN and (await open_case_of(work, case.student_id)).case_id:
        raise errors.AnotherCaseOpen()
    day = await _day(work, case, event, on)
    await write_step(
        work,
        case_id=case.id,
        student_id=case.student_id,
        step=Step(said.row, said.capacity, day, evidence=held, reason=why),
    )
    record(work, f"case.{event}", "case", case.id, student_id=case.student_id)
    for body in IN_THE_STEP.get(event, ()):
        await body(work, Stepped(case.id, case.student_id))
    # Whoever takes a step may not be somebody who reads a deadline: a job ends the clocks.
    await defer(work, "cases.stepped", case_id=case.id)
    await hint_all(work, [("student.changed", case.student_id)])
    await work.session.refresh(case)
    return case


async def _day(work: UnitOfWork, case: EvaluationCase, event: str, on: date | None) -> date:
    """The day a step is of. Raises InvalidInput for one before the case came to where it stands, or to come."""
    now = await today(work)
    if on is None or event not in DATED:
        return now
    came = (
        select(CaseEvent.happened_on)
        .where(CaseEvent.case_id == case.id, CaseEvent.from_state != CaseEvent.to_state)
        .order_by(CaseEvent.number.desc())
        .limit(1)
    )
    first: date = (await work.session.execute(came)).scalar_one()
    if not first <= on <= now:
        raise InvalidInput(NO_SUCH_DAY.filled(day=day_in_words(first)), field="happenedOn")
    return on


async def asked_last(work: UnitOfWork, case: EvaluationCase) -> date | None:
    """The day of the last request, where no step since then says that the notice was given; else None."""
    newest = (
        select(CaseEvent.event, CaseEvent.happened_on)
        .where(CaseEvent.case_id == case.id, CaseEvent.event.in_((*BY_REQUEST, SAFEGUARDS)))
        .order_by(CaseEvent.number.desc())
        .limit(1)
    )
    last = (await work.session.execute(newest)).one_or_none()
    return None if last is None or last.event == SAFEGUARDS else last.happened_on


async def _owes_safeguards(work: UnitOfWork, case: EvaluationCase) -> bool:
    """Whether a request came since everybody owed the notice was given it last; the givings themselves say so."""
    asked = await asked_last(work, case)
    if asked is None:
        return False
    since = await had_by_all_since(work, case.student_id)
    return since is None or since < asked


_ERRORS = {"not_a_step": errors.CaseMovedOn, "not_yours": errors.StepNotYours, "waits": errors.StepWaits}
