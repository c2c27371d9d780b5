"""The review of existing data, before anything is proposed; it needs no consent (34 CFR 300.305(a), 300.300(d))."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from trellis.access import Permission, allow
from trellis.access.day import today
from trellis.evaluations.model import EvaluationReview
from trellis.evaluations.naming import open_to_plan
from trellis.evaluations.rules import DEPENDS, TO_COME
from trellis.kernel.audit import record
from trellis.kernel.errors import Conflict, InvalidInput
from trellis.kernel.events import hint_all
from trellis.kernel.ids import new_id
from trellis.kernel.tenancy import UnitOfWork
from trellis.kernel.words import Words

LONGEST = 5_000
NOT_DECIDED = Words("Say whether more data are needed, and which.", "Diga si hacen falta más datos, y cuáles.")


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What was looked at, by whom, and what more is needed.

    `from_parents`: evaluations and information the parents gave. `classroom`: classroom, local and state assessments
    and observations in class. `observations`: of teachers and providers (300.305(a)(1)). `parent_input`: what the
    parents themselves say is needed (300.305(a)(2)).
    """

    from_parents: str
    classroom: str
    observations: str
    parent_input: str
    more_is_needed: bool | None
    needed: str
    reviewed_by: str
    reviewed_on: date | None


async def write_review(work: UnitOfWork, *, case_id: uuid.UUID, reviewed: Reviewed, revision: int) -> EvaluationReview:
    """Write the review of a case, or write it anew. `revision` is the one that was read; 0 where there was none.

    Raises NotFound, NotAllowed, InvalidInput, Conflict when somebody wrote it meanwhile, AssessmentPlanLocked.
    """
    case = await open_to_plan(work, case_id)
    await allow(work, Permission.PLAN_EVALUATION, case.student_id)
    await _check(work, reviewed)
    row = await review_of(work, case.id, locked=True)
    if (row.revision if row else 0) != revision:
        raise Conflict()
    if row is None:
        row = EvaluationReview(
            district_id=work.district_id, id=new_id(), case_id=case.id, student_id=case.student_id, revision=0
        )
        work.session.add(row)
    row.from_parents, row.classroom = reviewed.from_parents.strip(), reviewed.classroom.strip()
    row.observations, row.parent_input = reviewed.observations.strip(), reviewed.parent_input.strip()
    row.more_is_needed, row.needed = reviewed.more_is_needed, reviewed.needed.strip()
    row.reviewed_by, row.reviewed_on = reviewed.reviewed_by.strip(), reviewed.reviewed_on
    row.written_by_id, row.revision = work.actor.person_id, revision + 1
    await work.session.flush()
    record(work, "evaluation.review", "evaluation_review", row.id, student_id=case.student_id, revision=row.revision)
    await hint_all(work, [("student.changed", case.student_id)])
    return row


async def review_of(work: UnitOfWork, case_id: uuid.UUID, *, locked: bool = False) -> EvaluationReview | None:
    """The review of a case, where one was written."""
    asked = select(EvaluationReview).where(EvaluationReview.case_id == case_id)
    found = await work.session.execute(asked.with_for_update() if locked else asked)
    row: EvaluationReview | None = found.scalar_one_or_none()
    return row


async def _check(work: UnitOfWork, reviewed: Reviewed) -> None:
    for field, text in (
        ("fromParents", reviewed.from_parents),
        ("classroom", reviewed.classroom),
        ("observations", reviewed.observations),
        ("parentInput", reviewed.parent_input),
        ("needed", reviewed.needed),
    ):
        if len(text) > LONGEST:
            raise InvalidInput(DEPENDS[0].filled(most=LONGEST), field=field)
    if len(reviewed.reviewed_by) > 500:
        raise InvalidInput(DEPENDS[0].filled(most=500), field="reviewedBy")
    if reviewed.more_is_needed and not reviewed.needed.strip():
        raise InvalidInput(NOT_DECIDED, field="needed")
    if reviewed.reviewed_on is not None and reviewed.reviewed_on > await today(work):
        raise InvalidInput(TO_COME, field="reviewedOn")
