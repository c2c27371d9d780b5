"""Rows of states, worked: each date was counted by hand on a wall calendar of Grand Bend and stands here in full."""

from __future__ import annotations

from datetime import date

import pytest

from tests.deadlines import counted_by_hand as by_hand
from tests.deadlines.grand_bend import GRAND_BEND, ROSTER_YEAR, roster_year
from trellis.deadlines.governing import governing
from trellis.deadlines.rules import Due, due_by

IN_SCHOOL, ON_THE_CALENDAR, LONG = by_hand.school, by_hand.calendar, by_hand.around_long_breaks


def due(state: str, rule: str, event: str, on: str, **facts: str) -> Due:
    trigger = date.fromisoformat(on)
    found = governing(state, rule, trigger, facts=facts)
    return due_by(next(g for g in found if g.rule.event == event), trigger, GRAND_BEND)


COUNTED = [
    # state, rule, counted from, on, due, how it is counted by hand, how many
    ("TX", "EVAL_INITIAL", "eval_consent_received", "2026-09-14", "2026-11-17", IN_SCHOOL, 45),
    ("TX", "EVAL_RESPONSE", "referral_received", "2026-11-16", "2026-12-10", IN_SCHOOL, 15),
    ("TX", "EVAL_INITIAL", "eval_consent_received", "2027-04-09", "2027-09-07", IN_SCHOOL, 45),
    ("TX", "ARD_AFTER_REPORT", "eval_report_done", "2026-11-17", "2026-12-17", ON_THE_CALENDAR, 30),
    ("CA", "EVAL_INITIAL", "eval_consent_received", "2026-11-09", "2027-01-23", LONG, 60),
    ("CA", "EVAL_RESPONSE", "referral_received", "2027-05-10", "2027-05-25", LONG, 15),
    (
        "CA",
        "IEP_ON_PARENT_REQUEST",
        "parent_meeting_request",
        "2027-05-10",
        "2027-09-04",
        by_hand.around_long_breaks,
        30,
    ),
    ("NY", "EVAL_INITIAL", "eval_consent_received", "2026-11-09", "2027-01-08", ON_THE_CALENDAR, 60),
    ("IL", "EVAL_INITIAL", "eval_consent_received", "2026-11-09", "2027-02-23", IN_SCHOOL, 60),
    ("IL", "EVAL_RESPONSE", "referral_received", "2026-11-19", "2026-12-14", IN_SCHOOL, 14),
    ("PA", "EVAL_INITIAL", "eval_consent_received", "2027-05-03", "2027-09-27", by_hand.around_summer, 60),
    ("NJ", "ID_MEETING", "referral_received", "2026-12-07", "2027-01-11", by_hand.around_holidays, 20),
    ("MA", "EVAL_INITIAL", "eval_consent_received", "2026-09-28", "2026-12-04", IN_SCHOOL, 45),
    ("MA", "EVAL_RESPONSE", "referral_received", "2026-11-23", "2026-12-03", IN_SCHOOL, 5),
    ("VA", "EVAL_INITIAL", "referral_received", "2026-10-05", "2027-01-11", by_hand.business, 65),
    ("FL", "EVAL_INITIAL", "eval_consent_received", "2026-11-09", "2027-01-28", by_hand.around_all_breaks, 60),
    ("FL", "EVAL_INITIAL", "eval_consent_received", "2027-05-10", "2027-10-05", by_hand.around_all_breaks, 60),
    ("MI", "EVAL_INITIAL", "eval_consent_received", "2026-11-12", "2027-01-13", IN_SCHOOL, 30),
    ("MI", "EVAL_RESPONSE", "referral_received", "2026-12-14", "2027-01-12", IN_SCHOOL, 10),
    ("WA", "EVAL_INITIAL", "eval_consent_received", "2027-02-01", "2027-03-30", IN_SCHOOL, 35),
    ("WA", "EVAL_RESPONSE", "referral_received", "2027-05-10", "2027-09-08", IN_SCHOOL, 25),
    ("MN", "EVAL_INITIAL", "eval_consent_received", "2027-03-01", "2027-04-20", IN_SCHOOL, 30),
    ("CO", "EVAL_INITIAL", "eval_consent_received", "2026-12-01", "2027-02-14", LONG, 60),
    ("OR", "EVAL_INITIAL", "eval_consent_received", "2027-04-05", "2027-09-22", IN_SCHOOL, 60),
    ("IN", "EVAL_INITIAL", "eval_consent_received", "2027-01-11", "2027-03-31", IN_SCHOOL, 50),
    ("CT", "EVAL_INITIAL", "referral_received", "2026-10-19", "2027-01-11", IN_SCHOOL, 45),
    ("WI", "EVAL_RESPONSE", "referral_received", "2026-12-18", "2027-01-12", by_hand.business, 15),
    ("AZ", "EVAL_RESPONSE", "referral_received", "2026-12-16", "2027-01-22", IN_SCHOOL, 15),
    ("OH", "IEP_INITIAL_FROM_REQUEST", "referral_received", "2026-10-01", "2027-01-29", ON_THE_CALENDAR, 120),
    ("NC", "EVAL_INITIAL", "referral_received", "2026-10-01", "2026-12-30", ON_THE_CALENDAR, 90),
    # What no state asks otherwise
    ("GA", "MDR", "placement_change_decided", "2026-11-23", "2026-12-10", IN_SCHOOL, 10),
    ("KS", "EVAL_RESPONSE", "referral_received", "2026-11-23", "2026-12-17", IN_SCHOOL, 15),
    ("NE", "IEP_INITIAL", "eligibility_determined", "2026-12-01", "2026-12-31", ON_THE_CALENDAR, 30),
]


@pytest.mark.parametrize(("state", "rule", "event", "on", "expected", "way", "length"), COUNTED)
def test_a_date_is_the_one_counted_on_the_wall_calendar(state, rule, event, on, expected, way, length):
    assert way(on, length).isoformat() == expected
    assert due(state, rule, event, on).due_on.isoformat() == expected


def test_there_are_examples_of_at_least_twelve_states():
    assert len({state for state, *_ in COUNTED} - {"GA", "KS", "NE"}) >= 12


BACKWARDS = [
    (
        "TX",
        "MEETING_NOTICE",
        "meeting",
        "2026-12-02",
        "2026-11-20",
        5,
    ),
    ("TN", "PWN_BEFORE_ACTION", "proposed_action", "2027-01-07", "2026-12-09", 10),
    ("IL", "DOCS_BEFORE_MEETING", "meeting", "2027-01-05", "2026-12-16", 3),
    ("VA", "DOCS_BEFORE_MEETING", "meeting", "2026-11-30", "2026-11-25", None),
    ("TN", "DOCS_BEFORE_MEETING", "meeting", "2026-11-30", "2026-11-28", None),  # 48 hours
    ("GA", "DP_DISCLOSURE", "hearing", "2026-11-12", "2026-11-04", None),  # five business days, Veterans Day is none
    ("GA", "MEETING_NOTICE", "meeting", "2026-12-14", "2026-12-04", None),
    ("NJ", "RIGHTS_NOTICE", "age_majority", "2028-02-29", "2025-02-28", None),
    ("GA", "PARTC_CONFERENCE", "third_birthday", "2027-03-01", "2026-12-01", None),
]


@pytest.mark.parametrize(("state", "rule", "event", "on", "expected", "school_days"), BACKWARDS)
def test_what_comes_before_an_event_is_counted_back(state, rule, event, on, expected, school_days):
    assert due(state, rule, event, on).due_on.isoformat() == expected
    assert school_days is None or by_hand.nth_before(by_hand.SCHOOL, on, school_days).isoformat() == expected


AT_THE_END_OF_THE_YEAR = [
    # 45 days of school are left: they are counted. 44 to 35 are left: 30 June.
    ("TX", "EVAL_INITIAL", "eval_consent_received", "2027-03-24", "2027-05-27"),
    ("TX", "EVAL_INITIAL", "eval_consent_received", "2027-03-25", "2027-06-30"),
    ("TX", "EVAL_INITIAL", "eval_consent_received", "2027-04-08", "2027-06-30"),
    # 45 to 30 left: two weeks after school ends
    ("MA", "EVAL_INITIAL", "eval_consent_received", "2027-03-23", "2027-05-26"),
    ("MA", "EVAL_INITIAL", "eval_consent_received", "2027-03-24", "2027-06-10"),
    ("MA", "EVAL_INITIAL", "eval_consent_received", "2027-04-15", "2027-06-10"),
    ("MA", "EVAL_INITIAL", "eval_consent_received", "2027-04-16", "2027-09-14"),
    # Ten days or fewer left: ten days into the next year
    ("CA", "EVAL_RESPONSE", "referral_received", "2027-05-17", "2027-09-02"),
    ("CA", "EVAL_RESPONSE", "referral_received", "2027-05-27", "2027-09-02"),
    ("IL", "IEP_IMPLEMENT", "pwn_delivered", "2027-05-13", "2027-05-27"),
    ("IL", "IEP_IMPLEMENT", "pwn_delivered", "2027-05-14", "2027-08-23"),
]


@pytest.mark.parametrize(("state", "rule", "event", "on", "expected"), AT_THE_END_OF_THE_YEAR)
def test_a_clock_that_starts_as_school_ends_follows_its_states_clause(state, rule, event, on, expected):
    assert due(state, rule, event, on).due_on.isoformat() == expected


def test_the_stricter_of_a_states_and_the_federal_day_holds():
    pennsylvania = due("PA", "REEVAL_TRIENNIAL", "last_evaluation", "2024-02-29", primary_category="ID")
    assert pennsylvania.due_on == date(2026, 2, 28)
    assert due("PA", "REEVAL_TRIENNIAL", "last_evaluation", "2024-02-29", primary_category="SLD").due_on == date(
        2027, 2, 28
    )


def test_an_age_is_reached_on_its_birthday():
    assert due("IL", "TRANSITION_AGE", "birthday", "2012-08-31").due_on == date(2027, 3, 1)
    assert due("AL", "AGE_MAJORITY", "birthday", "2008-02-29").due_on == date(2027, 3, 1)
    assert due("GA", "PARTC_TRANSITION", "birthday", "2024-01-31").due_on == date(2027, 1, 31)


def test_grand_bends_year_is_the_rosters():
    assert roster_year() in (None, ROSTER_YEAR)
