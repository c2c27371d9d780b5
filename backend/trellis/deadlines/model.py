"""School calendars and what became of their days, what a district decided about rules, and the deadlines themselves."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from sqlalchemy import Boolean, Date, Index, Integer, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from trellis.deadlines.calendar import KINDS_OF_DAYS
from trellis.deadlines.governing import DECISIONS
from trellis.kernel.tables import DistrictRow, district_reference, one_of

STATES = ("open", "met", "withdrawn")
CAUSES = ("calendar", "extension", "moved", "excused", "waived")
EDITS = ("begin", "year", "add", "remove")


class SchoolCalendar(DistrictRow):
    """A school year as days are counted in it. `weekdays` are those with school, Monday 0; `revision` rises."""

    __tablename__ = "school_calendar"
    __table_args__ = (UniqueConstraint("district_id", "first_on"),)

    name: Mapped[str] = mapped_column(Text)
    first_on: Mapped[date] = mapped_column(Date)
    last_on: Mapped[date] = mapped_column(Date)
    weekdays: Mapped[list[int]] = mapped_column(ARRAY(Integer))
    revision: Mapped[int] = mapped_column(default=1)


class CalendarDay(DistrictRow):
    """A day of a school year that is not as others: off, or short. How it came to be stands in `CalendarEdit`."""

    __tablename__ = "calendar_day"
    __table_args__ = (
        district_reference("calendar_id", "school_calendar"),
        UniqueConstraint("district_id", "day"),
        Index("ix_calendar_day_calendar", "district_id", "calendar_id"),
        one_of("kind", KINDS_OF_DAYS),
    )

    calendar_id: Mapped[uuid.UUID]
    day: Mapped[date] = mapped_column(Date)
    kind: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)


class CalendarEdit(DistrictRow):
    """One thing somebody changed in a calendar: which day, to what, and why. Never changed.

    `number` counts the edits of a district: a deadline knows with which of them it was counted.
    """

    __tablename__ = "calendar_edit"
    __table_args__ = (
        district_reference("calendar_id", "school_calendar"),
        district_reference("person_id", "person"),
        UniqueConstraint("district_id", "number"),
        one_of("what", EDITS),
        {"info": {"append_only": True}},
    )

    calendar_id: Mapped[uuid.UUID]
    number: Mapped[int]
    person_id: Mapped[uuid.UUID | None]
    what: Mapped[str] = mapped_column(Text)
    day: Mapped[date | None] = mapped_column(Date)
    kind: Mapped[str | None] = mapped_column(Text)
    reason: Mapped[str | None] = mapped_column(Text)
    why: Mapped[str] = mapped_column(Text)


class RuleDecision(DistrictRow):
    """What a district decided about one row of the rules (`rule.Rule.key`). Never changed; the last one counts."""

    __tablename__ = "rule_decision"
    __table_args__ = (
        district_reference("person_id", "person"),
        Index("ix_rule_decision_key", "district_id", "rule_key"),
        one_of("what", DECISIONS),
        {"info": {"append_only": True}},
    )

    rule_key: Mapped[str] = mapped_column(Text)
    what: Mapped[str] = mapped_column(Text)
    value: Mapped[str | None] = mapped_column(Text)
    why: Mapped[str] = mapped_column(Text)
    person_id: Mapped[uuid.UUID]


class Deadline(DistrictRow):
    """What must happen for a student by a day (domain.md 6): one for each rule, event it counts from, and instance.

    `rule_key` and `cap_key` name the rows it was counted by, with their version; `value` is what the district asked
    when the clock started. `instance` says which of several (a plan, a case, a meeting). `no_later_than` is a sooner
    day that was agreed, as a plan's own last day. `due_on` is null while a school year has no calendar;
    `original_due_on` is the first day there was. `counted_with` is the number of the calendar edit it was counted
    with, `school_years` are those the count ran through.

    `excused_until`: federal law excuses the time after a day that was over when its ground was put on record, on
    `excused_on` (34 CFR 300.301(d)). The day stays as it was: what was overdue was overdue.
    """

    __tablename__ = "deadline"
    __table_args__ = (
        district_reference("student_id", "student"),
        Index("ix_deadline_student", "district_id", "student_id"),
        Index(
            "uq_deadline_open",
            "district_id",
            "student_id",
            "rule_id",
            "trigger_event",
            "instance",
            unique=True,
            postgresql_where=text("state = 'open'"),
        ),
        Index(
            "ix_deadline_to_recount",
            "district_id",
            "id",
            postgresql_where=text("state = 'open' AND needs_calendar"),
        ),
        Index("ix_deadline_due", "district_id", "due_on", "id", postgresql_where=text("state = 'open'")),
        Index(
            "ix_deadline_unexplained",
            "district_id",
            "due_on",
            "id",
            postgresql_where=text("state = 'met' AND met_on > due_on AND late_reason IS NULL"),
        ),
        one_of("state", STATES),
    )

    student_id: Mapped[uuid.UUID]
    rule_id: Mapped[str] = mapped_column(Text)
    rule_key: Mapped[str] = mapped_column(Text)
    cap_key: Mapped[str | None] = mapped_column(Text)
    value: Mapped[str] = mapped_column(Text)
    day_kind: Mapped[str] = mapped_column(Text)
    pauses: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    instance: Mapped[str] = mapped_column(Text)
    trigger_event: Mapped[str] = mapped_column(Text)
    trigger_on: Mapped[date] = mapped_column(Date)
    no_later_than: Mapped[date | None] = mapped_column(Date)
    due_on: Mapped[date | None] = mapped_column(Date)
    original_due_on: Mapped[date | None] = mapped_column(Date)
    school_years: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    needs_calendar: Mapped[bool] = mapped_column(Boolean)
    counted_with: Mapped[int] = mapped_column(default=0)
    state: Mapped[str] = mapped_column(Text, default="open")
    met_on: Mapped[date | None] = mapped_column(Date)
    late_reason: Mapped[str | None] = mapped_column(Text)
    late_note: Mapped[str | None] = mapped_column(Text)
    extension: Mapped[str | None] = mapped_column(Text)
    excused_until: Mapped[date | None] = mapped_column(Date)
    excused_on: Mapped[date | None] = mapped_column(Date)
    withdrawn_reason: Mapped[str | None] = mapped_column(Text)

    def is_late_on(self, day: date) -> bool:
        """Whether it was met after its day, or is open on a `day` after it."""
        if self.due_on is None or self.state == "withdrawn":
            return False
        return (self.met_on or day) > self.due_on

    @property
    def awaited_on(self) -> date | None:
        """The day it is waited for now: the due one, or a later one until which the time is excused."""
        days = [day for day in (self.due_on, self.excused_until) if day is not None]
        return max(days, default=None)


class DeadlineChange(DistrictRow):
    """That a deadline's day was another one before, and why it moved. Never changed.

    Of a calendar's edit `edit_number` says which; of an extension `note` what was agreed, `ground` on what ground and
    `attachment_id` which file shows it. `excused`: the day stays, and `due_after` is until when the time is excused.
    `waived`: the day stays, and `waived_by_id` gave the time up in writing on `waived_on` (`waiving.py`).
    """

    __tablename__ = "deadline_change"
    __table_args__ = (
        district_reference("student_id", "student"),
        district_reference("deadline_id", "deadline"),
        district_reference("person_id", "person"),
        district_reference("attachment_id", "attachment"),
        district_reference("waived_by_id", "person"),
        Index("ix_deadline_change_deadline", "district_id", "deadline_id"),
        one_of("cause", CAUSES),
        {"info": {"append_only": True}},
    )

    student_id: Mapped[uuid.UUID]
    deadline_id: Mapped[uuid.UUID]
    person_id: Mapped[uuid.UUID | None]
    cause: Mapped[str] = mapped_column(Text)
    due_before: Mapped[date | None] = mapped_column(Date)
    due_after: Mapped[date | None] = mapped_column(Date)
    edit_number: Mapped[int | None]
    note: Mapped[str | None] = mapped_column(Text)
    ground: Mapped[str | None] = mapped_column(Text)
    attachment_id: Mapped[uuid.UUID | None]
    waived_by_id: Mapped[uuid.UUID | None]
    waived_on: Mapped[date | None] = mapped_column(Date)


class DeadlineReason(DistrictRow):
    """Why something was late, as somebody said it, and what they said before. Never changed; the last one counts."""

    __tablename__ = "deadline_reason"
    __table_args__ = (
        district_reference("student_id", "student"),
        district_reference("deadline_id", "deadline"),
        district_reference("person_id", "person"),
        Index("ix_deadline_reason_deadline", "district_id", "deadline_id"),
        {"info": {"append_only": True}},
    )

    student_id: Mapped[uuid.UUID]
    deadline_id: Mapped[uuid.UUID]
    person_id: Mapped[uuid.UUID]
    reason: Mapped[str] = mapped_column(Text)
    note: Mapped[str | None] = mapped_column(Text)


def is_of(deadline: Any, rule_id: str, instance: str | None) -> Any:
    """Open deadlines of a rule, of one instance or of all, as SQL."""
    found = (deadline.rule_id == rule_id) & (deadline.state == "open")
    return found if instance is None else found & (deadline.instance == instance)
