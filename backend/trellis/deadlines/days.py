"""Years, months and federal holidays: days that need no district's calendar. Pure."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

SATURDAY, SUNDAY = 5, 6


def anniversary(start: date, years: int) -> date:
    """The same day `years` later (earlier, if negative); 29 February becomes 28 February, the earlier of the two."""
    try:
        return start.replace(year=start.year + years)
    except ValueError:
        return start.replace(year=start.year + years, day=28)


def day_of_age(birth_on: date, months: int) -> date:
    """The day somebody born on `birth_on` has lived `months` whole months.

    Where the month has no such day it is the first of the next: who is born on 29 February turns a year older on
    1 March, as `students.rules.age_on` counts.
    """
    year, month = divmod(birth_on.year * 12 + birth_on.month - 1 + months, 12)
    try:
        return date(year, month + 1, birth_on.day)
    except ValueError:
        return date(year + (month == 11), (month + 1) % 12 + 1, 1)


def _nth(year: int, month: int, weekday: int, n: int) -> date:
    """The n-th such weekday of a month; from its end for a negative n."""
    if n > 0:
        first = date(year, month, 1)
        return first + timedelta((weekday - first.weekday()) % 7 + 7 * (n - 1))
    last = date(year + month // 12, month % 12 + 1, 1) - timedelta(1)
    return last - timedelta((last.weekday() - weekday) % 7)


def _observed(day: date) -> date:
    """A holiday on a Saturday is kept the day before, one on a Sunday the day after (5 USC 6103(b), EO 11582)."""
    return day + timedelta({SATURDAY: -1, SUNDAY: 1}.get(day.weekday(), 0))


@cache
def _holidays(year: int) -> dict[date, str]:
    found = {
        _observed(date(year, 1, 1)): "New Year's Day",
        _nth(year, 1, 0, 3): "Birthday of Martin Luther King, Jr.",
        _nth(year, 2, 0, 3): "Washington's Birthday",
        _nth(year, 5, 0, -1): "Memorial Day",
        _observed(date(year, 7, 4)): "Independence Day",
        _nth(year, 9, 0, 1): "Labor Day",
        _nth(year, 10, 0, 2): "Columbus Day",
        _observed(date(year, 11, 11)): "Veterans Day",
        _nth(year, 11, 3, 4): "Thanksgiving Day",
        _observed(date(year, 12, 25)): "Christmas Day",
    }
    if year >= 2021:
        found[_observed(date(year, 6, 19))] = "Juneteenth"
    return found


def federal_holiday(day: date) -> str | None:
    """The federal holiday kept on `day`, if there is one. Source: 5 USC 6103."""
    new_year = _holidays(day.year + 1).get(day) if (day.month, day.day) == (12, 31) else None
    return new_year or _holidays(day.year).get(day)
