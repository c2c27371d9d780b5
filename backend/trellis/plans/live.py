"""What the live hub must know of a plan's section: who may come in, what fits, what to do after an edit."""

from __future__ import annotations

import sys
import uuid
from collections.abc import Collection, Iterator, Sequence
from functools import partial
from typing import Any

from pycrdt import Doc, XmlFragment
from sqlalchemy import Uuid, bindparam, select

from trellis.kernel.audit import record
from trellis.kernel.events import hint_all
from trellis.kernel.tenancy import Actor, UnitOfWork
from trellis.live.kinds import Access, Breach, Committed, Declared, DocumentKind, Root
from trellis.live.model import LiveDocument
from trellis.plans import service
from trellis.plans.form import Section
from trellis.plans.form.shape import declared_roots, declared_shape_breaches, room_of_prose, text_fits
from trellis.plans.history.keeping import folding
from trellis.plans.model import Plan, PlanSection
from trellis.plans.projecting import project_section, store_content
from trellis.plans.projecting_next import TOLD, project_next
from trellis.plans.reading import IN_WORK as DRAFT_STATES
from trellis.plans.written_on import form_of


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
    return "read" if await service.may_read_work(work, plan) else None


async def declared(work: UnitOfWork, document: LiveDocument) -> Declared:
    """The section as the plan's own form has it. Raises LookupError: no such plan, or no such section of it."""
    plan = await _plan(work, document.owner_id)
    if plan is None:
        raise LookupError(document.owner_id)
    form = form_of(plan)
    return Declared(form.print, form.section(document.key))


def breaches(section: Section, doc: Doc[Any], touched: Collection[str] | None = None) -> Iterator[Breach]:
    """Every place where a section's document does not fit its declaration; `touched` as in `form/shape.py`."""
    return (Breach(b.path, b.why, b.says) for b in declared_shape_breaches(section, doc, touched))


def roots(section: Section) -> dict[str, Root]:
    """The roots of a section's document."""
    return {
        name: Root(kind, text_fits, partial(room_of_prose, name) if kind is XmlFragment else _no_limit)
        for name, kind in declared_roots(section).items()
    }


def _no_limit(_: Doc[Any]) -> int:
    return sys.maxsize


async def changed(work: UnitOfWork, document: LiveDocument, committed: Committed | None = None) -> None:
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
    if committed is not None and committed.is_all_of(document) and section.projected_through <= committed.number:
        doc: Doc[Any] = Doc()
        doc.apply_update(committed.state)
        await store_content(work, plan, section, doc, committed.number)
    else:  # others have written, or somebody with more in hand was here meanwhile
        await project_section(work, plan, section)
    await hint_all(work, [(topic, plan.id) for topic in TOLD])


async def wrote(work: UnitOfWork, document: LiveDocument, actors: Sequence[Actor]) -> None:
    """Record who writes in a section: the family may ask who changed their child's plan (34 CFR 300.614)."""
    plan = await _plan(work, document.owner_id)
    for actor in actors if plan else ():
        record(work, "plan.write", "plan", plan.id, student_id=plan.student_id, by=actor, section_key=document.key)


PLAN = select(Plan).where(Plan.id == bindparam("plan_id", type_=Uuid()))


async def _plan(work: UnitOfWork, plan_id: uuid.UUID) -> Plan | None:
    found: Plan | None = (await work.session.execute(PLAN, {"plan_id": plan_id})).scalar_one_or_none()
    return found


PLAN_SECTION = DocumentKind(
    name=service.LIVE_KIND,
    access=access,
    breaches=breaches,
    roots=roots,
    changed=changed,
    changed_next=project_next,
    wrote=wrote,
    declared=declared,
    folding=folding,
)
