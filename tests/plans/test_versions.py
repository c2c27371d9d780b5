"""What a plan amounts to: rows for the product, time with peers, frozen bytes, and what changed."""

from __future__ import annotations

import copy
import hashlib
import json
import random
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.plans.a_plan import FORM, content, written
from trellis.plans.canonical import NotCanonical, canonical_bytes, final_document, fingerprint
from trellis.plans.comparison import change_as_json, compare, word_runs
from trellis.plans.content import normal_plan
from trellis.plans.environment import code_of_percentage, environment, percentage_inside
from trellis.plans.projection import goal_rows, plan_dates, service_rows, weekly_minutes

# Rows


def test_a_goal_becomes_a_row_with_a_sentence():
    goal = goal_rows(content())[0]
    assert goal.statement == (
        "Given an unpracticed grade-level passage, Maya will read aloud, "
        "at 120 correct words a minute with 95% accuracy in 4 of 5 probes."
    )
    assert (goal.row_id, goal.position, goal.area, goal.target_on) == ("goal-fluency", 1, "academic", date(2027, 10, 5))
    assert goal.benchmarks == ("100 words by January", "110 words by May")
    assert json.loads(json.dumps(goal.facts()))["target_on"] == "2027-10-05"


def test_a_service_line_becomes_a_row_with_its_minutes():
    reading, counseling = service_rows(content())
    assert (reading.name, reading.minutes_per_week, reading.setting) == ("reading", 180, "outside")
    assert counseling.minutes_per_week == 15
    assert json.loads(json.dumps(reading.facts()))["period"] == "week"


def test_an_unfinished_plan_projects_as_far_as_it_is_written():
    plan = normal_plan(FORM, {"goals": {"goals": [{"id": "g"}]}, "services": {"services": [{"id": "s"}]}})
    assert goal_rows(plan)[0].statement == ""
    assert service_rows(plan)[0].minutes_per_week is None
    assert plan_dates(FORM, plan).starts_on is None
    assert goal_rows({}) == service_rows({}) == []


# Time with peers


def _plan(*lines: dict[str, Any], school: int | None = 1800, **said: Any) -> dict[str, Any]:
    rows = [
        {"id": f"s{n}", "setting": "outside", "sessions": 1, "period": "week", **line} for n, line in enumerate(lines)
    ]
    place = {"placement": "regular_school", "school_day_minutes_per_week": school, **said}
    return normal_plan(FORM, {"services": {"services": rows}, "participation": place})


def test_the_percentage_is_exact_and_never_rounded_up_into_a_better_class():
    almost = _plan({"minutes_per_session": 361})
    assert environment(almost).percentage == Fraction(100 * (1800 - 361), 1800)
    assert environment(almost).code == "RC79TO40"
    assert environment(_plan({"minutes_per_session": 360})).code == "RC80"


def test_only_lines_outside_the_regular_class_in_the_school_day_count():
    lines = [{"minutes_per_session": 600, "setting": s} for s in ("inside", "community", "outside_school_day")]
    assert environment(_plan(*lines)).percentage == 100
    assert environment(_plan({"minutes_per_session": 600, "extended_year": True})).percentage == 100


def test_lines_that_follow_each_other_are_not_added_up():
    fall = {"minutes_per_session": 300, "starts_on": "2026-09-01", "ends_on": "2027-01-15"}
    spring = {"minutes_per_session": 200, "starts_on": "2027-01-16", "ends_on": "2027-06-10"}
    assert environment(_plan(fall, spring)).minutes_outside == 300
    assert environment(_plan(fall, spring, {"minutes_per_session": 50})).minutes_outside == 350


@pytest.mark.parametrize(
    ("placement", "code"),
    [
        ("private_by_parents", "PPPS"),
        ("correctional_facility", "CF"),
        ("homebound_hospital", "HH"),
        ("residential_facility", "RF"),
        ("separate_school", "SS"),
    ],
)
def test_the_place_decides_before_the_minutes(placement: str, code: str):
    assert environment(_plan(placement=placement, school=None)).code == code


@pytest.mark.parametrize(
    ("place", "hours", "there", "code"),
    [
        ("regular_program", 10, True, "REC10YSVCS"),
        ("regular_program", 10, False, "REC10YOTHLOC"),
        ("regular_program", 9.5, True, "REC09YSVCS"),
        ("regular_program", 9.5, False, "REC09YOTHLOC"),
        ("regular_program", None, True, None),
        ("separate_class", None, None, "SC"),
        ("separate_school", None, None, "SS"),
        ("residential_facility", None, None, "RF"),
        ("home", None, None, "H"),
        ("provider_location", None, None, "SPL"),
        (None, None, None, None),
    ],
)
def test_the_early_childhood_codes(place: str | None, hours: float | None, there: bool | None, code: str | None):
    plan = _plan(early_place=place, early_hours_per_week=hours, early_services_there=there)
    assert environment(plan, preschool=True).code == code


amounts = st.fixed_dictionaries(
    {
        "minutes_per_session": st.integers(0, 400),
        "sessions": st.integers(0, 10),
        "period": st.sampled_from(["day", "week", "month", "year"]),
        "setting": st.sampled_from(["inside", "outside", "community"]),
    }
)


@settings(max_examples=60, deadline=None)
@given(st.lists(amounts, max_size=6), st.integers(1, 3000), st.randoms())
def test_properties_of_the_percentage(lines: list[dict[str, Any]], school: int, shuffle: random.Random):
    whole = environment(_plan(*lines, school=school))
    assert whole.percentage is not None
    assert 0 <= whole.percentage <= 100
    assert whole.code == code_of_percentage(whole.percentage)
    assert f"{whole.minutes_of_school:,}" in whole.explanation.en
    mixed = list(lines)
    shuffle.shuffle(mixed)
    assert environment(_plan(*mixed, school=school)).percentage == whole.percentage
    more = environment(_plan(*lines, {"minutes_per_session": 30}, school=school))
    assert more.percentage is not None
    assert more.percentage <= whole.percentage
    outside = sum((weekly_minutes(line) or 0 for line in lines if line["setting"] == "outside"), Fraction(0))
    assert whole.minutes_outside == outside
    assert whole.percentage == percentage_inside(school, outside)


# Frozen bytes


def _final(said: dict[str, Any]) -> dict[str, Any]:
    return final_document(
        plan={"id": "p", "kind": "iep", "formVersion": "2026.1", "number": 1}, student={"id": "s"}, content=said
    )


def _reordered(value: Any, shuffle: random.Random) -> Any:
    if isinstance(value, dict):
        keys = list(value)
        shuffle.shuffle(keys)
        return {k: _reordered(value[k], shuffle) for k in keys}
    return [_reordered(v, shuffle) for v in value] if isinstance(value, list) else value


@settings(max_examples=30, deadline=None)
@given(st.randoms())
def test_the_order_of_keys_changes_no_byte(shuffle: random.Random):
    said = content()
    assert canonical_bytes(_final(_reordered(said, shuffle))) == canonical_bytes(_final(said))


def _leaves(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    steps = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else None
    return [p for k, v in steps for p in _leaves(v, (*path, k))] if steps is not None else [path]


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_change_gives_another_hash(data: st.DataObject):
    document = _final(content())
    changed = copy.deepcopy(document)
    *path, last = data.draw(st.sampled_from(_leaves(document)))
    target = changed
    for step in path:
        target = target[step]
    target[last] = data.draw(
        st.sampled_from([None, "other", 7, True, ["x"]]).filter(lambda v: v is not target[last] and v != target[last])
    )
    assert fingerprint(changed) != fingerprint(document)


def test_the_bytes_are_canonical_json_and_the_hash_is_theirs():
    document = _final(content())
    frozen = canonical_bytes(document)
    assert json.loads(frozen) == document
    assert fingerprint(document) == hashlib.sha256(frozen).hexdigest()
    assert canonical_bytes({"b": 1.0, "a": "é\n"}) == '{"a":"é\\n","b":1}'.encode()


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 2**60, "\ud800", {1: 2}])
def test_what_has_no_canonical_form_is_a_typed_error(value: Any):
    with pytest.raises(NotCanonical):
        canonical_bytes({"value": value})


# What changed


def test_the_same_plan_has_no_changes():
    assert compare(content(), content(), FORM) == []


def test_a_change_is_told_down_to_the_word():
    said = written()
    said["goals"]["goals"][0]["baseline"] = "92 correct words a minute"
    (change,) = compare(content(), normal_plan(FORM, said), FORM)
    assert (change.section_key, change.field_key, change.row_id, change.column_key) == (
        "goals", "goals", "goal-fluency", "baseline",
    )  # fmt: skip
    assert [(r.how, r.text) for r in change.runs][:3] == [
        ("removed", "88"),
        ("added", "92"),
        ("same", " correct words a minute"),
    ]
    assert change_as_json(change)["runs"][0] == {"how": "removed", "text": "88"}


def test_rows_come_go_and_move():
    said = written()
    services = said["services"]["services"]
    services.reverse()
    services.append({**services[0], "id": "line-new"})
    accommodations = said["supports"]["accommodations"]
    accommodations.clear()
    changes = compare(content(), normal_plan(FORM, said), FORM)
    told = [(c.how, c.row_id, c.place) for c in changes]
    assert ("added", "line-new", (0, 3)) in told
    assert ("removed", "acc-audio", (1, 0)) in told
    assert [t for t in told if t[0] == "moved"] == [("moved", "line-reading", (1, 2))] or [
        t for t in told if t[0] == "moved"
    ] == [("moved", "line-counseling", (2, 1))]
    assert len(told) == 3


def test_an_answer_given_and_an_answer_taken_back():
    said = written()
    said["basics"]["transition_early"] = False
    said["esy"]["decision"] = None
    changes = {c.field_key: c.how for c in compare(content(), normal_plan(FORM, said), FORM)}
    assert changes == {"transition_early": "added", "decision": "removed"}


def test_bold_alone_is_a_change_of_the_field_though_no_word_changed():
    said = content()
    said["family"]["hopes"]["doc"]["content"][0]["content"][0]["marks"] = [{"type": "bold"}]
    (change,) = compare(content(), said, FORM)
    assert [r.how for r in change.runs] == ["same"]


@settings(max_examples=80, deadline=None)
@given(st.text("ab c.\n", max_size=40), st.text("ab c.\n", max_size=40))
def test_runs_spell_both_texts(before: str, after: str):
    runs = list(word_runs(before, after))
    assert "".join(r.text for r in runs if r.how != "added") == before
    assert "".join(r.text for r in runs if r.how != "removed") == after


@settings(max_examples=60, deadline=None)
@given(st.permutations(range(6)))
def test_moved_rows_are_as_few_as_can_be(order: list[int]):
    rows = [{"id": f"r{n}", "name": f"Course {n}"} for n in range(6)]
    before = normal_plan(FORM, {"assessment": {"assessments": rows}})
    after = normal_plan(FORM, {"assessment": {"assessments": [rows[n] for n in order]}})
    moved = {c.row_id for c in compare(before, after, FORM)}
    stayed = [n for n in order if f"r{n}" not in moved]
    assert stayed == sorted(stayed)
    longest = max(
        sum(1 for _ in chain)
        for mask in range(64)
        if (chain := [n for i, n in enumerate(order) if mask >> i & 1]) == sorted(chain)
    )
    assert len(moved) == 6 - longest


def test_very_long_texts_are_compared_in_bounded_time():
    before = "\n".join(f"line {n} with some words" for n in range(3000))
    after = before.replace("line 1500 ", "line fifteen hundred ")
    runs = list(word_runs(before, after))
    assert "".join(r.text for r in runs if r.how != "removed") == after
    assert len(runs) == 4
