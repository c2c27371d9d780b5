"""Students, who is whose guardian, who holds which rights, classes, and history brought from elsewhere."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from sqlalchemy import CheckConstraint, Date, Index, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from trellis.kernel.tables import DistrictRow, district_reference, one_of

SETTINGS = ("no_school", "preschool", "home_school", "private_school")
"""Where a child who is not enrolled learns: nowhere yet, in a preschool, at home, or in a private school."""


class Student(DistrictRow):
    """A student; `id` is also the person's id, so that a student who signs in is their own record."""

    __tablename__ = "student"
    __table_args__ = (
        district_reference("id", "person"),
        district_reference("school_id", "school"),
        Index("ix_student_school", "district_id", "school_id"),
        Index("ix_student_number", "district_id", "student_number"),
        # All that the row policy asks of a student who is here: a district is counted without looking at its rows.
        Index("ix_student_current", "district_id", "school_id", "id", postgresql_where=text("ended_on IS NULL")),
    )

    student_number: Mapped[str | None] = mapped_column(Text)
    birth_on: Mapped[date | None] = mapped_column(Date)
    grade: Mapped[str | None] = mapped_column(Text)
    school_id: Mapped[uuid.UUID | None]
    home_languages: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    english_learner: Mapped[bool] = mapped_column(default=False)
    alternate_assessment: Mapped[bool] = mapped_column(default=False)
    primary_category: Mapped[str | None] = mapped_column(Text)
    evaluated_on: Mapped[date | None] = mapped_column(Date)
    ended_on: Mapped[date | None] = mapped_column(Date)


class ResidentChild(DistrictRow):
    """A child the district owes child find who is not enrolled (34 CFR 300.111; a private school's, 300.131).

    Their `student` row has no school and their person no roster id, so no roster changes or ends them. `enrolled_on`:
    the day the roster's record of the same child, `joined_id`, was joined to theirs (`join_resident` of the database).
    """

    __tablename__ = "resident_child"
    __table_args__ = (
        district_reference("student_id", "student"),
        district_reference("registered_by_id", "person"),
        district_reference("joined_id", "student"),
        district_reference("joined_by_id", "person"),
        UniqueConstraint("district_id", "student_id"),
        one_of("setting", SETTINGS),
        CheckConstraint("setting <> 'private_school' OR school_name IS NOT NULL", name="private_school_has_a_name"),
        CheckConstraint("num_nonnulls(enrolled_on, joined_id, joined_by_id) IN (0, 3)", name="joined_whole"),
        {"info": {"append_only": True}},
    )

    student_id: Mapped[uuid.UUID]
    setting: Mapped[str] = mapped_column(Text)
    school_name: Mapped[str | None] = mapped_column(Text)
    address: Mapped[str] = mapped_column(Text)
    registered_by_id: Mapped[uuid.UUID]
    registered_on: Mapped[date] = mapped_column(Date)
    enrolled_on: Mapped[date | None] = mapped_column(Date)
    joined_id: Mapped[uuid.UUID | None]
    joined_by_id: Mapped[uuid.UUID | None]


class Relation(DistrictRow):
    """How a person is related to a student, as the roster says it. It gives no right by itself."""

    __tablename__ = "relation"
    __table_args__ = (
        district_reference("student_id", "student"),
        district_reference("person_id", "person"),
        UniqueConstraint("district_id", "student_id", "person_id"),
        Index("ix_relation_person", "district_id", "person_id"),
    )

    student_id: Mapped[uuid.UUID]
    person_id: Mapped[uuid.UUID]
    kind: Mapped[str] = mapped_column(Text)
    said_as: Mapped[str] = mapped_column(Text)
    primary_contact: Mapped[bool | None]
    lives_with: Mapped[bool | None]
    emergency_contact: Mapped[bool | None]
    legal_guardian: Mapped[bool | None]
    ended_on: Mapped[date | None] = mapped_column(Date)


class RightsHolder(DistrictRow):
    """Who holds a parent's rights for one student, which, from when to when, and on what ground (domain.md 7.1).

    `decision_id`: the decision it was given by (`holders/`); none where a roster presumes it.
    """

    __tablename__ = "rights_holder"
    __table_args__ = (
        district_reference("student_id", "student"),
        district_reference("person_id", "person"),
        district_reference("decision_id", "rights_decision"),
        Index("ix_rights_holder_student", "district_id", "student_id"),
        Index("ix_rights_holder_person", "district_id", "person_id"),
        one_of("law", ("IDEA", "FERPA")),
        one_of("basis", ("presumed", "court_order", "guardianship", "foster", "surrogate", "adult_student")),
    )

    student_id: Mapped[uuid.UUID]
    person_id: Mapped[uuid.UUID]
    law: Mapped[str] = mapped_column(Text)
    may_view: Mapped[bool] = mapped_column(default=True)
    may_consent: Mapped[bool] = mapped_column(default=True)
    may_receive_notice: Mapped[bool] = mapped_column(default=True)
    basis: Mapped[str] = mapped_column(Text, default="presumed")
    starts_on: Mapped[date] = mapped_column(Date)
    ends_on: Mapped[date | None] = mapped_column(Date)
    decision_id: Mapped[uuid.UUID | None]


class SchoolClass(DistrictRow):
    """A class (course section) of a school."""

    __tablename__ = "school_class"
    __table_args__ = (
        district_reference("school_id", "school"),
        UniqueConstraint("district_id", "roster_id"),
    )

    school_id: Mapped[uuid.UUID]
    name: Mapped[str] = mapped_column(Text)
    code: Mapped[str | None] = mapped_column(Text)
    roster_id: Mapped[str] = mapped_column(Text)
    ended_on: Mapped[date | None] = mapped_column(Date)


class ClassEnrollment(DistrictRow):
    """A student or a teacher in a class. A teacher of the class may read the plan they carry out."""

    __tablename__ = "class_enrollment"
    __table_args__ = (
        district_reference("class_id", "school_class"),
        district_reference("person_id", "person"),
        UniqueConstraint("district_id", "roster_id"),
        Index("ix_class_enrollment_class", "district_id", "class_id"),
        Index("ix_class_enrollment_person", "district_id", "person_id"),
        one_of("role", ("student", "teacher")),
    )

    class_id: Mapped[uuid.UUID]
    person_id: Mapped[uuid.UUID]
    role: Mapped[str] = mapped_column(Text)
    roster_id: Mapped[str] = mapped_column(Text)
    starts_on: Mapped[date | None] = mapped_column(Date)
    ends_on: Mapped[date | None] = mapped_column(Date)


class HistoricalRecord(DistrictRow):
    """Something another system recorded: a special-education programme or a disciplinary removal.

    `facts` holds what could be mapped, `said_as` the source's own words, and
    `unmapped` the names of what could not be; nothing is guessed.
    """

    __tablename__ = "historical_record"
    __table_args__ = (
        district_reference("student_id", "student"),
        UniqueConstraint("district_id", "kind", "source_key"),
        Index("ix_historical_record_student", "district_id", "student_id"),
        one_of("kind", ("program", "removal")),
    )

    student_id: Mapped[uuid.UUID]
    kind: Mapped[str] = mapped_column(Text)
    source_key: Mapped[str] = mapped_column(Text)
    happened_on: Mapped[date | None] = mapped_column(Date)
    facts: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    said_as: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    unmapped: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
