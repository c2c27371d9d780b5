"""The clocks of a referral: everything the district's state counts from the day a request was received.

They begin with the case and end with its steps (`cases.states.Row.effects`). What should run is read out of the log of
the case each time, so that it does not matter which job comes first, or twice.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select, text

from trellis.cases.events import Referred, Stepped, when_referred, when_stepped
from trellis.cases.model import CaseEvent, EvaluationCase
from trellis.cases.states import ENDED, EVALUATIONS, rows_from
from trellis.deadlines.governing import RulesContradict
from trellis.deadlines.model import Deadline
from trellis.deadlines.rows import ROWS
from trellis.deadlines.service import meet, rule_of, start_clock, withdraw
from trellis.deadlines.to_a_plan import waits_for
from trellis.kernel.tenancy import UnitOfWork

RECEIVED = "referral_received"
ANSWER, MEETING_ABOUT_IT = "EVAL_RESPONSE", "ID_MEETING"
COUNTED = tuple(sorted({row.id for row in ROWS if row.event == RECEIVED}))
"""Rules a state or federal law counts from a referral: the answer to it, and in Virginia the evaluation itself."""
OF_EVERY_MACHINE = frozenset({ANSWER})
"""All others are about a first evaluation, or the plan that follows one."""
DECIDED = frozenset({"eligibility_determined", "eval_report_done"})
"""What has happened (`Rule.end_event`) when a case closes with a decision on eligibility."""
ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtext('trellis clocks of a case'), hashtext(:case))"


@dataclass(frozen=True, slots=True)
class Taken:
    """A step in the log of a case, as far as a clock cares."""

    event: str
    effects: tuple[str, ...]
    target: str
    on: date


@dataclass(frozen=True, slots=True)
class Run:
    """One clock: from the request, or from the day the case was opened again, to the step that ended it."""

    began_on: date
    ended_by: Taken | None = None


def runs_of(rule: str, received_on: date, steps: Iterable[Taken]) -> list[Run]:
    """Every time a rule's clock ran in a case, the earliest first; only the last can run still. Pure.

    The answer is given by `end_EVAL_RESPONSE`; so is what was asked before it. A refusal, a close
    and that it was opened in error end all.
    """
    runs = [Run(received_on)]
    answered = rule in (ANSWER, MEETING_ABOUT_IT)
    for step in steps:
        is_open = runs[-1].ended_by is None
        ends = step.target in ENDED or (answered and "end_EVAL_RESPONSE" in step.effects)
        if is_open and ends:
            runs[-1] = Run(runs[-1].began_on, step)
        elif not is_open and "start_EVAL_RESPONSE" in step.effects:
            runs.append(Run(step.on))
    return runs


@when_referred
async def clocks_of_a_referral(work: UnitOfWork, referred: Referred) -> None:
    """Start each; again, with an earlier request that joined the case, moves those that run."""
    await set_clocks(work, case_id=referred.case_id)


@when_stepped
async def clocks_after_a_step(work: UnitOfWork, stepped: Stepped) -> None:
    """End what the step ended: the answer was given, the case was refused or closed."""
    await set_clocks(work, case_id=stepped.case_id)


async def set_clocks(work: UnitOfWork, *, case_id: uuid.UUID) -> None:
    """Let the clocks of a case run as its log has it; again changes nothing.

    Where two rows contradict each other no date is right: the page of rules shows them, and the others run.
    Source: domain.md 5.1, 6.2; 34 CFR 300.301.
    """
    await work.session.execute(text(ONE_AT_A_TIME), {"case": str(case_id)})
    case = (await work.session.execute(select(EvaluationCase).where(EvaluationCase.id == case_id))).scalar_one()
    if case.machine not in EVALUATIONS:
        return
    steps = await steps_of(work, case)
    for rule in COUNTED:
        if case.machine == "initial" or rule in OF_EVERY_MACHINE:
            try:
                await _set_clock(work, case, rule, steps)
            except RulesContradict:
                continue


async def steps_of(work: UnitOfWork, case: EvaluationCase) -> list[Taken]:
    """The log of a case, as far as a clock cares."""
    log = await work.session.execute(select(CaseEvent).where(CaseEvent.case_id == case.id).order_by(CaseEvent.number))
    found = []
    for one in log.scalars():
        row = next((r for r in rows_from(case.machine, one.from_state) if r.event == one.event), None)
        found.append(Taken(one.event, row.effects if row else (), one.to_state, one.happened_on))
    return found


async def _set_clock(work: UnitOfWork, case: EvaluationCase, rule: str, steps: list[Taken]) -> None:
    of_case = select(Deadline).where(
        Deadline.student_id == case.student_id,
        Deadline.rule_id == rule,
        Deadline.trigger_event == RECEIVED,
        Deadline.instance == str(case.id),
    )
    known = list((await work.session.execute(of_case.order_by(Deadline.id))).scalars())
    for place, run in enumerate(runs_of(rule, case.received_on, steps)):
        row: Deadline | None = known[place] if place < len(known) else None
        if row is not None and row.state != "open":
            continue
        row = await start_clock(
            work, student_id=case.student_id, rule=rule, event=RECEIVED, on=run.began_on, instance=str(case.id)
        )
        if row is not None and run.ended_by is not None and not _goes_on(row, run.ended_by):
            await _end(work, row, run.ended_by)


def _goes_on(row: Deadline, step: Taken) -> bool:
    """Whether a case that closed with a decision leaves a clock to the plan, or to the decision (`to_a_plan.py`)."""
    return "close_decided" in step.effects and waits_for(rule_of(row)) is not None


async def _end(work: UnitOfWork, row: Deadline, step: Taken) -> None:
    answered = row.rule_id == ANSWER and "end_EVAL_RESPONSE" in step.effects
    decided = "close_decided" in step.effects and rule_of(row).end_event in DECIDED
    if answered or decided:
        await meet(work, student_id=row.student_id, rule=row.rule_id, on=step.on, instance=row.instance)
    else:
        reason = f"case.{step.event}"
        await withdraw(work, student_id=row.student_id, rule=row.rule_id, reason=reason, instance=row.instance)
