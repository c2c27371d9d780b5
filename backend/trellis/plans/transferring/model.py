"""What was handed over to another district, and what a plan from another district began."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Date, Index, LargeBinary, Text, UniqueConstraint, not_, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from trellis.kernel.tables import DistrictRow, district_reference, one_of
from trellis.plans.model import Plan
from trellis.plans.states import IN_FORCE

SOURCES = ("package", "paper")
"""From a file another district of this deployment made; from paper, as a person read it."""
HOW = ("meeting", "phone", "video", "in_writing")
"""How a parent was consulted on comparable services."""
EVALUATION = ("needed", "not_needed")
"""What the district decided of an evaluation of its own (34 CFR 300.323(f)(1))."""


GROUNDS = ("parent_asked", "district_asked", "annual_notice")
"""Why the parent needs no other word of it, or has ours (34 CFR 99.34(a)(1)(i)): they asked for it; the district the
student moves to did, and the family is written to; that, and the annual notice says that records are sent then."""


class PlanHandover(DistrictRow):
    """A disclosure: a version of a plan made into a package for another district (34 CFR 99.31(a)(2), 99.32, 99.34).

    Part of the student's record as long as that is kept; the family reads it. The package itself is not kept.
    """

    __tablename__ = "plan_handover"
    __table_args__ = (
        district_reference("student_id", "student"),
        district_reference("version_id", "plan_version"),
        district_reference("made_by_id", "person"),
        Index("ix_plan_handover_student", "district_id", "student_id"),
        one_of("ground", GROUNDS),
        {"info": {"append_only": True}},
    )

    student_id: Mapped[uuid.UUID]
    version_id: Mapped[uuid.UUID]
    to_slug: Mapped[str] = mapped_column(Text)
    to_name: Mapped[str] = mapped_column(Text)
    ground: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
    made_by_id: Mapped[uuid.UUID]
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]


class PlanTransfer(DistrictRow):
    """The plan a student came with, by which a plan of this district began; and the services until that is in force.

    What it came with never changes. `canonical` is the old plan itself, as it was handed over; of paper there is only
    what a person noted (and the scan, `attachment_id`). `services` are rows `{what, startsOn}`: comparable services,
    each from its day; a row without one is only proposed. The consultation is there whole or not at all. `former` is
    what was written down before, oldest first, each with `until` when and by whom it was replaced.
    """

    __tablename__ = "plan_transfer"
    __table_args__ = (
        district_reference("plan_id", "plan"),
        district_reference("student_id", "student"),
        district_reference("attachment_id", "attachment"),
        district_reference("begun_by_id", "person"),
        district_reference("recorded_by_id", "person"),
        UniqueConstraint("district_id", "plan_id"),
        UniqueConstraint("district_id", "package_id"),
        Index("ix_plan_transfer_student", "district_id", "student_id"),
        one_of("source", SOURCES),
        one_of("consulted_how", HOW),
        one_of("evaluation", EVALUATION),
        CheckConstraint(
            "num_nonnulls(package_id, canonical, sha256) = CASE source WHEN 'package' THEN 3 ELSE 0 END",
            name="package_is_whole",
        ),
        CheckConstraint(
            "num_nonnulls(consulted_on, consulted_how, consulted_with, parent_said, recorded_by_id) IN (0, 5)",
            name="consultation_is_whole",
        ),
        CheckConstraint("old_ends_on >= old_starts_on", name="old_plan_runs_forward"),
        CheckConstraint("jsonb_typeof(services) = 'array'", name="services_are_rows"),
        CheckConstraint(
            "CASE jsonb_typeof(former) WHEN 'array' THEN jsonb_array_length(former) = revision - 1 ELSE false END",
            name="former_is_whole",
        ),
        {
            "info": {
                "only_changes": (
                    "services",
                    "evaluation",
                    "consulted_on",
                    "consulted_how",
                    "consulted_with",
                    "parent_said",
                    "recorded_by_id",
                    "former",
                    "revision",
                )
            }
        },
    )

    plan_id: Mapped[uuid.UUID]
    student_id: Mapped[uuid.UUID]
    source: Mapped[str] = mapped_column(Text)
    from_district: Mapped[str] = mapped_column(Text)
    from_state: Mapped[str] = mapped_column(Text)
    arrived_on: Mapped[date] = mapped_column(Date)
    old_starts_on: Mapped[date | None] = mapped_column(Date)
    old_ends_on: Mapped[date | None] = mapped_column(Date)
    evaluated_on: Mapped[date | None] = mapped_column(Date)
    package_id: Mapped[uuid.UUID | None]
    canonical: Mapped[bytes | None] = mapped_column(LargeBinary)
    sha256: Mapped[str | None] = mapped_column(Text)
    attachment_id: Mapped[uuid.UUID | None]
    begun_by_id: Mapped[uuid.UUID]
    begun_at: Mapped[datetime]
    services: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, default=list, server_default="[]")
    evaluation: Mapped[str | None] = mapped_column(Text)
    consulted_on: Mapped[date | None] = mapped_column(Date)
    consulted_how: Mapped[str | None] = mapped_column(Text)
    consulted_with: Mapped[str | None] = mapped_column(Text)
    parent_said: Mapped[str | None] = mapped_column(Text)
    recorded_by_id: Mapped[uuid.UUID | None]
    former: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, default=list, server_default="[]")
    revision: Mapped[int] = mapped_column(default=1, server_default="1")


def still_goes_on(transfer: Any) -> Any:
    """As SQL: whether the plan that began with it is not in force yet, as far as the reader can know.

    A family sees no draft, and sees the plan that took its place.
    """
    over = select(Plan.id).where(
        Plan.district_id == transfer.district_id,
        Plan.id == transfer.plan_id,
        Plan.state.in_((*IN_FORCE, "superseded", "expired", "void")),
    )
    return not_(over.exists())
