"""How often something is tried in vain from one place, in this process: enough to make guessing slow."""

from __future__ import annotations

import time
from collections import OrderedDict
from dataclasses import dataclass, field


@dataclass(slots=True)
class Tries:
    """At most `most` failures within `seconds` for one key; the oldest keys go when there are too many to remember."""

    most: int = 20
    seconds: float = 3600.0
    remembers: int = 10_000
    _failed: OrderedDict[str, list[float]] = field(default_factory=OrderedDict)

    def are_over(self, key: str) -> bool:
        """Whether no more are looked at for a while."""
        return len(self._recent(key)) >= self.most

    def spend(self, key: str) -> None:
        """One more, counted before it is looked at: of many at the same moment each sees those before it."""
        self._failed[key] = [*self._recent(key), time.monotonic()][-self.most :]
        self._failed.move_to_end(key)
        while len(self._failed) > self.remembers:
            self._failed.popitem(last=False)

    def give_back(self, key: str) -> None:
        """One of them was not in vain."""
        self._failed[key] = self._recent(key)[:-1]
        if not self._failed[key]:
            del self._failed[key]

    def _recent(self, key: str) -> list[float]:
        since = time.monotonic() - self.seconds
        return [at for at in self._failed.get(key, ()) if at > since]
