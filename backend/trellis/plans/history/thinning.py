"""How many moments of a section are kept: every one of the last days, then one an hour, then one a day. Pure.

A moment that is not kept by itself goes into the next one: that one begins earlier then and is of more people. What
anybody last wrote in the section stands with every moment that is kept, so it is never lost with one.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from trellis.plans.history.moments import Span, joined

ALL_FOR = timedelta(days=2)
HOURLY_FOR = timedelta(days=30)
MOST_MOMENTS = 200
"""A section has no more, whatever the pace: the oldest go into one another."""


def thinned(spans: Sequence[Span], now: datetime, most: int = MOST_MOMENTS) -> list[Span]:
    """The moments that stay of `spans` (in order), as they are then."""
    kept: list[Span] = []
    for span in spans:
        if kept and _is_one(kept[-1], span, now):
            kept[-1] = joined(kept[-1], span)
        else:
            kept.append(span)
    while len(kept) > most:
        over = len(kept) - most
        old, rest = kept[: 2 * over], kept[2 * over :]
        pairs = [joined(*old[n : n + 2]) if len(old[n : n + 2]) == 2 else old[n] for n in range(0, len(old), 2)]
        kept = [*pairs, *rest]
    return kept


def _is_one(before: Span, after: Span, now: datetime) -> bool:
    """Whether two moments ended in one slot of what is kept at their age. The younger one's age counts."""
    age = now - after.ended_at
    if age <= ALL_FOR:
        return False
    slot = "%Y-%m-%d %H" if age <= HOURLY_FOR else "%Y-%m-%d"
    return before.ended_at.strftime(slot) == after.ended_at.strftime(slot)
