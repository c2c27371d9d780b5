"""Keep a section's moments when its log of edits is put into one, in the same unit of work; few enough of them."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Awaitable, Callable
from dataclasses import replace

from sqlalchemy import delete, insert, select, update

from trellis.kernel.ids import new_id
from trellis.kernel.tenancy import UnitOfWork
from trellis.live.documents import Log
from trellis.live.model import LiveDocument
from trellis.plans.history.model import SectionMoment
from trellis.plans.history.moments import Span, follows_on, joined
from trellis.plans.history.thinning import thinned
from trellis.plans.history.walking import Moment, walked
from trellis.plans.model import Plan, PlanSection
from trellis.plans.reading import form_of


async def folding(work: UnitOfWork, document: LiveDocument, log: Log) -> Callable[[], Awaitable[None]]:
    """What `documents.compact` asks of a section: work out its moments, beside the event loop, and then keep them."""
    plan = (await work.session.execute(select(Plan).where(Plan.id == document.owner_id))).scalar_one()
    last = await last_kept(work, document.id)
    declared = form_of(plan).section(document.key)
    moments = await asyncio.to_thread(walked, declared, log, last.written if last else None)
    section = (await work.session.execute(select(PlanSection).where(PlanSection.id == document.id))).scalar_one()

    async def keep() -> None:
        await _keep(work, plan, section, last, moments)

    return keep


async def spans_kept(work: UnitOfWork, section_id: uuid.UUID) -> list[Span]:
    """The moments kept of a section, in order, without what stood there."""
    kept = SectionMoment
    rows = await work.session.execute(
        select(kept.through, kept.started_at, kept.ended_at, kept.people, kept.puts_back)
        .where(kept.section_id == section_id)
        .order_by(kept.through)
    )
    return [Span(r.through, r.started_at, r.ended_at, _people(r.people), r.puts_back) for r in rows]


async def last_kept(work: UnitOfWork, section_id: uuid.UUID, *, before: int | None = None) -> Moment | None:
    """The last moment kept of a section, or the last one `before` an update."""
    query = select(SectionMoment).where(SectionMoment.section_id == section_id)
    if before is not None:
        query = query.where(SectionMoment.through < before)
    found = await work.session.execute(query.order_by(SectionMoment.through.desc()).limit(1))
    row = found.scalar_one_or_none()
    return _moment(row) if row is not None else None


async def kept_at(work: UnitOfWork, section_id: uuid.UUID, through: int) -> Moment | None:
    """The moment kept that ends with this very update."""
    found = await work.session.execute(
        select(SectionMoment).where(SectionMoment.section_id == section_id, SectionMoment.through == through)
    )
    row = found.scalar_one_or_none()
    return _moment(row) if row is not None else None


def _moment(row: SectionMoment) -> Moment:
    span = Span(row.through, row.started_at, row.ended_at, _people(row.people), row.puts_back)
    return Moment(span, row.content, row.written)


def _people(stored: list[str]) -> tuple[uuid.UUID, ...]:
    return tuple(uuid.UUID(one) for one in stored)


async def _keep(work: UnitOfWork, plan: Plan, section: PlanSection, last: Moment | None, moments: list[Moment]) -> None:
    if not moments:
        return
    gone: list[int] = []
    if last is not None and follows_on(last.span, moments[0].span):
        gone.append(last.span.through)
        moments = [replace(moments[0], span=joined(last.span, moments[0].span)), *moments[1:]]
    before = [span for span in await spans_kept(work, section.id) if span.through not in gone]
    spans = [*before, *(moment.span for moment in moments)]
    stay = {span.through: span for span in thinned(spans, now=spans[-1].ended_at)}
    gone += [span.through for span in before if span.through not in stay]
    if gone:
        await work.session.execute(
            delete(SectionMoment).where(SectionMoment.section_id == section.id, SectionMoment.through.in_(gone))
        )
    for span in before:
        now = stay.get(span.through)
        if now is not None and now != span:
            await work.session.execute(
                update(SectionMoment)
                .where(SectionMoment.section_id == section.id, SectionMoment.through == span.through)
                .values(started_at=now.started_at, people=[str(one) for one in now.people])
                .execution_options(synchronize_session=False)
            )
    rows = [
        {
            "district_id": work.district_id,
            "id": new_id(),
            "section_id": section.id,
            "plan_id": plan.id,
            "student_id": plan.student_id,
            "through": span.through,
            "started_at": span.started_at,
            "ended_at": span.ended_at,
            "people": [str(one) for one in span.people],
            "puts_back": span.puts_back,
            "content": moment.content,
            "written": moment.written,
        }
        for moment in moments
        if (span := stay.get(moment.span.through)) is not None
    ]
    if rows:
        await work.session.execute(insert(SectionMoment), rows)
