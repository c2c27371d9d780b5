"""A notice under Section 504 to print: what the school does, then the rights as they were given with it."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import select

from trellis.districts.model import District
from trellis.documents.content import Block, Document, Fact, FactTable, Heading, Paragraph, Run, plain
from trellis.kernel.audit import record
from trellis.kernel.tenancy import UnitOfWork
from trellis.kernel.words import Language, Words
from trellis.notices.booklet import Edition, blocks_of
from trellis.notices.section_504.contents import EDITIONS
from trellis.notices.section_504.service import named
from trellis.plans.form.values import day, day_in_words

TITLE = Words(en="Notice under Section 504", es="Aviso según la Sección 504")
WHY = Words(en="Why", es="Por qué")
FACTS = {
    "student": Words(en="Student", es="Estudiante"),
    "on": Words(en="Day of this notice", es="Día de este aviso"),
    "by": Words(en="Given by", es="Lo da"),
    "cite": Words(en="Law", es="Ley"),
}


async def notice_504_to_print(work: UnitOfWork, *, notice_id: uuid.UUID, language: Language) -> Document:
    """A notice as it was frozen, for whoever may read it; that it was printed is on record. Raises NotFound."""
    row = await named(work, notice_id)
    record(work, "notice_504.print", "section_504_notice", row.id, student_id=row.student_id)
    name = (await work.session.execute(select(District.name).where(District.id == work.district_id))).scalar_one()
    document = orjson.loads(row.canonical)
    edition = next(one for one in EDITIONS if one.key == row.edition)
    return Document(
        title=TITLE.in_language(language),
        language=language,
        status="final",
        content_sha256=row.sha256,
        blocks=tuple(_blocks(document, edition, language)),
        subject=document["student"]["name"],
        letterhead=(name,),
        made_at=datetime.fromisoformat(document["issuedAt"]),
    )


def _blocks(document: Mapping[str, Any], edition: Edition, language: Language) -> Iterator[Block]:
    on = day(document["on"])
    said = {
        "student": document["student"]["name"],
        "on": day_in_words(on).in_language(language) if on else "",
        "by": document["issuedBy"]["name"],
        "cite": document["cite"],
    }
    yield Heading(1, document["about"][language])
    yield FactTable(tuple(Fact(FACTS[key].in_language(language), text) for key, text in said.items()))
    yield Paragraph((Run(document["says"][language]),))
    if document["why"]:
        yield Heading(2, WHY.in_language(language))
        for line in document["why"].split("\n"):
            yield Paragraph(plain(line))
    yield from blocks_of(edition, language)
