"""Roster imports as a district administrator meets them: begin, look, apply, discard."""

from __future__ import annotations

import uuid
from typing import Any

from sqlalchemy import Select, func, select

from trellis.kernel.audit import record
from trellis.kernel.errors import NotAllowed, NotFound
from trellis.kernel.events import hint
from trellis.kernel.ids import new_id
from trellis.kernel.jobs import defer
from trellis.kernel.pruning import UNDECIDED_ROSTERS, expires
from trellis.kernel.tenancy import UnitOfWork
from trellis.rostering.difference import MANY_GONE
from trellis.rostering.model import RosterFinding, RosterImport
from trellis.rostering.problems import EndingNeedsReason, NotInThatState, WarningsNotConfirmed

LOCK = "rostering "


def may_roster(work: UnitOfWork) -> bool:
    """Only a district administrator brings rosters in."""
    return work.actor.has("district_admin")


def allow_rostering(work: UnitOfWork) -> None:
    """Raises NotAllowed for whoever may not bring rosters in."""
    if not may_roster(work):
        raise NotAllowed()


async def start_import(work: UnitOfWork, *, file_name: str, object_key: str, sha256: str) -> RosterImport:
    """An import of a bundle that stands in storage under `object_key`; its preview is made next.

    `sha256` is the hexadecimal digest of the stored bundle. Raises NotAllowed.
    """
    allow_rostering(work)
    row = RosterImport(
        district_id=work.district_id,
        id=new_id(),
        uploaded_by_id=work.person_id,
        file_name=file_name[:200],
        object_key=object_key,
        sha256=sha256,
        state="reading",
        counts={},
        warnings=[],
        step_count=0,
        steps_done=0,
        created_at=work.at,
    )
    work.session.add(row)
    record(work, "roster.uploaded", "roster_import", row.id, sha256=sha256)
    await defer(work, "rostering.preview", lock=lock_of(work.district_id), import_id=row.id)
    return row


def lock_of(district_id: uuid.UUID) -> str:
    """Jobs of one district's rosters run one after another."""
    return f"{LOCK}{district_id}"


async def imports(work: UnitOfWork) -> Select[Any]:
    """Every import of the district, to be paged newest first. Raises NotAllowed."""
    allow_rostering(work)
    return select(RosterImport)


async def import_by_id(work: UnitOfWork, *, import_id: uuid.UUID) -> RosterImport:
    """One import. Raises NotAllowed and NotFound."""
    return await _import(work, import_id, locked=False)


async def findings_of(
    work: UnitOfWork, *, import_id: uuid.UUID, kind: str | None = None, subject: str | None = None
) -> Select[Any]:
    """The lines of a preview by position, narrowed to a kind and a subject. Raises NotAllowed and NotFound."""
    await _import(work, import_id, locked=False)
    statement = select(RosterFinding).where(RosterFinding.import_id == import_id)
    if kind is not None:
        statement = statement.where(RosterFinding.kind == kind)
    return statement if subject is None else statement.where(RosterFinding.subject == subject)


async def finding_by_id(work: UnitOfWork, *, finding_id: uuid.UUID) -> RosterFinding:
    """One line of a preview. Raises NotAllowed and NotFound."""
    allow_rostering(work)
    row = (await work.session.execute(select(RosterFinding).where(RosterFinding.id == finding_id))).scalar_one_or_none()
    if row is None:
        raise NotFound()
    return row


async def apply_import(
    work: UnitOfWork, *, import_id: uuid.UUID, confirm_warnings: bool, reason: str | None = None
) -> RosterImport:
    """Have a previewed import applied. `reason`: why many may be ended, kept with the warnings that say so.

    Raises NotAllowed, NotFound, NotInThatState, WarningsNotConfirmed and EndingNeedsReason.
    """
    row = await _import(work, import_id, locked=True)
    if row.state != "previewed":
        raise NotInThatState()
    if row.warnings and not confirm_warnings:
        raise WarningsNotConfirmed(field="confirmWarnings")
    if any(warning["code"] == MANY_GONE for warning in row.warnings):
        said = (reason or "").strip()
        if not 3 <= len(said) <= 500:
            raise EndingNeedsReason(field="reason")
        row.warnings = [w | {"reason": said} if w["code"] == MANY_GONE else w for w in row.warnings]
    row.state, row.steps_done = "applying", 0
    record(work, "roster.apply_asked", "roster_import", row.id, warnings_count=len(row.warnings))
    await defer(work, "rostering.apply", lock=lock_of(work.district_id), import_id=row.id)
    await hint(work, "roster_import.changed", row.id)
    return row


async def discard_import(work: UnitOfWork, *, import_id: uuid.UUID) -> RosterImport:
    """Put a previewed or failed import away, its bundle out of storage.

    Raises NotAllowed, NotFound and NotInThatState.
    """
    row = await _import(work, import_id, locked=True)
    if row.state not in ("previewed", "failed"):
        raise NotInThatState()
    row.state = "discarded"
    record(work, "roster.discarded", "roster_import", row.id)
    await defer(work, "rostering.forget", import_id=row.id)
    await hint(work, "roster_import.changed", row.id)
    return row


@expires("roster_import")
async def expire_imports(work: UnitOfWork, most: int) -> int:
    """End the oldest imports that were read and that nobody applied or put away, `most` of them; returns how many.

    Also those whose reading never came to an end. Their bundles leave storage, what they said stays a while to read.
    """
    waited = (
        select(RosterImport)
        .where(
            RosterImport.state.in_(("reading", "previewed")), RosterImport.created_at < func.now() - UNDECIDED_ROSTERS
        )
        .order_by(RosterImport.created_at)
        .limit(most)
        # Whoever decides about one in this moment has decided.
        .with_for_update(skip_locked=True)
    )
    rows = (await work.session.execute(waited)).scalars().all()
    for row in rows:
        row.state = "expired"
        record(work, "roster.expired", "roster_import", row.id)
        await defer(work, "rostering.forget", import_id=row.id)
        await hint(work, "roster_import.changed", row.id)
    return len(rows)


async def _import(work: UnitOfWork, import_id: uuid.UUID, *, locked: bool) -> RosterImport:
    allow_rostering(work)
    statement = select(RosterImport).where(RosterImport.id == import_id)
    row = (await work.session.execute(statement.with_for_update() if locked else statement)).scalar_one_or_none()
    if row is None:
        raise NotFound()
    return row
