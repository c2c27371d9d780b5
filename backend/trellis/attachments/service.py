"""Attach a file, check it, open it. Nobody opens what was not checked."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, false, select

from trellis.access import Permission, allow, may
from trellis.attachments.kinds import ALLOWED, NOT_A_DOCUMENT
from trellis.attachments.model import KINDS, Attachment
from trellis.attachments.storage import OPEN_SECONDS, UPLOAD_SECONDS, Storage
from trellis.kernel.audit import record
from trellis.kernel.errors import Conflict, InvalidInput, NotFound
from trellis.kernel.events import hint
from trellis.kernel.ids import new_id
from trellis.kernel.jobs import defer
from trellis.kernel.tenancy import UnitOfWork
from trellis.kernel.words import Words


@dataclass(frozen=True, slots=True)
class Upload:
    """Where the browser puts the bytes, with exactly these headers, before `expires_at`."""

    attachment: Attachment
    url: str
    headers: dict[str, str]
    expires_at: datetime


class NotReadyToOpen(Conflict):
    """The file was not checked yet, or was refused."""

    code = "ATTACHMENT_NOT_READY"
    default_says = Words(
        en="This file is still being checked, or was refused.",
        es="Este archivo todavía se está revisando, o fue rechazado.",
    )


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
) -> Upload:
    """Note the attachment and sign one PUT of exactly this type and length.

    Raises InvalidInput for an unknown kind, a type that is not a document, or a
    size outside 1..`max_bytes` bytes.
    """
    await allow(work, Permission.ATTACH, student_id)
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
    if not title.strip() or len(title) > 200 or not file_name.strip() or len(file_name) > 255:
        raise InvalidInput(field="title")
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
    """The browser says the bytes are there: look, then have them checked."""
    attachment = await _find(work, attachment_id)
    await allow(work, Permission.ATTACH, attachment.student_id)
    if attachment.state != "waiting_for_upload":
        return attachment
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


async def open_attachment(work: UnitOfWork, storage: Storage, *, attachment_id: uuid.UUID) -> tuple[str, datetime]:
    """A link good for a minute. Issuing it is the access that is logged (threats row 14)."""
    attachment = await _find(work, attachment_id)
    await allow(work, Permission.OPEN_ATTACHMENT, attachment.student_id)
    if attachment.state != "ready" or attachment.object_key is None:
        raise NotReadyToOpen()
    record(work, "attachment.open", "attachment", attachment.id, student_id=attachment.student_id)
    link = storage.open_link(attachment.object_key, attachment.file_name, attachment.content_type)
    return link, work.at + timedelta(seconds=OPEN_SECONDS)


async def attachment(work: UnitOfWork, *, attachment_id: uuid.UUID) -> Attachment:
    """One attachment's card. Raises NotFound when it is not the actor's to see."""
    found = await _find(work, attachment_id)
    await allow(work, Permission.OPEN_ATTACHMENT, found.student_id)
    return found


async def attachments_of(work: UnitOfWork, *, student_id: uuid.UUID) -> Select[Any]:
    """A student's attachments, ready to be paged newest first; nothing when the actor may not open them."""
    if not await may(work, Permission.OPEN_ATTACHMENT, student_id):
        return select(Attachment).where(false())
    record(work, "attachment.list", "student", student_id, student_id=student_id)
    return select(Attachment).where(Attachment.student_id == student_id)


async def _find(work: UnitOfWork, attachment_id: uuid.UUID) -> Attachment:
    found = (await work.session.execute(select(Attachment).where(Attachment.id == attachment_id))).scalar_one_or_none()
    if found is None:
        raise NotFound()
    return found
