"""Plans, their sections, their frozen versions, and the rows projected from them."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Date,
    Index,
    LargeBinary,
    Text,
    UniqueConstraint,
    and_,
    case,
    func,
    not_,
    or_,
    select,
    text,
    tuple_,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, aliased, mapped_column

from trellis.kernel.tables import DistrictRow, district_reference, one_of
from trellis.plans.consent_rule import CONSENT_RULES
from trellis.plans.states import IN_FORCE

KINDS = ("iep", "section_504")
WAYS = ("meeting", "agreement")
"""How an amendment is agreed: at a meeting of the team, or in writing without one (34 CFR 300.324(a)(4)(i))."""
BEGUN_BY = ("transfer",)
"""What a plan began by other than a plan of this district: one of another (`transferring/`, 34 CFR 300.323(e)-(f))."""
STATES = (
    "draft",
    "team_review",
    "finalized",
    "consent_pending",
    "partially_active",
    "active",
    "superseded",
    "expired",
    "void",
    # Nobody who may consent agreed, or a complaint ended so: the plan before it goes on, or none begins.
    "not_agreed",
    # Consent to all services was taken back (34 CFR 300.300(b)(4)).
    "revoked",
)


class Plan(DistrictRow):
    """One plan of one student (domain.md 5.3). What it says lives in its sections until it is finalized."""

    __tablename__ = "plan"
    __table_args__ = (
        district_reference("student_id", "student"),
        district_reference("started_by_id", "person"),
        district_reference("carried_from_id", "plan"),
        district_reference("form_revision_id", "form_revision"),
        Index("ix_plan_student", "district_id", "student_id"),
        one_of("kind", KINDS),
        one_of("state", STATES),
        one_of("occasion", ("initial", "annual", "amendment")),
        one_of("amendment_way", WAYS),
        one_of("begun_by", BEGUN_BY),
        one_of("consent_rule", CONSENT_RULES),
        CheckConstraint(
            "begun_by IS NULL OR occasion = 'annual' AND kind = 'iep' AND carried_from_id IS NULL",
            name="transfer_begins_anew",
        ),
        CheckConstraint(
            "num_nonnulls(amendment_way, amendment_reason, amendment_scope, takes_effect_on) "
            "= CASE WHEN occasion = 'amendment' THEN 4 ELSE 0 END",
            name="amendment_is_whole",
        ),
        # One at a time: a second one would start from words that the first is about to change.
        Index(
            "uq_plan_amendment_in_work",
            "district_id",
            "carried_from_id",
            unique=True,
            postgresql_where=text(
                "occasion = 'amendment' AND state IN ('draft', 'team_review', 'finalized', 'consent_pending')"
            ),
        ),
    )

    student_id: Mapped[uuid.UUID]
    kind: Mapped[str] = mapped_column(Text, default="iep")
    occasion: Mapped[str] = mapped_column(Text, default="annual")
    form_version: Mapped[str] = mapped_column(Text)
    # What of the district's form was in force when it was begun: which revision, and every word of it
    # (`form.written`). Nothing where the form was as declared. Neither changes as long as the plan lives.
    form_revision_id: Mapped[uuid.UUID | None]
    district_form: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    state: Mapped[str] = mapped_column(Text, default="draft")
    started_by_id: Mapped[uuid.UUID]
    # The plan whose last final version this one began with; nothing where it began empty.
    carried_from_id: Mapped[uuid.UUID | None]
    # That it began with a plan of another district; which one stands in `plan_transfer`.
    begun_by: Mapped[str | None] = mapped_column(Text)
    # Of an amendment (of the plan it began with): which way it is agreed, why, the keys of the sections that may
    # change, and the day it takes that plan's place (34 CFR 300.324(a)(4), (6)).
    amendment_way: Mapped[str | None] = mapped_column(Text)
    amendment_reason: Mapped[str | None] = mapped_column(Text)
    amendment_scope: Mapped[list[str] | None] = mapped_column(ARRAY(Text))
    takes_effect_on: Mapped[date | None] = mapped_column(Date)
    # The days it is in force; an amendment begins on the day it takes effect, and ends with the plan it changes.
    starts_on: Mapped[date | None] = mapped_column(Date)
    ends_on: Mapped[date | None] = mapped_column(Date)
    # What the family's answer does, by the rules in force when it became final; nothing while it is written.
    consent_rule: Mapped[str | None] = mapped_column(Text)
    # When the copy the family reads now was shared; nothing while sharing is stopped.
    shared_with_family_at: Mapped[datetime | None]
    revision: Mapped[int] = mapped_column(default=1)


def current_first(work: Any, plan: Any) -> list[Any]:
    """The order of one student's plans: in force today, then agreed for a later day, then the newest; as SQL.

    A plan has given way from the day a later one of its kind began (`states.given_way`); what a family agreed to for
    a later day changes nothing before it.
    """
    day = work.memory["today"]
    later = aliased(Plan)
    gave_way = (
        select(later.id)
        .where(
            later.student_id == plan.student_id,
            later.kind == plan.kind,
            later.state.in_(IN_FORCE),
            or_(later.starts_on.is_(None), later.starts_on <= day),
            tuple_(func.coalesce(later.starts_on, date.min), later.id)
            > tuple_(func.coalesce(plan.starts_on, date.min), plan.id),
        )
        .exists()
    )
    begun = or_(plan.starts_on.is_(None), plan.starts_on <= day)
    agreed = and_(
        plan.state.in_(IN_FORCE),
        or_(plan.ends_on.is_(None), plan.ends_on >= day),
        or_(not_(begun), not_(gave_way)),
    )
    return [case((agreed, case((begun, 2), else_=1)), else_=0).desc(), plan.id.desc()]


class PlanSection(DistrictRow):
    """One section of a plan; its live document has the same id. `content` is the latest projection of it.

    `carried` marks what it began with out of the last plan and nobody has confirmed: place to print (`carried.py`).
    """

    __tablename__ = "plan_section"
    __table_args__ = (
        district_reference("plan_id", "plan"),
        UniqueConstraint("district_id", "plan_id", "section_key"),
    )

    plan_id: Mapped[uuid.UUID]
    section_key: Mapped[str] = mapped_column(Text)
    content: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    carried: Mapped[dict[str, str]] = mapped_column(JSONB, default=dict, server_default="{}")
    projected_at: Mapped[datetime | None]
    projected_through: Mapped[int] = mapped_column(default=0)


class SharedDraft(DistrictRow):
    """What a draft said when it was shared with the family: their copy, until it is shared again or taken back.

    `content` is what the form showed at that moment, `amendment` what an amendment said of itself. A row stands for
    good, so that it can be said what a family could read and from when to when (34 CFR 300.501, 300.614);
    `stopped_at` ends their reading.
    """

    __tablename__ = "shared_draft"
    __table_args__ = (
        district_reference("plan_id", "plan"),
        district_reference("student_id", "student"),
        district_reference("shared_by_id", "person"),
        Index("ix_shared_draft_plan", "district_id", "plan_id"),
        {"info": {"only_changes": ("stopped_at",)}},
    )

    plan_id: Mapped[uuid.UUID]
    student_id: Mapped[uuid.UUID]
    content: Mapped[dict[str, Any]] = mapped_column(JSONB)
    amendment: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    shared_by_id: Mapped[uuid.UUID]
    shared_at: Mapped[datetime]
    stopped_at: Mapped[datetime | None]


class PlanVersion(DistrictRow):
    """A finalized plan: canonical bytes (RFC 8785) and their SHA-256. Never changed once written."""

    __tablename__ = "plan_version"
    __table_args__ = (
        district_reference("plan_id", "plan"),
        district_reference("student_id", "student"),
        district_reference("finalized_by_id", "person"),
        UniqueConstraint("district_id", "plan_id", "number"),
        {"info": {"append_only": True}},
    )

    plan_id: Mapped[uuid.UUID]
    student_id: Mapped[uuid.UUID]
    number: Mapped[int]
    canonical: Mapped[bytes] = mapped_column(LargeBinary)
    sha256: Mapped[str] = mapped_column(Text)
    overrides: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, default=list)
    finalized_by_id: Mapped[uuid.UUID]
    finalized_at: Mapped[datetime]


class PlanGoal(DistrictRow):
    """A goal of a plan as the rest of the product works with it, projected from the goals section."""

    __tablename__ = "plan_goal"
    __table_args__ = (
        district_reference("plan_id", "plan"),
        UniqueConstraint("district_id", "plan_id", "row_id"),
    )

    plan_id: Mapped[uuid.UUID]
    row_id: Mapped[str] = mapped_column(Text)
    position: Mapped[int]
    area: Mapped[str | None] = mapped_column(Text)
    statement: Mapped[str] = mapped_column(Text)
    facts: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)


class PlanService(DistrictRow):
    """A service line of a plan, projected from the services section. Minutes are a week's."""

    __tablename__ = "plan_service"
    __table_args__ = (
        district_reference("plan_id", "plan"),
        UniqueConstraint("district_id", "plan_id", "row_id"),
    )

    plan_id: Mapped[uuid.UUID]
    row_id: Mapped[str] = mapped_column(Text)
    position: Mapped[int]
    name: Mapped[str] = mapped_column(Text)
    provider_role: Mapped[str | None] = mapped_column(Text)
    minutes_per_week: Mapped[int | None]
    starts_on: Mapped[date | None] = mapped_column(Date)
    ends_on: Mapped[date | None] = mapped_column(Date)
    facts: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
