"""What somebody was told of a day, how they want to be told, and the feed of their own calendar."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from sqlalchemy import Date, Index, Integer, LargeBinary, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from trellis.kernel.tables import DistrictRow, district_reference, one_of
from trellis.worklists.rules import USUAL_WAY, WAYS

REASONS = ("due", "escalated", "unowned", "excused")


class DeadlineAlert(DistrictRow):
    """That a person was told of a deadline's day at one threshold (`rules.threshold_of`): once, however often asked.

    `due_on` is the day as it was then: a deadline that moved is told of anew, and what was said before is over.
    `mailed_on` is the day whose mail it went into; null while none did.
    """

    __tablename__ = "deadline_alert"
    __table_args__ = (
        district_reference("person_id", "person"),
        district_reference("student_id", "student"),
        district_reference("deadline_id", "deadline"),
        UniqueConstraint(
            "district_id", "person_id", "deadline_id", "due_on", "threshold", name="uq_deadline_alert_once"
        ),
        Index("ix_deadline_alert_deadline", "district_id", "deadline_id", "person_id", "id"),
        Index("ix_deadline_alert_to_mail", "district_id", "person_id", postgresql_where=text("mailed_on IS NULL")),
        one_of("reason", REASONS),
    )

    person_id: Mapped[uuid.UUID]
    student_id: Mapped[uuid.UUID]
    deadline_id: Mapped[uuid.UUID]
    due_on: Mapped[date] = mapped_column(Date)
    threshold: Mapped[int] = mapped_column(Integer)
    reason: Mapped[str] = mapped_column(Text)
    raised_on: Mapped[date] = mapped_column(Date)
    read_at: Mapped[datetime | None]
    mailed_on: Mapped[date | None] = mapped_column(Date)


class AlertRound(DistrictRow):
    """A morning on which a district's days were looked at; there is one a day."""

    __tablename__ = "alert_round"
    __table_args__ = (UniqueConstraint("district_id", "day"), {"info": {"append_only": True}})

    day: Mapped[date] = mapped_column(Date)


class AlertChoice(DistrictRow):
    """How a person wants mail about days; who chose nothing has `rules.USUAL_WAY`."""

    __tablename__ = "alert_choice"
    __table_args__ = (
        district_reference("person_id", "person"),
        UniqueConstraint("district_id", "person_id"),
        one_of("mail", WAYS),
    )

    person_id: Mapped[uuid.UUID]
    mail: Mapped[str] = mapped_column(Text, default=USUAL_WAY)


class AlertSetting(DistrictRow):
    """After how many days overdue a district's administrators are told; without a row `rules.ESCALATES_AFTER_DAYS`."""

    __tablename__ = "alert_setting"
    __table_args__ = (UniqueConstraint("district_id"),)

    escalates_after_days: Mapped[int] = mapped_column(Integer)


class CalendarFeed(DistrictRow):
    """A person's own days as a calendar others' programs read. Of its address only the digest is kept.

    `read_count` counts the readings of the hour that began at `counted_from`.
    """

    __tablename__ = "calendar_feed"
    __table_args__ = (
        district_reference("person_id", "person"),
        UniqueConstraint("district_id", "token_digest"),
        Index(
            "uq_calendar_feed_person",
            "district_id",
            "person_id",
            unique=True,
            postgresql_where=text("revoked_at IS NULL"),
        ),
    )

    person_id: Mapped[uuid.UUID]
    token_digest: Mapped[bytes] = mapped_column(LargeBinary)
    revoked_at: Mapped[datetime | None]
    last_read_at: Mapped[datetime | None]
    counted_from: Mapped[datetime | None]
    read_count: Mapped[int] = mapped_column(Integer, default=0)
