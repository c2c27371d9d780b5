"""What lies in storage and nothing points to: uploads that broke off, parts of them, objects whose row never came.

A district's own keys are looked through, page by page; nothing young is touched, because a row is committed after its
bytes are put.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import structlog
from sqlalchemy import or_, select, update

from trellis.attachments.model import Attachment
from trellis.attachments.storage import Found
from trellis.kernel import clock
from trellis.kernel.audit import record
from trellis.kernel.tenancy import SYSTEM

if TYPE_CHECKING:
    from trellis.house import House

log = structlog.get_logger()
GRACE = timedelta(days=2)
"""Twice as long as an upload may wait (`kernel/pruning.UNFINISHED_UPLOADS`)."""
AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Swept:
    """What one look showed: objects taken away, uploads in parts given up, rows whose object is not there."""

    objects: int = 0
    parts: int = 0
    missing: int = 0


async def sweep(house: House, district_id: uuid.UUID) -> Swept:
    """Take away what nothing points to, mark files whose bytes are gone; logs counts alone. Safe to run twice."""
    before = clock.now() - GRACE
    objects = 0
    for folder in ("incoming", "attachments"):
        async for page in house.storage.listed(f"{district_id}/{folder}/", AT_ONCE):
            objects += await _sweep_page(house, district_id, [one for one in page if one.at < before])
    parts = 0
    for key, upload, begun in await house.storage.unfinished_parts(f"{district_id}/"):
        if begun < before:
            await house.storage.give_up_parts(key, upload)
            parts += 1
    swept = Swept(objects, parts, await _mark_missing(house, district_id, before))
    if swept != Swept():
        log.info(
            "storage.swept",
            district_id=str(district_id),
            objects=swept.objects,
            parts=swept.parts,
            missing=swept.missing,
        )
    return swept


async def _sweep_page(house: House, district_id: uuid.UUID, old: list[Found]) -> int:
    """Of these keys, take away those no row names, and uploads that were decided long ago; how many."""
    keys = [one.key for one in old]
    if not keys:
        return 0
    async with house.gate.open(district_id, SYSTEM, "attachment.sweep") as work:
        asked = select(Attachment.object_key, Attachment.upload_key, Attachment.state).where(
            or_(Attachment.object_key.in_(keys), Attachment.upload_key.in_(keys))
        )
        named: set[str] = set()
        for object_key, upload_key, state in (await work.session.execute(asked)).all():
            if object_key is not None:
                named.add(object_key)
            # What waits is ended by `service.expire_uploads`, what is being checked by the check.
            if state in ("waiting_for_upload", "checking"):
                named |= {upload_key, f"{district_id}/attachments/{upload_key.rsplit('/', 1)[-1]}"}
        gone = [key for key in keys if key not in named]
        if gone:
            record(work, "attachment.sweep", "district", district_id, objects=len(gone))
    for key in gone:
        await house.storage.delete(key)
    return len(gone)


async def _mark_missing(house: House, district_id: uuid.UUID, before: datetime) -> int:
    """Files whose object is not there are closed and shown as damaged: nobody should learn it at the meeting."""
    missing, after = 0, uuid.UUID(int=0)
    while True:
        async with house.gate.open(district_id, SYSTEM, "attachment.sweep") as work:
            asked = (
                select(Attachment.id, Attachment.object_key)
                .where(
                    Attachment.id > after,
                    Attachment.object_key.is_not(None),
                    Attachment.damaged_at.is_(None),
                    Attachment.state != "destroying",
                    Attachment.checked_at < before,
                )
                .order_by(Attachment.id)
                .limit(AT_ONCE)
            )
            rows = (await work.session.execute(asked)).all()
        gone = [row.id for row in rows if await house.storage.head_surely(row.object_key) is None]
        if gone:
            async with house.gate.open(district_id, SYSTEM, "attachment.sweep") as work:
                found = await work.session.execute(
                    update(Attachment)
                    .where(Attachment.id.in_(gone))
                    .values(damaged_at=work.at)
                    .returning(Attachment.id, Attachment.student_id)
                )
                for key, student_id in found.all():
                    record(work, "attachment.damaged", "attachment", key, student_id=student_id)
            missing += len(gone)
        if len(rows) < AT_ONCE:
            return missing
        after = rows[-1].id
