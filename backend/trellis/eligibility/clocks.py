"""What a decision does to the clocks of its case: told when it is certified, and again with each step of the case.

Again, as the clocks of the case itself are set by a job (`deadlines/from_a_consent.py`), which may come after the
decision: what it started late ends here, too.
"""

from __future__ import annotations

import uuid
from datetime import date

from sqlalchemy import select

# They are told of a step before this room is: what they start, a decision may end.
import trellis.deadlines.from_a_consent
import trellis.deadlines.from_a_referral  # noqa: F401
from trellis.cases.events import Stepped, when_stepped
from trellis.cases.model import EvaluationCase
from trellis.deadlines.service import meet
from trellis.deadlines.to_a_plan import decided
from trellis.eligibility import rules
from trellis.eligibility.categories import IDEA
from trellis.eligibility.model import CertifiedDetermination, Determination
from trellis.evaluations.giving import AFTER_DECISION, copies_of
from trellis.kernel.tenancy import UnitOfWork


@when_stepped
async def clocks_after_a_step(work: UnitOfWork, stepped: Stepped) -> None:
    """The newest decision on the case, if there is one, told to its clocks once more."""
    newest = (
        select(CertifiedDetermination.outcome, Determination.decided_on)
        .join(
            Determination,
            (Determination.district_id == CertifiedDetermination.district_id)
            & (Determination.id == CertifiedDetermination.determination_id),
        )
        .where(Determination.case_id == stepped.case_id, Determination.machine == IDEA)
        .order_by(CertifiedDetermination.id.desc())
        .limit(1)
    )
    found = (await work.session.execute(newest)).one_or_none()
    if found is not None and found.decided_on is not None:
        await tell_clocks(work, case_id=stepped.case_id, outcome=found.outcome, on=found.decided_on)


async def tell_clocks(work: UnitOfWork, *, case_id: uuid.UUID, outcome: str, on: date) -> None:
    """Start what is counted from the decision, and let go on or end what waited for a plan (34 CFR 300.323(c)(1)).

    A parent who was given the report before has their copy (Ohio, COPY_OF_ETR).
    """
    case = (await work.session.execute(select(EvaluationCase).where(EvaluationCase.id == case_id))).scalar_one()
    await decided(
        work,
        student_id=case.student_id,
        case_id=case.id,
        on=on,
        is_eligible=outcome == rules.ELIGIBLE,
        is_first=case.machine == "initial",
    )
    if copies := await copies_of(work, case.id):
        await meet(work, student_id=case.student_id, rule=AFTER_DECISION, on=copies[0].given_on, instance=str(case.id))
