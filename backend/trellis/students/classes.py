"""Who teaches whom in a class."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Subquery, and_, select
from sqlalchemy.orm import aliased

from trellis.access.day import in_force
from trellis.students.model import ClassEnrollment


def class_ties(day: date) -> Subquery:
    """`teacher_id` and `student_id` of everybody who is in a class together on `day`; a row a class they share."""
    own, taught = aliased(ClassEnrollment), aliased(ClassEnrollment)
    return (
        select(own.person_id.label("teacher_id"), taught.person_id.label("student_id"))
        .join(taught, and_(own.district_id == taught.district_id, own.class_id == taught.class_id))
        .where(own.role == "teacher", in_force(own, day), taught.role == "student", in_force(taught, day))
        .subquery()
    )
