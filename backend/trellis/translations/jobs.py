"""After publishing: the printed copy, the district's memory, the family's letter; and what letters are filled with."""

from __future__ import annotations

import asyncio
import uuid
from typing import TYPE_CHECKING

from sqlalchemy import select

from trellis.access.rights import who_is_told
from trellis.documents.jobs import sealed
from trellis.documents.service import PDF
from trellis.kernel.audit import record
from trellis.kernel.events import hint_all
from trellis.kernel.hashing import sha256_hex
from trellis.kernel.ids import global_id
from trellis.kernel.jobs import job
from trellis.kernel.tenancy import SYSTEM, UnitOfWork
from trellis.notices import service as notices
from trellis.notices.model import Message
from trellis.notices.template import Filling, fills
from trellis.people.invitations import way_to
from trellis.people.model import Person
from trellis.plans.letterhead import letterhead_of
from trellis.plans.written_on import form_of_version
from trellis.translations import memory
from trellis.translations.model import PublishedTranslation, Translation
from trellis.translations.printing import cannot_be_drawn, printed_translation
from trellis.translations.reading import CHANGED, texts_of, translated_document

if TYPE_CHECKING:
    from trellis.documents.content import Document
    from trellis.house import House


@job("translations.published", queue="documents")
async def follow_publishing(house: House, *, district_id: uuid.UUID, published_id: str) -> None:
    """Remember, write to the family, print. Done once: the same work again finds that it was."""
    key = uuid.UUID(published_id)
    async with house.gate.open(district_id, SYSTEM, "translation.print") as work:
        row = await _published(work, key)
        if row.pdf_state != "waiting":
            return
        texts = list(texts_of(row).values())
        document = None if cannot_be_drawn(texts) else await _document(work, row, texts)
    pdf = object_key = None
    settings = house.settings
    if document is not None:
        if not settings.signing_key_file or not settings.signing_cert_file:
            raise RuntimeError("TRELLIS_SIGNING_KEY_FILE and TRELLIS_SIGNING_CERT_FILE are needed to seal documents")
        pdf = await asyncio.to_thread(sealed, document, settings.signing_key_file, settings.signing_cert_file)
        object_key = f"{district_id}/translations/{key}.pdf"
        await house.storage.put(object_key, pdf.data, PDF, file_name="translation.pdf")
    async with house.gate.open(district_id, SYSTEM, "translation.print") as work:
        row = (
            await work.session.execute(
                select(PublishedTranslation).where(PublishedTranslation.id == key).with_for_update()
            )
        ).scalar_one()
        if row.pdf_state != "waiting":
            return
        row.pdf_state, row.pdf_at = ("made" if pdf else "no_font"), work.at
        if pdf is not None:
            row.pdf_key, row.pdf_sha256 = object_key, sha256_hex(pdf.data)
            row.pdf_page_count = pdf.page_count
            record(
                work, "translation.sealed", "published_translation", row.id, student_id=row.student_id,
                sha256=row.pdf_sha256,
            )  # fmt: skip
        await memory.remember(work, row)
        for person_id in await who_is_told(work, row.student_id):
            await notices.send(
                work,
                person_id=person_id,
                template="translation_published",
                ids={"published_id": str(row.id)},
                student_id=row.student_id,
            )
        await hint_all(work, [(CHANGED, row.translation_id), ("plan.changed", row.plan_id)])


@fills("translation_asked", "translation_to_write", "translation_to_review")
async def fill_work(house: House, work: UnitOfWork, message: Message, language: str) -> Filling | None:
    """No name but the reader's. Nothing when it is not theirs to do any more."""
    row = (
        await work.session.execute(
            select(Translation).where(Translation.id == uuid.UUID(message.ids["translation_id"]))
        )
    ).scalar_one()
    is_theirs = {
        "translation_asked": row.state == "asked",
        "translation_to_write": row.state == "in_work" and row.translator_id == message.person_id,
        "translation_to_review": row.state == "in_review" and row.reviewer_id == message.person_id,
    }
    if not is_theirs[message.template]:
        return None
    person = (await work.session.execute(select(Person).where(Person.id == message.person_id))).scalar_one()
    if message.template == "translation_asked":
        link = f"{house.settings.base_url}/plans/{global_id('Plan', row.plan_id)}"
    else:
        link = f"{house.settings.base_url}/translations/{global_id('Translation', row.id)}"
    return Filling(values={"name": person.name}, link=link)


@fills("translation_published")
async def fill_published(house: House, work: UnitOfWork, message: Message, language: str) -> Filling | None:
    """The way to the plan's page, where both stand."""
    row = await _published(work, uuid.UUID(message.ids["published_id"]))
    person = (await work.session.execute(select(Person).where(Person.id == message.person_id))).scalar_one()
    way = await way_to(house, work, message, f"/family/plans/{global_id('Plan', row.plan_id)}", language)
    return Filling(values={"name": person.name}, link=way.link, also=way.says)


async def _published(work: UnitOfWork, key: uuid.UUID) -> PublishedTranslation:
    return (await work.session.execute(select(PublishedTranslation).where(PublishedTranslation.id == key))).scalar_one()


async def _document(work: UnitOfWork, row: PublishedTranslation, texts: list[str]) -> Document:
    of = (await work.session.execute(select(Translation).where(Translation.id == row.translation_id))).scalar_one()
    ids = (row.translated_by_id, row.reviewed_by_id)
    people = {
        one.id: one.name for one in (await work.session.execute(select(Person).where(Person.id.in_(ids)))).scalars()
    }
    document = await translated_document(work, row)
    return printed_translation(
        document,
        texts,
        row,
        version_number=of.version_number,
        letterhead=await letterhead_of(work, form_of_version(document), student_id=row.student_id),
        translator=people[row.translated_by_id],
        reviewer=people[row.reviewed_by_id],
    )
