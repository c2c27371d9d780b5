"""Put on record that a hearing was asked for about a plan, and how it ended. Meanwhile the plan before it stays."""

from __future__ import annotations

import uuid
from datetime import date

from sqlalchemy import select

from trellis.access import Permission, allow
from trellis.access.day import day_of, today
from trellis.kernel.audit import record
from trellis.kernel.errors import InvalidInput, NotFound
from trellis.kernel.ids import new_id
from trellis.kernel.jobs import defer
from trellis.kernel.repeating import is_repeated
from trellis.kernel.tenancy import UnitOfWork
from trellis.plans import states
from trellis.plans.disputing.model import FILED_BY, OUTCOMES, PlanDispute
from trellis.plans.disputing.problems import DayOfDispute, DisputeOpen, DisputeOver, NothingWaits
from trellis.plans.model import Plan, PlanVersion
from trellis.plans.reading import plan_by_id
from trellis.plans.steps import changed, held, take_step

LONGEST_NOTE = 2_000


async def record_dispute(
    work: UnitOfWork, *, plan_id: uuid.UUID, filed_by: str, filed_on: date, note: str, idempotency_key: str
) -> Plan:
    """A due process complaint about a plan that would take effect: it does not while this is open (34 CFR 300.518).

    Raises NotFound, NotAllowed, NothingWaits, DisputeOpen, DayOfDispute, InvalidInput.
    """
    plan = await plan_by_id(work, plan_id=plan_id)
    await allow(work, Permission.DRAFT_NOTICE, plan.student_id)
    note = note.strip()
    said = {"plan": str(plan_id), "by": filed_by, "on": filed_on.isoformat(), "note": note}
    if await is_repeated(work, "plan.dispute", idempotency_key, **said):
        return plan
    plan = await held(work, plan_id)
    if states.after(plan.state, "take_effect", plan.consent_rule) is None:
        raise NothingWaits()
    if filed_by not in FILED_BY:
        raise InvalidInput(field="filedBy")
    if len(note) > LONGEST_NOTE:
        raise InvalidInput(field="note")
    if not await _final_on(work, plan_id) <= filed_on <= await today(work):
        raise DayOfDispute(field="filedOn")
    if await _open(work, plan_id) is not None:
        raise DisputeOpen()
    row = PlanDispute(
        district_id=work.district_id,
        id=new_id(),
        created_at=work.at,
        plan_id=plan.id,
        student_id=plan.student_id,
        filed_by=filed_by,
        filed_on=filed_on,
        note=note,
        recorded_by_id=work.person_id,
    )
    work.session.add(row)
    record(work, "plan.dispute", "plan_dispute", row.id, student_id=plan.student_id, filed_by=filed_by)
    await changed(work, plan)
    return plan


async def end_dispute(
    work: UnitOfWork, *, plan_id: uuid.UUID, outcome: str, ended_on: date, idempotency_key: str
) -> Plan:
    """How the complaint ended: the plan goes on to its day, or the one before it stays and this one ends.

    For administrators of special education. Raises NotFound, NotAllowed, DisputeOver, DayOfDispute, InvalidInput.
    """
    plan = await plan_by_id(work, plan_id=plan_id)
    await allow(work, Permission.CASE_AS_ADM, plan.student_id)
    said = {"plan": str(plan_id), "outcome": outcome, "on": ended_on.isoformat()}
    if await is_repeated(work, "plan.dispute_ended", idempotency_key, **said):
        return plan
    plan = await held(work, plan_id)
    row = await _open(work, plan_id)
    if row is None:
        raise DisputeOver()
    if outcome not in OUTCOMES:
        raise InvalidInput(field="outcome")
    if not row.filed_on <= ended_on <= await today(work):
        raise DayOfDispute(field="endedOn")
    row.ended_on, row.outcome, row.ended_by_id, row.ended_at = ended_on, outcome, work.person_id, work.at
    record(work, "plan.dispute_ended", "plan_dispute", row.id, student_id=plan.student_id, outcome=outcome)
    await work.session.flush()
    if outcome == "last_agreed_stays":
        await take_step(work, plan, "last_agreed_stays")
    else:
        import trellis.plans.jobs  # noqa: F401  (declares the job)

        await defer(work, "plans.take_effect", plan_id=plan.id)
    await changed(work, plan)
    return plan


async def _open(work: UnitOfWork, plan_id: uuid.UUID) -> PlanDispute | None:
    found = select(PlanDispute).where(PlanDispute.plan_id == plan_id, PlanDispute.ended_on.is_(None)).with_for_update()
    row: PlanDispute | None = (await work.session.execute(found)).scalar_one_or_none()
    return row


async def _final_on(work: UnitOfWork, plan_id: uuid.UUID) -> date:
    newest = select(PlanVersion.finalized_at).where(PlanVersion.plan_id == plan_id)
    at = (await work.session.execute(newest.order_by(PlanVersion.number.desc()).limit(1))).scalar_one_or_none()
    if at is None:
        raise NotFound()
    return await day_of(work, at)
