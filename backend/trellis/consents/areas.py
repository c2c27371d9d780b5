"""What is to be assessed, as the assessment plan of a case names it."""

from __future__ import annotations

from trellis.cases.model import EvaluationCase
from trellis.consents.rules import Area
from trellis.evaluations.planned import planned_areas
from trellis.kernel.tenancy import UnitOfWork


async def areas_of(work: UnitOfWork, case: EvaluationCase) -> list[Area]:
    """The areas the plan of a case names today: how each is assessed, why, in which language, and by whom."""
    return [
        Area(one.key, one.name, one.plainly, one.procedures, one.reason, one.language, one.assessor)
        for one in await planned_areas(work, case)
    ]
