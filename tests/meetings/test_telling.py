"""Who is told of a meeting, moved or called off, what the letters say and what their calendars show."""

from __future__ import annotations

import re
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar
from sqlalchemy import update
from tests.factories import Town
from tests.factories.reading import of_student
from tests.meetings.arranging import ASKED, HOUR, STARTS, arranged, does, event_of, seats
from tests.notices.post import Post, everything, html, plain, to

from trellis.access.day import today
from trellis.kernel.errors import InvalidInput
from trellis.kernel.repeating import KeyUsedForSomethingElse
from trellis.kernel.tenancy import SYSTEM, Gate
from trellis.meetings import service
from trellis.meetings.jobs import span_in_words
from trellis.people.model import Person
from trellis.students.model import Relation, RightsHolder


async def test_the_invitation_brings_a_calendar_entry_and_no_name_where_others_see_it(
    gate: Gate, town: Town, post: Post
) -> None:
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        await work.session.execute(update(Person).where(Person.id == town.people["parent"]).values(language="es"))
    meeting = await arranged(gate, town)
    sent = await does(gate, town, "case_manager", "send_invitations", meeting)
    assert sent.state == "notice_sent" and sent.notice_sent_at is not None
    mails = {to(mail).split("@")[0]: mail for mail in await post.deliver(town.district_id)}
    assert set(mails) == {"ana.reyes", "bo.lindqvist", "eve.tran", "helena.ruiz"}
    for mail in mails.values():
        assert [p.get_content_type() for p in mail.walk()] == [
            "multipart/mixed",
            "multipart/alternative",
            "text/plain",
            "text/html",
            "text/calendar",
        ]
        method, event = event_of(mail)
        assert method == "REQUEST"
        assert (str(event["uid"]), int(event["sequence"])) == (f"{meeting.id}@trellis", 0)
        assert event.decoded("dtstart") == STARTS and event.decoded("dtend") == STARTS + HOUR
        assert event["dtstart"].params["TZID"] == "America/Los_Angeles"
        assert event.decoded("dtstart").hour == 10
        assert str(event["location"]) == "Room 4; upstairs, left"
        assert str(event["attendee"]) == f"mailto:{to(mail)}"
        assert str(event["organizer"]) == "mailto:no-reply@trellis.test"
        shown = f"{mail['Subject']} {event['summary']} {event['description']}"
        assert "Maya" not in shown and "Ruiz" not in shown
    assert not re.search(r"\d:\d\d:\d\d", plain(mails["bo.lindqvist"]) + plain(mails["helena.ruiz"])), "seconds"
    when = "Thursday, December 4, 2036, 10:00 AM – 11:00 AM (Pacific Standard Time)"
    assert when in plain(mails["bo.lindqvist"]).replace("\u202f", " ")
    assert "4 de diciembre de 2036" in plain(mails["helena.ruiz"]) and "Hola Helena" in html(mails["helena.ruiz"])
    assert mails["helena.ruiz"]["Subject"] == "Le invitamos a una reunión de la escuela"
    door = f"http://trellis.test/family/invitation/{town.slug}/"
    assert door in plain(mails["helena.ruiz"]) and "?to=/family/meetings/" in plain(mails["helena.ruiz"])
    assert "/invitation/" not in str(event_of(mails["helena.ruiz"])[1]["description"]), "calendars are shared"
    assert "http://trellis.test/meetings/" in plain(mails["bo.lindqvist"])
    assert all(row.secret is None for row in await post.messages(town.district_id))
    assert {who for who, mail in mails.items() if "/invitation/" in everything(mail)} == {"helena.ruiz"}


async def test_the_calendar_says_its_zone_so_that_summer_time_is_right(gate: Gate, town: Town, post: Post) -> None:
    meeting = await arranged(
        gate, town, starts_at=datetime(2037, 7, 1, 17, tzinfo=UTC), ends_at=datetime(2037, 7, 1, 18, tzinfo=UTC)
    )
    await does(gate, town, "case_manager", "send_invitations", meeting)
    mail = (await post.deliver(town.district_id))[0]
    [part] = [p for p in mail.walk() if p.get_content_type() == "text/calendar"]
    raw = part.get_payload(decode=True)
    assert isinstance(raw, bytes)
    [zone] = Calendar.from_ical(raw).walk("VTIMEZONE")
    assert str(zone["tzid"]) == "America/Los_Angeles"
    assert zone.to_tz().utcoffset(datetime(2037, 7, 1, 10)) == timedelta(hours=-7)
    assert zone.to_tz().utcoffset(datetime(2037, 12, 1, 10)) == timedelta(hours=-8)
    assert event_of(mail)[1].decoded("dtstart").hour == 10


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "Thursday, December 4, 2036, 10:00 AM – 11:30 AM (Pacific Standard Time)"),
        ("es", "jueves, 4 de diciembre de 2036, 10:00 a.m. – 11:30 a.m. (hora estándar del Pacífico)"),
    ],
)
def test_a_time_is_said_with_its_day_and_zone_and_without_seconds(language: str, said: str) -> None:
    starts_at = STARTS.astimezone(ZoneInfo("America/Los_Angeles"))
    assert span_in_words(starts_at, starts_at + 1.5 * HOUR, language).replace("\u202f", " ") == said


async def test_sending_again_writes_to_nobody_twice(gate: Gate, town: Town, post: Post) -> None:
    meeting = await arranged(gate, town)
    for key in ("one-click", "one-click", "another-click"):
        await does(gate, town, "case_manager", "send_invitations", meeting, idempotency_key=key)
    assert len(await post.deliver(town.district_id)) == len(ASKED)
    other = await arranged(gate, town, idempotency_key="another meeting")
    with pytest.raises(KeyUsedForSomethingElse):
        await does(gate, town, "case_manager", "send_invitations", other, idempotency_key="one-click")
    assert await post.deliver(town.district_id) == []


async def test_somebody_in_two_roles_gets_one_letter(gate: Gate, town: Town, post: Post) -> None:
    principal = town.people["principal"]
    roles = [(principal, "lea_representative"), (principal, "general_teacher")]
    meeting = await arranged(gate, town, participants=roles)
    await does(gate, town, "case_manager", "send_invitations", meeting)
    await does(
        gate, town, "case_manager", "reschedule", meeting, starts_at=STARTS, ends_at=STARTS + HOUR, location="Room 5"
    )
    await does(gate, town, "case_manager", "cancel", meeting, reason="")
    assert len(await post.messages(town.district_id)) == 3


async def test_a_move_raises_the_sequence_and_asks_everybody_again(gate: Gate, town: Town, post: Post) -> None:
    meeting = await arranged(gate, town)
    await does(gate, town, "case_manager", "send_invitations", meeting)
    [first] = {event_of(mail)[1]["uid"] for mail in await post.deliver(town.district_id)}
    await does(gate, town, "parent", "answer", meeting, answer="another_time", note="I work mornings")
    later = STARTS + timedelta(days=3)
    moved = await does(
        gate, town, "case_manager", "reschedule", meeting, starts_at=later, ends_at=later + HOUR, location=None
    )
    assert (moved.state, moved.sequence, moved.location) == ("rescheduled", 1, "Room 4; upstairs, left")
    mother = (await seats(gate, town, meeting))["parent"]
    assert (mother.answer, mother.answered_at, mother.answer_note) == ("waiting", None, None)
    mails = await post.deliver(town.district_id)
    assert len(mails) == len(ASKED)
    for mail in mails:
        method, event = event_of(mail)
        assert (method, event["uid"], int(event["sequence"])) == ("REQUEST", first, 1)
        assert event.decoded("dtstart") == later


async def test_a_move_before_anybody_was_told_tells_nobody(gate: Gate, town: Town, post: Post) -> None:
    meeting = await arranged(gate, town)
    moved = await does(
        gate,
        town,
        "case_manager",
        "reschedule",
        meeting,
        starts_at=STARTS + HOUR,
        ends_at=STARTS + 2 * HOUR,
        location="Room 5",
    )
    assert (moved.state, moved.notice_sent_at, moved.location) == ("proposed", None, "Room 5")
    assert await post.messages(town.district_id) == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"ends_at": STARTS},
        {"ends_at": STARTS + 13 * HOUR},
        {"ends_at": (STARTS + HOUR).replace(tzinfo=None)},
        {"starts_at": STARTS.replace(tzinfo=None)},
        {"location": "x" * 301},
        {"location": "   "},
    ],
    ids=str,
)
async def test_a_move_to_nowhere_is_refused(gate: Gate, town: Town, wrong: dict[str, Any]) -> None:
    meeting = await arranged(gate, town)
    with pytest.raises(InvalidInput):
        await does(
            gate,
            town,
            "case_manager",
            "reschedule",
            meeting,
            **{"starts_at": STARTS, "ends_at": STARTS + HOUR, "location": None, **wrong},
        )


async def test_calling_off_takes_it_out_of_calendars_and_ends_it(gate: Gate, town: Town, post: Post) -> None:
    meeting = await arranged(gate, town)
    await does(gate, town, "case_manager", "send_invitations", meeting)
    [uid] = {event_of(mail)[1]["uid"] for mail in await post.deliver(town.district_id)}
    await does(gate, town, "principal", "cancel", meeting, reason="snow")
    mails = await post.deliver(town.district_id)
    assert len(mails) == len(ASKED)
    for mail in mails:
        method, event = event_of(mail)
        assert (method, event["uid"], int(event["sequence"]), str(event["status"])) == ("CANCEL", uid, 1, "CANCELLED")
    for deed, values in (
        ("cancel", {"reason": ""}),
        ("hold", {}),
        ("send_invitations", {}),
        ("reschedule", {"starts_at": STARTS, "ends_at": STARTS + HOUR, "location": None}),
        ("take_attendance", {"attendance": []}),
    ):
        with pytest.raises(service.MeetingOver):
            await does(gate, town, "case_manager", deed, meeting, **values)
    with pytest.raises(service.MeetingOver):
        await does(gate, town, "parent", "answer", meeting, answer="coming", note=None)


@pytest.mark.parametrize("is_related", [True, False], ids=["still related", "related no more"])
@pytest.mark.parametrize("deed", ["reschedule", "cancel"])
async def test_a_parent_whose_rights_have_ended_never_learns_the_new_place(
    gate: Gate, town: Town, post: Post, deed: str, is_related: bool
) -> None:
    meeting = await arranged(gate, town)
    await does(gate, town, "case_manager", "send_invitations", meeting)
    await post.deliver(town.district_id)
    async with gate.open(town.district_id, SYSTEM, "court") as work:
        day = await today(work)
        lost = update(RightsHolder).where(RightsHolder.person_id == town.people["parent"]).values(ends_on=day)
        await work.session.execute(lost)
        if not is_related:
            parted = update(Relation).where(Relation.person_id == town.people["parent"]).values(ended_on=day)
            await work.session.execute(parted)
    later = STARTS + timedelta(days=3)
    moved: dict[str, Any] = {"starts_at": later, "ends_at": later + HOUR, "location": "12 Oak St"}
    await does(gate, town, "case_manager", deed, meeting, **(moved if deed == "reschedule" else {"reason": "moved"}))
    told = {to(mail).split("@")[0] for mail in await post.deliver(town.district_id)}
    assert told == {"ana.reyes", "bo.lindqvist", "eve.tran"}


async def test_a_letter_that_waits_while_rights_end_is_not_sent(gate: Gate, town: Town, post: Post) -> None:
    meeting = await arranged(gate, town)
    await does(gate, town, "case_manager", "send_invitations", meeting)
    await post.deliver(town.district_id)
    later = STARTS + timedelta(days=3)
    await does(
        gate, town, "case_manager", "reschedule", meeting, starts_at=later, ends_at=later + HOUR, location="12 Oak St"
    )
    async with gate.open(town.district_id, SYSTEM, "court") as work:
        lost = update(RightsHolder).where(RightsHolder.person_id == town.people["parent"])
        await work.session.execute(lost.values(ends_on=await today(work)))
    told = {to(mail).split("@")[0] for mail in await post.deliver(town.district_id)}
    assert told == {"ana.reyes", "bo.lindqvist", "eve.tran"}


async def test_letters_overtaken_by_a_change_are_not_sent(gate: Gate, town: Town, post: Post) -> None:
    meeting = await arranged(gate, town)
    await does(gate, town, "case_manager", "send_invitations", meeting)
    await does(gate, town, "case_manager", "cancel", meeting, reason="")
    mails = await post.deliver(town.district_id)
    assert {event_of(mail)[0] for mail in mails} == {"CANCEL"}
    assert len(mails) == len(ASKED)


# Without an address


async def without_address(gate: Gate, town: Town, who: str) -> None:
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        await work.session.execute(update(Person).where(Person.id == town.people[who]).values(email=None))


async def test_whom_no_letter_reaches_is_not_called_invited(gate: Gate, town: Town, post: Post) -> None:
    await without_address(gate, town, "parent")
    meeting = await arranged(gate, town)
    await does(gate, town, "case_manager", "send_invitations", meeting)
    by = await seats(gate, town, meeting)
    assert len(await post.deliver(town.district_id)) == len(ASKED) - 1
    assert [who for who, seat in by.items() if seat.invited_at is None] == ["parent"]
    with pytest.raises(InvalidInput):
        await does(gate, town, "case_manager", "send_invitations", meeting)
    with pytest.raises(InvalidInput):
        await does(gate, town, "case_manager", "send_invitations", meeting, on_paper=[uuid.uuid4()])
    await does(gate, town, "case_manager", "send_invitations", meeting, on_paper=[by["parent"].id])
    assert (await seats(gate, town, meeting))["parent"].invited_at is not None
    assert await post.deliver(town.district_id) == []


async def test_moved_whom_no_letter_reaches_is_invited_anew(gate: Gate, town: Town, post: Post) -> None:
    await without_address(gate, town, "parent")
    meeting = await arranged(gate, town)
    mine = (await seats(gate, town, meeting))["parent"].id
    await does(gate, town, "case_manager", "send_invitations", meeting, on_paper=[mine])
    later = {"starts_at": STARTS + HOUR, "ends_at": STARTS + 2 * HOUR, "location": None}
    moved = await does(gate, town, "case_manager", "reschedule", meeting, **later)
    by = await seats(gate, town, meeting)
    assert [who for who, seat in by.items() if seat.invited_at is None] == ["parent"]
    assert moved.state == "rescheduled"
    await post.deliver(town.district_id)
    await does(gate, town, "case_manager", "send_invitations", meeting, on_paper=[mine])
    assert (await seats(gate, town, meeting))["parent"].invited_at is not None
    assert await post.deliver(town.district_id) == [], "the team has the letter about the move"


async def test_moved_with_nobody_told_but_on_paper_no_notice_stands(gate: Gate, town: Town) -> None:
    await without_address(gate, town, "parent")
    meeting = await arranged(gate, town, participants=[(town.people["parent"], "parent")])
    mine = (await seats(gate, town, meeting))["parent"].id
    await does(gate, town, "case_manager", "send_invitations", meeting, on_paper=[mine])
    later = {"starts_at": STARTS + HOUR, "ends_at": STARTS + 2 * HOUR, "location": None}
    moved = await does(gate, town, "case_manager", "reschedule", meeting, **later)
    assert (moved.state, moved.notice_sent_at) == ("proposed", None)


async def test_who_has_an_address_gets_the_letter_whatever_is_said_of_paper(gate: Gate, town: Town, post: Post) -> None:
    meeting = await arranged(gate, town)
    mine = (await seats(gate, town, meeting))["parent"].id
    await does(gate, town, "case_manager", "send_invitations", meeting, on_paper=[mine])
    assert len(await post.deliver(town.district_id)) == len(ASKED)


async def test_only_who_arranges_learns_who_has_an_address(gate: Gate, town: Town) -> None:
    await without_address(gate, town, "parent")
    await arranged(gate, town)
    for who, told in (("case_manager", [True, True, True, False]), ("teacher", [None] * 4), ("parent", [None] * 4)):
        found = await of_student(gate, town, who, "meetings { participants { hasAddress } }")
        [meeting] = found["meetings"]
        assert sorted((p["hasAddress"] for p in meeting["participants"]), key=str) == sorted(told, key=str), who
