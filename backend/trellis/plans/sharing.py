"""Share a draft with the family: they read what it said at that moment, never what is being typed (FIN-13)."""

from __future__ import annotations

import uuid

from sqlalchemy import select, update

from trellis.access import Permission, allow
from trellis.kernel.audit import record
from trellis.kernel.ids import new_id
from trellis.kernel.tenancy import UnitOfWork
from trellis.plans.amendment import about
from trellis.plans.comparison import compare
from trellis.plans.facts import facts_of_plan
from trellis.plans.model import Plan, SharedDraft
from trellis.plans.reading import content_of, plan_by_id, shared_draft_of, shown_to
from trellis.plans.steps import changed
from trellis.plans.written_on import form_of


async def share_draft(work: UnitOfWork, *, plan_id: uuid.UUID) -> Plan:
    """Show the family the draft as it stands now, marked as one; later edits are theirs only when shared again.

    Shared again without a change, the copy they have stays, with its date.
    """
    plan = await _for_sharing(work, plan_id)
    facts = await facts_of_plan(work, plan, await content_of(work, plan))
    content = facts.shown
    said_of_itself = await about(work, plan)
    standing = await shared_draft_of(work, plan_id)
    if standing is not None and (standing.content, standing.amendment) == (content, said_of_itself):
        return plan
    work.session.add(
        SharedDraft(
            district_id=work.district_id,
            id=new_id(),
            created_at=work.at,
            plan_id=plan.id,
            student_id=plan.student_id,
            content=content,
            amendment=said_of_itself,
            shared_by_id=work.person_id,
            shared_at=work.at,
            stopped_at=None,
        )
    )
    plan.shared_with_family_at = work.at
    work.memory.pop(("facts", plan.id), None)
    record(work, "plan.share", "plan", plan_id, student_id=plan.student_id)
    await changed(work, plan)
    return plan


async def stop_sharing(work: UnitOfWork, *, plan_id: uuid.UUID) -> Plan:
    """Take the family's copy back: they read nothing of the draft any more. That they could stays on record."""
    plan = await _for_sharing(work, plan_id)
    if plan.shared_with_family_at is None:
        return plan
    await work.session.execute(
        update(SharedDraft)
        .where(SharedDraft.plan_id == plan_id, SharedDraft.stopped_at.is_(None))
        .values(stopped_at=work.at)
    )
    plan.shared_with_family_at = None
    record(work, "plan.stop_sharing", "plan", plan_id, student_id=plan.student_id)
    await changed(work, plan)
    return plan


async def changes_since_shared(work: UnitOfWork, plan: Plan, shared: SharedDraft) -> int:
    """How many changes, by field and row, the family does not see yet; for who reads the draft as it is written.

    What an amendment says of itself counts as one.
    """
    restated = shared.amendment != await about(work, plan)
    return len(compare(shared.content, await shown_to(work, plan), form_of(plan))) + restated


async def _for_sharing(work: UnitOfWork, plan_id: uuid.UUID) -> Plan:
    await plan_by_id(work, plan_id=plan_id)
    # Held: two that share at once share one after the other, and never beside a freeze.
    plan: Plan = (
        await work.session.execute(
            select(Plan).where(Plan.id == plan_id).with_for_update().execution_options(populate_existing=True)
        )
    ).scalar_one()
    await allow(work, Permission.SHARE_DRAFT, plan.student_id, plan_kind=plan.kind, plan_state=plan.state)
    return plan
