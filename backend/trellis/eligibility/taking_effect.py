"""A Section 504 case is active once its plan is in force (34 CFR 104.33; domain.md 5.4): by the plan, by no hand."""

from __future__ import annotations

import uuid

from sqlalchemy import exists, select

from trellis.access.day import today
from trellis.cases.states import Transition
from trellis.eligibility.categories import SECTION_504
from trellis.eligibility.log import write_step
from trellis.eligibility.model import Determination, DeterminationEvent
from trellis.eligibility.standing import plan_504_in_force
from trellis.eligibility.states import rows_from
from trellis.kernel.audit import record
from trellis.kernel.events import hint_all
from trellis.kernel.tenancy import UnitOfWork
from trellis.plans.events import when_in_force
from trellis.plans.model import Plan, PlanVersion

ACTIVATE, NEED = "activate", "plan_in_force"
WAITING = ("plan_draft", "reviewing")
"""The first plan is being written; or what is in force is being looked at, and a new one may come of it."""


@when_in_force
async def active_by_its_plan(work: UnitOfWork, plan: Plan) -> None:
    """The student's case that waited for a Section 504 plan goes on. The same plan told again changes nothing."""
    if plan.kind != SECTION_504:
        return
    waiting = (
        select(Determination)
        .where(
            Determination.student_id == plan.student_id,
            Determination.machine == SECTION_504,
            Determination.state.in_(WAITING),
        )
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    row = (await work.session.execute(waiting)).scalar_one_or_none()
    if row is not None and not await _was_shown(work, row.id, plan.id):
        await _activate(work, row, plan.id)


async def activate_what_waits(work: UnitOfWork, most: int) -> int:
    """Once a day: a case whose plan became final since it was opened, and is in force. Returns how many.

    Where the plan was in force before the group had decided, or before cases followed their plans.
    """
    since = exists(
        select(PlanVersion.id)
        .join(Plan, (Plan.district_id == PlanVersion.district_id) & (Plan.id == PlanVersion.plan_id))
        .where(
            PlanVersion.student_id == Determination.student_id,
            PlanVersion.finalized_at >= Determination.created_at,
            Plan.kind == SECTION_504,
        )
        .correlate(Determination)
    )
    waiting = (
        select(Determination)
        .where(Determination.machine == SECTION_504, Determination.state == "plan_draft", since)
        .order_by(Determination.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    count = 0
    for row in (await work.session.execute(waiting)).scalars().all():
        plan_id = await plan_504_in_force(work, row.student_id, since=row.created_at)
        if plan_id is not None and count < most:
            await _activate(work, row, plan_id)
            count += 1
    return count


async def _activate(work: UnitOfWork, row: Determination, plan_id: uuid.UUID) -> None:
    step = next(one for one in rows_from(row.machine, row.state) if one.event == ACTIVATE)
    await write_step(work, row, Transition(step, "SYS"), on=await today(work), evidence={NEED: str(plan_id)})
    record(work, f"determination.{ACTIVATE}", "determination", row.id, student_id=row.student_id)
    await hint_all(work, [("student.changed", row.student_id)])


async def _was_shown(work: UnitOfWork, determination_id: uuid.UUID, plan_id: uuid.UUID) -> bool:
    """Whether the case went on with this plan before."""
    before = select(DeterminationEvent.id).where(
        DeterminationEvent.determination_id == determination_id,
        DeterminationEvent.evidence[NEED].astext == str(plan_id),
    )
    return (await work.session.execute(before.limit(1))).first() is not None
