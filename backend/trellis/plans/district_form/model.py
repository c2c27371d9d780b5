"""What a district set its form to, revision by revision, and the pictures of its letterheads."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, Index, LargeBinary, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from trellis.kernel.tables import DistrictRow, district_reference, one_of
from trellis.plans.form import KINDS

MEDIA_TYPES = ("image/png", "image/jpeg")


class FormRevision(DistrictRow):
    """What the form of a kind of plans is from `effective_on` on, for plans begun then. Never changed once written.

    `form_version` is the declared form it was made for; `settings` as `form.settings` reads it. One that was taken
    back before its day never was in force.
    """

    __tablename__ = "form_revision"
    __table_args__ = (
        district_reference("made_by_id", "person"),
        district_reference("taken_back_by_id", "person"),
        UniqueConstraint("district_id", "plan_kind", "number"),
        Index("ix_form_revision_day", "district_id", "plan_kind", "effective_on"),
        one_of("plan_kind", tuple(KINDS)),
        {"info": {"only_changes": ("taken_back_at", "taken_back_by_id")}},
    )

    plan_kind: Mapped[str] = mapped_column(Text)
    form_version: Mapped[str] = mapped_column(Text)
    number: Mapped[int]
    effective_on: Mapped[date] = mapped_column(Date)
    settings: Mapped[dict[str, Any]] = mapped_column(JSONB)
    made_by_id: Mapped[uuid.UUID]
    taken_back_at: Mapped[datetime | None]
    taken_back_by_id: Mapped[uuid.UUID | None]


class FormLogo(DistrictRow):
    """A picture for a letterhead, as it was uploaded. Never changed: what was sealed with it can be made again."""

    __tablename__ = "form_logo"
    __table_args__ = (
        district_reference("uploaded_by_id", "person"),
        UniqueConstraint("district_id", "sha256"),
        one_of("media_type", MEDIA_TYPES),
        {"info": {"append_only": True}},
    )

    media_type: Mapped[str] = mapped_column(Text)
    content: Mapped[bytes] = mapped_column(LargeBinary)
    sha256: Mapped[str] = mapped_column(Text)
    width: Mapped[int]
    height: Mapped[int]
    uploaded_by_id: Mapped[uuid.UUID]
