"""What follows a revocation: its notice is drafted, and some days after that is out all services end."""

from __future__ import annotations

import uuid
from datetime import date

from sqlalchemy import select

from trellis.access.day import day_of, today
from trellis.deadlines.model import Deadline
from trellis.deadlines.service import withdraw
from trellis.kernel.audit import record
from trellis.kernel.events import hint_all
from trellis.kernel.jobs import defer
from trellis.kernel.pruning import expires
from trellis.kernel.tenancy import UnitOfWork
from trellis.notices.prior_written.lead import Lead
from trellis.notices.prior_written.model import IssuedNotice, PriorNotice
from trellis.notices.prior_written.rules import Item, text_of
from trellis.notices.prior_written.service import draft_from, tell, when_issued
from trellis.notices.prior_written.states import OUT
from trellis.plans import states
from trellis.plans.clocks import REVIEWS
from trellis.plans.form.values import day_in_words
from trellis.plans.model import Plan
from trellis.plans.noticing.who_helps import who_helps
from trellis.plans.revoking.model import ServicesRevocation
from trellis.plans.revoking.rules import ENDS, WHY
from trellis.plans.steps import held, take_step
from trellis.plans.taking_effect import after_lead, waited
from trellis.teams.service import case_manager_to_write_to

TRIGGER = "revocation"
WITHDRAWN = "plan.services_revoked"
KEPT = REVIEWS["section_504"][0]
"""Of all clocks of a student only the one of another law goes on."""


async def draft_notice(work: UnitOfWork, revocation_id: uuid.UUID) -> None:
    """Draft the notice a revocation owes (34 CFR 300.300(b)(4)(i)). Again changes nothing."""
    row = await _held(work, revocation_id)
    if row.notice_id is not None:
        return
    notice = await draft_from(
        work,
        student_id=row.student_id,
        trigger=TRIGGER,
        items=[Item(f"revocation:{row.id}", "propose", text_of(ENDS.filled(day=day_in_words(row.signed_on))))],
        contents={"why": text_of(WHY), **await who_helps(work, row.student_id)},
        drafted_by_id=await case_manager_to_write_to(work, row.student_id) or row.recorded_by_id,
        decided_by_team=False,
    )
    row.notice_id = notice.id
    await tell(work, notice)
    await hint_all(work, [("student.changed", row.student_id)])


@when_issued(TRIGGER)
async def notice_is_out(work: UnitOfWork, notice: PriorNotice) -> None:
    """The family was told: services end on their day."""
    about = select(ServicesRevocation.id).where(
        ServicesRevocation.student_id == notice.student_id, ServicesRevocation.ended_on.is_(None)
    )
    for revocation_id in (await work.session.execute(about)).scalars().all():
        import trellis.plans.jobs  # noqa: F401  (declares the job)

        await defer(work, "plans.services_end", revocation_id=revocation_id)


async def ends_on(work: UnitOfWork, row: ServicesRevocation) -> date | None:
    """The day services end: a reasonable time after the notice, or what the state says (REVOKE_NOTICE); None before."""
    out = (
        select(PriorNotice.lead_days, PriorNotice.lead_kind, IssuedNotice.issued_at)
        .join(
            IssuedNotice,
            (IssuedNotice.district_id == PriorNotice.district_id) & (IssuedNotice.notice_id == PriorNotice.id),
        )
        .where(
            PriorNotice.student_id == row.student_id,
            PriorNotice.trigger == TRIGGER,
            PriorNotice.state.in_(OUT),
            (PriorNotice.id == row.notice_id) | (PriorNotice.supersedes_id == row.notice_id),
        )
        .order_by(IssuedNotice.issued_at)
        .limit(1)
    )
    found = (await work.session.execute(out)).one_or_none()
    if found is None:
        return None
    told_on = await day_of(work, found.issued_at)
    by_state = await waited(work, row.student_id, "REVOKE_NOTICE", "revocation_notice_sent", told_on)
    return by_state if by_state > told_on else await after_lead(work, told_on, Lead(found.lead_days, found.lead_kind))


async def end_services(work: UnitOfWork, revocation_id: uuid.UUID) -> bool:
    """On their day: plans (IEP) are revoked and kept, clocks are taken back. Again changes nothing."""
    row = await _held(work, revocation_id)
    on = await ends_on(work, row)
    if row.ended_on is not None or on is None or on > await today(work):
        return False
    plans = select(Plan.id).where(Plan.student_id == row.student_id, Plan.kind == "iep").order_by(Plan.id)
    for plan_id in (await work.session.execute(plans)).scalars().all():
        plan = await held(work, plan_id)
        if states.after(plan.state, "services_end", plan.consent_rule) is not None:
            await take_step(work, plan, "services_end")
    still = select(Deadline.rule_id).where(
        Deadline.student_id == row.student_id, Deadline.state == "open", Deadline.rule_id != KEPT
    )
    for rule in (await work.session.execute(still.distinct())).scalars().all():
        await withdraw(work, student_id=row.student_id, rule=rule, reason=WITHDRAWN)
    row.ended_on = on
    record(work, "services.end", "services_revocation", row.id, student_id=row.student_id)
    await work.session.flush()
    return True


@expires("services_revocation")
async def look_at_days(work: UnitOfWork, most: int) -> int:
    """Once a day: revocations whose services end today or should have."""
    still = select(ServicesRevocation.id).where(ServicesRevocation.ended_on.is_(None))
    ids = (await work.session.execute(still.order_by(ServicesRevocation.id).limit(most))).scalars().all()
    return sum([await end_services(work, one) for one in ids])


async def _held(work: UnitOfWork, revocation_id: uuid.UUID) -> ServicesRevocation:
    found = select(ServicesRevocation).where(ServicesRevocation.id == revocation_id).with_for_update()
    row: ServicesRevocation = (await work.session.execute(found)).scalar_one()
    return row
