"""What other rooms do once a plan is in force: told by the system, in a unit of work of its own, at least once.

Whoever signs a plan is a parent, who writes nothing of what follows from it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date

from trellis.kernel.tenancy import UnitOfWork
from trellis.plans.model import Plan
from trellis.plans.states import IN_FORCE

Told = Callable[[UnitOfWork, Plan], Awaitable[None]]
_LISTENERS: list[Told] = []


def when_in_force(told: Told) -> Told:
    """Declare what happens once a plan is in force, on its first day or after it."""
    _LISTENERS.append(told)
    return told


async def tell_in_force(work: UnitOfWork, plan: Plan, day: date) -> None:
    """Tell every listener of a plan that is in force on `day`; of one agreed for a later day nobody is told yet."""
    if plan.state in IN_FORCE and (plan.starts_on is None or plan.starts_on <= day):
        for told in _LISTENERS:
            await told(work, plan)
