"""Until when a file is kept: never a day less than the floor, and never earlier because a district asks for more."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from trellis.attachments.model import KINDS
from trellis.attachments.retention import (
    CLASS_OF,
    CLASSES,
    EXIT,
    MOST_YEARS,
    Length,
    explained,
    first_still_kept,
    kept,
    last_day,
    years_on,
)

DAYS = st.dates(date(1996, 1, 1), date(2060, 12, 31))
NEAR_LEAP = st.sampled_from([date(2024, 2, 28), date(2024, 2, 29), date(2024, 3, 1), date(2025, 2, 28)])
KIND = st.sampled_from(KINDS)
LENGTHS = st.lists(
    st.builds(
        Length,
        st.sampled_from(sorted(CLASSES)),
        st.integers(-5, MOST_YEARS),
        DAYS,
        st.integers(0, 99).map(str),
    ),
    max_size=6,
)


def test_every_kind_has_one_class_and_no_class_begins_beneath_its_floor():
    assert sorted(CLASS_OF) == sorted(KINDS)
    assert sum(len(one.kinds) for one in CLASSES.values()) == len(KINDS)
    for one in CLASSES.values():
        assert 3 <= one.floor <= one.years
        # What proves spending is kept past the end of a grant of its day, its report, and three years.
        if one.counted_from == EXIT:
            assert last_day(date(2026, 7, 1), one.floor) >= date(2028, 9, 30) + timedelta(120 + 3 * 365 + 1)


@given(KIND, DAYS | NEAR_LEAP, DAYS | NEAR_LEAP, LENGTHS, DAYS)
def test_nothing_is_kept_shorter_than_the_floor_whatever_the_rows_say(kind, filed_on, left_on, lengths, day):
    of = CLASS_OF[kind]
    found = kept(kind, filed_on=filed_on, left_on=left_on, lengths=lengths, day=day)
    event = left_on if of.counted_from == EXIT else filed_on
    assert found.counted_on == event
    assert found.until is not None
    assert found.until >= last_day(event, of.floor) >= event + timedelta(365 * of.floor)


@given(KIND, DAYS | NEAR_LEAP, LENGTHS, DAYS, st.integers(0, MOST_YEARS), st.integers(0, MOST_YEARS))
def test_asking_for_more_years_never_ends_sooner(kind, event, lengths, day, one, other):
    of = CLASS_OF[kind]
    fewer, more = sorted((one, other))

    def until(years):
        now = Length(of.key, years, day, "999")
        return kept(kind, filed_on=event, left_on=event, lengths=[*lengths, now], day=day).until

    assert until(fewer) <= until(more)
    # A row that begins later changes nothing today.
    later = Length(of.key, more, day + timedelta(1), "9999")
    before = kept(kind, filed_on=event, left_on=event, lengths=lengths, day=day)
    assert kept(kind, filed_on=event, left_on=event, lengths=[*lengths, later], day=day) == before


@given(DAYS | NEAR_LEAP, DAYS | NEAR_LEAP, st.integers(0, 30))
def test_the_list_and_the_page_agree_on_what_is_past(event, day, years):
    assert (last_day(event, years) < day) == (event < first_still_kept(day, years))


def test_the_row_that_began_last_holds_and_of_two_of_a_day_the_one_said_later():
    of, day = CLASSES["health"], date(2026, 5, 1)
    rows = [
        Length("health", 20, date(2026, 1, 1), "1"),
        Length("health", 10, date(2026, 5, 1), "2"),
        Length("health", 12, date(2026, 5, 1), "3"),
        Length("health", 30, date(2026, 5, 2), "4"),
        Length("court_order", 50, date(2026, 5, 1), "5"),
    ]
    assert years_on(of, rows, day) == 12
    assert years_on(of, rows, date(2026, 4, 30)) == 20
    assert years_on(of, rows, date(2026, 5, 2)) == 30
    assert years_on(of, [], day) == of.years


def test_until_a_child_leaves_nothing_is_known_and_the_words_say_so():
    day = date(2026, 11, 2)
    waits = kept("private_report", filed_on=date(2010, 1, 1), left_on=None, lengths=[], day=day)
    assert waits.until is None
    assert not waits.is_over(date(2100, 1, 1))
    assert explained(waits, "en").startswith("Not known until the student leaves special education")
    assert explained(waits, "es").startswith("No se sabe hasta que el estudiante deje")
    left = kept("private_report", filed_on=date(2010, 1, 1), left_on=date(2019, 11, 1), lengths=[], day=day)
    assert left.until == date(2026, 11, 1)
    assert left.is_over(day)
    assert not left.is_over(date(2026, 11, 1))
    assert explained(left, "es-MX") == (
        "Se conserva 7 años después de que el estudiante dejó la educación especial el 1 de noviembre de 2019."
    )
    work = kept("work_sample", filed_on=date(2024, 2, 29), left_on=None, lengths=[], day=day, years=3)
    assert work.until == date(2027, 3, 1)
    assert explained(work, "en") == "Kept 3 years after it was filed on February 29, 2024."
