"""That a hearing was asked for about a plan, and how it ended."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from trellis.kernel.tables import DistrictRow, district_reference, one_of

OUTCOMES = ("withdrawn", "plan_stands", "last_agreed_stays")
"""The complaint was taken back or settled without a change; the plan was found right; the plan before it goes on."""
FILED_BY = ("family", "district")


class PlanDispute(DistrictRow):
    """A due process complaint about one final plan. While it is open nothing of the plan takes effect by itself."""

    __tablename__ = "plan_dispute"
    __table_args__ = (
        district_reference("plan_id", "plan"),
        district_reference("student_id", "student"),
        district_reference("recorded_by_id", "person"),
        district_reference("ended_by_id", "person"),
        one_of("filed_by", FILED_BY),
        one_of("outcome", OUTCOMES),
        CheckConstraint("num_nonnulls(ended_on, outcome, ended_by_id, ended_at) IN (0, 4)", name="ends_whole"),
        Index(
            "uq_plan_dispute_open",
            "district_id",
            "plan_id",
            unique=True,
            postgresql_where=text("ended_on IS NULL"),
        ),
        {"info": {"only_changes": ("ended_on", "outcome", "ended_by_id", "ended_at")}},
    )

    plan_id: Mapped[uuid.UUID]
    student_id: Mapped[uuid.UUID]
    filed_by: Mapped[str] = mapped_column(Text)
    filed_on: Mapped[date] = mapped_column(Date)
    note: Mapped[str] = mapped_column(Text)
    recorded_by_id: Mapped[uuid.UUID]
    ended_on: Mapped[date | None] = mapped_column(Date)
    outcome: Mapped[str | None] = mapped_column(Text)
    ended_by_id: Mapped[uuid.UUID | None]
    ended_at: Mapped[datetime | None]
