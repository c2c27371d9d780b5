"""Opening a file: who may in which state, why where the district asks, and never other bytes than were checked."""

from __future__ import annotations

import asyncio
import hashlib
import tempfile
import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import IO

import structlog
from prometheus_client import Counter
from sqlalchemy import select, update

from trellis.access import Permission, allow, may, relationship_with
from trellis.access.day import day_of
from trellis.attachments import tickets
from trellis.attachments.finding import find
from trellis.attachments.model import Attachment, AttachmentDeed, FileDestruction, FileRule
from trellis.attachments.problems import FileDamaged, FileDestroyed, NotReadyToOpen, ReasonNeeded
from trellis.attachments.rules import Asks, asks_why, closed_as, reason_stands
from trellis.attachments.storage import PIECE_BYTES, Storage
from trellis.kernel.audit import record
from trellis.kernel.events import hint
from trellis.kernel.ids import new_id
from trellis.kernel.tenancy import SYSTEM, Gate, UnitOfWork

log = structlog.get_logger()
IN_MEMORY_BYTES = 8 * PIECE_BYTES
DAMAGED = Counter("trellis_damaged_files", "Files whose bytes in storage are not those that were checked")


@dataclass(frozen=True, slots=True)
class Opened:
    """An address of ours, good until `expires_at`."""

    url: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Given:
    """What is given to a browser: verified bytes, at their beginning."""

    data: IO[bytes]
    byte_count: int
    content_type: str
    file_name: str
    shown: bool


async def open_attachment(
    work: UnitOfWork,
    secret_key: str,
    *,
    attachment_id: uuid.UUID,
    reason: str | None = None,
    said: str = "",
    shown: bool = False,
) -> Opened:
    """An address good for a minute, for this person alone. Issuing it is the access that is logged (threats row 14).

    `shown`: to look at it in the page, which is a reading as well. Raises NotFound, NotAllowed, NotReadyToOpen,
    FileDamaged, FileDestroyed, and ReasonNeeded where the district asks why.
    """
    found = await find(work, attachment_id)
    await allow_opening(work, found)
    await _check_there(work, found)
    said = said.strip()
    code = reason if reason_stands(reason, said) else None
    if code is None and await is_asked_why(work, found):
        raise ReasonNeeded(field="reason")
    action = "attachment.preview" if shown else "attachment.open"
    detail: dict[str, str] = {}
    if code is not None:
        deed = AttachmentDeed(
            district_id=work.district_id,
            id=new_id(),
            created_at=work.at,
            student_id=found.student_id,
            attachment_id=found.id,
            person_id=work.person_id,
            deed="open",
            code=code,
            said=said,
        )
        work.session.add(deed)
        # The log holds keys; the words stand where who reads the file reads them.
        detail = {"reason": code, "deed": str(deed.id)}
    record(work, action, "attachment", found.id, student_id=found.student_id, **detail)
    ticket = tickets.FileTicket(work.district_id, work.person_id, found.id, shown)
    return Opened(f"/files/{tickets.issue(secret_key, ticket, work.at)}", work.at + tickets.LASTS)


async def is_asked_why(work: UnitOfWork, found: Attachment) -> bool:
    """Whether the district asks the actor why they open this file."""
    tie = await relationship_with(work, found.student_id)
    if tie is None:
        return False
    return asks_why(
        await asked_by_district(work),
        kind=found.kind,
        sensitivity=found.sensitivity,
        on_team=bool(tie.team_roles),
        of_family=tie.is_self or "view" in tie.rights,
    )


async def asked_by_district(work: UnitOfWork) -> Asks:
    """When this district asks; nothing while it has not said."""
    if "file_rule" not in work.memory:
        row = (await work.session.execute(select(FileRule))).scalar_one_or_none()
        work.memory["file_rule"] = (
            Asks(row.asks_for_raw, row.asks_outside_team, frozenset(row.asks_kinds)) if row else Asks()
        )
    return work.memory["file_rule"]  # type: ignore[no-any-return]


async def allow_opening(work: UnitOfWork, found: Attachment) -> None:
    """Go on when the actor may read this file as it stands. Raises NotFound, NotAllowed.

    Withdrawn, it is theirs who keep the record, and the family's, who may inspect all of it (34 CFR 300.613); of
    another child (34 CFR 99.12(a)), special education's alone. What is closed by its kind is so from the deed that said
    it, before `attachments.close` has come.
    """
    if found.state == "withdrawn":
        if found.withdrawn_because == "wrong_child":
            await allow(work, Permission.READ_RAW, found.student_id)
            return
        if not await may(work, Permission.READ_RAW_SHOWN, found.student_id):
            await allow(work, Permission.KEEP_FILES, found.student_id)
    whose = closed_as(found.kind, found.sensitivity)
    if whose == "team" or found.uploaded_by_id == work.actor.person_id:
        await allow(work, Permission.OPEN_ATTACHMENT, found.student_id)
    elif whose == "custody":
        await allow(work, Permission.SEE_CUSTODY, found.student_id)
    elif whose == "raw" or not await may(work, Permission.READ_RAW_SHOWN, found.student_id):
        await allow(work, Permission.READ_RAW, found.student_id)


async def refuse_destroyed(work: UnitOfWork, found: Attachment) -> None:
    """Go on when it was not destroyed. Raises FileDestroyed, which says when."""
    if found.state in ("destroying", "destroyed"):
        asked = select(FileDestruction.destroyed_at).where(FileDestruction.id == found.destruction_id)
        at = await work.session.scalar(asked)
        raise FileDestroyed.on(await day_of(work, at) if at is not None else None)


async def _check_there(work: UnitOfWork, found: Attachment) -> None:
    await refuse_destroyed(work, found)
    if found.state not in ("ready", "replaced", "withdrawn") or found.object_key is None:
        raise NotReadyToOpen()
    if found.damaged_at is not None:
        raise FileDamaged()


async def ticketed(work: UnitOfWork, *, ticket: tickets.FileTicket) -> Attachment:
    """The file somebody has a ticket for. Who may is asked again: a minute is long enough to lose a right.

    Raises NotFound, NotAllowed, NotReadyToOpen, FileDamaged, FileDestroyed.
    """
    found = await find(work, ticket.attachment_id)
    await allow_opening(work, found)
    await _check_there(work, found)
    return found


async def give(gate: Gate, storage: Storage, found: Attachment, *, shown: bool) -> Given:
    """Its bytes, compared with what was checked before one of them leaves. Raises FileDamaged.

    Outside of any transaction: a large file takes its time to come.
    """
    data, digest = await read_whole(storage, str(found.object_key))
    if digest is None or digest != found.sha256:
        data.close()
        await mark_damaged(gate, found.district_id, found.id)
        raise FileDamaged()
    return Given(data, found.byte_count, found.content_type, found.file_name, shown)


async def read_whole(storage: Storage, key: str) -> tuple[IO[bytes], str | None]:
    """An object and its SHA-256; large ones on disk, never in memory. None for the digest when there is no object."""
    # It outlives this function: who is given it closes it.
    data: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY_BYTES, prefix="trellis-file-")  # type: ignore[assignment]  # noqa: SIM115
    try:
        await storage.get_into(key, data)
    except FileNotFoundError:
        return data, None
    except BaseException:
        data.close()
        raise
    data.seek(0)
    digest = await asyncio.to_thread(_digest, data)
    data.seek(0)
    return data, digest


def _digest(data: IO[bytes]) -> str:
    digest = hashlib.sha256()
    while piece := data.read(PIECE_BYTES):
        digest.update(piece)
    return digest.hexdigest()


async def mark_damaged(gate: Gate, district_id: uuid.UUID, attachment_id: uuid.UUID) -> None:
    """Close a file whose bytes are not what was checked, and tell the operators. In a transaction of its own: the
    reading that found it is refused."""
    DAMAGED.inc()
    log.error("attachment.damaged", district_id=str(district_id), attachment_id=str(attachment_id))
    async with gate.open(district_id, SYSTEM, "attachment.verify") as work:
        marked = await work.session.execute(
            update(Attachment)
            .where(
                Attachment.id == attachment_id,
                Attachment.damaged_at.is_(None),
                # Destroyed while it was read: gone as it should be.
                Attachment.state.not_in(("destroying", "destroyed")),
            )
            .values(damaged_at=work.at)
            .returning(Attachment.student_id)
        )
        student_id = marked.scalar_one_or_none()
        if student_id is not None:
            record(work, "attachment.damaged", "attachment", attachment_id, student_id=student_id)
            await hint(work, "student.changed", student_id)
