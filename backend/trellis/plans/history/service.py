"""What people do with a section's history: look at it, look at one moment, put it back, and undo that.

For whoever reads the draft as it is being written, and as long as it is: a family reads the copy shared with them,
never what was written and taken away again on the way there.
"""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from pycrdt import Doc
from sqlalchemy import select

from trellis.kernel.audit import record
from trellis.kernel.errors import Conflict, NotFound
from trellis.kernel.events import hint_all
from trellis.kernel.tenancy import UnitOfWork
from trellis.kernel.words import Words
from trellis.live import documents
from trellis.live.documents import Log
from trellis.plans.compared import Said, compared
from trellis.plans.content import empty_content
from trellis.plans.finalizing import PlanIsFinal
from trellis.plans.form.declaration import Section
from trellis.plans.form.shape import declared_shape_breaches
from trellis.plans.history.keeping import kept_at, last_kept, spans_kept
from trellis.plans.history.moments import Span, follows_on, joined
from trellis.plans.history.putting_back import put_back, undoing
from trellis.plans.history.telling import told_with_marks
from trellis.plans.history.walking import Moment, cut_at, walked
from trellis.plans.model import Plan, PlanSection
from trellis.plans.projecting import project_section
from trellis.plans.reading import (
    IN_WORK,
    allow_writing,
    content_of,
    form_of,
    may_read_work,
    may_write,
    plan_named,
)


class MomentGone(Conflict):
    """The moment has gone into a later one, or what would be undone is no edit of its own any more."""

    code = "MOMENT_GONE"
    default_says = Words(
        en="The history has moved on, and this moment is no longer one of its own. Nothing was changed.",
        es="El historial siguió adelante y este momento ya no está por separado. No se cambió nada.",
    )
    default_do_next = Words(en="Look at the history again.", es="Mire de nuevo el historial.")


@dataclass(frozen=True, slots=True)
class History:
    """A section's moments, oldest first; `parts`: what it says now with who last wrote each answer (README.md)."""

    plan: Plan
    section_key: str
    spans: Sequence[Span]
    parts: Sequence[dict[str, Any]]
    people: Sequence[uuid.UUID]
    may_restore: bool


@dataclass(frozen=True, slots=True)
class MomentTold:
    """One moment and what it changed, in words; `parts` as those of a compared section, with what stayed."""

    span: Span
    previous: Span | None
    parts: Sequence[dict[str, Any]]
    change_count: int


@dataclass(frozen=True, slots=True)
class _Place:
    plan: Plan
    section: PlanSection
    declared: Section


async def section_history(work: UnitOfWork, *, plan_id: uuid.UUID, section_key: str, language: str) -> History:
    """When a section was written and by whom, and who last wrote what stands there. Raises NotFound."""
    place = await _place(work, plan_id, section_key)
    log, last, kept = await _read(work, place.section)
    moments = await asyncio.to_thread(walked, place.declared, log, last.written if last else None)
    _note(work, place, "history")
    spans = _all_spans(kept, moments)
    newest = moments[-1] if moments else last
    parts = []
    if newest is not None:
        said = await _said(work, place, newest.content)
        parts = await asyncio.to_thread(told_with_marks, said, place.declared, newest, language)
    wrote = {who for span in spans for who in span.people}
    named = {uuid.UUID(p["by"]) for part in parts for v in part["values"] for p in v["pieces"] if p["by"]}
    people = sorted(wrote | named, key=str)
    return History(place.plan, section_key, spans, parts, people, await may_write(work, place.plan, section_key))


async def section_moment(
    work: UnitOfWork, *, plan_id: uuid.UUID, section_key: str, through: int, language: str
) -> MomentTold:
    """What a section said at a moment, and what had changed since the one before. Raises NotFound, MomentGone."""
    place = await _place(work, plan_id, section_key)
    previous, moment = await _moment_at(work, place, through)
    _note(work, place, "moment", number=through)
    before = previous.content if previous else empty_content(place.declared)
    sides = [await _said(work, place, content) for content in (before, moment.content)]
    sections = await asyncio.to_thread(compared, *sides, language, everything=True, same_plan=True)
    return MomentTold(
        moment.span,
        previous.span if previous else None,
        [part.as_json() for section in sections for part in section.parts],
        sum(section.change_count for section in sections),
    )


async def restore_section(work: UnitOfWork, *, plan_id: uuid.UUID, section_key: str, through: int) -> int | None:
    """Make the section say again what it said at a moment; returns the number of that edit, None for no change.

    It is an edit like any other: by whoever does it, into the live document, so every open browser shows it, merged
    with what others type meanwhile, and nothing that was there is lost from the history. Raises NotFound, NotAllowed,
    PlanIsFinal, MomentGone.
    """
    place = await _place_to_write(work, plan_id, section_key)
    _, moment = await _moment_at(work, place, through)
    await documents.lock_document(work, place.section.id)
    doc = await documents.load_document(work, place.section.id)
    edit = put_back(place.declared, doc, moment.content)
    return await _write(work, place, doc, edit, moment.span.ended_at, "plan.restore", through)


async def undo_restore(work: UnitOfWork, *, plan_id: uuid.UUID, section_key: str, number: int) -> int | None:
    """Take a restoring back out, as if whoever made it pressed undo: what others wrote since stays.

    Returns the number of the edit that does so. Raises MomentGone once the edits were put into one.
    """
    place = await _place_to_write(work, plan_id, section_key)
    await documents.lock_document(work, place.section.id)
    log = await documents.read_log(work, place.section.id)
    at = next((n for n, one in enumerate(log.entries) if one.number == number and one.puts_back is not None), None)
    if at is None:
        raise MomentGone()
    before = [*([log.base] if log.base is not None else []), *(one.payload for one in log.entries[:at])]
    after = [one.payload for one in log.entries[at + 1 :]]
    edit = undoing(place.declared, before, log.entries[at].payload, after)
    doc = await documents.load_document(work, place.section.id)
    if edit is not None:
        doc.apply_update(edit)
    since = log.entries[at - 1].at if at else log.since_at or log.entries[at].at
    return await _write(work, place, doc, edit, since, "plan.undo_restore", number)


async def _place(work: UnitOfWork, plan_id: uuid.UUID, section_key: str) -> _Place:
    """A section whose history the actor may read. Raises NotFound."""
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
    return _Place(plan, section, declared)


async def _place_to_write(work: UnitOfWork, plan_id: uuid.UUID, section_key: str) -> _Place:
    """The same, to write in: the plan's row first and held, as projecting and freezing take it."""
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
    place = await _place(work, plan_id, section_key)
    await allow_writing(work, plan, section_key)
    return place


async def _write(
    work: UnitOfWork,
    place: _Place,
    doc: Doc[Any],
    edit: bytes | None,
    puts_back: datetime,
    action: str,
    number: int,
) -> int | None:
    if edit is None:
        return None
    if next(iter(declared_shape_breaches(place.declared, doc)), None) is not None:
        # Two lawful edits may merge to something the form does not take, two rows of one id: nobody is left with that.
        raise Conflict()
    plan, section = place.plan, place.section
    written = await documents.append(work, section.id, edit, work.person_id, puts_back=puts_back)
    await project_section(work, plan, section)
    record(
        work,
        action,
        "plan",
        plan.id,
        student_id=plan.student_id,
        section_key=section.section_key,
        number=number,
    )
    await hint_all(work, [("plan.findings", plan.id), ("plan.changed", plan.id)])
    return written


async def _read(work: UnitOfWork, section: PlanSection) -> tuple[Log, Moment | None, list[Span]]:
    """The log as it is, the last moment kept before it, and all of those kept; as of one compaction."""
    while True:
        log = await documents.read_log(work, section.id)
        last, kept = await last_kept(work, section.id), await spans_kept(work, section.id)
        if await documents.compacted_through(work, section.id) == log.since:
            return log, last, kept


def _all_spans(kept: Sequence[Span], moments: Sequence[Moment]) -> list[Span]:
    """What was kept and what is still in the log as one; a moment that goes on across the two is one."""
    spans = [moment.span for moment in moments]
    if kept and spans and follows_on(kept[-1], spans[0]):
        return [*kept[:-1], joined(kept[-1], spans[0]), *spans[1:]]
    return [*kept, *spans]


async def _moment_at(work: UnitOfWork, place: _Place, through: int) -> tuple[Moment | None, Moment]:
    """The moment that ends with an update, and the one before it. Raises MomentGone."""
    log, last, _ = await _read(work, place.section)
    if through > log.through:
        raise NotFound()
    if through <= log.since:
        kept = await kept_at(work, place.section.id, through)
        if kept is not None:
            return await last_kept(work, place.section.id, before=through), kept
        if through < log.since:
            raise MomentGone()
    written = last.written if last else None
    moments = await asyncio.to_thread(walked, place.declared, cut_at(log, through), written)
    if not moments:
        raise MomentGone()
    moment = moments[-1]
    if len(moments) > 1:
        return moments[-2], moment
    if last is not None and follows_on(last.span, moment.span):
        moment = replace(moment, span=joined(last.span, moment.span))
        last = await last_kept(work, place.section.id, before=last.span.through)
    return last, moment


async def _said(work: UnitOfWork, place: _Place, content: Any) -> Said:
    """A section as it stood, beside the others as they are now: answers may name rows of those."""
    around = await content_of(work, place.plan)
    form = replace(form_of(place.plan), sections=(place.declared,))
    return Said({**around, place.declared.key: content}, {}, form)


def _note(work: UnitOfWork, place: _Place, of: str, **detail: Any) -> None:
    """Reading how a section came to be is reading the plan, and says so."""
    plan = place.plan
    record(
        work,
        "plan.read",
        "plan",
        plan.id,
        student_id=plan.student_id,
        of=of,
        section_key=place.declared.key,
        **detail,
    )
    work.memory[("read", plan.id)] = True
