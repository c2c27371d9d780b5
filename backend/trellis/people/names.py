"""Names as keys for searching. Pure."""

from __future__ import annotations

import unicodedata

HIGHEST = "\U0010ffff"


def folded(text: str) -> str:
    """A name as it is searched: without accents, lower-case, single spaces ("Iván  O'Brien" -> "ivan o'brien")."""
    if text.isascii():  # most texts: nothing to take apart
        return " ".join(text.lower().split())
    # Folding case may bring marks back, so they are taken off on both sides of it.
    return " ".join(_without_marks(_without_marks(text).casefold()).split())


def _without_marks(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


def prefix_range(typed: str) -> tuple[str, str]:
    """The half-open range of stored keys that begin with `typed`.

    A range on a stored key is an index condition under row security; LIKE is not.
    """
    return typed, typed + HIGHEST
