"""What a plan says of the transfer it began with, read from the record: as frozen, else as it stands now."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from trellis.access.day import state_of_district
from trellis.kernel.tenancy import UnitOfWork
from trellis.plans.model import Plan
from trellis.plans.reading import IN_WORK, latest_version
from trellis.plans.transferring.model import PlanTransfer
from trellis.plans.transferring.told import about_transfer


async def about(work: UnitOfWork, plan: Plan) -> dict[str, Any] | None:
    """What a version says of its transfer, what the draft would say of it now; None for any other plan."""
    if plan.begun_by != "transfer":
        return None
    if plan.state not in IN_WORK and (version := await latest_version(work, plan_id=plan.id)):
        found: dict[str, Any] = version.document["plan"]["transfer"]
        return found
    return await about_now(work, plan)


async def about_now(work: UnitOfWork, plan: Plan) -> dict[str, Any]:
    """What the draft says of its transfer; of the consultation that it was, and not the words of one parent.

    Those stand in the row, for the plan's team: a plan is read by the other parent, the student and class teachers.
    """
    row = await transfer_of(work, plan)
    consulted = None
    if row.consulted_on:
        consulted = {"on": row.consulted_on.isoformat(), "how": row.consulted_how}
    return about_transfer(
        district=row.from_district,
        state=row.from_state,
        in_state=row.from_state == await state_of_district(work),
        source=row.source,
        sha256=row.sha256,
        starts_on=row.old_starts_on,
        ends_on=row.old_ends_on,
        evaluated_on=row.evaluated_on,
        arrived_on=row.arrived_on,
        services=row.services,
        evaluation=row.evaluation,
        consulted=consulted,
    )


async def transfer_of(work: UnitOfWork, plan: Plan) -> PlanTransfer:
    """What a plan that began with a transfer came from."""
    row: PlanTransfer = (
        await work.session.execute(select(PlanTransfer).where(PlanTransfer.plan_id == plan.id))
    ).scalar_one()
    return row
