"""The durable log of a document: updates appended, read, compacted, closed. No sockets here.

Updates are numbered without gaps under the document's row lock, so that every
process can ask for "what came after number n" and nothing is missed.
"""

from __future__ import annotations

import uuid
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pycrdt import Doc
from sqlalchemy import BigInteger, Select, Uuid, any_, bindparam, delete, literal, select, union_all, update
from sqlalchemy.dialects.postgresql import ARRAY, insert

from trellis.kernel.errors import Conflict, NotFound
from trellis.kernel.events import hint
from trellis.kernel.ids import new_id
from trellis.kernel.tenancy import UnitOfWork
from trellis.kernel.words import Words
from trellis.live.model import LiveDocument, LiveSnapshot, LiveUpdate


class DocumentClosed(Conflict):
    """The document takes no more updates."""

    code = "DOCUMENT_CLOSED"
    default_says = Words(
        en="This can't be changed any more: it was made final.", es="Esto ya no se puede cambiar: se hizo definitivo."
    )


async def create_document(
    work: UnitOfWork,
    *,
    kind: str,
    key: str,
    owner_id: uuid.UUID,
    document_id: uuid.UUID,
    content: bytes | None = None,
) -> LiveDocument:
    """A new document; `content` is a first Yjs update it begins with."""
    document = LiveDocument(
        district_id=work.district_id, id=document_id, kind=kind, key=key, owner_id=owner_id, epoch=1, last_number=0
    )
    work.session.add(document)
    await work.session.flush()
    if content is not None:
        await append(work, document_id, content, work.actor.person_id)
    return document


ONE = (
    select(LiveDocument)
    .where(LiveDocument.id == bindparam("document_id", type_=Uuid()))
    .execution_options(populate_existing=True)
)


async def document_by_id(work: UnitOfWork, document_id: uuid.UUID) -> LiveDocument:
    """The document's row. Raises NotFound."""
    found = (await work.session.execute(ONE, {"document_id": document_id})).scalar_one_or_none()
    if found is None:
        raise NotFound()
    return found


@dataclass(frozen=True, slots=True)
class Head:
    """How far a document has come."""

    epoch: int
    closed: bool
    last_number: int

    def moved_from(self, epoch: int, number: int) -> bool:
        """Whether somebody who knows it up to `number` must look again."""
        return self.closed or self.epoch != epoch or self.last_number > number


HEADS = select(LiveDocument.id, LiveDocument.epoch, LiveDocument.closed, LiveDocument.last_number).where(
    LiveDocument.id == any_(bindparam("document_ids", type_=ARRAY(Uuid())))
)


async def heads(work: UnitOfWork, document_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, Head]:
    """Where these documents stand; without those that are not there."""
    rows = await work.session.execute(HEADS, {"document_ids": list(document_ids)})
    return {document_id: Head(*head) for document_id, *head in rows}


async def lock_document(work: UnitOfWork, document_id: uuid.UUID) -> LiveDocument:
    """The document's row, held until this unit of work ends: nobody else appends meanwhile. Raises NotFound."""
    found = (
        await work.session.execute(
            select(LiveDocument)
            .where(LiveDocument.id == document_id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
    ).scalar_one_or_none()
    if found is None:
        raise NotFound()
    return found


async def append(
    work: UnitOfWork,
    document_id: uuid.UUID,
    payload: bytes,
    person_id: uuid.UUID | None,
    *,
    puts_back: datetime | None = None,
) -> int:
    """Append one update that `person_id` wrote; returns its number. Otherwise as `append_all`."""
    return await append_all(work, document_id, [(person_id, payload)], puts_back=puts_back)


async def append_all(
    work: UnitOfWork,
    document_id: uuid.UUID,
    parts: Sequence[tuple[uuid.UUID | None, bytes]],
    *,
    puts_back: datetime | None = None,
) -> int:
    """Append updates, each with who wrote it, one after the other; returns the last one's number.

    Durable when the unit of work commits. `puts_back` as in LiveUpdate. Raises DocumentClosed, NotFound.
    """
    number = (
        await work.session.execute(
            update(LiveDocument)
            .where(LiveDocument.id == document_id, LiveDocument.closed.is_(False))
            .values(last_number=LiveDocument.last_number + len(parts))
            .returning(LiveDocument.last_number)
            .execution_options(synchronize_session=False)
        )
    ).scalar_one_or_none()
    if number is None:
        await document_by_id(work, document_id)
        raise DocumentClosed()
    await work.session.execute(
        insert(LiveUpdate.__table__),
        [
            {
                "district_id": work.district_id,
                "id": new_id(),
                "document_id": document_id,
                "number": number - len(parts) + place,
                "payload": payload,
                "person_id": person_id,
                "puts_back": puts_back,
            }
            for place, (person_id, payload) in enumerate(parts, start=1)
        ],
    )
    await hint(work, "live.updated", document_id, number=str(number))
    return int(number)


async def read_updates(work: UnitOfWork, document_id: uuid.UUID, after: int) -> list[LiveUpdate]:
    """Updates with a number above `after`, in order."""
    rows = await work.session.execute(
        select(LiveUpdate)
        .where(LiveUpdate.document_id == document_id, LiveUpdate.number > after)
        .order_by(LiveUpdate.number)
    )
    return list(rows.scalars())


@dataclass(frozen=True, slots=True)
class Entry:
    """One update as it was stored: who wrote it, when."""

    number: int
    payload: bytes
    person_id: uuid.UUID | None
    at: datetime
    puts_back: datetime | None


@dataclass(frozen=True, slots=True)
class Log:
    """A document's whole log: everything through update `since` in one (None: from nothing), and each update after it.

    `since_at`: when those were put into one.
    """

    base: bytes | None
    since: int
    since_at: datetime | None
    entries: Sequence[Entry]

    @property
    def through(self) -> int:
        """The number of the last update in it."""
        return self.entries[-1].number if self.entries else self.since


Folding = Callable[[UnitOfWork, LiveDocument, Log], Awaitable[Callable[[], Awaitable[None]]]]
"""What a kind keeps of updates that are put into one: asked beside the writing, which goes on; what it answers is
called with the document's row held, and not at all where somebody else was first."""


@dataclass(frozen=True, slots=True)
class Logged:
    """One stored piece of a document: an update, or (`is_snapshot`) everything through `number` in one."""

    number: int
    payload: bytes
    is_snapshot: bool


def _since() -> Select[Any]:
    document_id, after = bindparam("document_id", type_=Uuid()), bindparam("after", type_=BigInteger())
    snapshots = select(LiveSnapshot.through.label("number"), LiveSnapshot.payload, literal(True).label("is_snapshot"))
    updates = select(LiveUpdate.number, LiveUpdate.payload, literal(False))
    both = union_all(
        snapshots.where(LiveSnapshot.document_id == document_id, LiveSnapshot.through > after),
        updates.where(LiveUpdate.document_id == document_id, LiveUpdate.number > after),
    ).subquery()
    return select(both.c.number, both.c.payload, both.c.is_snapshot).order_by(both.c.number, both.c.is_snapshot)


SINCE = _since()


async def read_since(work: UnitOfWork, document_id: uuid.UUID, after: int) -> list[Logged]:
    """What must be applied on top of update `after` to be up to date, in order.

    One statement, so one view of the table: a compaction in between could
    otherwise take away updates that its snapshot, not yet seen, stands for.
    """
    rows = await work.session.execute(SINCE, {"document_id": document_id, "after": after})
    return [Logged(row.number, row.payload, row.is_snapshot) for row in rows]


async def read_log(work: UnitOfWork, document_id: uuid.UUID) -> Log:
    """The whole log as one view of it."""
    snapshots = select(
        LiveSnapshot.through.label("number"),
        LiveSnapshot.payload,
        literal(None, LiveUpdate.person_id.type).label("person_id"),
        LiveSnapshot.created_at,
        literal(None, LiveUpdate.puts_back.type).label("puts_back"),
        literal(True).label("is_snapshot"),
    ).where(LiveSnapshot.document_id == document_id)
    updates = select(
        LiveUpdate.number,
        LiveUpdate.payload,
        LiveUpdate.person_id,
        LiveUpdate.created_at,
        LiveUpdate.puts_back,
        literal(False),
    ).where(LiveUpdate.document_id == document_id)
    both = union_all(snapshots, updates).subquery()
    rows = (await work.session.execute(select(both).order_by(both.c.number, both.c.is_snapshot))).all()
    base = next((row for row in reversed(rows) if row.is_snapshot), None)
    since = base.number if base else 0
    return Log(
        base.payload if base else None,
        since,
        base.created_at if base else None,
        [
            Entry(row.number, row.payload, row.person_id, row.created_at, row.puts_back)
            for row in rows
            if not row.is_snapshot and row.number > since
        ],
    )


async def compacted_through(work: UnitOfWork, document_id: uuid.UUID) -> int:
    """The number of the last update that was put into the snapshot; 0 for none."""
    newest = select(LiveSnapshot.through).where(LiveSnapshot.document_id == document_id)
    newest = newest.order_by(LiveSnapshot.through.desc()).limit(1)
    return (await work.session.execute(newest)).scalar_one_or_none() or 0


async def load_with_number(work: UnitOfWork, document_id: uuid.UUID) -> tuple[Doc[Any], int]:
    """The committed state, and the number of the last update in it."""
    doc: Doc[Any] = Doc()
    through = 0
    for piece in await read_since(work, document_id, 0):
        doc.apply_update(piece.payload)
        through = piece.number
    return doc, through


async def load_document(work: UnitOfWork, document_id: uuid.UUID) -> Doc[Any]:
    """The committed state of a document."""
    return (await load_with_number(work, document_id))[0]


async def close_document(work: UnitOfWork, document_id: uuid.UUID) -> None:
    """Take no more updates from now on. Waits for an append in progress, so nothing slips in afterwards."""
    await work.session.execute(
        update(LiveDocument)
        .where(LiveDocument.id == document_id)
        .values(closed=True)
        .execution_options(synchronize_session=False)
    )
    await hint(work, "live.closed", document_id)


async def begin_anew(work: UnitOfWork, document_id: uuid.UUID) -> int:
    """Raise the epoch, so that no old client's copy is ever merged in; returns the new one."""
    epoch = (
        await work.session.execute(
            update(LiveDocument)
            .where(LiveDocument.id == document_id)
            .values(epoch=LiveDocument.epoch + 1)
            .returning(LiveDocument.epoch)
            .execution_options(synchronize_session=False)
        )
    ).scalar_one_or_none()
    if epoch is None:
        raise NotFound()
    await work.session.execute(delete(LiveUpdate).where(LiveUpdate.document_id == document_id))
    await work.session.execute(delete(LiveSnapshot).where(LiveSnapshot.document_id == document_id))
    await hint(work, "live.closed", document_id)
    return int(epoch)


async def compact(work: UnitOfWork, document_id: uuid.UUID, folding: Folding | None = None) -> int:
    """Put all updates so far into one snapshot and drop them; returns the number it goes through.

    What `folding` keeps of them is kept in the same unit of work: they are gone together, or neither is. Working it
    out takes no lock, so whoever writes meanwhile does not wait; what they write stays behind as updates. Two processes
    may try at once: the second waits for the document's row, finds the snapshot and has nothing left to do.
    """
    document = await document_by_id(work, document_id)
    epoch, log = document.epoch, await read_log(work, document_id)
    through = log.through
    if through == log.since:
        return log.since
    keep = await folding(work, document, log) if folding else None
    doc: Doc[Any] = Doc()
    for payload in (*([log.base] if log.base else ()), *(entry.payload for entry in log.entries)):
        doc.apply_update(payload)
    if (await lock_document(work, document_id)).epoch != epoch:
        return 0
    since = await compacted_through(work, document_id)
    if since != log.since:
        return since
    if keep is not None:
        await keep()
    await work.session.execute(
        insert(LiveSnapshot).values(
            district_id=work.district_id,
            id=new_id(),
            document_id=document_id,
            through=through,
            payload=doc.get_update(),
        )
    )
    await work.session.execute(
        delete(LiveUpdate).where(LiveUpdate.document_id == document_id, LiveUpdate.number <= through)
    )
    await work.session.execute(
        delete(LiveSnapshot).where(LiveSnapshot.document_id == document_id, LiveSnapshot.through < through)
    )
    return through
