"""Legal holds: nothing of what they keep is withdrawn or destroyed while they stand."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date

from sqlalchemy import or_, select, text

from trellis.access import Permission, allow, may
from trellis.access.day import today
from trellis.attachments.finding import find
from trellis.attachments.model import Attachment, LegalHold
from trellis.attachments.rules import MOST_SAID, holds_on
from trellis.kernel.audit import record
from trellis.kernel.errors import InvalidInput, NotFound
from trellis.kernel.events import hint
from trellis.kernel.ids import new_id
from trellis.kernel.tenancy import UnitOfWork
from trellis.kernel.words import Words

WHY = Words("Say what the hold is for.", "Diga para qué es la retención.")
ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtextextended('files of ' || CAST(:student AS text), 0))"
NOT_BEFORE = Words("The last day cannot be in the past.", "El último día no puede estar en el pasado.")


async def place_hold(
    work: UnitOfWork,
    *,
    student_id: uuid.UUID,
    because: str,
    attachment_id: uuid.UUID | None = None,
    until_on: date | None = None,
) -> LegalHold:
    """Keep a student's files, or one of them, as they are. Raises NotFound, NotAllowed, InvalidInput."""
    await allow(work, Permission.HOLD_FILES, student_id)
    said, day = because.strip(), await today(work)
    if not said or len(said) > MOST_SAID:
        raise InvalidInput(WHY, field="because")
    if until_on is not None and until_on < day:
        raise InvalidInput(NOT_BEFORE, field="untilOn")
    if attachment_id is not None and (await find(work, attachment_id)).student_id != student_id:
        raise NotFound()
    await one_at_a_time(work, student_id)
    hold = LegalHold(
        district_id=work.district_id,
        id=new_id(),
        created_at=work.at,
        student_id=student_id,
        attachment_id=attachment_id,
        placed_by_id=work.person_id,
        because=said,
        since_on=day,
        until_on=until_on,
    )
    work.session.add(hold)
    record(work, "attachment.hold", "legal_hold", hold.id, student_id=student_id)
    await work.session.flush()
    await hint(work, "student.changed", student_id)
    return hold


async def lift_hold(work: UnitOfWork, *, hold_id: uuid.UUID, because: str) -> LegalHold:
    """End a hold, and say why. Lifted before, it stays as it was. Raises NotFound, NotAllowed, InvalidInput."""
    asked = select(LegalHold).where(LegalHold.id == hold_id).with_for_update()
    hold: LegalHold | None = (await work.session.execute(asked)).scalar_one_or_none()
    if hold is None:
        raise NotFound()
    await allow(work, Permission.HOLD_FILES, hold.student_id)
    said = because.strip()
    if not said or len(said) > MOST_SAID:
        raise InvalidInput(WHY, field="because")
    if hold.lifted_at is None:
        hold.lifted_at, hold.lifted_by_id, hold.lifted_because = work.at, work.person_id, said
        record(work, "attachment.lift_hold", "legal_hold", hold.id, student_id=hold.student_id)
        await work.session.flush()
        await hint(work, "student.changed", hold.student_id)
    return hold


async def holds_of(work: UnitOfWork, *, student_id: uuid.UUID) -> Sequence[LegalHold]:
    """Every hold of a student's files that ever was, newest first; none for whom they are not shown."""
    if not await may(work, Permission.SEE_HISTORY, student_id):
        return []
    asked = select(LegalHold).where(LegalHold.student_id == student_id).order_by(LegalHold.id.desc()).limit(100)
    return (await work.session.execute(asked)).scalars().all()


async def one_at_a_time(work: UnitOfWork, student_id: uuid.UUID) -> None:
    """Of one student's files something is held, or taken away, by one transaction at a time; before any row of them is
    locked. Whoever comes second reads what the first one did.
    """
    await work.session.execute(text(ONE_AT_A_TIME), {"student": str(student_id)})


async def is_held(work: UnitOfWork, found: Attachment) -> bool:
    """Whether a hold stands on this file or on all of the student's."""
    day = await today(work)
    asked = select(LegalHold.until_on).where(
        LegalHold.student_id == found.student_id,
        LegalHold.lifted_at.is_(None),
        or_(LegalHold.attachment_id.is_(None), LegalHold.attachment_id == found.id),
    )
    return any(holds_on(until_on, False, day) for until_on in (await work.session.execute(asked)).scalars())


def stands(hold: LegalHold, day: date) -> bool:
    """Whether it stands on `day`."""
    return holds_on(hold.until_on, hold.lifted_at is not None, day)
