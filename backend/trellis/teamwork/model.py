"""Threads of comments at places of a draft, what was said in them, who was named, and who has which section."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, Date, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from trellis.kernel.tables import DistrictRow, district_reference


class CommentThread(DistrictRow):
    """A conversation at one place of a draft: a section, a field of it, or a row of that field.

    `quote` is what stood there when it began, as far as it was chosen. With `copy_id` it hangs on a copy shared with
    the family, and they read it and answer as long as they read that draft; without, it is the team's alone.
    An anchor is where the words stand in the text while people write in it (`anchors.py`).
    """

    __tablename__ = "comment_thread"
    __table_args__ = (
        district_reference("plan_id", "plan"),
        district_reference("student_id", "student"),
        district_reference("copy_id", "shared_draft"),
        district_reference("started_by_id", "person"),
        district_reference("resolved_by_id", "person"),
        Index("ix_comment_thread_plan", "district_id", "plan_id"),
        {"info": {"only_changes": ("resolved_at", "resolved_by_id")}},
    )

    plan_id: Mapped[uuid.UUID]
    student_id: Mapped[uuid.UUID]
    copy_id: Mapped[uuid.UUID | None]
    section_key: Mapped[str] = mapped_column(Text)
    field_key: Mapped[str | None] = mapped_column(Text)
    row_id: Mapped[str | None] = mapped_column(Text)
    quote: Mapped[str | None] = mapped_column(Text)
    anchor_start: Mapped[str | None] = mapped_column(Text)
    anchor_end: Mapped[str | None] = mapped_column(Text)
    started_by_id: Mapped[uuid.UUID]
    resolved_at: Mapped[datetime | None]
    resolved_by_id: Mapped[uuid.UUID | None]


class Suggestion(DistrictRow):
    """Other words for what stands at a thread's place, by who began the thread. Kept whatever is decided (0014).

    `was`: the words that stood there; `becomes`: what is proposed in their place. `column_key` names the column, where
    the thread hangs on a row. Decided once: `edit_number` is then the live edit it was accepted with.
    """

    __tablename__ = "suggestion"
    __table_args__ = (
        district_reference("thread_id", "comment_thread"),
        district_reference("student_id", "student"),
        district_reference("decided_by_id", "person"),
        UniqueConstraint("district_id", "thread_id"),
        CheckConstraint("outcome IN ('accepted', 'rejected', 'withdrawn')", name="outcome"),
        CheckConstraint("(outcome IS NULL) = (decided_at IS NULL)", name="decided_at"),
        CheckConstraint("(outcome IS NULL) = (decided_by_id IS NULL)", name="decided_by"),
        {"info": {"only_changes": ("outcome", "decided_at", "decided_by_id", "edit_number")}},
    )

    thread_id: Mapped[uuid.UUID]
    student_id: Mapped[uuid.UUID]
    column_key: Mapped[str | None] = mapped_column(Text)
    was: Mapped[str] = mapped_column(Text)
    becomes: Mapped[str] = mapped_column(Text)
    outcome: Mapped[str | None] = mapped_column(Text)
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[uuid.UUID | None]
    edit_number: Mapped[int | None] = mapped_column(BigInteger)


class Comment(DistrictRow):
    """What somebody said in a thread. Never edited and never deleted: kept by the agency, it is an education record.

    `taken_back_at`: its writer took it back a moment later. Nobody is shown its words any more, and they stay in the
    row, because a record somebody has asked to inspect is not destroyed (34 CFR 99.3, 99.10(e), 300.613(a)).
    """

    __tablename__ = "comment"
    __table_args__ = (
        district_reference("thread_id", "comment_thread"),
        district_reference("student_id", "student"),
        district_reference("written_by_id", "person"),
        Index("ix_comment_thread_of", "district_id", "thread_id", "id"),
        {"info": {"only_changes": ("taken_back_at",)}},
    )

    thread_id: Mapped[uuid.UUID]
    student_id: Mapped[uuid.UUID]
    written_by_id: Mapped[uuid.UUID]
    said: Mapped[str] = mapped_column(Text)
    taken_back_at: Mapped[datetime | None]


class CommentMention(DistrictRow):
    """Somebody named in a comment with @. `is_mailed`: a letter was asked for; several in a moment are one letter."""

    __tablename__ = "comment_mention"
    __table_args__ = (
        district_reference("comment_id", "comment"),
        district_reference("thread_id", "comment_thread"),
        district_reference("student_id", "student"),
        district_reference("person_id", "person"),
        UniqueConstraint("district_id", "comment_id", "person_id"),
        Index("ix_comment_mention_person", "district_id", "person_id"),
        Index("ix_comment_mention_thread", "district_id", "thread_id"),
        {"info": {"append_only": True}},
    )

    comment_id: Mapped[uuid.UUID]
    thread_id: Mapped[uuid.UUID]
    student_id: Mapped[uuid.UUID]
    person_id: Mapped[uuid.UUID]
    is_mailed: Mapped[bool]


class SectionAssignment(DistrictRow):
    """Who is to write a section of a draft, by when, and whether they said that it is ready.

    `ready_through` is the number of the section's last live update then: any later one is an edit after the sign-off.
    """

    __tablename__ = "section_assignment"
    __table_args__ = (
        district_reference("section_id", "plan_section"),
        district_reference("plan_id", "plan"),
        district_reference("student_id", "student"),
        district_reference("person_id", "person"),
        district_reference("given_by_id", "person"),
        UniqueConstraint("district_id", "section_id"),
        Index("ix_section_assignment_person", "district_id", "person_id"),
    )

    section_id: Mapped[uuid.UUID]
    plan_id: Mapped[uuid.UUID]
    student_id: Mapped[uuid.UUID]
    person_id: Mapped[uuid.UUID]
    due_on: Mapped[date | None] = mapped_column(Date)
    given_by_id: Mapped[uuid.UUID]
    ready_at: Mapped[datetime | None]
    ready_through: Mapped[int | None] = mapped_column(BigInteger)
