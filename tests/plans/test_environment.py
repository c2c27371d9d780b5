"""The code of the educational environment: every one at its edge, and the days a plan and its findings turn on."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.plans.a_plan import FORM, content, student, with_
from tests.plans.stories.telling import PRESCHOOLER
from trellis.deadlines.days import anniversary
from trellis.plans.checks import run_checks
from trellis.plans.checks.facts import age_on
from trellis.plans.environment import (
    EARLY_CODES,
    PLACEMENT_CODES,
    code_of_percentage,
    environment,
    percentage_inside,
)

CODES = {option.key for option in FORM.section("participation").field("environment_code").options}
HOURS = st.floats(0, 60, allow_nan=False)


def plan(school=1000, outside=0, **participation):
    """A school week with so many minutes outside the regular class, in one line."""
    line = {"id": "line", "setting": "outside", "minutes_per_session": outside, "sessions": 1, "period": "week"}
    said = {"placement": "regular_school", "school_day_minutes_per_week": school, **participation}
    return {"services": {"services": [line]}, "participation": said}


@pytest.mark.parametrize(
    ("outside", "code"),
    [(0, "RC80"), (200, "RC80"), (201, "RC79TO40"), (600, "RC79TO40"), (601, "RC39"), (1000, "RC39"), (1200, "RC39")],
)
def test_at_80_and_40_percent_to_the_minute(outside, code):
    """FS002: 80 is in the upper class, 79.9 is not; nothing is rounded up."""
    assert environment(plan(outside=outside)).code == code


@given(st.integers(1, 3_000), st.data())
def test_a_minute_over_the_edge_is_the_other_class(school, data):
    """Exactly at the edge of any school week, and the least there is beyond it."""
    percent, above, below = data.draw(st.sampled_from([(80, "RC80", "RC79TO40"), (40, "RC79TO40", "RC39")]))
    edge = Fraction(school * (100 - percent), 100)
    at, over = percentage_inside(school, edge), percentage_inside(school, edge + Fraction(1, 10**9))
    assert at is not None and over is not None
    assert (at, code_of_percentage(at), code_of_percentage(over)) == (percent, above, below)


@given(st.integers(1, 3_000), st.lists(st.fractions(0, 400), max_size=6))
def test_the_percentage_is_what_the_minutes_say(school, lines):
    outside = sum(lines, Fraction(0))
    found = percentage_inside(school, outside)
    assert found is not None
    assert found == max(Fraction(0), 100 - 100 * outside / school)
    assert (found == 100) == (outside == 0)


@given(st.sampled_from(sorted(PLACEMENT_CODES)), st.integers(0, 3_000), st.one_of(st.none(), st.integers(1, 3_000)))
def test_the_place_decides_before_any_minutes(placement, outside, school):
    """PPPS, CF, HH, RF and SS, whatever the grid says and though the school week is unknown."""
    assert environment(plan(school, outside, placement=placement)).code == PLACEMENT_CODES[placement]


def test_without_a_school_week_there_is_no_code_and_the_reason_says_so():
    computed = environment(plan(None, 100))
    assert (computed.code, computed.percentage) == (None, None)
    assert "minutes of school" in computed.explanation.en and "minutos de escuela" in computed.explanation.es


# Early childhood


@given(HOURS, st.booleans())
def test_ten_hours_and_where_most_services_are(hours, there):
    """FS089: ten hours are in the upper class, the least below them are not."""
    early = {"early_place": "regular_program", "early_hours_per_week": hours, "early_services_there": there}
    found = environment(plan(**early), preschool=True).code
    assert found == ("REC10Y" if hours >= 10 else "REC09Y") + ("SVCS" if there else "OTHLOC")


@pytest.mark.parametrize(("hours", "code"), [(10, "REC10YSVCS"), (9.99, "REC09YSVCS"), (0, "REC09YSVCS")])
def test_at_ten_hours_to_the_minute(hours, code):
    early = {"early_place": "regular_program", "early_hours_per_week": hours, "early_services_there": True}
    assert environment(plan(**early), preschool=True).code == code


@given(st.sampled_from(sorted(EARLY_CODES)), st.one_of(st.none(), HOURS), st.sampled_from([None, True, False]))
def test_outside_a_regular_program_the_place_decides(place, hours, there):
    early = {"early_place": place, "early_hours_per_week": hours, "early_services_there": there}
    assert environment(plan(**early), preschool=True).code == EARLY_CODES[place]


@given(
    st.sampled_from([None, "regular_program", *EARLY_CODES]),
    st.sampled_from([None, "regular_school", *PLACEMENT_CODES]),
    st.one_of(st.none(), HOURS),
    st.sampled_from([None, True, False]),
    st.integers(0, 3_000),
    st.booleans(),
)
def test_a_code_is_one_of_the_form_and_of_the_childs_age(place, placement, hours, there, outside, preschool):
    """The classes of a preschool are never those of a school, though both answers are there; RF and SS are in both."""
    early = {"early_place": place, "early_hours_per_week": hours, "early_services_there": there}
    code = environment(plan(1000, outside, placement=placement, **early), preschool=preschool).code
    school_age = {"RC80", "RC79TO40", "RC39", *PLACEMENT_CODES.values()}
    of_preschool = {f"REC{n}Y{where}" for n in ("10", "09") for where in ("SVCS", "OTHLOC")} | set(EARLY_CODES.values())
    assert school_age | of_preschool == CODES
    assert code is None or code in (of_preschool if preschool else school_age)
    assert (code is None) == (preschool and (place is None or (place == "regular_program" and None in (hours, there))))


@pytest.mark.parametrize("grade", ["PK", "KG"])
def test_a_five_year_old_in_kindergarten_is_of_school_age(grade):
    """EDFacts counts five-year-olds in kindergarten in FS002 since 2019-20."""
    facts = with_(student=student(birth_on=date(2021, 9, 1), grade=grade))
    asked = {f.field_key for f in run_checks(facts) if f.rule_id == "IEP-LR-02"}
    assert asked == ({"early_place"} if grade == "PK" else set())
    assert (PRESCHOOLER.grade == "PK") and facts.is_preschool == (grade == "PK")


# Days


@given(st.dates(date(2000, 1, 1), date(2040, 12, 31)), st.integers(-2, 2), st.integers(0, 400))
def test_a_plan_runs_a_year_from_the_meeting_to_the_day(met_on, beyond, before):
    """IEP-DT-01: the anniversary is lawful, the day after it is not; of February 29 it is the 28th."""
    ends_on = anniversary(met_on, 1) + timedelta(days=beyond)
    starts_on = ends_on - timedelta(days=before)

    def dated(plan):
        plan["basics"].update(
            meeting_on=met_on.isoformat(), starts_on=starts_on.isoformat(), ends_on=ends_on.isoformat()
        )

    found = [f for f in run_checks(with_(dated)) if f.rule_id == "IEP-DT-01"]
    assert bool(found) == (beyond > 0)


@given(st.dates(date(2000, 1, 1), date(2030, 12, 31)), st.integers(1, 22), st.integers(-40, 40))
def test_a_birthday_is_the_first_day_of_an_age(born_on, years, days):
    birthday = anniversary(born_on, years)
    on = birthday + timedelta(days=days)
    age = age_on(born_on, on)
    assert age is not None
    if (born_on.month, born_on.day) != (2, 29):
        assert (age >= years) == (days >= 0)
    assert years - 1 / 6 <= age <= years + 1 / 6


@given(
    st.dates(date(2026, 10, 1), date(2027, 10, 31)),
    st.dates(date(2026, 10, 1), date(2027, 10, 31)),
)
def test_a_service_lies_within_the_plan_or_is_named(starts_on, ends_on):
    """IEP-SV-04, with both ends of the plan lawful."""

    def dated(plan):
        plan["services"]["services"][0].update(starts_on=starts_on.isoformat(), ends_on=ends_on.isoformat())

    found = [f for f in run_checks(with_(dated)) if f.rule_id == "IEP-SV-04"]
    lawful = date(2026, 10, 12) <= starts_on <= ends_on <= date(2027, 10, 5)
    assert bool(found) != lawful


@given(*[st.one_of(st.none(), st.dates(date(2026, 10, 12), date(2027, 10, 5))) for _ in range(4)])
def test_two_lines_of_one_service_are_said_twice_when_they_share_a_day(first, last, begins, ends):
    """IEP-SV-12, seen from either line: a line without a date runs from the first or to the last day."""
    said = [day.isoformat() if day else None for day in (first, last, begins, ends)]

    def twice(plan, *, turned=False):
        line = plan["services"]["services"][0]
        pair = [{**line, "starts_on": said[0], "ends_on": said[1]}, {**line, "starts_on": said[2], "ends_on": said[3]}]
        pair = pair[::-1] if turned else pair
        plan["services"]["services"] = [{**row, "id": f"line-{n}"} for n, row in enumerate(pair)]

    days = {date(2026, 10, 12) + timedelta(days=n) for n in range(359)}
    one = {d for d in days if (first or date.min) <= d <= (last or date.max)}
    other = {d for d in days if (begins or date.min) <= d <= (ends or date.max)}
    if not one or not other:  # a line that ends before it begins is IEP-SV-04's
        return
    for turned in (False, True):
        found = [f for f in run_checks(with_(lambda p, t=turned: twice(p, turned=t))) if f.rule_id == "IEP-SV-12"]
        assert bool(found) == bool(one & other)


def test_the_sample_plan_stands_inside_its_edges():
    assert environment(content()).code == "RC80"
