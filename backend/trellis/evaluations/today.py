"""What an evaluation asks of who assesses: each area given to them, until its report is signed."""

from __future__ import annotations

from datetime import date

from sqlalchemy import and_, select

from trellis.access.day import today
from trellis.access.own_children import of_others
from trellis.cases.model import EvaluationCase
from trellis.evaluations.areas import AREAS
from trellis.evaluations.model import EvaluationArea
from trellis.kernel.ids import global_id
from trellis.kernel.tenancy import UnitOfWork
from trellis.kernel.words import Words
from trellis.worklists.waiting import Row, standing_of, waits

TO_ASSESS = Words(en="Assess: {area}", es="Evaluar: {area}")
WHY = Words(
    en="This area was given to you, and the parent agreed. Its report waits for your signature (34 CFR 300.304(c)).",
    es="Esta área es suya y la familia aceptó. Su informe espera su firma (34 CFR 300.304(c)).",
)
VERB = Words(en="Open the area", es="Abrir el área")
ASSESSED_IN = ("consented", "in_progress")
"""States in which somebody assesses: nothing is given before the parent agrees (34 CFR 300.300)."""
MOST = 20


@waits("areas", whose=("assessor",))
async def rows_for(work: UnitOfWork) -> list[Row]:
    """One row an area the actor assesses, due on the day it is planned for; the day of the whole evaluation is a row of
    its own clock.
    """
    if work.actor.person_id is None:
        return []
    day = await today(work)
    found = await work.session.execute(
        select(EvaluationArea)
        .join(
            EvaluationCase,
            and_(EvaluationCase.district_id == EvaluationArea.district_id, EvaluationCase.id == EvaluationArea.case_id),
        )
        .where(
            EvaluationArea.assessor_id == work.person_id,
            EvaluationArea.signed_on.is_(None),
            EvaluationArea.is_refused.is_(False),
            EvaluationCase.state.in_(ASSESSED_IN),
            of_others(EvaluationArea.student_id),
        )
        .order_by(EvaluationArea.planned_on.nulls_last(), EvaluationArea.id)
        .limit(MOST)
    )
    return [row_of(area, day) for area in found.scalars()]


def row_of(area: EvaluationArea, day: date) -> Row:
    """What an area asks for on `day`. Pure."""
    return Row(
        id=area.id,
        kind="Case",
        place="evaluations",
        student_id=area.student_id,
        what=TO_ASSESS.filled(area=AREAS[area.key].name),
        due_on=area.planned_on,
        standing=standing_of(area.planned_on, day),
        verb=VERB,
        reason=WHY,
        on=area.case_id,
        page=global_id("EvaluationArea", area.id),
    )
