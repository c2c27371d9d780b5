"""What is written for a copy alone: what the family asked and was answered, and who opened the record."""

from __future__ import annotations

import csv
import io
import uuid
from collections.abc import Iterator

from sqlalchemy import select

from trellis.asking.reading import Asked, Page, page_of
from trellis.copies import words
from trellis.districts.model import District
from trellis.documents.content import Block, Document, Heading, Paragraph, Run, plain
from trellis.kernel.audit import AuditEntry
from trellis.kernel.clock import in_zone
from trellis.kernel.hashing import sha256_hex
from trellis.kernel.tenancy import UnitOfWork
from trellis.kernel.words import Language
from trellis.plans.form.values import day_in_words
from trellis.students.service import record_of_access
from trellis.worklists.board import safe

MOST_LINES = 5_000
"""Lines of the record of access that are written; its page has all of them."""


async def asked_to_print(work: UnitOfWork, *, student_id: uuid.UUID, language: Language) -> Document:
    """What was asked in writing and what was said about it, statements of the family with it (34 CFR 99.21(c)).

    Raises NotFound.
    """
    page = await page_of(work, student_id=student_id)
    blocks = tuple(_blocks(page, language))
    title = words.ASKED.in_language(language)
    said = "\n".join(run.text for block in blocks if isinstance(block, Paragraph) for run in block.runs)
    return Document(
        title=title,
        language=language,
        status="final",
        content_sha256=sha256_hex(said.encode()),
        blocks=blocks,
        letterhead=(page.student.name,),
        made_at=work.at,
    )


def _blocks(page: Page, language: Language) -> Iterator[Block]:
    yield Heading(1, words.ASKED.in_language(language))
    if not page.asked:
        yield Paragraph(plain(words.NOTHING_ASKED.in_language(language)))
    for one in page.asked:
        yield from _of_one(one, page, language)


def _of_one(one: Asked, page: Page, language: Language) -> Iterator[Block]:
    day = day_in_words(one.row.received_on).in_language(language)
    yield Heading(2, f"{words.KINDS_ASKED[one.row.kind].in_language(language)} · {day}")
    said = [(one.row.asked_by_id, one.row.received_on, one.row.words)]
    said += [(note.person_id, note.said_on, note.words) for note in one.notes]
    for who, on, text in said:
        name = page.people[who].name if who in page.people else ""
        lead = f"{name}, {day_in_words(on).in_language(language)}"
        yield Paragraph((Run(lead, italic=True),), leads=True)
        for line in text.splitlines():
            if line.strip():
                yield Paragraph(plain(line))


async def access_as_csv(work: UnitOfWork, *, student_id: uuid.UUID, language: Language) -> bytes:
    """The record of access, newest first, as a table for any computer (34 CFR 99.32(c)).

    Raises NotFound, NotAllowed.
    """
    asked = await record_of_access(work, student_id=student_id)
    rows = (await work.session.execute(asked.order_by(AuditEntry.id.desc()).limit(MOST_LINES))).all()
    here = select(District.time_zone).where(District.id == work.district_id)
    zone = (await work.session.execute(here)).scalar_one()
    into = io.StringIO()
    writer = csv.writer(into)
    writer.writerow([title.in_language(language) for title in words.COLUMNS.values()])
    for entry, person in rows:
        at = in_zone(entry.at, zone).strftime("%Y-%m-%d %H:%M")
        who, role = (person.name, person.title or person.kind) if person else ("", entry.actor_kind)
        writer.writerow([safe(cell) for cell in (at, who, role, entry.action, entry.purpose)])
    if len(rows) == MOST_LINES:
        writer.writerow([words.FULL.filled(most=MOST_LINES).in_language(language)])
    # A spreadsheet takes it for UTF-8 by this mark alone.
    return b"\xef\xbb\xbf" + into.getvalue().encode()
