"""Moments of a section that are kept when its log of edits is put into one."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from trellis.kernel.tables import DistrictRow, district_reference


class SectionMoment(DistrictRow):
    """What a section said when somebody paused, who wrote until then, and who had last written each answer of it.

    It ends with update `through` of the section's live document. The updates themselves are gone: what stood there
    between two moments is not kept, and of what was typed and taken away again nothing is.
    """

    __tablename__ = "section_moment"
    __table_args__ = (
        district_reference("section_id", "plan_section"),
        district_reference("plan_id", "plan"),
        district_reference("student_id", "student"),
        UniqueConstraint("district_id", "section_id", "through"),
    )

    section_id: Mapped[uuid.UUID]
    plan_id: Mapped[uuid.UUID]
    student_id: Mapped[uuid.UUID]
    through: Mapped[int] = mapped_column(BigInteger)
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime]
    people: Mapped[list[str]] = mapped_column(JSONB)
    puts_back: Mapped[datetime | None]
    content: Mapped[dict[str, Any]] = mapped_column(JSONB)
    written: Mapped[dict[str, Any]] = mapped_column(JSONB)
