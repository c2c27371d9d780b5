"""Meetings, who is asked, who came."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from trellis.kernel.tables import DistrictRow, district_reference, one_of

KINDS = ("initial_iep", "annual_review", "amendment", "eligibility", "parent_requested", "section_504")
STATES = ("proposed", "notice_sent", "rescheduled", "held", "cancelled")
ANSWERS = ("waiting", "coming", "not_coming", "another_time")
ATTENDANCES = ("in_person", "phone", "video", "absent")


class Meeting(DistrictRow):
    """A meeting of a student's team (domain.md 5.5). `sequence` is the iCalendar one: it rises on change.

    `began_at` says that it was opened, `item_id` which entry of its agenda is spoken about since `item_since`.
    One that goes on another day `continues` the meeting that was adjourned.
    """

    __tablename__ = "meeting"
    __table_args__ = (
        district_reference("student_id", "student"),
        district_reference("plan_id", "plan"),
        district_reference("arranged_by_id", "person"),
        Index("ix_meeting_student", "district_id", "student_id"),
        Index("ix_meeting_plan", "district_id", "plan_id", "starts_at"),
        Index("ix_meeting_starts", "district_id", "starts_at"),
        Index("ix_meeting_arranged_by", "district_id", "arranged_by_id"),
        district_reference("continues_id", "meeting"),
        one_of("kind", KINDS),
        one_of("state", STATES),
    )

    student_id: Mapped[uuid.UUID]
    plan_id: Mapped[uuid.UUID | None]
    arranged_by_id: Mapped[uuid.UUID]
    kind: Mapped[str] = mapped_column(Text)
    purpose: Mapped[str] = mapped_column(Text)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    location: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(Text, default="proposed")
    sequence: Mapped[int] = mapped_column(default=0)
    notice_sent_at: Mapped[datetime | None]
    held_at: Mapped[datetime | None]
    began_at: Mapped[datetime | None]
    item_id: Mapped[uuid.UUID | None]
    item_since: Mapped[datetime | None]
    continues_id: Mapped[uuid.UUID | None]


def is_open(meeting: Any) -> Any:
    """Whether a meeting can still change, as SQL."""
    return meeting.state.not_in(("held", "cancelled"))


class MeetingParticipant(DistrictRow):
    """Somebody asked to a meeting in a role, what they answered, and how they took part.

    Attendance is attendance only; it is never consent (domain.md 5.5). `came_at` of who came late, `left_at` of who
    left early (EXC-5).
    """

    __tablename__ = "meeting_participant"
    __table_args__ = (
        district_reference("meeting_id", "meeting"),
        district_reference("person_id", "person"),
        UniqueConstraint("district_id", "meeting_id", "person_id", "role"),
        Index("ix_meeting_participant_person", "district_id", "person_id"),
        one_of("answer", ANSWERS),
        one_of("attendance", ATTENDANCES),
    )

    meeting_id: Mapped[uuid.UUID]
    person_id: Mapped[uuid.UUID]
    role: Mapped[str] = mapped_column(Text)
    invited_at: Mapped[datetime | None]
    answer: Mapped[str] = mapped_column(Text, default="waiting")
    answered_at: Mapped[datetime | None]
    answer_note: Mapped[str | None] = mapped_column(Text)
    attendance: Mapped[str | None] = mapped_column(Text)
    came_at: Mapped[datetime | None]
    left_at: Mapped[datetime | None]
