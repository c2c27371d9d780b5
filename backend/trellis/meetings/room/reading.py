"""What the room shows: the agenda and its time, what was captured, who may do what, the minutes."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from trellis.kernel.tenancy import UnitOfWork
from trellis.meetings.model import Meeting
from trellis.meetings.room import rules
from trellis.meetings.room.capturing import seatings
from trellis.meetings.room.entries import captured, entries_of, fingerprint, minutes_of
from trellis.meetings.room.model import MeetingEntry, MeetingMinutes
from trellis.meetings.room.rules import Item, Seatings, Time
from trellis.meetings.service import opened_meeting
from trellis.people.model import Person
from trellis.plans.model import Plan
from trellis.plans.written_on import form_of


@dataclass(frozen=True, slots=True)
class EntryRead:
    """An entry with the names on it. `section_title` is in the reader's language. `may_change`: the reader may."""

    row: MeetingEntry
    recorded_by: Person
    assignee: Person | None
    section_title: str
    may_change: bool
    may_settle: bool


@dataclass(frozen=True, slots=True)
class Room:
    """The room of one meeting as its reader sees it."""

    meeting: Meeting
    entries: list[EntryRead]
    time: Time
    sections: list[tuple[str, str]]
    may_capture: list[str]
    may_convene: bool
    open_for_minutes: list[str]
    fingerprint: str
    minutes: MeetingMinutes | None
    closed_by: Person | None
    continues: Meeting | None
    continued_by: Meeting | None


async def room(work: UnitOfWork, *, meeting_id: uuid.UUID) -> Room:
    """The room of a meeting the actor may see; that it was opened is on record. Raises NotFound."""
    meeting = await opened_meeting(work, meeting_id=meeting_id)
    who = await seatings(work, meeting)
    rows = await entries_of(work, meeting_id)
    minutes = await minutes_of(work, meeting_id)
    titles = await _titles(work, meeting)
    people = await _people(work, rows, minutes)
    is_over = meeting.state == "cancelled"
    continues, continued_by = await _neighbours(work, meeting)
    return Room(
        meeting=meeting,
        entries=[
            EntryRead(
                row=row,
                recorded_by=people[row.recorded_by_id],
                assignee=people.get(row.assignee_id) if row.assignee_id else None,
                section_title=titles.get(row.section or "", ""),
                may_change=minutes is None and not is_over and _may_change(work, row, who),
                may_settle=_may_settle(work, row, who, is_closed=minutes is not None),
            )
            for row in rows
        ],
        time=rules.time_of(
            [Item(row.minutes, row.settled_at is not None) for row in rows if row.kind == "agenda"],
            ends_at=meeting.ends_at,
            now=work.at,
        ),
        sections=list(titles.items()),
        may_capture=[] if is_over else _may_capture(who, is_closed=minutes is not None),
        may_convene=who.arranges and meeting.state not in ("held", "cancelled"),
        open_for_minutes=rules.open_for_minutes(captured(rows), is_held=meeting.state == "held"),
        fingerprint=fingerprint(rows),
        minutes=minutes,
        closed_by=people.get(minutes.closed_by_id) if minutes else None,
        continues=continues,
        continued_by=continued_by,
    )


async def refused_for_plan(work: UnitOfWork, plan_id: uuid.UUID) -> list[tuple[str, str]]:
    """What was asked for and not taken up in the plan's meetings, with the reasons, in order: for its notice."""
    found = (
        select(MeetingEntry.text, MeetingEntry.reason)
        .join(Meeting, (Meeting.district_id == MeetingEntry.district_id) & (Meeting.id == MeetingEntry.meeting_id))
        .where(Meeting.plan_id == plan_id, Meeting.state != "cancelled")
        .where(MeetingEntry.kind == "refused", MeetingEntry.removed_at.is_(None))
        .order_by(Meeting.starts_at, MeetingEntry.position)
    )
    return [(text, reason) for text, reason in (await work.session.execute(found)).all()]


def _may_capture(who: Seatings, *, is_closed: bool) -> list[str]:
    fitting = [kind for kind in rules.KINDS if (kind == "addendum") == is_closed]
    return [kind for kind in fitting if rules.may_capture(kind, who)]


def _may_change(work: UnitOfWork, row: MeetingEntry, who: Seatings) -> bool:
    allowed = rules.may_change_dissent if row.kind == "dissent" else rules.may_change
    return allowed(is_own=row.recorded_by_id == work.actor.person_id, who=who)


def _may_settle(work: UnitOfWork, row: MeetingEntry, who: Seatings, *, is_closed: bool) -> bool:
    if row.kind not in rules.SETTLED_KINDS or (is_closed and row.kind != "task"):
        return False
    is_theirs = row.kind == "task" and row.assignee_id == work.actor.person_id
    return who.arranges or who.is_staff_there or is_theirs


async def _titles(work: UnitOfWork, meeting: Meeting) -> dict[str, str]:
    """The sections of the meeting's plan in their order, where the actor sees the plan."""
    if meeting.plan_id is None:
        return {}
    plan = (await work.session.execute(select(Plan).where(Plan.id == meeting.plan_id))).scalar_one_or_none()
    if plan is None:
        return {}
    return {one.key: one.title.in_language(work.actor.language) for one in form_of(plan).sections}


async def _people(
    work: UnitOfWork, rows: Sequence[MeetingEntry], minutes: MeetingMinutes | None
) -> dict[uuid.UUID, Person]:
    ids = {row.recorded_by_id for row in rows} | {row.assignee_id for row in rows if row.assignee_id}
    ids |= {minutes.closed_by_id} if minutes else set()
    found = await work.session.execute(select(Person).where(Person.id.in_(ids)))
    return {person.id: person for person in found.scalars()}


async def _neighbours(work: UnitOfWork, meeting: Meeting) -> tuple[Any, Any]:
    """The meeting this one goes on from, and the one that goes on from it."""
    found = select(Meeting).where((Meeting.id == meeting.continues_id) | (Meeting.continues_id == meeting.id))
    rows = list((await work.session.execute(found.order_by(Meeting.starts_at))).scalars())
    before = next((one for one in rows if one.id == meeting.continues_id), None)
    after = next((one for one in rows if one.continues_id == meeting.id and one.state != "cancelled"), None)
    return before, after
