"""What a seat at a meeting opens, and for how long: no longer than what stands behind it (threats rows 3 and 20)."""

from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update
from tests.factories import Town, make_town

from trellis.kernel import clock
from trellis.kernel.errors import InvalidInput, NotFound
from trellis.kernel.tenancy import SYSTEM, Gate
from trellis.meetings import service
from trellis.meetings.model import Meeting, MeetingParticipant
from trellis.meetings.visibility import visible_meetings
from trellis.people.model import Person, PersonRole
from trellis.students.model import RightsHolder
from trellis.teams.model import TeamMember

HOUR = timedelta(hours=1)
LEFT = date(2026, 8, 2)


@pytest.fixture
async def town(gate: Gate) -> Town:
    return await make_town(gate)


async def arranged(gate: Gate, town: Town, *seats: tuple[str, str], by: str = "case_manager", **other: Any) -> Meeting:
    start = clock.now() + timedelta(days=5)
    values = {"kind": "annual_review", "purpose": "Annual review", "location": "Room 4", "plan_id": None, **other}
    async with gate.open(town.district_id, town.actor(by), "test") as work:
        return await service.arrange(
            work,
            student_id=town.student_id,
            starts_at=start,
            ends_at=start + HOUR,
            participants=[(town.people[who], role) for who, role in (("case_manager", "case_manager"), *seats)],
            idempotency_key=f"click {uuid.uuid4()}",
            **values,
        )


async def changes(gate: Gate, town: Town, statement: Any) -> None:
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        await work.session.execute(statement)


async def leaves_team(gate: Gate, town: Town, who: str, ends_on: date = LEFT) -> None:
    of = TeamMember.person_id == town.people[who]
    await changes(gate, town, update(TeamMember).where(of).values(ends_on=ends_on))


async def was(gate: Gate, town: Town, meeting: Meeting, ended_at: datetime) -> None:
    """The meeting was at another time."""
    times = {"starts_at": ended_at - HOUR, "ends_at": ended_at}
    await changes(gate, town, update(Meeting).where(Meeting.id == meeting.id).values(**times))


async def sees(gate: Gate, town: Town, who: str, meeting: Meeting) -> bool:
    """Whether `who` opens the meeting; its own list and the student's say the same."""
    async with gate.open(town.district_id, town.actor(who), "test") as work:
        mine = (await work.session.execute(await service.meetings(work))).scalars().all()
        of = select(Meeting).where(Meeting.student_id == town.student_id, await visible_meetings(work))
        of_student = (await work.session.execute(of)).scalars().all()
        [seats] = await service.participants_of(work, [meeting.id])
        try:
            await service.meeting_by_id(work, meeting_id=meeting.id)
            opened = True
        except NotFound:
            opened = False
    is_asked = town.people[who] in {seat.person_id for seat in seats} or meeting.arranged_by_id == town.people[who]
    assert (meeting.id in [m.id for m in mine]) == (opened and is_asked), who
    assert (meeting.id in [m.id for m in of_student]) == opened, who
    return opened


async def test_who_arranged_it_once_and_left_sees_it_no_more(gate: Gate, town: Town) -> None:
    meeting = await arranged(gate, town, ("parent", "parent"), by="principal")
    assert await sees(gate, town, "principal", meeting)
    await leaves_team(gate, town, "principal")
    role = PersonRole.person_id == town.people["principal"]
    await changes(gate, town, update(PersonRole).where(role).values(role="other_staff"))
    assert not await sees(gate, town, "principal", meeting)


async def test_a_seat_of_the_team_ends_with_the_membership(gate: Gate, town: Town) -> None:
    meeting = await arranged(gate, town, ("teacher", "general_teacher"))
    assert await sees(gate, town, "teacher", meeting)
    today = clock.today_in("America/Los_Angeles")
    await leaves_team(gate, town, "teacher", ends_on=today + timedelta(days=1))
    assert await sees(gate, town, "teacher", meeting), "still a member today"
    await leaves_team(gate, town, "teacher", ends_on=today)
    assert not await sees(gate, town, "teacher", meeting)
    with pytest.raises(NotFound):
        async with gate.open(town.district_id, town.actor("teacher"), "test") as work:
            await service.answer(work, meeting_id=meeting.id, answer="coming", note=None)


async def test_who_left_and_is_asked_again_comes_as_a_guest(gate: Gate, town: Town) -> None:
    await leaves_team(gate, town, "teacher")
    other = await arranged(gate, town)
    meeting = await arranged(gate, town, ("teacher", "general_teacher"))
    assert await sees(gate, town, "teacher", meeting)
    assert not await sees(gate, town, "teacher", other)


@pytest.mark.parametrize(("days", "opens"), [(13, True), (15, False)])
async def test_a_guests_seat_lasts_two_weeks_after_the_meeting(gate: Gate, town: Town, days: int, opens: bool) -> None:
    meeting = await arranged(gate, town, ("stranger", "other"), ("teacher", "general_teacher"))
    assert await sees(gate, town, "stranger", meeting)
    await was(gate, town, meeting, clock.now() - timedelta(days=days))
    assert await sees(gate, town, "stranger", meeting) == opens
    assert await sees(gate, town, "teacher", meeting) and await sees(gate, town, "case_manager", meeting)


async def test_an_invited_guest_of_the_district_sees_the_meeting(gate: Gate, town: Town) -> None:
    """An interpreter is nobody's colleague and nobody's family."""
    await changes(gate, town, update(Person).where(Person.id == town.people["stranger"]).values(kind="guest"))
    meeting = await arranged(gate, town, ("stranger", "other"), by="director")
    assert await sees(gate, town, "stranger", meeting)


@pytest.mark.parametrize("role", ["parent", "other", "lea_representative"])
async def test_a_guardian_is_judged_by_rights_whatever_the_seat_is_called(gate: Gate, town: Town, role: str) -> None:
    meeting = await arranged(gate, town, ("parent", "parent"))
    seat = MeetingParticipant.person_id == town.people["parent"]
    await changes(gate, town, update(MeetingParticipant).where(seat).values(role=role))
    assert await sees(gate, town, "parent", meeting)
    rights = RightsHolder.person_id == town.people["parent"]
    await changes(gate, town, update(RightsHolder).where(rights).values(may_view=False, may_consent=False))
    assert await sees(gate, town, "parent", meeting), "notice is still owed"
    await changes(gate, town, update(RightsHolder).where(rights).values(ends_on=LEFT))
    assert not await sees(gate, town, "parent", meeting)


@pytest.mark.parametrize(
    ("who", "role"),
    [
        ("parent", "other"),
        ("parent", "lea_representative"),
        ("parent", "student"),
        ("stranger", "parent"),
        ("stranger", "student"),
        ("student", "other"),
    ],
)
async def test_nobody_is_asked_in_a_role_that_is_not_theirs(gate: Gate, town: Town, who: str, role: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        await arranged(gate, town, (who, role))
    assert refused.value.field == "participants"
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        assert (await work.session.execute(select(Meeting.id))).all() == []


async def test_only_this_students_family_is_asked_as_family(gate: Gate, town: Town) -> None:
    """A guardian of another child may be found by the director, and is still nobody's parent here."""
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        names = {"given_name": "Olu", "family_name": "Ade", "name_key": "olu ade", "family_name_key": "ade"}
        for kind in ("guardian", "student"):
            person = Person(district_id=town.district_id, kind=kind, **names)
            work.session.add(person)
            await work.session.flush()
            town.people[f"other {kind}"] = person.id
    for who, role in (("other guardian", "parent"), ("other student", "student")):
        with pytest.raises(InvalidInput) as refused:
            await arranged(gate, town, (who, role), by="director")
        assert refused.value.field == "participants"
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        surrogate = {"person_id": town.people["other guardian"], "student_id": town.student_id, "basis": "surrogate"}
        work.session.add(RightsHolder(district_id=town.district_id, law="IDEA", starts_on=LEFT, **surrogate))
    meeting = await arranged(gate, town, ("other guardian", "parent"), ("student", "student"), by="director")
    assert await sees(gate, town, "other guardian", meeting)


BROKEN = "Room 4\r\nhttps://evil.test/meet\u2028 pay\there"


async def test_a_place_is_one_line(gate: Gate, town: Town) -> None:
    """It stands in a letter and a calendar: a line of its own there would be the district's word."""
    meeting = await arranged(gate, town, location=BROKEN)
    assert meeting.location == "Room 4 https://evil.test/meet pay here"
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        times = {"starts_at": meeting.starts_at, "ends_at": meeting.ends_at}
        moved = await service.reschedule(work, meeting_id=meeting.id, location="Room 5\n\nor 6 ", **times)
        assert moved.location == "Room 5 or 6"
        for nothing in ("\n\r\u2028", "Room\x00 4", "Room \x1b[31m4"):
            with pytest.raises(InvalidInput) as refused:
                await service.reschedule(work, meeting_id=meeting.id, location=nothing, **times)
            assert refused.value.field == "location"
