"""How a student stands with special education, in a word: as much as who begins a transfer or an exit is told.

A registrar sees the status and no content (domain.md 7.2): the rows it is taken from are closed to them, so it is the
database's functions that say it.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Text, and_, func, literal, not_, or_

from trellis.access import Permission
from trellis.cases.moves import EXIT, TRANSFER

BEGINNERS = (Permission.CASE_AS_REG, Permission.CASE_AS_CM, Permission.CASE_AS_ADM)
"""Who begins a transfer or an exit (`cases/moves.py`): to them the status is shown."""


def statuses(student: Any) -> list[tuple[str, ColumnElement[bool]]]:
    """Words of the status of a `student` row, each with the condition under which it holds."""
    has_left = func.student_file_is_closed(student.district_id, student.id)
    return [
        ("special_education", and_(func.case_has_disability(student.id), not_(has_left))),
        ("transfer_open", func.move_stands_open(literal(TRANSFER, Text), student.id)),
        ("exit_open", func.move_stands_open(literal(EXIT, Text), student.id)),
        ("left", has_left),
    ]


def status_where(work: Any, student: Any, permitted: Any) -> list[tuple[str, ColumnElement[bool]]]:
    """The same for who begins a transfer or an exit; for others none holds."""
    begins = or_(*(permitted(work, one, student.id) for one in BEGINNERS))
    return [(word, and_(begins, holds)) for word, holds in statuses(student)]
