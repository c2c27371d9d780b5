"""Notices under Section 504 as they were given: one for each thing a school does. Never changed."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, Index, LargeBinary, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from trellis.kernel.tables import DistrictRow, district_reference, one_of
from trellis.notices.section_504.contents import OCCASIONS


class Section504Notice(DistrictRow):
    """One notice (34 CFR 104.36): canonical bytes (RFC 8785) of what the school does, why, and the rights it tells of.

    `event_id` is the step of a Section 504 case it is given for, `version_id` the plan that was written. That it
    reached somebody is a `FormalDelivery`.
    """

    __tablename__ = "section_504_notice"
    __table_args__ = (
        district_reference("student_id", "student"),
        district_reference("event_id", "determination_event"),
        district_reference("version_id", "plan_version"),
        district_reference("issued_by_id", "person"),
        one_of("occasion", OCCASIONS),
        CheckConstraint("num_nonnulls(event_id, version_id) = 1", name="of_one"),
        CheckConstraint("(occasion = 'plan') = (version_id IS NOT NULL)", name="of_its_occasion"),
        UniqueConstraint("district_id", "event_id"),
        UniqueConstraint("district_id", "version_id"),
        Index("ix_section_504_notice_student", "district_id", "student_id"),
        {"info": {"append_only": True}},
    )

    student_id: Mapped[uuid.UUID]
    occasion: Mapped[str] = mapped_column(Text)
    event_id: Mapped[uuid.UUID | None]
    version_id: Mapped[uuid.UUID | None]
    edition: Mapped[str] = mapped_column(Text)
    canonical: Mapped[bytes] = mapped_column(LargeBinary)
    sha256: Mapped[str] = mapped_column(Text)
    issued_on: Mapped[date] = mapped_column(Date)
    issued_by_id: Mapped[uuid.UUID]
    issued_at: Mapped[datetime]
