"""Requests to sign, and signatures with their evidence."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Index, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from trellis.kernel.tables import DistrictRow, district_reference, one_of


class SignatureRequest(DistrictRow):
    """One rights holder asked to answer one frozen version."""

    __tablename__ = "signature_request"
    __table_args__ = (
        district_reference("version_id", "plan_version"),
        district_reference("student_id", "student"),
        district_reference("person_id", "person"),
        UniqueConstraint("district_id", "version_id", "person_id"),
        Index("ix_signature_request_person", "district_id", "person_id"),
        one_of("state", ("requested", "viewed", "answered", "withdrawn")),
    )

    version_id: Mapped[uuid.UUID]
    student_id: Mapped[uuid.UUID]
    person_id: Mapped[uuid.UUID]
    requested_by_id: Mapped[uuid.UUID]
    state: Mapped[str] = mapped_column(Text, default="requested")
    viewed_at: Mapped[datetime | None]


class Signature(DistrictRow):
    """A rights holder's answer to a frozen version, item by item, with its evidence (domain.md 8). Append-only.

    `drawing`: strokes as `signatures/drawn.py` has them; then `method` is `drawn`, the name is typed all the same.
    """

    __tablename__ = "signature"
    __table_args__ = (
        district_reference("request_id", "signature_request"),
        district_reference("version_id", "plan_version"),
        district_reference("student_id", "student"),
        district_reference("person_id", "person"),
        UniqueConstraint("district_id", "request_id"),
        UniqueConstraint("district_id", "person_id", "idempotency_key"),
        one_of("method", ("typed", "drawn")),
        CheckConstraint("(method = 'drawn') = (drawing IS NOT NULL)", name="drawn_has_its_drawing"),
        one_of("outcome", ("granted", "partially_granted", "refused")),
        {"info": {"append_only": True}},
    )

    request_id: Mapped[uuid.UUID]
    version_id: Mapped[uuid.UUID]
    student_id: Mapped[uuid.UUID]
    person_id: Mapped[uuid.UUID]
    outcome: Mapped[str] = mapped_column(Text)
    choices: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    typed_name: Mapped[str] = mapped_column(Text)
    drawing: Mapped[list[list[int]] | None] = mapped_column(JSONB(none_as_null=True))
    method: Mapped[str] = mapped_column(Text, default="typed")
    document_sha256: Mapped[str] = mapped_column(Text)
    consent_text_sha256: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(Text)
    session_id: Mapped[uuid.UUID]
    authenticated_at: Mapped[datetime]
    signed_at: Mapped[datetime]
    address: Mapped[str | None] = mapped_column(Text)
    device: Mapped[str | None] = mapped_column(Text)
    idempotency_key: Mapped[str] = mapped_column(Text)
    answer_sha256: Mapped[str] = mapped_column(Text)
