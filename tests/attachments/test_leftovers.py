"""What lies in storage and nothing points to goes after a while; a file whose bytes are gone is shown as damaged."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from tests.attachments.conftest import REPORT, Shelf
from trellis.attachments.leftovers import Swept, sweep
from trellis.attachments.model import Attachment
from trellis.attachments.problems import FileDamaged
from trellis.attachments.storage import Storage, StoreDoesNotAnswer
from trellis.kernel.ids import new_id

pytestmark = [pytest.mark.database, pytest.mark.slow]


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if the grace were over: what was put a moment ago is old."""
    monkeypatch.setattr("trellis.attachments.leftovers.GRACE", -timedelta(hours=1))


async def test_what_is_young_stays(shelf: Shelf) -> None:
    key = f"{shelf.town.district_id}/attachments/{new_id()}"
    await shelf.house.storage.put(key, REPORT, "application/pdf")
    assert await sweep(shelf.house, shelf.town.district_id) == Swept()
    assert await shelf.stands(key)


async def test_objects_without_a_row_go_and_files_stay(shelf: Shelf, later: None) -> None:
    district, storage = shelf.town.district_id, shelf.house.storage
    row = await shelf.attach()
    second = await shelf.attach(REPORT + b"Second. ", replaces_id=row.id)
    waiting = await shelf.start()
    await shelf.put(waiting)
    checking = await shelf.start()
    await shelf.put(checking)
    await shelf.finish(checking.attachment.id)
    lost = [f"{district}/attachments/{new_id()}", f"{district}/incoming/{new_id()}"]
    # Put up once more through the link after the check was over.
    lost.append(row.upload_key)
    elsewhere = [
        f"{new_id()}/attachments/{new_id()}",
        f"{district}/sealed/{new_id()}",
        f"{district}/rosters/{new_id()}",
    ]
    for key in lost + elsewhere:
        await storage.put(key, REPORT, "application/pdf")

    assert await sweep(shelf.house, district) == Swept(objects=3)
    assert [await shelf.stands(key) for key in lost] == [False] * 3
    assert [await shelf.stands(key) for key in elsewhere] == [True] * 3, "another room's, another district's"
    for kept in (row.object_key, second.object_key, waiting.attachment.upload_key, checking.attachment.upload_key):
        assert await shelf.stands(kept)
    assert await sweep(shelf.house, district) == Swept(), "nothing twice"
    assert (await shelf.check(checking.attachment.id)).state == "ready"


async def test_a_file_whose_object_is_gone_is_closed_and_shown(shelf: Shelf, later: None) -> None:
    row, whole = await shelf.attach(), await shelf.attach()
    await shelf.house.storage.delete(str(row.object_key))
    assert await sweep(shelf.house, shelf.town.district_id) == Swept(missing=1)
    assert (await shelf.read(row.id)).damaged_at is not None
    assert (await shelf.read(whole.id)).damaged_at is None
    with pytest.raises(FileDamaged):
        await shelf.open(row.id)


async def test_many_objects_are_looked_through_page_by_page(
    shelf: Shelf, later: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("trellis.attachments.leftovers.AT_ONCE", 3)
    rows = [await shelf.attach() for _ in range(4)]
    for _ in range(8):
        await shelf.house.storage.put(f"{shelf.town.district_id}/attachments/{new_id()}", REPORT, "application/pdf")
    assert await sweep(shelf.house, shelf.town.district_id) == Swept(objects=8)
    assert all([await shelf.stands(row.object_key) for row in rows])


async def test_uploads_in_parts_that_broke_off_are_ended(shelf: Shelf, later: None) -> None:
    storage = shelf.house.storage
    key = f"{shelf.town.district_id}/incoming/{new_id()}"
    begun: Any = storage._client.create_multipart_upload(Bucket=storage.bucket, Key=key)
    storage._client.upload_part(
        Bucket=storage.bucket, Key=key, UploadId=begun["UploadId"], PartNumber=1, Body=b"x" * 100
    )
    assert len(await storage.unfinished_parts(f"{shelf.town.district_id}/")) == 1
    assert await sweep(shelf.house, shelf.town.district_id) == Swept(parts=1)
    assert await storage.unfinished_parts(f"{shelf.town.district_id}/") == []


async def test_a_store_that_refuses_us_makes_no_file_look_lost(shelf: Shelf, later: None) -> None:
    row = await shelf.attach()
    wrong = Storage(shelf.house.settings.model_copy(update={"s3_secret_key": "not-the-key"}))
    with pytest.raises(Exception, match="SignatureDoesNotMatch"):
        await sweep(replace(shelf.house, storage=wrong), shelf.town.district_id)
    with pytest.raises(StoreDoesNotAnswer):
        await wrong.head_surely(str(row.object_key))
    assert (await shelf.read(row.id)).damaged_at is None


async def test_a_row_that_was_never_checked_is_not_looked_for(shelf: Shelf, later: None) -> None:
    upload = await shelf.start()
    async with shelf.work(None) as work:
        await work.session.execute(
            update(Attachment).where(Attachment.id == upload.attachment.id).values(object_key=None)
        )
    assert await sweep(shelf.house, shelf.town.district_id) == Swept()
