"""What eligibility does by itself: it hears of steps of cases and of plans in force, and once a day opens reevaluations
that come near and ends eligibility whose notice has had its time."""

from __future__ import annotations

import trellis.eligibility.effects  # noqa: F401  (it knows what a case is closed on)
from trellis.eligibility.ending import end_what_is_over
from trellis.eligibility.reevaluating import open_what_is_due
from trellis.eligibility.taking_effect import activate_what_waits
from trellis.kernel.pruning import expires
from trellis.kernel.tenancy import UnitOfWork


@expires("reevaluation")
async def open_daily(work: UnitOfWork, most: int) -> int:
    """Once a day: the three years are nearly over, or developmental delay is about to end."""
    return await open_what_is_due(work, most)


@expires("eligibility")
async def end_daily(work: UnitOfWork, most: int) -> int:
    """Once a day: a child was found not eligible, the notice is out and its time over, and nobody disputes it."""
    return await end_what_is_over(work, most)


@expires("section_504")
async def activate_daily(work: UnitOfWork, most: int) -> int:
    """Once a day: a Section 504 case whose plan is in force is active, also where nobody told it so."""
    return await activate_what_waits(work, most)
