"""Every rule, broken and kept: two sample plans are clean, and each story of `stories/` breaks one in one way."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date

import pytest

import tests.plans.stories  # noqa: F401  (tells the stories)
from tests.plans import a_plan_504
from tests.plans.a_plan import FACTS, FORM, MAYA, student, with_
from tests.plans.stories.telling import BROKEN, GOALS, KEPT, Story, both, put
from tests.plans.stories.transition import fourteen
from trellis.plans.checks import RULES, PlanFacts, Severity, StateRules, run_checks
from trellis.plans.content import normal_plan
from trellis.plans.form import KINDS, form_for

FORMS = [form_for(kind) for kind in KINDS]
_broken = [(rule_id, *story) for rule_id, stories in BROKEN.items() for story in stories]
_kept = [(rule_id, story) for rule_id, stories in KEPT.items() for story in stories]


def test_nothing_is_wrong_with_mayas_plan():
    assert run_checks(FACTS) == []


def test_nothing_is_wrong_with_jonahs_504_plan():
    assert run_checks(a_plan_504.FACTS) == []


def test_a_rule_is_asked_of_the_kinds_of_plans_it_is_declared_for():
    """An empty 504 plan hears nothing of IDEA, an empty IEP nothing of Section 504."""
    for form in FORMS:
        found = run_checks(PlanFacts(content=normal_plan(form, {}), form=form))
        assert found and all(form.kind in RULES[f.rule_id].kinds for f in found)
        assert {f.rule_id for f in found if f.rule_id.startswith("504-")} == (
            {f.rule_id for f in found} if form.kind == "section_504" else set()
        )


@pytest.mark.parametrize(
    ("rule_id", "story", "section", "field", "row_id"), _broken, ids=[f"{b[0]}-{b[1].__name__}" for b in _broken]
)
def test_broken(rule_id: str, story: Story, section: str, field: str, row_id: str | None):
    found = [f for f in run_checks(story()) if f.rule_id == rule_id]
    assert (section, field, row_id) in [(f.section_key, f.field_key, f.row_id) for f in found]
    assert all("{" not in f.message.en + f.message.es and f.message.en != f.message.es for f in found)


@pytest.mark.parametrize(("rule_id", "story"), _kept, ids=[f"{k[0]}-{k[1].__name__}" for k in _kept])
def test_kept(rule_id: str, story: Story):
    assert rule_id not in [f.rule_id for f in run_checks(story())]


@pytest.mark.parametrize("key", ["behavior", "english_learner", "communication", "assistive_technology"])
def test_a_question_nobody_answered_is_named(key: str):
    label = FORM.section("special_factors").field(key).label
    facts = replace(FACTS, content={**FACTS.content, "special_factors": {}})
    found = next(f for f in run_checks(facts) if (f.section_key, f.field_key) == ("special_factors", key))
    assert found.message.en.startswith(label.en) and found.message.es.startswith(label.es)


def test_every_rule_a_field_names_exists():
    for form in FORMS:
        for section in form.sections:
            for field in [*section.fields, *(c for f in section.fields for c in f.row)]:
                assert set(field.required_by) <= set(RULES)
                asked = [r for r in field.required_by if form.kind in RULES[r].kinds]
                assert bool(asked) == bool(field.required_by), "a field is asked for by a rule of its own kind of plan"


def test_every_finding_points_at_a_declared_field_or_at_a_column_of_its_row():
    for _, story, *_ in _broken:
        facts = story()
        for finding in run_checks(facts):
            section = facts.form.section(finding.section_key)
            columns = {column for field in section.fields for column in field.columns} if finding.row_id else set()
            assert finding.field_key in {*section.by_key, *columns}


def test_an_empty_plan_says_what_is_missing_and_breaks_nothing():
    found = run_checks(PlanFacts(content=normal_plan(FORM, {})))
    assert {"IEP-GO-01", "IEP-SV-01", "FIN-01", "FIN-09"} <= {f.rule_id for f in found}
    assert run_checks(PlanFacts(content={}))


def test_blockers_come_first_then_warnings_each_in_the_order_of_the_document():
    found = run_checks(with_(both(put(GOALS, []), put("basics.family_language", None), put("esy.decision", None))))
    severities = [f.severity for f in found]
    assert severities == sorted(severities, key=list(Severity).index)
    blocked = [f.section_key for f in found if f.severity == "B"]
    order = [s.key for s in FORM.sections]
    assert blocked == sorted(blocked, key=order.index)


def test_early_transition_is_a_hint_and_a_warning_where_the_state_asks():
    def severity(state: StateRules) -> str:
        found = run_checks(with_(student=fourteen(), state=state))
        return next(f.severity for f in found if f.rule_id == "IEP-TR-10")

    assert severity(StateRules()) == "I"
    assert severity(StateRules(asks_to_consider_transition=True)) == "W"


def test_a_student_told_late_about_rights_is_a_warning_never_a_blocker():
    late = with_(put("rights_transfer.informed_on", "2026-10-07"), student=student(birth_on=date(2009, 10, 6)))
    assert [f.severity for f in run_checks(late) if f.rule_id == "IEP-RT-01"] == ["W"]
    in_time = with_(put("rights_transfer.informed_on", "2026-10-06"), student=student(birth_on=date(2009, 10, 6)))
    assert not [f for f in run_checks(in_time) if f.rule_id == "IEP-RT-01"]


def large(plan):
    """Twelve goals with two objectives each, ten services, all told at length."""
    goals, lines = plan["goals"]["goals"], plan["services"]["services"]
    plan["goals"]["goals"] = [
        {**goals[n % 2], "id": f"goal-{n}", "benchmarks": "100 words by January\n110 words by May"} for n in range(12)
    ]
    plan["services"]["services"] = [
        {**lines[n % 2], "id": f"line-{n}", "location": f"Room {n}", "details": "Word by word. " * 200}
        for n in range(10)
    ]
    plan["present_levels"]["academic"] = "Maya reads at 88 words a minute. " * 300


def test_a_large_plan_is_checked_within_twenty_milliseconds():
    """The last plan was as large; nothing is computed before the clock starts. This process's own time counts."""
    facts = with_(large, previous=with_(large).content, student=student(other_names=("Dana Whitfield", "Ty Oh")))
    assert min(_timed(facts) for _ in range(7)) < 0.020


def _timed(facts: PlanFacts) -> float:
    fresh = replace(facts)
    start = time.process_time()
    assert run_checks(fresh)
    return time.process_time() - start


def test_grades_and_ages():
    assert PlanFacts(content={}, student=student(grade="KG")).grade == 0
    assert PlanFacts(content={}, student=student(grade="09")).grade == 9
    assert PlanFacts(content={}, student=student(grade="PK")).is_preschool
    assert not PlanFacts(content={}, student=student(grade="KG")).is_preschool
    assert FACTS.age_at_end is not None
    assert 16.8 < FACTS.age_at_end < 17
    assert MAYA.grade == "10"
