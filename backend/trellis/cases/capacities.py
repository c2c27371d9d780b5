"""In which capacities somebody acts on a student's case (domain.md 5): each is a permission of the access matrix."""

from __future__ import annotations

import uuid

from trellis.access import Permission, may
from trellis.kernel.tenancy import UnitOfWork

CAPACITIES: dict[str, Permission] = {
    "ADM": Permission.CASE_AS_ADM,
    "CM": Permission.CASE_AS_CM,
    "EVL": Permission.CASE_AS_EVL,
    "PAR": Permission.CASE_AS_PAR,
    "GEN": Permission.CASE_AS_GEN,
    "REG": Permission.CASE_AS_REG,
}


async def capacities_of(work: UnitOfWork, student_id: uuid.UUID) -> frozenset[str]:
    """Every capacity the actor has for this student today; of the system, SYS alone."""
    if work.actor.kind == "system":
        return frozenset({"SYS"})
    return frozenset({name for name, one in CAPACITIES.items() if await may(work, one, student_id)})
