"""Begin a plan: one live document a section, with what was said on starting and what the last plan hands on."""

from __future__ import annotations

import uuid
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import select, update

from trellis.access import Permission, allow
from trellis.kernel.audit import record
from trellis.kernel.errors import Conflict, InvalidInput
from trellis.kernel.events import hint_all
from trellis.kernel.ids import new_id
from trellis.kernel.tenancy import UnitOfWork
from trellis.kernel.words import Words
from trellis.live import documents
from trellis.meetings.model import Meeting
from trellis.plans.carried import marks_of
from trellis.plans.carrying import CarryForward, last_final
from trellis.plans.content import section_doc_from_content
from trellis.plans.form import Form, Section
from trellis.plans.form.kinds import KINDS
from trellis.plans.model import Plan, PlanSection
from trellis.plans.projecting import project_section
from trellis.plans.reading import IN_WORK, note_read
from trellis.plans.steps import changed
from trellis.plans.written_on import form_to_begin_on

LIVE_KIND = "plan_section"
STILL_OF_IT = timedelta(days=60)
"""A meeting longer ago than this was about something else."""
Begins = tuple[Mapping[str, Any], Mapping[str, str]]
"""What a section begins with, and the marks on what of it was carried there."""


class DraftAlreadyOpen(Conflict):
    """One draft a student and kind at a time."""

    code = "DRAFT_ALREADY_OPEN"
    default_says = Words(
        en="There already is a draft of this plan. Go on in that one.",
        es="Ya existe un borrador de este plan. Continúe en ese.",
    )


async def start_plan(
    work: UnitOfWork, *, student_id: uuid.UUID, kind: str, occasion: str, carry_forward: bool = False
) -> Plan:
    """Begin a draft: one live document a section, with what was said on starting.

    With `carry_forward` an annual plan begins with what the last final one of its kind hands on
    (34 CFR 300.324(b): it is reviewed and revised), marked until somebody confirms or edits it;
    where there is none, it begins empty. Raises DraftAlreadyOpen.
    """
    await allow(work, Permission.START_PLAN, student_id, plan_kind=kind)
    if kind not in KINDS or occasion not in ("initial", "annual"):
        raise InvalidInput(field="kind")
    await refuse_second_draft(work, student_id=student_id, kind=kind)
    form, district_form = await form_to_begin_on(work, kind)
    last = await last_final(work, student_id=student_id, kind=kind) if carry_forward and occasion == "annual" else None
    if last:
        # Whoever carries a plan forward has what it says before them.
        note_read(work, last.plan.id, student_id)
    source: dict[str, Any] = {"carried_from": str(last.version.id)} if last else {}
    if last and (left := last.left_behind()):
        source["left_behind"] = [f"{section.key}.{field.key}" for section, field in left]
    return await begin_plan(
        work,
        student_id=student_id,
        kind=kind,
        occasion=occasion,
        form=form,
        district_form=district_form,
        begins={section.key: _handed_on(section, last) for section in form.sections},
        carried_from_id=last.plan.id if last else None,
        recorded=source,
    )


async def refuse_second_draft(work: UnitOfWork, *, student_id: uuid.UUID, kind: str) -> None:
    """Go on only while no draft of this kind is in work. Raises DraftAlreadyOpen."""
    # An amendment is no review: one may be in work while the next plan is.
    open_draft = select(Plan.id).where(
        Plan.student_id == student_id, Plan.kind == kind, Plan.state.in_(IN_WORK), Plan.occasion != "amendment"
    )
    if (await work.session.execute(open_draft)).first():
        raise DraftAlreadyOpen()


async def begin_plan(
    work: UnitOfWork,
    *,
    student_id: uuid.UUID,
    kind: str,
    occasion: str,
    form: Form,
    district_form: dict[str, Any] | None,
    begins: dict[str, Begins],
    carried_from_id: uuid.UUID | None = None,
    begun_by: str | None = None,
    also: Callable[[Plan], Awaitable[None]] | None = None,
    recorded: Mapping[str, Any] | None = None,
) -> Plan:
    """The new draft itself, by whoever was found to be allowed: `begins` by section, `also` what is kept beside it.

    `recorded` goes into its entry in the audit log.
    """
    plan = Plan(
        district_id=work.district_id,
        id=new_id(),
        student_id=student_id,
        kind=kind,
        occasion=occasion,
        begun_by=begun_by,
        form_version=form.version,
        form_revision_id=uuid.UUID(district_form["id"]) if district_form else None,
        district_form=district_form,
        state="draft",
        started_by_id=work.person_id,
        carried_from_id=carried_from_id,
        revision=1,
        shared_with_family_at=None,
    )
    work.session.add(plan)
    await work.session.flush()
    if also:
        await also(plan)
    said, marks = begins[form.dates]
    begins[form.dates] = {**said, "kind": occasion}, marks
    await lay_out(work, plan, form, begins)
    record(work, "plan.start", "plan", plan.id, student_id=student_id, kind=kind, occasion=occasion, **(recorded or {}))
    await _meets_about(work, plan)
    await changed(work, plan)
    return plan


async def lay_out(work: UnitOfWork, plan: Plan, form: Form, begins: Mapping[str, Begins]) -> None:
    """A live document and a row for each section of a new plan, with what it begins with and the marks on that."""
    for section in form.sections:
        said, marks = begins[section.key]
        section_id = new_id()
        await documents.create_document(
            work,
            kind=LIVE_KIND,
            key=section.key,
            owner_id=plan.id,
            document_id=section_id,
            content=section_doc_from_content(section, said).get_update() if said else None,
        )
        row = PlanSection(
            district_id=work.district_id,
            id=section_id,
            plan_id=plan.id,
            section_key=section.key,
            content={},
            carried=dict(marks),
        )
        work.session.add(row)
        if said:
            await project_section(work, plan, row)


async def _meets_about(work: UnitOfWork, plan: Plan) -> None:
    """A meeting that was arranged, or held, before anybody began the draft is about it: nobody arranges it twice."""
    linked = await work.session.execute(
        update(Meeting)
        .where(
            Meeting.student_id == plan.student_id,
            Meeting.plan_id.is_(None),
            Meeting.kind.in_(KINDS[plan.kind].meetings),
            Meeting.state != "cancelled",
            Meeting.starts_at > work.at - STILL_OF_IT,
        )
        .values(plan_id=plan.id)
        .returning(Meeting.id)
    )
    meetings = linked.scalars().all()
    for meeting_id in meetings:
        record(work, "meeting.link", "meeting", meeting_id, student_id=plan.student_id, plan_id=str(plan.id))
    await hint_all(work, [("meeting.changed", meeting_id) for meeting_id in meetings])


def _handed_on(section: Section, last: CarryForward | None) -> Begins:
    """What the section begins with, and the marks on it; nothing where the last plan says nothing that carries."""
    content = last.content(section) if last else {}
    marks = marks_of(section, content)
    return (content, marks) if marks else ({}, {})
