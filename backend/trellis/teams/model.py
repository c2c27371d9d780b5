"""Who is on a student's team, in which role, from when to when."""

from __future__ import annotations

import uuid
from datetime import date

from sqlalchemy import CheckConstraint, Date, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from trellis.kernel.tables import DistrictRow, district_reference, one_of

TEAM_ROLES = (
    "case_manager",
    "special_teacher",
    "general_teacher",
    "speech_therapist",
    "occupational_therapist",
    "physical_therapist",
    "psychologist",
    "lea_representative",
    "parent",
    "student",
    "other",
)


class TeamMember(DistrictRow):
    """A person's membership of a student's team; access begins and ends with it (`ends_on` exclusive).

    Who stands in for somebody (`is_substitute`) has a last day, and so has a guest (`enforced.py`).
    """

    __tablename__ = "team_member"
    __table_args__ = (
        district_reference("student_id", "student"),
        district_reference("person_id", "person"),
        district_reference("added_by_id", "person"),
        Index("ix_team_member_student", "district_id", "student_id"),
        Index("ix_team_member_person", "district_id", "person_id"),
        one_of("role", TEAM_ROLES),
        CheckConstraint("NOT is_substitute OR ends_on IS NOT NULL", name="substitute_ends"),
    )

    student_id: Mapped[uuid.UUID]
    person_id: Mapped[uuid.UUID]
    role: Mapped[str] = mapped_column(Text)
    starts_on: Mapped[date] = mapped_column(Date)
    ends_on: Mapped[date | None] = mapped_column(Date)
    added_by_id: Mapped[uuid.UUID | None]
    begin_reason: Mapped[str | None] = mapped_column(Text)
    is_substitute: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    end_reason: Mapped[str | None] = mapped_column(Text)
