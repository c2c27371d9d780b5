"""What deadlines/ does later: count anew what a calendar moved, start clocks the record has the facts for."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

import trellis.deadlines.from_a_consent
import trellis.deadlines.from_a_meeting
import trellis.deadlines.from_a_referral  # noqa: F401  (they listen to cases and meetings)
from trellis.deadlines.from_the_record import start_from_the_record
from trellis.deadlines.recounting import recount
from trellis.kernel.jobs import job
from trellis.kernel.tenancy import SYSTEM

if TYPE_CHECKING:
    from trellis.house import House


@job("deadlines.recount", queue="default")
async def recount_all(house: House, *, district_id: uuid.UUID) -> None:
    """Every open deadline of a district that was counted by an older calendar, a transaction a batch."""
    looked_at = 1
    while looked_at:
        async with house.gate.open(district_id, SYSTEM, "deadline.recount") as work:
            looked_at = await recount(work)


@job("deadlines.from_the_record", queue="default")
async def from_the_record(house: House, *, district_id: uuid.UUID) -> None:
    """Clocks whose facts a roster brought, a transaction a batch."""
    after: uuid.UUID | None = uuid.UUID(int=0)
    while after is not None:
        async with house.gate.open(district_id, SYSTEM, "deadline.start") as work:
            after = await start_from_the_record(work, after=after)
