"""What somebody typed, looked for in the words of a text. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from trellis.people.names import folded

WORD = re.compile(r"\w+")


def typed_words(text: str) -> list[str]:
    """The words of what was typed, as names and texts are compared: no accents, lower-case."""
    return WORD.findall(folded(text))


def says_them(text: str, typed: Sequence[str]) -> bool:
    """Whether every typed word begins a word of the text."""
    said = WORD.findall(folded(text))
    return bool(typed) and all(any(word.startswith(one) for word in said) for one in typed)


def around(text: str, typed: Sequence[str], most: int = 90) -> str:
    """The part of a text around the first word that was looked for, at most `most` letters of it, in one line."""
    line = " ".join(text.split())
    if len(line) <= most:
        return line
    first = next(
        (match.start() for match in WORD.finditer(line) if any(folded(match.group()).startswith(one) for one in typed)),
        0,
    )
    begin = max(0, min(first - most // 3, len(line) - most))
    begin = line.rfind(" ", 0, begin) + 1 if begin else 0
    end = line.rfind(" ", begin, begin + most) if begin + most < len(line) else len(line)
    return ("…" if begin else "") + line[begin:end] + ("…" if end < len(line) else "")
