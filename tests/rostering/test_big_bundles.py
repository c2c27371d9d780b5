"""A bundle of many megabytes passes through in pieces, and leaves no file behind on the way."""

from __future__ import annotations

import gc
import hashlib
import os
import tempfile
import tracemalloc
import uuid
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from botocore.exceptions import ClientError

from tests.rostering.bundles import version_12
from tests.rostering.conftest import Desk
from trellis.attachments.storage import Storage
from trellis.house import House
from trellis.rostering import jobs
from trellis.rostering.problems import BundleDamaged, BundleTooLarge
from trellis.rostering.receiving import receive_bundle

pytestmark = pytest.mark.database

MEGABYTE = 1 << 20
BUNDLE_BYTES = 60 * MEGABYTE
# A few pieces, a connection, and what the rows of a small roster take.
MOST_IN_MEMORY = 12 * MEGABYTE
OTHER = "photographs.bin"  # named by no standard: carried along, read by nobody


def filler(path: Path, byte_count: int = BUNDLE_BYTES) -> Path:
    """A file that does not pack."""
    with path.open("wb") as target:
        for _ in range(byte_count // MEGABYTE):
            target.write(os.urandom(MEGABYTE))
    return path


def as_zip(folder: Path) -> list[tuple[str, Path]]:
    path = folder / "district.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in version_12().items():
            archive.writestr(name, text)
        archive.write(filler(folder / OTHER), OTHER)
    return [("district.zip", path)]


def as_loose_files(folder: Path) -> list[tuple[str, Path]]:
    for name, text in version_12().items():
        (folder / name).write_text(text, encoding="utf-8")
    filler(folder / OTHER)
    return [(path.name, path) for path in sorted(folder.iterdir())]


@contextmanager
def at_most(byte_count: int) -> Iterator[None]:
    """What Python holds may grow by this much and no more while the block lasts."""
    gc.collect()
    tracemalloc.start()
    try:
        before, _ = tracemalloc.get_traced_memory()
        yield
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak - before < byte_count, f"{(peak - before) / MEGABYTE:.1f} MB were held at once"


@pytest.fixture
def temporary_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that stands for /tmp, so that what is left there can be counted."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def in_s3(house: House, district_id: uuid.UUID) -> list[str]:
    listed = house.storage._client.list_objects_v2(Bucket=house.storage.bucket, Prefix=f"{district_id}/rosters/")
    return [entry["Key"] for entry in listed.get("Contents", [])]


@pytest.mark.parametrize("sent", [as_zip, as_loose_files], ids=["one zip", "loose files"])
async def test_sixty_megabytes_pass_through_a_few(desk: Desk, tmp_path: Path, temporary_files: Path, sent) -> None:
    folder = tmp_path / "sent"
    folder.mkdir()
    files = sent(folder)
    with at_most(MOST_IN_MEMORY):
        import_id = await desk.upload(files)
    row = await desk.read(import_id)
    stored = await desk.house.storage.head(row.object_key)
    assert stored is not None
    assert stored.byte_count > BUNDLE_BYTES
    assert list(temporary_files.iterdir()) == []

    with at_most(MOST_IN_MEMORY):
        await jobs.preview(desk.house, district_id=desk.district_id, import_id=str(import_id))
    row = await desk.read(import_id)
    assert (row.state, row.counts["student"]["new"]) == ("previewed", 2), row.failure
    assert list(temporary_files.iterdir()) == []

    digest = hashlib.sha256()
    with (tmp_path / "back").open("w+b") as back:
        with at_most(MOST_IN_MEMORY):
            await desk.house.storage.get_into(row.object_key, back)
        back.seek(0)
        while piece := back.read(MEGABYTE):
            digest.update(piece)
    assert digest.hexdigest() == row.sha256
    if sent is as_zip:
        with files[0][1].open("rb") as source:
            assert hashlib.file_digest(source, "sha256").hexdigest() == row.sha256


async def test_the_limits_hold_for_what_is_streamed(desk: Desk, tmp_path: Path, temporary_files: Path) -> None:
    """A zip that swells, sent as it is or beside a loose file: refused, nothing kept, nothing left."""
    bomb = tmp_path / "bomb.zip"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("users.csv", "w") as swelling:
        for _ in range(60):
            swelling.write(b"\0" * MEGABYTE)
    row = await desk.preview([("bomb.zip", bomb)])
    assert row.failure is not None
    assert (row.state, row.failure["code"]) == ("failed", BundleTooLarge.code)

    kept = in_s3(desk.house, desk.district_id)
    loose = tmp_path / "orgs.csv"
    loose.write_text("sourcedId,name,type\r\n", encoding="utf-8")
    with pytest.raises(BundleTooLarge):
        await desk.upload([("bomb.zip", bomb), ("orgs.csv", loose)])
    assert in_s3(desk.house, desk.district_id) == kept
    assert list(temporary_files.iterdir()) == []


async def test_what_breaks_off_leaves_no_file_and_no_object(
    desk: Desk, house: House, tmp_path: Path, temporary_files: Path
) -> None:
    torn = tmp_path / "torn.zip"
    torn.write_bytes(as_zip(tmp_path)[0][1].read_bytes()[:MEGABYTE])
    loose = tmp_path / "orgs.csv"
    loose.write_text("sourcedId,name,type\r\n", encoding="utf-8")
    with pytest.raises(BundleDamaged):
        await desk.upload([("torn.zip", torn), ("orgs.csv", loose)])

    nowhere = Storage(house.settings)
    nowhere.bucket = "no-such-bucket"
    lost = House(house.settings, house.database, house.gate, house.listener, nowhere, house.providers)
    with pytest.raises(ClientError):
        await receive_bundle(lost, desk.district_id, desk.actor, [("orgs.csv", loose)])

    row = await desk.preview([("torn.zip", torn)])
    assert row.state == "failed"
    with tempfile.TemporaryFile() as target, pytest.raises(FileNotFoundError):
        await house.storage.get_into(f"{desk.district_id}/rosters/none", target)
    assert in_s3(house, desk.district_id) == [row.object_key]
    assert list(temporary_files.iterdir()) == []
