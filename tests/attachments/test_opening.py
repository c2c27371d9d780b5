"""Opening a file: who may, for a minute, never other bytes than were checked, never without a line in the record."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.attachments.conftest import REPORT, SECRET, Shelf
from trellis.attachments import service, tickets
from trellis.attachments.library import files_of
from trellis.attachments.model import Attachment
from trellis.attachments.opening import DAMAGED, open_attachment
from trellis.attachments.problems import FileDamaged, NotReadyToOpen
from trellis.kernel import clock
from trellis.kernel.audit import AuditEntry
from trellis.kernel.errors import NotFound
from trellis.kernel.ids import new_id
from trellis.students.service import record_of_access

pytestmark = [pytest.mark.database, pytest.mark.slow]


async def test_a_file_opens_for_a_minute_at_an_address_that_names_nobody(shelf: Shelf) -> None:
    row = await shelf.attach(file_name='Maya "4th" grade.pdf')
    url = await shelf.open(row.id)
    assert await shelf.fetch(url) == REPORT
    assert "Maya" not in url and str(row.id) not in url  # an address stands in histories and logs
    async with shelf.work("case_manager") as work:
        opened = await open_attachment(work, SECRET, attachment_id=row.id)
        assert 0 < (opened.expires_at - work.at).total_seconds() <= 60


async def test_a_ticket_that_is_old_or_was_changed_opens_nothing(shelf: Shelf) -> None:
    row = await shelf.attach()
    written = (await shelf.open(row.id)).removeprefix("/files/")
    now = clock.now()
    assert tickets.opened(SECRET, written, now).attachment_id == row.id
    for wrong, at in (
        (written, now + timedelta(seconds=61)),
        (written[:-2] + ("AA" if written[-2:] != "AA" else "BB"), now),
        ("A" + written[1:] if written[0] != "A" else "B" + written[1:], now),
        (written + "=", now),
        (written[:40], now),
        ("é" * 20, now),
        ("", now),
    ):
        with pytest.raises(NotFound):
            tickets.opened(SECRET, wrong, at)
    with pytest.raises(NotFound):
        tickets.opened("another key of this length, at least so", written, now)


@pytest.mark.parametrize("who", ["case_manager", "teacher", "psychologist", "director", "parent"])
async def test_who_works_with_the_child_and_who_holds_the_rights_opens_it(shelf: Shelf, who: str) -> None:
    row = await shelf.attach()
    assert await shelf.fetch(await shelf.open(row.id, who), who) == REPORT


@pytest.mark.parametrize(
    ("who", "error"),
    [("stranger", NotFound), ("other_parent", NotFound), ("admin", NotFound)],
)
async def test_who_has_no_tie_to_the_child_opens_nothing(shelf: Shelf, who: str, error: type[Exception]) -> None:
    row = await shelf.attach()
    with pytest.raises(error):
        await shelf.open(row.id, who)
    with pytest.raises(error):
        async with shelf.work(who) as work:
            await service.attachment(work, attachment_id=row.id)
    # Not with somebody else's ticket either: who may is asked again when the bytes are fetched.
    url = await shelf.open(row.id)
    with pytest.raises(error):
        await shelf.fetch(url, who)
    async with shelf.work(who) as work:
        listed = await files_of(work, student_id=shelf.town.student_id)
        assert (await work.session.execute(listed)).all() == []


async def test_an_id_that_never_was_opens_nothing(shelf: Shelf) -> None:
    with pytest.raises(NotFound):
        await shelf.open(new_id())


async def test_every_opening_is_in_the_record_of_access_that_the_parent_reads(shelf: Shelf) -> None:
    row = await shelf.attach()
    for who in ("case_manager", "case_manager", "psychologist", "parent"):
        await shelf.open(row.id, who)
    await shelf.open(row.id, "teacher", shown=True)
    with pytest.raises(NotFound):
        await shelf.open(row.id, "stranger")
    async with shelf.work("parent") as work:
        statement = await record_of_access(work, student_id=shelf.town.student_id)
        entries = (await work.session.execute(statement)).all()
    opened = [(person.given_name, entry.subject_id) for entry, person in entries if entry.action == "attachment.open"]
    assert sorted(opened) == sorted((name, row.id) for name in ("Ana", "Ana", "Dana", "Helena"))
    looked = [entry.subject_id for entry, _ in entries if entry.action == "attachment.preview"]
    assert looked == [row.id], "to look at it in the page is to read it"
    assert {"attachment.start", "attachment.finish"} <= {entry.action for entry, _ in entries}


@pytest.mark.parametrize("damage", ["other bytes", "one byte more", "nothing", "gone"])
async def test_bytes_that_are_not_what_was_checked_are_given_to_nobody(shelf: Shelf, damage: str) -> None:
    row = await shelf.attach()
    key, storage = str(row.object_key), shelf.house.storage
    url, before = await shelf.open(row.id), DAMAGED._value.get()
    if damage == "gone":
        await storage.delete(key)
    else:
        data = {"other bytes": b"%PDF-" + b"x" * (len(REPORT) - 5), "one byte more": REPORT + b"!", "nothing": b""}
        await storage.put(key, data[damage], "application/pdf")
    with pytest.raises(FileDamaged):
        await shelf.fetch(url)
    assert DAMAGED._value.get() == before + 1, "the operators' figure"
    assert (await shelf.read(row.id)).damaged_at is not None
    # From now on it is closed at the door, and who reads the record sees since when.
    with pytest.raises(FileDamaged):
        await shelf.open(row.id)
    async with shelf.work(None) as work:
        asked = select(AuditEntry.student_id).where(
            AuditEntry.subject_id == row.id, AuditEntry.action == "attachment.damaged"
        )
        assert (await work.session.execute(asked)).scalars().all() == [shelf.town.student_id]


async def test_a_file_without_a_checksum_is_given_to_nobody(shelf: Shelf) -> None:
    row = await shelf.attach()
    url = await shelf.open(row.id)
    async with shelf.work(None) as work:
        found = (await work.session.execute(select(Attachment).where(Attachment.id == row.id))).scalar_one()
        found.sha256 = None
    with pytest.raises(FileDamaged):
        await shelf.fetch(url)


async def test_a_right_that_ended_within_the_minute_opens_nothing(shelf: Shelf) -> None:
    row = await shelf.attach()
    url = await shelf.open(row.id)
    async with shelf.work(None) as work:
        found = (await work.session.execute(select(Attachment).where(Attachment.id == row.id))).scalar_one()
        found.state, found.object_key = "checking", None
    with pytest.raises(NotReadyToOpen):
        await shelf.fetch(url)
