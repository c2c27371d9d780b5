"""Sealed PDFs of plan versions: which there are, and a short-lived link to the newest."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from trellis.access import Permission, may
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

    A signed one holds what somebody answered, item by item: it is the signer's and theirs who may ask for
    signatures, as answers are everywhere. Others have the one from before the signing.
    Handing out the link is an access and is recorded as one (threats row 14).
    """
    rows = (
        await work.session.execute(
            select(SealedDocument)
            .where(SealedDocument.version_id == version_id)
            .order_by(SealedDocument.sealed_at.desc(), SealedDocument.copy_for_id.is_not(None))
        )
    ).scalars()
    sealed = list(rows)
    mine = [one for one in sealed if await may_have(work, one)]
    row = mine[0] if mine else None
    if row is None:
        return None
    if ("pdf", row.id) not in work.memory:
        work.memory[("pdf", row.id)] = True
        record(work, "plan.pdf", "sealed_document", row.id, student_id=row.student_id)
    return LinkedPdf(
        url=storage.open_link(row.object_key, PDF),
        sha256=row.sha256,
        page_count=row.page_count,
        stage=row.stage,
        sealed_at=row.sealed_at,
    )


async def may_have(work: UnitOfWork, row: SealedDocument) -> bool:
    """Whether a sealed PDF of a plan the actor may read is theirs: one without answers, or with their own alone."""
    if await may(work, Permission.REQUEST_SIGNATURE, row.student_id, plan_state="active"):
        return row.copy_for_id is None
    return all(signer == work.person_id for signer in row.signed_by)


async def is_sealed(
    work: UnitOfWork, *, version_id: uuid.UUID, stage: str, copy_for: uuid.UUID | None, made_of: str
) -> bool:
    """Whether this copy of a stage of a version was sealed from exactly `made_of` (a digest of what it prints)."""
    found = select(SealedDocument.object_key).where(
        SealedDocument.version_id == version_id,
        SealedDocument.stage == stage,
        SealedDocument.copy_for_id.is_not_distinct_from(copy_for),
    )
    key = (await work.session.execute(found)).scalar_one_or_none()
    return key is not None and key.endswith(f"-{made_of[:16]}.pdf")


async def keep(
    work: UnitOfWork,
    *,
    version_id: uuid.UUID,
    student_id: uuid.UUID,
    stage: str,
    copy_for: uuid.UUID | None,
    signed_by: Sequence[uuid.UUID],
    object_key: str,
    sha256: str,
    page_count: int,
) -> None:
    """Note a stored PDF; a later one of the same stage (another parent signed) takes its place."""
    row = (
        await work.session.execute(
            select(SealedDocument)
            .where(
                SealedDocument.version_id == version_id,
                SealedDocument.stage == stage,
                SealedDocument.copy_for_id.is_not_distinct_from(copy_for),
            )
            .with_for_update()
        )
    ).scalar_one_or_none()
    if row is None:
        row = SealedDocument(
            district_id=work.district_id,
            id=new_id(),
            version_id=version_id,
            student_id=student_id,
            stage=stage,
            copy_for_id=copy_for,
        )
        work.session.add(row)
    row.signed_by = list(dict.fromkeys(signed_by))
    row.object_key, row.sha256, row.page_count, row.sealed_at = object_key, sha256, page_count, work.at
    record(work, "plan.sealed", "sealed_document", row.id, student_id=student_id, stage=stage, sha256=sha256)
    await work.session.flush()
