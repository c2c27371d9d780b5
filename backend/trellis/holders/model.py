"""What was decided about who holds a parent's rights, and on which paper."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Date, Text, UniqueConstraint
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from trellis.holders.rules import GROUNDS, KINDS
from trellis.kernel.tables import DistrictRow, district_reference, one_of


class RightsDecision(DistrictRow):
    """One decision about one person's rights for one student. Never changed but for who looked at what it closed.

    `scopes` is what the person has from `starts_on` until `ends_on` (exclusive): view, consent, notice, pickup.
    `closed` lists what was open with them and was closed with it; until somebody has looked at that, the student's page
    says so. `number` counts a student's decisions: who decides names the last one they saw.
    """

    __tablename__ = "rights_decision"
    __table_args__ = (
        district_reference("student_id", "student"),
        district_reference("person_id", "person"),
        district_reference("attachment_id", "attachment"),
        district_reference("recorded_by_id", "person"),
        district_reference("looked_at_by_id", "person"),
        UniqueConstraint("district_id", "student_id", "number"),
        one_of("kind", KINDS),
        one_of("ground", GROUNDS),
        CheckConstraint("scopes <@ ARRAY['view', 'consent', 'notice', 'pickup']", name="scopes"),
        CheckConstraint("(kind = 'surrogate') = (ground IS NOT NULL)", name="surrogate_has_a_ground"),
        CheckConstraint(
            "kind NOT IN ('court_order', 'custody_document', 'guardianship') OR attachment_id IS NOT NULL",
            name="has_its_paper",
        ),
        CheckConstraint("ends_on > starts_on", name="ends_after_it_starts"),
        CheckConstraint("(looked_at IS NULL) = (looked_at_by_id IS NULL)", name="looked_at_by_somebody"),
        {"info": {"only_changes": ("looked_at", "looked_at_by_id")}},
    )

    student_id: Mapped[uuid.UUID]
    person_id: Mapped[uuid.UUID]
    number: Mapped[int]
    kind: Mapped[str] = mapped_column(Text)
    scopes: Mapped[list[str]] = mapped_column(ARRAY(Text))
    starts_on: Mapped[date] = mapped_column(Date)
    ends_on: Mapped[date | None] = mapped_column(Date)
    ground: Mapped[str | None] = mapped_column(Text)
    attachment_id: Mapped[uuid.UUID | None]
    reason: Mapped[str] = mapped_column(Text)
    closed: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    recorded_by_id: Mapped[uuid.UUID]
    recorded_at: Mapped[datetime]
    looked_at: Mapped[datetime | None]
    looked_at_by_id: Mapped[uuid.UUID | None]
