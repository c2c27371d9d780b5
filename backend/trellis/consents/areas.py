"""What is to be assessed, as the assessment plan of a case names it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from trellis.cases.model import EvaluationCase
from trellis.consents.rules import Area
from trellis.kernel.tenancy import UnitOfWork

Planned = Callable[[UnitOfWork, EvaluationCase], Awaitable[Sequence[Any]]]
_PLANNED: list[Planned] = []


def plans_areas(body: Planned) -> Planned:
    """Say which room knows the areas of a case."""
    _PLANNED[:] = [body]
    return body


async def areas_of(work: UnitOfWork, case: EvaluationCase) -> list[Area]:
    """The areas the plan of a case names today, each with its procedures and who assesses."""
    found = await _PLANNED[0](work, case) if _PLANNED else []
    return [Area(one.key, one.name, one.procedures, one.assessor) for one in found]
