"""The same counts, made another way: a list of every day that counts, and the n-th of it.

It shares no code with the product: which days of Grand Bend have school is written here as days of a wall calendar.
"""

from __future__ import annotations

from datetime import date, timedelta

WEEKDAY_NAMES = ("Mon", "Tue", "Wed", "Thu", "Fri")
TERMS = (("2025-08-25", "2026-05-28"), ("2026-08-23", "2027-05-27"), ("2027-08-23", "2028-05-25"))
NO_SCHOOL = """
2025-09-01 2025-11-11 2025-11-26 2025-11-27 2025-11-28
2025-12-19 2025-12-22 2025-12-23 2025-12-24 2025-12-25 2025-12-26 2025-12-29 2025-12-30 2025-12-31 2026-01-01 2026-01-02
2026-03-09 2026-03-10 2026-03-11 2026-03-12 2026-03-13
2026-09-07 2026-11-11 2026-11-25 2026-11-26 2026-11-27
2026-12-18 2026-12-21 2026-12-22 2026-12-23 2026-12-24 2026-12-25 2026-12-28 2026-12-29 2026-12-30 2026-12-31 2027-01-01
2027-01-18 2027-03-15 2027-03-16 2027-03-17 2027-03-18 2027-03-19 2027-03-26
2027-09-06 2027-11-11 2027-11-24 2027-11-25 2027-11-26
2027-12-17 2027-12-20 2027-12-21 2027-12-22 2027-12-23 2027-12-24 2027-12-27 2027-12-28 2027-12-29 2027-12-30 2027-12-31
2028-03-13 2028-03-14 2028-03-15 2028-03-16 2028-03-17
""".split()
FEDERAL_HOLIDAYS = """
2026-09-07 2026-10-12 2026-11-11 2026-11-26 2026-12-25 2027-01-01 2027-01-18 2027-02-15 2027-05-31 2027-06-18
2027-07-05 2027-09-06 2027-10-11 2027-11-11 2027-11-25 2027-12-24 2027-12-31
""".split()
LONG_BREAKS = (("2025-12-19", "2026-01-02"), ("2026-12-18", "2027-01-01"), ("2027-12-17", "2027-12-31"))
SUMMERS = (("2026-05-29", "2026-08-22"), ("2027-05-28", "2027-08-22"))
ALL_BREAKS = (
    *LONG_BREAKS,
    ("2026-09-07", "2026-09-07"),
    ("2026-11-11", "2026-11-11"),
    ("2026-11-25", "2026-11-27"),
    ("2027-01-18", "2027-01-18"),
    ("2027-03-15", "2027-03-19"),
    ("2027-03-26", "2027-03-26"),
    ("2027-09-06", "2027-09-06"),
)


def _span(first: str, last: str) -> set[date]:
    day, end = date.fromisoformat(first), date.fromisoformat(last)
    return {day + timedelta(n) for n in range((end - day).days + 1)}


def _spans(pairs: tuple[tuple[str, str], ...]) -> set[date]:
    return set().union(*(_span(*pair) for pair in pairs))


EVERY_DAY = sorted(_span("2025-08-25", "2028-05-25"))
WITHOUT_SCHOOL = {date.fromisoformat(day) for day in NO_SCHOOL}
SCHOOL = [d for d in EVERY_DAY if f"{d:%a}" in WEEKDAY_NAMES and d in _spans(TERMS) and d not in WITHOUT_SCHOOL]
BUSINESS = [d for d in EVERY_DAY if f"{d:%a}" in WEEKDAY_NAMES and d not in map(date.fromisoformat, FEDERAL_HOLIDAYS)]


def nth(days: list[date], after: str, n: int) -> date:
    return [d for d in days if d > date.fromisoformat(after)][n - 1]


def nth_before(days: list[date], before: str, n: int) -> date:
    return [d for d in reversed(days) if d < date.fromisoformat(before)][n - 1]


def without(*spans: tuple[tuple[str, str], ...]) -> list[date]:
    left_out = set().union(*map(_spans, spans))
    return [d for d in EVERY_DAY if d not in left_out]


def school(after: str, n: int) -> date:
    return nth(SCHOOL, after, n)


def business(after: str, n: int) -> date:
    return nth(BUSINESS, after, n)


def calendar(after: str, n: int) -> date:
    return nth(EVERY_DAY, after, n)


def around_long_breaks(after: str, n: int) -> date:
    return nth(without(LONG_BREAKS, SUMMERS), after, n)


def around_summer(after: str, n: int) -> date:
    return nth(without(SUMMERS), after, n)


def around_all_breaks(after: str, n: int) -> date:
    return nth(without(ALL_BREAKS, SUMMERS), after, n)


def around_holidays(after: str, n: int) -> date:
    return nth(without(ALL_BREAKS), after, n)
