"""Goals kept for other plans, and each time one was put into a plan."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, Index, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from trellis.kernel.tables import DistrictRow, district_reference, one_of

TOPICS = ("reading", "writing", "math", "speech", "behavior", "motor", "daily_living", "transition", "other")
AREAS = ("academic", "functional")
LANGUAGES = ("en", "es")
MEASURED_EVERY = ("day", "week", "two_weeks", "month", "quarter")
YOUNGEST, OLDEST = -1, 13
"""Grades as numbers: preschool is -1, kindergarten 0, the years after grade 12 are 13."""


class BankGoal(DistrictRow):
    """A goal of one person (`owner_id`), or of the whole district (none), with places for a student's name.

    It is never reworded, so that whoever used it knows what they used: it is archived, and another one kept.
    `search_key` is all its words folded, each after a space (`searching.key_of`). `use_count` counts the district's
    `BankGoalUse` rows.
    """

    __tablename__ = "bank_goal"
    __table_args__ = (
        district_reference("owner_id", "person"),
        district_reference("kept_by_id", "person"),
        Index("ix_bank_goal_standing", "district_id", "owner_id", postgresql_where=text("archived_at IS NULL")),
        one_of("topic", TOPICS),
        one_of("area", AREAS),
        one_of("language", LANGUAGES),
        one_of("measured_every", MEASURED_EVERY),
        CheckConstraint("grade_from <= grade_to", name="grades"),
        {"info": {"only_changes": ("archived_at", "use_count")}},
    )

    owner_id: Mapped[uuid.UUID | None]
    kept_by_id: Mapped[uuid.UUID | None]
    topic: Mapped[str] = mapped_column(Text)
    subject: Mapped[str] = mapped_column(Text)
    area: Mapped[str] = mapped_column(Text)
    grade_from: Mapped[int | None]
    grade_to: Mapped[int | None]
    language: Mapped[str] = mapped_column(Text)
    condition: Mapped[str] = mapped_column(Text)
    behavior: Mapped[str] = mapped_column(Text)
    criterion: Mapped[str] = mapped_column(Text)
    method: Mapped[str] = mapped_column(Text)
    measured_every: Mapped[str | None] = mapped_column(Text)
    search_key: Mapped[str] = mapped_column(Text)
    use_count: Mapped[int] = mapped_column(default=0)
    archived_at: Mapped[datetime | None]


class BankGoalUse(DistrictRow):
    """A goal of the bank was put into a plan, as the row `row_id` of its goals. Never changed once written."""

    __tablename__ = "bank_goal_use"
    __table_args__ = (
        district_reference("goal_id", "bank_goal"),
        district_reference("person_id", "person"),
        district_reference("plan_id", "plan"),
        UniqueConstraint("district_id", "plan_id", "row_id"),
        Index("ix_bank_goal_use_person", "district_id", "person_id", "goal_id"),
        {"info": {"append_only": True}},
    )

    goal_id: Mapped[uuid.UUID]
    person_id: Mapped[uuid.UUID]
    plan_id: Mapped[uuid.UUID]
    row_id: Mapped[str] = mapped_column(Text)
