"""A meeting from its first proposal to its end: who may, who is told, what their calendars show."""

from __future__ import annotations

import asyncio
import uuid
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from typing import Any

import pytest
from icalendar import Calendar, Component
from sqlalchemy import func, select, update
from tests.factories import Town, make_town
from tests.factories.plan import begun
from tests.notices.post import Post, everything, html, plain, to

from trellis.kernel.errors import Conflict, InvalidInput, NotAllowed, NotFound
from trellis.kernel.tenancy import SYSTEM, Gate
from trellis.meetings import service
from trellis.meetings.model import Meeting, MeetingParticipant
from trellis.meetings.rules import missing
from trellis.people.model import Person
from trellis.students.model import Student

STARTS = datetime(2026, 12, 4, 18, 0, tzinfo=UTC)  # ten in the morning in Los Angeles
HOUR = timedelta(hours=1)
ASKED = {
    "case_manager": "case_manager",
    "teacher": "general_teacher",
    "principal": "lea_representative",
    "parent": "parent",
}


@pytest.fixture
async def town(gate: Gate) -> Town:
    return await make_town(gate)


def wanted(town: Town, **other: Any) -> dict[str, Any]:
    """What the form sends."""
    return {
        "student_id": town.student_id,
        "plan_id": None,
        "kind": "annual_review",
        "purpose": "Annual review for Maya Ruiz",
        "starts_at": STARTS,
        "ends_at": STARTS + HOUR,
        "location": "Room 4; upstairs, left",
        "participants": [(town.people[who], role) for who, role in ASKED.items()],
        "idempotency_key": "first-click",
        **other,
    }


async def arranged(gate: Gate, town: Town, by: str = "case_manager", **other: Any) -> Meeting:
    async with gate.open(town.district_id, town.actor(by), "test") as work:
        return await service.arrange(work, **wanted(town, **other))


async def does(gate: Gate, town: Town, who: str, deed: str, meeting: Meeting, **values: Any) -> Meeting:
    async with gate.open(town.district_id, town.actor(who), "test") as work:
        done: Meeting = await getattr(service, deed)(work, meeting_id=meeting.id, **values)
        return done


async def seats(gate: Gate, town: Town, meeting: Meeting) -> dict[str, MeetingParticipant]:
    by_person = {person: who for who, person in town.people.items()}
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        [rows] = await service.participants_of(work, [meeting.id])
    return {by_person[row.person_id]: row for row in rows}


async def count(gate: Gate, town: Town) -> int:
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        return int((await work.session.execute(select(func.count()).select_from(Meeting))).scalar_one())


def event_of(mail: EmailMessage) -> tuple[str, Component]:
    [part] = [p for p in mail.walk() if p.get_content_type() == "text/calendar"]
    raw = part.get_payload(decode=True)
    assert isinstance(raw, bytes)
    calendar = Calendar.from_ical(raw)
    assert part.get_param("method") == str(calendar["method"]), "the part and the calendar say the same method"
    [event] = calendar.walk("VEVENT")
    return str(calendar["method"]), event


# Arranging


@pytest.mark.parametrize("who", ["case_manager", "principal", "director"])
async def test_who_leads_the_team_may_arrange_and_nobody_is_told_yet(
    gate: Gate, town: Town, post: Post, who: str
) -> None:
    meeting = await arranged(gate, town, who)
    assert (meeting.state, meeting.sequence, meeting.notice_sent_at) == ("proposed", 0, None)
    assert set(await seats(gate, town, meeting)) == set(ASKED)
    assert await post.messages(town.district_id) == []


@pytest.mark.parametrize(
    ("who", "error"),
    [
        ("teacher", NotAllowed),
        ("therapist", NotAllowed),
        ("parent", NotAllowed),
        ("student", NotAllowed),
        ("admin", NotAllowed),
        ("other_parent", NotFound),
        ("stranger", NotFound),
    ],
)
async def test_who_may_not_arrange(gate: Gate, town: Town, who: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        await arranged(gate, town, who)
    assert await count(gate, town) == 0


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"kind": "party"}, "kind"),
        ({"purpose": "  "}, "purpose"),
        ({"purpose": "x" * 501}, "purpose"),
        ({"location": ""}, "location"),
        ({"location": "x" * 301}, "location"),
        ({"ends_at": STARTS}, "endsAt"),
        ({"ends_at": STARTS - HOUR}, "endsAt"),
        ({"ends_at": STARTS + 13 * HOUR}, "endsAt"),
        ({"starts_at": STARTS.replace(tzinfo=None)}, "endsAt"),
        ({"ends_at": (STARTS + HOUR).replace(tzinfo=None)}, "endsAt"),
        ({"participants": []}, "participants"),
        ({"participants": [(uuid.uuid4(), "magician")]}, "participants"),
        ({"idempotency_key": "short"}, "idempotencyKey"),
        ({"idempotency_key": "x" * 256}, "idempotencyKey"),
    ],
    ids=str,
)
async def test_bad_input_arranges_nothing(gate: Gate, town: Town, wrong: dict[str, Any], field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        await arranged(gate, town, **wrong)
    assert refused.value.field == field
    assert await count(gate, town) == 0


async def test_nobody_unknown_gone_or_from_elsewhere_is_asked(gate: Gate, town: Town) -> None:
    elsewhere = await make_town(gate)
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        await work.session.execute(update(Person).where(Person.id == town.people["therapist"]).values(status="ended"))
    for person in (uuid.uuid4(), elsewhere.people["teacher"], town.people["therapist"]):
        with pytest.raises(NotFound):
            await arranged(gate, town, participants=[(town.people["parent"], "parent"), (person, "general_teacher")])
    assert await count(gate, town) == 0


async def test_a_person_may_sit_in_two_roles_but_only_once_in_each(gate: Gate, town: Town) -> None:
    principal = town.people["principal"]
    roles = [(principal, "lea_representative"), (principal, "general_teacher"), (principal, "lea_representative")]
    meeting = await arranged(gate, town, participants=roles)
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        [rows] = await service.participants_of(work, [meeting.id])
    assert sorted(row.role for row in rows) == ["general_teacher", "lea_representative"]


async def test_a_double_click_makes_one_meeting_also_at_the_same_moment(gate: Gate, town: Town) -> None:
    first, second = await asyncio.gather(arranged(gate, town), arranged(gate, town))
    assert first.id == second.id == (await arranged(gate, town)).id
    assert await count(gate, town) == 1
    assert (await arranged(gate, town, idempotency_key="second-click")).id != first.id


async def test_the_same_key_for_something_else_is_refused(gate: Gate, town: Town) -> None:
    await arranged(gate, town)
    for other in ({"starts_at": STARTS - HOUR}, {"kind": "amendment"}, {"location": "Room 5"}):
        with pytest.raises(Conflict):
            await arranged(gate, town, **other)
    assert await count(gate, town) == 1


async def test_a_meeting_about_a_plan_is_about_that_students_plan(gate: Gate, town: Town) -> None:
    plan = await begun(gate, town)
    assert (await arranged(gate, town, plan_id=plan.id)).plan_id == plan.id
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        bo = town.people["other_parent"]  # any other person of the district, made a student
        work.session.add(Student(district_id=town.district_id, id=bo, home_languages=[]))
    for plan_id, student_id in ((plan.id, bo), (uuid.uuid4(), town.student_id)):
        with pytest.raises(NotFound):
            await arranged(
                gate, town, "director", plan_id=plan_id, student_id=student_id, idempotency_key="another-click"
            )
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        found = await service.meeting_of_plan(work, plan_id=plan.id)
    assert found is not None and found.student_id == town.student_id


# Telling people


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
    assert "10:00" in plain(mails["bo.lindqvist"]) and "December 4, 2026" in plain(mails["bo.lindqvist"])
    assert "4 de diciembre de 2026" in plain(mails["helena.ruiz"]) and "Hola Helena" in html(mails["helena.ruiz"])
    assert mails["helena.ruiz"]["Subject"] == "Le invitamos a una reunión de la escuela"
    assert "http://trellis.test/family/meetings/" in plain(mails["helena.ruiz"])
    assert "http://trellis.test/meetings/" in plain(mails["bo.lindqvist"])
    assert all(row.secret is None for row in await post.messages(town.district_id))
    assert not any("/invitation/" in everything(mail) for mail in mails.values()), "only the first letter is a door"


async def test_the_calendar_says_its_zone_so_that_summer_time_is_right(gate: Gate, town: Town, post: Post) -> None:
    meeting = await arranged(
        gate, town, starts_at=datetime(2027, 7, 1, 17, tzinfo=UTC), ends_at=datetime(2027, 7, 1, 18, tzinfo=UTC)
    )
    await does(gate, town, "case_manager", "send_invitations", meeting)
    mail = (await post.deliver(town.district_id))[0]
    [part] = [p for p in mail.walk() if p.get_content_type() == "text/calendar"]
    raw = part.get_payload(decode=True)
    assert isinstance(raw, bytes)
    [zone] = Calendar.from_ical(raw).walk("VTIMEZONE")
    assert str(zone["tzid"]) == "America/Los_Angeles"
    assert zone.to_tz().utcoffset(datetime(2027, 7, 1, 10)) == timedelta(hours=-7)
    assert zone.to_tz().utcoffset(datetime(2027, 12, 1, 10)) == timedelta(hours=-8)
    assert event_of(mail)[1].decoded("dtstart").hour == 10


async def test_sending_again_writes_to_nobody_twice(gate: Gate, town: Town, post: Post) -> None:
    meeting = await arranged(gate, town)
    for _ in range(2):
        await does(gate, town, "case_manager", "send_invitations", meeting)
    assert len(await post.deliver(town.district_id)) == len(ASKED)


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


async def test_letters_overtaken_by_a_change_are_not_sent(gate: Gate, town: Town, post: Post) -> None:
    meeting = await arranged(gate, town)
    await does(gate, town, "case_manager", "send_invitations", meeting)
    await does(gate, town, "case_manager", "cancel", meeting, reason="")
    mails = await post.deliver(town.district_id)
    assert {event_of(mail)[0] for mail in mails} == {"CANCEL"}
    assert len(mails) == len(ASKED)


# Answering


@pytest.mark.parametrize("who", ["parent", "teacher", "case_manager"])
async def test_who_was_asked_answers_for_themselves_alone(gate: Gate, town: Town, who: str) -> None:
    meeting = await arranged(gate, town)
    await does(gate, town, who, "answer", meeting, answer="coming", note="By bus")
    by = await seats(gate, town, meeting)
    assert {name for name, seat in by.items() if seat.answer == "coming"} == {who}
    assert by[who].answer_note == "By bus" and by[who].answered_at is not None


@pytest.mark.parametrize(
    ("who", "error"),
    [
        ("therapist", NotAllowed),
        ("director", NotAllowed),
        ("student", NotAllowed),
        ("other_parent", NotFound),
        ("stranger", NotFound),
        ("admin", NotFound),
    ],
)
async def test_who_was_not_asked_does_not_answer(gate: Gate, town: Town, who: str, error: type[Exception]) -> None:
    meeting = await arranged(gate, town)
    # An administrator of the district sees the directory, not meetings: refused either way.
    with pytest.raises((error, NotAllowed) if who == "admin" else error):
        await does(gate, town, who, "answer", meeting, answer="coming", note=None)
    assert {seat.answer for seat in (await seats(gate, town, meeting)).values()} == {"waiting"}


@pytest.mark.parametrize(("answer", "note"), [("waiting", None), ("perhaps", None), ("coming", "x" * 1001)])
async def test_an_answer_that_is_none_is_refused(gate: Gate, town: Town, answer: str, note: str | None) -> None:
    meeting = await arranged(gate, town)
    with pytest.raises(InvalidInput):
        await does(gate, town, "parent", "answer", meeting, answer=answer, note=note)


# Holding


async def test_attendance_is_taken_by_who_may_arrange_and_is_no_consent(gate: Gate, town: Town) -> None:
    meeting = await arranged(gate, town)
    by = await seats(gate, town, meeting)
    for who, error in (("teacher", NotAllowed), ("parent", NotAllowed), ("stranger", NotFound)):
        with pytest.raises(error):
            await does(
                gate,
                town,
                who,
                "take_attendance",
                meeting,
                attendance=[(by[who].id if who in by else uuid.uuid4(), "in_person")],
            )
    with pytest.raises(InvalidInput):
        await does(gate, town, "case_manager", "hold", meeting)
    for wrong in ([(by["parent"].id, "asleep")], [(uuid.uuid4(), "in_person")]):
        with pytest.raises(InvalidInput):
            await does(gate, town, "case_manager", "take_attendance", meeting, attendance=wrong)
    present = [(by[who].id, "phone" if who == "parent" else "in_person") for who in by]
    await does(gate, town, "case_manager", "take_attendance", meeting, attendance=present)
    held = await does(gate, town, "principal", "hold", meeting)
    assert held.state == "held" and held.held_at is not None
    with pytest.raises(service.MeetingOver):
        await does(gate, town, "case_manager", "take_attendance", meeting, attendance=present)


async def test_a_meeting_where_everybody_was_absent_was_not_held(gate: Gate, town: Town) -> None:
    meeting = await arranged(gate, town)
    absent = [(seat.id, "absent") for seat in (await seats(gate, town, meeting)).values()]
    await does(gate, town, "case_manager", "take_attendance", meeting, attendance=absent)
    with pytest.raises(InvalidInput):
        await does(gate, town, "case_manager", "hold", meeting)


async def test_required_roles_show_who_was_asked_and_who_came(gate: Gate, town: Town) -> None:
    meeting = await arranged(gate, town)
    by = await seats(gate, town, meeting)
    here = [(by[who].id, "absent" if who == "teacher" else "video") for who in by]
    await does(gate, town, "case_manager", "take_attendance", meeting, attendance=here)
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        filled = {f.requirement.key: f for f in await service.required(work, meeting)}
        absent = [r.key for r in missing(await service.required(work, meeting, transition=True))]
    assert absent == ["GEN_ED", "STUDENT"]
    assert filled["GEN_ED"].invited == (str(town.people["teacher"]),) and filled["GEN_ED"].present == ()
    assert filled["PARENT"].present == (str(town.people["parent"]),)


# Seeing


async def test_who_may_see_a_meeting(gate: Gate, town: Town) -> None:
    meeting = await arranged(gate, town)
    for who in (*ASKED, "therapist", "director", "student"):
        assert (await does(gate, town, who, "meeting_by_id", meeting)).id == meeting.id
    for who in ("other_parent", "stranger"):
        with pytest.raises(NotFound):
            await does(gate, town, who, "meeting_by_id", meeting)
    elsewhere = await make_town(gate)
    for who in ("director", "admin", "parent"):
        with pytest.raises(NotFound):
            await does(gate, elsewhere, who, "meeting_by_id", meeting)
        with pytest.raises(NotFound):
            await does(gate, elsewhere, who, "send_invitations", meeting)


async def test_a_guest_who_was_asked_sees_the_meeting_and_answers(gate: Gate, town: Town) -> None:
    everybody = [*wanted(town)["participants"], (town.people["stranger"], "other")]
    meeting = await arranged(gate, town, participants=everybody)
    await does(gate, town, "stranger", "answer", meeting, answer="coming", note=None)
    with pytest.raises(NotFound):
        await does(gate, town, "stranger", "cancel", meeting, reason="")


async def test_lists_hold_only_what_is_ones_own(gate: Gate, town: Town) -> None:
    meeting = await arranged(gate, town)
    off = await arranged(gate, town, idempotency_key="second-click")
    await does(gate, town, "case_manager", "cancel", off, reason="")
    expected = {"parent": 1, "teacher": 1, "case_manager": 1, "therapist": 0, "stranger": 0, "other_parent": 0}
    for who, number in expected.items():
        async with gate.open(town.district_id, town.actor(who), "test") as work:
            mine = (await work.session.execute(await service.meetings(work))).scalars().all()
            [of_student] = await service.meetings_of_students(work, [town.student_id])
        assert [m.id for m in mine] == [meeting.id] * number, who
        assert len(of_student) == (0 if who in ("stranger", "other_parent") else 2), who
