"""Reading an uploaded roster, applying it, and forgetting its bytes."""

from __future__ import annotations

import asyncio
import tempfile
import uuid
from collections.abc import Awaitable, Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import structlog
from sqlalchemy import delete, insert, select, text, update
from sqlalchemy.exc import InterfaceError, OperationalError

from trellis.access.day import today
from trellis.attachments.storage import StoreDoesNotAnswer
from trellis.kernel.audit import record
from trellis.kernel.errors import TrellisError
from trellis.kernel.events import hint
from trellis.kernel.ids import new_id
from trellis.kernel.jobs import defer, job
from trellis.kernel.tenancy import SYSTEM, UnitOfWork
from trellis.people.addresses import tell_at_former
from trellis.people.model import Person
from trellis.rostering.applying import STEPS, Applying
from trellis.rostering.current import Stored, stored_state
from trellis.rostering.difference import Difference, compare
from trellis.rostering.drawing import draw
from trellis.rostering.mailboxes import Mailbox
from trellis.rostering.model import RosterFinding, RosterImport
from trellis.rostering.problems import DistrictMoved, ImportBroke, reason
from trellis.rostering.reading import Bundle, read_bundle
from trellis.rostering.rows import Finding

if TYPE_CHECKING:
    from trellis.house import House

FINDINGS_AT_ONCE = 2_000
FORGOTTEN = ("applied", "discarded", "failed", "expired")
"""The states in which nobody needs the bundle any more."""
TRANSIENT = (OperationalError, InterfaceError, StoreDoesNotAnswer)
log = structlog.get_logger()


@job("rostering.preview", queue="files", attempts=5)
async def preview(house: House, *, district_id: uuid.UUID, import_id: str) -> None:
    """Read a bundle and write down what it would change. Nothing of the district is touched. Safe to run twice."""
    key = uuid.UUID(import_id)

    async def body() -> None:
        row = await _import(house, district_id, key, "reading")
        if row is None:
            return
        bundle = await _bundle(house, row.object_key)
        async with house.gate.open(district_id, SYSTEM, "roster.preview") as work:
            if not await _still_reading(work, key):
                return  # it took so long that it was given up
            _, difference = await _difference(work, row, bundle)
            await work.session.execute(delete(RosterFinding).where(RosterFinding.import_id == key))
            await _write_findings(work, key, difference.all_findings())
            await _set(
                work,
                key,
                state="previewed",
                counts=difference.counts(),
                warnings=difference.warnings(),
                step_count=len(STEPS),
            )
            record(work, "roster.previewed", "roster_import", key, findings_count=len(difference.findings))

    await _or_failed(house, district_id, key, body)


@job("rostering.apply", queue="files", attempts=5)
async def apply(house: House, *, district_id: uuid.UUID, import_id: str) -> None:
    """Write what a confirmed bundle says: everything or nothing. Safe to run twice."""
    key = uuid.UUID(import_id)

    async def body() -> None:
        row = await _import(house, district_id, key, "applying")
        if row is None:
            return
        bundle = await _bundle(house, row.object_key)
        done = 0

        async def progress() -> None:
            nonlocal done
            done += 1
            async with house.gate.open(district_id, SYSTEM, "roster.apply") as beside:
                await _set(beside, key, steps_done=done)

        async with house.gate.open(district_id, SYSTEM, "roster.apply") as work:
            await work.session.execute(
                text("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))"), {"name": f"roster {district_id}"}
            )
            current, difference = await _difference(work, row, bundle)
            if not _named(difference.warnings()) <= _named(row.warnings):
                raise DistrictMoved()
            applied = await Applying(work, difference, current, await today(work), key).run(progress)
            if applied.rights_left:
                note = [_rights_left(current, pair) for pair in applied.rights_left]
                await _write_findings(work, key, iter(note), first=1_000_000)
            for student_id in applied.rights_wait:
                await defer(work, "holders.rights_wait", student_id=student_id)
            # Whoever brings a roster must not be the only one who knows of another address (people/addresses.py).
            await tell_at_former(work, applied.former_addresses, secret_key=house.settings.secret_key)
            await _set(work, key, state="applied", applied_at=work.at)
            counts = {s: [len(c.new), len(c.changed), len(c.gone)] for s, c in difference.changes.items()}
            record(work, "roster.applied", "roster_import", key, counts=counts)
            await defer(work, "rostering.forget", import_id=key)
            await defer(work, "deadlines.from_the_record", lock=f"deadlines of {district_id}")
            await defer(work, "finding.keep_words", lock=f"name words of {district_id}")
            await defer(work, "consents.look_at_rights", lock=f"rights of {district_id}")

    await _or_failed(house, district_id, key, body)


@job("rostering.forget", queue="files", attempts=10)
async def forget(house: House, *, district_id: uuid.UUID, import_id: str) -> None:
    """Delete the bytes of a bundle that nobody needs any more. Safe to run twice."""
    async with house.gate.open(district_id, SYSTEM, "roster.forget") as work:
        row = await work.session.get(RosterImport, (district_id, uuid.UUID(import_id)))
        object_key = row.object_key if row and row.state in FORGOTTEN else None
    if object_key:
        await house.storage.delete(object_key)


async def _import(house: House, district_id: uuid.UUID, key: uuid.UUID, state: str) -> RosterImport | None:
    async with house.gate.open(district_id, SYSTEM, "roster.read") as work:
        return (
            await work.session.execute(select(RosterImport).where(RosterImport.id == key, RosterImport.state == state))
        ).scalar_one_or_none()


async def _still_reading(work: UnitOfWork, key: uuid.UUID) -> bool:
    asked = select(RosterImport.state).where(RosterImport.id == key).with_for_update()
    return (await work.session.execute(asked)).scalar() == "reading"


async def _bundle(house: House, object_key: str) -> Bundle:
    # On disk and not in memory: the archive may have 200 MB, and is gone with this block.
    with tempfile.NamedTemporaryFile(prefix="trellis-roster-", suffix=".zip") as kept:
        await house.storage.get_into(object_key, kept)
        return await asyncio.to_thread(read_bundle, [("bundle.zip", Path(kept.name))])


async def _difference(work: UnitOfWork, row: RosterImport, bundle: Bundle) -> tuple[Stored, Difference]:
    day = await today(work)
    current = await stored_state(work, day)
    uploader = (await work.session.execute(select(Person.roster_id).where(Person.id == row.uploaded_by_id))).scalar()
    mailboxes = await _mailboxes(work, row.uploaded_by_id)

    def find() -> Difference:
        return compare(draw(bundle, current, day), current, uploader=uploader or None, mailboxes=mailboxes)

    return current, await asyncio.to_thread(find)


async def _mailboxes(work: UnitOfWork, uploader_id: uuid.UUID) -> list[Mailbox]:
    """The addresses of who works for the district, whether or not a roster named them."""
    rows = await work.session.execute(
        select(Person.id, Person.email, Person.name, Person.roster_id).where(
            Person.kind == "staff", Person.status == "active", Person.email.is_not(None)
        )
    )
    return [Mailbox(email.strip().casefold(), name, key, id_ == uploader_id) for id_, email, name, key in rows]


def _named(warnings: list[dict[str, Any]]) -> set[tuple[str, str, str]]:
    return {(w["code"], w["subject"], w.get("about", "")) for w in warnings}


def _rights_left(current: Stored, pair: tuple[uuid.UUID, uuid.UUID]) -> Finding:
    names = {known.id: known.label for people in current.values() for known in people.values()}
    label = " · ".join(names.get(id_, str(id_)) for id_ in reversed(pair))
    return Finding("note", "relation", label, None, None, reason("rights_kept"), {"reason": "rights_kept"})


async def _write_findings(work: UnitOfWork, key: uuid.UUID, findings: Iterator[Finding], *, first: int = 0) -> None:
    position = first
    while part := list(islice(findings, FINDINGS_AT_ONCE)):
        rows: list[dict[str, Any]] = []
        for finding in part:
            rows.append(
                {
                    "district_id": work.district_id,
                    "id": new_id(),
                    "import_id": key,
                    "position": position,
                    "kind": finding.kind,
                    "subject": finding.subject,
                    "label": finding.label,
                    "file": finding.file,
                    "line": finding.line,
                    "reason_en": finding.reason.en if finding.reason else None,
                    "reason_es": finding.reason.es if finding.reason else None,
                    "detail": dict(finding.detail or {}),
                }
            )
            position += 1
        await work.session.execute(insert(RosterFinding.__table__), rows)  # type: ignore[arg-type]


async def _set(work: UnitOfWork, key: uuid.UUID, **values: Any) -> None:
    await work.session.execute(update(RosterImport).where(RosterImport.id == key).values(**values))
    await hint(work, "roster_import.changed", key)


async def _or_failed(house: House, district_id: uuid.UUID, key: uuid.UUID, body: Callable[[], Awaitable[None]]) -> None:
    """Run a job's body; what is wrong with the bundle becomes the import's failure, what passes is tried again."""
    try:
        await body()
        return
    except TRANSIENT:
        raise
    except TrellisError as problem:
        failure = problem
    except Exception as problem:
        log.warning("roster.broke", problem=type(problem).__name__, exc_info=problem)
        failure = ImportBroke()
    async with house.gate.open(district_id, SYSTEM, "roster.failed") as work:
        said = {
            "code": failure.code,
            "en": failure.says.en,
            "es": failure.says.es,
            "do_next_en": failure.do_next.en if failure.do_next else None,
            "do_next_es": failure.do_next.es if failure.do_next else None,
        }
        await _set(work, key, state="failed", failure=said)
        record(work, "roster.failed", "roster_import", key, code=failure.code)
        await defer(work, "rostering.forget", import_id=key)
