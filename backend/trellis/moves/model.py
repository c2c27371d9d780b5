"""What a transfer or an exit is about, what was put on record of it, the exit itself, the summary of performance."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, Index, LargeBinary, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from trellis.kernel.tables import DistrictRow, district_reference, one_of
from trellis.moves.rules import HOWS, LONGEST_SAID, PAPERS, REASONS


class Move(DistrictRow):
    """What a case of the machines `transfer` or `exit` is about. A mistake is set aside with its case.

    Of who was detected by the roster nobody knows yet where from: that alone is said later.
    `on`: the day the student arrived, or is to leave. `reason` is of an exit alone. `other_district` and `other_state`
    name where a student came from, or goes.
    """

    __tablename__ = "move"
    __table_args__ = (
        district_reference("case_id", "evaluation_case"),
        district_reference("student_id", "student"),
        district_reference("begun_by_id", "person"),
        UniqueConstraint("district_id", "case_id"),
        Index("ix_move_student", "district_id", "student_id"),
        one_of("reason", REASONS),
        CheckConstraint("other_state ~ '^[A-Z]{2}$'", name="state"),
        {"info": {"only_changes": ("other_district", "other_state")}},
    )

    case_id: Mapped[uuid.UUID]
    student_id: Mapped[uuid.UUID]
    on: Mapped[date] = mapped_column(Date)
    reason: Mapped[str | None] = mapped_column(Text)
    other_district: Mapped[str | None] = mapped_column(Text)
    other_state: Mapped[str | None] = mapped_column(Text)
    note: Mapped[str | None] = mapped_column(Text)
    begun_by_id: Mapped[uuid.UUID | None]


class MovePaper(DistrictRow):
    """Something put on record of a move: a request, a reply, a talk, services, a notice that was drafted. Added only.

    `kind` is of `rules.PAPERS`, or `notice`: then `notice_id` is the prior written notice and `step` what it opens.
    """

    __tablename__ = "move_paper"
    __table_args__ = (
        district_reference("case_id", "evaluation_case"),
        district_reference("student_id", "student"),
        district_reference("attachment_id", "attachment"),
        district_reference("notice_id", "prior_notice"),
        district_reference("recorded_by_id", "person"),
        Index("ix_move_paper_case", "district_id", "case_id", "id"),
        UniqueConstraint("district_id", "notice_id"),
        one_of("kind", (*PAPERS, "notice")),
        one_of("how", HOWS),
        CheckConstraint("(kind = 'notice') = (notice_id IS NOT NULL)", name="notice"),
        CheckConstraint("(notice_id IS NULL) = (step IS NULL)", name="step"),
        CheckConstraint("kind <> 'revocation' OR attachment_id IS NOT NULL", name="in_writing"),
        CheckConstraint(f"char_length(said) <= {LONGEST_SAID}", name="said"),
        {"info": {"append_only": True}},
    )

    case_id: Mapped[uuid.UUID]
    student_id: Mapped[uuid.UUID]
    kind: Mapped[str] = mapped_column(Text)
    on: Mapped[date] = mapped_column(Date)
    how: Mapped[str | None] = mapped_column(Text)
    who: Mapped[str | None] = mapped_column(Text)
    said: Mapped[str | None] = mapped_column(Text)
    attachment_id: Mapped[uuid.UUID | None]
    notice_id: Mapped[uuid.UUID | None]
    step: Mapped[str | None] = mapped_column(Text)
    recorded_by_id: Mapped[uuid.UUID | None]


class StudentExit(DistrictRow):
    """A student left special education. `retention_from`: the day from which how long records are kept is counted.

    As long as nobody has written `returned_on`, the file is closed: the database takes no new plan, case or edit of it
    (`enforced.py`). A return is a new enrolment, written beside; the exit itself never changes.
    """

    __tablename__ = "student_exit"
    __table_args__ = (
        district_reference("case_id", "evaluation_case"),
        district_reference("student_id", "student"),
        district_reference("confirmed_by_id", "person"),
        district_reference("returned_by_id", "person"),
        UniqueConstraint("district_id", "case_id"),
        Index("ix_student_exit_student", "district_id", "student_id"),
        Index("ix_student_exit_retention", "district_id", "retention_from"),
        one_of("reason", REASONS),
        CheckConstraint("returned_on > left_on", name="returns_later"),
        CheckConstraint("num_nonnulls(returned_on, return_reason, returned_at) IN (0, 3)", name="return_is_whole"),
        {"info": {"only_changes": ("returned_on", "return_reason", "returned_by_id", "returned_at")}},
    )

    case_id: Mapped[uuid.UUID]
    student_id: Mapped[uuid.UUID]
    reason: Mapped[str] = mapped_column(Text)
    left_on: Mapped[date] = mapped_column(Date)
    retention_from: Mapped[date] = mapped_column(Date)
    confirmed_by_id: Mapped[uuid.UUID | None]
    returned_on: Mapped[date | None] = mapped_column(Date)
    return_reason: Mapped[str | None] = mapped_column(Text)
    returned_by_id: Mapped[uuid.UUID | None]
    returned_at: Mapped[datetime | None]


class PerformanceSummary(DistrictRow):
    """The summary of performance of an exit (34 CFR 300.305(e)(3)): written, then given, and frozen as it was given."""

    __tablename__ = "performance_summary"
    __table_args__ = (
        district_reference("case_id", "evaluation_case"),
        district_reference("student_id", "student"),
        district_reference("written_by_id", "person"),
        district_reference("given_by_id", "person"),
        UniqueConstraint("district_id", "case_id"),
        one_of("given_how", HOWS),
        CheckConstraint("jsonb_typeof(contents) = 'object'", name="contents"),
        CheckConstraint("num_nonnulls(given_on, given_how, given_by_id, canonical, sha256) IN (0, 5)", name="given"),
        {
            "info": {
                "only_changes": (
                    "contents",
                    "revision",
                    "written_by_id",
                    "given_on",
                    "given_how",
                    "given_by_id",
                    "canonical",
                    "sha256",
                )
            }
        },
    )

    case_id: Mapped[uuid.UUID]
    student_id: Mapped[uuid.UUID]
    contents: Mapped[dict[str, str]] = mapped_column(JSONB, default=dict)
    revision: Mapped[int] = mapped_column(default=1)
    written_by_id: Mapped[uuid.UUID]
    given_on: Mapped[date | None] = mapped_column(Date)
    given_how: Mapped[str | None] = mapped_column(Text)
    given_by_id: Mapped[uuid.UUID | None]
    canonical: Mapped[bytes | None] = mapped_column(LargeBinary)
    sha256: Mapped[str | None] = mapped_column(Text)
