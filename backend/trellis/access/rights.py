"""Whose rights they are today: a parent's, until the student has come of age (34 CFR 300.520, 99.5; threats row 10).

Asked at every reading and never kept: on the birthday itself the rights are the student's, whatever session is open.
`access.majority` says the same to the database, for the rows of a student's record.
"""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, func, or_, select
from sqlalchemy.orm import aliased

from trellis.access.day import in_force, state_of_district, today
from trellis.access.majority import OUTLASTS_MAJORITY
from trellis.kernel.tenancy import UnitOfWork
from trellis.students.model import RightsHolder, Student
from trellis.students.rules import ADULT_AGE


def rights_on(holder: Any, day: Any, state: Any) -> ColumnElement[bool]:
    """A condition on `holder`: the row holds on `day`, and the student's coming of age has not taken it back.

    What somebody decided after the student came of age stands; what a roster presumes of a parent does not. Notice
    goes on going to both (300.520(a)(1)(i)): for `may_receive_notice` ask `in_force` alone. `day` and `state` are
    values or SQL. Where the student is not to be seen, neither is a right that could have ended.
    """
    student = aliased(Student)
    came_of_age = func.comes_of_age(
        student.birth_on, case((holder.law == "FERPA", ADULT_AGE), else_=func.age_of_majority(state))
    )
    goes_on = select(student.id).where(
        student.district_id == holder.district_id,
        student.id == holder.student_id,
        or_(
            student.birth_on.is_(None),
            came_of_age > day,
            and_(holder.basis != "presumed", holder.starts_on >= came_of_age),
        ),
    )
    return and_(
        in_force(holder, day),
        or_(
            holder.person_id == holder.student_id,
            holder.basis == OUTLASTS_MAJORITY,
            goes_on.correlate_except(student).exists(),
        ),
    )


async def rights_in_force(work: UnitOfWork) -> ColumnElement[bool]:
    """A condition on `RightsHolder`: the right stands today."""
    return rights_on(RightsHolder, await today(work), await state_of_district(work))


def decides_on(student: Any, day: Any, state: Any) -> ColumnElement[bool]:
    """A condition on `student`: IDEA rights are their own on `day`, of age in `state` and under no guardianship."""
    guarded = exists(
        select(RightsHolder.id).where(
            RightsHolder.district_id == student.district_id,
            RightsHolder.student_id == student.id,
            RightsHolder.person_id != student.id,
            RightsHolder.basis == OUTLASTS_MAJORITY,
            in_force(RightsHolder, day),
        )
    ).correlate(student)
    return and_(func.comes_of_age(student.birth_on, func.age_of_majority(state)) <= day, ~guarded)


async def decides_for_themselves(work: UnitOfWork, student_id: uuid.UUID, on: date | None = None) -> bool:
    """Whether IDEA rights are the student's own `on` a day, or today: of age here, and under nobody's guardianship."""
    own = decides_on(Student, on or await today(work), await state_of_district(work))
    found = await work.session.execute(select(Student.id).where(Student.id == student_id, own))
    return found.first() is not None


async def who_consents(work: UnitOfWork, student_id: uuid.UUID, on: date | None = None) -> list[uuid.UUID]:
    """Everybody who may give the consent IDEA asks for today, or could `on` a day; the student alone once of age."""
    rows = await work.session.execute(
        select(RightsHolder.person_id)
        .where(
            RightsHolder.student_id == student_id,
            RightsHolder.law == "IDEA",
            RightsHolder.may_consent,
            rights_on(RightsHolder, on or await today(work), await state_of_district(work)),
        )
        .order_by(RightsHolder.created_at, RightsHolder.id)
    )
    holders = list(dict.fromkeys(rows.scalars()))
    if student_id not in holders and await decides_for_themselves(work, student_id, on):
        holders.append(student_id)
    return holders


async def who_is_told(work: UnitOfWork, student_id: uuid.UUID) -> list[uuid.UUID]:
    """Everybody who is owed notice today: parents also after the student came of age, and the student then."""
    rows = await work.session.execute(
        select(RightsHolder.person_id)
        .where(
            RightsHolder.student_id == student_id,
            RightsHolder.law == "IDEA",
            RightsHolder.may_receive_notice,
            in_force(RightsHolder, await today(work)),
        )
        .order_by(RightsHolder.created_at, RightsHolder.id)
    )
    told = list(dict.fromkeys(rows.scalars()))
    if student_id not in told and await decides_for_themselves(work, student_id):
        told.append(student_id)
    return told
