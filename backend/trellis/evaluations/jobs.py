"""Work of this room done by the worker, and everything it knows of a case, known once this is imported."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

import trellis.evaluations.assigning
import trellis.evaluations.errors
import trellis.evaluations.giving
import trellis.evaluations.grounds
import trellis.evaluations.planned
import trellis.evaluations.sending  # noqa: F401
from trellis.evaluations.assembling import assemble
from trellis.kernel.jobs import job
from trellis.kernel.tenancy import SYSTEM

if TYPE_CHECKING:
    from trellis.house import House


@job("evaluations.assemble", attempts=5)
async def assemble_report(house: House, *, district_id: uuid.UUID, case_id: str) -> None:
    """Make the report of a case whose last area was signed. Again changes nothing."""
    async with house.gate.open(district_id, SYSTEM, "evaluation.assemble") as work:
        await assemble(work, case_id=uuid.UUID(case_id))
