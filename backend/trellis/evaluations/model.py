"""The plan of an evaluation by area, what came of each, and what was written down around it."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import CheckConstraint, Date, Index, LargeBinary, Numeric, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from trellis.evaluations.areas import AREAS, MODES
from trellis.evaluations.rules import GROUNDS, HOWS, LEVELS, PAPERS, SCALES, SENSITIVITIES
from trellis.kernel.tables import DistrictRow, district_reference, one_of


def _of_case() -> tuple[Any, ...]:
    return (district_reference("case_id", "evaluation_case"), district_reference("student_id", "student"))


class EvaluationReview(DistrictRow):
    """What was known already when a case was reviewed, and what more is needed (34 CFR 300.305(a)).

    One of a case; `revision` counts how often it was written. It stands once the plan went to the family.
    """

    __tablename__ = "evaluation_review"
    __table_args__ = (
        *_of_case(),
        district_reference("written_by_id", "person"),
        UniqueConstraint("district_id", "case_id"),
    )

    case_id: Mapped[uuid.UUID]
    student_id: Mapped[uuid.UUID]
    from_parents: Mapped[str] = mapped_column(Text, default="")
    classroom: Mapped[str] = mapped_column(Text, default="")
    observations: Mapped[str] = mapped_column(Text, default="")
    parent_input: Mapped[str] = mapped_column(Text, default="")
    needed: Mapped[str] = mapped_column(Text, default="")
    more_is_needed: Mapped[bool | None]
    reviewed_by: Mapped[str] = mapped_column(Text, default="")
    reviewed_on: Mapped[date | None] = mapped_column(Date)
    written_by_id: Mapped[uuid.UUID | None]
    revision: Mapped[int] = mapped_column(default=1)


class EvaluationArea(DistrictRow):
    """One area of a case's assessment plan: what is assessed, how, by whom, in which language.

    `procedures`, `reason`, `language` and `mode` are the plan and stand once it went to the family; assessor,
    `instrument` and `planned_on` may change until the report is signed. `is_qualified`: trained and knowledgeable
    (34 CFR 300.304(c)(1)(iv)), said by whoever assigned. `late_reason`: planned for after the evaluation is due.
    Its live document and its signed report have the same id. `summary` is the signed report's own, in plain text, for
    who reads no more of it (domain.md 7.2). `is_refused`: the family did not agree to it (34 CFR 300.9(b), 300.300), as
    `consents` says once their answers settle; nobody assesses it, and the report goes without it.
    `enforced.py` holds what stands.
    """

    __tablename__ = "evaluation_area"
    __table_args__ = (
        *_of_case(),
        district_reference("assessor_id", "person"),
        UniqueConstraint("district_id", "case_id", "key"),
        Index("ix_evaluation_area_assessor", "district_id", "assessor_id"),
        one_of("key", AREAS),
        one_of("mode", MODES),
        CheckConstraint("assessor_id IS NOT NULL OR NOT is_qualified", name="who_is_qualified"),
        CheckConstraint("char_length(procedures) BETWEEN 1 AND 1000", name="procedures"),
        CheckConstraint("NOT is_refused OR signed_on IS NULL", name="agreed_to_before_signed"),
    )

    case_id: Mapped[uuid.UUID]
    student_id: Mapped[uuid.UUID]
    key: Mapped[str] = mapped_column(Text)
    procedures: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text, default="")
    language: Mapped[str] = mapped_column(Text)
    mode: Mapped[str] = mapped_column(Text, default="own")
    assessor_id: Mapped[uuid.UUID | None]
    is_qualified: Mapped[bool] = mapped_column(default=False)
    instrument: Mapped[str] = mapped_column(Text, default="")
    planned_on: Mapped[date | None] = mapped_column(Date)
    late_reason: Mapped[str] = mapped_column(Text, default="")
    signed_on: Mapped[date | None] = mapped_column(Date)
    summary: Mapped[str] = mapped_column(Text, default="")
    is_refused: Mapped[bool] = mapped_column(default=False)


class EvaluationScore(DistrictRow):
    """One score of an area, as the instrument gives it. `enforced.py` lets none change once the report is signed."""

    __tablename__ = "evaluation_score"
    __table_args__ = (
        *_of_case(),
        district_reference("area_id", "evaluation_area"),
        Index("ix_evaluation_score_area", "district_id", "area_id", "id"),
        one_of("scale", SCALES),
        CheckConstraint("percentile > 0 AND percentile < 100", name="percentile"),
        CheckConstraint("num_nonnulls(level, low, high) IN (0, 3)", name="interval_is_whole"),
        CheckConstraint("low <= score AND score <= high", name="interval_holds_the_score"),
        CheckConstraint(f"level IN ({', '.join(map(str, LEVELS))})", name="level"),
    )

    case_id: Mapped[uuid.UUID]
    student_id: Mapped[uuid.UUID]
    area_id: Mapped[uuid.UUID]
    instrument: Mapped[str] = mapped_column(Text)
    edition: Mapped[str] = mapped_column(Text, default="")
    given_on: Mapped[date] = mapped_column(Date)
    examiner: Mapped[str] = mapped_column(Text)
    name: Mapped[str] = mapped_column(Text)
    scale: Mapped[str] = mapped_column(Text)
    score: Mapped[Decimal] = mapped_column(Numeric(6, 2))
    percentile: Mapped[Decimal | None] = mapped_column(Numeric(5, 2))
    level: Mapped[int | None]
    low: Mapped[Decimal | None] = mapped_column(Numeric(6, 2))
    high: Mapped[Decimal | None] = mapped_column(Numeric(6, 2))
    descriptor: Mapped[str] = mapped_column(Text, default="")
    validity: Mapped[str] = mapped_column(Text, default="")


class EvaluationSection(DistrictRow):
    """An assessor's report of one area as they signed it, with its scores: exact bytes and their hash."""

    __tablename__ = "evaluation_section"
    __table_args__ = (
        *_of_case(),
        district_reference("area_id", "evaluation_area"),
        district_reference("signed_by_id", "person"),
        UniqueConstraint("district_id", "area_id"),
        Index("ix_evaluation_section_case", "district_id", "case_id"),
        {"info": {"append_only": True}},
    )

    case_id: Mapped[uuid.UUID]
    student_id: Mapped[uuid.UUID]
    area_id: Mapped[uuid.UUID]
    canonical: Mapped[bytes] = mapped_column(LargeBinary)
    sha256: Mapped[str] = mapped_column(Text)
    signed_by_id: Mapped[uuid.UUID]
    signed_at: Mapped[datetime]


class EvaluationAddendum(DistrictRow):
    """What an assessor added to a signed report, or corrected in it; the report itself stands."""

    __tablename__ = "evaluation_addendum"
    __table_args__ = (
        *_of_case(),
        district_reference("area_id", "evaluation_area"),
        district_reference("person_id", "person"),
        Index("ix_evaluation_addendum_area", "district_id", "area_id", "id"),
        CheckConstraint("char_length(said) BETWEEN 1 AND 5000", name="said"),
        {"info": {"append_only": True}},
    )

    case_id: Mapped[uuid.UUID]
    student_id: Mapped[uuid.UUID]
    area_id: Mapped[uuid.UUID]
    person_id: Mapped[uuid.UUID]
    said: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]


class EvaluationReport(DistrictRow):
    """The report of a case, of all its signed areas: exact bytes and their hash (34 CFR 300.306(a)(2))."""

    __tablename__ = "evaluation_report"
    __table_args__ = (
        *_of_case(),
        UniqueConstraint("district_id", "case_id"),
        {"info": {"append_only": True}},
    )

    case_id: Mapped[uuid.UUID]
    student_id: Mapped[uuid.UUID]
    canonical: Mapped[bytes] = mapped_column(LargeBinary)
    sha256: Mapped[str] = mapped_column(Text)
    signed_on: Mapped[date] = mapped_column(Date)
    assembled_at: Mapped[datetime]


class EvaluationCopy(DistrictRow):
    """That a copy of the report reached a parent: when, how, who says so (34 CFR 300.306(a)(2)).

    `app`: they opened it on their own pages. `document_sha256` is what they have, to the letter; what was put on record
    before copies named it has none.
    """

    __tablename__ = "evaluation_copy"
    __table_args__ = (
        *_of_case(),
        district_reference("person_id", "person"),
        district_reference("given_by_id", "person"),
        Index("ix_evaluation_copy_case", "district_id", "case_id", "id"),
        one_of("how", HOWS),
        CheckConstraint("how <> 'app' OR given_by_id = person_id", name="opened_by_themselves"),
        Index(
            "uq_evaluation_copy_opened",
            "district_id",
            "case_id",
            "person_id",
            unique=True,
            postgresql_where=text("how = 'app'"),
        ),
        {"info": {"append_only": True}},
    )

    case_id: Mapped[uuid.UUID]
    student_id: Mapped[uuid.UUID]
    person_id: Mapped[uuid.UUID]
    document_sha256: Mapped[str | None] = mapped_column(Text)
    given_on: Mapped[date] = mapped_column(Date)
    how: Mapped[str] = mapped_column(Text)
    given_by_id: Mapped[uuid.UUID]
    at: Mapped[datetime]


class EvaluationPaper(DistrictRow):
    """A file of an evaluation: what it is, from whom, and who may see it. There for whom its attachment is.

    `sensitivity` is the attachment's, for the list; `attachment.sensitivity` is what the database asks.
    """

    __tablename__ = "evaluation_paper"
    __table_args__ = (
        *_of_case(),
        district_reference("attachment_id", "attachment"),
        district_reference("area_id", "evaluation_area"),
        district_reference("added_by_id", "person"),
        district_reference("shown_by_id", "person"),
        UniqueConstraint("district_id", "attachment_id"),
        Index("ix_evaluation_paper_case", "district_id", "case_id", "id"),
        one_of("kind", PAPERS),
        one_of("sensitivity", SENSITIVITIES),
        CheckConstraint("(shown_on IS NULL) = (shown_by_id IS NULL)", name="shown_by_somebody"),
        {"info": {"only_changes": ("shown_on", "shown_by_id")}},
    )

    case_id: Mapped[uuid.UUID]
    student_id: Mapped[uuid.UUID]
    attachment_id: Mapped[uuid.UUID]
    area_id: Mapped[uuid.UUID | None]
    kind: Mapped[str] = mapped_column(Text)
    sensitivity: Mapped[str] = mapped_column(Text)
    source: Mapped[str] = mapped_column(Text)
    added_by_id: Mapped[uuid.UUID]
    shown_on: Mapped[date | None] = mapped_column(Date)
    shown_by_id: Mapped[uuid.UUID | None]


class EvaluationGround(DistrictRow):
    """On what an exception of a case stands: what happened, what shows it, who agreed and until when.

    Of an independent evaluation: what the team made of it (34 CFR 300.502(c)(1)).
    """

    __tablename__ = "evaluation_ground"
    __table_args__ = (
        *_of_case(),
        district_reference("attachment_id", "attachment"),
        district_reference("person_id", "person"),
        Index("ix_evaluation_ground_case", "district_id", "case_id", "id"),
        one_of("kind", GROUNDS),
        CheckConstraint("num_nonnulls(parent_signed_on, district_signed_on) IN (0, 2)", name="both_signed"),
        CheckConstraint("char_length(said) BETWEEN 1 AND 5000", name="said"),
        {"info": {"append_only": True}},
    )

    case_id: Mapped[uuid.UUID]
    student_id: Mapped[uuid.UUID]
    kind: Mapped[str] = mapped_column(Text)
    said: Mapped[str] = mapped_column(Text)
    attachment_id: Mapped[uuid.UUID | None]
    parent_signed_on: Mapped[date | None] = mapped_column(Date)
    district_signed_on: Mapped[date | None] = mapped_column(Date)
    until: Mapped[date | None] = mapped_column(Date)
    person_id: Mapped[uuid.UUID]
    at: Mapped[datetime]
