"""What plans/ does later."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from sqlalchemy import select

from trellis.kernel.jobs import job
from trellis.kernel.tenancy import SYSTEM
from trellis.live import documents
from trellis.plans import live, service
from trellis.plans.model import Plan

if TYPE_CHECKING:
    from trellis.house import House


@job("plans.project", queue="default")
async def project(house: House, *, district_id: uuid.UUID, document_id: str) -> None:
    """Project one section again: after a crash between an edit and its projection."""
    async with house.gate.open(district_id, SYSTEM, "plan.project") as work:
        await live.changed(work, await documents.document_by_id(work, uuid.UUID(document_id)))


@job("plans.begin", queue="default")
async def begin(house: House, *, district_id: uuid.UUID, plan_id: str) -> None:
    """The day a plan was agreed for has come: those before it give way."""
    async with house.gate.open(district_id, SYSTEM, "plan.begin") as work:
        plan = (await work.session.execute(select(Plan).where(Plan.id == uuid.UUID(plan_id)))).scalar_one()
        await service.plan_began(work, plan)
