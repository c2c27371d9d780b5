"""Closing the minutes for good, and going on another day."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import rfc8785
from sqlalchemy import select

from trellis.access import Permission, allow
from trellis.kernel.audit import record
from trellis.kernel.hashing import sha256_hex
from trellis.kernel.ids import new_id
from trellis.kernel.repeating import is_repeated
from trellis.kernel.tenancy import UnitOfWork
from trellis.meetings import service
from trellis.meetings.asking import still_seated
from trellis.meetings.model import Meeting, MeetingParticipant
from trellis.meetings.room import rules
from trellis.meetings.room.entries import (
    Wish,
    add_entries,
    captured,
    entries_of,
    fingerprint,
    locked,
    minutes_of,
    seats_of,
    tell_the_room,
)
from trellis.meetings.room.model import MeetingEntry, MeetingMinutes
from trellis.meetings.room.problems import MinutesChanged, MinutesNotReady
from trellis.people.model import Person

FORMAT = "trellis-minutes/1"


async def close_minutes(work: UnitOfWork, *, meeting_id: uuid.UUID, seen: str) -> MeetingMinutes:
    """Close the minutes of a meeting that was held: who was there, what was captured, frozen with its hash (5.5).

    `seen` is the fingerprint of what was looked at. A second press answers with the first minutes.
    Raises NotFound, NotAllowed, MinutesChanged, MinutesNotReady.
    """
    meeting = await _to_convene(work, meeting_id)
    if (known := await minutes_of(work, meeting_id)) is not None:
        return known
    rows = await entries_of(work, meeting_id)
    if fingerprint(rows) != seen:
        raise MinutesChanged()
    if still_open := rules.open_for_minutes(captured(rows), is_held=meeting.state == "held"):
        raise MinutesNotReady(still_open)
    content = await _document(work, meeting, rows, await seats_of(work, meeting_id))
    minutes = MeetingMinutes(
        district_id=work.district_id,
        id=new_id(),
        created_at=work.at,
        student_id=meeting.student_id,
        meeting_id=meeting_id,
        content=content,
        content_hash=sha256_hex(rfc8785.dumps(content)),
        closed_by_id=work.person_id,
        closed_at=work.at,
    )
    work.session.add(minutes)
    record(work, "meeting.close_minutes", "meeting", meeting_id, student_id=meeting.student_id)
    await tell_the_room(work, meeting)
    return minutes


async def adjourn(
    work: UnitOfWork,
    *,
    meeting_id: uuid.UUID,
    starts_at: datetime,
    ends_at: datetime,
    location: str,
    idempotency_key: str,
) -> Meeting:
    """End today and go on another day: this meeting is held, another one continues it with who may still be asked.

    What of the agenda was not spoken about goes on with it. Nobody is told before invitations are sent, as for any
    meeting (NOT-1). Answers with the new meeting; the same key with the first.
    Raises what `service.hold` and `service.arrange` raise, KeyUsedForSomethingElse.
    """
    meeting = await _to_convene(work, meeting_id)
    wish = {"meeting": str(meeting_id), "starts": starts_at.isoformat(), "ends": ends_at.isoformat(), "at": location}
    next_id = uuid.uuid5(work.person_id, f"meeting {idempotency_key}")
    if await is_repeated(work, "meeting.adjourn", f"adjourn {idempotency_key}", **wish):
        return (await work.session.execute(select(Meeting).where(Meeting.id == next_id))).scalar_one()
    await service.hold(work, meeting_id=meeting_id)
    seats = await still_seated(work, meeting)
    following = await service.arrange(
        work,
        student_id=meeting.student_id,
        plan_id=meeting.plan_id,
        kind=meeting.kind,
        purpose=meeting.purpose,
        starts_at=starts_at,
        ends_at=ends_at,
        location=location,
        participants=seats,
        idempotency_key=idempotency_key,
        seated={person for person, _ in seats},
    )
    following.continues_id = meeting_id
    left = [row for row in await entries_of(work, meeting_id) if row.kind == "agenda" and row.settled_at is None]
    carried = [Wish("agenda", row.text, row.section, minutes=row.minutes) for row in left]
    await add_entries(work, following, carried)
    record(work, "meeting.adjourn", "meeting", meeting_id, student_id=meeting.student_id)
    await tell_the_room(work, meeting)
    return following


async def _to_convene(work: UnitOfWork, meeting_id: uuid.UUID) -> Meeting:
    """A meeting one convenes, with its row held."""
    meeting = await locked(work, meeting_id)
    await allow(work, Permission.ARRANGE_MEETING, meeting.student_id)
    return meeting


async def _document(
    work: UnitOfWork,
    meeting: Meeting,
    rows: Sequence[MeetingEntry],
    seats: Sequence[tuple[MeetingParticipant, Person]],
) -> dict[str, Any]:
    """The minutes as one document: ids beside names, because names change and these do not."""
    ids = {row.recorded_by_id for row in rows} | {row.assignee_id for row in rows if row.assignee_id}
    ids |= {work.person_id, meeting.student_id}
    found = await work.session.execute(select(Person).where(Person.id.in_(ids)))
    names = {person.id: person.name for person in found.scalars()}
    return {
        "format": FORMAT,
        "meeting": {
            "id": str(meeting.id),
            "kind": meeting.kind,
            "purpose": meeting.purpose,
            "startsAt": meeting.starts_at.isoformat(),
            "endsAt": meeting.ends_at.isoformat(),
            "beganAt": meeting.began_at.isoformat() if meeting.began_at else None,
            "heldAt": meeting.held_at.isoformat() if meeting.held_at else None,
            "location": meeting.location,
            "continues": str(meeting.continues_id) if meeting.continues_id else None,
            "plan": str(meeting.plan_id) if meeting.plan_id else None,
        },
        "student": {"id": str(meeting.student_id), "name": names.get(meeting.student_id, "")},
        "people": [
            {
                "id": str(person.id),
                "name": person.name,
                "role": seat.role,
                "attendance": seat.attendance,
                "cameAt": seat.came_at.isoformat() if seat.came_at else None,
                "leftAt": seat.left_at.isoformat() if seat.left_at else None,
            }
            for seat, person in seats
        ],
        "entries": [
            {
                "id": str(row.id),
                "kind": row.kind,
                "text": row.text,
                "section": row.section,
                "reason": row.reason,
                "answer": row.answer,
                "by": names.get(row.recorded_by_id, ""),
                "byId": str(row.recorded_by_id),
                "at": row.recorded_at.isoformat(),
                "settled": row.settled_at is not None,
                "assignee": names.get(row.assignee_id) if row.assignee_id else None,
                "dueOn": row.due_on.isoformat() if row.due_on else None,
            }
            for row in rows
        ],
        "closedBy": {"id": str(work.person_id), "name": names.get(work.person_id, "")},
        "closedAt": work.at.isoformat(),
    }
