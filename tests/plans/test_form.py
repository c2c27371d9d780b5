"""The form as data: complete in both languages, consistent, and readable by a browser."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import fields

import pytest

from tests.plans.a_plan import FACTS, FORM, content, student, with_
from trellis.access.policies import FAMILY_SECTION
from trellis.kernel.words import Words
from trellis.plans.checks import StateRules
from trellis.plans.form import (
    KINDS,
    Field,
    Form,
    NoSuchForm,
    Section,
    declared_section,
    declared_sections,
    form_as_json,
    form_for,
    is_shown,
)
from trellis.plans.form.condition import Condition, all_of, answer, fact, holds, none_of
from trellis.plans.model import KINDS as PLAN_KINDS

FORMS = [form_for(kind) for kind in KINDS]
KEY = re.compile(r"[a-z][a-z0-9_]*")
TEAM_ROLES = {
    "case_manager", "special_teacher", "general_teacher", "speech_therapist", "occupational_therapist",
    "physical_therapist", "psychologist", "lea_representative", "parent", "student", "other",
}  # fmt: skip


def every_section() -> Iterator[Section]:
    for form in FORMS:
        yield from form.sections


def every_field() -> Iterator[tuple[str, Field]]:
    for section in every_section():
        for field in section.fields:
            yield section.key, field
            yield from ((section.key, column) for column in field.row)


def every_sentence() -> Iterator[Words]:
    for kind in KINDS.values():
        yield from (v for f in fields(kind) if isinstance(v := getattr(kind, f.name), Words))
    for section in every_section():
        yield from (section.title, section.plain_title, section.explanation)
    for _, field in every_field():
        yield from (w for w in (field.label, field.help, field.plain, field.row_title) if w)
        yield from (w for o in field.options for w in (o.label, o.plain) if w)


def test_the_form_has_its_sections_in_order():
    assert [s.key for s in FORM.sections] == [
        "basics", "family", "present_levels", "special_factors", "goals", "progress", "services", "supports",
        "participation", "assessment", "esy", "transition", "rights_transfer",
    ]  # fmt: skip


def test_there_is_no_form_of_an_unknown_kind_or_version():
    for kind, version in (("ifsp", None), ("iep", "1999.1")):
        with pytest.raises(NoSuchForm):
            form_for(kind, version)
    assert form_for("iep", "2026.1") is form_for("iep", "2026.1")


def test_keys_are_stable_names_and_unique():
    for section in every_section():
        assert KEY.fullmatch(section.key)
        assert len(section.by_key) == len(section.fields)
        assert section.writers <= TEAM_ROLES
    for _, field in every_field():
        assert KEY.fullmatch(field.key)
        assert len({o.key for o in field.options}) == len(field.options)
        assert len(field.columns) == len(field.row)
        assert not {"id", "position"} & set(field.columns)


def test_each_kind_of_field_has_what_it_needs():
    for _, field in every_field():
        assert bool(field.options) == (field.kind in ("choice", "choices"))
        assert bool(field.row) == bool(field.row_title) == (field.kind == "rows")
        assert bool(field.links_to) == (field.kind in ("link", "links"))
        assert set(field.printed_as_table) <= set(field.columns)
    for section in every_section():
        assert not list(section.of_kind("long_text")), "a long text stands only in a row"
        assert not [c for f in section.fields for c in f.row if c.kind in ("prose", "rows")]


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.kind)
def test_links_and_conditions_point_at_things_that_exist(form: Form):
    conditions = [s.shown_when for s in form.sections if s.shown_when]
    for field in (one for s in form.sections for f in s.fields for one in (f, *f.row)):
        if field.links_to:
            section, key = field.links_to.split(".")
            assert form.section(section).field(key).kind == "rows"
        conditions += [field.shown_when] if field.shown_when else []
    for subject in re.findall(r"(?:fact|answer):[\w.]+", repr(conditions)):
        kind, _, key = subject.partition(":")
        if kind == "fact":
            assert key in FACTS.circumstances
        else:
            section, field_key, *column = key.split(".")
            declared = form.section(section).field(field_key)
            assert not column or column[0] in declared.columns
    for fact_key in re.findall(r"Fact\(key='(\w+)'\)", repr(conditions)):
        assert fact_key in FACTS.circumstances


def test_every_sentence_is_in_both_languages():
    for words in every_sentence():
        assert words.en.strip()
        assert words.es.strip()
        assert re.findall(r"{\w+}", words.en) == re.findall(r"{\w+}", words.es)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.kind)
def test_a_parent_writes_the_familys_section_and_no_other(form: Form):
    assert [s.key for s in form.sections if s.writers & {"parent", "student"}] == ["family"] == [FAMILY_SECTION]


def test_the_browser_gets_the_form_as_json():
    said = form_as_json(FORM, "es")
    assert json.loads(json.dumps(said)) == said
    goals = next(s for s in said["sections"] if s["key"] == "goals")
    assert goals["title"] == "Metas anuales"
    row = goals["fields"][0]
    assert row["kind"] == "rows"
    assert [f["key"] for f in row["rowFields"]][:4] == ["subject", "area", "need_ids", "condition"]
    transition = next(s for s in said["sections"] if s["key"] == "transition")
    assert transition["shownWhen"]["when"]["any"][0] == {
        "subject": "fact:age_at_end", "verb": "at_least", "fact": "transition_age",
    }  # fmt: skip
    assert "escuela" in transition["shownWhen"]["reason"]


def test_keys_are_the_same_in_both_languages():
    def keys(value: object) -> object:
        if isinstance(value, dict):
            return {k: keys(v) for k, v in value.items()} | {"": value.get("key")}
        return [keys(v) for v in value] if isinstance(value, list) else None

    assert keys(form_as_json(FORM, "en")) == keys(form_as_json(FORM, "es"))


def test_transition_appears_by_the_states_age_or_grade_or_choice():
    young = student(birth_on=FACTS.student.birth_on.replace(year=2012), grade="8")
    assert FACTS.shows("transition")
    assert not with_(student=young).shows("transition")
    assert with_(student=young, state=StateRules(transition_age=14)).shows("transition")
    assert with_(student=young, state=StateRules(transition_grade=8)).shows("transition")
    assert with_(lambda p: p["basics"].update(transition_early=True), student=young).shows("transition")


def test_a_field_follows_an_answer():
    assert not FACTS.shows("progress", "other_schedule")
    assert with_(lambda p: p["progress"].update(schedule="other")).shows("progress", "other_schedule")
    assert not FACTS.shows("progress", "no_such_field")
    assert not FACTS.shows("no_such_section")


def test_the_unknown_never_holds_and_never_raises():
    reason = Words(en="x", es="x")
    assert is_shown(None, {}, {})
    assert not holds(fact("age", "at_least", 3), {}, {})
    assert not holds(fact("age", "at_least", 3), {"age": "four"}, {})
    assert holds(none_of(answer("a.b", "is", 1)), {}, {"a": {"b": 2}})
    assert holds(all_of(answer("a.b", "has", "x"), fact("c", "in", ("y", "z"))), {"c": "z"}, {"a": {"b": ["x"]}})
    assert not is_shown(Condition(answer("a.b", "has", "x"), reason), {}, {"a": {"b": "x"}})


def test_the_sample_plan_answers_only_declared_fields():
    assert set(content()) == set(FORM.by_key)


# Kinds of plans


def test_a_504_plan_has_its_sections_in_order():
    assert [s.key for s in form_for("section_504").sections] == [
        "dates_504", "family", "eligibility_504", "evaluation_504", "accommodations_504", "services_504", "testing_504",
        "placement_504", "health_504", "implementation_504", "safeguards_504",
    ]  # fmt: skip


def test_there_is_a_form_of_every_kind_a_plan_can_have():
    assert tuple(KINDS) == PLAN_KINDS


def test_a_key_names_one_section_whichever_form_it_is_in():
    """The hub knows a section by its key alone."""
    keys = [section.key for section in declared_sections()]
    assert len(keys) == len(set(keys))
    for section in every_section():
        assert declared_section(section.key).fields == section.fields
    with pytest.raises(LookupError):
        declared_section("no_such_section")


def test_each_kind_says_where_its_occasion_and_dates_stand():
    for form in FORMS:
        dates = form.section(form.dates)
        kinds = {key: dates.field(key).kind for key in ("kind", "meeting_on", "starts_on", "ends_on")}
        assert kinds == {"kind": "choice", "meeting_on": "date", "starts_on": "date", "ends_on": "date"}
        assert {option.key for option in dates.field("kind").options} == {"initial", "annual"}


def test_a_504_plan_rests_on_no_law_of_idea():
    """What a 504 form cites is Section 504, the ADA, FERPA or testing law: never a part of 34 CFR 300 alone."""
    for section in form_for("section_504").sections:
        assert "300." not in section.cite
    said = " ".join(
        w.en + w.es for s in form_for("section_504").sections for w in (s.title, s.plain_title, s.explanation)
    )
    assert "IEP" not in said and "IDEA" not in said
