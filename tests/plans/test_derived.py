"""The percentage in the regular class: which minutes of which week, between 0 and 100, and never against the sense."""

from __future__ import annotations

import copy
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.plans.a_plan import FACTS, FORM, content
from trellis.plans.derived import (
    derived_as_json,
    derived_of_version,
    derived_values,
    minutes_of_services,
    percentage_in_regular_class,
)
from trellis.plans.environment import code_of_percentage, environment, shown_percentage
from trellis.plans.form.values import is_row_id

FIRST = date(2026, 10, 12)


@st.composite
def lines(draw, setting=None):
    starts = FIRST + timedelta(days=draw(st.integers(0, 300)))
    return {
        "name": "reading",
        "setting": setting or draw(st.sampled_from(["inside", "outside", "community", "outside_school_day"])),
        "minutes_per_session": draw(st.integers(0, 300)),
        "sessions": draw(st.sampled_from([1, 2, 3, 0.5, 5])),
        "period": draw(st.sampled_from(["day", "week", "month", "year"])),
        "starts_on": draw(st.sampled_from([None, starts.isoformat()])),
        "ends_on": draw(st.sampled_from([None, (starts + timedelta(days=draw(st.integers(0, 200)))).isoformat()])),
        "extended_year": draw(st.sampled_from([None, True, False])),
    }


def plan_of(drawn, school):
    rows = [{**row, "id": f"line-{n}"} for n, row in enumerate(drawn)]
    return {"services": {"services": rows}, "participation": {"school_day_minutes_per_week": school}}


PLANS = st.builds(plan_of, st.lists(lines(), max_size=8), st.integers(1, 3000))


def percentage(plan) -> Fraction:
    found = environment(plan).percentage
    assert found is not None
    return found


@given(PLANS)
def test_it_is_between_0_and_100_and_what_is_counted_adds_up(plan):
    assert 0 <= percentage(plan) <= 100
    said = percentage_in_regular_class(plan)
    assert abs(sum(line["minutes"] for line in said["lines"]) - said["outsideMinutes"]) < 0.1
    rows = {row["id"]: row for row in plan["services"]["services"]}
    for line in said["lines"]:
        assert is_row_id(line["rowId"])
        row = rows[line["rowId"]]
        assert (row["setting"], bool(row["extended_year"])) == ("outside", False)
        if said["weekFrom"]:
            assert (row["starts_on"] or "") <= said["weekFrom"] <= (row["ends_on"] or "9")


@given(PLANS, lines(setting="outside"))
def test_a_line_outside_never_raises_it(plan, line):
    more = copy.deepcopy(plan)
    more["services"]["services"].append({**line, "id": "one-more"})
    assert percentage(more) <= percentage(plan)


@given(PLANS, st.integers(0, 7), st.integers(1, 120))
def test_longer_sessions_never_raise_it_and_moving_a_line_inside_never_lowers_it(plan, at, longer):
    rows = plan["services"]["services"]
    if not rows:
        return
    longer_plan, inside = copy.deepcopy(plan), copy.deepcopy(plan)
    longer_plan["services"]["services"][at % len(rows)]["minutes_per_session"] += longer
    inside["services"]["services"][at % len(rows)]["setting"] = "inside"
    assert percentage(longer_plan) <= percentage(plan) <= percentage(inside)


@given(PLANS, st.integers(1, 600))
def test_a_longer_school_week_never_lowers_it(plan, longer):
    more = copy.deepcopy(plan)
    more["participation"]["school_day_minutes_per_week"] += longer
    assert percentage(more) >= percentage(plan)


@given(st.fractions(min_value=0, max_value=100))
def test_it_is_never_shown_in_another_class_than_it_is_in(exact):
    told = Fraction(shown_percentage(exact))
    assert code_of_percentage(told) == code_of_percentage(exact)
    assert abs(told - exact) <= Fraction(1, 10)


def of_maya(plan=None):
    return derived_values(FORM, plan or content(), FACTS.circumstances)["participation"]["percentage_inside"]


def test_it_says_which_minutes_of_which_week():
    found = of_maya()
    assert found.value == {
        "percentage": 90,
        "schoolMinutes": 1950,
        "outsideMinutes": 195,
        "weekFrom": "2026-10-12",
        "lines": [{"rowId": "line-reading", "minutes": 180}, {"rowId": "line-counseling", "minutes": 15}],
    }
    assert found.said.en == "90%"
    assert [w.en for w in found.explanation] == [
        "1,755 of 1,950 minutes of school a week are in the regular class; 195 are outside.",
        "Counted is the fullest school week, as it is from October 12, 2026.",
        "Specially designed instruction: reading: 180 minutes",
        "Counseling: 15 minutes",
        "Summer lines, lines outside the school day and lines in the community with peers do not count.",
    ]
    assert "del 12 de octubre" not in found.explanation[1].es
    assert "desde el 12 de octubre de 2026" in found.explanation[1].es


def test_of_lines_one_after_the_other_the_fuller_week_counts():
    plan = content()
    first, second = plan["services"]["services"]
    first.update(ends_on="2026-12-18")
    second.update(starts_on="2027-01-04", minutes_per_session=300, sessions=1, period="week")
    found = of_maya(plan)
    assert found.value["weekFrom"] == "2027-01-04"
    assert found.value["lines"] == [{"rowId": "line-counseling", "minutes": 300}]


def test_it_asks_for_the_minutes_of_school_and_is_no_question_of_a_preschool():
    plan = content()
    plan["participation"]["school_day_minutes_per_week"] = None
    assert of_maya(plan).said.es == "Escriba los minutos de escuela en una semana."
    assert "participation" not in derived_values(FORM, content(), {**FACTS.circumstances, "preschool": True})


@pytest.mark.parametrize("frozen", [True, False])
def test_a_version_says_what_was_frozen_and_an_old_one_what_it_amounts_to(frozen):
    document = {"content": content()}
    if frozen:
        document["derived"] = derived_as_json(derived_values(FORM, content(), FACTS.circumstances))
        document["content"]["participation"]["school_day_minutes_per_week"] = 1
    found = derived_of_version(FORM, document)["participation"]["percentage_inside"]
    assert (found.said.en, found.value["outsideMinutes"]) == ("90%", 195)


def minutes_of_maya(change=None):
    plan = content()
    if change:
        change(*plan["services"]["services"])
    return derived_values(FORM, plan, FACTS.circumstances)["services"]["minutes_per_week"]


def test_the_minutes_of_services_are_told_line_by_line():
    found = minutes_of_maya()
    assert (found.said.en, found.value["minutes"]) == ("195 minutes", 195)
    assert [w.en for w in found.explanation] == [
        "Counted is the fullest school week, as it is from October 12, 2026.",
        "Specially designed instruction: reading: 45 minutes, 4 times a week: 180 minutes a week",
        "Counseling: 30 minutes, 2 times a month: 15 minutes a week",
        "A school week has 5 days, a month counts as 4 weeks, a year as 36.",
    ]
    assert "30 minutos, 2 veces al mes: 15 minutos a la semana" in found.explanation[2].es


def test_lines_of_the_extended_year_stand_apart():
    found = minutes_of_maya(lambda reading, counseling: counseling.update(extended_year=True))
    assert found.said.en == "180 minutes"
    assert [line["rowId"] for line in found.value["extendedYear"]] == ["line-counseling"]
    assert "In the extended school year, apart from this: Counseling" in found.explanation[2].en


def test_without_amounts_there_are_no_minutes():
    found = minutes_of_maya(lambda *lines: [line.update(minutes_per_session=None) for line in lines])
    assert (found.value["minutes"], found.explanation) == (None, ())
    assert found.said.es.startswith("Ningún servicio")


@given(PLANS)
def test_the_minutes_of_services_hold_those_outside_of_class_and_add_up(plan):
    said = minutes_of_services(plan)
    outside = percentage_in_regular_class(plan)["outsideMinutes"]
    assert (said["minutes"] or 0) + 0.01 >= outside
    assert abs(sum(line["minutes"] for line in said["lines"]) - (said["minutes"] or 0)) < 0.1
    summer = {row["id"] for row in plan["services"]["services"] if row["extended_year"]}
    assert summer.isdisjoint(line["rowId"] for line in said["lines"])
    assert summer >= {line["rowId"] for line in said["extendedYear"]}
