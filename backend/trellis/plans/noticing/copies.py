"""The family's copy of a final plan, at no cost, and that they have it (FIN-10; 34 CFR 300.322(f))."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from trellis.access import Permission, allow, may
from trellis.access.day import today
from trellis.kernel.audit import record
from trellis.kernel.errors import NotFound
from trellis.kernel.events import hint_all
from trellis.kernel.tenancy import UnitOfWork
from trellis.notices.prior_written.delivering import Given, day_there, given, is_owed, note_copy
from trellis.plans.form.kinds import KINDS
from trellis.plans.model import Plan, PlanVersion
from trellis.plans.reading import access_facts, may_read

DUE = "W"
"""Severity of FIN-10: it is asked for until it is done, and holds nothing up."""


@dataclass(frozen=True, slots=True)
class CopyOf:
    """The copy of one version: who is owed it, and whom it reached."""

    version: PlanVersion
    plan: Plan
    people: Sequence[Given]

    @property
    def is_due(self) -> bool:
        """FIN-10: nobody owed it has it yet."""
        return not any(one.deliveries for one in self.people)


async def _found(work: UnitOfWork, version_id: uuid.UUID) -> tuple[PlanVersion, Plan]:
    row = (
        await work.session.execute(
            select(PlanVersion, Plan)
            .join(Plan, (Plan.district_id == PlanVersion.district_id) & (Plan.id == PlanVersion.plan_id))
            .where(PlanVersion.id == version_id)
        )
    ).one_or_none()
    if row is None or not await may_read(work, row.Plan):
        raise NotFound()
    return row.PlanVersion, row.Plan


async def copy_of(work: UnitOfWork, *, version_id: uuid.UUID) -> CopyOf:
    """Who has the copy of a version, for who asks families for signatures. Raises NotFound."""
    version, plan = await _found(work, version_id)
    if not KINDS[plan.kind].gives_prior_notice or not await may(work, Permission.DRAFT_NOTICE, plan.student_id):
        raise NotFound()
    return CopyOf(version, plan, await given(work, plan.student_id, version_id=version.id))


async def receive_copy(work: UnitOfWork, *, version_id: uuid.UUID) -> bool:
    """The reader has their copy of the final plan before them; whether that was put on record now.

    Of anybody who is not owed notice nothing is, nor of a plan of a kind that is given in no copy. Raises NotFound.
    """
    version, plan = await _found(work, version_id)
    if not KINDS[plan.kind].gives_prior_notice:
        return False
    if work.person_id is None or not await is_owed(work, plan.student_id, work.person_id):
        return False
    return await _noted(work, version, plan, work.person_id, "app", await today(work))


async def hand_over_copy(
    work: UnitOfWork, *, version_id: uuid.UUID, person_id: uuid.UUID, way: str, delivered_on: date
) -> CopyOf:
    """Put on record that a parent was given the copy on paper, or by the e-mail they chose, on that day.

    Raises NotFound, NotAllowed, InvalidInput.
    """
    version, plan = await _found(work, version_id)
    await allow(work, Permission.DRAFT_NOTICE, plan.student_id, **access_facts(plan))
    if not KINDS[plan.kind].gives_prior_notice:
        raise NotFound()
    await _noted(work, version, plan, person_id, way, delivered_on)
    return await copy_of(work, version_id=version_id)


async def _noted(work: UnitOfWork, version: PlanVersion, plan: Plan, person_id: uuid.UUID, way: str, on: date) -> bool:
    is_new = await note_copy(
        work,
        student_id=plan.student_id,
        version_id=version.id,
        sha256=version.sha256,
        finalized_on=await day_there(work, version.finalized_at),
        person_id=person_id,
        way=way,
        delivered_on=on,
    )
    if is_new:
        record(work, "plan.copy_given", "plan_version", version.id, student_id=plan.student_id, way=way)
        await hint_all(work, [("plan.changed", plan.id)])
    return is_new
