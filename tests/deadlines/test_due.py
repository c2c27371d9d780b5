"""What holds of every count, whatever the calendar: properties of `due_on`."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.deadlines.grand_bend import DAYS_2627, GRAND_BEND, ROSTER_YEAR, each_day
from trellis.deadlines.calendar import Calendar, CalendarMissing, DayOff, Year
from trellis.deadlines.days import anniversary, day_of_age, federal_holiday
from trellis.deadlines.governing import Governing, governing
from trellis.deadlines.rows import ROWS
from trellis.deadlines.rule import Rule
from trellis.deadlines.rules import Due, RuleHasNoDay, due_by, due_on
from trellis.students.rules import age_on

YEARS = (2023, 2024, 2025, 2026, 2027)
"""One before the first trigger: some rules count back."""
FORWARDS = [rule for rule in ROWS if rule.has_a_day and not rule.backwards and rule.unit != "A"]
SCHOOL_RULES = [rule for rule in FORWARDS if rule.unit == "S"]
CAPPED = sorted({rule.id for rule in ROWS if rule.binding == "cap"})
STATES = sorted({rule.state for rule in ROWS} - {"US", "*"})


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    """School years in a row, each with some days off, breaks of any length and short days."""
    years = []
    for start in YEARS:
        first = date(start, 8, draw(st.integers(1, 31)))
        last = date(start + 1, draw(st.sampled_from((5, 6))), draw(st.integers(1, 30)))
        offs = {}
        for _ in range(draw(st.integers(0, 5))):
            begin = draw(st.dates(first, last))
            kind = draw(st.sampled_from(("holiday", "break", "closure", "partial")))
            for day in each_day(begin, min(last, begin + timedelta(draw(st.integers(0, 16))))):
                offs[day] = DayOff(day, kind, kind)
        weekdays = draw(st.sampled_from((frozenset(range(5)), frozenset(range(4)))))
        years.append(Year(f"{start}-{start + 1}", first, last, offs, weekdays))
    return Calendar(tuple(years))


triggers = st.dates(date(2024, 9, 1), date(2026, 6, 30))


@given(calendars(), triggers, st.integers(0, 40), st.sampled_from(FORWARDS))
def test_what_begins_later_is_never_due_earlier(calendar: Calendar, trigger: date, days: int, rule: Rule):
    later = trigger + timedelta(days)
    assert due_on(rule, trigger, calendar).due_on <= due_on(rule, later, calendar).due_on


@given(calendars(), triggers, st.sampled_from([r for r in ROWS if r.has_a_day and r.backwards]), st.integers(0, 40))
def test_nor_is_what_comes_before_something_later(calendar: Calendar, trigger: date, rule: Rule, days: int):
    assert due_on(rule, trigger, calendar).due_on <= due_on(rule, trigger + timedelta(days), calendar).due_on


@given(calendars(), triggers, st.sampled_from(SCHOOL_RULES), st.integers(0, 200))
def test_a_closure_never_moves_a_school_day_date_earlier(calendar: Calendar, trigger: date, rule: Rule, after: int):
    shut = trigger + timedelta(after)
    years = tuple(
        replace(y, days={**y.days, shut: DayOff(shut, "closure", "Snow")})
        if y.first_on <= shut <= y.last_on and shut not in y.days
        else y
        for y in calendar.years
    )
    assert due_on(rule, trigger, Calendar(years)).due_on >= due_on(rule, trigger, calendar).due_on


@given(calendars(), triggers, st.sampled_from([r for r in ROWS if r.has_a_day]))
def test_a_date_is_never_on_the_wrong_side_of_its_trigger(calendar: Calendar, trigger: date, rule: Rule):
    due = due_on(rule, trigger, calendar)
    assert due.due_on <= trigger if rule.backwards else due.due_on >= trigger


@given(calendars(), triggers, st.sampled_from([r for r in ROWS if r.unit in ("C", "S", "B")]))
def test_counted_and_skipped_days_make_up_the_whole_way(calendar: Calendar, trigger: date, rule: Rule):
    due = due_on(rule, trigger, calendar)
    if due.end_of_year is None:
        assert due.counted + sum(s.days for s in due.skipped) == abs((due.due_on - trigger).days)
        assert due.counted == rule.number
    assert all(s.first <= s.last and s.days >= 1 for s in due.skipped)
    assert len(due.skipped) <= 40  # an explanation is read by people


@given(calendars(), triggers, st.sampled_from([r for r in FORWARDS if r.unit in ("S", "B") and r.number > 0]))
def test_a_date_counted_in_school_or_business_days_is_such_a_day(calendar: Calendar, trigger: date, rule: Rule):
    due = due_on(rule, trigger, calendar)
    if due.end_of_year is None:
        why = calendar.why_no_school if rule.unit == "S" else calendar.why_no_business
        assert why(due.due_on) is None


@given(calendars(), triggers, st.sampled_from(FORWARDS))
def test_a_pause_never_makes_a_date_earlier(calendar: Calendar, trigger: date, rule: Rule):
    unpaused = replace(rule, pauses=frozenset(), end_of_year=None)
    for pause in ("summer", "breaks_gt5", "breaks+summer", "holidays"):
        paused = replace(unpaused, pauses=frozenset({pause}))
        assert due_on(paused, trigger, calendar).due_on >= due_on(unpaused, trigger, calendar).due_on


@given(calendars(), triggers, st.sampled_from(STATES), st.sampled_from(CAPPED))
def test_no_state_is_later_than_federal_law_that_binds(calendar: Calendar, trigger: date, state: str, rule_id: str):
    federal = next(r for r in ROWS if r.state == "US" and r.id == rule_id)
    for what in governing(state, rule_id, trigger, facts={"primary_category": "ID"}):
        if what.rule.count_from == federal.count_from and not what.rule.is_wait:
            assert due_by(what, trigger, calendar).due_on <= due_on(federal, trigger, calendar).due_on


@given(calendars(), triggers, st.sampled_from([r for r in ROWS if r.unit == "C" and not r.backwards]))
def test_a_looser_state_loses_to_federal_law_and_says_so(calendar: Calendar, trigger: date, rule: Rule):
    cap = replace(rule, state="US", value="5", pauses=frozenset(), end_of_year=None, binding="cap")
    own = due_on(rule, trigger, calendar)
    due = due_by(Governing(rule, cap), trigger, calendar)
    if not rule.is_wait:
        assert due.due_on == min(own.due_on, trigger + timedelta(5))
        assert due.loses == ((rule, own.due_on) if own.due_on > trigger + timedelta(5) else None)


@given(st.dates(date(1990, 1, 1), date(2030, 12, 31)), st.integers(0, 25))
def test_ages_are_reached_as_rights_count_them(birth_on: date, years: int):
    reached = day_of_age(birth_on, years * 12)
    assert age_on(birth_on, reached) == years
    assert years == 0 or age_on(birth_on, reached - timedelta(1)) == years - 1


@given(st.dates(date(1990, 1, 1), date(2090, 12, 31)), st.integers(-30, 30))
def test_a_year_later_is_the_same_day_but_for_leap_days(day: date, years: int):
    later = anniversary(day, years)
    assert later.year == day.year + years
    assert (later.month, later.day) == (day.month, day.day) or (day.month, day.day, later.day) == (2, 29, 28)


@given(st.integers(1990, 2090))
def test_federal_holidays_are_kept_on_weekdays(year: int):
    kept = [d for d in each_day(date(year, 1, 2), date(year + 1, 1, 1)) if federal_holiday(d)]
    assert all(d.weekday() < 5 for d in kept)
    assert len([d for d in kept if not (d.month, d.day) <= (1, 2) and (d.month, d.day) != (12, 31)]) == 9 + (
        year >= 2021
    )


def _rule(rule_id: str, state: str = "US") -> Rule:
    return next(r for r in ROWS if (r.state, r.id) == (state, rule_id))


def test_a_count_over_february_29_takes_it_along():
    consent = _rule("EVAL_INITIAL")
    assert due_on(consent, date(2028, 1, 1), Calendar()).due_on == date(2028, 3, 1)
    assert due_on(consent, date(2027, 1, 1), Calendar()).due_on == date(2027, 3, 2)


def test_a_date_that_needs_no_calendar_is_counted_without_one():
    due = due_on(_rule("IEP_ANNUAL"), date(2026, 11, 27), Calendar())
    assert (due.due_on, due.years, due.skipped) == (date(2027, 11, 27), (), ())


@pytest.mark.parametrize("on", ["2025-08-24", "2028-05-20", "2028-07-04", "2031-01-01"])
def test_nobody_guesses_a_school_year_that_has_no_calendar(on: str):
    with pytest.raises(CalendarMissing):
        due_on(_rule("MDR"), date.fromisoformat(on) - timedelta(1), GRAND_BEND)


def test_a_year_left_out_between_two_is_no_summer():
    first, _, third = GRAND_BEND.years
    with pytest.raises(CalendarMissing) as missing:
        due_on(_rule("EVAL_INITIAL", "OR"), date(2026, 5, 1), Calendar((first, third)))
    assert missing.value.day == date(2026, 5, 29)


def test_what_a_rule_says_in_words_has_no_date():
    with pytest.raises(RuleHasNoDay):
        due_on(_rule("IEP_IMPLEMENT"), date(2026, 11, 27), GRAND_BEND)


def test_the_explanation_names_what_was_skipped_and_why():
    due = due_on(_rule("EVAL_INITIAL", "TX"), date(2026, 11, 9), GRAND_BEND)
    said = [(s.cause.code, s.cause.label, s.first.isoformat(), s.last.isoformat(), s.days) for s in due.skipped]
    assert said == [
        ("holiday", "Veterans Day", "2026-11-11", "2026-11-11", 1),
        ("break", "Thanksgiving break", "2026-11-25", "2026-11-25", 1),
        ("holiday", "Thanksgiving Day", "2026-11-26", "2026-11-26", 1),
        ("break", "Thanksgiving break", "2026-11-27", "2026-11-27", 1),
        ("break", "Winter break", "2026-12-18", "2026-12-24", 5),
        ("holiday", "Holiday", "2026-12-25", "2026-12-25", 1),
        ("break", "Winter break", "2026-12-28", "2026-12-31", 4),
        ("holiday", "Holiday", "2027-01-01", "2027-01-01", 1),
        ("holiday", "Martin Luther King Day", "2027-01-18", "2027-01-18", 1),
        ("weekend", "", "2026-11-14", "2027-01-31", 24),
    ]
    assert (due.due_on, due.years) == (date(2027, 2, 2), ("2026-2027",))


def test_a_short_day_counts_as_a_day_of_school():
    assert GRAND_BEND.why_no_school(date(2027, 2, 12)) is None


def test_a_break_of_five_school_days_pauses_nothing_in_california():
    california = _rule("EVAL_INITIAL", "CA")
    assert due_on(california, date(2027, 3, 10), GRAND_BEND).due_on == date(2027, 5, 9)
    longer = [*DAYS_2627, DayOff(date(2027, 3, 22), "break", "Spring break")]
    six_days = Calendar((Year.of("2026-2027", *ROSTER_YEAR, longer),))
    paused = due_on(california, date(2027, 3, 10), six_days)
    assert paused.due_on == date(2027, 5, 17)
    assert [(s.cause.code, s.days) for s in paused.skipped] == [("break", 8)]


def test_a_date_rolls_only_where_its_rule_says_so():
    rule = replace(_rule("EVAL_INITIAL"), value="10", roll="next_business_day")
    due = due_on(rule, date(2026, 12, 15), GRAND_BEND)
    assert (due.due_on, due.counted_to) == (date(2026, 12, 28), date(2026, 12, 25))


def test_a_district_with_a_four_day_week_counts_four_days():
    fridays_off = Calendar((replace(GRAND_BEND.years[1], weekdays=frozenset(range(4))),))
    assert due_on(_rule("MDR"), date(2026, 9, 14), fridays_off).due_on == date(2026, 9, 30)
    assert isinstance(due_on(_rule("MDR"), date(2026, 9, 14), fridays_off), Due)


def test_a_district_that_asks_for_less_time_asks_it_at_the_end_of_the_year_as_well():
    """Texas gives until June 30 with 35 to 44 school days left; a district's own 20 school days are over before."""
    texas = next(r for r in ROWS if r.key == "TX/EVAL_INITIAL/eval_consent_received/all/1")
    tightened = replace(texas, value="20", tightened_from="45")
    on = date(2027, 4, 8)
    assert str(due_on(texas, on, GRAND_BEND).due_on) == "2027-06-30"
    due = due_on(tightened, on, GRAND_BEND)
    assert (str(due.due_on), due.counted, due.end_of_year, due.rule) == ("2027-05-06", 20, None, tightened)


def test_where_the_clause_of_the_end_of_the_year_is_sooner_it_holds_for_a_tightened_rule_too():
    massachusetts = next(r for r in ROWS if (r.state, r.id) == ("MA", "EVAL_INITIAL"))
    tightened = replace(massachusetts, value="44", tightened_from="45")
    found = [due_on(rule, date(2027, 4, 8), GRAND_BEND).due_on for rule in (massachusetts, tightened)]
    assert found == [date(2027, 6, 10)] * 2


def test_a_tightened_count_that_runs_past_the_calendar_leaves_the_day_of_the_clause():
    massachusetts = next(r for r in ROWS if (r.state, r.id) == ("MA", "EVAL_INITIAL"))
    alone = Calendar((Year.of("2026-2027", *ROSTER_YEAR, DAYS_2627),))
    due = due_on(replace(massachusetts, value="44", tightened_from="45"), date(2027, 4, 8), alone)
    assert due.due_on == date(2027, 6, 10)


def day_or_missing(
    what: Governing, trigger: date, calendar: Calendar, *, told: bool
) -> tuple[date, tuple[str, ...]] | str:
    try:
        due = due_by(what, trigger, calendar, told=told)
    except CalendarMissing:
        return "missing"
    return due.due_on, due.years


@given(
    calendars(),
    st.dates(date(2022, 9, 1), date(2029, 6, 30)),
    st.sampled_from([r for r in ROWS if r.has_a_day]),
    st.sampled_from([None, *(r for r in ROWS if r.binding == "cap" and r.has_a_day)]),
    st.integers(0, 4),
)
def test_a_count_without_its_story_comes_to_the_same_day(
    calendar: Calendar, trigger: date, rule: Rule, cap: Rule | None, gap: int
):
    """Also where a year is missing in between, and before the first and after the last."""
    years = tuple(year for number, year in enumerate(calendar.years) if number != gap)
    what = Governing(rule, cap if cap is not None and cap.backwards == rule.backwards else None)
    for whole in (calendar, Calendar(years), Calendar()):
        walked = day_or_missing(what, trigger, whole, told=True)
        assert day_or_missing(what, trigger, whole, told=False) == walked
        assert day_or_missing(what, trigger, whole, told=False) == walked  # laid out by now


@given(calendars(), triggers)
def test_school_days_left_are_those_that_are_counted_one_by_one(calendar: Calendar, day: date):
    for year in calendar.years:
        left = [d for d in each_day(year.first_on, year.last_on) if d > day and year.why_no_school(d) is None]
        assert year.school_days_after(day) == len(left)
