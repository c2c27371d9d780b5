"""Files attached to a student's record."""

from __future__ import annotations

import uuid
from datetime import datetime

from sqlalchemy import BigInteger, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from trellis.kernel.tables import DistrictRow, district_reference, one_of

KINDS = ("evaluation_report", "private_report", "medical", "consent", "work_sample", "other")
SENSITIVITIES = ("team", "raw", "raw_shown")
"""Whose a file is: the team's and the family's; the psychologist's and special education's (test protocols, medical
letters); the same, and shown to the family on request (domain.md 7.2)."""
STATES = ("waiting_for_upload", "checking", "ready", "refused", "withdrawn", "expired")


class Attachment(DistrictRow):
    """One file. Nobody opens it before it is `ready`: sniffed, hashed and scanned, at an immutable key.

    `expired`: its bytes were announced and never came.
    """

    __tablename__ = "attachment"
    __table_args__ = (
        district_reference("student_id", "student"),
        district_reference("uploaded_by_id", "person"),
        Index("ix_attachment_student", "district_id", "student_id"),
        one_of("kind", KINDS),
        one_of("state", STATES),
        one_of("sensitivity", SENSITIVITIES),
    )

    student_id: Mapped[uuid.UUID]
    uploaded_by_id: Mapped[uuid.UUID]
    kind: Mapped[str] = mapped_column(Text)
    title: Mapped[str] = mapped_column(Text)
    file_name: Mapped[str] = mapped_column(Text)
    content_type: Mapped[str] = mapped_column(Text)
    byte_count: Mapped[int] = mapped_column(BigInteger)
    state: Mapped[str] = mapped_column(Text, default="waiting_for_upload")
    upload_key: Mapped[str] = mapped_column(Text)
    object_key: Mapped[str | None] = mapped_column(Text)
    sha256: Mapped[str | None] = mapped_column(Text)
    refused_because: Mapped[str | None] = mapped_column(Text)
    sensitivity: Mapped[str] = mapped_column(Text, default="team", server_default="team")
    checked_at: Mapped[datetime | None]
