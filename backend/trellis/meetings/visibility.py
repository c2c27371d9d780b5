"""Which meetings an actor may see: one condition for opening, listing and watching them (threats rows 3 and 20)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, func, or_, select, true
from sqlalchemy.orm import aliased

from trellis.access.visibility import students_led, students_with_meetings
from trellis.kernel.tenancy import UnitOfWork
from trellis.meetings.model import Meeting, MeetingParticipant
from trellis.students.model import Student


async def visible_meetings(work: UnitOfWork, meeting: Any = Meeting) -> ColumnElement[bool]:
    """A condition on `meeting`: every one of a student by Permission.SEE_MEETING, else those one is a guest of.

    Whose guest's seat opens it, and for how long, `app_asked_meetings` says (access/opening.py): the row policy of
    meetings asks it too.
    """
    if work.actor.kind == "system":
        return true()
    student = _of_student(meeting, await students_with_meetings(work))
    return or_(student, meeting.id.in_(select(func.app_asked_meetings())))


def _of_student(meeting: Any, condition: ColumnElement[bool]) -> ColumnElement[bool]:
    """A condition on `meeting`: its student meets `condition`.

    Asked of each meeting by its student's key: as a set beside an OR, PostgreSQL gathers the whole district first.
    """
    student = select(Student.id).where(Student.id == meeting.student_id, condition)
    return student.exists()


def concerns_actor(work: UnitOfWork) -> ColumnElement[bool]:
    """A condition on `Meeting`: the actor was asked to it or arranged it. It opens nothing by itself."""
    asked = select(MeetingParticipant.meeting_id).where(MeetingParticipant.person_id == work.person_id)
    return or_(Meeting.id.in_(asked), Meeting.arranged_by_id == work.person_id)


async def readable_notes(work: UnitOfWork, seat: Any) -> ColumnElement[bool]:
    """A condition on `seat`: what was answered in words is the actor's own, or theirs to arrange by.

    Never one parent's for the other (threats row 4).
    """
    if work.actor.kind == "system":
        return true()
    meeting = aliased(Meeting)
    led = select(meeting.id).where(meeting.id == seat.meeting_id, _of_student(meeting, await students_led(work)))
    return or_(seat.person_id == work.person_id, led.exists())
