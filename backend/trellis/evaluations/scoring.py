"""Scores of an area, one at a time, by its assessor, until they sign."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import fields
from datetime import date

from sqlalchemy import delete, select

from trellis.access import Permission, allow
from trellis.access.day import today
from trellis.cases.model import CaseEvent
from trellis.cases.stepping import find_case
from trellis.evaluations import errors
from trellis.evaluations.model import EvaluationArea, EvaluationScore
from trellis.evaluations.naming import find_area
from trellis.evaluations.rules import Score, what_is_unfit
from trellis.kernel.audit import record
from trellis.kernel.errors import InvalidInput, NotFound
from trellis.kernel.events import hint_all
from trellis.kernel.ids import new_id
from trellis.kernel.tenancy import UnitOfWork
from trellis.kernel.words import Words

WRITTEN_IN = ("consented", "in_progress")
"""States of a case in which assessors write: after consent, before the report is out."""
BEGINS = ("consent", "no_response", "override")
"""Steps of a case from which on a child may be assessed (34 CFR 300.300(a), (c)(2))."""
MOST = 200
TOO_MANY = Words("An area has at most 200 scores.", "Un área tiene como máximo 200 puntuaciones.")
COLUMNS = tuple(one.name for one in fields(Score))


async def put_score(
    work: UnitOfWork, *, area_id: uuid.UUID, score: Score, score_id: uuid.UUID | None = None
) -> EvaluationScore:
    """Add a score to an area, or correct one. Raises NotFound, NotAllowed, ScoreUnfit, AreaSigned, NotInProgress."""
    area = await written_area(work, area_id)
    said = Score(**{name: _trimmed(getattr(score, name)) for name in COLUMNS})
    consented_on = await consented(work, area.case_id)
    for unfit in what_is_unfit(said, consented_on=consented_on, today=await today(work)):
        raise errors.ScoreUnfit(unfit.why, field=unfit.field)
    known = await scores_of(work, [area.id])
    if score_id is None:
        if len(known[0]) >= MOST:
            raise InvalidInput(TOO_MANY, field="score")
        row = EvaluationScore(
            district_id=work.district_id,
            id=new_id(),
            created_at=work.at,
            case_id=area.case_id,
            student_id=area.student_id,
            area_id=area.id,
        )
        work.session.add(row)
    else:
        found = next((one for one in known[0] if one.id == score_id), None)
        if found is None:
            raise NotFound()
        row = found
    for name in COLUMNS:
        setattr(row, name, getattr(said, name))
    await work.session.flush()
    record(work, "evaluation.score", "evaluation_score", row.id, student_id=area.student_id)
    await hint_all(work, [("student.changed", area.student_id)])
    return row


async def drop_score(work: UnitOfWork, *, area_id: uuid.UUID, score_id: uuid.UUID) -> EvaluationArea:
    """Take a score out. Raises NotFound, NotAllowed, AreaSigned, NotInProgress."""
    area = await written_area(work, area_id)
    if all(one.id != score_id for one in (await scores_of(work, [area.id]))[0]):
        raise NotFound()
    await work.session.execute(delete(EvaluationScore).where(EvaluationScore.id == score_id))
    record(work, "evaluation.score_off", "evaluation_score", score_id, student_id=area.student_id)
    await hint_all(work, [("student.changed", area.student_id)])
    return area


async def written_area(work: UnitOfWork, area_id: uuid.UUID, *, locked: bool = False) -> EvaluationArea:
    """An area its assessor writes in now. Raises NotFound, NotAllowed, AreaSigned, AreaRefused, NotInProgress."""
    area = await find_area(work, area_id=area_id)
    await allow(work, Permission.WRITE_AREA, area.student_id, assigned_ids=writers_of(area))
    if locked:
        held = select(EvaluationArea).where(EvaluationArea.id == area_id).with_for_update()
        area = (await work.session.execute(held.execution_options(populate_existing=True))).scalar_one()
    if area.signed_on is not None:
        raise errors.AreaSigned()
    if area.is_refused:
        raise errors.AreaRefused()
    if (await find_case(work, case_id=area.case_id)).state not in WRITTEN_IN:
        raise errors.NotInProgress()
    return area


def writers_of(area: EvaluationArea) -> frozenset[uuid.UUID]:
    """Who writes an area's report: its assessor alone (domain.md 5.14)."""
    return frozenset({area.assessor_id} if area.assessor_id else ())


async def consented(work: UnitOfWork, case_id: uuid.UUID) -> date | None:
    """The day from which the child may be assessed; None before it."""
    found = await work.session.execute(
        select(CaseEvent.happened_on)
        .where(CaseEvent.case_id == case_id, CaseEvent.event.in_(BEGINS))
        .order_by(CaseEvent.number.desc())
        .limit(1)
    )
    day: date | None = found.scalar_one_or_none()
    return day


async def scores_of(work: UnitOfWork, area_ids: Sequence[uuid.UUID]) -> list[list[EvaluationScore]]:
    """The scores of areas, in the order of `area_ids`, each in the order they were put down."""
    rows = await work.session.execute(
        select(EvaluationScore).where(EvaluationScore.area_id.in_(area_ids)).order_by(EvaluationScore.id)
    )
    found: dict[uuid.UUID, list[EvaluationScore]] = {one: [] for one in area_ids}
    for row in rows.scalars():
        found[row.area_id].append(row)
    return [found[one] for one in area_ids]


def _trimmed(value: object) -> object:
    return value.strip() if isinstance(value, str) else value
