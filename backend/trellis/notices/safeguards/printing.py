"""The procedural safeguards notice to print."""

from __future__ import annotations

import uuid

from sqlalchemy import select

from trellis.districts.model import District
from trellis.documents.content import Document
from trellis.kernel.audit import record
from trellis.kernel.tenancy import UnitOfWork
from trellis.kernel.words import Language
from trellis.notices.booklet import blocks_of, sha256_of
from trellis.notices.safeguards.service import edition_today


async def safeguards_to_print(work: UnitOfWork, *, student_id: uuid.UUID, language: Language) -> Document:
    """The notice for the family of a student; that it was printed is on record. Raises NotFound, NotAllowed."""
    edition = await edition_today(work, student_id)
    record(work, "safeguards.print", "student", student_id, student_id=student_id)
    name = (await work.session.execute(select(District.name).where(District.id == work.district_id))).scalar_one()
    return Document(
        title=edition.title.in_language(language),
        language=language,
        status="final",
        content_sha256=sha256_of(edition, language),
        blocks=tuple(blocks_of(edition, language)),
        letterhead=(name,),
        made_at=work.at,
    )
