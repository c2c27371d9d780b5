"""In which capacities somebody acts on a determination: a case's, and the Section 504 coordinator's on those."""

from __future__ import annotations

import uuid

from trellis.access import Permission, may
from trellis.cases.capacities import CAPACITIES as OF_CASES
from trellis.eligibility.categories import SECTION_504
from trellis.kernel.tenancy import UnitOfWork

CAPACITIES: dict[str, Permission] = {
    **{key: one for key, one in OF_CASES.items() if key != "REG"},
    "C504": Permission.CASE_AS_504,
}
PLAN_KINDS = {"idea": "iep", SECTION_504: "section_504"}
"""The kind of plan each machine may lead to; who works with those works with these."""


async def capacities_of(work: UnitOfWork, student_id: uuid.UUID) -> frozenset[str]:
    """Every capacity the actor has for this student today; of the system, SYS alone."""
    if work.actor.kind == "system":
        return frozenset({"SYS"})
    return frozenset({name for name, one in CAPACITIES.items() if await may(work, one, student_id)})


def about(machine: str) -> dict[str, str]:
    """What the access matrix asks of a determination."""
    return {"plan_kind": PLAN_KINDS[machine]}
