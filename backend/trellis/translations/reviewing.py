"""Review a translation: send it back with a word, or publish it, frozen and hashed with the version it is of."""

from __future__ import annotations

import uuid

from sqlalchemy import func, select

from trellis.access.day import today
from trellis.kernel.audit import record
from trellis.kernel.errors import InvalidInput, NotAllowed
from trellis.kernel.hashing import sha256_hex
from trellis.kernel.ids import new_id
from trellis.kernel.jobs import defer
from trellis.kernel.tenancy import UnitOfWork
from trellis.notices import service as notices
from trellis.plans.canonical import canonical_bytes
from trellis.translations.model import PublishedTranslation, Translation
from trellis.translations.reading import held, may_publish, tell, translation_by_id, units
from trellis.translations.rules import LONGEST_NOTE, NOTE_MISSING, NotAllDone, WrongStep, after, words_kept

FORMAT = "trellis-translation/1"


async def send_back(work: UnitOfWork, *, translation_id: uuid.UUID, note: str) -> Translation:
    """The reviewer asks the translator to look again. Raises WrongStep, NotAllowed."""
    row = await _to_review(work, translation_id)
    kept = words_kept(note, LONGEST_NOTE).strip()
    if not kept:
        raise InvalidInput(NOTE_MISSING, field="note")
    row.state, row.returned_note = after(row.state, "return"), kept
    record(work, "translation.return", "translation", row.id, student_id=row.student_id)
    if row.translator_id and row.translator_id != work.person_id:
        ids = {"translation_id": str(row.id)}
        await notices.send(
            work, person_id=row.translator_id, template="translation_to_write", ids=ids, student_id=row.student_id
        )
    await tell(work, row)
    return row


async def publish(work: UnitOfWork, *, translation_id: uuid.UUID) -> Translation:
    """The reviewer says that it is right: from now on the family reads it beside the original.

    Frozen as canonical bytes with the hash of the version it translates; letters, the printed copy and what is worth
    remembering follow by a job. Raises WrongStep, NotAllDone, NotAllowed.
    """
    row = await _to_review(work, translation_id)
    state = after(row.state, "publish")
    texts = await units(work, row.id)
    if row.translator_id is None or any(not one.is_done for one in texts):
        raise NotAllDone()
    number = (
        1
        + (
            await work.session.execute(
                select(func.count(PublishedTranslation.id)).where(PublishedTranslation.translation_id == row.id)
            )
        ).scalar_one()
    )
    canonical = canonical_bytes(
        {
            "format": FORMAT,
            "number": number,
            "version": {"id": str(row.version_id), "number": row.version_number, "sha256": row.version_sha256},
            "language": row.language,
            "translatedBy": str(row.translator_id),
            "reviewedBy": str(work.person_id),
            "publishedAt": work.at.isoformat(),
            "units": [
                {"place": one.place, "sourceSha256": one.source_sha256, "source": one.source, "text": one.said}
                for one in texts
            ],
        }
    )
    published = PublishedTranslation(
        district_id=work.district_id,
        id=new_id(),
        created_at=work.at,
        translation_id=row.id,
        plan_id=row.plan_id,
        version_id=row.version_id,
        student_id=row.student_id,
        number=number,
        language=row.language,
        canonical=canonical,
        sha256=sha256_hex(canonical),
        version_sha256=row.version_sha256,
        translated_by_id=row.translator_id,
        reviewed_by_id=work.person_id,
        published_at=work.at,
        pdf_state="waiting",
        pdf_key=None,
        pdf_sha256=None,
        pdf_page_count=None,
        pdf_at=None,
    )
    work.session.add(published)
    row.state, row.published_on, row.returned_note = state, await today(work), None
    record(work, "translation.publish", "translation", row.id, student_id=row.student_id, sha256=published.sha256)
    import trellis.translations.jobs  # noqa: F401  (declares the job)

    await defer(work, "translations.published", published_id=published.id)
    await tell(work, row)
    return row


async def _to_review(work: UnitOfWork, translation_id: uuid.UUID) -> Translation:
    await translation_by_id(work, translation_id=translation_id)
    row = await held(work, translation_id)
    if row.state != "in_review":
        raise WrongStep()
    if not await may_publish(work, row):
        raise NotAllowed()
    return row
