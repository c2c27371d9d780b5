"""What must not reach somebody: every id and every text that only the other side has."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from trellis.kernel.ids import parse_global_id

if TYPE_CHECKING:
    from tests.isolation.belongings import Belongings

DASHED = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
OPAQUE = re.compile(r"[A-Za-z0-9_-]{20,}")
SHORTEST = 5


@dataclass(frozen=True)
class Secrets:
    """Ids as dashed text, and texts, of one side only."""

    keys: frozenset[str]
    texts: frozenset[str]

    @classmethod
    def between(
        cls, theirs: Belongings, ours: Iterable[Belongings], *, public: set[str], word: str | None = None
    ) -> Secrets:
        """What `theirs` holds and none of `ours` does; `public` is known to everybody.

        With a `word`, texts without it and without an address are common words of the field, not secrets.
        """
        known = set(public).union(*(own.keys | own.texts for own in ours))
        texts = frozenset(
            text
            for text in theirs.texts - known
            if len(text) >= SHORTEST and (word is None or word.lower() in text.lower() or "@" in text)
        )
        return cls(frozenset(theirs.keys - known), texts)

    def found_in(self, answer: Any) -> list[str]:
        """Which of them show in an answer: JSON, text or bytes."""
        text = "\n".join(_leaves(answer))
        keys = {key for key in DASHED.findall(text.lower()) if key in self.keys}
        for token in OPAQUE.findall(text):
            opened = parse_global_id(token)
            if opened is not None and str(opened[1]) in self.keys:
                keys.add(f"{opened[0]} {opened[1]}")
        return sorted(keys) + sorted(secret for secret in self.texts if secret in text)


def _leaves(value: Any) -> Iterable[str]:
    if isinstance(value, dict):
        for key, inside in value.items():
            yield str(key)
            yield from _leaves(inside)
    elif isinstance(value, list | tuple):
        for inside in value:
            yield from _leaves(inside)
    elif isinstance(value, bytes):
        yield value.decode(errors="replace")
    else:
        yield str(value)
