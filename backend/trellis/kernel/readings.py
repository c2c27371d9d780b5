"""What sessions have put on record as read lately: a page that stays open is one reading, however often it asks.

Kept by the process alone and for an hour: forgotten, or asked for in another
process, a reading is put on record once more, never once less. Only what was
committed may be kept.
"""

from __future__ import annotations

import uuid
from collections import OrderedDict
from collections.abc import Hashable, Iterable
from time import monotonic

ONE_SITTING_SECONDS = 3600.0
MOST_SESSIONS, MOST_OF_ONE = 5_000, 500


class Readings:
    """By session, the keys under which its units of work remember what they put on record, and when that was."""

    def __init__(self, seconds: float = ONE_SITTING_SECONDS) -> None:
        self._seconds = seconds
        self._of: OrderedDict[uuid.UUID, dict[Hashable, float]] = OrderedDict()

    def keep(self, session_id: uuid.UUID | None, keys: Iterable[Hashable]) -> None:
        """These were put on record by the session just now, and stand."""
        at = monotonic()
        fresh = dict.fromkeys(keys, at)
        if session_id is None or not fresh:
            return
        known = self._of.setdefault(session_id, {})
        self._of.move_to_end(session_id)
        known.update(fresh)
        if len(known) > MOST_OF_ONE:
            known.clear()
        if len(self._of) > MOST_SESSIONS:
            self._of.popitem(last=False)

    def of(self, session_id: uuid.UUID | None) -> set[Hashable]:
        """What the session put on record within the hour."""
        since = monotonic() - self._seconds
        known = self._of.get(session_id, {}) if session_id else {}
        return {key for key, at in known.items() if at > since}
