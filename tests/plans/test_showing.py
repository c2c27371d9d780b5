"""What the form's conditions hide: one declaration, read alike by checks, copies, comparison and what is frozen."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import tests.plans.stories  # noqa: F401  (tells the stories)
from tests.plans import a_plan_504
from tests.plans.a_plan import FACTS, FORM, content, student, with_
from tests.plans.stories.telling import BROKEN, KEPT
from trellis.plans.checks import run_checks
from trellis.plans.comparison import compare
from trellis.plans.content import empty_content
from trellis.plans.form import KINDS, form_for, shown_content
from trellis.plans.form.condition import Condition, holds
from trellis.plans.plain import plain_view
from trellis.plans.projection import service_rows

FORMS = [form_for(kind) for kind in KINDS]


def shown(change=None, **around):
    return with_(change, **around).as_shown().content


def line(plan):
    return plan["services"]["services"][0]


def test_a_sample_plan_loses_nothing():
    assert shown() == content()


def test_a_sample_504_plan_loses_nothing():
    assert a_plan_504.FACTS.as_shown().content == a_plan_504.content()


def test_a_504_plan_of_a_student_in_class_all_day_gives_no_reason_for_time_apart():
    def in_class(plan):
        plan["placement_504"]["setting"] = "regular"

    said = a_plan_504.with_(in_class).as_shown().content["placement_504"]
    assert (said["setting"], said["apart_reason"]) == ("regular", None)


def test_the_name_of_another_service_is_there_only_for_another_service():
    kept = shown(lambda plan: line(plan).update(name="other", other_name="Music therapy"))
    assert line(kept)["other_name"] == "Music therapy"
    hidden = shown(lambda plan: line(plan).update(name="reading", other_name="Music therapy"))
    assert line(hidden)["other_name"] is None
    assert service_rows(hidden)[0].name == "reading"
    assert "Music therapy" not in repr(plain_view(hidden, "en"))


def test_what_hangs_on_a_hidden_answer_is_hidden_too():
    """In kindergarten now: no place of a preschool, so no hours in it either."""

    def from_preschool(plan):
        plan["participation"].update(early_place="regular_program", early_hours_per_week=12)

    said = shown(from_preschool)["participation"]
    assert (said["early_place"], said["early_hours_per_week"]) == (None, None)


def test_a_section_filled_in_before_it_is_due_is_part_of_the_plan():
    assert not FACTS.shows("rights_transfer")
    assert shown()["rights_transfer"] == content()["rights_transfer"] != empty_content(FORM.section("rights_transfer"))


def test_a_reason_nobody_asks_for_any_more_is_in_no_check_and_no_comparison():
    def given_up(plan):
        plan["supports"]["accommodations"] = []
        plan["supports"]["no_accommodations_reason"] = "None needed; SSN 123-45-6789"

    def listed_again(plan):
        plan["supports"]["no_accommodations_reason"] = "None needed; SSN 123-45-6789"

    assert [f.rule_id for f in run_checks(with_(given_up))].count("IEP-CM-01") == 1
    assert not [f for f in run_checks(with_(listed_again)) if f.rule_id == "IEP-CM-01"]
    assert compare(shown(), shown(listed_again), FORM) == []


@pytest.mark.parametrize(
    ("change", "column"),
    [
        (lambda plan: line(plan).update(sessions=3), "change_reason"),
        (lambda plan: plan["goals"]["goals"][0].update(criterion="at 130 words"), "repeat_reason"),
    ],
)
def test_reasons_about_the_last_plan_appear_where_it_had_more_or_the_same(change, column):
    facts = with_(change, previous=content())
    goals = {row["id"] for row in facts.content["goals"]["goals"]}
    told = facts.circumstances["reduced_services" if column == "change_reason" else "repeated_goals"]
    expected = {"line-reading"} if column == "change_reason" else goals - {"goal-fluency"}
    assert set(told) == expected


def test_time_apart_is_asked_about_only_when_there_is_some():
    def all_inside(plan):
        for row in plan["services"]["services"]:
            row["setting"] = "inside"

    assert FACTS.shows("participation", "explanation")
    assert not with_(all_inside).shows("participation", "explanation")
    assert shown(all_inside)["participation"]["explanation"] is None


def conditions():
    """Every condition with the form and the place it stands at: (section, field, column)."""
    for form in FORMS:
        for place, condition in conditions_of(form):
            yield form, place, condition


def conditions_of(form):
    for section in form.sections:
        if section.shown_when:
            yield (section.key, "", ""), section.shown_when
        for field in section.fields:
            if field.shown_when:
                yield (section.key, field.key, ""), field.shown_when
            for column in field.row:
                if column.shown_when:
                    yield (section.key, field.key, column.key), column.shown_when


def places(form):
    order = {}
    for section in form.sections:
        order[(section.key, "", "")] = len(order)
        for field in section.fields:
            order[(section.key, field.key, "")] = len(order)
            for column in field.row:
                order[(section.key, field.key, column.key)] = len(order)
    return order


@pytest.mark.parametrize(
    ("form", "place", "condition"), list(conditions()), ids=lambda x: ".".join(x) if type(x) is tuple else ""
)
def test_a_condition_looks_only_at_what_stands_before_it(form, place, condition: Condition):
    """So one pass in the order of the form is enough, in Python as in the browser."""
    order = places(form)
    said = repr(condition)
    for key in re.findall(r"answer:([\w.]+)", said):
        section, field, *_ = key.split(".")
        if (section, field) == place[:2]:
            continue
        assert order[(section, field, "")] < order[place], key
    for column in re.findall(r"row:(\w+)", said):
        assert place[2], "only a column's condition asks about its row"
        assert column == "id" or order[(place[0], place[1], column)] < order[place]


def test_each_condition_holds_in_one_story_and_not_in_another_and_has_its_reason():
    """By age, grade, category, state, the last plan and answers: nothing is always shown for a reason, or never."""
    told = [story for stories in BROKEN.values() for story, *_ in stories]
    told += [story for stories in KEPT.values() for story in stories]
    held: dict[tuple[str, ...], set[bool]] = {}
    for facts in (story().as_shown() for story in dict.fromkeys(told)):
        for place, condition in conditions_of(facts.form):
            section, field, column = place
            rows = facts.rows(section, field) if column else [None]
            held.setdefault((facts.form.kind, *place), set()).update(
                holds(condition.when, facts.circumstances, facts.content, row) for row in rows
            )
    assert [place for place, found in held.items() if found != {True, False}] == []
    for _, _, condition in conditions():
        assert condition.reason.en.endswith(".") and condition.reason.es.endswith(".")
        assert condition.reason.en != condition.reason.es


@pytest.mark.parametrize(
    ("category", "shown"),
    [("VI", {"braille", "braille_text"}), ("HI", {"deaf_text"}), ("SLD", set()),
     ("DB", {"braille", "braille_text", "deaf_text"})],
)  # fmt: skip
def test_a_category_asks_what_belongs_to_it(category, shown):
    facts = with_(student=student(primary_category=category))
    asked = {key for key in ("braille", "braille_text", "deaf_text") if facts.shows("special_factors", key)}
    assert asked == shown


@settings(deadline=None)  # a machine that is busy is no error
@given(st.data())
def test_hiding_twice_hides_no_more_and_invents_nothing(data):
    plan = content()
    for section in FORM.sections:
        for field in section.written:
            if field.kind in ("choice", "yes_no"):
                options = [None, True, False] if field.kind == "yes_no" else [None, *(o.key for o in field.options)]
                plan[section.key][field.key] = data.draw(st.sampled_from(options))
    facts = dict(FACTS.circumstances, preschool=data.draw(st.booleans()), age_at_end=data.draw(st.integers(3, 21)))
    once = shown_content(FORM, plan, facts)
    assert shown_content(FORM, once, facts) == once
    for section, said in once.items():
        for key, value in said.items():
            assert value == plan[section][key] or value in (None, []) or isinstance(value, list)
