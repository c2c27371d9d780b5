"""What states ask: as their rows say, from the day they hold, stricter than the law and never milder."""

from __future__ import annotations

import csv
import math
from dataclasses import fields, replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.plans.a_plan import FACTS, FORM, student, with_
from tests.sample_data import SAMPLE_DATA
from trellis.plans.checks import PlanFacts, StateRules, run_checks
from trellis.plans.content import normal_plan
from trellis.plans.state_values import SCOPES, STATES, STRICTER, Asked, rules_in_force, rules_of_state, tightened

ROWS = SAMPLE_DATA / "rules" / "state-rules.csv"
READ = {
    "TRANSITION_AGE": "transition_age",
    "TRANSITION_GRADE": "transition_grade",
    "TRANSITION_PLANNING_START": "transition_planning_age",
    "TRANSITION_GRADE_CONSIDER": "transition_grade_consider",
    "AGE_MAJORITY": "age_majority",
    "STO_SCOPE": "benchmarks_scope",
    "MEETING_NOTICE": "meeting_notice_days",
    "RIGHTS_NOTICE": "rights_notice_years",
}
MET = date(2026, 10, 6)


def state_rows() -> list[dict[str, str]]:
    if not ROWS.is_file():
        pytest.skip(f"the state rows are not on this machine ({ROWS})")
    with ROWS.open(newline="") as file:
        return [row for row in csv.DictReader(file) if row["rule"] in READ]


def test_the_product_says_what_the_rows_of_states_say():
    """Each row a plan turns on; five school days are a week at least."""
    rows = state_rows()
    assert len(rows) >= 30
    for row in rows:
        rules = StateRules() if row["state"] == "*" else rules_of_state(row["state"], MET)
        said: object = row["value"] if row["unit"] == "T" else float(row["value"])
        if row["unit"] == "S":
            said = math.floor(float(row["value"]) / 5) * 7 + float(row["value"]) % 5
        assert getattr(rules, READ[row["rule"]]) == said, row
        if row["rule"] in ("TRANSITION_PLANNING_START", "TRANSITION_GRADE_CONSIDER"):
            assert rules.asks_to_consider_transition, row


def test_a_state_without_rows_has_the_federal_values():
    assert rules_of_state("WY", MET) == StateRules()


def fourteen_at_the_end(state: str):
    """A student who turns fourteen within the plan, in eighth grade."""
    young = student(birth_on=date(2013, 3, 1), grade="8")
    return with_(student=young, state=rules_of_state(state, MET))


def test_in_texas_the_team_is_asked_at_fourteen_and_plans_at_sixteen():
    """TEC 29.0111: considered at 14, with a warning; postsecondary goals stay at 16."""
    young = fourteen_at_the_end("TX")
    assert young.shows("basics", "transition_early") and not young.shows("transition")
    assert [f.severity for f in run_checks(young) if f.rule_id == "IEP-TR-10"] == ["W"]
    assert with_(state=rules_of_state("TX", MET)).shows("transition"), "Maya turns sixteen"
    reason = FORM.section("basics").field("transition_early").shown_when
    assert reason is not None and "near the age" in reason.reason.en and "cerca de la edad" in reason.reason.es


def test_in_california_sixteen_is_the_age_and_ninth_grade_asks():
    """AB 438: considered from the start of high school since July 2025; required at 16."""
    assert not fourteen_at_the_end("CA").shows("transition")
    ninth = with_(student=student(birth_on=date(2012, 3, 1), grade="9"), state=rules_of_state("CA", MET))
    assert ninth.shows("basics", "transition_early") and not ninth.shows("transition")
    turning = student(birth_on=FACTS.ends_on.replace(year=2011), grade="9")
    assert with_(student=turning, state=rules_of_state("CA", MET)).shows("transition")
    a_day_later = student(birth_on=FACTS.ends_on.replace(year=2011) + timedelta(days=1), grade="9")
    assert not with_(student=a_day_later, state=rules_of_state("CA", MET)).shows("transition")


def test_a_row_holds_from_its_day():
    before, since = rules_of_state("CA", date(2025, 6, 30)), rules_of_state("CA", date(2025, 7, 1))
    assert (before.transition_grade_consider, since.transition_grade_consider) == (None, 9)
    ended = Asked({"transition_age": 14}, valid_to=date(2026, 8, 31))
    assert rules_in_force("WY", date(2026, 8, 31), [ended]).transition_age == 14
    assert rules_in_force("WY", date(2026, 9, 1), [ended]).transition_age == 16
    assert rules_in_force("WY", None, [ended]).transition_age == 16, "of a day not known, what is in force for good"


@pytest.mark.parametrize(("state", "shown"), [("AL", False), ("NE", False), ("MS", False), ("CA", True), ("NJ", True)])
def test_rights_transfer_by_the_age_of_majority_of_the_state(state, shown):
    """Seventeen within the plan: a year before 18, not before 19 or 21; New Jersey tells three years before."""
    facts = with_(student=student(birth_on=date(2010, 10, 5)), state=rules_of_state(state, MET))
    assert facts.shows("rights_transfer") == shown
    fifteen = with_(student=student(birth_on=date(2012, 10, 5), grade="8"), state=rules_of_state(state, MET))
    assert fifteen.shows("rights_transfer") == (state == "NJ")


@pytest.mark.parametrize(
    ("state", "grade", "asked"), [("MN", "10", True), ("NY", "PK", True), ("NY", "10", False), ("TX", "PK", False)]
)
def test_objectives_by_the_scope_of_the_state(state, grade, asked):
    facts = replace(FACTS, student=student(grade=grade), state=rules_of_state(state, MET))
    assert facts.needs_benchmarks == asked


# Never milder

VALUES = {
    "transition_age": st.sampled_from([12, 14, 14.5, 15, 16, 18]),
    "transition_grade": st.sampled_from([None, 7, 8, 9, 10, 12]),
    "transition_planning_age": st.sampled_from([10, 12, 14, 16]),
    "transition_grade_consider": st.sampled_from([None, 6, 7, 9, 12]),
    "asks_to_consider_transition": st.booleans(),
    "benchmarks_scope": st.sampled_from(SCOPES),
    "meeting_notice_days": st.integers(0, 40),
    "rights_notice_years": st.sampled_from([0.5, 1, 2, 3]),
}
ASKED = st.builds(Asked, st.fixed_dictionaries({}, optional=VALUES))


def test_every_value_of_a_state_has_its_stricter_side_or_is_nobodys_to_change():
    assert set(VALUES) == set(STRICTER) == {f.name for f in fields(StateRules)} - {"age_majority"}
    with pytest.raises(KeyError):
        tightened(StateRules(), Asked({"age_majority": 25}))


@given(ASKED, ASKED)
def test_tightening_twice_or_in_another_order_is_the_same(one, other):
    once = tightened(StateRules(), one)
    assert tightened(once, one) == once
    assert tightened(once, other) == tightened(tightened(StateRules(), other), one)


@given(st.sampled_from(sorted(STATES)), st.lists(ASKED, max_size=3))
def test_a_district_gets_no_value_milder_than_its_state(state, district):
    asked, of_state = rules_in_force(state, MET, district), rules_of_state(state, MET)
    for key, stricter in STRICTER.items():
        assert stricter(getattr(asked, key), getattr(of_state, key)) == getattr(asked, key)
    assert asked.age_majority == of_state.age_majority


@st.composite
def plans(draw):
    """Maya, or a plan nobody wrote in, at some age and grade, with more or less around it."""
    born = MET - timedelta(days=draw(st.integers(3 * 365, 21 * 365)))
    grade = draw(st.sampled_from(["PK", "KG", "4", "7", "8", "9", "10", "12"]))
    notice = replace(FACTS.meeting, notice_sent_on=MET - timedelta(days=draw(st.integers(0, 40))))

    def some(plan):
        plan["basics"]["transition_early"] = draw(st.sampled_from([None, True, False]))
        plan["rights_transfer"] = draw(st.sampled_from([{}, {"informed": True, "informed_on": "2026-10-06"}]))
        if draw(st.booleans()):
            plan["goals"]["goals"][0]["benchmarks"] = ""
        if draw(st.booleans()):
            plan["transition"] = {}

    around = {"student": student(birth_on=born, grade=grade), "meeting": notice}
    empty = PlanFacts(content=normal_plan(FORM, {}), today=MET, **around)
    return draw(st.sampled_from([with_(some, **around), empty]))


def blocking(facts: PlanFacts):
    return {(f.rule_id, f.section_key, f.field_key, f.row_id) for f in run_checks(facts) if f.severity == "B"}


@settings(deadline=None)
@given(plans(), ASKED, ASKED)
def test_what_blocks_a_plan_still_blocks_it_under_stricter_rules(facts, state, district):
    """No overlay and no setting lets a plan through that law or state would stop."""
    rules = tightened(StateRules(), state)
    stricter = tightened(rules, district)
    assert blocking(replace(facts, state=rules)) <= blocking(replace(facts, state=stricter))
    for_all = replace(facts, state=stricter, benchmarks_for_all=True)
    assert blocking(replace(facts, state=stricter)) <= blocking(for_all)
