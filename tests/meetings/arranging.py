"""Meetings of a town as the stories arrange and move them, who sits in them, and what their letters hold."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from typing import Any

from icalendar import Calendar, Component
from sqlalchemy import func, select
from tests.factories import Town

from trellis.kernel import clock
from trellis.kernel.ids import new_id
from trellis.kernel.tenancy import SYSTEM, Gate
from trellis.meetings import service
from trellis.meetings.model import Meeting, MeetingParticipant

STARTS = datetime(2036, 12, 4, 18, 0, tzinfo=UTC)  # ten in the morning in Los Angeles
HOUR = timedelta(hours=1)
ASKED = {
    "case_manager": "case_manager",
    "teacher": "general_teacher",
    "principal": "lea_representative",
    "parent": "parent",
}


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


async def took_place(gate: Gate, town: Town) -> Meeting:
    """A meeting of two hours ago, put on record."""
    starts_at = clock.now() - 2 * HOUR
    return await arranged(gate, town, took_place=True, starts_at=starts_at, ends_at=starts_at + HOUR)


async def does(gate: Gate, town: Town, who: str, deed: str, meeting: Meeting, **values: Any) -> Meeting:
    if deed == "send_invitations":
        values = {"idempotency_key": f"click {new_id()}"} | values
    if deed == "take_attendance":
        values["attendance"] = [service.Presence(*one) for one in values["attendance"]]
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
