"""What finding/ does later: learn the words of names a roster brought."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from trellis.finding.keeping import keep_words
from trellis.kernel.jobs import job
from trellis.kernel.tenancy import SYSTEM

if TYPE_CHECKING:
    from trellis.house import House


@job("finding.keep_words", queue="default")
async def keep(house: House, *, district_id: uuid.UUID) -> None:
    """The words of every name of the district."""
    async with house.gate.open(district_id, SYSTEM, "finding.keep_words") as work:
        await keep_words(work)
