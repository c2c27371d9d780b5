"""A school year is refused with the line and the reason when days in it cannot be right."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.deadlines.grand_bend import DAYS_2627, GRAND_BEND
from trellis.deadlines.calendar import Calendar, CalendarMissing, DayOff, faults_of

EARLIER, YEAR, LATER = GRAND_BEND.years


def _faults(year=YEAR, days=DAYS_2627, others=(EARLIER, LATER)):
    return [(f.line, f.says.en) for f in faults_of(year, enumerate(days, start=2), others)]


def test_a_year_that_fits_between_the_others_has_no_faults():
    assert _faults() == []
    assert _faults(others=()) == []


def test_a_year_that_overlaps_another_is_refused():
    longer = replace(YEAR, last_on=LATER.first_on)
    assert _faults(longer) == [(0, "This year overlaps 2027-2028 (2027-08-23 to 2028-05-25).")]


def test_a_year_missing_between_two_is_a_gap():
    assert _faults(LATER, [], [EARLIER]) == [
        (0, "Between 2025-2026 and 2027-2028 a school year is missing. Enter that one first.")
    ]
    assert _faults(EARLIER, [], [LATER]) == [
        (0, "Between 2025-2026 and 2027-2028 a school year is missing. Enter that one first.")
    ]


def test_days_outside_the_year_and_days_written_twice_have_their_line():
    days = [DayOff(date(2026, 9, 7), "holiday", "a"), DayOff(date(2026, 9, 7), "break", "b")]
    days += [DayOff(date(2027, 6, 30), "break", "c"), DayOff(date(2027, 7, 5), "holiday", "Independence Day")]
    assert _faults(days=days) == [
        (3, "2026-09-07 stands on line 2 already."),
        (4, "2027-06-30 is not in the school year 2026-2027."),
    ]


@pytest.mark.parametrize("days", [0, 5, -10, 500])
def test_a_year_of_an_impossible_length_is_refused(days: int):
    assert _faults(replace(YEAR, last_on=YEAR.first_on + timedelta(days)), [], [])[0][0] == 0


def test_a_year_without_days_of_the_week_is_refused():
    assert [line for line, _ in _faults(replace(YEAR, weekdays=frozenset()))] == [0]


def test_between_two_years_is_summer_and_outside_nothing_is_known():
    assert GRAND_BEND.year_of(date(2027, 7, 1)) is None
    assert GRAND_BEND.year_after(YEAR) == LATER
    for day in (date(2025, 8, 24), date(2028, 5, 26)):
        with pytest.raises(CalendarMissing):
            GRAND_BEND.year_of(day)
    with pytest.raises(CalendarMissing):
        GRAND_BEND.year_after(LATER)
    with pytest.raises(CalendarMissing):
        Calendar().year_of(date(2026, 9, 1))


def test_a_closure_is_no_vacation_and_parts_one():
    shut = date(2026, 12, 23)
    parted = replace(YEAR, days={**YEAR.days, shut: DayOff(shut, "closure", "Ice")})
    assert YEAR.vacation_days[date(2026, 12, 25)][1] == 11
    assert parted.vacation_days[date(2026, 12, 22)][1] == 3
    assert parted.vacation_days[date(2026, 12, 28)][1] == 7
    assert shut not in parted.vacation_days
