"""Begin a plan: one live document a section, with what was said on starting."""

from __future__ import annotations

import uuid

from sqlalchemy import select

from trellis.access import Permission, allow
from trellis.kernel.audit import record
from trellis.kernel.errors import Conflict, InvalidInput
from trellis.kernel.ids import new_id
from trellis.kernel.tenancy import UnitOfWork
from trellis.kernel.words import Words
from trellis.live import documents
from trellis.plans.content import section_doc_from_content
from trellis.plans.form import form_for
from trellis.plans.model import KINDS, Plan, PlanSection
from trellis.plans.projecting import project_section
from trellis.plans.steps import changed

LIVE_KIND = "plan_section"


class DraftAlreadyOpen(Conflict):
    """One draft a student and kind at a time."""

    code = "DRAFT_ALREADY_OPEN"
    default_says = Words(
        en="There already is a draft of this plan. Go on in that one.",
        es="Ya existe un borrador de este plan. Continúe en ese.",
    )


async def start_plan(work: UnitOfWork, *, student_id: uuid.UUID, kind: str, occasion: str) -> Plan:
    """Begin a draft: one live document a section, with what was said on starting. Raises DraftAlreadyOpen."""
    await allow(work, Permission.START_PLAN, student_id, plan_kind=kind)
    if kind not in KINDS or occasion not in ("initial", "annual"):
        raise InvalidInput(field="kind")
    open_draft = select(Plan.id).where(
        Plan.student_id == student_id, Plan.kind == kind, Plan.state.in_(("draft", "team_review"))
    )
    if (await work.session.execute(open_draft)).first():
        raise DraftAlreadyOpen()
    form = form_for(kind)
    plan = Plan(
        district_id=work.district_id,
        id=new_id(),
        student_id=student_id,
        kind=kind,
        occasion=occasion,
        form_version=form.version,
        state="draft",
        started_by_id=work.person_id,
        revision=1,
        shared_with_family_at=None,
    )
    work.session.add(plan)
    await work.session.flush()
    known = {form.dates: {"kind": occasion}}
    for section in form.sections:
        section_id = new_id()
        said = known.get(section.key)
        await documents.create_document(
            work,
            kind=LIVE_KIND,
            key=section.key,
            owner_id=plan.id,
            document_id=section_id,
            content=section_doc_from_content(section, said).get_update() if said else None,
        )
        row = PlanSection(
            district_id=work.district_id, id=section_id, plan_id=plan.id, section_key=section.key, content={}
        )
        work.session.add(row)
        if said:
            await project_section(work, plan, row)
    record(work, "plan.start", "plan", plan.id, student_id=student_id, kind=kind, occasion=occasion)
    await changed(work, plan)
    return plan
