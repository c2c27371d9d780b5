"""What a copy of a record holds: every paper of it, each read by the room it is of and by that room's rule.

Nothing here decides who may read what. Rows are listed under the row policies; each part is then read in a unit of work
of its own, by the function its own page uses, and what that refuses is not in the copy.
"""

from __future__ import annotations

import uuid
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from sqlalchemy import Select, select

from trellis.access import Permission, allow
from trellis.access.day import day_of
from trellis.attachments.library import files_of
from trellis.attachments.model import Attachment
from trellis.attachments.opening import allow_opening, is_asked_why
from trellis.consents.model import ConsentAsk, ConsentRequest
from trellis.consents.printed import request_to_print
from trellis.copies import words
from trellis.copies.written import access_as_csv, asked_to_print
from trellis.documents.content import Document
from trellis.documents.model import SealedDocument
from trellis.documents.service import may_have
from trellis.eligibility.model import CertifiedDetermination
from trellis.eligibility.printing import determination_to_print
from trellis.evaluations.model import EvaluationReport
from trellis.evaluations.printing import report_to_print
from trellis.kernel.audit import record
from trellis.kernel.errors import NotAllowed, NotFound
from trellis.kernel.tenancy import UnitOfWork
from trellis.kernel.words import Language, Words
from trellis.meetings.room.model import MeetingMinutes
from trellis.meetings.room.printing import minutes_to_print
from trellis.moves.model import PerformanceSummary
from trellis.moves.summary import summary_to_print
from trellis.notices.prior_written.model import IssuedNotice, PriorNotice
from trellis.notices.prior_written.printing import notice_to_print
from trellis.notices.safeguards.printing import safeguards_to_print
from trellis.notices.section_504.model import Section504Notice
from trellis.notices.section_504.printing import notice_504_to_print
from trellis.translations.model import PublishedTranslation
from trellis.translations.reading import reads_the_plan

STAND = ("ready", "replaced", "withdrawn")
"""Files that were checked and are still there."""


@dataclass(frozen=True, slots=True)
class Kept:
    """Bytes that lie in storage, with the digest they were kept by."""

    object_key: str
    sha256: str


Source = Document | Kept | bytes
"""A document to set, bytes that lie in storage, or the bytes themselves."""
Opens = Callable[[UnitOfWork], Awaitable[Source]]
"""Reads a part in a unit of work of its own. Raises what its room does."""


@dataclass(frozen=True, slots=True)
class Part:
    """One paper: the key of its folder, its name without a folder, and how it is read."""

    folder: str
    name: str
    opens: Opens


async def parts_of(work: UnitOfWork, *, student_id: uuid.UUID, language: Language) -> list[Part]:
    """Every paper of a student's record the actor may read, in the order of the first page; on record as a copy.

    Raises NotFound, NotAllowed for who may not have a copy: whoever holds no right to see the record (34 CFR 99.10).
    """
    await allow(work, Permission.COPY_RECORD, student_id)
    record(work, "record.copy", "student", student_id, student_id=student_id)
    lists = (_plans, _translations, _papers, _safeguards, _files, _about_the_record)
    return [part for listed in lists for part in await listed(work, student_id, language)]


def _pdf(day: date, says: Words, language: Language) -> str:
    return f"{day.isoformat()} {says.in_language(language)}.pdf"


async def _rows(work: UnitOfWork, asked: Select[Any]) -> Sequence[Any]:
    return (await work.session.execute(asked)).all()


async def _one(work: UnitOfWork, asked: Select[Any]) -> Any:
    """The row, read again in the part's own unit of work: a minute is long enough to lose a right. Raises NotFound."""
    found = (await work.session.execute(asked)).scalar_one_or_none()
    if found is None:
        raise NotFound()
    return found


async def _plans(work: UnitOfWork, student_id: uuid.UUID, language: Language) -> list[Part]:
    """The newest sealed PDF of each version, as the plan's page gives it."""
    newest: dict[uuid.UUID, SealedDocument] = {}
    mine = select(SealedDocument).where(SealedDocument.student_id == student_id)
    for (row,) in await _rows(work, mine.order_by(SealedDocument.sealed_at, SealedDocument.copy_for_id.is_(None))):
        if await may_have(work, row):
            newest[row.version_id] = row
    return [
        Part("plans", _pdf(await day_of(work, row.sealed_at), words.PLAN, language), partial(_sealed, row_id=row.id))
        for row in newest.values()
    ]


async def _sealed(work: UnitOfWork, *, row_id: uuid.UUID) -> Source:
    row = await _one(work, select(SealedDocument).where(SealedDocument.id == row_id))
    if not await may_have(work, row):
        raise NotFound()
    record(work, "plan.pdf", "sealed_document", row.id, student_id=row.student_id)
    return Kept(row.object_key, row.sha256)


async def _translations(work: UnitOfWork, student_id: uuid.UUID, language: Language) -> list[Part]:
    printed = select(PublishedTranslation).where(
        PublishedTranslation.student_id == student_id, PublishedTranslation.pdf_state == "made"
    )
    rows = [row for (row,) in await _rows(work, printed.order_by(PublishedTranslation.created_at))]
    says = words.TRANSLATION.in_language(language)
    return [
        Part(
            "plans",
            f"{(await day_of(work, row.created_at)).isoformat()} {says} ({row.language}).pdf",
            partial(_translated, row_id=row.id),
        )
        for row in rows
        if await reads_the_plan(work, row)
    ]


async def _translated(work: UnitOfWork, *, row_id: uuid.UUID) -> Source:
    row = await _one(work, select(PublishedTranslation).where(PublishedTranslation.id == row_id))
    if not await reads_the_plan(work, row):
        raise NotFound()
    record(work, "translation.pdf", "published_translation", row.id, student_id=row.student_id)
    return Kept(str(row.pdf_key), str(row.pdf_sha256))


@dataclass(frozen=True, slots=True)
class _Printed:
    """Papers a room prints on demand: in which folder, what they are called, by what they are named, when each was
    made."""

    folder: str
    says: Words
    prints: Callable[..., Awaitable[Document]]
    by: str
    made: Callable[[uuid.UUID, uuid.UUID | None], Select[Any]]


PRINTED = (
    _Printed(
        "notices",
        words.NOTICE,
        notice_to_print,
        "notice_id",
        lambda student_id, _: (
            select(IssuedNotice.notice_id, IssuedNotice.issued_at)
            .join(PriorNotice, PriorNotice.id == IssuedNotice.notice_id)
            .where(IssuedNotice.student_id == student_id, PriorNotice.state != "draft")
            .order_by(IssuedNotice.issued_at)
        ),
    ),
    _Printed(
        "notices",
        words.NOTICE_504,
        notice_504_to_print,
        "notice_id",
        lambda student_id, _: (
            select(Section504Notice.id, Section504Notice.issued_at)
            .where(Section504Notice.student_id == student_id)
            .order_by(Section504Notice.issued_at)
        ),
    ),
    _Printed(
        "evaluations",
        words.REPORT,
        report_to_print,
        "case_id",
        lambda student_id, _: (
            select(EvaluationReport.case_id, EvaluationReport.assembled_at)
            .where(EvaluationReport.student_id == student_id)
            .order_by(EvaluationReport.assembled_at)
        ),
    ),
    _Printed(
        "evaluations",
        words.DETERMINATION,
        determination_to_print,
        "determination_id",
        lambda student_id, _: (
            select(CertifiedDetermination.determination_id, CertifiedDetermination.certified_at)
            .where(CertifiedDetermination.student_id == student_id)
            .order_by(CertifiedDetermination.certified_at)
        ),
    ),
    _Printed(
        "evaluations",
        words.SUMMARY,
        summary_to_print,
        "case_id",
        lambda student_id, _: (
            select(PerformanceSummary.case_id, PerformanceSummary.created_at)
            .where(PerformanceSummary.student_id == student_id, PerformanceSummary.given_on.is_not(None))
            .order_by(PerformanceSummary.created_at)
        ),
    ),
    _Printed(
        "consents",
        words.CONSENT,
        request_to_print,
        "request_id",
        lambda student_id, asked_of: (
            select(ConsentRequest.id, ConsentRequest.requested_at)
            .join(ConsentAsk, ConsentAsk.request_id == ConsentRequest.id)
            .where(
                ConsentRequest.student_id == student_id,
                ConsentAsk.person_id == asked_of,
                ConsentAsk.state != "closed",
            )
            .order_by(ConsentRequest.requested_at)
        ),
    ),
    _Printed(
        "meetings",
        words.MINUTES,
        minutes_to_print,
        "meeting_id",
        lambda student_id, _: (
            select(MeetingMinutes.meeting_id, MeetingMinutes.closed_at)
            .where(MeetingMinutes.student_id == student_id)
            .order_by(MeetingMinutes.closed_at)
        ),
    ),
)


async def _papers(work: UnitOfWork, student_id: uuid.UUID, language: Language) -> list[Part]:
    return [
        Part(
            kind.folder,
            _pdf(await day_of(work, at), kind.says, language),
            partial(kind.prints, **{kind.by: key}, language=language),
        )
        for kind in PRINTED
        for key, at in await _rows(work, kind.made(student_id, work.person_id))
    ]


async def _safeguards(work: UnitOfWork, student_id: uuid.UUID, language: Language) -> list[Part]:
    """The notice of rights of today, whenever it was given."""
    name = _pdf(await day_of(work, work.at), words.SAFEGUARDS, language)
    return [Part("notices", name, partial(safeguards_to_print, student_id=student_id, language=language))]


async def _about_the_record(work: UnitOfWork, student_id: uuid.UUID, language: Language) -> list[Part]:
    opened = partial(access_as_csv, student_id=student_id, language=language)
    return [
        Part(
            "record",
            f"{words.ASKED.in_language(language)}.pdf",
            partial(asked_to_print, student_id=student_id, language=language),
        ),
        Part("record", f"{words.ACCESS.in_language(language)}.csv", opened),
    ]


async def _files(work: UnitOfWork, student_id: uuid.UUID, _: Language) -> list[Part]:
    """Files as the library has them, also earlier versions; of what is closed to the actor not even a name."""
    listed = await files_of(work, student_id=student_id)
    there = listed.where(Attachment.state.in_(STAND), Attachment.object_key.is_not(None))
    rows = [row for (row,) in await _rows(work, there.order_by(Attachment.created_at))]
    return [
        Part("files", f"{(await day_of(work, row.created_at)).isoformat()} {row.file_name}", partial(_file, key=row.id))
        for row in rows
        if await _is_open(work, row)
    ]


async def _file(work: UnitOfWork, *, key: uuid.UUID) -> Source:
    row = await _one(work, select(Attachment).where(Attachment.id == key))
    if row.state not in STAND or row.damaged_at is not None or await is_asked_why(work, row):
        raise NotFound()
    await allow_opening(work, row)
    record(work, "attachment.open", "attachment", row.id, student_id=row.student_id)
    return Kept(str(row.object_key), str(row.sha256))


async def _is_open(work: UnitOfWork, row: Attachment) -> bool:
    try:
        await allow_opening(work, row)
    except (NotFound, NotAllowed):
        return False
    return True
