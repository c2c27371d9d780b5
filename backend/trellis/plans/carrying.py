"""Carry the last final plan forward into the next one, and say of what was carried that it still holds."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import exists, select

from trellis.access import Permission, allow
from trellis.access.day import today
from trellis.kernel.audit import record
from trellis.kernel.errors import NotFound
from trellis.kernel.events import hint_all
from trellis.kernel.tenancy import UnitOfWork
from trellis.plans.carried import carried_content, confirmed, left_behind, marks_of, stops, unconfirmed
from trellis.plans.finalizing import PlanIsFinal
from trellis.plans.form import Field, Form, Section
from trellis.plans.model import Plan, PlanSection, PlanVersion, current_first
from trellis.plans.reading import (
    IN_WORK,
    VersionOfPlan,
    allow_writing,
    facts_in_work,
    latest_version,
    may_read,
    plan_named,
)
from trellis.plans.written_on import form_of, form_of_version, form_to_begin_on


@dataclass(frozen=True)
class CarryForward:
    """What the next plan of a kind would begin with: the plan it comes from, which sections carry and which do not."""

    plan: Plan
    version: VersionOfPlan
    form: Form

    def content(self, section: Section) -> dict[str, Any]:
        """What this section begins with."""
        said = self.version.document.get("content") or {}
        return carried_content(section, said.get(section.key))

    def sections(self) -> tuple[list[Section], list[Section]]:
        """The sections in which something stands already, and those that are asked anew from the first word.

        The section of dates is in neither: its dates are new, and what it says beside them is little.
        """
        told = [section for section in self.form.sections if section.key != self.form.dates]
        said = {section.key: bool(marks_of(section, self.content(section))) for section in told}
        return [one for one in told if said[one.key]], [one for one in told if not said[one.key]]

    def left_behind(self) -> list[tuple[Section, Field]]:
        """The district's questions that were answered in the last plan and that the next one does not ask any more."""
        if "districtForm" not in self.version.document["plan"]:
            return []
        said = self.version.document.get("content") or {}
        return left_behind(form_of_version(self.version.document), self.form, said)


async def last_final(work: UnitOfWork, *, student_id: uuid.UUID, kind: str) -> CarryForward | None:
    """The plan the next one of this kind follows: the one in force, else the last finalized; as far as one may read it.

    Asked as part of beginning a plan, by whoever may. One that was void carries nothing.
    """
    await allow(work, Permission.START_PLAN, student_id, plan_kind=kind)
    form, _ = await form_to_begin_on(work, kind)
    await today(work)  # `current_first` counts by it
    has_version = exists(
        select(PlanVersion.id).where(PlanVersion.district_id == Plan.district_id, PlanVersion.plan_id == Plan.id)
    )
    found = (
        await work.session.execute(
            select(Plan)
            .where(Plan.student_id == student_id, Plan.kind == kind, Plan.state.not_in((*IN_WORK, "void")), has_version)
            .order_by(*current_first(work, Plan))
            .limit(1)
        )
    ).scalar_one_or_none()
    if found is None or not await may_read(work, found):
        return None
    version = await latest_version(work, plan_id=found.id)
    return CarryForward(found, version, form) if version else None


async def carried_places(work: UnitOfWork, plan: Plan, section: PlanSection) -> list[str]:
    """Where the section still says what the last plan said, unconfirmed; for those who read the draft as it is written.

    What the form does not show now is not asked about.
    """
    if not section.carried:
        return []
    facts = await facts_in_work(work, plan)
    if facts is None:
        return []
    declared = facts.form.section(section.section_key)
    return unconfirmed(declared, section.carried, facts.shown[section.section_key])


async def confirm_carried(
    work: UnitOfWork, *, plan_id: uuid.UUID, section_key: str, places: Sequence[str] | None
) -> Plan:
    """Somebody who writes the section says of carried answers that they still hold: some places, or all of it (None).

    A place nobody carried anything to is none. Stored with the section and on record; doing it again changes nothing.
    """
    await plan_named(work, plan_id=plan_id)
    # The plan's row first, as projecting and freezing take it: none loses what the other wrote.
    plan: Plan = (
        await work.session.execute(
            select(Plan)
            .where(Plan.id == plan_id)
            .with_for_update(key_share=True)
            .execution_options(populate_existing=True)
        )
    ).scalar_one()
    declared = form_of(plan).by_key.get(section_key)
    if declared is None:
        raise NotFound()
    if plan.state not in IN_WORK:
        raise PlanIsFinal()
    await allow_writing(work, plan, section_key)
    section: PlanSection = (
        await work.session.execute(
            select(PlanSection)
            .where(PlanSection.plan_id == plan.id, PlanSection.section_key == section_key)
            .execution_options(populate_existing=True)
        )
    ).scalar_one()
    left = confirmed(section.carried, places)
    if left == section.carried:
        return plan
    said = stops(at for at in section.carried if at not in left)
    section.carried = left
    work.memory.pop(("facts", plan.id), None)
    await work.session.flush()
    record(
        work,
        "plan.confirm_carried",
        "plan",
        plan.id,
        student_id=plan.student_id,
        section_key=section_key,
        places=said,
    )
    await hint_all(work, [("plan.findings", plan.id), ("plan.changed", plan.id)])
    return plan
