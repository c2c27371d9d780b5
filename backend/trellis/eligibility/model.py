"""Determinations of eligibility and Section 504 cases, their log, their group, what was certified; agreements of a
reevaluation; and what a district calls a category."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Date, Index, LargeBinary, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from trellis.eligibility.categories import CATEGORIES, MACHINES
from trellis.eligibility.rules import CONCLUSIONS
from trellis.eligibility.states import LIVE, STATES
from trellis.eligibility.words import CAPACITY_NAMES, EVENTS
from trellis.kernel.tables import DistrictRow, district_reference, one_of
from trellis.teams.model import TEAM_ROLES

PAPERS = ("unnecessary", "sooner", "no_more_data")
"""What is put on record of a reevaluation: agreed that none is needed; agreed to another within a year; the parents
told that the data there are suffice, why, and that they may ask for an assessment."""
WAYS = ("paper", "app")
LIVING = ", ".join(f"'{state}'" for state in LIVE)
WRITTEN_DOWN = (
    "meeting_id",
    "held_on",
    "decided_on",
    "effective_on",
    "primary_category",
    "secondary_categories",
    "answers",
    "revision",
    "changed",
)
"""What the group writes; the database lets it change until the group has decided."""


class Determination(DistrictRow):
    """One determination under IDEA (domain.md 5.2) or one Section 504 case (5.4): what the group writes down.

    `case_id` is the evaluation it decides on; `from_id`, of a Section 504 case, the determination it follows.
    A row of `determination_event` moves it (`enforced.py`). `answers`: `rows/questions.csv`, by key. `changed`: in
    which revision each of them, or a field beside them, came to read as it does.
    """

    __tablename__ = "determination"
    __table_args__ = (
        district_reference("student_id", "student"),
        district_reference("case_id", "evaluation_case"),
        district_reference("from_id", "determination"),
        district_reference("meeting_id", "meeting"),
        Index("ix_determination_student", "district_id", "student_id"),
        Index(
            "uq_determination_open",
            "district_id",
            "student_id",
            "machine",
            unique=True,
            postgresql_where=text(f"state IN ({LIVING})"),
        ),
        one_of("machine", MACHINES),
        one_of("state", STATES),
        one_of("primary_category", CATEGORIES),
        CheckConstraint("machine <> 'idea' OR case_id IS NOT NULL", name="decides_on_a_case"),
        {"info": {"only_changes": WRITTEN_DOWN}},
    )

    student_id: Mapped[uuid.UUID]
    machine: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(Text, default="new")
    event_count: Mapped[int] = mapped_column(default=0)
    case_id: Mapped[uuid.UUID | None]
    from_id: Mapped[uuid.UUID | None]
    meeting_id: Mapped[uuid.UUID | None]
    held_on: Mapped[date | None] = mapped_column(Date)
    decided_on: Mapped[date | None] = mapped_column(Date)
    effective_on: Mapped[date | None] = mapped_column(Date)
    primary_category: Mapped[str | None] = mapped_column(Text)
    secondary_categories: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    answers: Mapped[dict[str, dict[str, Any]]] = mapped_column(JSONB, default=dict)
    revision: Mapped[int] = mapped_column(default=1)
    changed: Mapped[dict[str, int]] = mapped_column(JSONB, default=dict, server_default="{}")


class DeterminationEvent(DistrictRow):
    """One step of a determination, chained as a case's are (`cases/model.py`)."""

    __tablename__ = "determination_event"
    __table_args__ = (
        district_reference("determination_id", "determination"),
        district_reference("student_id", "student"),
        district_reference("person_id", "person"),
        UniqueConstraint("district_id", "determination_id", "number"),
        one_of("event", EVENTS),
        one_of("capacity", CAPACITY_NAMES),
        one_of("from_state", STATES),
        one_of("to_state", STATES),
        {"info": {"append_only": True}},
    )

    determination_id: Mapped[uuid.UUID]
    student_id: Mapped[uuid.UUID]
    number: Mapped[int] = mapped_column(default=0)
    event: Mapped[str] = mapped_column(Text)
    from_state: Mapped[str] = mapped_column(Text)
    to_state: Mapped[str] = mapped_column(Text)
    capacity: Mapped[str] = mapped_column(Text)
    person_id: Mapped[uuid.UUID | None]
    reason: Mapped[str | None] = mapped_column(Text)
    evidence: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    happened_on: Mapped[date] = mapped_column(Date)
    at: Mapped[datetime]
    prior_digest: Mapped[bytes] = mapped_column(LargeBinary, default=b"")
    digest: Mapped[bytes] = mapped_column(LargeBinary, default=b"")


class DeterminationMember(DistrictRow):
    """One of the group that decides, and what they concluded: themselves, or recorded from paper by staff.

    `person_id` is absent of somebody from outside. Whoever is taken out of the group stays on record with the reason.
    """

    __tablename__ = "determination_member"
    __table_args__ = (
        district_reference("determination_id", "determination"),
        district_reference("student_id", "student"),
        district_reference("person_id", "person"),
        district_reference("concluded_by_id", "person"),
        Index("ix_determination_member_determination", "district_id", "determination_id"),
        Index(
            "uq_determination_member_person",
            "district_id",
            "determination_id",
            "person_id",
            unique=True,
            postgresql_where=text("left_reason IS NULL"),
        ),
        one_of("role", TEAM_ROLES),
        one_of("conclusion", CONCLUSIONS),
        CheckConstraint("(conclusion = 'waiting') = (concluded_at IS NULL)", name="concluded"),
        CheckConstraint("conclusion <> 'differs' OR statement IS NOT NULL", name="differs_in_words"),
        {
            "info": {
                "only_changes": (
                    "conclusion",
                    "statement",
                    "is_on_paper",
                    "concluded_by_id",
                    "concluded_at",
                    "left_reason",
                )
            }
        },
    )

    determination_id: Mapped[uuid.UUID]
    student_id: Mapped[uuid.UUID]
    person_id: Mapped[uuid.UUID | None]
    name: Mapped[str] = mapped_column(Text)
    role: Mapped[str] = mapped_column(Text)
    conclusion: Mapped[str] = mapped_column(Text, default="waiting")
    statement: Mapped[str | None] = mapped_column(Text)
    is_on_paper: Mapped[bool] = mapped_column(default=False)
    concluded_by_id: Mapped[uuid.UUID | None]
    concluded_at: Mapped[datetime | None]
    left_reason: Mapped[str | None] = mapped_column(Text)


class CertifiedDetermination(DistrictRow):
    """What a group decided, when it was certified: canonical bytes (RFC 8785) and their SHA-256. Never changed.

    `notice_id` is the prior written notice that was drafted of it (34 CFR 300.503).
    """

    __tablename__ = "certified_determination"
    __table_args__ = (
        district_reference("determination_id", "determination"),
        district_reference("student_id", "student"),
        district_reference("certified_by_id", "person"),
        district_reference("notice_id", "prior_notice"),
        UniqueConstraint("district_id", "determination_id"),
        {"info": {"append_only": True}},
    )

    determination_id: Mapped[uuid.UUID]
    student_id: Mapped[uuid.UUID]
    outcome: Mapped[str] = mapped_column(Text)
    canonical: Mapped[bytes] = mapped_column(LargeBinary)
    sha256: Mapped[str] = mapped_column(Text)
    notice_id: Mapped[uuid.UUID | None]
    certified_by_id: Mapped[uuid.UUID]
    certified_at: Mapped[datetime]


class ReevaluationPaper(DistrictRow):
    """An agreement about a reevaluation, signed by both, or that the parents were told (34 CFR 300.303, 300.305(d)).

    `made_on` is the day it was signed, or told. `attachment_id` is the scan. Never changed once written.
    """

    __tablename__ = "reevaluation_paper"
    __table_args__ = (
        district_reference("student_id", "student"),
        district_reference("case_id", "evaluation_case"),
        district_reference("parent_id", "person"),
        district_reference("attachment_id", "attachment"),
        district_reference("recorded_by_id", "person"),
        Index("ix_reevaluation_paper_case", "district_id", "case_id"),
        one_of("kind", PAPERS),
        one_of("way", WAYS),
        {"info": {"append_only": True}},
    )

    student_id: Mapped[uuid.UUID]
    case_id: Mapped[uuid.UUID]
    kind: Mapped[str] = mapped_column(Text)
    made_on: Mapped[date] = mapped_column(Date)
    way: Mapped[str] = mapped_column(Text)
    parent_id: Mapped[uuid.UUID]
    reasons: Mapped[str] = mapped_column(Text)
    attachment_id: Mapped[uuid.UUID | None]
    recorded_by_id: Mapped[uuid.UUID]


class CategorySetting(DistrictRow):
    """What a district calls a category; of developmental delay, whether it is used and for which ages. Newest holds."""

    __tablename__ = "category_setting"
    __table_args__ = (
        district_reference("person_id", "person"),
        Index("ix_category_setting_code", "district_id", "code", "id"),
        one_of("code", CATEGORIES),
        {"info": {"append_only": True}},
    )

    code: Mapped[str] = mapped_column(Text)
    label_en: Mapped[str | None] = mapped_column(Text)
    label_es: Mapped[str | None] = mapped_column(Text)
    is_used: Mapped[bool]
    first_age: Mapped[int | None]
    last_age: Mapped[int | None]
    person_id: Mapped[uuid.UUID]
