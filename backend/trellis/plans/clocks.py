"""What the clocks of the law learn from a plan: that the team reviewed it, and when the next review is due."""

from __future__ import annotations

from datetime import date

from trellis.deadlines.service import can_count_from, meet, start_clock
from trellis.kernel.tenancy import UnitOfWork
from trellis.plans.model import Plan

REVIEWS = {"iep": ("IEP_ANNUAL", "annual_review_held"), "section_504": ("DOC_REVIEW_504", "plan_504_reviewed")}
"""For each kind of plan the rule of its review, and the event that is counted from."""


async def was_reviewed(work: UnitOfWork, plan: Plan, met_on: date | None, ends_on: date | None) -> None:
    """A plan became final: its meeting was the review that was due, and from it the next is counted.

    The plan's own last day is the sooner day the team agreed to, so *Today* and the deadline say one day. An amendment
    moves no clock (34 CFR 300.324(a)(4), domain.md 6.1).
    """
    if plan.occasion == "amendment" or met_on is None or not await can_count_from(work, met_on):
        return
    rule, event = REVIEWS[plan.kind]
    await meet(work, student_id=plan.student_id, rule=rule, on=met_on)
    await start_clock(
        work,
        student_id=plan.student_id,
        rule=rule,
        event=event,
        on=met_on,
        instance=str(plan.id),
        no_later_than=ends_on,
    )
