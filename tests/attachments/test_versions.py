"""A file's next version, and taking one out of use: what was there stays, and what pointed to it still does."""

from __future__ import annotations

import asyncio
import uuid
from typing import Any

import pytest
from sqlalchemy import select, text

from tests.attachments.conftest import REPORT, Shelf
from trellis.attachments import holds, jobs, library
from trellis.attachments.model import Attachment, AttachmentDeed
from trellis.attachments.problems import AlreadyReplaced, NotReadyToOpen, OnHold
from trellis.kernel.errors import InvalidInput, NotAllowed, NotFound

pytestmark = [pytest.mark.database, pytest.mark.slow]

SECOND = REPORT + b"Second version. "


async def did(shelf: Shelf, who: str, deed: Any, attachment_id: uuid.UUID, **said: Any) -> Any:
    async with shelf.work(who) as work:
        return await deed(work, attachment_id=attachment_id, **said)


async def close_what_waits(shelf: Shelf, attachment_id: uuid.UUID) -> None:
    """The worker's part of withdrawing what is of another child."""
    asked = text(
        "SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'attachments.close' "
        "AND args->>'attachment_id' = :key"
    )
    async with shelf.work(None) as work:
        assert (await work.session.execute(asked, {"key": str(attachment_id)})).scalar_one() == 1
    await jobs.close(shelf.house, district_id=shelf.town.district_id, attachment_id=str(attachment_id))


async def seen_by(shelf: Shelf, who: str, **wanted: Any) -> set[uuid.UUID]:
    async with shelf.work(who) as work:
        asked = await library.files_of(
            work, student_id=shelf.town.student_id, wanted=library.Wanted(**wanted) if wanted else None
        )
        return {row.id for row in (await work.session.execute(asked)).scalars()}


async def test_a_file_that_is_replaced_stays_and_opens_as_it_was(shelf: Shelf) -> None:
    first = await shelf.attach()
    url = await shelf.open(first.id)
    second = await shelf.attach(SECOND, replaces_id=first.id, title="Evaluation 2026, corrected")
    third = await shelf.attach(SECOND + b"Third. ", replaces_id=second.id)
    assert [(await shelf.read(row.id)).state for row in (first, second, third)] == ["replaced", "replaced", "ready"]
    # What was on its way when it was replaced is what was asked for.
    assert await shelf.fetch(url) == REPORT
    assert await shelf.fetch(await shelf.open(first.id, "parent"), "parent") == REPORT
    for start in (first, second, third):
        versions = await did(shelf, "teacher", library.versions_of, start.id)
        assert [row.id for row in versions] == [third.id, second.id, first.id]
    (deed,) = await did(shelf, "parent", library.deeds_of, first.id)
    assert (deed.deed, deed.person_id) == ("replace", shelf.town.people["case_manager"])
    assert await seen_by(shelf, "teacher", standing="current") >= {third.id}
    assert {first.id, second.id} <= await seen_by(shelf, "teacher", standing="earlier")
    with pytest.raises(AlreadyReplaced):
        await shelf.start(replaces_id=first.id)


async def test_until_the_next_version_was_checked_the_earlier_has_its_place(shelf: Shelf) -> None:
    first = await shelf.attach()
    upload = await shelf.start(SECOND, replaces_id=first.id)
    await shelf.put(upload, SECOND)
    await shelf.finish(upload.attachment.id)
    assert (await shelf.read(first.id)).state == "ready"
    await shelf.check(upload.attachment.id)
    assert (await shelf.read(first.id)).state == "replaced"


async def test_a_next_version_that_is_refused_replaces_nothing_and_leaves_the_place_free(shelf: Shelf) -> None:
    first = await shelf.attach()
    program = b"MZ\x90\x00" + b"\0" * 400
    assert (await shelf.attach(program, replaces_id=first.id)).state == "refused"
    assert (await shelf.read(first.id)).state == "ready"
    assert (await shelf.attach(SECOND, replaces_id=first.id)).state == "ready"
    assert (await shelf.read(first.id)).state == "replaced"


async def test_of_two_who_replace_a_file_at_once_one_does_and_the_other_is_told(shelf: Shelf) -> None:
    first = await shelf.attach()
    uploads = [await shelf.start(SECOND, replaces_id=first.id, who=who) for who in ("case_manager", "director")]
    for upload in uploads:
        await shelf.put(upload, SECOND)
    answers = await asyncio.gather(
        *(
            shelf.finish(upload.attachment.id, who)
            for upload, who in zip(uploads, ("case_manager", "director"), strict=True)
        ),
        return_exceptions=True,
    )
    assert sorted(type(answer).__name__ for answer in answers) == ["AlreadyReplaced", "Attachment"]
    (taken,) = [answer for answer in answers if isinstance(answer, Attachment)]
    await shelf.check(taken.id)
    (refused,) = [upload.attachment.id for upload in uploads if upload.attachment.id != taken.id]
    assert (await shelf.read(refused)).state == "waiting_for_upload", "nothing of it is a version"
    assert [row.id for row in await did(shelf, "teacher", library.versions_of, first.id)] == [taken.id, first.id]


async def test_a_raw_records_next_version_is_one(shelf: Shelf) -> None:
    first = await shelf.attach()
    await did(shelf, "case_manager", library.refile, first.id, kind="medical")
    await close_what_waits(shelf, first.id)
    with pytest.raises(NotFound):
        await shelf.start(who="teacher", replaces_id=first.id)  # who did not bring it does not see it any more
    upload = await shelf.start(SECOND, who="director", replaces_id=first.id)
    assert upload.attachment.sensitivity == "raw"


@pytest.mark.parametrize(
    ("who", "error"),
    [("teacher", NotAllowed), ("psychologist", NotAllowed), ("parent", NotAllowed), ("stranger", NotFound)],
)
async def test_who_did_not_bring_a_file_and_does_not_keep_the_record_changes_nothing(
    shelf: Shelf, who: str, error: type[Exception]
) -> None:
    row = await shelf.attach()
    for deed, said in (
        (library.rename, {"title": "Mine"}),
        (library.refile, {"kind": "other"}),
        (library.withdraw, {"because": "other", "said": "Not needed."}),
    ):
        with pytest.raises(error):
            await did(shelf, who, deed, row.id, **said)
    with pytest.raises(error):
        await shelf.start(who=who, replaces_id=row.id)
    assert ((await shelf.read(row.id)).title, (await shelf.read(row.id)).state) == ("Evaluation 2026", "ready")


@pytest.mark.parametrize("who", ["case_manager", "director"])
async def test_who_keeps_the_record_sets_right_what_somebody_else_brought(shelf: Shelf, who: str) -> None:
    upload = await shelf.start(who="teacher")
    await shelf.put(upload)
    await shelf.finish(upload.attachment.id, "teacher")
    row = await shelf.check(upload.attachment.id)
    changed = await did(shelf, who, library.rename, row.id, title="  Reading sample, October ", source="Ms. Bo")
    assert (changed.title, changed.source) == ("Reading sample, October", "Ms. Bo")
    changed = await did(shelf, "teacher", library.refile, row.id, kind="work_sample")
    assert changed.kind == "work_sample"
    deeds = await did(shelf, "parent", library.deeds_of, row.id)
    assert {(deed.deed, deed.code, deed.said) for deed in deeds} == {
        ("refile", "evaluation_report", ""),
        ("rename", "", "Evaluation 2026"),
    }


@pytest.mark.parametrize("title", ["", "   ", "x" * 201])
async def test_a_file_keeps_a_title(shelf: Shelf, title: str) -> None:
    row = await shelf.attach()
    with pytest.raises(InvalidInput):
        await did(shelf, "case_manager", library.rename, row.id, title=title)


async def test_filed_as_a_medical_letter_a_file_is_a_raw_record_and_stays_one(shelf: Shelf) -> None:
    row = await shelf.attach()
    url = await shelf.open(row.id, "parent")
    await did(shelf, "case_manager", library.refile, row.id, kind="medical")
    # Before the worker has come, and after.
    for error in (NotAllowed, NotFound):
        for who in ("teacher", "parent"):
            assert row.id not in await seen_by(shelf, who)
            with pytest.raises(error):
                await shelf.open(row.id, who)
        with pytest.raises(error):
            await shelf.fetch(url, "parent")
        for who in ("case_manager", "psychologist", "director"):
            assert row.id in await seen_by(shelf, who)
        if error is NotAllowed:
            await close_what_waits(shelf, row.id)
    await did(shelf, "director", library.refile, row.id, kind="other")
    assert (await shelf.read(row.id)).sensitivity == "raw"


async def test_a_withdrawn_file_is_theirs_who_keep_the_record_and_the_familys(shelf: Shelf) -> None:
    row = await shelf.attach()
    with pytest.raises(InvalidInput):
        await did(shelf, "case_manager", library.withdraw, row.id, because="wrong_file", said=" ")
    await did(shelf, "case_manager", library.withdraw, row.id, because="wrong_file", said="The first page is missing.")
    for who in ("case_manager", "director", "parent"):
        assert await shelf.fetch(await shelf.open(row.id, who), who) == REPORT
    for who in ("teacher", "psychologist"):
        with pytest.raises(NotAllowed):
            await shelf.open(row.id, who)
    with pytest.raises(NotReadyToOpen):
        await did(shelf, "director", library.withdraw, row.id, because="other", said="Once more.")
    assert await shelf.stands(row.object_key), "its bytes stay"


async def test_what_is_of_another_child_is_closed_with_the_deed(shelf: Shelf) -> None:
    row = await shelf.attach()
    url = await shelf.open(row.id, "parent")
    await did(shelf, "case_manager", library.withdraw, row.id, because="wrong_child", said="A paper of another child.")
    # Before the worker has come: neither the list nor a ticket of a moment ago leads there.
    for who in ("case_manager", "teacher", "parent"):
        assert row.id not in await seen_by(shelf, who)
        with pytest.raises(NotAllowed):
            await shelf.open(row.id, who)
    with pytest.raises(NotAllowed):
        await shelf.fetch(url, "parent")
    await close_what_waits(shelf, row.id)
    for who in ("case_manager", "teacher", "parent"):
        with pytest.raises(NotFound):
            await shelf.open(row.id, who)
    assert row.id in await seen_by(shelf, "director", standing="withdrawn")
    assert await shelf.fetch(await shelf.open(row.id, "director"), "director") == REPORT


async def test_the_same_bytes_twice_are_told(shelf: Shelf) -> None:
    data = REPORT + uuid.uuid4().bytes.hex().encode()
    first, second = await shelf.attach(data), await shelf.attach(data, title="Again")
    assert first.sha256 == second.sha256
    async with shelf.work("case_manager") as work:
        found = await library.same_bytes(work, await shelf.read(second.id))
        assert found is not None and found.id == first.id
        other = await library.same_bytes(work, await shelf.read((await shelf.attach(data + b"!")).id))
        assert other is None


@pytest.mark.parametrize(
    "words", ["100%", "_", "'; DROP TABLE attachment; --", "\\", "\u202e", "x" * 500, "Evaluation 2026"]
)
async def test_hostile_words_find_what_holds_them_and_nothing_else(shelf: Shelf, words: str) -> None:
    plain = await shelf.attach()
    hostile = await shelf.attach(title=words[:200], file_name="../../etc/passwd\u202efdp.exe")
    found = await seen_by(shelf, "case_manager", words=words)
    if len(words) <= 200:
        assert hostile.id in found
    assert (plain.id in found) == (words == "Evaluation 2026")


async def test_a_hold_keeps_a_file_as_it_is_until_it_is_lifted(shelf: Shelf) -> None:
    row, other = await shelf.attach(), await shelf.attach()
    student_id = shelf.town.student_id

    async def place(who: str, **said: Any) -> Any:
        async with shelf.work(who) as work:
            return await holds.place_hold(work, student_id=student_id, because="State complaint 26-114", **said)

    for who, error in (("case_manager", NotAllowed), ("parent", NotAllowed), ("stranger", NotFound)):
        with pytest.raises(error):
            await place(who)
    hold = await place("director", attachment_id=row.id)
    wanted = {"because": "wrong_file", "said": "Torn."}
    with pytest.raises(OnHold):
        await did(shelf, "case_manager", library.withdraw, row.id, **wanted)
    # A next version takes nothing away, and the wrong child's paper is closed all the same.
    assert (await shelf.attach(SECOND, replaces_id=row.id)).state == "ready"
    await did(shelf, "case_manager", library.withdraw, other.id, **wanted)
    for who, sees in (("case_manager", True), ("teacher", True), ("parent", False), ("stranger", False)):
        async with shelf.work(who) as work:
            assert bool(await holds.holds_of(work, student_id=student_id)) == sees, who
    async with shelf.work("case_manager") as work:
        with pytest.raises(NotAllowed):
            await holds.lift_hold(work, hold_id=hold.id, because="Over.")
    for _ in range(2):
        async with shelf.work("director") as work:
            lifted = await holds.lift_hold(work, hold_id=hold.id, because="The complaint was closed.")
            assert lifted.lifted_because == "The complaint was closed."
    await did(shelf, "case_manager", library.withdraw, row.id, **wanted)


async def test_a_hold_of_the_student_keeps_every_file_and_none_of_another_child(shelf: Shelf) -> None:
    row = await shelf.attach()
    async with shelf.work("director") as work:
        await holds.place_hold(work, student_id=shelf.town.student_id, because="Hearing")
    with pytest.raises(OnHold):
        await did(shelf, "case_manager", library.withdraw, row.id, because="duplicate", said="Twice.")
    await did(shelf, "case_manager", library.withdraw, row.id, because="wrong_child", said="Of another child.")
    assert await shelf.stands(row.object_key)


async def test_a_hold_and_a_withdrawal_at_once_take_turns(shelf: Shelf) -> None:
    """Whoever comes second reads what the first did: never a withdrawal that was checked before the hold stood."""
    wanted = {"because": "wrong_file", "said": "Torn."}
    for of_student in (False, True):
        row = await shelf.attach()
        async with shelf.work("director") as holding:
            hold = await holds.place_hold(
                holding,
                student_id=shelf.town.student_id,
                because="Hearing",
                attachment_id=None if of_student else row.id,
            )
            second = asyncio.create_task(did(shelf, "case_manager", library.withdraw, row.id, **wanted))
            await asyncio.sleep(0.3)
            assert not second.done(), "it waits for the hold"
        with pytest.raises(OnHold):
            await second
        assert (await shelf.read(row.id)).state == "ready"
        async with shelf.work("director") as work:
            await holds.lift_hold(work, hold_id=hold.id, because="Over.")
    row = await shelf.attach()
    async with shelf.work("case_manager") as withdrawing:
        await library.withdraw(withdrawing, attachment_id=row.id, **wanted)

        async def place() -> None:
            async with shelf.work("director") as work:
                await holds.place_hold(work, student_id=shelf.town.student_id, because="Late", attachment_id=row.id)

        second = asyncio.create_task(place())
        await asyncio.sleep(0.3)
        assert not second.done(), "it waits for the withdrawal"
    await second
    assert (await shelf.read(row.id)).state == "withdrawn"


async def test_what_was_done_is_never_changed(shelf: Shelf) -> None:
    row = await shelf.attach()
    await did(shelf, "case_manager", library.rename, row.id, title="Another")
    for statement in ("UPDATE attachment_deed SET said = ''", "DELETE FROM attachment_deed", "DELETE FROM legal_hold"):
        with pytest.raises(Exception, match="permission denied"):
            async with shelf.work(None) as work:
                await work.session.execute(text(statement))
    async with shelf.work(None) as work:
        asked = select(AttachmentDeed.deed).where(AttachmentDeed.attachment_id == row.id)
        assert (await work.session.execute(asked)).scalars().all() == ["rename"]
