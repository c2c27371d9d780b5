"""What a family asked in writing, and what was said about it."""

from __future__ import annotations

import uuid
from datetime import date

from sqlalchemy import CheckConstraint, Date, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from trellis.asking.rules import KINDS, NOTES, STATES
from trellis.kernel.tables import DistrictRow, district_reference, one_of


class FamilyRequest(DistrictRow):
    """One thing one person asked about one student. What was asked never changes; where it stands does.

    `received_on` is the district's day it came in, from which its clock runs. `about` is what a question is about, as
    the family's page calls it. `notice_id` is the prior written notice a refusal waits for, or was given by.
    """

    __tablename__ = "family_request"
    __table_args__ = (
        district_reference("student_id", "student"),
        district_reference("asked_by_id", "person"),
        district_reference("notice_id", "prior_notice"),
        one_of("kind", KINDS),
        one_of("state", STATES),
        CheckConstraint("length(words) BETWEEN 1 AND 4000", name="words"),
        CheckConstraint("length(about) <= 200", name="about"),
        CheckConstraint("answered_on >= received_on", name="answered_after_it_came"),
        CheckConstraint("state <> 'refusing' OR notice_id IS NOT NULL", name="refuses_by_notice"),
        Index("ix_family_request_student", "district_id", "student_id"),
        Index("ix_family_request_asked_by", "district_id", "asked_by_id", "created_at"),
        Index("ix_family_request_notice", "district_id", "notice_id"),
        {"info": {"only_changes": ("state", "answered_on", "notice_id")}},
    )

    student_id: Mapped[uuid.UUID]
    asked_by_id: Mapped[uuid.UUID]
    kind: Mapped[str] = mapped_column(Text)
    about: Mapped[str | None] = mapped_column(Text)
    words: Mapped[str] = mapped_column(Text)
    received_on: Mapped[date] = mapped_column(Date)
    state: Mapped[str] = mapped_column(Text, default="open")
    answered_on: Mapped[date | None] = mapped_column(Date)
    notice_id: Mapped[uuid.UUID | None]


class FamilyRequestNote(DistrictRow):
    """What somebody said about a request, in the order of its ids. Never changed, never taken back.

    `kind`: a note of either side; the school's decision; a hearing asked for (34 CFR 99.21); the statement a family
    puts on record (99.21(b)(2)), which stays with the record as long as what it contests (99.21(c)).
    """

    __tablename__ = "family_request_note"
    __table_args__ = (
        district_reference("request_id", "family_request"),
        district_reference("student_id", "student"),
        district_reference("person_id", "person"),
        one_of("kind", NOTES),
        CheckConstraint("length(words) BETWEEN 1 AND 4000", name="words"),
        Index("ix_family_request_note_request", "district_id", "request_id", "id"),
        Index("ix_family_request_note_person", "district_id", "person_id", "created_at"),
        {"info": {"append_only": True}},
    )

    request_id: Mapped[uuid.UUID]
    student_id: Mapped[uuid.UUID]
    person_id: Mapped[uuid.UUID]
    kind: Mapped[str] = mapped_column(Text)
    step: Mapped[str | None] = mapped_column(Text)
    words: Mapped[str] = mapped_column(Text)
    said_on: Mapped[date] = mapped_column(Date)
