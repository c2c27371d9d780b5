"""Putting a copy together: each part read in a unit of work of its own, set or fetched, and written to disk."""

from __future__ import annotations

import asyncio
import io
import tempfile
import time
import uuid
from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import IO, TYPE_CHECKING, Protocol

import structlog
from sqlalchemy import and_, select

from trellis.access.day import today
from trellis.attachments.opening import read_whole
from trellis.copies import words
from trellis.copies.archive import Archive, LeftOut
from trellis.copies.parts import Kept, Source, parts_of
from trellis.districts.model import District
from trellis.documents.content import Document
from trellis.kernel.clock import in_zone
from trellis.kernel.errors import TrellisError
from trellis.kernel.tenancy import UnitOfWork
from trellis.kernel.words import Language
from trellis.people.model import Person
from trellis.plans.form.values import day_in_words

if TYPE_CHECKING:
    from trellis.attachments.storage import Storage

log = structlog.get_logger()
MOST_BYTES = 400 * 1024 * 1024
MOST_SECONDS = 90.0
"""After so long what is left is named on the first page: a browser, and what stands before us, wait no longer."""
ON_DISK_FROM = 8 * 1024 * 1024


class Damaged(Exception):
    """Stored bytes are gone, or not those that were kept."""


class Opens(Protocol):
    """A unit of work of whoever asks for the copy."""

    def __call__(self) -> AbstractAsyncContextManager[UnitOfWork]: ...


class Sets(Protocol):
    """Sets a document as a PDF, sealed where this deployment has a seal."""

    async def __call__(self, document: Document) -> bytes: ...


@dataclass(frozen=True, slots=True)
class Heads:
    """What the first page begins with, and the district's time."""

    title: str
    lines: Sequence[str]
    at: datetime


async def make(
    opens: Opens, sets: Sets, storage: Storage, *, student_id: uuid.UUID, language: Language, checked_at: str
) -> IO[bytes]:
    """The ZIP, at its beginning; who is given it closes it. Raises NotFound, NotAllowed.

    `checked_at`: where sealed PDFs are checked. A part that can't be read is named on the first page and stops nothing.
    """
    async with opens() as work:
        parts = await parts_of(work, student_id=student_id, language=language)
        heads = await _heads(work, student_id, language, checked_at)
    into: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=ON_DISK_FROM, prefix="trellis-copy-")  # type: ignore[assignment]  # noqa: SIM115
    try:
        archive, left_out = Archive(into, language, heads.at), list[LeftOut]()
        until, room = time.monotonic() + MOST_SECONDS, MOST_BYTES
        for part in parts:
            if time.monotonic() > until or room <= 0:
                left_out.append(LeftOut(part.name, "too_large"))
                continue
            try:
                async with opens() as work:
                    source = await part.opens(work)
                data = await _bytes_of(source, sets, storage)
            except Exception as error:
                # One paper that can't be read is no reason to keep the others from a family: it is named, and told us.
                if not isinstance(error, TrellisError | Damaged):
                    log.exception("copy.part_failed", folder=part.folder)
                left_out.append(LeftOut(part.name, "not_read"))
                continue
            try:
                room -= data.seek(0, io.SEEK_END)
                data.seek(0)
                await asyncio.to_thread(archive.add, part.folder, part.name, data)
            finally:
                data.close()
        await asyncio.to_thread(archive.finish, heads.lines, heads.title, left_out)
        into.seek(0)
    except BaseException:
        into.close()
        raise
    return into


async def _bytes_of(source: Source, sets: Sets, storage: Storage) -> IO[bytes]:
    """Raises Damaged for stored bytes that are not those that were kept."""
    if isinstance(source, Document):
        return io.BytesIO(await sets(source))
    if isinstance(source, Kept):
        data, digest = await read_whole(storage, source.object_key)
        if digest == source.sha256:
            return data
        data.close()
        log.error("copy.damaged", object_key=source.object_key)
        raise Damaged()
    return io.BytesIO(source)


async def _heads(work: UnitOfWork, student_id: uuid.UUID, language: Language, checked_at: str) -> Heads:
    here = (
        await work.session.execute(select(District.name, District.time_zone).where(District.id == work.district_id))
    ).one()
    of = and_(Person.district_id == work.district_id, Person.id.in_((student_id, work.person_id)))
    names = {row.id: row.name for row in await work.session.execute(select(Person.id, Person.name).where(of))}
    made = words.MADE.filled(who=names.get(work.person_id, ""), day=day_in_words(await today(work)), district=here.name)
    lines = (made, words.KEEP_SAFE, words.CHECK.filled(address=checked_at))
    return Heads(
        words.TITLE.filled(name=names.get(student_id, "")).in_language(language),
        [line.in_language(language) for line in lines],
        in_zone(work.at, here.time_zone),
    )
