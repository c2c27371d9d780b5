"""Requests for help, the cases they become, the log of a case, and how often a public door was used."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Date, Index, LargeBinary, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from trellis.cases.rules import LONGEST_CONCERN, RELATIONS
from trellis.cases.states import CAPACITY_NAMES, EVENTS, MACHINES, OPEN, OPEN_MOVES, STATES
from trellis.kernel.tables import DistrictRow, district_reference, one_of

WAYS = ("public", "family", "staff")
REQUEST_STATES = ("waiting", "matched", "duplicate", "child_find")
RECEIPTS = ("none", "waiting", "sent", "failed")
DECIDED = ("state", "student_id", "case_id", "duplicate_of_id", "decided_by_id", "decided_at", "receipt")
OPEN_STATES = ", ".join(f"'{state}'" for state in OPEN)
MOVING_STATES = ", ".join(f"'{state}'" for state in OPEN_MOVES)


class HelpRequest(DistrictRow):
    """Somebody asks that a child be helped: their words as they were, the day they came, and what became of it.

    `name_key` is the child's name as people are searched by it. `number` stands on the receipt and says nothing.
    `form_key` names the form it came with: sent twice, it is one request. `said_aloud`: heard and written down by
    staff, on the day it was said. What was asked never changes; what was decided of it may.
    """

    __tablename__ = "help_request"
    __table_args__ = (
        district_reference("recorded_by_id", "person"),
        district_reference("heard_by_id", "person"),
        district_reference("school_id", "school"),
        district_reference("student_id", "student"),
        district_reference("case_id", "evaluation_case"),
        district_reference("duplicate_of_id", "help_request"),
        district_reference("decided_by_id", "person"),
        UniqueConstraint("district_id", "number"),
        UniqueConstraint("district_id", "form_key"),
        Index("ix_help_request_state", "district_id", "state", "received_on", "id"),
        Index("ix_help_request_child", "district_id", "name_key", "birth_on"),
        Index("ix_help_request_student", "district_id", "student_id"),
        one_of("way", WAYS),
        one_of("state", REQUEST_STATES),
        one_of("receipt", RECEIPTS),
        one_of("asker_relation", RELATIONS),
        CheckConstraint(f"char_length(concern) BETWEEN 1 AND {LONGEST_CONCERN}", name="concern"),
        CheckConstraint("received_on <= (created_at AT TIME ZONE 'UTC')::date + 1", name="not_of_a_later_day"),
        CheckConstraint("birth_on <= received_on", name="born_before"),
        CheckConstraint("(state = 'matched') = (student_id IS NOT NULL)", name="matched"),
        CheckConstraint("(student_id IS NULL) = (case_id IS NULL)", name="matched_is_a_case"),
        CheckConstraint("(state = 'duplicate') = (duplicate_of_id IS NOT NULL)", name="duplicate"),
        CheckConstraint("(state = 'waiting') = (decided_at IS NULL)", name="decided"),
        {"info": {"only_changes": DECIDED}},
    )

    number: Mapped[str] = mapped_column(Text)
    form_key: Mapped[uuid.UUID]
    way: Mapped[str] = mapped_column(Text)
    said_aloud: Mapped[bool] = mapped_column(default=False)
    received_on: Mapped[date] = mapped_column(Date)
    recorded_by_id: Mapped[uuid.UUID | None]
    heard_by_id: Mapped[uuid.UUID | None]
    given_name: Mapped[str] = mapped_column(Text)
    family_name: Mapped[str] = mapped_column(Text)
    name_key: Mapped[str] = mapped_column(Text)
    birth_on: Mapped[date | None] = mapped_column(Date)
    school_id: Mapped[uuid.UUID | None]
    asker_name: Mapped[str] = mapped_column(Text)
    asker_relation: Mapped[str] = mapped_column(Text)
    asker_email: Mapped[str | None] = mapped_column(Text)
    asker_phone: Mapped[str | None] = mapped_column(Text)
    language: Mapped[str] = mapped_column(Text)
    wants_interpreter: Mapped[bool] = mapped_column(default=False)
    concern: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(Text, default="waiting")
    student_id: Mapped[uuid.UUID | None]
    case_id: Mapped[uuid.UUID | None]
    duplicate_of_id: Mapped[uuid.UUID | None]
    decided_by_id: Mapped[uuid.UUID | None]
    decided_at: Mapped[datetime | None]
    receipt: Mapped[str] = mapped_column(Text, default="none")


class EvaluationCase(DistrictRow):
    """A referral and the evaluation that follows (domain.md 5.1), a transfer (5.10) or an exit (5.13).

    `received_on`: the day its first request came, the student arrived, or the exit was proposed.

    The application inserts it in the state `new` and then changes nothing here: a row of `case_event` moves it
    (`enforced.py`).
    """

    __tablename__ = "evaluation_case"
    __table_args__ = (
        district_reference("student_id", "student"),
        Index("ix_evaluation_case_student", "district_id", "student_id"),
        Index("ix_evaluation_case_received", "district_id", "received_on", "id"),
        Index(
            "uq_evaluation_case_open",
            "district_id",
            "student_id",
            unique=True,
            postgresql_where=text(f"state IN ({OPEN_STATES})"),
        ),
        Index(
            "uq_evaluation_case_move",
            "district_id",
            "student_id",
            "machine",
            unique=True,
            postgresql_where=text(f"state IN ({MOVING_STATES})"),
        ),
        one_of("machine", MACHINES),
        one_of("state", STATES),
        {"info": {"append_only": True}},
    )

    student_id: Mapped[uuid.UUID]
    machine: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(Text, default="new")
    received_on: Mapped[date] = mapped_column(Date)
    event_count: Mapped[int] = mapped_column(default=0)


class CaseEvent(DistrictRow):
    """One step of a case: who, in which capacity, on whose behalf, from where to where, why, on which ground.

    `evidence` has a key for each guard of the step's row, with what shows it. The database numbers and chains the
    rows: `digest` is over the row and `prior_digest`, the digest of the one before.
    """

    __tablename__ = "case_event"
    __table_args__ = (
        district_reference("case_id", "evaluation_case"),
        district_reference("student_id", "student"),
        district_reference("person_id", "person"),
        district_reference("request_id", "help_request"),
        UniqueConstraint("district_id", "case_id", "number"),
        one_of("event", EVENTS),
        one_of("capacity", CAPACITY_NAMES),
        one_of("from_state", STATES),
        one_of("to_state", STATES),
        {"info": {"append_only": True}},
    )

    case_id: Mapped[uuid.UUID]
    student_id: Mapped[uuid.UUID]
    number: Mapped[int] = mapped_column(default=0)
    event: Mapped[str] = mapped_column(Text)
    from_state: Mapped[str] = mapped_column(Text)
    to_state: Mapped[str] = mapped_column(Text)
    capacity: Mapped[str] = mapped_column(Text)
    person_id: Mapped[uuid.UUID | None]
    on_behalf_of: Mapped[str | None] = mapped_column(Text)
    request_id: Mapped[uuid.UUID | None]
    reason: Mapped[str | None] = mapped_column(Text)
    evidence: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    happened_on: Mapped[date] = mapped_column(Date)
    at: Mapped[datetime]
    prior_digest: Mapped[bytes] = mapped_column(LargeBinary, default=b"")
    digest: Mapped[bytes] = mapped_column(LargeBinary, default=b"")


class PublicPost(DistrictRow):
    """How often something was sent through a public door within one hour; `id` is made of the door, sender and hour.

    Of the sender only a keyed digest goes in, so the table tells nobody's address. Forgotten after a day.
    """

    __tablename__ = "public_post"
    __table_args__ = (Index("ix_public_post_created", "district_id", "created_at"),)

    count: Mapped[int] = mapped_column(default=1)
