"""Notices that propose or refuse an evaluation, requests for consent, who was asked, what they answered, attempts."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Date, Index, LargeBinary, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from trellis.consents.kinds import KINDS
from trellis.consents.rules import CHANNELS
from trellis.consents.states import ANSWERED, CLOSED_BECAUSE, STATES
from trellis.kernel.tables import DistrictRow, district_reference, one_of

WHATS = ("propose", "refuse", "revoked", "defend")
"""What a notice of a case tells: that an evaluation is proposed or refused; that it stops, because consent was taken
back; that an independent evaluation is not paid for, and a hearing is asked for instead."""
WAYS = ("app", "paper")
OVERRIDES = ("mediation", "hearing")


class CaseNotice(DistrictRow):
    """A prior written notice that was drafted for one case, and for what (`WHATS`).

    `review` is the number of the step it belongs to, by which the case came to be reviewed, consent was taken back or
    an independent evaluation asked for: a case that was opened again needs another notice. `areas` is what the
    assessment plan named as the notice was drafted.
    """

    __tablename__ = "case_notice"
    __table_args__ = (
        district_reference("case_id", "evaluation_case"),
        district_reference("student_id", "student"),
        district_reference("notice_id", "prior_notice"),
        UniqueConstraint("district_id", "notice_id"),
        Index("ix_case_notice_case", "district_id", "case_id"),
        one_of("what", WHATS),
        {"info": {"append_only": True}},
    )

    case_id: Mapped[uuid.UUID]
    student_id: Mapped[uuid.UUID]
    notice_id: Mapped[uuid.UUID]
    what: Mapped[str] = mapped_column(Text)
    review: Mapped[int]
    areas: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    reason: Mapped[str | None] = mapped_column(Text)


class ConsentRequest(DistrictRow):
    """What consent is asked for, frozen: canonical bytes (RFC 8785) and their SHA-256. Never changed.

    A later `version` of the same case takes its place. `joint_order_id` is the court order on file that says that
    everybody asked has to agree.
    """

    __tablename__ = "consent_request"
    __table_args__ = (
        district_reference("case_id", "evaluation_case"),
        district_reference("student_id", "student"),
        district_reference("requested_by_id", "person"),
        district_reference("joint_order_id", "attachment"),
        UniqueConstraint("district_id", "case_id", "version"),
        Index("ix_consent_request_student", "district_id", "student_id"),
        one_of("kind", KINDS),
        {"info": {"append_only": True}},
    )

    case_id: Mapped[uuid.UUID]
    student_id: Mapped[uuid.UUID]
    kind: Mapped[str] = mapped_column(Text)
    machine: Mapped[str] = mapped_column(Text)
    version: Mapped[int]
    canonical: Mapped[bytes] = mapped_column(LargeBinary)
    sha256: Mapped[str] = mapped_column(Text)
    requested_by_id: Mapped[uuid.UUID]
    requested_on: Mapped[date] = mapped_column(Date)
    requested_at: Mapped[datetime]
    joint_order_id: Mapped[uuid.UUID | None]


class ConsentAsk(DistrictRow):
    """One person who holds the right to consent, asked once; `state` is `states.STATES` and moves along the table.

    `written_on`: the day of the newest letter about it.
    """

    __tablename__ = "consent_ask"
    __table_args__ = (
        district_reference("request_id", "consent_request"),
        district_reference("student_id", "student"),
        district_reference("person_id", "person"),
        UniqueConstraint("district_id", "request_id", "person_id"),
        Index("ix_consent_ask_person", "district_id", "person_id"),
        Index("ix_consent_ask_student", "district_id", "student_id"),
        one_of("state", STATES),
        one_of("closed_because", CLOSED_BECAUSE),
        CheckConstraint("(state = 'closed') = (closed_because IS NOT NULL)", name="closed_for_a_reason"),
        {"info": {"only_changes": ("state", "viewed_at", "written_on", "closed_because", "closed_at")}},
    )

    request_id: Mapped[uuid.UUID]
    student_id: Mapped[uuid.UUID]
    person_id: Mapped[uuid.UUID]
    state: Mapped[str] = mapped_column(Text, default="requested")
    viewed_at: Mapped[datetime | None]
    written_on: Mapped[date | None] = mapped_column(Date)
    closed_because: Mapped[str | None] = mapped_column(Text)
    closed_at: Mapped[datetime | None]


class ConsentAnswer(DistrictRow):
    """What somebody answered, with its evidence (domain.md 8). Append-only; it moves their `ConsentAsk`.

    `signed_on` and `received_on` are one day in the app; of a signed page both are told, and clocks count from
    `received_on` (ES-10). `refused_areas`: keys of what the person did not agree to, where the state asks by area.
    """

    __tablename__ = "consent_answer"
    __table_args__ = (
        district_reference("ask_id", "consent_ask"),
        district_reference("request_id", "consent_request"),
        district_reference("student_id", "student"),
        district_reference("person_id", "person"),
        district_reference("recorded_by_id", "person"),
        district_reference("attachment_id", "attachment"),
        UniqueConstraint("district_id", "person_id", "idempotency_key"),
        Index(
            "uq_consent_answer_once",
            "district_id",
            "ask_id",
            unique=True,
            postgresql_where=text("outcome <> 'revoked'"),
        ),
        Index(
            "uq_consent_answer_taken_back_once",
            "district_id",
            "ask_id",
            unique=True,
            postgresql_where=text("outcome = 'revoked'"),
        ),
        Index("ix_consent_answer_request", "district_id", "request_id"),
        one_of("outcome", ANSWERED),
        one_of("way", WAYS),
        CheckConstraint("received_on >= signed_on", name="received_after_it_was_signed"),
        CheckConstraint(
            "CASE way WHEN 'app' THEN num_nonnulls(typed_name, session_id, authenticated_at, consent_text_sha256) = 4 "
            "AND attachment_id IS NULL AND recorded_by_id = person_id ELSE attachment_id IS NOT NULL END",
            name="has_its_evidence",
        ),
        {"info": {"append_only": True}},
    )

    ask_id: Mapped[uuid.UUID]
    request_id: Mapped[uuid.UUID]
    student_id: Mapped[uuid.UUID]
    person_id: Mapped[uuid.UUID]
    outcome: Mapped[str] = mapped_column(Text)
    refused_areas: Mapped[list[str]] = mapped_column(JSONB, default=list)
    way: Mapped[str] = mapped_column(Text)
    signed_on: Mapped[date] = mapped_column(Date)
    received_on: Mapped[date] = mapped_column(Date)
    language: Mapped[str] = mapped_column(Text)
    document_sha256: Mapped[str] = mapped_column(Text)
    consent_text_sha256: Mapped[str | None] = mapped_column(Text)
    typed_name: Mapped[str | None] = mapped_column(Text)
    session_id: Mapped[uuid.UUID | None]
    authenticated_at: Mapped[datetime | None]
    address: Mapped[str | None] = mapped_column(Text)
    device: Mapped[str | None] = mapped_column(Text)
    attachment_id: Mapped[uuid.UUID | None]
    recorded_by_id: Mapped[uuid.UUID]
    recorded_at: Mapped[datetime]
    comment: Mapped[str | None] = mapped_column(Text)
    idempotency_key: Mapped[str] = mapped_column(Text)
    answer_sha256: Mapped[str] = mapped_column(Text)


class ContactAttempt(DistrictRow):
    """One attempt to reach the parent about consent (domain.md 4.4; 34 CFR 300.300(d)(5), 300.322(d))."""

    __tablename__ = "contact_attempt"
    __table_args__ = (
        district_reference("case_id", "evaluation_case"),
        district_reference("student_id", "student"),
        district_reference("made_by_id", "person"),
        district_reference("recorded_by_id", "person"),
        Index("ix_contact_attempt_case", "district_id", "case_id"),
        one_of("channel", CHANNELS),
        {"info": {"append_only": True}},
    )

    case_id: Mapped[uuid.UUID]
    student_id: Mapped[uuid.UUID]
    made_on: Mapped[date] = mapped_column(Date)
    channel: Mapped[str] = mapped_column(Text)
    outcome: Mapped[str] = mapped_column(Text)
    made_by_id: Mapped[uuid.UUID]
    recorded_by_id: Mapped[uuid.UUID]


class ConsentOverride(DistrictRow):
    """That a mediation or a hearing lets an evaluation go on without consent (34 CFR 300.300(a)(3)(i), (c)(1)(ii))."""

    __tablename__ = "consent_override"
    __table_args__ = (
        district_reference("case_id", "evaluation_case"),
        district_reference("student_id", "student"),
        district_reference("attachment_id", "attachment"),
        district_reference("recorded_by_id", "person"),
        Index("ix_consent_override_case", "district_id", "case_id"),
        one_of("way", OVERRIDES),
        {"info": {"append_only": True}},
    )

    case_id: Mapped[uuid.UUID]
    student_id: Mapped[uuid.UUID]
    way: Mapped[str] = mapped_column(Text)
    decided_on: Mapped[date] = mapped_column(Date)
    attachment_id: Mapped[uuid.UUID]
    reason: Mapped[str] = mapped_column(Text)
    recorded_by_id: Mapped[uuid.UUID]
