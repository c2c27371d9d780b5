"""Attach a file and have it checked; close a raw record to the team, show it to a family."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from trellis.access import Permission, allow
from trellis.attachments.finding import find
from trellis.attachments.kinds import ALLOWED, NOT_A_DOCUMENT
from trellis.attachments.model import KINDS, Attachment
from trellis.attachments.opening import allow_opening
from trellis.attachments.problems import NotReadyToOpen, UploadExpired
from trellis.attachments.replacing import takes_the_place, to_replace
from trellis.attachments.rules import closed_as
from trellis.attachments.storage import UPLOAD_SECONDS, Storage
from trellis.kernel.audit import record
from trellis.kernel.errors import Conflict, InvalidInput, NotAllowed
from trellis.kernel.events import hint
from trellis.kernel.ids import new_id
from trellis.kernel.jobs import defer
from trellis.kernel.pruning import UNFINISHED_UPLOADS, expires
from trellis.kernel.tenancy import UnitOfWork
from trellis.kernel.words import Words


@dataclass(frozen=True, slots=True)
class Upload:
    """Where the browser puts the bytes, with exactly these headers, before `expires_at`."""

    attachment: Attachment
    url: str
    headers: dict[str, str]
    expires_at: datetime


async def start_upload(
    work: UnitOfWork,
    storage: Storage,
    *,
    student_id: uuid.UUID,
    kind: str,
    title: str,
    file_name: str,
    content_type: str,
    byte_count: int,
    max_bytes: int,
    source: str = "",
    replaces_id: uuid.UUID | None = None,
) -> Upload:
    """Note the attachment and sign one PUT of exactly this type and length.

    `replaces_id`: the file whose next version it is; that one keeps its place until this one was checked, and a raw
    record's next version is one. Raises InvalidInput for an unknown kind, a type that is not a document, or a size
    outside 1..`max_bytes` bytes; NotFound, NotAllowed and AlreadyReplaced for what it would replace.
    """
    await allow(work, Permission.ATTACH, student_id)
    earlier = await to_replace(work, replaces_id, student_id) if replaces_id is not None else None
    if kind not in KINDS:
        raise InvalidInput(field="kind")
    if content_type not in ALLOWED:
        raise InvalidInput(NOT_A_DOCUMENT, field="contentType")
    if not 0 < byte_count <= max_bytes:
        raise InvalidInput(
            Words(
                en="The file is empty or larger than {limit} MB.", es="El archivo está vacío o supera {limit} MB."
            ).filled(limit=max_bytes // 1_000_000),
            field="byteCount",
        )
    if not title.strip() or len(title) > 200:
        raise InvalidInput(field="title")
    if not file_name.strip() or len(file_name) > 255:
        raise InvalidInput(field="fileName")
    if len(source.strip()) > 200:
        raise InvalidInput(field="source")
    attachment_id = new_id()
    attachment = Attachment(
        district_id=work.district_id,
        id=attachment_id,
        created_at=work.at,
        student_id=student_id,
        uploaded_by_id=work.person_id,
        kind=kind,
        title=title.strip(),
        file_name=file_name.strip(),
        content_type=content_type,
        byte_count=byte_count,
        upload_key=f"{work.district_id}/incoming/{attachment_id}",
        source=source.strip(),
        replaces_id=replaces_id,
        # Before its first byte: nobody may have opened it in between.
        sensitivity=closed_as(kind, earlier.sensitivity if earlier is not None else "team"),
    )
    work.session.add(attachment)
    record(work, "attachment.start", "attachment", attachment_id, student_id=student_id)
    return Upload(
        attachment,
        storage.upload_link(attachment.upload_key, content_type, byte_count),
        {"Content-Type": content_type},
        work.at + timedelta(seconds=UPLOAD_SECONDS),
    )


async def finish_upload(work: UnitOfWork, storage: Storage, *, attachment_id: uuid.UUID) -> Attachment:
    """The browser says the bytes are there: look, then have them checked.

    Raises NotAllowed for anybody but who began the upload, Conflict when the bytes have not come whole,
    UploadExpired when they were waited for too long.
    """
    attachment = await find(work, attachment_id, locked=True)
    await allow(work, Permission.ATTACH, attachment.student_id)
    if attachment.uploaded_by_id != work.person_id:
        raise NotAllowed()
    if attachment.state == "expired":
        raise UploadExpired()
    if attachment.state != "waiting_for_upload":
        return attachment
    if attachment.replaces_id is not None:
        await takes_the_place(work, attachment.replaces_id, attachment.student_id)
    stored = await storage.head(attachment.upload_key)
    if stored is None or stored.byte_count != attachment.byte_count:
        raise Conflict(
            Words(
                en="The file has not arrived whole. Send it again.",
                es="El archivo no llegó completo. Envíelo otra vez.",
            )
        )
    attachment.state = "checking"
    record(work, "attachment.finish", "attachment", attachment.id, student_id=attachment.student_id)
    await defer(work, "attachments.check", attachment_id=attachment.id)
    await hint(work, "student.changed", attachment.student_id)
    return attachment


async def attachment(work: UnitOfWork, *, attachment_id: uuid.UUID) -> Attachment:
    """One attachment's card. Raises NotFound when it is not the actor's to see."""
    found = await find(work, attachment_id)
    await allow_opening(work, found)
    return found


async def close_to_team(work: UnitOfWork, *, attachment_id: uuid.UUID) -> Attachment:
    """Say that a file is a raw record (`model.SENSITIVITIES`), for good. Raises NotFound, NotAllowed, NotReadyToOpen.

    Who may not read raw records says it of a file they are bringing, before anybody can open it.
    """
    found = await find(work, attachment_id, locked=True)
    brings = found.uploaded_by_id == work.actor.person_id and found.state in ("waiting_for_upload", "checking")
    await allow(work, Permission.ATTACH if brings else Permission.READ_RAW, found.student_id)
    if found.state not in ("waiting_for_upload", "checking", "ready"):
        raise NotReadyToOpen()
    if found.sensitivity == "team":
        found.sensitivity = "raw"
        record(work, "attachment.close", "attachment", found.id, student_id=found.student_id)
        await work.session.flush()
        await hint(work, "student.changed", found.student_id)
    return found


async def show_to_family(work: UnitOfWork, *, attachment_id: uuid.UUID) -> Attachment:
    """A parent asked for a raw record, and has it from now on (34 CFR 300.613). Raises NotFound, NotAllowed."""
    found = await find(work, attachment_id, locked=True)
    await allow(work, Permission.READ_RAW, found.student_id)
    if found.sensitivity == "raw":
        found.sensitivity = "raw_shown"
        record(work, "attachment.show", "attachment", found.id, student_id=found.student_id)
        await work.session.flush()
        await hint(work, "student.changed", found.student_id)
    return found


@expires("attachment")
async def expire_uploads(work: UnitOfWork, most: int) -> int:
    """End the oldest uploads that were begun and never finished, `most` of them; returns how many.

    What came of them leaves storage: nobody said that it was whole, and nobody checked it.
    """
    waited = (
        select(Attachment)
        .where(Attachment.state == "waiting_for_upload", Attachment.created_at < func.now() - UNFINISHED_UPLOADS)
        .order_by(Attachment.created_at)
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    rows = (await work.session.execute(waited)).scalars().all()
    for row in rows:
        row.state = "expired"
        record(work, "attachment.expired", "attachment", row.id, student_id=row.student_id)
        await defer(work, "attachments.forget", attachment_id=row.id)
        await hint(work, "student.changed", row.student_id)
    return len(rows)
