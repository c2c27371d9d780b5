"""An upload on disk becomes an import: one object in storage, one row, one job."""

from __future__ import annotations

import asyncio
import hashlib
import shutil
import tempfile
import uuid
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from io import BufferedRandom, BufferedReader
from pathlib import Path
from typing import TYPE_CHECKING

from trellis.kernel.errors import NotAllowed
from trellis.kernel.ids import new_id
from trellis.kernel.tenancy import Actor
from trellis.rostering.problems import BundleDamaged, NotABundle
from trellis.rostering.reading import DAMAGE, Member, open_members
from trellis.rostering.service import start_import

if TYPE_CHECKING:
    from trellis.house import House

Files = Sequence[tuple[str, Path]]
Archive = BufferedReader | BufferedRandom


async def receive_bundle(house: House, district_id: uuid.UUID, actor: Actor, files: Files) -> uuid.UUID:
    """Keep an upload and have it read; returns the import's id.

    `files` are (name as sent, path on disk): one zip, or CSV files, which are
    packed into one. What is in them is judged by the preview, not here.
    Raises NotAllowed, NotABundle, BundleTooLarge and BundleDamaged.
    """
    if not actor.has("district_admin"):
        raise NotAllowed()
    if not files:
        raise NotABundle()
    object_key = f"{district_id}/rosters/{new_id()}"
    with ExitStack() as stack:
        archive = await asyncio.to_thread(stack.enter_context, _one_archive(files))
        sha256 = await asyncio.to_thread(_digest, archive)
        try:
            await house.storage.put(object_key, archive, "application/zip")
            async with house.gate.open(district_id, actor, "roster.upload") as work:
                row = await start_import(work, file_name=_name(files), object_key=object_key, sha256=sha256)
                return row.id
        except BaseException:
            await house.storage.delete(object_key)
            raise


def _name(files: Files) -> str:
    """`roster.zip`, or `classes.csv + 12`: what people recognize it by in a list."""
    first = files[0][0]
    return first if len(files) == 1 else f"{first} + {len(files) - 1}"


@contextmanager
def _one_archive(files: Files) -> Iterator[Archive]:
    """The zip to be kept, open at its beginning.

    An upload may have 200 MB, and several come at once: what is packed here lies in a file
    without a name, which is gone once it is closed, or the process is.
    """
    with files[0][1].open("rb") as source:
        if len(files) == 1 and source.read(2) == b"PK":
            source.seek(0)
            yield source
            return
    with tempfile.TemporaryFile(prefix="trellis-roster-") as target:
        try:
            with ExitStack() as stack, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
                _pack(open_members(files, stack), archive)
        except DAMAGE as problem:
            raise BundleDamaged() from problem
        target.seek(0)
        yield target


def _digest(archive: Archive) -> str:
    """SHA-256 in hexadecimal digits, read in pieces; the file stands at its beginning again."""
    digest = hashlib.file_digest(archive, "sha256").hexdigest()
    archive.seek(0)
    return digest


def _pack(members: Mapping[str, Member], target: zipfile.ZipFile) -> None:
    for _, member in sorted(members.items()):
        # No time of packing, so that the same files have the same digest.
        entry = zipfile.ZipInfo(member.name, (2000, 1, 1, 0, 0, 0))
        entry.compress_type = zipfile.ZIP_DEFLATED
        with member.open() as part, target.open(entry, "w", force_zip64=True) as kept:
            shutil.copyfileobj(part, kept, 1 << 20)
