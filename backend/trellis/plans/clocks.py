"""What the clocks of the law learn from a plan: a first one came, the team reviewed it, the next review is due."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from trellis.access.day import today
from trellis.deadlines.service import can_count_from, meet, start_clock
from trellis.deadlines.to_a_plan import BEGAN, FINAL, MET, OFFERED, plan_came
from trellis.districts.model import District
from trellis.kernel import clock
from trellis.kernel.tenancy import UnitOfWork
from trellis.meetings.events import when_held
from trellis.meetings.model import Meeting
from trellis.plans.model import Plan
from trellis.plans.states import IN_FORCE

REVIEWS = {"iep": ("IEP_ANNUAL", "annual_review_held"), "section_504": ("DOC_REVIEW_504", "plan_504_reviewed")}
"""For each kind of plan the rule of its review, and the event that is counted from."""


async def was_reviewed(work: UnitOfWork, plan: Plan, met_on: date | None, ends_on: date | None) -> None:
    """A plan became final: its meeting was the review that was due, and from it the next is counted.

    The plan's own last day is the sooner day the team agreed to, so *Today* and the deadline say one day. An amendment
    moves no clock (34 CFR 300.324(a)(4), domain.md 6.1).
    """
    if plan.kind == "iep" and plan.occasion != "amendment":
        await plan_came(work, student_id=plan.student_id, what=MET, on=met_on)
        await plan_came(work, student_id=plan.student_id, what=FINAL, on=await today(work))
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


@when_held
async def met_on_a_first_plan(work: UnitOfWork, meeting: Meeting) -> None:
    """The meeting to develop a child's first IEP was held (34 CFR 300.323(c)(1)), on the day it took place."""
    if meeting.kind != "initial_iep":
        return
    zone = (await work.session.execute(select(District.time_zone).where(District.id == work.district_id))).scalar_one()
    await plan_came(work, student_id=meeting.student_id, what=MET, on=clock.in_zone(meeting.starts_at, zone).date())


async def was_offered(work: UnitOfWork, plan: Plan) -> None:
    """The notice of a plan went out: what a state counts to the offer of services is met (Massachusetts, Michigan)."""
    if plan.kind == "iep" and plan.occasion != "amendment":
        await plan_came(work, student_id=plan.student_id, what=OFFERED, on=await today(work))


async def has_begun(work: UnitOfWork, plan: Plan) -> None:
    """A plan is in force since its first day: what a state counts to that is met (New Jersey, North Carolina)."""
    day = await today(work)
    if plan.kind == "iep" and plan.state in IN_FORCE and (plan.starts_on is None or plan.starts_on <= day):
        await plan_came(work, student_id=plan.student_id, what=BEGAN, on=day)
