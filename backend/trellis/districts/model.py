"""Tenants, their schools, school years, sign-in providers and settings."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from trellis.kernel.ids import new_id
from trellis.kernel.tables import Base, DistrictRow, one_of

STATUSES = ("open", "suspended")
AUDIENCES = ("staff", "family", "operators")


class District(Base):
    """A tenant. Its own policy: a district sees itself; the deployment's operators see the list."""

    __tablename__ = "district"
    __table_args__ = (one_of("status", STATUSES), one_of("kind", ("district", "deployment")))

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    kind: Mapped[str] = mapped_column(Text, default="district")
    slug: Mapped[str] = mapped_column(Text, unique=True)
    name: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(Text)
    time_zone: Mapped[str] = mapped_column(Text)
    status: Mapped[str] = mapped_column(Text, default="open")
    status_reason: Mapped[str | None] = mapped_column(Text)
    accent: Mapped[str] = mapped_column(Text, default="teal")
    settings: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    created_at: Mapped[datetime]


class School(DistrictRow):
    """A school of the district. `roster_id` is the sourcedId of the roster it came from."""

    __tablename__ = "school"
    __table_args__ = (UniqueConstraint("district_id", "roster_id"),)

    name: Mapped[str] = mapped_column(Text)
    roster_id: Mapped[str | None] = mapped_column(Text)
    identifier: Mapped[str | None] = mapped_column(Text)
    ended_on: Mapped[date | None] = mapped_column(Date)


class SchoolYear(DistrictRow):
    """A school year or a term of one; days are counted in it (domain.md 6.1)."""

    __tablename__ = "school_year"
    __table_args__ = (
        UniqueConstraint("district_id", "roster_id"),
        one_of("kind", ("schoolYear", "semester", "term", "gradingPeriod")),
    )

    name: Mapped[str] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(Text, default="schoolYear")
    starts_on: Mapped[date] = mapped_column(Date)
    ends_on: Mapped[date] = mapped_column(Date)
    roster_id: Mapped[str | None] = mapped_column(Text)


class IdentityProvider(DistrictRow):
    """An OpenID Connect issuer the district trusts for one audience.

    `client_secret` is sealed with the deployment's key and never read back over
    any door (threats row 46). `version` rises with every change, so that no
    process keeps a client of an old configuration.
    `roster_claim` names the claim that carries the roster's own identifier of a
    person; empty: nobody is linked by the roster, only by invitation.
    """

    __tablename__ = "identity_provider"
    __table_args__ = (UniqueConstraint("district_id", "audience"), one_of("audience", AUDIENCES))

    audience: Mapped[str] = mapped_column(Text)
    label: Mapped[str] = mapped_column(Text)
    issuer: Mapped[str] = mapped_column(Text)
    client_id: Mapped[str] = mapped_column(Text)
    client_secret: Mapped[str] = mapped_column(Text)
    roster_claim: Mapped[str | None] = mapped_column(Text)
    allowed_domains: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    tenant_claim: Mapped[str | None] = mapped_column(Text)
    tenant_value: Mapped[str | None] = mapped_column(Text)
    version: Mapped[int] = mapped_column(default=1)
