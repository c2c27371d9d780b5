"""Clocks that run from a request, a consent, a report or a decision to the first plan, and what ends them.

The evaluation does not end these: a plan does, or its meeting, as the row's `end_event` says. Where none follows
(the child is not eligible) they are taken back, or met where the row's time is the decision's too.
"""

from __future__ import annotations

import uuid
from datetime import date

from sqlalchemy import select

from trellis.deadlines.model import Deadline
from trellis.deadlines.rows import ROWS
from trellis.deadlines.rule import Rule
from trellis.deadlines.service import can_count_from, meet, rule_of, start_clock, withdraw
from trellis.kernel.tenancy import UnitOfWork

DETERMINED = "eligibility_determined"
MET, FINAL, BEGAN, OFFERED = "iep_meeting", "iep_finalized", "iep_implemented", "proposed_iep_delivered"
"""What a first plan tells: its meeting was held, it was made final, it began, its notice went out with it."""
OFFER = "fape_offer_or_ineligible_notice"
TO_A_DECISION = frozenset({"EVAL_INITIAL", "ARD_AFTER_REPORT"})
"""Rules whose time a decision that no plan follows keeps, whatever their row waits for else."""
TO_A_PLAN = frozenset(
    {"EVAL_INITIAL", "IEP_INITIAL", "IEP_INITIAL_FROM_CONSENT", "IEP_INITIAL_FROM_REQUEST", "ARD_AFTER_REPORT"}
)
OF_A_FIRST_PLAN = frozenset({"IEP_INITIAL"})
COUNTED = tuple(sorted({row.id for row in ROWS if row.event == DETERMINED}))
WAITED_FOR = {MET: MET, FINAL: FINAL, BEGAN: BEGAN, OFFERED: OFFERED, OFFER: OFFERED, "": FINAL}


def waits_for(rule: Rule) -> str | None:
    """What of a first plan ends the clock of a row: `MET`, `FINAL`, `BEGAN`, `OFFERED`; None where a plan does not.

    A row that names no event asks for the plan itself (Ohio, Pennsylvania, Texas, Colorado). New York's and others'
    time to carry a plan out (`IEP_IMPLEMENT`) ends as it begins. Pure.
    """
    if rule.id == "IEP_IMPLEMENT":
        return BEGAN
    return WAITED_FOR.get(rule.end_event) if rule.id in TO_A_PLAN else None


async def decided(
    work: UnitOfWork, *, student_id: uuid.UUID, case_id: uuid.UUID, on: date, is_eligible: bool, is_first: bool
) -> None:
    """A group decided on eligibility: what is counted from it starts; what waited for a plan goes on, or ends.

    Every rule that counts from it is told (domain.md 6); a first plan's only of a child found eligible the first time.
    Again changes nothing. Source: domain.md 5.2, 6.2; 34 CFR 300.323(c)(1).
    """
    instance = str(case_id)
    for rule in COUNTED:
        if (rule in OF_A_FIRST_PLAN and not (is_eligible and is_first)) or await _ran(work, student_id, rule, instance):
            continue
        await start_clock(work, student_id=student_id, rule=rule, event=DETERMINED, on=on, instance=instance)
    if is_eligible:
        return
    for row in await _open(work, student_id):
        if row.instance != instance or waits_for(rule_of(row)) is None:
            continue
        if row.rule_id in TO_A_DECISION:
            await meet(work, student_id=student_id, rule=row.rule_id, on=on, instance=instance)
        else:
            await withdraw(
                work, student_id=student_id, rule=row.rule_id, reason="determination.not_eligible", instance=instance
            )


async def plan_came(work: UnitOfWork, *, student_id: uuid.UUID, what: str, on: date | None) -> None:
    """Of a student's first plan happened `what` on a day: clocks that waited for it are met, late or not.

    Source: domain.md 6.2; 34 CFR 300.323(c).
    """
    if on is None or not await can_count_from(work, on):
        return
    for row in await _open(work, student_id):
        if waits_for(rule_of(row)) == what and on >= row.trigger_on:
            await meet(work, student_id=student_id, rule=row.rule_id, on=on, instance=row.instance)


async def _open(work: UnitOfWork, student_id: uuid.UUID) -> list[Deadline]:
    found = select(Deadline).where(
        Deadline.student_id == student_id,
        Deadline.rule_id.in_((*TO_A_PLAN, "IEP_IMPLEMENT")),
        Deadline.state == "open",
    )
    return list((await work.session.execute(found.order_by(Deadline.id))).scalars())


async def _ran(work: UnitOfWork, student_id: uuid.UUID, rule: str, instance: str) -> bool:
    """Whether this clock ran already, and ended."""
    found = select(Deadline.id).where(
        Deadline.student_id == student_id,
        Deadline.rule_id == rule,
        Deadline.trigger_event == DETERMINED,
        Deadline.instance == instance,
        Deadline.state != "open",
    )
    return (await work.session.execute(found)).first() is not None
