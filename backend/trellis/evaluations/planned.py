"""The assessment plan as other rooms show it: to ask the family for consent to it (34 CFR 300.300, 300.304)."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select

from trellis.cases.facts import knows
from trellis.cases.model import EvaluationCase
from trellis.evaluations.areas import AREAS
from trellis.evaluations.model import EvaluationArea
from trellis.evaluations.naming import areas_of
from trellis.evaluations.reviewing import review_of
from trellis.kernel.tenancy import UnitOfWork
from trellis.kernel.words import Words
from trellis.people.model import Person


@dataclass(frozen=True, slots=True)
class PlannedArea:
    """One area of the plan. `procedures` in the words of who planned it; `assessor`: their name, where one is known."""

    key: str
    name: Words
    procedures: str
    assessor: str | None
    plainly: Words
    reason: str
    language: str


async def planned_areas(work: UnitOfWork, case: EvaluationCase) -> list[PlannedArea]:
    """The areas of a case as they are planned, in the order the law names them; from consent on they stand."""
    areas = await areas_of(work, case.id)
    found = await work.session.execute(
        select(Person.id, Person.given_name, Person.family_name).where(
            Person.id.in_([area.assessor_id for area in areas if area.assessor_id])
        )
    )
    names = {key: f"{given} {family}" for key, given, family in found}
    return [
        PlannedArea(
            key=area.key,
            name=AREAS[area.key].name,
            procedures=area.procedures,
            assessor=names.get(area.assessor_id) if area.assessor_id else None,
            plainly=AREAS[area.key].plainly,
            reason=area.reason,
            language=area.language,
        )
        for area in areas
    ]


async def assessors_of(work: UnitOfWork, case_id: uuid.UUID) -> list[uuid.UUID]:
    """Who assesses an area of a case, each once, in the order of the areas."""
    return list(dict.fromkeys(one.assessor_id for one in await areas_of(work, case_id) if one.assessor_id))


async def keep_refused(work: UnitOfWork, case_id: uuid.UUID, keys: Collection[str]) -> None:
    """Say which areas of a case the family did not agree to: those of `keys`, and no other (34 CFR 300.9(b)).

    For the room that asked them. What was signed already stands.
    """
    for area in await areas_of(work, case_id):
        if area.signed_on is None and area.is_refused != (area.key in keys):
            area.is_refused = area.key in keys
    await work.session.flush()


@knows("areas_named")
async def areas_named(work: UnitOfWork, case: EvaluationCase) -> str | None:
    """At least one area is on the plan."""
    found = await work.session.execute(
        select(EvaluationArea.id).where(EvaluationArea.case_id == case.id).order_by(EvaluationArea.id).limit(1)
    )
    key = found.scalar_one_or_none()
    return str(key) if key else None


@knows("data_reviewed")
async def data_reviewed(work: UnitOfWork, case: EvaluationCase) -> str | None:
    """Somebody reviewed what is known already, on a day, and said whether more is needed (34 CFR 300.305(a))."""
    row = await review_of(work, case.id)
    is_done = row is not None and row.reviewed_by and row.reviewed_on and row.more_is_needed is not None
    return str(row.id) if row is not None and is_done else None
