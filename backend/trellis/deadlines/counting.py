"""The last day of a count without its story: for ten thousand deadlines after a snow day. Pure.

`rules.due_on` walks from day to day, because it tells which days it passed over. Here each kind of day is laid out once
a calendar, by the very question the walk asks, and a count is two steps in a sorted list. `tests/deadlines/test_due.py`
holds both to the same day.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from trellis.deadlines.calendar import ONE_DAY, Calendar, CalendarMissing, Cause

Kind = tuple[str, frozenset[str]]
"""The unit and the pauses of a rule: what decides which days it counts."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of days a calendar covers without a gap, and those of them that are counted, in order."""

    first_on: date
    last_on: date
    counted: tuple[date, ...]


def last_day(
    calendar: Calendar, kind: Kind, why_not: Callable[[date], Cause | None], trigger: date, length: int, *, back: bool
) -> date:
    """The day on which `length` counted days are over, from the day after `trigger`, or before it.

    `why_not` says why a day of this kind is not counted. Raises CalendarMissing where the walk would.
    """
    if length == 0:
        return trigger
    begins = trigger - ONE_DAY if back else trigger + ONE_DAY
    for stretch in _stretches(calendar, kind, why_not):
        if not stretch.first_on <= begins <= stretch.last_on:
            continue
        place = bisect_left(stretch.counted, trigger) - length if back else (
            bisect_right(stretch.counted, trigger) + length - 1
        )  # fmt: skip
        if 0 <= place < len(stretch.counted):
            return stretch.counted[place]
        raise CalendarMissing(stretch.first_on - ONE_DAY if back else stretch.last_on + ONE_DAY)
    raise CalendarMissing(begins)


def _stretches(calendar: Calendar, kind: Kind, why_not: Callable[[date], Cause | None]) -> tuple[Stretch, ...]:
    """The stretches of a calendar, laid out once for each kind of day."""
    known: tuple[Stretch, ...] | None = calendar.laid_out.get(kind)
    if known is None:
        known = tuple(_laid_out(first, last, why_not) for first, last in calendar.stretches)
        calendar.laid_out[kind] = known
    return known


def _laid_out(first: date, last: date, why_not: Callable[[date], Cause | None]) -> Stretch:
    days = (date.fromordinal(n) for n in range(first.toordinal(), last.toordinal() + 1))
    return Stretch(first, last, tuple(day for day in days if why_not(day) is None))
