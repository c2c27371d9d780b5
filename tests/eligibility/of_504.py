"""A Section 504 case before its group, for stories of what comes of it."""

from __future__ import annotations

from tests.eligibility.deciding import DECIDED_ON, answers
from tests.factories import Town
from trellis.eligibility import beginning, deciding, writing
from trellis.eligibility.model import Determination
from trellis.eligibility.writing import Written
from trellis.kernel.tenancy import Gate


async def case_of_504(gate: Gate, town: Town, *, until: str = "meet", **said: object) -> Determination:
    """Referred by the coordinator, evaluated and before the group (or as far as the step `until`)."""
    async with gate.open(town.district_id, town.actor("coordinator"), "test") as work:
        row = await beginning.refer_for_504(work, student_id=town.student_id, reason="Asthma.")
        written = Written(answers=answers("section_504", **said), held_on=DECIDED_ON, decided_on=DECIDED_ON)
        row = await writing.revise(work, determination_id=row.id, revision=1, said=written)
        for event in ("evaluate", "meet"):
            row = await deciding.take(work, determination_id=row.id, revision=row.revision, event=event)
            if event == until:
                break
    return row
