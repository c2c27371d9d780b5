"""The entries of a meeting as every part of the room reads them, and how its pages hear of a change."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import rfc8785
from sqlalchemy import and_, func, select

from trellis.kernel.errors import InvalidInput
from trellis.kernel.events import hint_all
from trellis.kernel.hashing import sha256_hex
from trellis.kernel.ids import new_id
from trellis.kernel.tenancy import UnitOfWork
from trellis.kernel.words import Words
from trellis.meetings.model import Meeting, MeetingParticipant
from trellis.meetings.room.model import MeetingEntry, MeetingMinutes
from trellis.meetings.room.rules import LEFT_FOR_CORRECTIONS, MOST_ENTRIES, MOST_EVER, Captured
from trellis.meetings.service import meeting_by_id
from trellis.people.model import Person


@dataclass(frozen=True, slots=True)
class Wish:
    """What an entry is to say. `due_on` and `assignee_id` are a task's, `minutes` (1 to 240) an agenda item's."""

    kind: str
    text: str
    section: str | None = None
    reason: str = ""
    minutes: int | None = None
    assignee_id: uuid.UUID | None = None
    due_on: date | None = None


async def add_entries(work: UnitOfWork, meeting: Meeting, wishes: Sequence[Wish]) -> None:
    """Put entries down behind those that are there, in order. Raises InvalidInput for more than a meeting takes."""
    there = select(
        func.count(), func.count().filter(MeetingEntry.removed_at.is_(None)), func.max(MeetingEntry.position)
    ).where(MeetingEntry.meeting_id == meeting.id)
    ever, standing, last = (await work.session.execute(there)).one()
    kept_free = 0 if all(wish.kind == "addendum" for wish in wishes) else LEFT_FOR_CORRECTIONS
    if standing + len(wishes) > MOST_ENTRIES - kept_free or ever + len(wishes) > MOST_EVER - kept_free:
        raise InvalidInput(Words(en="These minutes are full.", es="Esta acta está llena."), field="text")
    for place, wish in enumerate(wishes, start=(last or 0) + 1):
        work.session.add(
            MeetingEntry(
                district_id=work.district_id,
                id=new_id(),
                created_at=work.at,
                student_id=meeting.student_id,
                meeting_id=meeting.id,
                kind=wish.kind,
                position=place,
                text=wish.text,
                section=wish.section,
                reason=wish.reason,
                answer="",
                minutes=wish.minutes,
                assignee_id=wish.assignee_id,
                due_on=wish.due_on,
                recorded_by_id=work.person_id,
                recorded_at=work.at,
                revision=1,
            )
        )
    await work.session.flush()


async def entries_of(work: UnitOfWork, meeting_id: uuid.UUID) -> list[MeetingEntry]:
    """What stands, in order."""
    found = (
        select(MeetingEntry)
        .where(MeetingEntry.meeting_id == meeting_id, MeetingEntry.removed_at.is_(None))
        .order_by(MeetingEntry.position, MeetingEntry.id)
    )
    return list((await work.session.execute(found)).scalars())


async def minutes_of(work: UnitOfWork, meeting_id: uuid.UUID) -> MeetingMinutes | None:
    """The closed minutes, if they are."""
    closed = select(MeetingMinutes).where(MeetingMinutes.meeting_id == meeting_id)
    return (await work.session.execute(closed)).scalar_one_or_none()


def captured(rows: Sequence[MeetingEntry]) -> list[Captured]:
    """Entries as the rules of the minutes look at them."""
    return [Captured(row.kind, row.text, row.settled_at is not None, row.assignee_id is not None) for row in rows]


def fingerprint(rows: Sequence[MeetingEntry]) -> str:
    """What was looked at: who closes the minutes names it, so that nobody closes what they have not seen."""
    return sha256_hex(rfc8785.dumps([[str(row.id), row.revision] for row in rows]))


async def seats_of(work: UnitOfWork, meeting_id: uuid.UUID) -> list[tuple[MeetingParticipant, Person]]:
    """Who was asked, with their names."""
    found = (
        select(MeetingParticipant, Person)
        .join(
            Person,
            and_(Person.district_id == MeetingParticipant.district_id, Person.id == MeetingParticipant.person_id),
        )
        .where(MeetingParticipant.meeting_id == meeting_id)
        .order_by(MeetingParticipant.created_at, MeetingParticipant.id)
    )
    return [row._tuple() for row in await work.session.execute(found)]


async def locked(work: UnitOfWork, meeting_id: uuid.UUID) -> Meeting:
    """A meeting one may see, its row held: what is captured in one meeting is written one after the other.

    Raises NotFound.
    """
    await meeting_by_id(work, meeting_id=meeting_id)
    held = select(Meeting).where(Meeting.id == meeting_id).with_for_update().execution_options(populate_existing=True)
    return (await work.session.execute(held)).scalar_one()


async def tell_the_room(work: UnitOfWork, meeting: Meeting) -> None:
    """Write what changed and tell every page of this meeting."""
    await work.session.flush()
    await hint_all(work, [("meeting.changed", meeting.id)])
