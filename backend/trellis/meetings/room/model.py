"""What a team captures while it meets, and the minutes it closes with."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Date, Index, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from trellis.kernel.tables import DistrictRow, district_reference, one_of
from trellis.meetings.room.rules import KINDS

CHANGES = (
    *("text", "section", "reason", "answer", "minutes", "assignee_id", "due_on"),
    *("revision", "settled_at", "settled_by_id", "removed_at"),
)


class MeetingEntry(DistrictRow):
    """One thing captured in a meeting: an item of the agenda, a question, a decision, a task and so on.

    `section` is the key of the plan's section it belongs to, when it belongs to one. `settled_at` says that an item was
    spoken about, a question answered, a task done. Taken out, it stays as a row with `removed_at`. `revision` rises
    with each change, so that two who change one entry at once do not overwrite each other.
    """

    __tablename__ = "meeting_entry"
    __table_args__ = (
        district_reference("student_id", "student"),
        district_reference("meeting_id", "meeting"),
        district_reference("recorded_by_id", "person"),
        district_reference("assignee_id", "person"),
        district_reference("settled_by_id", "person"),
        Index("ix_meeting_entry_meeting", "district_id", "meeting_id", "position"),
        Index("ix_meeting_entry_assignee", "district_id", "assignee_id"),
        one_of("kind", KINDS),
        CheckConstraint("(kind = 'refused') <= (length(reason) > 0)", name="refused_with_its_reason"),
        CheckConstraint("(kind = 'task') OR (assignee_id IS NULL AND due_on IS NULL)", name="tasks_are_somebodys"),
        CheckConstraint("(kind = 'agenda') OR minutes IS NULL", name="minutes_of_the_agenda"),
        CheckConstraint("minutes BETWEEN 1 AND 240", name="minutes"),
        CheckConstraint("(settled_at IS NULL) = (settled_by_id IS NULL)", name="settled_by_somebody"),
        {"info": {"only_changes": CHANGES}},
    )

    student_id: Mapped[uuid.UUID]
    meeting_id: Mapped[uuid.UUID]
    kind: Mapped[str] = mapped_column(Text)
    position: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    section: Mapped[str | None] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text, default="")
    answer: Mapped[str] = mapped_column(Text, default="")
    minutes: Mapped[int | None]
    assignee_id: Mapped[uuid.UUID | None]
    due_on: Mapped[date | None] = mapped_column(Date)
    recorded_by_id: Mapped[uuid.UUID]
    recorded_at: Mapped[datetime]
    revision: Mapped[int] = mapped_column(default=1)
    settled_at: Mapped[datetime | None]
    settled_by_id: Mapped[uuid.UUID | None]
    removed_at: Mapped[datetime | None]


class MeetingMinutes(DistrictRow):
    """The minutes as they were closed: canonical JSON and its hash. Corrections are entries added after (5.5)."""

    __tablename__ = "meeting_minutes"
    __table_args__ = (
        district_reference("student_id", "student"),
        district_reference("meeting_id", "meeting"),
        district_reference("closed_by_id", "person"),
        UniqueConstraint("district_id", "meeting_id"),
        {"info": {"append_only": True}},
    )

    student_id: Mapped[uuid.UUID]
    meeting_id: Mapped[uuid.UUID]
    content: Mapped[dict[str, Any]] = mapped_column(JSONB)
    content_hash: Mapped[str] = mapped_column(Text)
    closed_by_id: Mapped[uuid.UUID]
    closed_at: Mapped[datetime]
