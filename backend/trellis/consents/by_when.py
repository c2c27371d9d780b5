"""Until when the law gives the school to finish an evaluation that was agreed to, as a family reads it.

Source: domain.md 6.2 EVAL_INITIAL, 6.3 REEVAL_COMPLETE; 34 CFR 300.301(c)(1).
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from trellis.cases.model import EvaluationCase
from trellis.consents.model import ConsentRequest
from trellis.deadlines.for_families import day_of_law
from trellis.deadlines.model import Deadline
from trellis.kernel.tenancy import UnitOfWork

RULES = {"initial": "EVAL_INITIAL", "reevaluation": "REEVAL_COMPLETE"}
"""The clock of each evaluation. Of a reevaluation federal law says nothing from consent: in most states none runs."""
UNDER_WAY = ("consented", "in_progress", "report_ready")
"""Before, a state may count from the referral (Virginia): until somebody agrees, that day is no answer to anything."""


async def days_given(work: UnitOfWork, requests: Sequence[ConsentRequest]) -> dict[uuid.UUID, date]:
    """The day for each of the cases that were asked about; of a case whose clock does not run, or is met, none.

    The rows are those the actor may see (`access/policies.py`): the record of a child whose rights are theirs.
    """
    asked = {(request.case_id, RULES[request.machine]) for request in requests if request.machine in RULES}
    found = select(Deadline, EvaluationCase.id).join(
        EvaluationCase,
        (EvaluationCase.district_id == Deadline.district_id) & (EvaluationCase.student_id == Deadline.student_id),
    )
    rows = await work.session.execute(
        found.where(
            EvaluationCase.id.in_([case_id for case_id, _ in asked]),
            EvaluationCase.state.in_(UNDER_WAY),
            Deadline.rule_id.in_(sorted({rule for _, rule in asked})),
            Deadline.state == "open",
        ).order_by(Deadline.due_on.desc())
    )
    days: dict[uuid.UUID, date] = {}
    for row, case_id in rows.all():
        if row.instance == str(case_id) and (case_id, row.rule_id) in asked:
            day = await day_of_law(work, row)
            if day is not None:
                days[case_id] = day  # of two events a state counts from, the sooner day
    return days
