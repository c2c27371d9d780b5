"""A file's next version: the earlier one stays, and whatever pointed to it still does."""

from __future__ import annotations

import uuid

from sqlalchemy import select

from trellis.access import Permission, allow
from trellis.attachments.finding import find
from trellis.attachments.model import Attachment, AttachmentDeed
from trellis.attachments.opening import allow_opening
from trellis.attachments.problems import AlreadyReplaced
from trellis.kernel.audit import record
from trellis.kernel.errors import NotFound
from trellis.kernel.ids import new_id
from trellis.kernel.tenancy import UnitOfWork

IN_PLACE = ("checking", "ready", "replaced", "withdrawn", "destroying", "destroyed")
"""States in which a next version has its place; one that was refused or never came leaves it free."""


async def to_replace(work: UnitOfWork, attachment_id: uuid.UUID, student_id: uuid.UUID) -> Attachment:
    """The file a next version is begun for. Raises NotFound, NotAllowed, AlreadyReplaced."""
    found = await find(work, attachment_id)
    if found.student_id != student_id:
        raise NotFound()
    await allow_opening(work, found)
    await allow_keeping(work, found)
    if found.state != "ready" or await _next_of(work, found.id) is not None:
        raise AlreadyReplaced()
    return found


async def takes_the_place(work: UnitOfWork, attachment_id: uuid.UUID, student_id: uuid.UUID) -> None:
    """Say, of who sent a next version, that they are the first: the others wait here and are told.

    Raises NotFound, NotAllowed, AlreadyReplaced.
    """
    await find(work, attachment_id, locked=True)
    await to_replace(work, attachment_id, student_id)


async def replaced_by(work: UnitOfWork, newer: Attachment) -> None:
    """What `newer` was sent for has its place no more, as `newer` was checked. Withdrawn meanwhile, it stays so."""
    if newer.replaces_id is None:
        return
    earlier = await find(work, newer.replaces_id, locked=True)
    # Of one that became a raw record while the next version was on its way, the next version is one too.
    if earlier.sensitivity != "team" and newer.sensitivity == "team":
        newer.sensitivity = earlier.sensitivity
    if earlier.state != "ready":
        return
    earlier.state = "replaced"
    work.session.add(
        AttachmentDeed(
            district_id=work.district_id,
            id=new_id(),
            created_at=work.at,
            student_id=earlier.student_id,
            attachment_id=earlier.id,
            person_id=newer.uploaded_by_id,
            deed="replace",
        )
    )
    record(work, "attachment.replaced", "attachment", earlier.id, student_id=earlier.student_id, newer=str(newer.id))


async def allow_keeping(work: UnitOfWork, found: Attachment) -> None:
    """Who brought a file sets it right; any other, who keeps the record. Raises NotFound, NotAllowed."""
    brought = found.uploaded_by_id == work.actor.person_id
    await allow(work, Permission.ATTACH if brought else Permission.KEEP_FILES, found.student_id)


async def _next_of(work: UnitOfWork, attachment_id: uuid.UUID) -> uuid.UUID | None:
    asked = select(Attachment.id).where(Attachment.replaces_id == attachment_id, Attachment.state.in_(IN_PLACE))
    return await work.session.scalar(asked)
