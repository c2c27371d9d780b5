"""A document as the template reads it: checked, cleaned, and turned into plain JSON."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from typing import Any

import orjson

from trellis.documents import content
from trellis.documents.problems import DocumentNotPrintable, DocumentTooLarge
from trellis.documents.signed_by import mark_of
from trellis.kernel.words import Words

MAX_CHARACTERS = 600_000
"""About 200 dense pages; the longest real plans are near 60."""

MAX_PIECES = 20_000
"""Blocks, rows and items together: a table of empty cells costs time too."""

MAX_COLUMNS = 12
MAX_LOGO_BYTES = 200_000
PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")
"""How a PNG and a JPEG begin. An SVG could name other files and is not taken."""

LINE_CHARACTERS = 92
WHOLE_ROW_LINES = 24
"""Rows up to this many lines stay on one page; a taller one must break, or its end would fall off the sheet."""

LABEL_SHARE = 0.32
"""Of the line, as `label-width` in `templates/blocks.typ`."""

LONGEST_WORD = 48
LONGEST_TITLE_WORD = 24
"""Beyond this a word may break anywhere: an address or a stuck key must not run off the sheet."""

WORD = re.compile(r"[(“\"']?[^\W\d_]{1,24}[.,;:)”\"']{0,2}")
UNSAYABLE = re.compile(r"[^\Waeiouyáéíóúü]{6}", re.IGNORECASE)
"""So many letters without a vowel are no word the typesetter could part with a hyphen."""
DIGEST = re.compile(r"[0-9a-f]{64}")
"""Set small enough to fit a line, and left without invisible breaks, so that it can be copied and compared."""

Clean = Callable[[str], str]


def manuscript(document: content.Document, tidy: Clean) -> bytes:
    """The JSON the template reads. `tidy` is applied to every string a person may have written.

    Raises DocumentTooLarge and DocumentNotPrintable.
    """
    check(document)

    def clean(text: str) -> str:
        return breakable(tidy(text), LONGEST_WORD)

    made: dict[str, Any] = {
        "title": tidy(document.title),
        "shown_title": breakable(tidy(document.title), LONGEST_TITLE_WORD),
        "language": document.language,
        "status": document.status,
        "sha256": document.content_sha256,
        "signed": [mark_of(one) for one in document.signed_by],
        "subject": clean(document.subject),
        "letterhead": [clean(line) for line in document.letterhead],
        "logo": _logo(document.logo, tidy) if document.logo else None,
        "blocks": [_block(block, clean) for block in document.blocks if not _is_empty(block)],
    }
    return orjson.dumps(made)


def check(document: content.Document) -> None:
    """Refuse what would print badly or not at all, before the typesetter sees it."""
    if not document.title.strip():
        raise _refused("The document has no title.", "El documento no tiene título.", "title")
    if not DIGEST.fullmatch(document.content_sha256):
        raise _refused("The document has no digest.", "El documento no tiene huella digital.", "content_sha256")
    texts = list(strings(document))
    if sum(map(len, texts)) > MAX_CHARACTERS or len(texts) > MAX_PIECES:
        raise DocumentTooLarge()
    if document.logo:
        _check_logo(document.logo)
    level = 0
    for number, block in enumerate(document.blocks):
        where = f"blocks.{number}"
        if isinstance(block, content.Heading):
            if not 1 <= block.level <= min(4, level + 1) or not block.text.strip():
                raise _refused("A heading level is skipped or empty.", "Un nivel de título falta o está vacío.", where)
            level = block.level
        elif isinstance(block, content.Table):
            _check_table(block, where)
        elif isinstance(block, content.Paragraph) and not re.fullmatch(r"[a-z]{2,3}", block.language or "en"):
            raise _refused("A paragraph names no known language.", "Un párrafo indica un idioma desconocido.", where)


def strings(value: object) -> Iterator[str]:
    """Every string in a document, in reading order."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from strings(part)
    elif is_dataclass(value):
        for field in fields(value):
            yield from strings(getattr(value, field.name))


def _refused(en: str, es: str, field: str) -> DocumentNotPrintable:
    return DocumentNotPrintable(Words(en=en, es=es), field=field)


def _check_logo(logo: content.Logo) -> None:
    if len(logo.content) > MAX_LOGO_BYTES or not logo.content.startswith(PICTURES):
        raise _refused("The logo is no small PNG or JPEG.", "El logotipo no es un PNG o JPEG pequeño.", "logo")
    if not logo.alt.strip():
        raise _refused("The logo has no words for it.", "El logotipo no tiene texto alternativo.", "logo")


def _check_table(table: content.Table, where: str) -> None:
    columns = len(table.header)
    ragged = any(len(row) != columns for row in table.rows)
    if not 1 <= columns <= MAX_COLUMNS or ragged or (table.widths and len(table.widths) != columns):
        raise _refused("A table's rows and columns do not match.", "Las filas y columnas no coinciden.", where)
    if any(not name.strip() for name in table.header):
        raise _refused("A table column has no name.", "Una columna no tiene nombre.", where)
    if any(not math.isfinite(width) or width <= 0 for width in table.widths):
        raise _refused("A column has no width.", "Una columna no tiene ancho.", where)


def _runs(runs: content.Runs, clean: Clean) -> list[dict[str, Any]]:
    return [
        {"text": clean(run.text), "bold": run.bold, "italic": run.italic, "underline": run.underline}
        for run in runs
        if run.text
    ]


def _block(block: content.Block, clean: Clean) -> dict[str, Any]:
    match block:
        case content.Heading(level, text):
            return {"kind": "heading", "level": level, "text": breakable(clean(text), LONGEST_TITLE_WORD)}
        case content.Paragraph(runs, language, leads):
            return {"kind": "paragraph", "runs": _runs(runs, clean), "language": language, "leads": leads}
        case content.BulletList(items):
            return {"kind": "bullets", "items": [_runs(item, clean) for item in items]}
        case content.NumberedList(items):
            return {"kind": "numbers", "items": [_runs(item, clean) for item in items]}
        case content.FactTable(facts):
            high = sum(max(_lines(fact.label, LABEL_SHARE), _lines(fact.value, 1 - LABEL_SHARE)) for fact in facts)
            return {"kind": "facts", "facts": [_fact(fact, clean) for fact in facts], "whole": high <= WHOLE_ROW_LINES}
        case content.Table():
            return _table(block, clean)
        case content.Callout(title, runs, weight):
            return {"kind": "callout", "title": clean(title), "runs": _runs(runs, clean), "weight": weight}
        case content.PageBreak():
            return {"kind": "page"}
        case content.SignatureLines(people):
            lines = [{"name": clean(person.name), "role": clean(person.role)} for person in people]
            return {"kind": "lines", "people": lines}
        case content.SignatureRecord(entries):
            return {"kind": "signed", "entries": [_entry(entry, clean) for entry in entries]}


def _logo(logo: content.Logo, tidy: Clean) -> dict[str, Any]:
    """The template reads no file, so the picture comes as its bytes, one number each."""
    return {
        "format": {"image/png": "png", "image/jpeg": "jpg"}[logo.media_type],
        "bytes": list(logo.content),
        "alt": tidy(logo.alt),
    }


def _fact(fact: content.Fact, clean: Clean) -> dict[str, Any]:
    return {"label": clean(fact.label), "value": clean(fact.value), "is_code": fact.is_code}


def _entry(entry: content.SignedEntry, clean: Clean) -> dict[str, Any]:
    return {
        "name": clean(entry.name),
        "role": clean(entry.role),
        "summary": clean(entry.summary),
        "method": clean(entry.method),
        "when": clean(entry.when),
        "sha256": clean(entry.sha256),
        "drawing": entry.drawing,
        "drawing_alt": clean(entry.drawing_alt),
        "whole": _lines(entry.summary, 0.6) + _lines(entry.method, 0.6) <= WHOLE_ROW_LINES,
    }


def _table(table: content.Table, clean: Clean) -> dict[str, Any]:
    widths = table.widths or (1.0,) * len(table.header)
    shares = [width / sum(widths) for width in widths]
    longest = [max(6, int(LINE_CHARACTERS * share * 0.8) - 3) for share in shares]
    rows = [
        {
            "cells": [breakable(clean(cell), most) for cell, most in zip(row, longest, strict=True)],
            "whole": max(_lines(cell, share) for cell, share in zip(row, shares, strict=True)) <= WHOLE_ROW_LINES,
        }
        for row in table.rows
    ]
    return {
        "kind": "table",
        "header": [breakable(clean(name), most) for name, most in zip(table.header, longest, strict=True)],
        "rows": rows,
        "widths": [max(share, 0.04) for share in shares],
        "caption": clean(table.caption) if table.caption else None,
    }


def _is_empty(block: content.Block) -> bool:
    """An empty list or paragraph would leave an empty tag, which readers announce as "blank"."""
    match block:
        case content.Paragraph(runs):
            return not any(run.text for run in runs)
        case content.BulletList(items) | content.NumberedList(items):
            return not items
        case content.FactTable(facts):
            return not facts
        case content.Table():
            return not block.rows
    return False


def breakable(text: str, longest: int) -> str:
    """`text` with invisible places to break in words over `longest` characters; words of a language have hyphens."""
    if len(text) <= longest or DIGEST.fullmatch(text):
        return text

    def broken(word: re.Match[str]) -> str:
        is_said = WORD.fullmatch(word[0]) and not UNSAYABLE.search(word[0])
        return word[0] if is_said else "\u200b".join(re.findall(r"\S{1,6}", word[0]))

    return re.sub(rf"\S{{{longest + 1},}}", broken, text)


def _lines(text: str, share: float) -> int:
    """How many lines `text` takes in a column of `share` of the width, roughly and on the high side."""
    per_line = max(4.0, LINE_CHARACTERS * share * 0.9 - 3)
    return sum(max(1, math.ceil(len(line) / per_line)) for line in text.split("\n"))
