"""How long before an action its notice is given, in calendar and in school days (PWN_BEFORE_ACTION)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trellis.notices.prior_written.lead import USUAL_LEAD, Lead, issue_by, longer
from trellis.plans.state_values import Asked, rules_in_force

DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))
LEADS = st.builds(Lead, st.integers(0, 60), st.sampled_from(["calendar", "school"]))
MONDAY = date(2026, 11, 30)


@pytest.mark.parametrize(
    ("lead", "on"),
    [
        (Lead(10), date(2026, 11, 20)),
        (Lead(0), MONDAY),
        (Lead(5, "school"), date(2026, 11, 23)),
        (Lead(1, "school"), date(2026, 11, 27)),
        (Lead(10, "school"), date(2026, 11, 16)),
    ],
)
def test_the_day_is_counted_back_from_the_action(lead: Lead, on: date) -> None:
    assert issue_by(MONDAY, lead) == on


def test_from_a_weekend_school_days_are_counted_from_friday() -> None:
    assert issue_by(date(2026, 11, 29), Lead(1, "school")) == date(2026, 11, 27)
    assert issue_by(date(2026, 11, 29), Lead(0, "school")) == date(2026, 11, 27)


@given(DAYS, LEADS)
def test_so_many_school_days_lie_between(action_on: date, lead: Lead) -> None:
    on = issue_by(action_on, lead)
    assert on <= action_on
    between = [on + timedelta(days=n) for n in range((action_on - on).days)]
    if lead.kind == "school":
        assert on.weekday() < 5
        assert sum(day.weekday() < 5 for day in between) in (lead.days, lead.days + (action_on.weekday() >= 5))
    else:
        assert len(between) == lead.days


@given(DAYS, LEADS, st.integers(0, 30))
def test_a_later_action_is_never_told_of_earlier(action_on: date, lead: Lead, days: int) -> None:
    assert issue_by(action_on + timedelta(days=days), lead) >= issue_by(action_on, lead)


@given(DAYS, LEADS, LEADS)
def test_the_longer_of_two_is_one_of_them_and_no_earlier_than_needed(on: date, one: Lead, other: Lead) -> None:
    assert longer(one, other) in (one, other)
    if one.kind == other.kind:
        assert issue_by(on, longer(one, other)) == min(issue_by(on, one), issue_by(on, other))


def test_states_say_how_much_and_a_district_may_give_more() -> None:
    assert rules_in_force("CA", MONDAY).notice_before_action == USUAL_LEAD == Lead(10, "calendar")
    assert rules_in_force("TX", MONDAY).notice_before_action == Lead(5, "school")
    assert rules_in_force("TN", MONDAY).notice_before_action == Lead(10, "school")
    assert rules_in_force("NJ", MONDAY).notice_before_action == Lead(15)
    more, less = Asked({"notice_before_action": Lead(20)}), Asked({"notice_before_action": Lead(2)})
    assert rules_in_force("TX", MONDAY, [more]).notice_before_action == Lead(20)
    assert rules_in_force("TX", MONDAY, [less]).notice_before_action == Lead(5, "school")
    assert "Monday to Friday" in Lead(5, "school").why.en
