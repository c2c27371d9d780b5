"""The paper, or the signature, by which a family took back its consent to special education."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, Date, Index, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from trellis.kernel.tables import DistrictRow, district_reference, one_of

METHODS = ("typed", "paper")


class ServicesRevocation(DistrictRow):
    """A rights holder revoked consent to the continued provision of services, in writing (34 CFR 300.300(b)(4)).

    Nothing of it changes but the day the services ended: what was given before is not undone (300.9(c)(2)).
    """

    __tablename__ = "services_revocation"
    __table_args__ = (
        district_reference("student_id", "student"),
        district_reference("person_id", "person"),
        district_reference("recorded_by_id", "person"),
        district_reference("notice_id", "prior_notice"),
        district_reference("scan_id", "attachment"),
        one_of("method", METHODS),
        CheckConstraint(
            "CASE method WHEN 'paper' THEN scan_id IS NOT NULL AND typed_name IS NULL "
            "ELSE scan_id IS NULL AND num_nulls(typed_name, text_sha256, language, session_id, authenticated_at) = 0 "
            "END",
            name="is_in_writing",
        ),
        UniqueConstraint("district_id", "recorded_by_id", "idempotency_key"),
        Index(
            "uq_services_revocation_open",
            "district_id",
            "student_id",
            unique=True,
            postgresql_where=text("ended_on IS NULL"),
        ),
        {"info": {"only_changes": ("notice_id", "ended_on")}},
    )

    student_id: Mapped[uuid.UUID]
    person_id: Mapped[uuid.UUID]
    method: Mapped[str] = mapped_column(Text)
    signed_on: Mapped[date] = mapped_column(Date)
    received_on: Mapped[date] = mapped_column(Date)
    recorded_by_id: Mapped[uuid.UUID]
    # Drafted by a job, as whoever revokes reads no notice in work.
    notice_id: Mapped[uuid.UUID | None]
    scan_id: Mapped[uuid.UUID | None]
    typed_name: Mapped[str | None] = mapped_column(Text)
    text_sha256: Mapped[str | None] = mapped_column(Text)
    language: Mapped[str | None] = mapped_column(Text)
    session_id: Mapped[uuid.UUID | None]
    authenticated_at: Mapped[datetime | None]
    address: Mapped[str | None] = mapped_column(Text)
    device: Mapped[str | None] = mapped_column(Text)
    idempotency_key: Mapped[str] = mapped_column(Text)
    ended_on: Mapped[date | None] = mapped_column(Date)
