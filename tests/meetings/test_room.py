"""A meeting as it happens: opened, led through its agenda, captured by everybody there, closed for good (5.5)."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import text, update
from sqlalchemy.exc import DBAPIError
from tests.factories import Town
from tests.holders.test_deciding import ordered
from tests.meetings.arranging import HOUR, arranged, does, seats, took_place

from trellis.access.day import today
from trellis.kernel import clock
from trellis.kernel.errors import InvalidInput, NotAllowed, NotFound
from trellis.kernel.ids import new_id
from trellis.kernel.tenancy import SYSTEM, Gate
from trellis.meetings import service
from trellis.meetings.model import Meeting, MeetingParticipant
from trellis.meetings.room import capturing, minutes, reading, rules
from trellis.meetings.room.agendas import AGENDAS
from trellis.meetings.room.entries import Wish
from trellis.meetings.room.model import MeetingMinutes
from trellis.meetings.room.problems import EntryChanged, MinutesChanged, MinutesClosed, MinutesNotReady, MinutesOpen
from trellis.meetings.room.reading import Room
from trellis.people.model import Person
from trellis.teams.model import TeamMember


async def doing(gate: Gate, town: Town, who: str, deed: Callable[..., Any], **values: Any) -> Any:
    async with gate.open(town.district_id, town.actor(who), "test") as work:
        return await deed(work, **values)


async def captures(gate: Gate, town: Town, who: str, meeting: Meeting, kind: str, said: str, **more: Any) -> None:
    key = more.pop("key", uuid.uuid4().hex)
    wish = Wish(kind, said, **more)
    await doing(gate, town, who, capturing.capture, meeting_id=meeting.id, wish=wish, idempotency_key=key)


async def looks(gate: Gate, town: Town, who: str, meeting: Meeting) -> Room:
    found: Room = await doing(gate, town, who, reading.room, meeting_id=meeting.id)
    return found


async def all_there(gate: Gate, town: Town, meeting: Meeting) -> None:
    here = [(seat.id, "in_person") for seat in (await seats(gate, town, meeting)).values()]
    await does(gate, town, "case_manager", "take_attendance", meeting, attendance=here)


async def test_the_convener_opens_the_room_and_leads_through_the_usual_agenda(gate: Gate, town: Town) -> None:
    meeting = await took_place(gate, town)
    for who in ("teacher", "parent"):
        with pytest.raises(NotAllowed):
            await doing(gate, town, who, capturing.begin, meeting_id=meeting.id)
    with pytest.raises(NotFound):
        await doing(gate, town, "stranger", capturing.begin, meeting_id=meeting.id)
    await doing(gate, town, "case_manager", capturing.take_usual_agenda, meeting_id=meeting.id)
    await doing(gate, town, "case_manager", capturing.take_usual_agenda, meeting_id=meeting.id)
    room = await looks(gate, town, "parent", meeting)
    agenda = AGENDAS["annual_review"]
    assert [one.row.text for one in room.entries] == [item.text.en for item in agenda], "twice pressed, once there"
    assert room.time.planned == room.time.to_come == sum(item.minutes for item in agenda)
    first, second = room.entries[0].row.id, room.entries[1].row.id
    for item in (first, second):
        await doing(gate, town, "principal", capturing.turn_to, meeting_id=meeting.id, entry_id=item)
    room = await looks(gate, town, "teacher", meeting)
    assert room.meeting.item_id == second and room.meeting.began_at is not None
    assert [one.row.settled_at is not None for one in room.entries][:2] == [True, False]
    assert room.time.to_come == room.time.planned - agenda[0].minutes
    await doing(gate, town, "case_manager", capturing.turn_to, meeting_id=meeting.id, entry_id=None)
    assert (await looks(gate, town, "parent", meeting)).entries[1].row.settled_at is not None


async def test_the_room_opens_on_the_day_of_the_meeting(gate: Gate, town: Town) -> None:
    starts_at = clock.now() + timedelta(days=3)
    meeting = await arranged(gate, town, starts_at=starts_at, ends_at=starts_at + HOUR)
    with pytest.raises(service.MeetingNotYet):
        await doing(gate, town, "case_manager", capturing.begin, meeting_id=meeting.id)
    await captures(gate, town, "parent", meeting, "question", "May my sister come with me?")
    await captures(gate, town, "case_manager", meeting, "agenda", "Reading at home", minutes=15)
    assert [one.row.kind for one in (await looks(gate, town, "case_manager", meeting)).entries] == [
        "question",
        "agenda",
    ]


@pytest.mark.parametrize(
    ("kind", "may"),
    [
        ("agenda", {"case_manager", "principal"}),
        ("decision", {"case_manager", "principal", "teacher"}),
        ("refused", {"case_manager", "principal", "teacher"}),
        ("task", {"case_manager", "principal", "teacher"}),
        ("note", {"case_manager", "principal", "teacher"}),
        ("question", {"case_manager", "principal", "teacher", "parent"}),
        ("dissent", {"case_manager", "principal", "teacher", "parent"}),
    ],
)
async def test_who_puts_down_what(gate: Gate, town: Town, kind: str, may: set[str]) -> None:
    """Also the director, who may arrange any meeting; nobody who is not of the meeting sees that there is one."""
    meeting = await took_place(gate, town)
    for who in ("case_manager", "principal", "teacher", "parent", "other_parent", "stranger", "therapist"):
        try:
            await captures(gate, town, who, meeting, kind, "Said in the room", reason="Because" * (kind == "refused"))
        except (NotAllowed, NotFound):
            assert who not in may
        else:
            assert who in may
        room = None
        if who not in ("other_parent", "stranger"):
            room = await looks(gate, town, who, meeting)
            assert (kind in room.may_capture) == (who in may)


async def test_what_was_not_taken_up_has_its_reason_and_reaches_the_notice(gate: Gate, town: Town) -> None:
    meeting = await took_place(gate, town)
    with pytest.raises(InvalidInput) as refused:
        await captures(gate, town, "teacher", meeting, "refused", "A one-to-one aide", reason=" ")
    assert refused.value.field == "reason"
    await captures(gate, town, "teacher", meeting, "refused", "A one-to-one aide", reason="Supports in class first")
    room = await looks(gate, town, "parent", meeting)
    assert [(one.row.text, one.row.reason) for one in room.entries] == [
        ("A one-to-one aide", "Supports in class first")
    ]


@pytest.mark.parametrize(
    "wish",
    [
        Wish("rumour", "Somebody said"),
        Wish("note", "  "),
        Wish("note", "x" * 4001),
        Wish("decision", "Longer", minutes=5),
        Wish("agenda", "Longest", minutes=241),
        Wish("note", "Not a task", due_on=date(2030, 1, 1)),
        Wish("note", "No plan here", section="goals"),
        Wish("task", "Call the clinic", assignee_id=uuid.uuid4()),
    ],
    ids=lambda wish: wish.kind + wish.text[:4],
)
async def test_what_makes_no_entry_is_refused_at_the_edge(gate: Gate, town: Town, wish: Wish) -> None:
    meeting = await took_place(gate, town)
    with pytest.raises(InvalidInput):
        await doing(
            gate, town, "case_manager", capturing.capture, meeting_id=meeting.id, wish=wish, idempotency_key="12345678"
        )
    assert (await looks(gate, town, "case_manager", meeting)).entries == []


async def test_a_double_click_is_one_entry_and_two_writers_do_not_overwrite_each_other(gate: Gate, town: Town) -> None:
    meeting = await took_place(gate, town)
    for _ in range(2):
        await captures(gate, town, "teacher", meeting, "note", "Reads with a finger", key="one click here")
    [entry] = (await looks(gate, town, "teacher", meeting)).entries
    seen = entry.row.revision
    change = {"entry_id": entry.row.id, "revision": seen, "wish": Wish("note", "Reads with a ruler")}
    await doing(gate, town, "case_manager", capturing.change, **change)
    with pytest.raises(EntryChanged):
        await doing(gate, town, "teacher", capturing.change, **change)
    with pytest.raises(NotAllowed):
        await doing(gate, town, "parent", capturing.change, **(change | {"revision": seen + 1}))
    await doing(gate, town, "teacher", capturing.take_out, entry_id=entry.row.id, revision=seen + 1)
    with pytest.raises(EntryChanged):
        await doing(gate, town, "case_manager", capturing.take_out, entry_id=entry.row.id, revision=seen + 2)
    assert (await looks(gate, town, "teacher", meeting)).entries == []


async def test_ten_people_capture_at_once_and_nothing_is_lost(gate: Gate, town: Town) -> None:
    meeting = await took_place(gate, town)
    people = ("teacher", "parent", "case_manager", "principal") * 3
    await asyncio.gather(
        *(captures(gate, town, who, meeting, "question", f"Question {n}") for n, who in enumerate(people))
    )
    rows = [one.row for one in (await looks(gate, town, "parent", meeting)).entries]
    assert {row.text for row in rows} == {f"Question {n}" for n in range(len(people))}
    assert [row.position for row in rows] == list(range(1, len(people) + 1))


async def test_a_dissent_is_its_authors_alone(gate: Gate, town: Town) -> None:
    meeting = await took_place(gate, town)
    await captures(gate, town, "parent", meeting, "dissent", "I think she needs more speech.")
    [entry] = (await looks(gate, town, "case_manager", meeting)).entries
    assert not entry.may_change
    for deed, more in ((capturing.change, {"wish": Wish("dissent", "Satisfied")}), (capturing.take_out, {})):
        with pytest.raises(NotAllowed):
            await doing(gate, town, "case_manager", deed, entry_id=entry.row.id, revision=1, **more)
    again = Wish("dissent", "I think she needs speech twice a week.")
    await doing(gate, town, "parent", capturing.change, entry_id=entry.row.id, revision=1, wish=again)


async def test_minutes_close_only_whole_and_as_they_were_seen_and_then_stand(gate: Gate, town: Town) -> None:
    meeting = await took_place(gate, town)
    await captures(gate, town, "parent", meeting, "question", "When do services begin?")
    await captures(gate, town, "case_manager", meeting, "task", "Send the copy", due_on=date(2037, 1, 9))
    seen = (await looks(gate, town, "case_manager", meeting)).fingerprint
    closing = {"meeting_id": meeting.id, "seen": seen}
    with pytest.raises(MinutesNotReady) as refused:
        await doing(gate, town, "case_manager", minutes.close_minutes, **closing)
    assert refused.value.codes == ["not_held", "no_decision", "open_question", "task_of_nobody"]
    await all_there(gate, town, meeting)
    await does(gate, town, "case_manager", "hold", meeting)
    question, task = (one.row for one in (await looks(gate, town, "case_manager", meeting)).entries)
    answered = {"entry_id": question.id, "revision": 1, "is_settled": True}
    with pytest.raises(InvalidInput):
        await doing(gate, town, "teacher", capturing.settle, **answered)
    await doing(gate, town, "teacher", capturing.settle, **answered, answer="On January 12.")
    given = Wish("task", "Send the copy", assignee_id=town.people["teacher"], due_on=date(2037, 1, 9))
    await doing(gate, town, "case_manager", capturing.change, entry_id=task.id, revision=1, wish=given)
    await captures(gate, town, "principal", meeting, "decision", "Speech twice a week for 30 minutes.")
    with pytest.raises(MinutesChanged):
        await doing(gate, town, "case_manager", minutes.close_minutes, **closing)
    room = await looks(gate, town, "case_manager", meeting)
    assert room.open_for_minutes == []
    closing["seen"] = room.fingerprint
    with pytest.raises(NotAllowed):
        await doing(gate, town, "teacher", minutes.close_minutes, **closing)
    first = await doing(gate, town, "case_manager", minutes.close_minutes, **closing)
    again = await doing(gate, town, "case_manager", minutes.close_minutes, **closing)
    assert first.content_hash == again.content_hash
    assert [one["text"] for one in first.content["entries"]] == [one.row.text for one in room.entries]
    assert {one["attendance"] for one in first.content["people"]} == {"in_person"}

    with pytest.raises(MinutesClosed):
        await captures(gate, town, "teacher", meeting, "note", "One more thing")
    with pytest.raises(MinutesClosed):
        await doing(gate, town, "case_manager", capturing.take_out, entry_id=question.id, revision=2)
    await captures(gate, town, "case_manager", meeting, "addendum", "Twice a week begins on January 19.")
    await doing(gate, town, "teacher", capturing.settle, entry_id=task.id, revision=2, is_settled=True)
    parent = await looks(gate, town, "parent", meeting)
    assert parent.entries[-1].row.kind == "addendum" and parent.minutes is not None
    assert parent.may_capture == []

    # The database holds the same, whatever asks it.
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        for statement in (
            f"UPDATE meeting_entry SET text = 'Other' WHERE id = '{question.id}'",
            f"UPDATE meeting_entry SET removed_at = now() WHERE id = '{task.id}'",
            "UPDATE meeting_minutes SET content_hash = ''",
            "DELETE FROM meeting_entry",
        ):
            with pytest.raises((DBAPIError, MinutesClosed)):
                async with work.session.begin_nested():
                    await work.session.execute(text(statement))


async def test_a_correction_waits_for_closed_minutes(gate: Gate, town: Town) -> None:
    with pytest.raises(MinutesOpen):
        await captures(gate, town, "case_manager", await took_place(gate, town), "addendum", "Too early")


async def test_adjourned_it_goes_on_another_day_with_what_is_left_of_the_agenda(gate: Gate, town: Town) -> None:
    meeting = await took_place(gate, town)
    await doing(gate, town, "case_manager", capturing.take_usual_agenda, meeting_id=meeting.id)
    first = (await looks(gate, town, "case_manager", meeting)).entries[0].row
    for item in (first.id, None):
        await doing(gate, town, "case_manager", capturing.turn_to, meeting_id=meeting.id, entry_id=item)
    starts_at = clock.now() + timedelta(days=7)
    another_day = {
        "meeting_id": meeting.id,
        "starts_at": starts_at,
        "ends_at": starts_at + HOUR,
        "location": "Room 4",
        "idempotency_key": "go on next week",
    }
    with pytest.raises(InvalidInput):  # who was there today?
        await doing(gate, town, "case_manager", minutes.adjourn, **another_day)
    await all_there(gate, town, meeting)
    following = await doing(gate, town, "case_manager", minutes.adjourn, **another_day)
    assert (await doing(gate, town, "case_manager", minutes.adjourn, **another_day)).id == following.id
    assert set(await seats(gate, town, following)) == set(await seats(gate, town, meeting))
    today, later = await looks(gate, town, "parent", meeting), await looks(gate, town, "parent", following)
    assert today.meeting.state == "held" and today.continued_by.id == following.id
    assert later.continues.id == meeting.id and later.meeting.notice_sent_at is None
    assert [one.row.text for one in later.entries] == [one.row.text for one in today.entries[1:]]


async def test_who_came_late_and_who_left_early_stands_beside_their_name(gate: Gate, town: Town) -> None:
    meeting = await took_place(gate, town)
    by = await seats(gate, town, meeting)
    came, left = meeting.starts_at + timedelta(minutes=10), meeting.starts_at + timedelta(minutes=40)
    for wrong in (("phone", left, came), ("absent", came, None)):
        with pytest.raises(InvalidInput):
            await does(gate, town, "case_manager", "take_attendance", meeting, attendance=[(by["parent"].id, *wrong)])
    late = [(by["parent"].id, "phone", came), (by["teacher"].id, "in_person", None, left)]
    await does(gate, town, "case_manager", "take_attendance", meeting, attendance=late)
    by = await seats(gate, town, meeting)
    assert (by["parent"].came_at, by["teacher"].left_at) == (came, left)


async def test_a_meeting_called_off_has_no_room(gate: Gate, town: Town) -> None:
    meeting = await arranged(gate, town)
    await does(gate, town, "case_manager", "cancel", meeting, reason="")
    with pytest.raises(service.MeetingOver):
        await captures(gate, town, "case_manager", meeting, "note", "Nobody there")
    assert (await looks(gate, town, "case_manager", meeting)).may_capture == []


async def test_of_two_who_answer_a_question_at_once_the_second_is_told(gate: Gate, town: Town) -> None:
    meeting = await took_place(gate, town)
    await captures(gate, town, "parent", meeting, "question", "When do services begin?")
    [entry] = (await looks(gate, town, "case_manager", meeting)).entries
    said = {"entry_id": entry.row.id, "revision": 1, "is_settled": True}
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        await capturing.settle(work, **said, answer="On January 12.")
        second = asyncio.create_task(doing(gate, town, "teacher", capturing.settle, **said, answer="Never."))
        await asyncio.sleep(0.5)
    with pytest.raises(EntryChanged):
        await second
    [now] = (await looks(gate, town, "case_manager", meeting)).entries
    assert (now.row.answer, now.row.revision) == ("On January 12.", 2)


async def test_going_on_with_the_agenda_is_a_change_who_closes_the_minutes_has_seen(gate: Gate, town: Town) -> None:
    meeting = await took_place(gate, town)
    await doing(gate, town, "case_manager", capturing.take_usual_agenda, meeting_id=meeting.id)
    seen = await looks(gate, town, "case_manager", meeting)
    for entry in (seen.entries[0].row.id, None):
        await doing(gate, town, "case_manager", capturing.turn_to, meeting_id=meeting.id, entry_id=entry)
    assert (await looks(gate, town, "case_manager", meeting)).fingerprint != seen.fingerprint


async def test_one_who_is_no_staff_leaves_room_for_the_others(gate: Gate, town: Town) -> None:
    meeting = await took_place(gate, town)
    for number in range(rules.MOST_OF_ONE):
        await captures(gate, town, "parent", meeting, "question", f"Question {number}?")
    with pytest.raises(InvalidInput):
        await captures(gate, town, "parent", meeting, "question", "One more?")
    [first, *_] = (await looks(gate, town, "parent", meeting)).entries
    await doing(gate, town, "case_manager", capturing.take_out, entry_id=first.row.id, revision=1)
    await captures(gate, town, "parent", meeting, "question", "One more?")
    await captures(gate, town, "case_manager", meeting, "decision", "Speech twice a week.")


async def test_a_full_agenda_leaves_places_for_what_is_added_after_the_minutes_are_closed(
    gate: Gate, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("trellis.meetings.room.entries.MOST_ENTRIES", rules.LEFT_FOR_CORRECTIONS + 2)
    meeting = await took_place(gate, town)
    await captures(gate, town, "case_manager", meeting, "note", "She reads at home.")
    await captures(gate, town, "case_manager", meeting, "decision", "Speech twice a week.")
    with pytest.raises(InvalidInput):
        await captures(gate, town, "case_manager", meeting, "note", "One too many.")
    await all_there(gate, town, meeting)
    await does(gate, town, "case_manager", "hold", meeting)
    seen = (await looks(gate, town, "case_manager", meeting)).fingerprint
    await doing(gate, town, "case_manager", minutes.close_minutes, meeting_id=meeting.id, seen=seen)
    await captures(gate, town, "case_manager", meeting, "addendum", "Three times a week, not two.")


async def goes_on(gate: Gate, town: Town, meeting: Meeting, who: str = "case_manager") -> Meeting:
    at = clock.now() + timedelta(days=7)
    where = {"starts_at": at, "ends_at": at + HOUR, "location": "Room 4"}
    following: Meeting = await doing(
        gate, town, who, minutes.adjourn, meeting_id=meeting.id, **where, idempotency_key="going-on-next-week"
    )
    return following


async def test_who_lost_the_right_is_not_asked_to_the_meeting_that_goes_on(gate: Gate, town: Town) -> None:
    """Threats row 3: the new place may be the one a parent must not know."""
    meeting = await took_place(gate, town)
    await all_there(gate, town, meeting)
    await ordered(gate, town, "parent", scopes=())
    following = await goes_on(gate, town, meeting)
    assert "parent" not in await seats(gate, town, following)


async def test_who_loses_the_right_between_arranging_and_inviting_is_sent_no_invitation(gate: Gate, town: Town) -> None:
    meeting = await arranged(gate, town)
    await ordered(gate, town, "parent", scopes=())
    await does(gate, town, "case_manager", "send_invitations", meeting)
    assert (await seats(gate, town, meeting))["parent"].invited_at is None


async def test_a_meeting_goes_on_without_who_left(gate: Gate, town: Town) -> None:
    meeting = await took_place(gate, town)
    await all_there(gate, town, meeting)
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        await work.session.execute(update(Person).where(Person.id == town.people["teacher"]).values(status="ended"))
    following = await goes_on(gate, town, meeting)
    there = await seats(gate, town, following)
    assert "teacher" not in there
    assert "parent" in there


@pytest.mark.parametrize(("kind", "by"), [("guest", "director"), ("guest", "case_manager"), ("staff", "case_manager")])
async def test_whose_last_day_is_over_has_no_seat_in_what_goes_on(gate: Gate, town: Town, kind: str, by: str) -> None:
    meeting = await took_place(gate, town)
    town.people["guest"] = guest = new_id()
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        day = await today(work)
        named = {"given_name": "Gus", "family_name": "Vance", "name_key": "gus vance", "family_name_key": "vance"}
        work.session.add(Person(district_id=town.district_id, id=guest, kind=kind, email="gus@mail.test", **named))
        await work.session.flush()
        work.session.add(
            TeamMember(
                district_id=town.district_id,
                id=new_id(),
                student_id=town.student_id,
                person_id=guest,
                role="other",
                starts_on=day - timedelta(days=5),
                ends_on=day - timedelta(days=1),
                is_substitute=kind == "staff",
            )
        )
        seat = {"meeting_id": meeting.id, "person_id": guest, "role": "other"}
        work.session.add(
            MeetingParticipant(
                district_id=town.district_id, id=new_id(), created_at=work.at - timedelta(days=4), **seat
            )
        )
    await all_there(gate, town, meeting)
    following = await goes_on(gate, town, meeting, by)
    assert "guest" not in await seats(gate, town, following)
    with pytest.raises(NotFound):
        await looks(gate, town, "guest", following)


async def test_the_database_takes_minutes_of_a_meeting_that_was_held_alone(gate: Gate, town: Town) -> None:
    meeting = await arranged(gate, town)
    with pytest.raises(MinutesOpen):
        async with gate.open(town.district_id, town.actor("parent"), "test") as work:
            work.session.add(
                MeetingMinutes(
                    district_id=town.district_id,
                    id=new_id(),
                    student_id=town.student_id,
                    meeting_id=meeting.id,
                    content={},
                    content_hash="0",
                    closed_by_id=town.people["parent"],
                    closed_at=work.at,
                )
            )
