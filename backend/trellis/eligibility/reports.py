"""The evaluation report a determination rests on: the one place where it is asked for, and later quoted.

Today the case alone tells that there is one (its log, as it came to `report_ready`). The room of evaluations answers
what it says (`evaluations/reading.py: report_of(work, case_id)`); it is to be quoted here and nowhere else.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from trellis.cases.model import CaseEvent, EvaluationCase
from trellis.kernel.tenancy import UnitOfWork

READY = "report_ready"


@dataclass(frozen=True, slots=True)
class Report:
    """That a case's report is ready: since which day, and the id of what shows it."""

    on: date
    shown_by: str
    is_ready_now: bool


async def report_said(work: UnitOfWork, case_id: uuid.UUID | None) -> Report | None:
    """The report of a case; None while there never was one."""
    if case_id is None:
        return None
    came = (
        select(CaseEvent.id, CaseEvent.happened_on, EvaluationCase.state)
        .join(
            EvaluationCase,
            (EvaluationCase.district_id == CaseEvent.district_id) & (EvaluationCase.id == CaseEvent.case_id),
        )
        .where(CaseEvent.case_id == case_id, CaseEvent.to_state == READY, CaseEvent.from_state != READY)
        .order_by(CaseEvent.number.desc())
        .limit(1)
    )
    found = (await work.session.execute(came)).one_or_none()
    return Report(found.happened_on, str(found.id), found.state == READY) if found else None
