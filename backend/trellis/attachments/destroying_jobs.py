"""The worker's part of destroying a file, and the letter to the family before it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from trellis.access.day import day_of, today
from trellis.access.rights import who_is_told
from trellis.attachments.destroying import LETTER, add_notice, files_of, obstacle, restore
from trellis.attachments.destruction import ASKED, LONGER, NOTICE_DAYS, RETURNED
from trellis.attachments.holds import one_at_a_time
from trellis.attachments.keeping import kept_until
from trellis.attachments.model import Attachment, FileDestruction, FileDestructionNotice
from trellis.deadlines.explaining import in_words
from trellis.kernel.audit import record
from trellis.kernel.events import hint
from trellis.kernel.ids import global_id
from trellis.kernel.jobs import defer, job
from trellis.kernel.pruning import expires
from trellis.kernel.tenancy import SYSTEM, UnitOfWork
from trellis.notices.model import Message
from trellis.notices.template import Filling, fills, hears
from trellis.people.invitations import way_to
from trellis.people.model import Person

if TYPE_CHECKING:
    from trellis.house import House

STOOD_STILL = timedelta(days=1)


@job("attachments.destroy", queue="files", attempts=20)
async def destroy_files(house: House, *, district_id: uuid.UUID, destruction_id: str) -> None:
    """Take the bytes of a decided destruction out of storage, then what names them out of the rows.

    Safe to run twice, and where it breaks off: until the last byte is gone the files stand as `destroying`. Before the
    first one goes, all that was asked at the deed is asked anew (34 CFR 99.10(e)): a hold, a request, a dispute, the
    student's return or a rule that keeps longer, each of which keeps the files. Who writes one of these waits for this
    transaction, or this one for theirs (`holds.one_at_a_time`; `enforced.py` has requests, complaints and exits do so).
    """
    key = uuid.UUID(destruction_id)
    async with house.gate.open(district_id, SYSTEM, "attachment.destroy") as work:
        row = await _destroying(work, key)
        if row is None:
            return
        files = await files_of(work, row)
        if row.begun_at is None:
            stays = await obstacle(work, row.student_id, [one.id for one in files]) or await _kept_again(
                work, files, row.ground
            )
            if stays is not None:
                await restore(work, row, stays)
                return
            row.begun_at = work.at
        keys = [one for file in files for one in (file.object_key, file.upload_key) if one]
    for one in keys:
        await house.storage.destroy(one)
    async with house.gate.open(district_id, SYSTEM, "attachment.destroy") as work:
        row = await _destroying(work, key)
        if row is None:
            return
        for file in await files_of(work, row):
            file.state, file.object_key = "destroyed", None
            file.title = file.file_name = file.source = ""
            record(
                work,
                "attachment.destroyed",
                "attachment",
                file.id,
                student_id=file.student_id,
                sha256=file.sha256 or "",
            )
        await work.session.flush()
        row.state, row.destroyed_at = "destroyed", work.at
        await work.session.flush()
        await hint(work, "student.changed", row.student_id)


async def _kept_again(work: UnitOfWork, files: Sequence[Attachment], ground: str) -> str | None:
    """Why one of these is to be kept longer than was decided; None where the time of all of them is over still."""
    day = await today(work)
    for one in files:
        found = await kept_until(work, one, at_least=ground == ASKED)
        if not found.is_over(day):
            return LONGER if found.until is not None else RETURNED
    return None


async def _destroying(work: UnitOfWork, key: uuid.UUID) -> FileDestruction | None:
    """The row while it is being carried out, held; nothing of the student is held or destroyed beside it."""
    student_id = await work.session.scalar(select(FileDestruction.student_id).where(FileDestruction.id == key))
    if student_id is None:
        return None
    await one_at_a_time(work, student_id)
    asked = select(FileDestruction).where(FileDestruction.id == key, FileDestruction.state == "destroying")
    found: FileDestruction | None = (
        await work.session.execute(asked.with_for_update().execution_options(populate_existing=True))
    ).scalar_one_or_none()
    return found


@expires("file_destruction")
async def take_up_again(work: UnitOfWork, most: int) -> int:
    """Have what stood still for a day carried out again: the store was away longer than a job tries.

    Returns 0: nothing ends by it, and the same rows would be found anew.
    """
    still = select(FileDestruction.id).where(
        FileDestruction.state == "destroying", FileDestruction.decided_at < work.at - STOOD_STILL
    )
    for key in (await work.session.execute(still.order_by(FileDestruction.id).limit(most))).scalars():
        await defer(work, "attachments.destroy", destruction_id=key)
    return 0


@fills(LETTER)
async def fill(house: House, work: UnitOfWork, message: Message, language: str) -> Filling | None:
    """To whoever is owed notice: until when they can ask for a copy, and where.

    Called off, no letter leaves; nor to who is owed none any more.
    """
    asked = select(FileDestruction).where(FileDestruction.id == uuid.UUID(message.ids["destruction_id"]))
    row: FileDestruction = (await work.session.execute(asked)).scalar_one()
    if row.state != "told" or message.person_id not in await who_is_told(work, row.student_id):
        return None
    me = (await work.session.execute(select(Person).where(Person.id == message.person_id))).scalar_one()
    way = await way_to(house, work, message, f"/family/asked/{global_id('Student', row.student_id)}", language)
    until = in_words(await day_of(work, work.at) + timedelta(NOTICE_DAYS)).in_language(language)
    return Filling(values={"name": me.name, "until": until}, link=way.link, also=way.says)


@hears(LETTER)
async def hear(work: UnitOfWork, message: Message) -> None:
    """A letter that left is a notice; who could not be reached is told in another way."""
    asked = select(FileDestruction).where(FileDestruction.id == uuid.UUID(message.ids["destruction_id"]))
    row: FileDestruction | None = (await work.session.execute(asked.with_for_update())).scalar_one_or_none()
    if message.state != "sent" or message.person_id is None or row is None or row.state != "told":
        return
    told = select(FileDestructionNotice.id).where(
        FileDestructionNotice.destruction_id == row.id, FileDestructionNotice.person_id == message.person_id
    )
    if (await work.session.execute(told)).first() is not None:
        return
    add_notice(work, row, message.person_id, "mail", await day_of(work, work.at), by=None)
    record(work, "attachment.told_destruction", "file_destruction", row.id, student_id=row.student_id, how="mail")
    await work.session.flush()
    await hint(work, "student.changed", row.student_id)
