"""The clocks of an evaluation: everything the district's state counts from the day consent was received.

They begin with the case's step that has `start_EVAL_INITIAL` and end with its later ones. As with a referral's, what
should run is read out of the log each time, so that it does not matter which job comes first, or twice.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import replace

from sqlalchemy import select, text

from trellis.cases.events import Stepped, when_stepped
from trellis.cases.model import EvaluationCase
from trellis.deadlines.from_a_referral import ONE_AT_A_TIME, Taken, steps_of
from trellis.deadlines.governing import RulesContradict
from trellis.deadlines.model import Deadline
from trellis.deadlines.rows import ROWS
from trellis.deadlines.service import meet, rule_of, start_clock, withdraw
from trellis.kernel.tenancy import UnitOfWork

RECEIVED = {"initial": "eval_consent_received", "reevaluation": "reeval_consent_received"}
UNKNOWN = frozenset({"EVAL_INITIAL_AFTER_RTI"})
"""Rules about a child of whom nobody says here that they are meant (Indiana: after intervention in tiers)."""
COUNTED = {
    machine: tuple(sorted({row.id for row in ROWS if row.event == event} - UNKNOWN))
    for machine, event in RECEIVED.items()
}
REPORT_DONE = "eval_report_done"
AFTER_THE_REPORT = tuple(sorted({row.id for row in ROWS if row.event == REPORT_DONE}))
"""What is counted from the report of a first evaluation (Texas, Pennsylvania); the decision or the plan ends it."""
BEGINS, EARLIER = "start_EVAL_INITIAL", "earlier_consent"
REPORTED = frozenset({"eval_report_done", "eval_report_delivered"})
DECIDED = frozenset({"eligibility_determined", "eval_report_done", "eval_report_delivered"})
WITHOUT_AN_END = {"EVAL_ASSESS": "lock_reports", "REEVAL_COMPLETE": "close_decided"}
"""Rules whose row names no event that ends them: which effect of a step does."""


def begun_by(steps: Iterable[Taken]) -> Taken | None:
    """The step by which the evaluation may begin: consent, or a decision in its place. Pure."""
    return next((step for step in steps if BEGINS in step.effects), None)


def ended_by(rule: str, end_event: str | None, steps: Iterable[Taken]) -> tuple[Taken, bool] | None:
    """The step that ended a rule's clock, and whether it was met by it; None while it runs on. Pure.

    What waits for a meeting or a plan (California, New Jersey) runs on after the decision (`to_a_plan.py`).
    """
    for step in steps:
        if WITHOUT_AN_END.get(rule) in step.effects:
            return step, True
        if "lock_reports" in step.effects and end_event in REPORTED:
            return step, True
        if "close_decided" in step.effects:
            return (step, True) if end_event in DECIDED else None
        if step.target in ("refused", "closed"):
            return step, False
    return None


@when_stepped
async def clocks_after_a_step(work: UnitOfWork, stepped: Stepped) -> None:
    """Start what consent starts, and end what a later step ended. Source: domain.md 5.1, 6.2; 34 CFR 300.301(c)."""
    key = {"case": str(stepped.case_id)}
    await work.session.execute(text(ONE_AT_A_TIME), key)
    case = (await work.session.execute(select(EvaluationCase).where(EvaluationCase.id == stepped.case_id))).scalar_one()
    steps = await steps_of(work, case)
    begun = begun_by(steps)
    if begun is None:
        return
    after = steps[steps.index(begun) + 1 :]
    # Of several who agreed, the page that was received first counts (34 CFR 300.301(c)(1)(i)).
    begun = replace(begun, on=min([begun.on, *(step.on for step in after if EARLIER in step.effects)]))
    for rule in COUNTED[case.machine]:
        try:
            await _set_clock(work, case, rule, begun, after)
        except RulesContradict:
            continue
    reported = next((step for step in after if "lock_reports" in step.effects), None)
    if reported is not None and case.machine == "initial":
        for rule in AFTER_THE_REPORT:
            await _after_the_report(work, case, rule, reported)


async def _after_the_report(work: UnitOfWork, case: EvaluationCase, rule: str, reported: Taken) -> None:
    student_id, instance = case.student_id, str(case.id)
    if await _is_over(work, student_id, rule, REPORT_DONE, instance):
        return
    try:
        await start_clock(work, student_id=student_id, rule=rule, event=REPORT_DONE, on=reported.on, instance=instance)
    except RulesContradict:
        return


async def _set_clock(work: UnitOfWork, case: EvaluationCase, rule: str, begun: Taken, after: list[Taken]) -> None:
    event, instance = RECEIVED[case.machine], str(case.id)
    if await _is_over(work, case.student_id, rule, event, instance):
        return
    row = await start_clock(work, student_id=case.student_id, rule=rule, event=event, on=begun.on, instance=instance)
    if row is None:
        return
    ended = ended_by(rule, rule_of(row).end_event, after)
    if ended is None:
        return
    step, is_met = ended
    if is_met:
        await meet(work, student_id=row.student_id, rule=rule, on=step.on, instance=instance)
    else:
        reason = f"case.{step.event}"
        await withdraw(work, student_id=row.student_id, rule=rule, reason=reason, instance=instance)


async def _is_over(work: UnitOfWork, student_id: uuid.UUID, rule: str, event: str, instance: str) -> bool:
    """Whether this clock ran already, and ended."""
    found = select(Deadline.id).where(
        Deadline.student_id == student_id,
        Deadline.rule_id == rule,
        Deadline.trigger_event == event,
        Deadline.instance == instance,
        Deadline.state != "open",
    )
    return (await work.session.execute(found)).first() is not None
