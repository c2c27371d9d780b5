"""The printed copy says first that it is a translation and what it is of; scripts without letters are not printed."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from tests.factories import Town
from tests.translations.translating import published
from trellis.documents.content import Callout, Paragraph
from trellis.documents.typeset import typeset
from trellis.kernel.tenancy import SYSTEM, Gate
from trellis.plans.model import PlanVersion
from trellis.plans.printed import Letterhead
from trellis.translations.model import PublishedTranslation
from trellis.translations.printing import cannot_be_drawn, printed_translation
from trellis.translations.reading import texts_of, translated_document


@pytest.mark.database
async def test_a_printed_translation_is_marked_and_names_the_signed_original(
    gate: Gate, town: Town, version: PlanVersion
) -> None:
    frozen = await published(gate, town, version, "ar")
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        row = (
            await work.session.execute(select(PublishedTranslation).where(PublishedTranslation.id == frozen.id))
        ).scalar_one()
        document = await translated_document(work, row)
    named = {"version_number": 1, "translator": "Lucía Prado", "reviewer": "Omar Haddad"}
    letterhead = Letterhead("Cedar Unified", None, "America/Denver")
    made = printed_translation(document, texts_of(row).values(), row, letterhead=letterhead, **named)
    first = made.blocks[0]
    assert isinstance(first, Callout)
    assert first.title == "Translation into Arabic: this is not the signed original"
    said = first.runs[0].text
    assert version.sha256 in said and "Lucía Prado and reviewed by Omar Haddad" in said
    assert made.content_sha256 == row.sha256 != version.sha256
    assert any(isinstance(block, Paragraph) and block.language == "ar" for block in made.blocks)
    assert typeset(made).startswith(b"%PDF")


@pytest.mark.parametrize(("text", "is_lost"), [("¿Qué dirá?", False), ("Привіт", False), ("阅读", True)])
def test_what_the_fonts_cannot_draw_is_not_printed(text: str, is_lost: bool) -> None:
    assert cannot_be_drawn([text]) is is_lost
