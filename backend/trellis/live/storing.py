"""Appending a batch: one update a person, the sessions it is use of, and word to the kind of who wrote."""

from __future__ import annotations

import time
import uuid

from trellis.kernel.jobs import defer
from trellis.kernel.tenancy import UnitOfWork
from trellis.live import documents
from trellis.live.connection import Connection
from trellis.live.kinds import DocumentKind
from trellis.live.merging import Sorted
from trellis.live.model import LiveDocument
from trellis.live.standing import Touch

COMPACT_OPEN_EVERY = 1_000
NOTED_EVERY_SECONDS = 60.0
TOUCH_EVERY_SECONDS = 30.0


class Storing:
    """How one open document is appended to. What it remembers ends with the room, as a failed batch ends it."""

    def __init__(self, touch: Touch) -> None:
        self._touch = touch
        self._noted_at: dict[uuid.UUID, float] = {}

    async def append(
        self, work: UnitOfWork, kind: DocumentKind, document: LiveDocument, merged: Sorted, *, compacted: int
    ) -> int:
        """Append what was merged, in the unit of work that holds the document's row; the number of the last update.

        Who wrote is told to the kind in the same unit of work: at a person's first edit, then once a minute of
        writing. `compacted`: the update the newest snapshot goes through.
        """
        before = document.last_number
        number = await documents.append_all(work, document.id, merged.parts)
        if (number - compacted) // COMPACT_OPEN_EVERY > (before - compacted) // COMPACT_OPEN_EVERY:
            await defer(work, "live.compact", lock=f"live {document.id}", document_id=document.id)
        now, authors = time.monotonic(), {author for author, _ in merged.parts}
        writers: list[Connection] = [
            one for one in dict.fromkeys(edit.sender for edit in merged.accepted) if one.actor.person_id in authors
        ]
        unused = {one for one in writers if now - one.touched_at > TOUCH_EVERY_SECONDS}
        if unused:
            await self._touch(work, sorted({one.session_id for one in unused}))
            for one in unused:
                one.touched_at = now
        new = {
            one.actor.person_id: one.actor
            for one in writers
            if one.actor.person_id and now - self._noted_at.get(one.actor.person_id, -1e9) > NOTED_EVERY_SECONDS
        }
        if new and kind.wrote is not None:
            await kind.wrote(work, document, list(new.values()))
        self._noted_at |= dict.fromkeys(new, now)
        return number
