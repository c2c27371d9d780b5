"""The plan of an evaluation by area, what came of each, and what was written down around it."""

from __future__ import annotations

import uuid
from datetime import date

from sqlalchemy import CheckConstraint, Date, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from trellis.evaluations.areas import AREAS, MODES
from trellis.kernel.tables import DistrictRow, district_reference, one_of


class EvaluationArea(DistrictRow):
    """One area of a case's assessment plan: what is assessed, how, by whom, in which language.

    `procedures`, `reason`, `language` and `mode` are the plan and stand once it went to the family; assessor,
    `instrument` and `planned_on` may change until the report is signed. `is_qualified`: trained and knowledgeable
    (34 CFR 300.304(c)(1)(iv)), said by whoever assigned. `late_reason`: planned for after the evaluation is due.
    Its live document and its signed report have the same id. `enforced.py` holds what stands.
    """

    __tablename__ = "evaluation_area"
    __table_args__ = (
        district_reference("case_id", "evaluation_case"),
        district_reference("student_id", "student"),
        district_reference("assessor_id", "person"),
        UniqueConstraint("district_id", "case_id", "key"),
        Index("ix_evaluation_area_assessor", "district_id", "assessor_id"),
        one_of("key", AREAS),
        one_of("mode", MODES),
        CheckConstraint("assessor_id IS NOT NULL OR NOT is_qualified", name="who_is_qualified"),
        CheckConstraint("char_length(procedures) BETWEEN 1 AND 1000", name="procedures"),
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
