"""A file whose time is over is destroyed: announced, waited for, done, gone from storage; never while it is needed."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, text, update
from sqlalchemy.exc import DBAPIError

import trellis.rooms  # noqa: F401  (what rooms know and do is declared by importing them)
from tests.attachments.conftest import REPORT, Shelf
from tests.factories.plan import begun
from tests.isolation.a_case import went
from trellis.access.day import today
from trellis.asking import answering
from trellis.asking import service as asking
from trellis.attachments import destroying, holds, keeping, library
from trellis.attachments.destroying_jobs import destroy_files, fill, hear, take_up_again
from trellis.attachments.destruction import NOTICE_DAYS
from trellis.attachments.due import to_destroy
from trellis.attachments.graphql import find_attachment
from trellis.attachments.model import Attachment, AttachmentDeed, FileDestruction, FileDestructionNotice
from trellis.attachments.problems import (
    FamilyNotTold,
    FileDestroyed,
    FileMustStay,
    NoSuchDestruction,
    OnHold,
)
from trellis.attachments.storage import Storage, StoreDoesNotAnswer
from trellis.cases.log import Step, write_step
from trellis.cases.states import rows_from
from trellis.deadlines.explaining import in_words
from trellis.graphql.context import Context
from trellis.kernel import clock
from trellis.kernel.audit import AuditEntry
from trellis.kernel.errors import InvalidInput, NotAllowed, NotFound
from trellis.kernel.ids import new_id
from trellis.moves.model import StudentExit
from trellis.notices.model import Message
from trellis.plans.disputing.model import PlanDispute
from trellis.students.model import RightsHolder

pytestmark = [pytest.mark.database, pytest.mark.slow]
SECOND = REPORT + b"Second version. "


async def the_day(shelf: Shelf) -> date:
    async with shelf.work(None) as work:
        return await today(work)


@pytest.fixture
def days_later(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Let so many days go by."""

    def later(days: int) -> None:
        monkeypatch.setenv("TRELLIS_TEST_NOW", (clock.now() + timedelta(days=days)).isoformat())

    return later


async def due(shelf: Shelf, data: bytes = REPORT, **other: Any) -> Attachment:
    """A report of a student who left eight years ago."""
    found = await shelf.attach(data, **{"kind": "private_report", **other})
    async with shelf.work(None) as work:
        left = await keeping.left_on(work, shelf.town.student_id)
    if left is None:
        await shelf.left((await the_day(shelf)) - timedelta(days=8 * 366))
    return found


async def propose(shelf: Shelf, attachment_id: uuid.UUID, who: str = "director", **said: Any) -> destroying.Standing:
    given = {"ground": "kept_long_enough", "because": "Nobody needs it any more.", **said}
    async with shelf.work(who) as work:
        return await destroying.propose(work, attachment_id=attachment_id, **given)


async def mail_leaves(shelf: Shelf, standing: destroying.Standing) -> None:
    """The worker's part: the letters left."""
    async with shelf.work(None) as work:
        asked = select(Message).where(
            Message.template == destroying.LETTER, Message.student_id == standing.row.student_id
        )
        for message in (await work.session.execute(asked)).scalars():
            if message.ids["destruction_id"] == str(standing.row.id):
                message.state = "sent"
                await hear(work, message)


async def did(shelf: Shelf, deed: Any, key: uuid.UUID, who: str = "director", **said: Any) -> destroying.Standing:
    async with shelf.work(who) as work:
        return await deed(work, destruction_id=key, **said)


async def carry_out(shelf: Shelf, key: uuid.UUID, storage: Storage | None = None) -> None:
    house = replace(shelf.house, storage=storage) if storage is not None else shelf.house
    await destroy_files(house, district_id=shelf.town.district_id, destruction_id=str(key))


async def told_and_waited(shelf: Shelf, attachment_id: uuid.UUID, days_later: Callable[[int], None]) -> uuid.UUID:
    standing = await propose(shelf, attachment_id)
    await mail_leaves(shelf, standing)
    days_later(NOTICE_DAYS + 1)
    return standing.row.id


async def state_of(shelf: Shelf, key: uuid.UUID) -> str:
    async with shelf.work(None) as work:
        return str(await work.session.scalar(select(FileDestruction.state).where(FileDestruction.id == key)))


async def test_every_version_leaves_storage_and_a_stub_stays(shelf: Shelf, days_later: Any) -> None:
    first = await due(shelf, title="Dr. Quill's first report", source="Clinic Quill", file_name="quill.pdf")
    async with shelf.work("case_manager") as work:
        await library.rename(work, attachment_id=first.id, title="Quill, first report")
    second = await shelf.attach(SECOND, replaces_id=first.id, kind="private_report", title="Quill, corrected")
    # Whichever version is named, the whole file is meant.
    standing = await propose(shelf, first.id)
    assert standing.row.attachment_id == second.id
    assert standing.from_on is None, "the letter has not left"
    with pytest.raises(FamilyNotTold):
        await did(shelf, destroying.destroy, standing.row.id, because="Its time is over.")
    await mail_leaves(shelf, standing)
    standing = await did(
        shelf,
        destroying.record_told,
        standing.row.id,
        **{"person_id": shelf.town.people["parent"], "how": "letter", "on": await the_day(shelf)},
    )
    assert [one.how for one in standing.told] == ["mail"], "told once is told"
    assert standing.from_on == await the_day(shelf) + timedelta(NOTICE_DAYS + 1)
    days_later(NOTICE_DAYS)
    with pytest.raises(FamilyNotTold) as early:
        await did(shelf, destroying.destroy, standing.row.id, because="Its time is over.")
    # Thirty days after the one on which they were told are the family's, as the letter says; so is this one, the last.
    assert f"until {in_words(await the_day(shelf)).in_language('en')}" in early.value.says.en
    assert await shelf.stands(second.object_key)
    days_later(1)
    ticket = await shelf.open(second.id)
    await did(shelf, destroying.destroy, standing.row.id, because="Its time is over.")
    with pytest.raises(FileDestroyed):
        await shelf.open(second.id)
    assert await shelf.stands(second.object_key), "the worker does it"
    await carry_out(shelf, standing.row.id)
    for row, data in ((first, REPORT), (second, SECOND)):
        assert not await shelf.stands(row.object_key)
        assert not await shelf.stands(row.upload_key)
        stub = await shelf.read(row.id)
        assert (stub.state, stub.title, stub.file_name, stub.source, stub.object_key) == ("destroyed", "", "", "", None)
        assert (stub.kind, stub.sha256, stub.byte_count) == ("private_report", row.sha256, len(data))
        with pytest.raises(FileDestroyed) as gone:
            await shelf.open(row.id, "parent")
        assert str((await the_day(shelf)).year) in gone.value.says.es
    with pytest.raises(FileDestroyed):
        await shelf.fetch(ticket)
    with pytest.raises(FileDestroyed):
        async with shelf.work("director") as work:
            await library.rename(work, attachment_id=first.id, title="Quill")
    async with shelf.work("director") as work:
        deeds = (
            (
                await work.session.execute(
                    select(AttachmentDeed).where(AttachmentDeed.attachment_id == first.id).order_by(AttachmentDeed.id)
                )
            )
            .scalars()
            .all()
        )
        assert [(one.deed, one.said) for one in deeds] == [
            ("rename", ""),
            ("replace", ""),
            ("destroy", "Its time is over."),
        ]
        assert deeds[-1].person_id == shelf.town.people["director"]
        noted = await work.session.execute(
            select(AuditEntry.action, func.count())
            .where(AuditEntry.subject_id.in_([first.id, second.id]), AuditEntry.action.like("attachment.destroy%"))
            .group_by(AuditEntry.action)
        )
        assert dict(noted.all()) == {"attachment.destroy": 2, "attachment.destroyed": 2}
    # Done once more, nothing happens.
    await carry_out(shelf, standing.row.id)
    with pytest.raises(NoSuchDestruction):
        await did(shelf, destroying.destroy, standing.row.id, because="Again.")


async def test_nothing_goes_before_its_time_and_a_family_may_ask_for_less_than_the_district_keeps(
    shelf: Shelf, days_later: Any
) -> None:
    report = await shelf.attach(kind="private_report")
    with pytest.raises(FileMustStay, match=r"FILE_MUST_STAY") as waits:
        await propose(shelf, report.id)
    assert "not known" in waits.value.says.en
    day = await the_day(shelf)
    # Seven years of the district are not over; the six of the law are.
    await shelf.left(day - timedelta(days=int(6.5 * 365)))
    with pytest.raises(FileMustStay) as early:
        await propose(shelf, report.id)
    assert "is kept until" in early.value.says.en
    for said, field in (
        ({"ground": "family_asked"}, "askedOn"),
        ({"ground": "family_asked", "asked_on": day + timedelta(1)}, "askedOn"),
        ({"ground": "nothing"}, "ground"),
        ({"because": " "}, "because"),
    ):
        with pytest.raises(InvalidInput) as refused:
            await propose(shelf, report.id, **said)
        assert refused.value.field == field
    standing = await propose(shelf, report.id, ground="family_asked", asked_on=day, because="The mother wrote.")
    with pytest.raises(NoSuchDestruction):
        await propose(shelf, report.id, ground="family_asked", asked_on=day)
    await mail_leaves(shelf, standing)
    days_later(NOTICE_DAYS + 1)
    await did(shelf, destroying.destroy, standing.row.id, because="The mother asked.")
    await carry_out(shelf, standing.row.id)
    assert (await shelf.read(report.id)).state == "destroyed"


async def test_who_could_not_be_mailed_is_told_by_letter_first(shelf: Shelf, days_later: Any) -> None:
    report = await due(shelf)
    standing = await propose(shelf, report.id)
    parent = shelf.town.people["parent"]
    assert parent in standing.to_tell
    day = await the_day(shelf)
    for said, field in (
        ({"person_id": shelf.town.people["teacher"], "how": "letter", "on": day}, "personId"),
        ({"person_id": parent, "how": "mail", "on": day}, "how"),
        ({"person_id": parent, "how": "letter", "on": day + timedelta(1)}, "on"),
        ({"person_id": parent, "how": "letter", "on": day - timedelta(1)}, "on"),
    ):
        with pytest.raises(InvalidInput) as refused:
            await did(shelf, destroying.record_told, standing.row.id, **said)
        assert refused.value.field == field
    days_later(3)
    on = await the_day(shelf)
    for person in standing.to_tell:
        standing = await did(shelf, destroying.record_told, standing.row.id, person_id=person, how="letter", on=on)
    assert standing.from_on == on + timedelta(NOTICE_DAYS + 1)


async def test_a_hold_a_request_and_a_dispute_each_keep_the_file(shelf: Shelf, days_later: Any) -> None:
    report = await due(shelf)
    other = await due(shelf, SECOND, title="Another")
    standing = await propose(shelf, other.id)
    await mail_leaves(shelf, standing)
    days_later(NOTICE_DAYS + 1)

    async def refused(obstacle: str) -> None:
        async with shelf.work("director") as work:
            assert await destroying.obstacle(work, shelf.town.student_id, [report.id]) == obstacle
        for asks in (propose(shelf, report.id), did(shelf, destroying.destroy, standing.row.id, because="Over.")):
            with pytest.raises(FileMustStay) as stays:
                await asks
            assert stays.value.do_next is not None

    async with shelf.work("director") as work:
        hold = await holds.place_hold(work, student_id=shelf.town.student_id, because="A complaint")
    await refused("hold")
    async with shelf.work("director") as work:
        await holds.lift_hold(work, hold_id=hold.id, because="Closed")
    async with shelf.work("parent") as work:
        request = await asking.ask(
            work,
            student_id=shelf.town.student_id,
            kind="records",
            words="All of it, please.",
            about=None,
            idempotency_key=str(uuid.uuid4()),
        )
    await refused("request")
    async with shelf.work("director") as work:
        await answering.answer(
            work,
            request_id=request.id,
            step="finish",
            words="They saw it.",
            on=await today(work),
            idempotency_key=str(uuid.uuid4()),
        )
    async with shelf.work("director") as work:
        assert await destroying.obstacle(work, shelf.town.student_id, [report.id]) is None


async def test_a_dispute_that_was_open_when_the_student_left_keeps_the_file(shelf: Shelf) -> None:
    mine = {"district_id": shelf.town.district_id, "student_id": shelf.town.student_id}
    long_ago = await the_day(shelf) - timedelta(days=9 * 366)
    # A parent said no to an evaluation, and mediation was sought.
    way = ("submit", "review", "propose", "send", "decline", "seek_mediation")
    async with shelf.work(None) as work:
        case_id = await went(work, mine, "initial", long_ago, *way)
    report = await due(shelf)
    with pytest.raises(FileMustStay) as stays:
        await propose(shelf, report.id)
    assert "dispute" in stays.value.says.en
    async with shelf.work("director") as work:
        listed = await to_destroy(work)
        assert [(one.file.id, one.obstacle) for one in listed.due] == [(report.id, "dispute")]
    row = next(one for one in rows_from("initial", "override_sought") if one.event == "override_ended")
    async with shelf.work(None) as work:
        step = Step(row, row.by[-1], long_ago, dict.fromkeys(row.needs, "x"), reason="x")
        await write_step(work, case_id=case_id, student_id=shelf.town.student_id, step=step)
    await propose(shelf, report.id)


async def test_an_open_complaint_about_a_plan_keeps_the_files(shelf: Shelf) -> None:
    plan = await begun(shelf.house.gate, shelf.town)
    report = await due(shelf)
    async with shelf.work(None) as work:
        dispute = PlanDispute(
            district_id=shelf.town.district_id,
            id=new_id(),
            plan_id=plan.id,
            student_id=shelf.town.student_id,
            filed_by="family",
            filed_on=await today(work),
            note="",
            recorded_by_id=shelf.town.people["director"],
        )
        work.session.add(dispute)
    async with shelf.work("director") as work:
        assert await destroying.obstacle(work, shelf.town.student_id, [report.id]) == "dispute"


async def test_the_list_shows_what_is_past_and_what_is_announced(shelf: Shelf) -> None:
    report = await due(shelf)
    replaced = await due(shelf, SECOND, title="Replaced")
    newest = await shelf.attach(SECOND + b"3", replaces_id=replaced.id, kind="private_report")
    young = await shelf.attach(SECOND + b"4", kind="work_sample")
    async with shelf.work("director") as work:
        listed = await to_destroy(work)
    assert [one.file.id for one in listed.due] == [report.id, newest.id]
    day = await the_day(shelf)
    assert all(one.kept.is_over(day) for one in listed.due)
    assert young.id not in {one.file.id for one in listed.due}
    await propose(shelf, newest.id)
    async with shelf.work("director") as work:
        listed = await to_destroy(work)
    assert [one.file.id for one in listed.due] == [report.id]
    assert [one.row.attachment_id for one in listed.under_way] == [newest.id]
    for who in ("case_manager", "admin", "parent"):
        with pytest.raises(NotAllowed):
            async with shelf.work(who) as work:
                await to_destroy(work)


async def test_a_version_that_came_after_the_notice_is_not_destroyed_with_it(shelf: Shelf, days_later: Any) -> None:
    first = await due(shelf)
    key = await told_and_waited(shelf, first.id, days_later)
    second = await shelf.attach(SECOND, replaces_id=first.id, kind="private_report")
    with pytest.raises(FileMustStay) as newer:
        await did(shelf, destroying.destroy, key, because="Over.")
    assert "newer version" in newer.value.says.en
    assert await shelf.stands(second.object_key)
    # Announced anew, the family knows of it.
    await did(shelf, destroying.call_off, key, because="A newer version came.")
    assert (await propose(shelf, first.id)).row.attachment_id == second.id


async def test_a_hold_laid_after_the_deed_and_before_the_first_byte_gives_the_file_back(
    shelf: Shelf, days_later: Any
) -> None:
    first = await due(shelf)
    second = await shelf.attach(SECOND, replaces_id=first.id, kind="private_report")
    key = await told_and_waited(shelf, first.id, days_later)
    await did(shelf, destroying.destroy, key, because="Over.")
    async with shelf.work("director") as work:
        await holds.place_hold(work, student_id=shelf.town.student_id, attachment_id=first.id, because="A complaint")
    await carry_out(shelf, key)
    assert await state_of(shelf, key) == "called_off"
    assert [(await shelf.read(one.id)).state for one in (first, second)] == ["replaced", "ready"]
    assert await shelf.fetch(await shelf.open(second.id)) == SECOND
    with pytest.raises(OnHold):
        async with shelf.work("director") as work:
            await library.withdraw(work, attachment_id=first.id, because="other", said="No")


async def decided(shelf: Shelf, days_later: Callable[[int], None], **other: Any) -> tuple[Attachment, uuid.UUID]:
    """A file whose destruction was decided a moment ago; its job has not come."""
    report = await due(shelf, **other)
    key = await told_and_waited(shelf, report.id, days_later)
    await did(shelf, destroying.destroy, key, because="Over.")
    return report, key


async def stays_because(shelf: Shelf, report: Attachment, key: uuid.UUID, why: str) -> None:
    await carry_out(shelf, key)
    async with shelf.work(None) as work:
        row = (await work.session.execute(select(FileDestruction).where(FileDestruction.id == key))).scalar_one()
        assert (row.state, row.ended_because) == ("called_off", why)
        noted = select(AuditEntry.detail).where(
            AuditEntry.subject_id == report.id, AuditEntry.action == "attachment.call_off_destruction"
        )
        assert [one["because"] for one in (await work.session.execute(noted)).scalars()] == [why]
    assert (await shelf.read(report.id)).state == "ready"
    assert await shelf.fetch(await shelf.open(report.id)) == REPORT


async def comes_back(shelf: Shelf) -> None:
    async with shelf.work(None) as work:
        returned = update(StudentExit).where(StudentExit.student_id == shelf.town.student_id)
        said = {"returned_on": await today(work), "return_reason": "moved_back", "returned_at": work.at}
        await work.session.execute(returned.values(**said))


async def asks_for_the_record(work: Any, shelf: Shelf) -> None:
    await asking.ask(
        work,
        student_id=shelf.town.student_id,
        kind="records",
        words="All of it, please.",
        about=None,
        idempotency_key=str(uuid.uuid4()),
    )


async def test_a_child_who_is_back_before_the_first_byte_keeps_the_file(shelf: Shelf, days_later: Any) -> None:
    report, key = await decided(shelf, days_later)
    await comes_back(shelf)
    # The database holds it too.
    with pytest.raises((DBAPIError, FileMustStay)):
        await sql(shelf, "UPDATE file_destruction SET begun_at = now() WHERE id = :key", key=key)
    await stays_because(shelf, report, key, "returned")


async def test_a_longer_rule_said_before_the_first_byte_keeps_the_file(shelf: Shelf, days_later: Any) -> None:
    report, key = await decided(shelf, days_later)
    async with shelf.work("admin") as work:
        await keeping.set_length(work, retention_class="special_education", years=20, because="The state's schedule")
    await stays_because(shelf, report, key, "kept_longer")


async def test_a_request_made_as_the_job_takes_its_last_look_keeps_the_file(shelf: Shelf, days_later: Any) -> None:
    report, key = await decided(shelf, days_later)
    async with shelf.work("parent") as work:
        await asks_for_the_record(work, shelf)
        await work.session.flush()
        job = asyncio.create_task(carry_out(shelf, key))
        _, waits = await asyncio.wait([job], timeout=1)
        assert waits, "the job waits for who asks"
    await job
    await stays_because(shelf, report, key, "request")


async def test_refiled_a_file_is_kept_as_long_as_the_longer_of_both(shelf: Shelf, days_later: Any) -> None:
    report = await shelf.attach(kind="private_report")
    days_later(int(4.5 * 366))
    sample = await shelf.attach(SECOND, kind="work_sample")
    days_later(int(4.5 * 366))
    async with shelf.work("case_manager") as work:
        assert (await keeping.kept_until(work, report)).until is None
        filed = await library.refile(work, attachment_id=report.id, kind="work_sample")
        found = await keeping.kept_until(work, filed)
        assert (found.of.key, found.until) == ("special_education", None), "the child is here"
    with pytest.raises(FileMustStay):
        await propose(shelf, report.id)
    async with shelf.work("director") as work:
        assert [one.file.id for one in (await to_destroy(work)).due] == [sample.id]
    # A family's wish goes beneath what the district asks, never beneath the law's floor of the first kind.
    await shelf.left(await the_day(shelf) - timedelta(days=5 * 366))
    with pytest.raises(FileMustStay):
        await propose(shelf, report.id, ground="family_asked", asked_on=await the_day(shelf))
    async with shelf.work(None) as work:
        assert (await work.session.execute(select(func.file_kept_by_law(report.id)))).scalar_one()
        assert not (await work.session.execute(select(func.file_kept_by_law(sample.id)))).scalar_one()
    # By SQL nothing is filed elsewhere without its first kind on record.
    with pytest.raises((DBAPIError, FileMustStay)):
        await sql(shelf, "UPDATE attachment SET kind = 'medical' WHERE id = :file", file=sample.id)
    # And the other way it is kept longer as what it is now.
    async with shelf.work("case_manager") as work:
        filed = await library.refile(work, attachment_id=sample.id, kind="private_report")
        assert (await keeping.kept_until(work, filed)).of.key == "special_education"


async def test_who_comes_to_hold_rights_where_nobody_was_owed_notice_is_told_first(
    shelf: Shelf, days_later: Any
) -> None:
    report = await due(shelf)
    mine = RightsHolder.student_id == shelf.town.student_id
    async with shelf.work(None) as work:
        await work.session.execute(update(RightsHolder).where(mine).values(may_receive_notice=False))
    standing = await propose(shelf, report.id)
    day = await the_day(shelf)
    assert (standing.to_tell, standing.from_on) == ([], day + timedelta(NOTICE_DAYS + 1))
    days_later(NOTICE_DAYS + 1)
    async with shelf.work(None) as work:
        await work.session.execute(update(RightsHolder).where(mine).values(may_receive_notice=True))
    with pytest.raises(FamilyNotTold):
        await did(shelf, destroying.destroy, standing.row.id, because="Over.")


async def test_the_letter_is_not_for_who_is_owed_no_notice_any_more(shelf: Shelf) -> None:
    report = await due(shelf)
    standing = await propose(shelf, report.id)
    parent = shelf.town.people["parent"]

    async def letter() -> Any:
        async with shelf.work(None) as work:
            mine = select(Message).where(Message.template == destroying.LETTER, Message.person_id == parent)
            message = (await work.session.execute(mine)).scalar_one()
            assert message.ids["destruction_id"] == str(standing.row.id)
            return await fill(shelf.house, work, message, "en")

    filled = await letter()
    last = await the_day(shelf) + timedelta(NOTICE_DAYS)
    assert filled.values["until"] == in_words(last).in_language("en"), "the last day that is theirs"
    async with shelf.work(None) as work:
        ended = update(RightsHolder).where(RightsHolder.person_id == parent)
        await work.session.execute(ended.values(ends_on=await today(work)))
    assert await letter() is None


async def test_a_card_asked_for_by_its_id_is_on_record_as_the_list_is(shelf: Shelf) -> None:
    report = await shelf.attach()
    async with shelf.work("teacher") as work:
        card = await find_attachment(Context(shelf.house, None, work), report.id)
        assert card.title == report.title
    async with shelf.work(None) as work:
        noted = select(AuditEntry.action, AuditEntry.student_id).where(
            AuditEntry.actor_person_id == shelf.town.people["teacher"]
        )
        assert (await work.session.execute(noted)).all() == [("attachment.list", shelf.town.student_id)]


async def test_the_list_is_on_record_for_each_student_it_names(shelf: Shelf) -> None:
    report = await due(shelf)
    announced = await due(shelf, SECOND, title="Announced")
    await propose(shelf, announced.id)

    async def readings() -> int:
        counted = select(func.count()).where(
            AuditEntry.action == "attachment.list",
            AuditEntry.student_id == shelf.town.student_id,
            AuditEntry.actor_person_id == shelf.town.people["director"],
        )
        async with shelf.work(None) as work:
            return int((await work.session.execute(counted)).scalar_one())

    before = await readings()
    async with shelf.work("director") as work:
        listed = await to_destroy(work)
        assert [one.file.id for one in listed.due] == [report.id]
    assert await readings() == before + 1


class BreaksOff(Storage):
    """A store that answers once and is away then."""

    left = 1

    async def destroy(self, key: str) -> None:
        if self.left == 0:
            raise StoreDoesNotAnswer("away")
        self.left -= 1
        await super().destroy(key)


async def test_a_store_that_breaks_off_half_way_loses_nothing_and_the_next_try_ends_it(
    shelf: Shelf, days_later: Any
) -> None:
    first = await due(shelf)
    second = await shelf.attach(SECOND, replaces_id=first.id, kind="private_report")
    key = await told_and_waited(shelf, first.id, days_later)
    await did(shelf, destroying.destroy, key, because="Over.")
    with pytest.raises(StoreDoesNotAnswer):
        await carry_out(shelf, key, BreaksOff(shelf.house.settings))
    assert [await shelf.stands(one.object_key) for one in (first, second)] == [False, True]
    assert {(await shelf.read(one.id)).state for one in (first, second)} == {"destroying"}
    assert (await shelf.read(first.id)).title != "", "what names it stays until all of it is gone"
    # From the first byte on there is no way back: a hold comes too late, and the deed is ended.
    async with shelf.work("director") as work:
        await holds.place_hold(work, student_id=shelf.town.student_id, because="Too late")
    days_later(2)
    async with shelf.work(None) as work:
        assert await take_up_again(work, 10) == 0
        waiting = text(
            "SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'attachments.destroy' "
            "AND args->>'destruction_id' = :key"
        )
        assert (await work.session.execute(waiting, {"key": str(key)})).scalar_one() == 2
    await carry_out(shelf, key)
    assert await state_of(shelf, key) == "destroyed"
    assert {(await shelf.read(one.id)).state for one in (first, second)} == {"destroyed"}


@pytest.mark.parametrize(
    ("who", "refusal"),
    [
        ("case_manager", NotAllowed),
        ("principal", NotAllowed),
        ("psychologist", NotAllowed),
        ("parent", NotAllowed),
        ("admin", NotFound),
    ],
)
async def test_special_education_of_the_district_alone_destroys(shelf: Shelf, who: str, refusal: Any) -> None:
    report = await due(shelf)
    with pytest.raises(refusal):
        await propose(shelf, report.id, who)
    key = (await propose(shelf, report.id)).row.id
    for deed in (destroying.destroy, destroying.call_off):
        with pytest.raises(refusal):
            await did(shelf, deed, key, who, because="No.")
    with pytest.raises(refusal):
        await did(
            shelf,
            destroying.record_told,
            key,
            who,
            person_id=shelf.town.people["parent"],
            how="letter",
            on=await the_day(shelf),
        )
    await did(shelf, destroying.call_off, key, because="A court may ask for it.")
    assert await state_of(shelf, key) == "called_off"
    with pytest.raises(NoSuchDestruction):
        await did(shelf, destroying.destroy, key, because="Over.")


async def sql(shelf: Shelf, statement: str, **given: Any) -> None:
    async with shelf.work("director") as work:
        await work.session.execute(text(statement), given)


async def test_the_database_holds_all_of_it_too(shelf: Shelf, days_later: Any) -> None:
    young = await shelf.attach(SECOND, kind="work_sample")
    report = await due(shelf)
    standing = await propose(shelf, report.id)
    key, file = standing.row.id, report.id
    decided = (
        "UPDATE file_destruction SET state = 'destroying', decided_by_id = app_person(), decided_at = now(), "
        "reason = 'x' WHERE id = :key"
    )
    going = "UPDATE attachment SET state = 'destroying', destruction_id = :key WHERE id = :file"

    async def raises(state: str, statement: str, **given: Any) -> None:
        with pytest.raises((DBAPIError, FileMustStay, NoSuchDestruction)) as refused:
            await sql(shelf, statement, **given)
        said = refused.value
        found = getattr(getattr(said, "orig", None), "sqlstate", None) or getattr(said, "code", None)
        assert found in (state, {"TF001": "FILE_MUST_STAY", "TF002": "DESTRUCTION_OVER"}.get(state)), said

    await raises("TF002", going, key=key, file=file)
    await raises("TF002", decided, key=key)  # nobody has waited
    await raises("TF002", "UPDATE attachment SET state = 'destroyed', object_key = NULL WHERE id = :file", file=file)
    await raises("42501", "DELETE FROM file_destruction WHERE id = :key", key=key)
    await raises("42501", "UPDATE file_destruction SET proposed_on = '2020-01-01' WHERE id = :key", key=key)
    await mail_leaves(shelf, standing)
    days_later(NOTICE_DAYS + 1)
    await sql(shelf, decided, key=key)
    # A file of another class, whose floor is not past, does not go along.
    await raises("TF001", going, key=key, file=young.id)
    async with shelf.work("director") as work:
        hold = await holds.place_hold(work, student_id=shelf.town.student_id, because="A complaint")
    await raises("TF001", going, key=key, file=file)
    async with shelf.work("director") as work:
        await holds.lift_hold(work, hold_id=hold.id, because="Closed")
    await sql(shelf, going, key=key, file=file)
    blank = "UPDATE attachment SET state = 'destroyed', object_key = NULL, title = '', file_name = '', source = '' "
    await raises("TF002", blank + "WHERE id = :file", file=file)  # no byte was taken away
    await sql(shelf, "UPDATE file_destruction SET begun_at = now() WHERE id = :key", key=key)
    await raises("TF002", "UPDATE attachment SET state = 'ready' WHERE id = :file", file=file)
    await raises(
        "TF002", "UPDATE file_destruction SET state = 'called_off', ended_because = 'x' WHERE id = :key", key=key
    )
    await raises(
        "TF002", "UPDATE file_destruction SET state = 'destroyed', destroyed_at = now() WHERE id = :key", key=key
    )
    await raises("TF002", blank.replace("title = ''", "title = 'Q'") + "WHERE id = :file", file=file)
    await sql(shelf, blank + "WHERE id = :file", file=file)
    await raises("TF002", "UPDATE attachment SET title = 'Back' WHERE id = :file", file=file)
    await sql(shelf, "UPDATE file_destruction SET state = 'destroyed', destroyed_at = now() WHERE id = :key", key=key)
    await raises("TF002", "UPDATE file_destruction SET reason = 'y' WHERE id = :key", key=key)
    async with shelf.work("parent") as work:
        own = (await work.session.execute(select(FileDestructionNotice.person_id))).scalars().all()
        assert set(own) <= {shelf.town.people["parent"]}
