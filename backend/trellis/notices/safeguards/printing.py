"""The procedural safeguards notice to print."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

from sqlalchemy import select

from trellis.districts.model import District
from trellis.documents.content import Block, Document, Heading, Paragraph, Run, plain
from trellis.kernel.audit import record
from trellis.kernel.tenancy import UnitOfWork
from trellis.kernel.words import Language
from trellis.notices.safeguards.contents import TITLE, Edition
from trellis.notices.safeguards.rules import sha256_of
from trellis.notices.safeguards.service import edition_today


async def safeguards_to_print(work: UnitOfWork, *, student_id: uuid.UUID, language: Language) -> Document:
    """The notice for the family of a student; that it was printed is on record. Raises NotFound, NotAllowed."""
    edition = await edition_today(work, student_id)
    record(work, "safeguards.print", "student", student_id, student_id=student_id)
    name = (await work.session.execute(select(District.name).where(District.id == work.district_id))).scalar_one()
    return Document(
        title=TITLE.in_language(language),
        language=language,
        status="final",
        content_sha256=sha256_of(edition, language),
        blocks=tuple(_blocks(edition, language)),
        letterhead=(name,),
        made_at=work.at,
    )


def _blocks(edition: Edition, language: Language) -> Iterator[Block]:
    yield Heading(1, TITLE.in_language(language))
    yield Paragraph(plain(edition.lead.in_language(language)))
    for part in edition.parts:
        yield Heading(2, f"{part.number}. {part.title.in_language(language)}")
        yield Paragraph((Run(part.cite, italic=True),), leads=True)
        for line in part.text.in_language(language).split("\n"):
            yield Paragraph(plain(line))
