"""An upload that was begun and never finished is given up after a day: what came of it leaves storage."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from sqlalchemy import select, text, update

from tests.attachments.conftest import Shelf
from trellis.attachments import jobs, service
from trellis.attachments.model import Attachment
from trellis.attachments.problems import NotReadyToOpen, UploadExpired
from trellis.kernel.audit import AuditEntry
from trellis.kernel.pruning import UNFINISHED_UPLOADS
from trellis.worker import expire

pytestmark = [pytest.mark.database, pytest.mark.slow]

HOUR = timedelta(hours=1)


async def aged(shelf: Shelf, attachment_id: uuid.UUID, age: timedelta) -> None:
    async with shelf.work(None) as work:
        row = update(Attachment).where(Attachment.id == attachment_id)
        await work.session.execute(row.values(created_at=text("now() - CAST(:age AS interval)").bindparams(age=age)))


async def work_off(shelf: Shelf) -> None:
    """Run every job that forgets an upload of this district."""
    asked = text(
        "SELECT args->>'attachment_id' FROM procrastinate_jobs WHERE task_name = 'attachments.forget' "
        "AND args->>'district_id' = :district"
    )
    async with shelf.work(None) as work:
        found = list((await work.session.execute(asked, {"district": str(shelf.town.district_id)})).scalars())
    for attachment_id in found:
        await jobs.forget(shelf.house, district_id=shelf.town.district_id, attachment_id=attachment_id)


async def test_what_was_begun_and_never_finished_leaves_storage_and_says_so(shelf: Shelf) -> None:
    gone, never_came, young = [await shelf.start() for _ in range(3)]
    for upload in (gone, young):
        assert await shelf.put(upload) == 200
    for upload in (gone, never_came):
        await aged(shelf, upload.attachment.id, UNFINISHED_UPLOADS + HOUR)
    await aged(shelf, young.attachment.id, UNFINISHED_UPLOADS - HOUR)

    assert (await expire(shelf.house))["attachment"] == 2
    await work_off(shelf)
    for upload in (gone, never_came):
        assert (await shelf.read(upload.attachment.id)).state == "expired"
        assert not await shelf.stands(upload.attachment.upload_key)
        with pytest.raises(UploadExpired):
            await shelf.finish(upload.attachment.id)
        with pytest.raises(NotReadyToOpen):
            await shelf.open(upload.attachment.id)
    async with shelf.work(None) as work:
        asked = select(AuditEntry.subject_id, AuditEntry.student_id, AuditEntry.actor_person_id)
        entries = (await work.session.execute(asked.where(AuditEntry.action == "attachment.expired"))).all()
    assert {tuple(one) for one in entries} == {
        (upload.attachment.id, shelf.town.student_id, None) for upload in (gone, never_came)
    }
    assert (await expire(shelf.house))["attachment"] == 0, "once"

    # The younger one is as good as ever.
    await shelf.finish(young.attachment.id)
    assert (await shelf.check(young.attachment.id)).state == "ready"


async def test_what_was_finished_stays_whatever_its_age(shelf: Shelf) -> None:
    checking, ready = await shelf.start(), await shelf.attach()
    await shelf.put(checking)
    await shelf.finish(checking.attachment.id)
    for attachment_id in (checking.attachment.id, ready.id):
        await aged(shelf, attachment_id, timedelta(days=365))
    assert (await expire(shelf.house))["attachment"] == 0
    # A job that somebody queues by mistake takes nothing away either.
    for attachment_id in (checking.attachment.id, ready.id):
        await jobs.forget(shelf.house, district_id=shelf.town.district_id, attachment_id=str(attachment_id))
    assert await shelf.stands(checking.attachment.upload_key) and await shelf.open(ready.id)


async def test_whoever_finishes_in_that_moment_has_finished(shelf: Shelf) -> None:
    upload = await shelf.start()
    assert await shelf.put(upload) == 200
    await aged(shelf, upload.attachment.id, UNFINISHED_UPLOADS + HOUR)
    async with shelf.work("case_manager") as work:
        await service.finish_upload(work, shelf.house.storage, attachment_id=upload.attachment.id)
        assert (await expire(shelf.house))["attachment"] == 0
    assert (await shelf.check(upload.attachment.id)).state == "ready"
