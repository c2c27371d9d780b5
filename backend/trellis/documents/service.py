"""Sealed PDFs of plan versions: which there are, and a short-lived link to the newest."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from trellis.documents.model import SealedDocument
from trellis.kernel.audit import record
from trellis.kernel.ids import new_id
from trellis.kernel.tenancy import UnitOfWork

if TYPE_CHECKING:
    from trellis.attachments.storage import Storage

STAGES = ("finalized", "signed")
PDF = "application/pdf"


@dataclass(frozen=True, slots=True)
class LinkedPdf:
    """A sealed PDF and where it can be fetched for a minute. `sha256` is of the file."""

    url: str
    sha256: str
    page_count: int
    stage: str
    sealed_at: datetime


async def newest_pdf(work: UnitOfWork, storage: Storage, *, version_id: uuid.UUID) -> LinkedPdf | None:
    """The newest sealed PDF of a version the actor was already allowed to read, behind a fresh link.

    Handing out the link is an access and is recorded as one (threats row 14).
    """
    rows = (
        await work.session.execute(
            select(SealedDocument)
            .where(SealedDocument.version_id == version_id)
            .order_by(SealedDocument.sealed_at.desc())
            .limit(1)
        )
    ).scalars()
    row = rows.first()
    if row is None:
        return None
    if ("pdf", row.id) not in work.memory:
        work.memory[("pdf", row.id)] = True
        record(work, "plan.pdf", "sealed_document", row.id, student_id=row.student_id)
    return LinkedPdf(
        url=storage.open_link(row.object_key, "plan.pdf", PDF),
        sha256=row.sha256,
        page_count=row.page_count,
        stage=row.stage,
        sealed_at=row.sealed_at,
    )


async def is_sealed(work: UnitOfWork, *, version_id: uuid.UUID, stage: str, made_of: str) -> bool:
    """Whether this stage of a version was sealed from exactly `made_of` (a digest of what it prints)."""
    found = select(SealedDocument.object_key).where(
        SealedDocument.version_id == version_id, SealedDocument.stage == stage
    )
    key = (await work.session.execute(found)).scalar_one_or_none()
    return key is not None and key.endswith(f"-{made_of[:16]}.pdf")


async def keep(
    work: UnitOfWork,
    *,
    version_id: uuid.UUID,
    student_id: uuid.UUID,
    stage: str,
    object_key: str,
    sha256: str,
    page_count: int,
) -> None:
    """Note a stored PDF; a later one of the same stage (another parent signed) takes its place."""
    row = (
        await work.session.execute(
            select(SealedDocument)
            .where(SealedDocument.version_id == version_id, SealedDocument.stage == stage)
            .with_for_update()
        )
    ).scalar_one_or_none()
    if row is None:
        row = SealedDocument(
            district_id=work.district_id, id=new_id(), version_id=version_id, student_id=student_id, stage=stage
        )
        work.session.add(row)
    row.object_key, row.sha256, row.page_count, row.sealed_at = object_key, sha256, page_count, work.at
    record(work, "plan.sealed", "sealed_document", row.id, student_id=student_id, stage=stage, sha256=sha256)
    await work.session.flush()
