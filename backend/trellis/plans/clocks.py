"""What the clocks of the law learn from a plan: a first one came, the team reviewed it, the next review is due, it has
to be carried out by a day."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from trellis.access import Permission, may
from trellis.access.day import today
from trellis.deadlines.governing import RulesContradict
from trellis.deadlines.model import Deadline
from trellis.deadlines.service import can_count_from, meet, start_clock
from trellis.deadlines.to_a_plan import BEGAN, FINAL, MET, OFFERED, plan_came
from trellis.districts.model import District
from trellis.kernel import clock
from trellis.kernel.tenancy import UnitOfWork
from trellis.meetings.events import when_held
from trellis.meetings.model import Meeting
from trellis.notices.prior_written.model import FormalDelivery, PriorNotice
from trellis.plans.model import Plan, PlanVersion
from trellis.plans.states import IN_FORCE

REVIEWS = {"iep": ("IEP_ANNUAL", "annual_review_held"), "section_504": ("DOC_REVIEW_504", "plan_504_reviewed")}
"""For each kind of plan the rule of its review, and the event that is counted from."""


CARRIED_OUT, TEAM_MET = "IEP_IMPLEMENT", "iep_meeting"
NOTICE_CAME = ("pwn_delivered", "offer_notice_received")
"""What states call the day the family has a plan's notice, and count from until it is carried out."""
NOT_BEGUN = ("draft", "team_review", "finalized", "consent_pending", *IN_FORCE)


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
    await _is_to_be_carried_out(work, plan, TEAM_MET, met_on)
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
    zone = (await work.session.execute(select(District.time_zone).where(District.id == work.district_id))).scalar_one()
    on = clock.in_zone(meeting.starts_at, zone).date()
    if meeting.kind == "initial_iep":
        await plan_came(work, student_id=meeting.student_id, what=MET, on=on)
    # Whoever closes a meeting may read no deadlines: then its day is told when the plan is made final.
    if meeting.plan_id is None or not await may(work, Permission.SEE_DEADLINES, meeting.student_id):
        return
    plan = (await work.session.execute(select(Plan).where(Plan.id == meeting.plan_id))).scalar_one_or_none()
    if plan is not None and plan.occasion != "amendment" and await can_count_from(work, on):
        await _is_to_be_carried_out(work, plan, TEAM_MET, on)


async def was_offered(work: UnitOfWork, plan: Plan) -> None:
    """The notice of a plan went out: what a state counts to the offer of services is met (Massachusetts, Michigan)."""
    if plan.kind == "iep" and plan.occasion != "amendment":
        await plan_came(work, student_id=plan.student_id, what=OFFERED, on=await today(work))


async def has_begun(work: UnitOfWork, plan: Plan) -> None:
    """A plan is in force since its first day: what a state counts to that is met (New Jersey, North Carolina)."""
    day = await today(work)
    if plan.kind == "iep" and plan.state in IN_FORCE and (plan.starts_on is None or plan.starts_on <= day):
        await plan_came(work, student_id=plan.student_id, what=BEGAN, on=day)


async def was_received(work: UnitOfWork, plan: Plan) -> None:
    """Somebody owed the notice of a plan has it: what a state counts from that day runs until the plan is carried out.

    Of several the first to have it counts, by the day that is on record. Again changes nothing. Source: 23 IAC
    226.220(a) (Illinois), R 340.1721b(1)(d) (Michigan); domain.md 6.3.
    """
    first = (
        select(FormalDelivery.delivered_on)
        .join(
            PriorNotice,
            (PriorNotice.district_id == FormalDelivery.district_id) & (PriorNotice.id == FormalDelivery.notice_id),
        )
        .join(
            PlanVersion,
            (PlanVersion.district_id == PriorNotice.district_id) & (PlanVersion.id == PriorNotice.version_id),
        )
        .where(PlanVersion.plan_id == plan.id)
        .order_by(FormalDelivery.delivered_on)
        .limit(1)
    )
    on = (await work.session.execute(first)).scalar_one_or_none()
    if on is None or plan.occasion == "amendment" or not await can_count_from(work, on):
        return
    for event in NOTICE_CAME:
        await _is_to_be_carried_out(work, plan, event, on)


async def _is_to_be_carried_out(work: UnitOfWork, plan: Plan, event: str, on: date) -> None:
    """The time to carry out a plan, where the state counts it from this event; it ends as the plan begins.

    Of a plan that has begun nothing is owed any more, and a clock that ended is not begun anew. Source: 34 CFR
    300.323(c)(2) ("as soon as possible"), and the state's own number.
    """
    has_begun = plan.state in IN_FORCE and (plan.starts_on is None or plan.starts_on <= await today(work))
    if plan.kind != "iep" or plan.state not in NOT_BEGUN or has_begun:
        return
    ended = select(Deadline.id).where(
        Deadline.student_id == plan.student_id,
        Deadline.rule_id == CARRIED_OUT,
        Deadline.instance == str(plan.id),
        Deadline.state != "open",
    )
    if (await work.session.execute(ended)).first() is not None:
        return
    try:
        await start_clock(work, student_id=plan.student_id, rule=CARRIED_OUT, event=event, on=on, instance=str(plan.id))
    except RulesContradict:
        return
