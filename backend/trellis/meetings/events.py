"""What other rooms do when a meeting is set for a day, moved, called off, invited to or held: in the same unit of work.

@when_set
async def count_back(work: UnitOfWork, meeting: Meeting) -> None:
    ...start_clock(work, rule="DOCS_BEFORE_MEETING", event="meeting", ...)
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from trellis.kernel.tenancy import UnitOfWork
from trellis.meetings.model import Meeting

Told = Callable[[UnitOfWork, Meeting], Awaitable[None]]
LISTENERS: list[Told] = []
HELD_LISTENERS: list[Told] = []
INVITED_LISTENERS: list[Told] = []


def when_set(told: Told) -> Told:
    """Declare what happens when a meeting was arranged, moved or cancelled."""
    LISTENERS.append(told)
    return told


def when_held(told: Told) -> Told:
    """Declare what happens when a meeting was closed as held."""
    HELD_LISTENERS.append(told)
    return told


def when_invited(told: Told) -> Told:
    """Declare what happens when invitations to a meeting were sent, or handed over on paper."""
    INVITED_LISTENERS.append(told)
    return told


async def tell_invited(work: UnitOfWork, meeting: Meeting) -> None:
    """Tell everybody who waits for invitations to go out."""
    for told in INVITED_LISTENERS:
        await told(work, meeting)


async def tell_held(work: UnitOfWork, meeting: Meeting) -> None:
    """Tell everybody who waits for meetings to be held."""
    for told in HELD_LISTENERS:
        await told(work, meeting)


async def tell(work: UnitOfWork, meeting: Meeting) -> None:
    """Tell every listener."""
    for told in LISTENERS:
        await told(work, meeting)
