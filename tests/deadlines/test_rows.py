"""The rows the product ships, what of them governs, and what a district may decide."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.sample_data import SAMPLE_DATA
from trellis.deadlines.governing import (
    Decision,
    NotToTighten,
    RulesContradict,
    WouldLoosen,
    contradictions,
    decided,
    governing,
    refuse_unless_stricter,
    row_by_key,
)
from trellis.deadlines.rows import ROWS, RowUnreadable, rows_of
from trellis.deadlines.rule import OF_THE_FAMILY, WAITS, EndOfYear, Rule

RESEARCH = SAMPLE_DATA / "rules" / "state-rules.csv"
ON = date(2026, 11, 27)
HEAD = (
    "state,rule,applies_if,value,unit,count_from,end_event,pause,end_of_year,extension,roll,"
    "valid_from,valid_to,version,status,note,source"
)


def _only(state: str, rule_id: str, on: date = ON, rows: tuple[Rule, ...] = ROWS) -> Rule:
    [found] = governing(state, rule_id, on, rows=rows)
    return found.rule


def test_every_row_of_the_research_is_shipped():
    if not RESEARCH.exists():
        pytest.skip("the research is not beside the product")
    shipped = {(r.state, r.id, r.applies_if, r.value, r.unit, r.count_from, r.status, r.source) for r in ROWS}
    with RESEARCH.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            names = ("state", "rule", "applies_if", "value", "unit", "count_from", "status", "source")
            assert tuple(row[name] for name in names) in shipped


def test_no_two_rows_shipped_contradict_each_other_and_each_has_its_own_key():
    assert contradictions(ROWS) == []
    assert len({row.key for row in ROWS}) == len(ROWS)


def test_every_row_that_names_days_or_years_can_be_counted():
    assert all(row.number >= 0 for row in ROWS if row.has_a_day)
    assert all(row.source for row in ROWS)


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("TX,EVAL_INITIAL,,many,S,x,,,,,,,,1,V,,19 TAC", "many"),
        ("TX,EVAL_INITIAL,,45,Q,x,,,,,,,,1,V,,19 TAC", "'Q'"),
        ("TX,EVAL_INITIAL,,45,S,x,,naps,,,,,,1,V,,19 TAC", "'naps'"),
        ("TX,EVAL_INITIAL,,45,S,x,,,soon,,,,,1,V,,19 TAC", "soon"),
        ("TX,EVAL_INITIAL,,45,S,x,,,,,,2026-13-01,,1,V,,19 TAC", "month"),
        ("TX,EVAL_INITIAL,,45,S,x,,,,,,2026-02-01,2026-01-01,1,V,,19 TAC", "ends before"),
        ("TX,EVAL_INITIAL,,45,S,x,,,,,,,,1,sure,,19 TAC", "'sure'"),
        ("TX,EVAL_INITIAL,,45,S,x,,,,,,,,1,V,,", "source"),
        ("TX,EVAL_INITIAL", "line 2"),
    ],
)
def test_a_row_that_cannot_be_read_is_refused_with_its_line(line: str, why: str):
    with pytest.raises(RowUnreadable, match=why) as refused:
        rows_of([HEAD, line])
    assert refused.value.line == 2


def test_a_clause_for_the_end_of_the_year_is_data():
    assert EndOfYear.read("35..44 S then 06-30") == EndOfYear(35, 44, "S", month=6, day_of_month=30)
    assert EndOfYear.read("0..10 C then next_first+10") == EndOfYear(0, 10, "C", "next_first", 10)


def test_a_states_own_time_stands_in_place_of_the_federal_default():
    assert (_only("TX", "EVAL_INITIAL").value, _only("TX", "EVAL_INITIAL").unit) == ("45", "S")
    assert (_only("GA", "MEETING_NOTICE").state, _only("GA", "MEETING_NOTICE").value) == ("US", "10")


def test_where_a_state_counts_from_another_event_both_clocks_run():
    found = {g.rule.count_from: g.rule.state for g in governing("PA", "IEP_INITIAL", ON)}
    assert found == {"eval_report_done": "PA", "eligibility_determined": "US"}


def test_an_answer_is_owed_in_writing_where_a_state_speaks_of_oral_requests_alone():
    found = {g.rule.count_from: (g.rule.state, g.rule.value) for g in governing("PA", "EVAL_RESPONSE", ON)}
    assert found == {"oral_request_received": ("PA", "10"), "referral_received": ("US", "15")}


def test_in_virginia_the_clock_of_an_evaluation_starts_at_referral_alone():
    assert [g.rule.count_from for g in governing("VA", "EVAL_INITIAL", ON)] == ["referral_received"]


def test_a_row_about_some_students_is_for_them():
    [of_some] = governing("PA", "REEVAL_TRIENNIAL", ON, facts={"primary_category": "ID"})
    [of_others] = governing("PA", "REEVAL_TRIENNIAL", ON, facts={"primary_category": "SLD"})
    assert (of_some.rule.value, of_some.cap and of_some.cap.value, of_others.rule.value) == ("2", "3", "3")


def test_the_row_in_force_when_the_clock_starts_governs():
    old = replace(_only("TX", "EVAL_INITIAL"), value="60", valid_to=date(2026, 6, 30))
    new = replace(_only("TX", "EVAL_INITIAL"), valid_from=date(2026, 7, 1))
    assert _only("TX", "EVAL_INITIAL", date(2026, 6, 30), (old, new)).value == "60"
    assert _only("TX", "EVAL_INITIAL", date(2026, 7, 1), (old, new)).value == "45"
    assert contradictions((old, new)) == []


def test_rows_that_contradict_each_other_are_told_of_and_never_chosen_between():
    one = _only("TX", "EVAL_INITIAL")
    other = replace(one, value="50", valid_from=date(2026, 1, 1))
    assert contradictions((one, other)) == [(one, other)]
    with pytest.raises(RulesContradict):
        governing("TX", "EVAL_INITIAL", ON, rows=(one, other))
    assert governing("TX", "EVAL_INITIAL", date(2025, 12, 31), rows=(one, other))[0].rule == one


def test_a_corrected_row_is_a_higher_version_and_the_old_one_is_still_found():
    one = _only("TX", "EVAL_INITIAL")
    corrected = replace(one, value="40", version=2)
    assert _only("TX", "EVAL_INITIAL", ON, (one, corrected)) == corrected
    assert row_by_key(one.key, (one, corrected)) == one


def test_a_district_confirms_what_nobody_has_verified():
    texas = _only("TX", "EVAL_INITIAL")
    assert texas.is_unconfirmed
    assert not decided(texas, [Decision(texas.key, "confirm")]).is_unconfirmed
    assert decided(texas, [Decision("another", "confirm")]).is_unconfirmed


@pytest.mark.parametrize(
    ("state", "rule_id", "stricter", "looser"),
    [("TX", "EVAL_INITIAL", "40", "46"), ("GA", "MEETING_NOTICE", "14", "9")],
)
def test_a_district_asks_for_more_and_never_for_less(state: str, rule_id: str, stricter: str, looser: str):
    row = _only(state, rule_id)
    refuse_unless_stricter(row, stricter)
    tightened = decided(row, [Decision(row.key, "tighten", stricter)])
    assert (tightened.value, tightened.tightened_from) == (stricter, row.value)
    assert decided(row, [Decision(row.key, "tighten", stricter), Decision(row.key, "restore")]) == row
    for value in (looser, row.value, "", "-1", "4.5", "٤٠", "99999"):
        with pytest.raises(WouldLoosen):
            refuse_unless_stricter(row, value)
        assert decided(row, [Decision(row.key, "tighten", value)]) == row


@pytest.mark.parametrize(
    ("state", "rule_id"),
    [
        ("MA", "PARENT_RESPONSE"),
        ("GA", "REEVAL_MIN_GAP"),
        ("GA", "DP_CIVIL_ACTION"),
        ("GA", "DP_RESOLUTION_PERIOD"),
        ("TX", "RECESS_ON_DISAGREE"),
        ("CT", "IEP_EFFECTIVE_WAIT"),
    ],
)
def test_the_familys_own_time_is_nobodys_to_change(state: str, rule_id: str):
    row = _only(state, rule_id)
    for value in ("1", "2", "5", "60", "200"):
        with pytest.raises(NotToTighten):
            refuse_unless_stricter(row, value)
        assert decided(row, [Decision(row.key, "tighten", value)]) == row


def test_each_rule_of_the_familys_time_is_shipped_and_every_wait_is_one():
    assert OF_THE_FAMILY.difference(WAITS, {row.id for row in ROWS}) == set()
    assert WAITS.difference(OF_THE_FAMILY) == set()


def test_an_age_and_words_are_not_a_districts_to_change():
    for rule_id in ("AGE_MAJORITY", "STO_SCOPE", "CONSENT_SUBSEQUENT"):
        with pytest.raises(WouldLoosen):
            refuse_unless_stricter(_only("GA", rule_id), "1")


@given(
    st.sampled_from(ROWS), st.lists(st.tuples(st.sampled_from(("confirm", "tighten", "restore")), st.integers(0, 400)))
)
def test_whatever_a_district_decides_the_law_holds(row: Rule, said: list[tuple[str, int]]):
    after = decided(row, [Decision(row.key, what, str(value)) for what, value in said])
    if row.has_a_day and (row.backwards or row.is_wait):
        assert after.number >= row.number
    elif row.has_a_day:
        assert after.number <= row.number
    assert replace(after, value=row.value, tightened_from=None, confirmed=False) == row
