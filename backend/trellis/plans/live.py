"""What the live hub must know of a plan's section: who may come in, what fits, what to do after an edit."""

from __future__ import annotations

import uuid
from typing import Any

from pycrdt import Doc
from sqlalchemy import select

from trellis.access import Permission, may
from trellis.kernel.events import hint
from trellis.kernel.tenancy import UnitOfWork
from trellis.live.kinds import Access, DocumentKind
from trellis.live.model import LiveDocument
from trellis.plans import service
from trellis.plans.form import form_for
from trellis.plans.form.shape import declared_shape_violation
from trellis.plans.model import Plan, PlanSection
from trellis.plans.projecting import project_section

DRAFT_STATES = ("draft", "team_review")


async def access(work: UnitOfWork, document: LiveDocument) -> Access | None:
    """What the actor may do with one section now.

    Families read rendered text, never the stream of edits: a deleted sentence
    would still be in it (threats row 23). They come in only where they may write.
    So reading here asks as if the draft were not shared: a parent who also works
    for the district, but not for this student, is a parent.
    """
    plan = await _plan(work, document.owner_id)
    if plan is None:
        return None
    if await service.may_write(work, plan, document.key):
        return "write"
    as_staff = await may(work, Permission.READ_DRAFT, plan.student_id, plan_state=plan.state, plan_shared=False)
    return "read" if as_staff else None


def violation(key: str, doc: Doc[Any]) -> str | None:
    """Why a section's document does not fit its declaration; a key no form has is a violation too."""
    section = next((s for s in form_for("iep").sections if s.key == key), None)
    return declared_shape_violation(section, doc) if section else "no such section"


async def changed(work: UnitOfWork, document: LiveDocument) -> None:
    """Bring the section's content and rows up to date, and tell who looks at the plan.

    The plan's row is taken first and held, as freezing does: two that project at
    once do it one after the other, each from what is committed by then, and
    none is in a deadlock with a freeze.
    """
    plan = (
        await work.session.execute(
            select(Plan)
            .where(Plan.id == document.owner_id)
            .with_for_update(key_share=True)
            .execution_options(populate_existing=True)
        )
    ).scalar_one_or_none()
    section = await work.session.get(PlanSection, (work.district_id, document.id))
    if plan is None or section is None or plan.state not in DRAFT_STATES:
        return
    await project_section(work, plan, section)
    await hint(work, "plan.findings", plan.id)
    await hint(work, "plan.changed", plan.id)


async def _plan(work: UnitOfWork, plan_id: uuid.UUID) -> Plan | None:
    found: Plan | None = (await work.session.execute(select(Plan).where(Plan.id == plan_id))).scalar_one_or_none()
    return found


PLAN_SECTION = DocumentKind(name=service.LIVE_KIND, access=access, violation=violation, changed=changed)
