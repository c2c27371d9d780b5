"""What a process keeps of what it worked out: so many of a kind, and no more."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Kept(Generic[K, V]):
    """A bounded memory: beyond `most` it lets go of what was asked for longest ago."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._found: OrderedDict[K, V] = OrderedDict()

    def get(self, key: K) -> V | None:
        """What is kept under the key; nothing that was never kept, or was let go of."""
        found = self._found.get(key)
        if found is not None:
            self._found.move_to_end(key)
        return found

    def keep(self, key: K, value: V) -> V:
        """Keep `value`, and give it back."""
        self._found[key] = value
        self._found.move_to_end(key)
        if len(self._found) > self._most:
            self._found.popitem(last=False)
        return value

    def forget(self, key: K) -> None:
        """Let go of what is kept under the key, if anything is."""
        self._found.pop(key, None)

    def __len__(self) -> int:
        return len(self._found)
