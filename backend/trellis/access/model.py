"""Who is tied to which student, by what, from when to when: derived, never written by hand."""

from __future__ import annotations

import uuid
from datetime import date

from sqlalchemy import Date, Index, Text, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from trellis.kernel.tables import Base


class StudentAccess(Base):
    """One reason why a person may see something of a student's; row policies read it, triggers write it.

    `tie` is a key of `access.ties.TIES`; which kinds of record it opens is the matrix's to say, so a change of the
    matrix changes no row here. `source_id` is the membership, rights holder or teacher's enrollment it comes from,
    `through_id` the student's enrollment in the same class (else `source_id` again). It holds on days from
    `starts_on` to before `ends_on`; open ends are -infinity and infinity. No foreign keys: its sources have them.
    """

    __tablename__ = "student_access"
    __table_args__ = (
        Index(
            "ix_student_access_person",
            "district_id",
            "person_id",
            postgresql_include=["student_id", "tie", "starts_on", "ends_on"],
        ),
        Index("ix_student_access_through", "district_id", "through_id"),
        {"info": {"read_only": True}},
    )

    district_id: Mapped[uuid.UUID] = mapped_column(Uuid, primary_key=True)
    source_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    through_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    tie: Mapped[str] = mapped_column(Text, primary_key=True)
    person_id: Mapped[uuid.UUID]
    student_id: Mapped[uuid.UUID]
    starts_on: Mapped[date] = mapped_column(Date)
    ends_on: Mapped[date] = mapped_column(Date)
