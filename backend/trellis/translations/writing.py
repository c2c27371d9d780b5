"""Write the texts: saved as typed, with the revision they were typed upon, so that nobody overwrites unseen."""

from __future__ import annotations

import uuid
from datetime import timedelta

from sqlalchemy import func, select

from trellis.kernel.audit import record
from trellis.kernel.errors import InvalidInput, NotAllowed, NotFound
from trellis.kernel.events import hint_all
from trellis.kernel.tenancy import UnitOfWork
from trellis.notices import service as notices
from trellis.translations.model import Translation, TranslationUnit
from trellis.translations.reading import (
    CHANGED,
    allow_write,
    held,
    note_read,
    tell,
    translation_by_id,
    writes_now,
)
from trellis.translations.rules import (
    NOTHING_TO_MARK,
    NotAllDone,
    SomebodyWrote,
    WrongStep,
    after,
    words_kept,
)

ON_RECORD_EVERY = timedelta(minutes=1)
"""Who writes in a translation is on record at their first text and then once a minute, as in a plan's sections."""


async def write_text(
    work: UnitOfWork, *, unit_id: uuid.UUID, said: str, is_done: bool, revision: int, from_memory: bool
) -> TranslationUnit:
    """Keep what one text says in the other language. Raises SomebodyWrote when it was changed since `revision`.

    The same text again with an old revision is no conflict: an answer that got lost on the way is asked for twice.
    """
    unit = await unit_by_id(work, unit_id=unit_id)
    row = await translation_by_id(work, translation_id=unit.translation_id)
    await allow_write(work, row)
    kept = words_kept(said)
    if is_done and not kept.strip():
        raise InvalidInput(NOTHING_TO_MARK, field="isDone")
    row = await _held_to_write(work, unit.translation_id)
    unit = await _held_unit(work, unit_id)
    if (unit.said, unit.is_done) == (kept, is_done):
        note_read(work, row)
        return unit
    if unit.revision != revision:
        raise SomebodyWrote()
    await _note_writing(work, row)
    if unit.said != kept:
        unit.origin = "memory" if from_memory else "person"
    unit.said, unit.is_done = kept, is_done
    unit.revision += 1
    unit.written_by_id, unit.written_at = work.person_id, work.at
    await work.session.flush()
    await hint_all(work, [(CHANGED, row.id)])
    return unit


async def submit(work: UnitOfWork, *, translation_id: uuid.UUID) -> Translation:
    """The translator is done and hands it to review. Raises NotAllDone, WrongStep."""
    row = await translation_by_id(work, translation_id=translation_id)
    await allow_write(work, row)
    row = await held(work, translation_id)
    if row.translator_id != work.person_id:
        raise NotAllowed()
    state = after(row.state, "submit")
    left = select(func.count(TranslationUnit.id)).where(
        TranslationUnit.translation_id == row.id, TranslationUnit.is_done.is_(False)
    )
    if (await work.session.execute(left)).scalar_one():
        raise NotAllDone()
    row.state, row.returned_note = state, None
    record(work, "translation.submit", "translation", row.id, student_id=row.student_id)
    if row.reviewer_id and row.reviewer_id != work.person_id:
        await notices.send(
            work,
            person_id=row.reviewer_id,
            template="translation_to_review",
            ids={"translation_id": str(row.id)},
            student_id=row.student_id,
        )
    await tell(work, row)
    return row


async def unit_by_id(work: UnitOfWork, *, unit_id: uuid.UUID) -> TranslationUnit:
    """One text the actor works with. Raises NotFound."""
    found: TranslationUnit | None = (
        await work.session.execute(select(TranslationUnit).where(TranslationUnit.id == unit_id))
    ).scalar_one_or_none()
    if found is None:
        raise NotFound()
    return found


async def _held_to_write(work: UnitOfWork, translation_id: uuid.UUID) -> Translation:
    """Shared with others who write, and never beside a step of the whole. Raises WrongStep."""
    row: Translation = (
        await work.session.execute(
            select(Translation)
            .where(Translation.id == translation_id)
            .with_for_update(read=True)
            .execution_options(populate_existing=True)
        )
    ).scalar_one()
    if not writes_now(work, row):
        raise WrongStep()
    return row


async def _held_unit(work: UnitOfWork, unit_id: uuid.UUID) -> TranslationUnit:
    return (
        await work.session.execute(
            select(TranslationUnit)
            .where(TranslationUnit.id == unit_id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
    ).scalar_one()


async def _note_writing(work: UnitOfWork, row: Translation) -> None:
    last = select(func.max(TranslationUnit.written_at)).where(
        TranslationUnit.translation_id == row.id, TranslationUnit.written_by_id == work.person_id
    )
    before = (await work.session.execute(last)).scalar_one()
    if before is None or work.at - before >= ON_RECORD_EVERY:
        record(work, "translation.write", "translation", row.id, student_id=row.student_id)
