"""Sheets of one page each: set smaller, and where that is not enough with lines left out, until each fits its page.

The typesetter measures (`templates/one_page.typ`). What had to be left out is said under its heading, with how much it
is; a section that never gives way (`gives_way` 0) keeps every line.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from trellis.documents.glyphs import by_number, tidied
from trellis.documents.manuscript import LONGEST_WORD, breakable, strings
from trellis.documents.problems import DocumentNotPrintable, DocumentTooLarge
from trellis.documents.typeset import compiled, drawn
from trellis.kernel.words import Language, Words

MOST_SHEETS = 200
MOST_CHARACTERS = 2_000_000


@dataclass(frozen=True, slots=True)
class SheetLine:
    """A line: its name, its words, and in small what stands beside them. `language` when it is not the sheet's own."""

    name: str
    words: str = ""
    beside: str = ""
    language: str | None = None


@dataclass(frozen=True, slots=True)
class SheetSection:
    """Lines under a heading; with `columns` a table of three: name, words, beside.

    Where the page is full, sections give way in turn, the highest number first, from their last line up.
    `one_more` and `more` (with `{count}`) say what was left out.
    """

    title: str
    lines: tuple[SheetLine, ...]
    gives_way: int
    one_more: str = ""
    more: str = ""
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page: whom it is about, what to mind first (`notes`), the sections, and the small print at its foot."""

    title: str
    about: tuple[str, ...]
    notes: tuple[str, ...]
    sections: tuple[SheetSection, ...]
    foot: tuple[str, ...]


def set_on_one_page(
    sheets: Sequence[Sheet], *, title: str, sender: str, language: Language, made_at: datetime | None = None
) -> bytes:
    """The sheets as one tagged PDF/UA-1, a page each, in their order. Takes CPU: not in the request's loop.

    Raises DocumentTooLarge and DocumentNotPrintable.
    """
    if not sheets:
        raise DocumentNotPrintable(Words(en="There is no sheet to print.", es="No hay ninguna hoja que imprimir."))
    texts = [title, sender, *strings(tuple(sheets))]
    if len(sheets) > MOST_SHEETS or sum(map(len, texts)) > MOST_CHARACTERS:
        raise DocumentTooLarge()

    def made(missing: frozenset[str]) -> bytes:
        def clean(text: str) -> str:
            return breakable(by_number(tidied(text), missing), LONGEST_WORD)

        return compiled("one_page.typ", _manuscript(sheets, clean(title), clean(sender), language, clean), made_at)

    return drawn(texts, made)


def _manuscript(
    sheets: Sequence[Sheet], title: str, sender: str, language: Language, clean: Callable[[str], str]
) -> bytes:
    def said(texts: Sequence[str]) -> list[str]:
        return [clean(text) for text in texts if text]

    def section(one: SheetSection) -> dict[str, Any]:
        return {
            "title": clean(one.title),
            "way": one.gives_way,
            "one_more": one.one_more,
            "more": one.more,
            "columns": said(one.columns),
            "lines": [
                {
                    "name": clean(line.name),
                    "words": clean(line.words),
                    "beside": clean(line.beside),
                    "language": line.language or language,
                }
                for line in one.lines
            ],
        }

    return orjson.dumps(
        {
            "title": title,
            "sender": sender,
            "language": language,
            "sheets": [
                {
                    "title": clean(sheet.title),
                    "about": said(sheet.about),
                    "notes": said(sheet.notes),
                    "sections": [section(one) for one in sheet.sections],
                    "foot": said(sheet.foot),
                }
                for sheet in sheets
            ],
        }
    )
