"""The table of steps, walked row by row: who may take each, what it waits for, and that nothing else is a step."""

from __future__ import annotations

import re
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trellis.cases.states import (
    EVALUATIONS,
    MACHINES,
    NEW,
    OPEN,
    OPEN_MOVES,
    STATES,
    TABLE,
    Refused,
    Transition,
    line,
    marks,
    rows_from,
    step,
)
from trellis.cases.words import CAPACITY_NAMES, EVENTS, FACTS, PLAINLY, STATE_NAMES

PLACES = {(row.machine, row.source, row.event): row for row in TABLE}
STATES_OF = {
    machine: {state for row in TABLE if row.machine == machine for state in (row.source, row.target)}
    for machine in MACHINES
}
ALL_HOLD = dict.fromkeys(FACTS, True)
named = [pytest.param(row, id=f"{row.machine}-{row.source}-{row.event}") for row in TABLE]


@pytest.mark.parametrize("row", named)
def test_each_capacity_of_a_row_takes_its_step_and_every_other_is_told_whose_it_is(row):
    for capacity in CAPACITY_NAMES:
        said = step(row.machine, row.source, row.event, {capacity}, ALL_HOLD)
        if capacity in row.by:
            assert said == Transition(row, capacity)
        else:
            assert isinstance(said, Refused)
            assert said.code == "not_yours"
            assert CAPACITY_NAMES[row.by[0]].en in said.why.en
            assert CAPACITY_NAMES[row.by[0]].es in said.why.es
            assert said.do_next
    assert isinstance(step(row.machine, row.source, row.event, set(), ALL_HOLD), Refused)


@pytest.mark.parametrize("row", named)
def test_a_step_waits_for_every_one_of_its_guards_and_says_for_which(row):
    for lacking in row.needs:
        for facts in ({**ALL_HOLD, lacking: False}, {k: v for k, v in ALL_HOLD.items() if k != lacking}):
            said = step(row.machine, row.source, row.event, row.by, facts)
            assert isinstance(said, Refused)
            assert said.code == "waits"
            assert FACTS[lacking].says.en in said.why.en
            assert FACTS[lacking].says.es in said.why.es


@pytest.mark.parametrize("machine", MACHINES)
def test_what_the_table_does_not_have_is_no_step_for_anybody(machine):
    others = [(state, event) for state, event in product(STATES, EVENTS) if (machine, state, event) not in PLACES]
    assert len(others) > 100
    for state, event in others:
        said = step(machine, state, event, CAPACITY_NAMES, ALL_HOLD)
        assert isinstance(said, Refused), (state, event)
        assert said.code == "not_a_step"


def test_the_table_speaks_of_known_things_only_and_of_each_place_once():
    assert len(PLACES) == len(TABLE)
    for row in TABLE:
        assert row.source in STATES
        assert row.target in set(STATES) - {NEW}
        assert row.event in EVENTS
        assert row.by
        assert set(row.by) <= set(CAPACITY_NAMES)
        assert set(row.needs) <= set(FACTS)
        assert re.match(r"34 CFR 300\.\d+", row.cite), row
    assert set().union(*STATES_OF.values()) == set(STATES)
    assert set(EVENTS) == {row.event for row in TABLE}
    assert set(FACTS) == {need for row in TABLE for need in row.needs}
    assert set(STATE_NAMES) == set(STATES)
    assert set(PLAINLY) == set(STATES) - {NEW}


@pytest.mark.parametrize("machine", MACHINES)
def test_every_state_is_reached_and_every_open_one_is_left(machine):
    reached, before = {NEW}, set()
    while reached != before:
        before = set(reached)
        reached |= {row.target for state in before for row in rows_from(machine, state)}
    assert reached == STATES_OF[machine]
    for state in STATES_OF[machine] & {*OPEN, *OPEN_MOVES}:
        assert any(row.target != state for row in rows_from(machine, state)), state


def test_a_parent_alone_answers_for_a_parent():
    """Consent is the parent's, whoever else may be at hand (34 CFR 300.9)."""
    for event in ("consent", "decline", "iee_request", "assess_after_all"):
        assert all(row.by == ("PAR",) for row in TABLE if row.event == event), event


def test_without_an_answer_an_initial_evaluation_ends_and_a_reevaluation_may_go_on():
    """34 CFR 300.300(a)(3) and (c)(2)."""
    to = {row.machine: row.target for row in TABLE if row.event == "no_response"}
    assert to == {"initial": "closed", "reevaluation": "consented"}


def test_after_a_refusal_an_administrator_closes_or_seeks_mediation_or_a_hearing_and_nobody_assesses():
    """34 CFR 300.300(a)(3), (c)(1)(ii): the district may, and need not; only consent or a decision carries it on."""
    for machine in EVALUATIONS:
        (no,) = [row for row in TABLE if row.machine == machine and row.event == "decline"]
        assert (no.source, no.target) == ("consent_pending", "declined")
        leads = {row.event: row.target for row in rows_from(machine, "declined") if row.target != "declined"}
        leads.pop("opened_in_error")
        assert leads == {
            "close_declined": "closed",
            "seek_mediation": "override_sought",
            "seek_hearing": "override_sought",
            "consent": "consented",
        }
        sought = {row.event: row.target for row in rows_from(machine, "override_sought") if row.target != row.source}
        sought.pop("opened_in_error")
        assert sought == {"consent": "consented", "override": "consented", "override_ended": "closed"}
        for row in TABLE:
            if row.event in ("close_declined", "seek_mediation", "seek_hearing", "override_ended"):
                assert (row.by, row.needs) == (("ADM",), ("reason",))


def test_the_line_shows_a_refusal_and_what_was_sought_where_they_were():
    been = {"referred", "review_of_data", "proposed", "consent_pending"}
    now = marks("initial", "declined", been)
    assert [(one.state, one.standing) for one in now][3:6] == [
        ("consent_pending", "done"),
        ("declined", "now"),
        ("consented", "ahead"),
    ]
    went_on = marks("initial", "in_progress", {*been, "declined", "override_sought", "consented"})
    assert [one.state for one in went_on][3:7] == ["consent_pending", "declined", "override_sought", "consented"]
    over = marks("initial", "closed", {*been, "declined"})
    assert [one.state for one in over][-2:] == ["declined", "closed"]


def test_no_evaluation_begins_without_consent_or_its_lawful_substitute():
    assert {row.event for row in TABLE if row.target == "consented" and row.source != "consented"} == {
        "consent",
        "override",
        "no_response",
    }


@given(
    st.sampled_from(MACHINES),
    st.sampled_from(STATES),
    st.sampled_from(sorted(EVENTS)),
    st.sets(st.sampled_from(sorted(CAPACITY_NAMES))),
    st.dictionaries(st.sampled_from(sorted(FACTS)), st.booleans()),
)
def test_a_step_is_taken_only_where_state_person_and_grounds_agree(machine, state, event, capacities, facts):
    said = step(machine, state, event, capacities, facts)
    row = PLACES.get((machine, state, event))
    lawful = row is not None and set(row.by) & capacities and all(facts.get(need) for need in row.needs)
    assert isinstance(said, Transition) == bool(lawful)


@pytest.mark.parametrize("machine", MACHINES)
def test_the_line_that_is_drawn_goes_along_rows_of_the_table(machine):
    drawn = line(machine)
    ends = {"transfer": ("detected", "complete"), "exit": ("exit_proposed", "exit_confirmed")}
    assert (drawn[0], drawn[-1]) == ends.get(machine, ("referred", "closed"))
    for source, target in zip((NEW, *drawn), drawn, strict=False):
        assert any(row.target == target for row in rows_from(machine, source)), (source, target)


def test_the_line_ends_where_the_case_did():
    refused = marks("initial", "refused", {"referred", "review_of_data", "refused"})
    assert [(mark.state, mark.standing) for mark in refused] == [
        ("referred", "done"),
        ("review_of_data", "done"),
        ("refused", "ended"),
    ]
    no_consent = marks("initial", "closed", {"referred", "review_of_data", "proposed", "consent_pending", "closed"})
    assert [mark.state for mark in no_consent][-2:] == ["consent_pending", "closed"]
    assert no_consent[-1].standing == "ended"
    for machine, state in product(EVALUATIONS, set(OPEN)):
        standings = [mark.standing for mark in marks(machine, state, ())]
        assert standings.count("now") == 1
        assert standings == sorted(standings, key=["done", "now", "ahead"].index)


def test_a_transfer_shows_what_it_passed_over_as_no_place_behind_it():
    """Services come at once, records when they come (34 CFR 300.323(e) to (g))."""
    shown = marks("transfer", "comparable_services", {"detected"})
    assert [(mark.state, mark.standing) for mark in shown] == [
        ("detected", "done"),
        ("comparable_services", "now"),
        ("adopt", "ahead"),
        ("complete", "ahead"),
    ]
    been = {"detected", "records_requested", "records_received", "comparable_services", "new_eval"}
    turned = marks("transfer", "new_iep", been)
    assert [mark.state for mark in turned][-4:] == ["comparable_services", "new_eval", "new_iep", "complete"]
    assert [mark.standing for mark in turned][-2:] == ["now", "ahead"]
    aside = marks("transfer", "set_aside", {"detected"})
    assert [(mark.state, mark.standing) for mark in aside] == [("detected", "done"), ("set_aside", "ended")]
    gone = marks("exit", "exit_confirmed", {"exit_proposed"})
    assert [(mark.state, mark.standing) for mark in gone] == [("exit_proposed", "done"), ("exit_confirmed", "ended")]
    back = marks("exit", "exit_withdrawn", {"exit_proposed"})
    assert [mark.state for mark in back] == ["exit_proposed", "exit_withdrawn"]


def test_no_plan_of_another_state_is_adopted_as_it_is():
    """34 CFR 300.323(f): evaluated where needed, and a new plan; (e) lets a district adopt one of its own state."""
    said = step("transfer", "comparable_services", "adopt_plan", {"ADM"}, {**ALL_HOLD, "same_state": False})
    assert isinstance(said, Refused)
    assert "300.323(f)" in said.why.en


def test_an_exit_is_confirmed_by_an_administrator_alone_with_all_it_owes_on_its_day():
    owed = {"exit_ground", "exit_notice", "exit_summary", "exit_day_come"}
    for row in TABLE:
        if row.target == "exit_confirmed":
            by_itself = row.by == ("SYS",)
            assert by_itself or row.by == ("ADM",)
            assert set(row.needs) == owed | ({"exit_confirmed_ahead"} if by_itself else set())
            assert {"lock_file", "end_clocks", "end_team", "start_retention"} == set(row.effects)
