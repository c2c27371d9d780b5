"""A plan nobody has to agree to takes effect after its notice, unless the family disputes it (34 CFR 300.503, 300.518).

Domain.md 5.3, 8: where the state asks for no consent to later plans, a disagreement is recorded, and the plan takes
effect once the notice had its time: the days a state gives to read (IEP_EFFECTIVE_WAIT), to file after a disagreement
(STAY_AFTER_DISAGREE) or for one more meeting of the team (RECESS_ON_DISAGREE). Whoever agrees waives that time.
"""

from __future__ import annotations

import uuid
from datetime import date, timedelta

from sqlalchemy import func, or_, select

from trellis.access.day import day_of, today
from trellis.deadlines.calendar import CalendarMissing
from trellis.deadlines.calendars import calendar_of_district
from trellis.deadlines.rule import Rule
from trellis.deadlines.rules import due_on
from trellis.deadlines.service import governing_for
from trellis.kernel.pruning import expires
from trellis.kernel.tenancy import UnitOfWork
from trellis.meetings.model import Meeting
from trellis.notices.prior_written.lead import Lead
from trellis.notices.prior_written.model import IssuedNotice, PriorNotice
from trellis.notices.prior_written.states import OUT
from trellis.plans.consent_rule import NOTICE
from trellis.plans.disputing.model import PlanDispute
from trellis.plans.model import Plan, PlanVersion
from trellis.plans.steps import came_in_force, held, take_step
from trellis.signatures.model import Signature, SignatureRequest

A_DAY = timedelta(days=1)
WAITS = (
    ("IEP_EFFECTIVE_WAIT", ("iep_delivered", "pwn_delivered")),
    ("STAY_AFTER_DISAGREE", ("parent_disagreement",)),
    ("RECESS_ON_DISAGREE", ("iep_meeting",)),
)
"""Rules that give a family time before a plan takes effect, and from what they count."""
ON_DISAGREEMENT = ("STAY_AFTER_DISAGREE", "RECESS_ON_DISAGREE")


async def takes_effect_on(work: UnitOfWork, plan: Plan) -> date | None:
    """The day a plan takes effect without anybody's yes; None while it can't: the rule is another, nobody told the
    family, or a complaint is open."""
    if plan.consent_rule != NOTICE or plan.state not in ("finalized", "consent_pending"):
        return None
    told_on, lead = await _told(work, plan)
    if told_on is None or await open_dispute(work, plan.id) is not None:
        return None
    days = [plan.starts_on or told_on, await after_lead(work, told_on, lead)]
    if plan.kind == "iep":
        began = {
            "iep_delivered": told_on,
            "pwn_delivered": told_on,
            "parent_disagreement": await disagreed_on(work, plan.id),
        }
        began["iep_meeting"] = await _met_on(work, plan.id) if began["parent_disagreement"] else None
        for rule, events in WAITS:
            for event in events:
                if (on := began[event]) is not None:
                    days.append(await waited(work, plan.student_id, rule, event, on))
    return max(days)


async def open_dispute(work: UnitOfWork, plan_id: uuid.UUID) -> PlanDispute | None:
    """The complaint that pins the plan before this one (34 CFR 300.518)."""
    found = select(PlanDispute).where(PlanDispute.plan_id == plan_id, PlanDispute.ended_on.is_(None))
    row: PlanDispute | None = (await work.session.execute(found)).scalar_one_or_none()
    return row


async def disagreed_on(work: UnitOfWork, plan_id: uuid.UUID) -> date | None:
    """The last day somebody of the family did not agree to all of it."""
    answers = (
        select(func.max(Signature.signed_at))
        .join(
            PlanVersion, (PlanVersion.district_id == Signature.district_id) & (PlanVersion.id == Signature.version_id)
        )
        .where(PlanVersion.plan_id == plan_id, Signature.outcome != "granted")
    )
    at = (await work.session.execute(answers)).scalar_one_or_none()
    return await day_of(work, at) if at else None


async def _told(work: UnitOfWork, plan: Plan) -> tuple[date | None, Lead]:
    """When the family was told and how long that is to be before the change; of a 504 plan, when they were asked."""
    of_plan = select(PlanVersion.id).where(PlanVersion.plan_id == plan.id)
    if plan.kind != "iep":
        asked = select(func.min(SignatureRequest.created_at)).where(SignatureRequest.version_id.in_(of_plan))
        at = (await work.session.execute(asked)).scalar_one_or_none()
        return (await day_of(work, at) if at else None), Lead()
    issued = (
        select(IssuedNotice.issued_at, PriorNotice.lead_days, PriorNotice.lead_kind)
        .join(
            PriorNotice,
            (PriorNotice.district_id == IssuedNotice.district_id) & (PriorNotice.id == IssuedNotice.notice_id),
        )
        .where(PriorNotice.version_id.in_(of_plan), PriorNotice.state.in_(OUT))
        .order_by(PriorNotice.id.desc())
        .limit(1)
    )
    row = (await work.session.execute(issued)).one_or_none()
    if row is None:
        return None, Lead()
    return await day_of(work, row[0]), Lead(row.lead_days, row.lead_kind)


async def after_lead(work: UnitOfWork, told_on: date, lead: Lead) -> date:
    """The first day that is not too soon after the notice, also where that was late: its time is the family's."""
    rule = Rule("US", "PWN_BEFORE_ACTION", 1, str(lead.days), "S" if lead.kind == "school" else "C", "pwn_delivered")
    return await _counted(work, rule, told_on)


async def waited(work: UnitOfWork, student_id: uuid.UUID, rule: str, event: str, on: date) -> date:
    """The first day after what a state's rule gives; the day itself where no such rule governs."""
    found = await governing_for(work, student_id, rule, event, on)
    return await _counted(work, found.rule, on) + A_DAY if found else on


async def _counted(work: UnitOfWork, rule: Rule, on: date) -> date:
    calendar, _ = await calendar_of_district(work)
    try:
        return due_on(rule, on, calendar, told=False).due_on
    except CalendarMissing:
        # No calendar says which are school days: twice as many days are never fewer in a term.
        return on + timedelta(days=2 * int(rule.number))


async def _met_on(work: UnitOfWork, plan_id: uuid.UUID) -> date | None:
    held_at = select(func.max(Meeting.starts_at)).where(Meeting.plan_id == plan_id, Meeting.state == "held")
    at = (await work.session.execute(held_at)).scalar_one_or_none()
    return await day_of(work, at) if at else None


async def take_effect(work: UnitOfWork, plan_id: uuid.UUID) -> bool:
    """Put a plan in force whose day has come, or end one whose year is over without a yes. Again changes nothing."""
    plan = await held(work, plan_id)
    day = await today(work)
    if plan.state in ("finalized", "consent_pending") and plan.ends_on is not None and plan.ends_on < day:
        await take_step(work, plan, "end_passed")
        return True
    on = await takes_effect_on(work, plan)
    if on is None or on > day:
        return False
    await take_step(work, plan, "take_effect")
    await came_in_force(work, plan)
    return True


@expires("plan")
async def look_at_days(work: UnitOfWork, most: int) -> int:
    """Once a day: plans that wait for nobody's yes, and those whose year passed without one."""
    day = await today(work)
    waiting = (
        select(Plan.id)
        .where(
            Plan.state.in_(("finalized", "consent_pending")),
            or_(Plan.consent_rule == NOTICE, Plan.ends_on < day),
        )
        .order_by(Plan.id)
        .limit(most)
    )
    ids = (await work.session.execute(waiting)).scalars().all()
    return sum([await take_effect(work, plan_id) for plan_id in ids])
