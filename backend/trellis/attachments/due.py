"""The district's list of files whose time is over, and of those that are being destroyed."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.dialects.postgresql import array
from sqlalchemy.orm import aliased

from trellis.access import Permission
from trellis.access.ask import may_in_the_district
from trellis.access.day import today
from trellis.attachments.destroying import Standing, standing_of
from trellis.attachments.destruction import MAY_GO, OPEN
from trellis.attachments.keeping import kept_until, lengths_of_district
from trellis.attachments.model import REFILE, Attachment, AttachmentDeed, FileDestruction
from trellis.attachments.replacing import IN_PLACE
from trellis.attachments.retention import CLASSES, EXIT, Kept, first_still_kept, years_on
from trellis.kernel.audit import Deed, record, record_all
from trellis.kernel.errors import NotAllowed
from trellis.kernel.tenancy import UnitOfWork
from trellis.moves.model import StudentExit

MOST = 200


@dataclass(frozen=True, slots=True)
class Due:
    """A file whose last day is past, and who wants it to stay (`destruction.OBSTACLES`)."""

    file: Attachment
    kept: Kept
    obstacle: str | None


@dataclass(frozen=True, slots=True)
class Listed:
    """What may be destroyed, longest past first, and what is under way; `more`: there is more than is shown."""

    due: Sequence[Due]
    under_way: Sequence[Standing]
    more: bool


def may_destroy(work: UnitOfWork) -> bool:
    """Whether the actor destroys files of the district."""
    return may_in_the_district(work, Permission.DESTROY_FILES)


async def to_destroy(work: UnitOfWork) -> Listed:
    """Files the district may destroy, and those announced or on their way. Raises NotAllowed."""
    if not may_destroy(work):
        raise NotAllowed()
    day, lengths = await today(work), await lengths_of_district(work)
    later, left = aliased(Attachment), aliased(StudentExit)
    zone = ZoneInfo(work.memory["zone"])
    past = []
    for of in CLASSES.values():
        before = first_still_kept(day, years_on(of, lengths, day))
        event = (
            left.retention_from < before
            if of.counted_from == EXIT
            else Attachment.created_at < datetime.combine(before, time(), zone)
        )
        past.append((of.kinds, event))
    # Kept longer as what it was filed as before (`kept_longest`).
    as_before = select(AttachmentDeed.id).where(
        AttachmentDeed.attachment_id == Attachment.id,
        AttachmentDeed.deed == REFILE,
        ~func.coalesce(or_(*(and_(AttachmentDeed.code.in_(kinds), event) for kinds, event in past)), False),
    )
    open_one = select(FileDestruction.id).where(
        FileDestruction.attachment_id == Attachment.id, FileDestruction.state.in_(OPEN)
    )
    found = (
        select(Attachment, func.files_must_stay(Attachment.student_id, array([Attachment.id])))
        .outerjoin(
            left,
            and_(
                left.district_id == Attachment.district_id,
                left.student_id == Attachment.student_id,
                left.returned_on.is_(None),
            ),
        )
        .where(
            Attachment.state.in_(MAY_GO),
            or_(*(and_(Attachment.kind.in_(kinds), event) for kinds, event in past)),
            ~exists(as_before.correlate(Attachment, left)),
            ~exists(select(later.id).where(later.replaces_id == Attachment.id, later.state.in_(IN_PLACE))),
            ~exists(open_one),
        )
        .order_by(Attachment.created_at, Attachment.id)
        .limit(MOST + 1)
    )
    rows = (await work.session.execute(found)).all()
    due = [Due(row[0], await kept_until(work, row[0]), row[1]) for row in rows[:MOST]]
    going = (
        select(FileDestruction)
        .where(FileDestruction.state.in_(OPEN))
        .order_by(FileDestruction.proposed_on, FileDestruction.id)
        .limit(MOST)
    )
    under_way = [await standing_of(work, row) for row in (await work.session.execute(going)).scalars().all()]
    record(work, "attachment.list_to_destroy", "district", work.district_id)
    # It names them and their files: on record for each (34 CFR 99.32(a); threats row 14), a few statements for all.
    named = {one.file.student_id for one in due} | {one.row.student_id for one in under_way}
    await record_all(
        work, [Deed("attachment.list", "student", student_id, {}, student_id) for student_id in sorted(named)]
    )
    return Listed(due, under_way, len(rows) > MOST)


async def destruction_of(work: UnitOfWork, found: Attachment) -> FileDestruction | None:
    """The destruction a file waits for, is in or went by; None where it was called off, or never was.

    Read once a student, as a page asks it of each of their files.
    """
    key = ("destructions", found.student_id)
    if key not in work.memory:
        asked = select(FileDestruction).where(
            FileDestruction.student_id == found.student_id, FileDestruction.state != "called_off"
        )
        work.memory[key] = (await work.session.execute(asked.order_by(FileDestruction.id.desc()))).scalars().all()
    rows: Sequence[FileDestruction] = work.memory[key]
    return next((row for row in rows if found.destruction_id == row.id or row.attachment_id == found.id), None)


async def by_key(work: UnitOfWork, attachment_id: uuid.UUID) -> Attachment:
    """The newest version of what is destroyed."""
    found: Attachment = (
        await work.session.execute(select(Attachment).where(Attachment.id == attachment_id))
    ).scalar_one()
    return found
