"""The files of a student's record: found, set right, withdrawn, and what became of each."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, and_, exists, false, func, not_, or_, select
from sqlalchemy.orm import aliased

from trellis.access import Permission, may
from trellis.attachments.destruction import MAY_GO
from trellis.attachments.finding import find
from trellis.attachments.holds import is_held, one_at_a_time
from trellis.attachments.model import KINDS, REFILE, WITHDRAWALS, Attachment, AttachmentDeed
from trellis.attachments.opening import allow_opening, refuse_destroyed
from trellis.attachments.problems import NotReadyToOpen, OnHold
from trellis.attachments.replacing import allow_keeping
from trellis.attachments.rules import CLOSED_KINDS, MOST_SAID, chain, closed_as, may_be_withdrawn
from trellis.kernel.audit import record
from trellis.kernel.errors import InvalidInput, NotAllowed, NotFound
from trellis.kernel.events import hint
from trellis.kernel.ids import new_id
from trellis.kernel.jobs import defer
from trellis.kernel.tenancy import UnitOfWork
from trellis.kernel.words import Words

NO_WORDS = Words("Say in a few words why.", "Diga en pocas palabras por qué.")
MOST_VERSIONS = 100


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which files of a record: of one kind, with letters in the title, file name or source, in a standing."""

    kind: str | None = None
    words: str | None = None
    standing: str | None = None


STANDINGS: dict[str, tuple[str, ...]] = {
    "current": ("waiting_for_upload", "checking", "ready", "refused", "expired"),
    "earlier": ("replaced",),
    "withdrawn": ("withdrawn",),
    "destroyed": ("destroying", "destroyed"),
}


async def files_of(work: UnitOfWork, *, student_id: uuid.UUID, wanted: Wanted | None = None) -> Select[Any]:
    """A student's files, ready to be paged; none when the actor may not open them. Raises InvalidInput."""
    wanted = wanted or Wanted()
    if wanted.kind is not None and wanted.kind not in KINDS:
        raise InvalidInput(field="kind")
    if wanted.standing is not None and wanted.standing not in STANDINGS:
        raise InvalidInput(field="standing")
    if not await may(work, Permission.OPEN_ATTACHMENT, student_id):
        return select(Attachment).where(false())
    record(work, "attachment.list", "student", student_id, student_id=student_id)
    found = select(Attachment).where(Attachment.student_id == student_id)
    # What is of another child is no part of this one's record: its very title may name them (34 CFR 99.12(a)).
    if not await may(work, Permission.READ_RAW, student_id):
        found = found.where(func.coalesce(Attachment.withdrawn_because, "") != "wrong_child")
    # Filed a moment ago as what is not the team's: the row policy follows with `attachments.close`.
    for whose, permission in (("raw", Permission.READ_RAW), ("custody", Permission.SEE_CUSTODY)):
        if not await may(work, permission, student_id):
            kinds = [kind for kind, closed in CLOSED_KINDS.items() if closed == whose]
            filed = and_(Attachment.sensitivity == "team", Attachment.kind.in_(kinds))
            found = found.where(or_(not_(filed), Attachment.uploaded_by_id == work.actor.person_id))
    if wanted.kind is not None:
        found = found.where(Attachment.kind == wanted.kind)
    if wanted.standing is not None:
        found = found.where(Attachment.state.in_(STANDINGS[wanted.standing]))
    for word in (wanted.words or "")[:100].split():
        found = found.where(
            or_(
                *(
                    column.icontains(word, autoescape=True)
                    for column in (Attachment.title, Attachment.file_name, Attachment.source)
                )
            )
        )
    return found


async def rename(work: UnitOfWork, *, attachment_id: uuid.UUID, title: str, source: str | None = None) -> Attachment:
    """Give a file another title, and say from whom it is. Raises NotFound, NotAllowed, InvalidInput."""
    found = await _to_keep(work, attachment_id)
    said, told = title.strip(), (found.source if source is None else source.strip())
    if not said or len(said) > 200:
        raise InvalidInput(field="title")
    if len(told) > 200:
        raise InvalidInput(field="source")
    if (said, told) != (found.title, found.source):
        before, found.title, found.source = found.title, said, told
        _note(work, found, "rename", said=before)
        record(work, "attachment.rename", "attachment", found.id, student_id=found.student_id)
        await _tell(work, found)
    return found


async def refile(work: UnitOfWork, *, attachment_id: uuid.UUID, kind: str) -> Attachment:
    """Say that a file is of another kind. One that is closed by its kind is a raw record from now on.

    It is kept as long as the longer of both: what it was filed as before is on record before it is filed anew. Filed
    elsewhere, a raw record stays one: nothing opens to a team by a change of drawer. Raises NotFound, NotAllowed,
    InvalidInput.
    """
    found = await _to_keep(work, attachment_id)
    if kind not in KINDS:
        raise InvalidInput(field="kind")
    if kind != found.kind:
        _note(work, found, REFILE, code=found.kind)
        await work.session.flush()
        found.kind = kind
        work.memory.pop(("refiled", found.student_id), None)
        record(work, "attachment.refile", "attachment", found.id, student_id=found.student_id, kind=kind)
        await _tell(work, found)
        if closed_as(kind, found.sensitivity) != found.sensitivity:
            await defer(work, "attachments.close", attachment_id=found.id)
    return found


async def withdraw(work: UnitOfWork, *, attachment_id: uuid.UUID, because: str, said: str) -> Attachment:
    """Take a file out of use; its bytes stay, and what pointed to it still does.

    One of another child is closed to the team and the family with this deed. Raises NotFound, NotAllowed,
    InvalidInput, OnHold, NotReadyToOpen.
    """
    await one_at_a_time(work, (await find(work, attachment_id)).student_id)
    found = await _to_keep(work, attachment_id)
    said = said.strip()
    if because not in WITHDRAWALS:
        raise InvalidInput(field="because")
    if not said or len(said) > MOST_SAID:
        raise InvalidInput(NO_WORDS, field="said")
    held = await is_held(work, found)
    if not may_be_withdrawn(state=found.state, held=held, because=because):
        raise OnHold() if held and found.state in ("ready", "replaced") else NotReadyToOpen()
    found.state, found.withdrawn_because = "withdrawn", because
    _note(work, found, "withdraw", code=because, said=said)
    record(work, "attachment.withdraw", "attachment", found.id, student_id=found.student_id, because=because)
    await _tell(work, found)
    if because == "wrong_child":
        await defer(work, "attachments.close", attachment_id=found.id)
    return found


async def what_may_be_done(work: UnitOfWork, found: Attachment) -> list[str]:
    """What the page may offer of a file; each deed asks again."""
    may_open = found.state in ("ready", "replaced", "withdrawn") and found.damaged_at is None
    if may_open:
        try:
            await allow_opening(work, found)
        except (NotFound, NotAllowed):
            may_open = False
    brought = found.uploaded_by_id == work.actor.person_id
    keeps = await may(work, Permission.ATTACH if brought else Permission.KEEP_FILES, found.student_id)
    offered = {
        "open": may_open,
        "keep": may_open and keeps,
        "hold": await may(work, Permission.HOLD_FILES, found.student_id),
        "destroy": found.state in MAY_GO and await may(work, Permission.DESTROY_FILES, found.student_id),
    }
    return [deed for deed, yes in offered.items() if yes]


async def versions_of(work: UnitOfWork, *, attachment_id: uuid.UUID) -> Sequence[Attachment]:
    """Every version of a file the actor sees, newest first; itself among them."""
    found = await find(work, attachment_id)
    await allow_opening(work, found)
    one, other = aliased(Attachment), aliased(Attachment)
    # All that replaces or was replaced in this record: few, and the chain is walked here.
    linked = (
        select(one)
        .where(
            one.student_id == found.student_id,
            one.state.in_(("ready", "replaced", "withdrawn", "destroying", "destroyed")),
            or_(
                one.replaces_id.is_not(None),
                exists(select(other.id).where(and_(other.district_id == one.district_id, other.replaces_id == one.id))),
            ),
        )
        .limit(5 * MOST_VERSIONS)
    )
    rows = {str(row.id): row for row in (await work.session.execute(linked)).scalars()} | {str(found.id): found}
    keys = chain([(key, str(row.replaces_id) if row.replaces_id else None) for key, row in rows.items()], str(found.id))
    hides = not await may(work, Permission.READ_RAW, found.student_id)
    return [rows[key] for key in keys if not (hides and rows[key].withdrawn_because == "wrong_child")]


async def deeds_of(work: UnitOfWork, *, attachment_id: uuid.UUID) -> Sequence[AttachmentDeed]:
    """What was done with a file the actor may open, newest first."""
    found = await find(work, attachment_id)
    await allow_opening(work, found)
    asked = (
        select(AttachmentDeed)
        .where(AttachmentDeed.attachment_id == found.id)
        .order_by(AttachmentDeed.created_at.desc(), AttachmentDeed.id.desc())
        .limit(MOST_VERSIONS)
    )
    return (await work.session.execute(asked)).scalars().all()


async def same_bytes(work: UnitOfWork, found: Attachment) -> Attachment | None:
    """Another file of this record with the same bytes, in use; the oldest."""
    if found.sha256 is None or found.state != "ready":
        return None
    asked = (
        select(Attachment)
        .where(
            Attachment.student_id == found.student_id,
            Attachment.sha256 == found.sha256,
            Attachment.id != found.id,
            Attachment.state == "ready",
        )
        .order_by(Attachment.created_at, Attachment.id)
        .limit(1)
    )
    return (await work.session.execute(asked)).scalar_one_or_none()


async def _to_keep(work: UnitOfWork, attachment_id: uuid.UUID) -> Attachment:
    found = await find(work, attachment_id, locked=True)
    await allow_opening(work, found)
    await allow_keeping(work, found)
    await refuse_destroyed(work, found)
    return found


def _note(work: UnitOfWork, found: Attachment, deed: str, *, code: str = "", said: str = "") -> None:
    work.session.add(
        AttachmentDeed(
            district_id=work.district_id,
            id=new_id(),
            created_at=work.at,
            student_id=found.student_id,
            attachment_id=found.id,
            person_id=work.person_id,
            deed=deed,
            code=code,
            said=said,
        )
    )


async def _tell(work: UnitOfWork, found: Attachment) -> None:
    await work.session.flush()
    await hint(work, "student.changed", found.student_id)
