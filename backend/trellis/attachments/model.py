"""Files attached to a student's record."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Date,
    Index,
    SmallInteger,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from trellis.attachments.destruction import GROUNDS, HOWS, OPEN
from trellis.attachments.destruction import STATES as DESTRUCTION_STATES
from trellis.attachments.retention import CLASSES, MOST_YEARS
from trellis.kernel.tables import DistrictRow, district_reference, one_of

KINDS = (
    "evaluation_report",
    "private_report",
    "medical",
    "protocol",
    "consent",
    "court_order",
    "work_sample",
    "other",
)
SENSITIVITIES = ("team", "raw", "raw_shown", "custody", "apart")
"""Whose a file is: the team's and the family's; the psychologist's and special education's (test protocols, medical
letters); the same, and shown to the family on request; theirs who see papers about who holds which rights, and no
parent's (domain.md 7.2). Whoever brought one of these has it as long as they read the team's files. `apart`: another
child's, and special education's alone, whoever brought it."""
STATES = (
    "waiting_for_upload",
    "checking",
    "ready",
    "refused",
    "withdrawn",
    "expired",
    "replaced",
    "destroying",
    "destroyed",
)
WITHDRAWALS = ("wrong_child", "wrong_file", "duplicate", "other")
"""Why a file is taken out of use. One of another child is closed to everybody but special education (34 CFR 99.12)."""
REFILE = "refile"
DEEDS = ("rename", REFILE, "replace", "withdraw", "open", "tell_destruction", "call_off", "destroy")


class Attachment(DistrictRow):
    """One file. Nobody opens it before it is `ready`: sniffed, hashed and scanned, at an immutable key.

    `expired`: its bytes were announced and never came. `replaced`: another file has its place, and names it in
    `replaces_id`; what pointed here still does. `withdrawn`: in use no more. Both keep their bytes.
    `destroying`: its bytes are on their way out of storage. `destroyed`: they are gone, and so are title, name and
    source; kind, checksum, who and when stay.
    `damaged_at`: what storage gave back was not what was checked; nobody is given that.
    """

    __tablename__ = "attachment"
    __table_args__ = (
        district_reference("student_id", "student"),
        district_reference("uploaded_by_id", "person"),
        district_reference("replaces_id", "attachment"),
        Index("ix_attachment_student", "district_id", "student_id"),
        # Of two people who replace one file at once, one does: the other looks at what came first.
        Index(
            "uq_attachment_replaces",
            "district_id",
            "replaces_id",
            unique=True,
            postgresql_where=text("state IN ('checking', 'ready', 'replaced', 'withdrawn', 'destroying', 'destroyed')"),
        ),
        one_of("withdrawn_because", WITHDRAWALS),
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
    source: Mapped[str] = mapped_column(Text, default="", server_default="")
    replaces_id: Mapped[uuid.UUID | None]
    withdrawn_because: Mapped[str | None] = mapped_column(Text)
    damaged_at: Mapped[datetime | None]
    destruction_id: Mapped[uuid.UUID | None]
    """The destruction it goes by (`FileDestruction`, which points here; `enforced.py` compares)."""


class AttachmentDeed(DistrictRow):
    """What somebody did with a file that was there, with `code` and the words they gave for it; never changed."""

    __tablename__ = "attachment_deed"
    __table_args__ = (
        district_reference("student_id", "student"),
        district_reference("attachment_id", "attachment"),
        district_reference("person_id", "person"),
        Index("ix_attachment_deed_attachment", "district_id", "attachment_id"),
        one_of("deed", DEEDS),
        {"info": {"append_only": True}},
    )

    student_id: Mapped[uuid.UUID]
    attachment_id: Mapped[uuid.UUID]
    person_id: Mapped[uuid.UUID]
    deed: Mapped[str] = mapped_column(Text)
    code: Mapped[str] = mapped_column(Text, default="")
    said: Mapped[str] = mapped_column(Text, default="")


class LegalHold(DistrictRow):
    """Nothing of a student's files, or of one of them, is withdrawn or destroyed while it stands.

    It ends on `until_on`, or when somebody lifts it and says why.
    """

    __tablename__ = "legal_hold"
    __table_args__ = (
        district_reference("student_id", "student"),
        district_reference("attachment_id", "attachment"),
        district_reference("placed_by_id", "person"),
        district_reference("lifted_by_id", "person"),
        Index("ix_legal_hold_student", "district_id", "student_id"),
        CheckConstraint("num_nonnulls(lifted_at, lifted_by_id, lifted_because) IN (0, 3)", name="lifted_whole"),
        {"info": {"only_changes": ["lifted_at", "lifted_by_id", "lifted_because"]}},
    )

    student_id: Mapped[uuid.UUID]
    attachment_id: Mapped[uuid.UUID | None]
    placed_by_id: Mapped[uuid.UUID]
    because: Mapped[str] = mapped_column(Text)
    since_on: Mapped[date] = mapped_column(Date)
    until_on: Mapped[date | None] = mapped_column(Date)
    lifted_at: Mapped[datetime | None]
    lifted_by_id: Mapped[uuid.UUID | None]
    lifted_because: Mapped[str | None] = mapped_column(Text)


class FileRule(DistrictRow):
    """When a district asks its staff why they open a file (34 CFR 99.31(a)(1)(ii)); without a row it does not."""

    __tablename__ = "file_rule"
    __table_args__ = (UniqueConstraint("district_id"),)

    asks_for_raw: Mapped[bool] = mapped_column(Boolean)
    asks_outside_team: Mapped[bool] = mapped_column(Boolean)
    asks_kinds: Mapped[list[str]] = mapped_column(ARRAY(Text))


_FLOORS = " ".join(f"WHEN '{one.key}' THEN {one.floor}" for one in CLASSES.values())


class RetentionLength(DistrictRow):
    """How many years a district keeps the files of a class from `starts_on` on: never fewer than the law's floor.

    Only added to: who said so, when and why stays readable.
    """

    __tablename__ = "retention_length"
    __table_args__ = (
        district_reference("set_by_id", "person"),
        Index("ix_retention_length_class", "district_id", "retention_class", "starts_on"),
        one_of("retention_class", CLASSES),
        CheckConstraint(f"years BETWEEN CASE retention_class {_FLOORS} END AND {MOST_YEARS}", name="floor"),
        CheckConstraint("char_length(because) BETWEEN 1 AND 500", name="because"),
        {"info": {"append_only": True}},
    )

    retention_class: Mapped[str] = mapped_column(Text)
    years: Mapped[int] = mapped_column(SmallInteger)
    starts_on: Mapped[date] = mapped_column(Date)
    because: Mapped[str] = mapped_column(Text)
    set_by_id: Mapped[uuid.UUID]


class FileDestruction(DistrictRow):
    """That a file, with all its versions, is to be destroyed: told to the family, then done, or called off.

    `attachment_id` is the newest version. `decided_by_id` took the deed, with `reason`; from `begun_at` on bytes are
    taken out of storage and there is no way back. `ended_because`: why it was called off, in words or an obstacle.
    """

    __tablename__ = "file_destruction"
    __table_args__ = (
        district_reference("student_id", "student"),
        district_reference("attachment_id", "attachment"),
        district_reference("proposed_by_id", "person"),
        district_reference("decided_by_id", "person"),
        Index("ix_file_destruction_student", "district_id", "student_id"),
        Index(
            "uq_file_destruction_open",
            "district_id",
            "attachment_id",
            unique=True,
            postgresql_where=text(f"state IN ({', '.join(repr(state) for state in OPEN)})"),
        ),
        one_of("ground", GROUNDS),
        one_of("state", DESTRUCTION_STATES),
        CheckConstraint("(ground = 'family_asked') = (asked_on IS NOT NULL)", name="asked"),
        CheckConstraint("char_length(because) BETWEEN 1 AND 500", name="because"),
        CheckConstraint("num_nonnulls(decided_by_id, decided_at, reason) IN (0, 3)", name="decided"),
        CheckConstraint("decided_at IS NOT NULL OR state IN ('told', 'called_off')", name="by_somebody"),
        CheckConstraint("(state = 'destroyed') = (destroyed_at IS NOT NULL)", name="when"),
        CheckConstraint("(state = 'called_off') = (ended_because IS NOT NULL)", name="ended"),
        {
            "info": {
                "only_changes": (
                    "state",
                    "decided_by_id",
                    "decided_at",
                    "reason",
                    "begun_at",
                    "destroyed_at",
                    "ended_because",
                )
            }
        },
    )

    student_id: Mapped[uuid.UUID]
    attachment_id: Mapped[uuid.UUID]
    ground: Mapped[str] = mapped_column(Text)
    asked_on: Mapped[date | None] = mapped_column(Date)
    because: Mapped[str] = mapped_column(Text)
    proposed_by_id: Mapped[uuid.UUID]
    proposed_on: Mapped[date] = mapped_column(Date)
    state: Mapped[str] = mapped_column(Text, default="told")
    decided_by_id: Mapped[uuid.UUID | None]
    decided_at: Mapped[datetime | None]
    reason: Mapped[str | None] = mapped_column(Text)
    begun_at: Mapped[datetime | None]
    destroyed_at: Mapped[datetime | None]
    ended_because: Mapped[str | None] = mapped_column(Text)


class FileDestructionNotice(DistrictRow):
    """That somebody who is owed notice was told that a file is to be destroyed, how and on which day. Added only."""

    __tablename__ = "file_destruction_notice"
    __table_args__ = (
        district_reference("student_id", "student"),
        district_reference("destruction_id", "file_destruction"),
        district_reference("person_id", "person"),
        district_reference("recorded_by_id", "person"),
        UniqueConstraint("district_id", "destruction_id", "person_id"),
        one_of("how", HOWS),
        {"info": {"append_only": True}},
    )

    student_id: Mapped[uuid.UUID]
    destruction_id: Mapped[uuid.UUID]
    person_id: Mapped[uuid.UUID]
    how: Mapped[str] = mapped_column(Text)
    told_on: Mapped[date] = mapped_column(Date)
    recorded_by_id: Mapped[uuid.UUID | None]
