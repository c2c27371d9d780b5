"""A plan's translation into one language: asked for, its units of text, what was published, and what is remembered."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, Index, LargeBinary, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from trellis.kernel.tables import DistrictRow, district_reference, one_of
from trellis.translations.rules import ORIGINS, STATES


class Translation(DistrictRow):
    """The work of bringing one final version of a plan into one language, from asking to publishing.

    `student_name` is the name in the frozen version: who translates sees no record of the student's. `translator_id`
    and `reviewer_id` see this work and nothing else, as long as they are translators of the district, and until two
    weeks after `published_on` (`access.opening.TRANSLATORS`).
    """

    __tablename__ = "translation"
    __table_args__ = (
        district_reference("plan_id", "plan"),
        district_reference("version_id", "plan_version"),
        district_reference("student_id", "student"),
        district_reference("asked_by_id", "person"),
        district_reference("translator_id", "person"),
        district_reference("reviewer_id", "person"),
        Index("ix_translation_plan", "district_id", "plan_id"),
        Index("ix_translation_student", "district_id", "student_id"),
        Index("ix_translation_translator", "district_id", "translator_id"),
        Index("ix_translation_reviewer", "district_id", "reviewer_id"),
        Index(
            "uq_translation_version_language",
            "district_id",
            "version_id",
            "language",
            unique=True,
            postgresql_where=text("state <> 'withdrawn'"),
        ),
        one_of("state", STATES),
    )

    plan_id: Mapped[uuid.UUID]
    version_id: Mapped[uuid.UUID]
    student_id: Mapped[uuid.UUID]
    student_name: Mapped[str] = mapped_column(Text)
    plan_kind: Mapped[str] = mapped_column(Text)
    version_number: Mapped[int]
    version_sha256: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(Text)
    asked_by_id: Mapped[uuid.UUID]
    by_family: Mapped[bool]
    due_on: Mapped[date | None] = mapped_column(Date)
    translator_id: Mapped[uuid.UUID | None]
    reviewer_id: Mapped[uuid.UUID | None]
    returned_note: Mapped[str | None] = mapped_column(Text)
    published_on: Mapped[date | None] = mapped_column(Date)


class TranslationUnit(DistrictRow):
    """One text of the plan and what it says in the other language: a block of prose, a line, a column of a row.

    `origin` says where the text came from: written here (`person`), accepted from the district's memory (`memory`),
    or published with an earlier plan of this student and unchanged since (`carried`). `earlier_source` and
    `earlier_text` stand where the same place said something else in that earlier plan.
    """

    __tablename__ = "translation_unit"
    __table_args__ = (
        district_reference("translation_id", "translation"),
        district_reference("plan_id", "plan"),
        district_reference("student_id", "student"),
        district_reference("written_by_id", "person"),
        UniqueConstraint("district_id", "translation_id", "place"),
        one_of("origin", ORIGINS),
    )

    translation_id: Mapped[uuid.UUID]
    plan_id: Mapped[uuid.UUID]
    student_id: Mapped[uuid.UUID]
    position: Mapped[int]
    place: Mapped[str] = mapped_column(Text)
    labels: Mapped[dict[str, Any]] = mapped_column(JSONB)
    source: Mapped[str] = mapped_column(Text)
    source_sha256: Mapped[str] = mapped_column(Text)
    said: Mapped[str] = mapped_column(Text, default="")
    is_done: Mapped[bool] = mapped_column(default=False)
    origin: Mapped[str] = mapped_column(Text, default="person")
    earlier_source: Mapped[str | None] = mapped_column(Text)
    earlier_text: Mapped[str | None] = mapped_column(Text)
    revision: Mapped[int] = mapped_column(default=1)
    written_by_id: Mapped[uuid.UUID | None]
    written_at: Mapped[datetime | None]


class PublishedTranslation(DistrictRow):
    """What the family reads: canonical bytes of a reviewed translation and their SHA-256. Never changed once written.

    The bytes name the hash of the version they translate. A correction is published as another row. What is added later
    is the printed copy alone.
    """

    __tablename__ = "published_translation"
    __table_args__ = (
        district_reference("translation_id", "translation"),
        district_reference("plan_id", "plan"),
        district_reference("version_id", "plan_version"),
        district_reference("student_id", "student"),
        district_reference("translated_by_id", "person"),
        district_reference("reviewed_by_id", "person"),
        UniqueConstraint("district_id", "translation_id", "number"),
        Index("ix_published_translation_plan", "district_id", "plan_id"),
        Index("ix_published_translation_student", "district_id", "student_id"),
        one_of("pdf_state", ("waiting", "made", "no_font")),
        {"info": {"only_changes": ("pdf_state", "pdf_key", "pdf_sha256", "pdf_page_count", "pdf_at")}},
    )

    translation_id: Mapped[uuid.UUID]
    plan_id: Mapped[uuid.UUID]
    version_id: Mapped[uuid.UUID]
    student_id: Mapped[uuid.UUID]
    number: Mapped[int]
    language: Mapped[str] = mapped_column(Text)
    canonical: Mapped[bytes] = mapped_column(LargeBinary)
    sha256: Mapped[str] = mapped_column(Text)
    version_sha256: Mapped[str] = mapped_column(Text)
    translated_by_id: Mapped[uuid.UUID]
    reviewed_by_id: Mapped[uuid.UUID]
    published_at: Mapped[datetime]
    pdf_state: Mapped[str] = mapped_column(Text, default="waiting")
    pdf_key: Mapped[str | None] = mapped_column(Text)
    pdf_sha256: Mapped[str | None] = mapped_column(Text)
    pdf_page_count: Mapped[int | None]
    pdf_at: Mapped[datetime | None]


class RememberedSentence(DistrictRow):
    """A sentence the district has published in a language before, found by the print of its source and nothing else.

    No student stands in the row, and no sentence that names anybody around one comes into it (`memory.py`).
    """

    __tablename__ = "translation_memory"
    __table_args__ = (
        district_reference("translated_by_id", "person"),
        UniqueConstraint("district_id", "language", "source_sha256"),
    )

    language: Mapped[str] = mapped_column(Text)
    source_sha256: Mapped[str] = mapped_column(Text)
    said: Mapped[str] = mapped_column(Text)
    translated_by_id: Mapped[uuid.UUID]
    published_at: Mapped[datetime]
