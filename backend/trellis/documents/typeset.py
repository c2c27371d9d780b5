"""From a document to the bytes of a tagged PDF/UA-1. No database, no network; it takes CPU, so call it in a worker."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import typst

from trellis.documents.content import Callout, Document, plain
from trellis.documents.glyphs import by_number, named_in, shelf, tidied, without_glyph
from trellis.documents.manuscript import check, manuscript, strings
from trellis.documents.problems import DocumentNotPrintable
from trellis.kernel.words import Words

TEMPLATES = Path(__file__).parent / "templates"
"""The only folder the typesetter can read; a path that leaves it is refused by the typesetter itself."""

TRIES = 8

NOT_DRAWN = Words(en="Characters shown by number", es="Caracteres mostrados por número")
NOT_DRAWN_WHY = Words(
    en="This document holds characters that the fonts used here cannot draw. Each is shown by its Unicode number in "
    "brackets, like [U+4E2D]. The record itself keeps them as they were written.",
    es="Este documento contiene caracteres que las fuentes usadas aquí no pueden dibujar. Cada uno aparece con su "
    "número Unicode entre corchetes, como [U+4E2D]. El registro los conserva tal como se escribieron.",
)


def typeset(document: Document, *, font_folders: Sequence[Path] = ()) -> bytes:
    """The document as a tagged, accessible PDF (PDF/UA-1), not yet sealed.

    The same document with `made_at` gives the same bytes. `font_folders` add
    fonts for scripts the built-in ones lack; characters no font can draw are
    printed by number and the document says so. Raises DocumentTooLarge and
    DocumentNotPrintable; never writes a file.
    """
    check(document)
    folders = tuple(str(folder) for folder in font_folders)
    return drawn(strings(document), lambda missing: _set(document, missing, folders), folders)


def drawn(texts: Iterable[str], set_without: Callable[[frozenset[str]], bytes], folders: tuple[str, ...] = ()) -> bytes:
    """The PDF `set_without` makes, called with the characters of `texts` to be printed by number, until none is left.

    Raises DocumentNotPrintable.
    """
    missing = without_glyph({c for text in texts for c in tidied(text)}, folders)
    for _ in range(TRIES):
        try:
            return set_without(missing)
        except typst.TypstError as refused:
            # A letter and its accent are drawn together: single characters may pass where the pair does not.
            named = named_in(refused.message) - missing
            if not named:
                raise DocumentNotPrintable() from refused
            missing |= named
    raise DocumentNotPrintable()


def first_page(document: Document, *, sharpness: float = 96.0) -> bytes:
    """A picture (PNG) of the document's first page, to look at before anything is printed.

    `sharpness` is in pixels an inch. Raises as `typeset`.
    """
    check(document)
    missing = without_glyph({c for text in strings(document) for c in tidied(text)}, ())
    text = manuscript(document, lambda written: by_number(tidied(written), missing))
    try:
        pages = typst.compile(
            str(TEMPLATES / "document.typ"),
            root=str(TEMPLATES),
            font_paths=shelf(()),
            ignore_system_fonts=True,
            sys_inputs={"manuscript": text.decode()},
            format="png",
            ppi=sharpness,
        )
    except typst.TypstError as refused:
        raise DocumentNotPrintable() from refused
    return pages[0] if isinstance(pages, list) else pages


def compiled(template: str, text: bytes, made_at: datetime | None, folders: tuple[str, ...] = ()) -> bytes:
    """What a template of ours makes of a manuscript: a tagged PDF/UA-1. Raises typst.TypstError."""
    pdf: bytes = typst.compile(
        str(TEMPLATES / template),
        root=str(TEMPLATES),
        font_paths=shelf(folders),
        ignore_system_fonts=True,
        sys_inputs={"manuscript": text.decode()},
        pdf_standards=["ua-1"],
        timestamp=int(made_at.timestamp()) if made_at else None,
    )
    return pdf


def _set(document: Document, missing: frozenset[str], folders: tuple[str, ...]) -> bytes:
    if missing:
        notice = Callout(NOT_DRAWN.in_language(document.language), plain(NOT_DRAWN_WHY.in_language(document.language)))
        document = replace(document, blocks=(*document.blocks, notice))
    text = manuscript(document, lambda written: by_number(tidied(written), missing))
    return compiled("document.typ", text, document.made_at, folders)
