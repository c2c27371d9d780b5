"""The school calendar of Grand Bend: its year is the roster's own, its days off as a Texas district would set them."""

from __future__ import annotations

import csv
from datetime import date, timedelta

from tests.sample_data import SAMPLE_DATA
from trellis.deadlines.calendar import Calendar, DayOff, Year

SESSIONS = SAMPLE_DATA / "grand-bend" / "oneroster" / "academicSessions.csv"
ROSTER_YEAR = (date(2026, 8, 23), date(2027, 5, 27))
"""As `academicSessions.csv` has it; a test compares, where the file is there."""
LATER_YEAR = (date(2027, 8, 23), date(2028, 5, 25))
EARLIER_YEAR = (date(2025, 8, 25), date(2026, 5, 28))


def each_day(first: date, last: date) -> list[date]:
    return [first + timedelta(n) for n in range((last - first).days + 1)]


def _weekdays(first: date, last: date, kind: str, reason: str) -> list[DayOff]:
    return [DayOff(day, kind, reason) for day in each_day(first, last) if day.weekday() < 5]


def _days(year: int, labor: int, thanks: int, winter: tuple[date, date], spring: date) -> list[DayOff]:
    days = [
        DayOff(date(year, 9, labor), "holiday", "Labor Day"),
        DayOff(date(year, 11, 11), "holiday", "Veterans Day"),
        DayOff(date(year, 11, thanks - 1), "break", "Thanksgiving break"),
        DayOff(date(year, 11, thanks), "holiday", "Thanksgiving Day"),
        DayOff(date(year, 11, thanks + 1), "break", "Thanksgiving break"),
    ]
    for off in _weekdays(*winter, "break", "Winter break"):
        public = (off.day.month, off.day.day) in ((12, 25), (1, 1))
        days.append(DayOff(off.day, "holiday", "Holiday") if public else off)
    return days + _weekdays(spring, spring + timedelta(4), "break", "Spring break")


DAYS_2526 = _days(2025, 1, 27, (date(2025, 12, 19), date(2026, 1, 2)), date(2026, 3, 9))
DAYS_2627 = [
    *_days(2026, 7, 26, (date(2026, 12, 18), date(2027, 1, 1)), date(2027, 3, 15)),
    DayOff(date(2027, 1, 18), "holiday", "Martin Luther King Day"),
    DayOff(date(2027, 3, 26), "break", "Good Friday"),
    DayOff(date(2027, 2, 12), "partial", "Early release"),
]
DAYS_2728 = _days(2027, 6, 25, (date(2027, 12, 17), date(2027, 12, 31)), date(2028, 3, 13))

GRAND_BEND = Calendar(
    (
        Year.of("2025-2026", *EARLIER_YEAR, DAYS_2526),
        Year.of("2026-2027", *ROSTER_YEAR, DAYS_2627),
        Year.of("2027-2028", *LATER_YEAR, DAYS_2728),
    )
)


def roster_year() -> tuple[date, date] | None:
    """The school year in the roster's file; None where the samples are not there."""
    if not SESSIONS.exists():
        return None
    with SESSIONS.open(encoding="utf-8", newline="") as lines:
        year = next(row for row in csv.DictReader(lines) if row["type"] == "schoolYear")
    return date.fromisoformat(year["startDate"]), date.fromisoformat(year["endDate"])
