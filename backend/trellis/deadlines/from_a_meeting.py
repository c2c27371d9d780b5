"""The clock of a meeting's notice: back from the meeting's day, met when those who are owed notice were sent it.

It runs where a state's row, or the district itself, says how many days; "early enough" of federal law alone is no day
anybody can be late with (FIN-05 tells the product's ten). Rule MEETING_NOTICE; 34 CFR 300.322(a)(1), 300.501(b)(2).
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from trellis.access.day import day_of
from trellis.access.rights import who_is_told
from trellis.deadlines.governing import RulesContradict
from trellis.deadlines.model import Deadline
from trellis.deadlines.rule import FEDERAL, Rule
from trellis.deadlines.service import governing_for, meet, start_clock, withdraw
from trellis.kernel.tenancy import UnitOfWork
from trellis.meetings.events import when_held, when_invited, when_set
from trellis.meetings.model import Meeting, MeetingParticipant
from trellis.meetings.rules import PRESENT

NOTICE, EVENT = "MEETING_NOTICE", "meeting"
WITHOUT = frozenset({"section_504"})
"""Meetings of which 34 CFR 300.322 does not speak."""
CANCELLED = "meeting.cancelled"


@dataclass(frozen=True, slots=True)
class Owed:
    """A seat of somebody who is owed notice: when they were sent theirs, and whether they came."""

    invited_at: datetime | None
    attendance: str | None


def says_days(rule: Rule) -> bool:
    """Whether a row's days are somebody's who may ask for them: a state's, or a district's own number. Pure."""
    return rule.state != FEDERAL or rule.tightened_from is not None


def sent_at(seats: list[Owed], moved_at: datetime | None) -> datetime | None:
    """When the last of them was sent notice of the time as it is now; None while somebody waits for it. Pure.

    Who was invited before a meeting moved heard of the new time when it moved (`moved_at`); whom no letter reached
    then is invited no more (`meetings.service.reschedule`).
    """
    told = [max(seat.invited_at, moved_at or seat.invited_at) for seat in seats if seat.invited_at is not None]
    return max(told) if told and len(told) == len(seats) else None


@when_set
async def count_back_notice(work: UnitOfWork, meeting: Meeting) -> None:
    """A meeting was arranged, moved or called off: its notice is due some days before the day it is on now."""
    if meeting.kind in WITHOUT:
        return
    instance = str(meeting.id)
    if meeting.state == "cancelled":
        await withdraw(work, student_id=meeting.student_id, rule=NOTICE, reason=CANCELLED, instance=instance)
        return
    seats = await _owed(work, meeting)
    # Of one put on record afterwards without a notice nobody can be sent one any more: FIN-04 says it.
    if not seats or (meeting.starts_at <= work.at and meeting.notice_sent_at is None):
        return
    on = await day_of(work, meeting.starts_at)
    ended = await _ended_for(work, meeting.student_id, instance, on)
    # Another hour of a day somebody was told of on paper is one they have no notice of.
    if ended is not None and (ended != "met" or _sent_at(meeting, seats) is not None):
        return
    try:
        what = await governing_for(work, meeting.student_id, NOTICE, EVENT, on)
        if what is None or not says_days(what.rule):
            return
        await start_clock(work, student_id=meeting.student_id, rule=NOTICE, event=EVENT, on=on, instance=instance)
    except RulesContradict:
        return
    await _met_if_sent(work, meeting, seats)


@when_invited
async def notice_was_sent(work: UnitOfWork, meeting: Meeting) -> None:
    """Invitations went out, or were handed over on paper: the day the last who is owed one got theirs counts."""
    await _met_if_sent(work, meeting, await _owed(work, meeting))


@when_held
async def they_came(work: UnitOfWork, meeting: Meeting) -> None:
    """A parent who was sent no notice came: that day they knew of it, late. Where nobody came it stays overdue."""
    seats = await _owed(work, meeting)
    if any(seat.attendance in PRESENT for seat in seats):
        on = await day_of(work, meeting.starts_at)
        await meet(work, student_id=meeting.student_id, rule=NOTICE, on=on, instance=str(meeting.id))


async def _met_if_sent(work: UnitOfWork, meeting: Meeting, seats: list[Owed]) -> None:
    at = _sent_at(meeting, seats)
    if at is not None:
        on = await day_of(work, at)
        await meet(work, student_id=meeting.student_id, rule=NOTICE, on=on, instance=str(meeting.id))


def _sent_at(meeting: Meeting, seats: list[Owed]) -> datetime | None:
    return sent_at(seats, meeting.notice_sent_at if meeting.state == "rescheduled" else None)


async def _owed(work: UnitOfWork, meeting: Meeting) -> list[Owed]:
    """The seats of parents, and of a student who decides for themselves, as long as they are owed notice."""
    seats = select(MeetingParticipant.invited_at, MeetingParticipant.attendance).where(
        MeetingParticipant.meeting_id == meeting.id,
        MeetingParticipant.person_id.in_(await who_is_told(work, meeting.student_id)),
    )
    return [Owed(row.invited_at, row.attendance) for row in await work.session.execute(seats)]


async def _ended_for(work: UnitOfWork, student_id: uuid.UUID, instance: str, on: date) -> str | None:
    """How the newest clock of this meeting on this day ended (`met`, `withdrawn`); of another day it is asked anew."""
    newest = (
        select(Deadline.state, Deadline.trigger_on)
        .where(Deadline.student_id == student_id, Deadline.rule_id == NOTICE, Deadline.instance == instance)
        .order_by(Deadline.id.desc())
        .limit(1)
    )
    row = (await work.session.execute(newest)).one_or_none()
    return row.state if row is not None and row.state != "open" and row.trigger_on == on else None
