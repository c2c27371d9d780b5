"""The printed copy of a published translation: the plan with its texts in the other language, marked as a translation.

What was signed is the original; the first words of the copy say so, with the original's hash. Labels are Spanish in a
Spanish copy and English in any other, because the form is declared in these two.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from babel.dates import format_date

from trellis.documents.content import Block, Callout, Document, Paragraph, plain
from trellis.documents.glyphs import tidied, without_glyph
from trellis.documents.service import PDF
from trellis.kernel.audit import record
from trellis.kernel.tenancy import UnitOfWork
from trellis.kernel.words import Language, Words, formatting_locale
from trellis.plans.printed import Letterhead, printed_plan
from trellis.translations.model import PublishedTranslation
from trellis.translations.reading import reads_the_plan
from trellis.translations.rules import tongue_of

if TYPE_CHECKING:
    from trellis.attachments.storage import Storage

TITLE = Words(
    en="Translation into {language}: this is not the signed original",
    es="Traducción al {language}: no es el original firmado",
)
SAID = Words(
    en="Translated by {translator} and reviewed by {reviewer} on {day}. The plan was written, and is signed, in "
    "English: version {number}, {sha256}.",
    es="Traducido por {translator} y revisado por {reviewer} el {day}. El plan se escribió, y se firma, en inglés: "
    "versión {number}, {sha256}.",
)
SAID_ALONE = Words(
    en="Translated by {translator} on {day} and reviewed by nobody else. The plan was written, and is signed, in "
    "English: version {number}, {sha256}.",
    es="Traducido por {translator} el {day} y no revisado por otra persona. El plan se escribió, y se firma, en "
    "inglés: versión {number}, {sha256}.",
)
LABELS = Words(
    en="The words of the form are in English; what the team wrote is in {language}.",
    es="Las palabras del formulario están en inglés; lo que escribió el equipo está en {language}.",
)


@dataclass(frozen=True, slots=True)
class LinkedCopy:
    """The printed copy and where it can be fetched for a minute. `sha256` is of the file."""

    url: str
    sha256: str
    page_count: int


async def linked_pdf(work: UnitOfWork, storage: Storage, row: PublishedTranslation) -> LinkedCopy | None:
    """The printed copy behind a fresh link, which is an access and recorded as one. None while there is none."""
    if row.pdf_state != "made" or not row.pdf_key or not row.pdf_sha256 or not await reads_the_plan(work, row):
        return None
    if ("translation.pdf", row.id) not in work.memory:
        work.memory[("translation.pdf", row.id)] = True
        record(work, "translation.pdf", "published_translation", row.id, student_id=row.student_id)
    return LinkedCopy(storage.open_link(row.pdf_key, PDF), row.pdf_sha256, row.pdf_page_count or 0)


def printed_translation(
    document: Mapping[str, Any],
    texts: Iterable[str],
    row: PublishedTranslation,
    *,
    version_number: int,
    letterhead: Letterhead,
    translator: str,
    reviewer: str,
) -> Document:
    """The translated document (`reading.translated_document`) as printed; its number is the translation's own hash."""
    language: Language = "es" if row.language == "es" else "en"
    made = printed_plan(document, sha256=row.sha256, letterhead=letterhead, language=language)
    said = frozenset(texts)
    blocks = tuple(_in_its_language(block, said, row.language) for block in made.blocks)
    note = _note(row, language, version_number, letterhead.time_zone, translator, reviewer)
    return replace(made, blocks=(*note, *blocks), made_at=row.published_at)


def cannot_be_drawn(texts: Iterable[str]) -> bool:
    """Whether the fonts at hand lack letters of these texts: a page of numbers in brackets is no translation."""
    characters = {one for text in texts for one in tidied(text) if one.isalpha()}
    return bool(without_glyph(characters))


def _note(
    row: PublishedTranslation, language: Language, number: int, time_zone: str, translator: str, reviewer: str
) -> list[Block]:
    tongue = tongue_of(row.language)
    day = _day(row.published_at, time_zone, language)
    said = SAID_ALONE if row.translated_by_id == row.reviewed_by_id else SAID
    values = {
        "translator": translator,
        "reviewer": reviewer,
        "day": day,
        "number": number,
        "sha256": row.version_sha256,
    }
    text = said.filled(**values).in_language(language)
    blocks: list[Block] = [
        Callout(TITLE.filled(language=tongue.name).in_language(language), plain(text), weight="important")
    ]
    if row.language not in ("en", "es"):
        blocks.append(Paragraph(plain(LABELS.filled(language=tongue.name).in_language(language))))
    return blocks


def _in_its_language(block: Block, texts: frozenset[str], language: str) -> Block:
    """A paragraph of translated words says so to a screen reader, and runs from its own side."""
    if isinstance(block, Paragraph) and "".join(run.text for run in block.runs) in texts:
        return replace(block, language=language)
    return block


def _day(at: datetime, time_zone: str, language: Language) -> str:
    return format_date(at.astimezone(ZoneInfo(time_zone)).date(), "long", locale=formatting_locale(language))
