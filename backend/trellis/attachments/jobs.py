"""The check between upload and opening: length, type by bytes, virus, digest, immutable key."""

from __future__ import annotations

import io
import uuid
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import aioclamd
from sqlalchemy import select

from trellis.attachments.finding import find
from trellis.attachments.kinds import CAME_INCOMPLETE, HAS_A_VIRUS, refusal
from trellis.attachments.model import Attachment
from trellis.attachments.replacing import replaced_by
from trellis.attachments.rules import closed_as
from trellis.kernel.audit import record
from trellis.kernel.events import hint
from trellis.kernel.hashing import sha256_hex
from trellis.kernel.jobs import job
from trellis.kernel.tenancy import SYSTEM
from trellis.kernel.words import Words

if TYPE_CHECKING:
    from trellis.house import House


class ScannerAway(Exception):
    """The virus scanner does not answer; the job is tried again and the file stays closed."""


@job("attachments.check", queue="files", attempts=20)
async def check_attachment(house: House, *, district_id: uuid.UUID, attachment_id: str) -> None:
    """Decide whether an uploaded file may be opened. Safe to run twice."""
    async with house.gate.open(district_id, SYSTEM, "attachment.check") as work:
        attachment = (
            await work.session.execute(select(Attachment).where(Attachment.id == uuid.UUID(attachment_id)))
        ).scalar_one()
        state, upload_key = attachment.state, attachment.upload_key
        declared, expected = attachment.content_type, attachment.byte_count
        file_name = attachment.file_name
    if state != "checking":
        # Decided before. What stands there still, or came through the link since, is nobody's.
        await house.storage.delete(upload_key)
        return
    try:
        data = await house.storage.get(upload_key)
    except FileNotFoundError:
        if await _is_decided(house, district_id, attachment_id):
            return  # by another run, a moment ago: it took the upload away
        raise
    problem: Words | None = None
    if len(data) != expected:
        problem = CAME_INCOMPLETE
    problem = problem or refusal(declared, data)
    if problem is None and await has_virus(house.settings.clamd_url, data):
        problem = HAS_A_VIRUS
    object_key = f"{district_id}/attachments/{attachment_id}"
    if problem is None:
        # The bytes that were checked are the bytes that are kept: not a copy of
        # the upload key, which its link could still overwrite (threats row 15).
        await house.storage.put(object_key, data, declared, file_name=file_name)
    async with house.gate.open(district_id, SYSTEM, "attachment.check") as work:
        attachment = (
            await work.session.execute(
                select(Attachment).where(Attachment.id == uuid.UUID(attachment_id)).with_for_update()
            )
        ).scalar_one()
        if attachment.state != "checking":
            return
        attachment.checked_at = work.at
        attachment.sha256 = sha256_hex(data)
        if problem is None:
            attachment.state, attachment.object_key = "ready", object_key
            await replaced_by(work, attachment)
        else:
            attachment.state, attachment.refused_because = "refused", problem.en + "\n" + problem.es
        record(
            work,
            "attachment.checked",
            "attachment",
            attachment.id,
            student_id=attachment.student_id,
            state=attachment.state,
        )
        await hint(work, "student.changed", attachment.student_id)
    await house.storage.delete(upload_key)


@job("attachments.forget", queue="files", attempts=10)
async def forget(house: House, *, district_id: uuid.UUID, attachment_id: str) -> None:
    """Delete what came of an upload that was given up. Safe to run twice."""
    async with house.gate.open(district_id, SYSTEM, "attachment.forget") as work:
        asked = select(Attachment.upload_key).where(
            Attachment.id == uuid.UUID(attachment_id), Attachment.state == "expired"
        )
        upload_key = await work.session.scalar(asked)
    if upload_key:
        await house.storage.delete(upload_key)


@job("attachments.close", queue="files", attempts=20)
async def close(house: House, *, district_id: uuid.UUID, attachment_id: str) -> None:
    """Make a raw record of a file that somebody who may not read those said is one. Safe to run twice."""
    async with house.gate.open(district_id, SYSTEM, "attachment.close") as work:
        found = await find(work, uuid.UUID(attachment_id), locked=True)
        whose = "apart" if found.withdrawn_because == "wrong_child" else closed_as(found.kind, found.sensitivity)
        if found.sensitivity != whose:
            found.sensitivity = whose
            record(work, "attachment.close", "attachment", found.id, student_id=found.student_id)
            await hint(work, "student.changed", found.student_id)


async def _is_decided(house: House, district_id: uuid.UUID, attachment_id: str) -> bool:
    async with house.gate.open(district_id, SYSTEM, "attachment.check") as work:
        state = await work.session.scalar(select(Attachment.state).where(Attachment.id == uuid.UUID(attachment_id)))
    return state != "checking"


async def has_virus(clamd_url: str | None, data: bytes) -> bool:
    """Whether the scanner finds something. Raises ScannerAway when it cannot be asked: unknown is not clean."""
    if clamd_url is None:
        raise ScannerAway("no virus scanner is configured")
    where = urlsplit(clamd_url)
    try:
        client = aioclamd.ClamdAsyncClient(where.hostname, where.port, timeout=60)
        answer = await client.instream(io.BytesIO(data))
    except Exception as problem:
        raise ScannerAway(type(problem).__name__) from problem
    return answer["stream"][0] != "OK"
