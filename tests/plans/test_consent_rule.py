"""Under which rule a plan comes, by state and occasion, and what every step of the table needs (domain.md 5.3, 8)."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trellis.plans.consent_rule import CONSENT_RULES, ConsentRule, consent_rule, material_change, some_service_is_agreed
from trellis.plans.in_force import Source, in_force
from trellis.plans.model import STATES
from trellis.plans.service import form_for
from trellis.plans.states import FAMILY, IN_FORCE, SYS, TRANSITIONS, after, step

DAY = date(2026, 10, 6)


@pytest.mark.parametrize(
    ("state", "rule"),
    [("CA", "parts"), ("MA", "parts"), ("VA", "whole"), ("MT", "whole"), ("TX", "notice"), ("TN", "notice")],
)
def test_a_later_plan_is_under_its_states_rule(state: str, rule: str) -> None:
    assert consent_rule(kind="iep", state=state, on=DAY, is_first=False) == rule
    assert consent_rule(kind="iep", state=state, on=DAY, is_first=True) == "initial"
    assert consent_rule(kind="iep", state=state, on=DAY, is_first=False, in_writing=True) == "agreement"
    assert consent_rule(kind="section_504", state=state, on=DAY, is_first=True) == "whole"
    assert consent_rule(kind="section_504", state=state, on=DAY, is_first=False) == "notice"


@pytest.mark.parametrize(("percent", "rule"), [(None, "notice"), (24, "notice"), (25, "whole"), (100, "whole")])
def test_kansas_asks_for_consent_to_a_change_of_a_quarter(percent: int | None, rule: str) -> None:
    change = None if percent is None else Fraction(percent, 100)
    assert consent_rule(kind="iep", state="KS", on=DAY, is_first=False, change=change) == rule


def services(**minutes: int) -> dict[str, object]:
    rows = [
        {"id": name, "name": name, "minutes_per_session": n, "sessions": 1, "period": "week"}
        for name, n in minutes.items()
    ]
    return {"services": {"services": rows}}


@pytest.mark.parametrize(
    ("before", "now", "share"),
    [
        ({"speech": 60}, {"speech": 60}, 0),
        ({"speech": 60}, {"speech": 45}, Fraction(1, 4)),
        ({"speech": 60}, {"speech": 90}, Fraction(1, 2)),
        ({"speech": 60}, {}, 1),
        ({}, {"speech": 60}, 1),
    ],
)
def test_how_much_of_a_service_changes(before: dict[str, int], now: dict[str, int], share: object) -> None:
    assert material_change(services(**before), services(**now)) == share
    assert material_change(None, services(**now)) is None


def test_another_placement_is_a_change_of_all_of_it() -> None:
    old, new = ({"participation": {"placement": one}} for one in ("regular", "separate_class"))
    assert material_change(old, new) == 1


def test_a_goal_without_a_service_lets_nothing_begin() -> None:
    items = ["goal:a", "service:b", "service:c"]
    assert not some_service_is_agreed(items, {"goal:a"})
    assert some_service_is_agreed(items, {"service:c"})
    assert some_service_is_agreed(["supports"], set())


WANTED: dict[tuple[str, str, str], str] = {
    (one.before, one.event, rule): one.after for one in TRANSITIONS for rule in one.rules
}


@pytest.mark.parametrize("rule", CONSENT_RULES)
def test_every_pair_of_state_and_event_leads_where_the_table_says_or_nowhere(rule: ConsentRule) -> None:
    events = {one.event for one in TRANSITIONS}
    for state, event in product(STATES, events):
        assert after(state, event, rule) == WANTED.get((state, event, rule))
    # What is over stays over: nobody's answer wakes it.
    for state, event in product(("superseded", "void", "not_agreed", "revoked"), events):
        assert after(state, event, rule) is None
    # A plan of which no rule is known needs a yes to all of it.
    assert after("consent_pending", "consent_partially_granted", None) == "consent_pending"
    assert after("consent_pending", "take_effect", None) is None


def test_who_takes_a_step() -> None:
    for one in TRANSITIONS:
        if one.event.startswith("consent_") or one.event == "nobody_agreed":
            assert one.by == FAMILY
        if one.event in ("take_effect", "end_passed", "services_end", "newer_version_active"):
            assert one.by == SYS


@given(
    rule=st.sampled_from(CONSENT_RULES),
    answers=st.lists(st.sampled_from(("granted", "partially_granted", "refused", None)), min_size=1, max_size=4),
)
def test_nothing_pends_for_good_and_nothing_begins_that_nobody_agreed_to(
    rule: ConsentRule, answers: list[str | None]
) -> None:
    """Any number of holders, any answers or none: then the day comes, then the year is over."""
    state = "consent_pending"
    for said in answers:
        if said is not None and step(state, f"consent_{said}", rule):
            state = after(state, f"consent_{said}", rule) or state
    everybody = None not in answers
    if everybody and state == "consent_pending":
        state = after(state, "nobody_agreed", rule) or state
    if state == "active":
        assert "granted" in answers
    if state == "partially_active":
        assert rule in ("initial", "parts") and "partially_granted" in answers and "granted" not in answers
    state = after(state, "take_effect", rule) or state
    if state in IN_FORCE and rule != "notice":
        assert {"granted", "partially_granted"} & set(answers)
    assert (after(state, "end_passed", rule) or state) != "consent_pending"


GOALS = st.lists(st.sampled_from("abcdef"), unique=True, max_size=6)


@given(now=GOALS, before=st.none() | GOALS, said=st.lists(st.booleans(), min_size=6, max_size=6))
def test_no_service_that_was_disagreed_with_is_in_force(
    now: list[str], before: list[str] | None, said: list[bool]
) -> None:
    """In a plan in force in part each line is agreed to now, or says what it said when it was agreed to last."""

    def content(names: list[str], minutes: int) -> dict[str, object]:
        return services(**dict.fromkeys(names, minutes))

    last = Source(content(before, 30), "last-version") if before is not None else None  # type: ignore[arg-type]
    not_agreed = [f"service:{name}" for name, yes in zip("abcdef", said, strict=True) if name in now and not yes]
    found = in_force(form_for("iep"), content(now, 60), not_agreed, last)  # type: ignore[arg-type]
    rows = {row["name"]: row["minutes_per_session"] for row in found.content["services"]["services"]}
    for name in now:
        if f"service:{name}" not in not_agreed:
            assert rows[name] == 60
        elif before is not None and name in before:
            assert rows[name] == 30 and found.sources[f"service:{name}"] == "last-version"
        else:
            assert name not in rows and found.sources[f"service:{name}"] is None
