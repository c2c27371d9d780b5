"""Appending a batch: one update a person, the sessions it is use of, and word to the kind of who wrote."""

from __future__ import annotations

import time
import uuid

from trellis.kernel.jobs import defer
from trellis.kernel.tenancy import Actor, UnitOfWork
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

    def only_edits(self, kind: DocumentKind, merged: Sorted, *, number: int, compacted: int) -> bool:
        """Whether nothing but the edits is due to be stored with them; `number` is the document's last before them."""
        now = time.monotonic()
        compacts = _is_compaction_due(number, number + len(merged.parts), compacted)
        return not (compacts or self._unused(merged, now) or (kind.wrote is not None and self._new(merged, now)))

    async def append(
        self, work: UnitOfWork, kind: DocumentKind, document: LiveDocument, merged: Sorted, *, compacted: int
    ) -> int:
        """Append what was merged, in the unit of work that holds the document's row; the number of the last update.

        Who wrote is told to the kind in the same unit of work: at a person's first edit, then once a minute of
        writing. `compacted`: the update the newest snapshot goes through.
        """
        before = document.last_number
        number = await documents.append_all(work, document.id, merged.parts)
        if _is_compaction_due(before, number, compacted):
            await defer(work, "live.compact", lock=f"live {document.id}", document_id=document.id)
        now = time.monotonic()
        unused, new = self._unused(merged, now), self._new(merged, now)
        if unused:
            await self._touch(work, sorted({one.session_id for one in unused}))
            for one in unused:
                one.touched_at = now
        if new and kind.wrote is not None:
            await kind.wrote(work, document, list(new.values()))
        self._noted_at |= dict.fromkeys(new, now)
        return number

    def _unused(self, merged: Sorted, now: float) -> list[Connection]:
        """The writers whose sessions were not noted as used for a while."""
        return [one for one in _writers(merged) if now - one.touched_at > TOUCH_EVERY_SECONDS]

    def _new(self, merged: Sorted, now: float) -> dict[uuid.UUID, Actor]:
        """The people of whom the kind has not heard for a while that they write."""
        return {
            one.actor.person_id: one.actor
            for one in _writers(merged)
            if one.actor.person_id and now - self._noted_at.get(one.actor.person_id, -1e9) > NOTED_EVERY_SECONDS
        }


def _writers(merged: Sorted) -> list[Connection]:
    authors = {author for author, _ in merged.parts}
    senders = dict.fromkeys(edit.sender for edit in merged.accepted)
    return [one for one in senders if one.actor.person_id in authors]


def _is_compaction_due(before: int, number: int, compacted: int) -> bool:
    return (number - compacted) // COMPACT_OPEN_EVERY > (before - compacted) // COMPACT_OPEN_EVERY
