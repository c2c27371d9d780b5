"""Prior written notices: as they are written, as they were issued, and that they reached somebody."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Date, Index, LargeBinary, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from trellis.kernel.tables import DistrictRow, district_reference, one_of
from trellis.notices.prior_written.lead import DAY_KINDS
from trellis.notices.prior_written.states import STATES
from trellis.notices.prior_written.triggers import TRIGGERS

WAYS = ("app", "handed", "posted", "email")
"""How a document reached somebody: they opened it here; by hand; by post; by e-mail, which they chose (300.505)."""

RENDERINGS = ("translated", "interpreted", "to_be_interpreted", "not_feasible")
"""How a notice is made understandable to who reads another language than it is written in."""


class PriorNotice(DistrictRow):
    """One notice (domain.md 5.7). `items` and `contents` are its draft, emptied as `IssuedNotice` freezes what it says.

    `version_id` is the plan version it is about, where it is about one. `action_on` is the day the action begins, and
    the notice is given `lead_days` (calendar or school days) before it. `supersedes_id` is the notice it corrects.
    `decided_by_team`: a team with the district's representative met and decided what was drafted.
    """

    __tablename__ = "prior_notice"
    __table_args__ = (
        district_reference("student_id", "student"),
        district_reference("version_id", "plan_version"),
        district_reference("drafted_by_id", "person"),
        district_reference("supersedes_id", "prior_notice"),
        one_of("trigger", TRIGGERS),
        one_of("state", STATES),
        one_of("lead_kind", DAY_KINDS),
        # Nobody can change, or read by mistake, another text than the frozen one.
        CheckConstraint("state = 'draft' OR items = '[]' AND contents = '{}'", name="says_what_is_frozen"),
        Index("ix_prior_notice_student", "district_id", "student_id"),
        Index("ix_prior_notice_version", "district_id", "version_id"),
        # One in work about a version: two would tell two things of one decision.
        Index(
            "uq_prior_notice_in_work",
            "district_id",
            "version_id",
            unique=True,
            postgresql_where=text("state = 'draft'"),
        ),
        # One standing about a version: what corrects it takes its place in the same moment.
        Index(
            "uq_prior_notice_standing",
            "district_id",
            "version_id",
            unique=True,
            postgresql_where=text("state IN ('issued', 'delivered')"),
        ),
        # What it is about never changes.
        {"info": {"only_changes": ("state", "items", "contents", "revision")}},
    )

    student_id: Mapped[uuid.UUID]
    version_id: Mapped[uuid.UUID | None]
    trigger: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(Text, default="draft")
    items: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    contents: Mapped[dict[str, dict[str, str]]] = mapped_column(JSONB)
    action_on: Mapped[date | None] = mapped_column(Date)
    lead_days: Mapped[int]
    lead_kind: Mapped[str] = mapped_column(Text)
    drafted_by_id: Mapped[uuid.UUID]
    supersedes_id: Mapped[uuid.UUID | None]
    decided_by_team: Mapped[bool]
    revision: Mapped[int] = mapped_column(default=1)


class IssuedNotice(DistrictRow):
    """What a notice said when it was issued: canonical bytes (RFC 8785) and their SHA-256. Never changed."""

    __tablename__ = "issued_notice"
    __table_args__ = (
        district_reference("notice_id", "prior_notice"),
        district_reference("student_id", "student"),
        district_reference("issued_by_id", "person"),
        UniqueConstraint("district_id", "notice_id"),
        {"info": {"append_only": True}},
    )

    notice_id: Mapped[uuid.UUID]
    student_id: Mapped[uuid.UUID]
    canonical: Mapped[bytes] = mapped_column(LargeBinary)
    sha256: Mapped[str] = mapped_column(Text)
    issued_by_id: Mapped[uuid.UUID]
    issued_at: Mapped[datetime]


class NoticeRendering(DistrictRow):
    """How a notice is made understandable to its readers of one language (34 CFR 300.503(c)). Never changed.

    `translated`: in writing, the file is `attachment_id`. `interpreted`, orally or by other means: by whom, on which
    day, and that the parent understood. `to_be_interpreted`: by whom and on which day to come. `not_feasible`: why.
    The newest of a language is what holds.
    """

    __tablename__ = "notice_rendering"
    __table_args__ = (
        district_reference("student_id", "student"),
        district_reference("notice_id", "prior_notice"),
        district_reference("attachment_id", "attachment"),
        district_reference("recorded_by_id", "person"),
        one_of("how", RENDERINGS),
        CheckConstraint("language ~ '^[a-z]{2,8}$'", name="language"),
        CheckConstraint(
            "CASE how WHEN 'translated' THEN attachment_id IS NOT NULL AND rendered_on IS NULL AND reason IS NULL "
            "WHEN 'not_feasible' THEN length(reason) >= 10 AND num_nonnulls(by_whom, rendered_on, attachment_id) = 0 "
            "ELSE num_nonnulls(by_whom, rendered_on) = 2 AND num_nonnulls(reason, attachment_id) = 0 END",
            name="says_what_it_needs",
        ),
        CheckConstraint("was_understood = (how = 'interpreted')", name="understood"),
        Index("ix_notice_rendering_notice", "district_id", "notice_id"),
        {"info": {"append_only": True}},
    )

    student_id: Mapped[uuid.UUID]
    notice_id: Mapped[uuid.UUID]
    language: Mapped[str] = mapped_column(Text)
    how: Mapped[str] = mapped_column(Text)
    by_whom: Mapped[str | None] = mapped_column(Text)
    rendered_on: Mapped[date | None] = mapped_column(Date)
    was_understood: Mapped[bool]
    reason: Mapped[str | None] = mapped_column(Text)
    attachment_id: Mapped[uuid.UUID | None]
    recorded_by_id: Mapped[uuid.UUID]
    recorded_at: Mapped[datetime]


class FormalDelivery(DistrictRow):
    """That a notice, or the family's copy of a plan version or a determination, reached somebody: to whom, how, when.

    `document_sha256` is what they were given, to the letter. Of the procedural safeguards notice `safeguards_edition`
    and `language` say what that was; it is given again each year. Of a notice under Section 504 `language` says in
    which it was read or given. Never changed once written.
    """

    __tablename__ = "formal_delivery"
    __table_args__ = (
        district_reference("student_id", "student"),
        district_reference("person_id", "person"),
        district_reference("notice_id", "prior_notice"),
        district_reference("version_id", "plan_version"),
        district_reference("recorded_by_id", "person"),
        one_of("way", WAYS),
        district_reference("section_504_notice_id", "section_504_notice"),
        district_reference("certified_id", "certified_determination"),
        CheckConstraint(
            "num_nonnulls(notice_id, version_id, safeguards_edition, section_504_notice_id, certified_id) = 1",
            name="of_one",
        ),
        CheckConstraint(
            "(num_nonnulls(safeguards_edition, section_504_notice_id) = 0) = (language IS NULL)", name="in_a_language"
        ),
        CheckConstraint("(way = 'app') = (recorded_by_id = person_id)", name="opened_by_themselves"),
        UniqueConstraint("district_id", "notice_id", "person_id", "way"),
        UniqueConstraint("district_id", "version_id", "person_id", "way"),
        UniqueConstraint("district_id", "section_504_notice_id", "person_id", "way"),
        UniqueConstraint("district_id", "certified_id", "person_id", "way"),
        # Once a day: the same is not said twice of one day. It leads to the givings of a student, too.
        Index(
            "uq_formal_delivery_safeguards",
            "district_id",
            "student_id",
            "person_id",
            "way",
            "delivered_on",
            unique=True,
            postgresql_where=text("safeguards_edition IS NOT NULL"),
        ),
        {"info": {"append_only": True}},
    )

    student_id: Mapped[uuid.UUID]
    person_id: Mapped[uuid.UUID]
    notice_id: Mapped[uuid.UUID | None]
    version_id: Mapped[uuid.UUID | None]
    safeguards_edition: Mapped[str | None] = mapped_column(Text)
    section_504_notice_id: Mapped[uuid.UUID | None]
    certified_id: Mapped[uuid.UUID | None]
    language: Mapped[str | None] = mapped_column(Text)
    way: Mapped[str] = mapped_column(Text)
    delivered_on: Mapped[date] = mapped_column(Date)
    document_sha256: Mapped[str] = mapped_column(Text)
    recorded_by_id: Mapped[uuid.UUID]
    recorded_at: Mapped[datetime]
