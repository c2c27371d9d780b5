"""Edit a section on the server as whoever writes in it would: in the live document, so every open browser shows it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pycrdt import Doc
from sqlalchemy import select

from trellis.kernel.errors import Conflict, NotFound
from trellis.kernel.events import hint_all
from trellis.kernel.tenancy import UnitOfWork
from trellis.live import documents
from trellis.plans.finalizing import PlanIsFinal
from trellis.plans.form.declaration import Section
from trellis.plans.form.shape import declared_shape_breaches
from trellis.plans.model import Plan, PlanSection
from trellis.plans.projecting import project_section
from trellis.plans.reading import IN_WORK, allow_writing, form_of, may_read_work, plan_named


@dataclass(frozen=True, slots=True)
class SectionInWork:
    """A section of a draft, as its plan's own form declares it."""

    plan: Plan
    section: PlanSection
    declared: Section


async def section_in_work(work: UnitOfWork, plan_id: uuid.UUID, section_key: str) -> SectionInWork:
    """A section the actor reads as it is being written. Raises NotFound."""
    plan = await plan_named(work, plan_id=plan_id)
    declared = form_of(plan).by_key.get(section_key)
    if declared is None or not await may_read_work(work, plan):
        raise NotFound()
    section = (
        await work.session.execute(
            select(PlanSection).where(PlanSection.plan_id == plan.id, PlanSection.section_key == section_key)
        )
    ).scalar_one_or_none()
    if section is None:
        raise NotFound()
    return SectionInWork(plan, section, declared)


async def section_to_write(work: UnitOfWork, plan_id: uuid.UUID, section_key: str) -> SectionInWork:
    """The same, to write in: the plan's row first and held, as projecting and freezing take it.

    Raises NotFound, NotAllowed, SectionStands, PlanIsFinal.
    """
    await plan_named(work, plan_id=plan_id)
    plan: Plan = (
        await work.session.execute(
            select(Plan)
            .where(Plan.id == plan_id)
            .with_for_update(key_share=True)
            .execution_options(populate_existing=True)
        )
    ).scalar_one()
    if plan.state not in IN_WORK:
        raise PlanIsFinal()
    place = await section_in_work(work, plan_id, section_key)
    await allow_writing(work, plan, section_key)
    return place


async def held_document(work: UnitOfWork, place: SectionInWork) -> Doc[Any]:
    """What is committed of the section, with its row held: nobody else writes until this unit of work ends."""
    await documents.lock_document(work, place.section.id)
    return await documents.load_document(work, place.section.id)


async def write(
    work: UnitOfWork, place: SectionInWork, doc: Doc[Any], edit: bytes, *, puts_back: datetime | None = None
) -> int:
    """Store an `edit` the actor made, with which the held document became `doc`; returns its number.

    Raises Conflict where it would not fit the form: two lawful edits may merge to that, and nobody is left with it.
    """
    if next(iter(declared_shape_breaches(place.declared, doc)), None) is not None:
        raise Conflict()
    number = await documents.append(work, place.section.id, edit, work.person_id, puts_back=puts_back)
    await project_section(work, place.plan, place.section)
    await hint_all(work, [("plan.findings", place.plan.id), ("plan.changed", place.plan.id)])
    return number
