"""The children of somebody's own family, of whom they are no staff (`access.matrix.FOR_THE_DISTRICT`)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Uuid, all_, any_, cast, func, select
from sqlalchemy.dialects.postgresql import ARRAY

CHILDREN = ARRAY(Uuid())


def of_others(student_id: Any) -> ColumnElement[bool]:
    """A condition on a row's `student_id`: no child of the actor's own family, now or before."""
    found: ColumnElement[bool] = student_id != all_(_once(func.app_own_children(type_=CHILDREN)))
    return found


def is_family(student_id: Any, person_id: Any) -> ColumnElement[bool]:
    """Whether the person is, or was, of the student's family."""
    found: ColumnElement[bool] = student_id == any_(_once(func.app_children_of(person_id, type_=CHILDREN)))
    return found


def _once(children: Any) -> ColumnElement[Any]:
    """Asked once a statement; the cast says that the one row is the list, not a row to compare with."""
    return cast(select(children).scalar_subquery(), CHILDREN)
