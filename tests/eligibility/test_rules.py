"""Categories, criteria and outcomes: the rows, and what answers come to."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.eligibility.deciding import answers
from trellis.eligibility.categories import (
    CATEGORIES,
    KINDS,
    PARTS,
    QUESTIONS,
    age_limit,
    asked,
    delay_ends_on,
    delay_holds,
    warn_from,
)
from trellis.eligibility.rules import Member, Standing, cleaned_answers, criteria_missing, missing, outcome
from trellis.kernel.errors import InvalidInput
from trellis.rostering.mapping import CODES
from trellis.students.rules import age_on

GROUP = [
    Member("1", "Helena", "parent", "agrees", holds_rights=True),
    Member("2", "Bo", "general_teacher", "agrees"),
    Member("3", "Dana", "psychologist", "agrees"),
]
DAY = date(2026, 11, 27)
CRITERIA = [one for one in QUESTIONS if one.part == "criteria"]


def standing(*codes: str, **said) -> Standing:
    """A determination in which everything is so."""
    return Standing(
        machine="idea",
        answers=answers("idea", *codes, **said),
        primary=codes[0] if codes else None,
        secondary=codes[1:],
        members=GROUP,
        today=DAY,
        held_on=DAY,
        decided_on=DAY,
        report_on=date(2026, 11, 20),
        birth_on=date(2019, 3, 9),
        ages=(3, 9),
    )


def test_there_are_the_thirteen_and_developmental_delay_with_the_codes_of_the_record_and_the_reports():
    cited = [one.cite for one in CATEGORIES.values()]
    assert cited == [f"34 CFR 300.8(c)({n})" for n in range(1, 14)] + ["34 CFR 300.8(b)"]
    assert {one.edfacts for one in CATEGORIES.values()} == set(CODES), "every one the record can hold, and no other"
    assert CATEGORIES["DEAF"].edfacts == "HI", "EDFacts has no deafness (domain.md 2)"
    assert [code for code, one in CATEGORIES.items() if one.carries_need] == ["DB", "MD", "SLD"]
    assert all(one.says.en and one.says.es and one.plainly.en and one.plainly.es for one in CATEGORIES.values())


def test_rows_are_whole_and_speak_both_languages():
    keys = [(one.machine, one.key) for one in QUESTIONS]
    assert len(set(keys)) == len(keys)
    for one in QUESTIONS:
        assert one.kind in KINDS and one.part in PARTS
        assert one.says.en and one.says.es and one.says.en != one.says.es
        assert re.search(r"CFR|USC", one.cite), one.key
        assert re.fullmatch(r"all|not|note|optional|any:[a-z]+|", one.group), one.key
        assert all(kind in ("yes", "no") and (one.machine, key) in keys for kind, key in one.when)
    assert {one.category for one in CRITERIA} == set(CATEGORIES)
    assert {one.key for one in QUESTIONS if one.category == "SLD" and one.part == "sld"} >= {
        "sld_basis",
        "sld_observed_on",
        "sld_medical",
        "sld_achievement",
        "sld_exclusion",
        "sld_rti_told_on",
    }


@pytest.mark.parametrize("code", CATEGORIES)
def test_where_everything_is_so_nothing_is_missing_and_the_child_is_eligible(code):
    whole = standing(code)
    assert missing(whole) == []
    assert outcome("idea", whole.answers) == "eligible"


@pytest.mark.parametrize("one", [pytest.param(one, id=one.key) for one in CRITERIA if one.group != "note"])
def test_each_criterion_counts(one):
    if one.group.startswith("any:"):
        others = {q.key: False for q in CRITERIA if (q.category, q.group) == (one.category, one.group)}
        assert any("at least one" in m.says.en for m in missing(standing(one.category, **others)))
        alone = standing(one.category, **{**others, one.key: True})
        assert missing(alone) == [], "one of them is enough"
        return
    found = missing(standing(one.category, **{one.key: one.group == "not"}))
    assert [m.key for m in found] == [one.key]
    assert found[0].cite == one.cite
    assert CATEGORIES[one.category].says.es in found[0].says.es


@pytest.mark.parametrize("code", CATEGORIES)
def test_what_nobody_answered_is_named_in_both_languages(code):
    for one in asked("idea", [code], answers("idea", code)):
        if one.group in ("note", "optional"):
            continue
        found = [m for m in missing(standing(code, **{one.key: None})) if m.key == one.key]
        assert found and found[0].says.en != found[0].says.es, one.key


def test_a_response_to_intervention_asks_for_its_data_and_the_day_the_parents_were_told():
    """34 CFR 300.311(a)(7)."""
    asked_for = {m.key for m in missing(standing("SLD", sld_rti=True, sld_rti_data=None, sld_rti_told_on=None))}
    assert asked_for == {"sld_rti_data", "sld_rti_told_on"}
    assert missing(standing("SLD", sld_rti=False)) == []


def test_a_child_found_to_have_no_disability_meets_no_criteria_and_needs_no_adverse_effect():
    none = standing("EMN", has_disability=False, ed_long=False, needs_special_education=False)
    assert missing(none) == []
    assert outcome("idea", none.answers) == "not_eligible"


def test_both_prongs_make_a_child_eligible_and_a_contradiction_is_told():
    said = answers("idea", "SLI")
    said["only_related_service"] = {"yes": True}
    both = replace(standing("SLI"), answers=said)
    assert any("Look at both answers" in m.says.en for m in missing(both))
    assert outcome("idea", said) is None


BOOLEANS = st.sampled_from([True, False, None])
PRONGS = ("has_disability", "needs_special_education", "only_related_service")
PRONGS += ("factor_reading", "factor_math", "factor_lep")


@given(st.fixed_dictionaries(dict.fromkeys(PRONGS, BOOLEANS)))
def test_eligible_is_exactly_both_prongs_and_no_determinant(said):
    found = outcome("idea", {key: {"yes": yes} for key, yes in said.items() if yes is not None})
    factors = [said[key] for key in said if key.startswith("factor_")]
    prongs = [said["has_disability"], said["needs_special_education"]]
    if found == "eligible":
        assert prongs == [True, True] and factors == [False] * 3 and said["only_related_service"] is not True
    if False in prongs or True in factors:
        assert found == "not_eligible"


@given(st.sampled_from([*CATEGORIES]), st.dictionaries(st.sampled_from([q.key for q in CRITERIA]), st.booleans()))
def test_criteria_that_hold_have_every_must_no_must_not_and_one_of_each_group(code, said):
    own = [one for one in CRITERIA if one.category == code]
    complete = {one.key: {"yes": said.get(one.key, False)} for one in own}
    yes = {one.key for one in own if complete[one.key]["yes"]}
    groups = {one.group for one in own if one.group.startswith("any:")}
    holds = (
        all(one.key in yes for one in own if one.group == "all")
        and not any(one.key in yes for one in own if one.group == "not")
        and all(any(one.key in yes for one in own if one.group == group) for group in groups)
    )
    assert (criteria_missing(code, complete) == []) == holds


@given(st.dates(date(2005, 1, 1), date(2030, 1, 1)), st.integers(3, 9))
def test_developmental_delay_ends_on_the_birthday_after_its_last_year_and_is_warned_of_before(born, through):
    ends = delay_ends_on(born, through)
    assert age_on(born, ends) == through + 1
    assert age_on(born, ends - timedelta(days=1)) == through
    assert delay_holds(born, ends - timedelta(days=1), (3, through))
    assert not delay_holds(born, ends, (3, through))
    assert warn_from(born, through) == ends - timedelta(days=180)


@given(st.dates(date(2010, 1, 1), date(2026, 1, 1)), st.dates(date(2026, 1, 1), date(2031, 1, 1)), st.integers(3, 9))
def test_the_age_limit_is_asked_of_the_database_as_it_is_counted(born, day, through):
    assert (born <= age_limit(day, through)) == (age_on(born, day) > through)


def test_delay_is_refused_at_another_age_where_it_is_not_used_and_without_a_birthday():
    grown = replace(standing("DD"), birth_on=date(2016, 3, 9))
    assert [m.key for m in missing(grown)] == ["delay"]
    assert [m.key for m in missing(replace(standing("DD"), ages=None))] == ["delay"]
    assert [m.key for m in missing(replace(standing("DD"), birth_on=None))] == ["delay"]
    assert {m.key for m in missing(replace(standing("DD"), birth_on=date(2030, 1, 1)))} == {"delay", "birth_on"}


def test_the_three_parts_of_a_504_decision_and_no_fourth():
    said = answers("section_504")
    assert outcome("section_504", said) == "eligible"
    for key in ("has_impairment", "limits", "needs_services"):
        assert outcome("section_504", {**said, key: {"yes": False}}) == "not_eligible"
        assert outcome("section_504", {k: v for k, v in said.items() if k != key}) is None
    for key in ("without_measures", "when_active"):
        one = replace(standing(), machine="section_504", answers={k: v for k, v in said.items() if k != key})
        assert key in {m.key for m in missing(one)}


def test_answers_are_kept_as_their_questions_take_them():
    kept = cleaned_answers(
        "idea",
        {
            "has_disability": {"yes": True, "text": "not kept", "on": date(2026, 1, 1)},
            "why": {"text": "  Because.\r\n\x00Really. ", "yes": True},
            "sld_observed_on": {"on": date(2026, 11, 10)},
            "adverse_effect": {"text": "   "},
        },
    )
    assert kept == {
        "has_disability": {"yes": True},
        "why": {"text": "Because.\nReally."},
        "sld_observed_on": {"on": "2026-11-10"},
    }
    for wrong in ({"impairment": {"text": "of the other machine"}}, {"x" * 500: {"yes": True}}):
        with pytest.raises(InvalidInput):
            cleaned_answers("idea", wrong)
