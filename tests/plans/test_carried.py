"""What of a plan begins the next one, and which of it counts as looked at: the pure rule."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.plans import a_plan, a_plan_504
from tests.plans.test_documents import anything, calm, sections
from trellis.plans.carried import carried_content, confirmed, marks_of, stops, unconfirmed
from trellis.plans.comparison import compare
from trellis.plans.content import normal_content, normal_plan, section_content, section_doc_from_content
from trellis.plans.form import KINDS, Field, Form, Section, form_for
from trellis.plans.form.values import is_answered
from trellis.plans.since_last import reduced_services, removed_services, repeated_goals

FORM = a_plan.FORM
FORMS = [form_for(kind) for kind in KINDS]
GOALS, SERVICES = FORM.section("goals"), FORM.section("services")


def carried_plan(form: Form, said: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {section.key: carried_content(section, said.get(section.key)) for section in form.sections}


# What carries


@pytest.mark.parametrize(
    "place",
    [
        "basics.meeting_on", "basics.starts_on", "basics.ends_on", "basics.safeguards_on", "basics.draft_discussed",
        "family", "esy", "rights_transfer", "goals.goals.baseline", "goals.goals.target_on",
        "goals.goals.repeat_reason", "services.services.starts_on", "services.services.ends_on",
        "services.services.change_reason",
        "services.removed_reason", "services.research_based", "participation.environment_code",
        "assessment.parents_informed", "transition.preferences", "transition.agencies.consent_on",
        "transition.agencies.invited_on", "transition.updated_on", "dates_504.meeting_on", "dates_504.starts_on",
        "dates_504.ends_on", "evaluation_504.group", "accommodations_504.accommodations.starts_on",
        "services_504.services.ends_on", "placement_504.significant_change", "implementation_504",
        "safeguards_504.notice_on", "safeguards_504.explained",
    ],
)  # fmt: skip
def test_what_is_asked_anew_is_declared_with_the_form(place: str):
    key, *rest = place.split(".")
    declared: Any = next(form.section(key) for form in FORMS if key in form.by_key)
    for step in rest:
        declared = declared.columns[step] if isinstance(declared, Field) else declared.field(step)
    assert declared.carries is False


def test_every_first_and_last_day_and_every_day_somebody_was_told_is_asked_anew():
    """A date that carries is one of evidence: when something was found out, not when it holds."""
    carries = {
        f"{section.key}.{field.key}"
        for form in FORMS
        for section in form.sections
        if section.carries
        for top in section.written
        if top.carries
        for field in (top, *top.row)
        if field.kind == "date" and field.carries
    }
    assert carries == {
        "present_levels.academic_on", "present_levels.functional_on", "transition.done_on",
        "dates_504.reevaluation_on", "evaluation_504.evaluated_on", "evaluation_504.source_on",
    }  # fmt: skip


def test_mayas_next_plan_begins_with_what_still_may_hold_and_nothing_else():
    next_plan = carried_plan(FORM, a_plan.content())
    assert next_plan["present_levels"] == a_plan.content()["present_levels"]
    assert next_plan["supports"] == a_plan.content()["supports"]
    assert next_plan["family"] == normal_content(FORM.section("family"), {})
    assert next_plan["basics"] == normal_content(
        FORM.section("basics"),
        {"family_language": "es", "language_plan": "The plan is translated; Ms. Ortega interprets at meetings."},
    )
    goal = next_plan["goals"]["goals"][0]
    assert (goal["id"], goal["target"]) == ("goal-fluency", "120 correct words a minute")
    assert (goal["baseline"], goal["target_on"]) == (None, None)
    line = next_plan["services"]["services"][0]
    assert (line["id"], line["minutes_per_session"], line["starts_on"]) == ("line-reading", 45, None)


def test_a_line_of_the_last_summer_stays_behind():
    said = a_plan.content()["services"]
    said["services"][1]["extended_year"] = True
    assert [row["id"] for row in carried_content(SERVICES, said)["services"]] == ["line-reading"]


def test_the_checks_speak_truly_of_carried_rows():
    """IEP-SV-11 and IEP-GO-07: nothing is removed or less by being carried, and a goal nobody reworded is repeated."""
    before = a_plan.content()
    after = carried_plan(FORM, before)
    assert removed_services(before, after) == reduced_services(before, after) == []
    assert repeated_goals(before, after) == ["goal-fluency", "goal-planner"]
    after["goals"]["goals"][0]["criterion"] = "at 140 correct words a minute in 4 of 5 probes"
    assert repeated_goals(before, after) == ["goal-planner"]
    gone = after["services"]["services"].pop()
    assert removed_services(before, after) == [(gone["name"], "")]


def test_a_comparison_knows_carried_rows_again():
    before = a_plan.content()
    changes = compare(before, carried_plan(FORM, before), FORM)
    rows = [c for c in changes if c.section_key in ("goals", "services", "supports") and c.row_id]
    assert rows and all(c.how == "removed" and c.column_key for c in rows), "columns asked anew, never a row"


# Another version of the form


def changed(section: Section, **fields: Field | None) -> Section:
    """The section with some fields replaced, or gone (None)."""
    kept = [f for f in section.fields if f.key not in fields]
    return replace(section, fields=(*kept, *(f for f in fields.values() if f is not None)))


def test_a_plan_of_another_form_version_carries_what_both_declare():
    section = FORM.section("present_levels")
    other = changed(
        section,
        academic=None,
        strengths=replace(section.field("strengths"), kind="yes_no"),
        brand_new=replace(section.field("strengths"), key="brand_new"),
    )
    said = {**a_plan.content()["present_levels"], "given_up": "What an old form asked.", "needs": [{"id": "need-1"}, 7]}
    carried = carried_content(other, said)
    assert carried["strengths"] is None and carried["brand_new"] is None
    assert not {"academic", "given_up"} & set(carried)
    assert carried["academic_source"] == said["academic_source"]
    assert [row["id"] for row in carried["needs"]] == ["need-1"]


@calm
@given(st.sampled_from([s for form in FORMS for s in form.sections]), anything)
def test_it_is_total_over_whatever_was_frozen(section: Section, said: Any):
    for frozen in (said, {field.key: said for field in section.fields}):
        content = carried_content(section, frozen)
        assert content == normal_content(section, content)
        assert set(unconfirmed(section, marks_of(section, content), content)) == set(marks_of(section, content))


# Which of it was looked at


@calm
@given(sections())
def test_everything_carried_is_marked_through_a_live_document_and_nothing_else(written: tuple[Section, dict[str, Any]]):
    section, said = written
    content = carried_content(section, normal_content(section, said))
    marks = marks_of(section, content)
    live = section_content(section, section_doc_from_content(section, content))
    assert unconfirmed(section, marks, live) == list(marks)
    assert len(marks) == sum(
        is_answered(field, row.get(field.key))
        for top in section.written
        for row, columns in ([(one, top.row) for one in live[top.key]] if top.kind == "rows" else [(live, (top,))])
        for field in columns
    )
    # What did not carry has no mark wherever it stands now.
    assert unconfirmed(section, {}, normal_content(section, said)) == []


@calm
@given(sections(), st.data())
def test_confirming_takes_those_marks_and_no_other(written: tuple[Section, dict[str, Any]], data: st.DataObject):
    section, said = written
    content = carried_content(section, normal_content(section, said))
    marks = marks_of(section, content)
    if not marks:
        return
    chosen = data.draw(st.lists(st.sampled_from([*marks, *stops(marks)]), min_size=1))
    left = confirmed(marks, chosen)
    assert set(left) == {at for at in marks if at not in chosen and ".".join(at.split(".")[:2]) not in chosen}
    assert confirmed(left, chosen) == left and confirmed(left, None) == {}
    assert unconfirmed(section, left, content) == list(left)


def test_an_edited_place_is_confirmed_by_itself_and_its_old_words_are_marked_again():
    section = FORM.section("present_levels")
    before = a_plan.content()["present_levels"]
    marks = marks_of(section, before)
    edited = normal_content(section, {**before, "strengths": "She now leads her group."})
    assert set(marks) - set(unconfirmed(section, marks, edited)) == {"strengths"}
    assert "strengths" in unconfirmed(section, marks, before)


def test_the_form_of_prose_alone_is_no_edit():
    """An editor may write the same words in another form when it opens them."""
    section = FORM.section("present_levels")
    marks = marks_of(section, normal_content(section, {"strengths": "She reads."}))
    bold = {"type": "text", "text": "She reads.", "marks": [{"type": "bold"}]}
    doc = {"type": "doc", "content": [{"type": "paragraph", "content": [bold]}]}
    assert unconfirmed(section, marks, normal_content(section, {"strengths": {"doc": doc}})) == ["strengths"]


def test_a_place_of_one_row_is_not_that_of_another_whose_name_begins_alike():
    marks = marks_of(
        GOALS, normal_content(GOALS, {"goals": [{"id": "g1", "subject": "a"}, {"id": "g10", "subject": "a"}]})
    )
    assert list(confirmed(marks, ["goals.g1"])) == ["goals.g10.subject"]


def test_jonahs_504_plan_carries_by_the_same_rule():
    form = a_plan_504.FORM
    next_plan = carried_plan(form, a_plan_504.content())
    rows = next_plan["accommodations_504"]["accommodations"]
    assert [row["id"] for row in rows] == [
        row["id"] for row in a_plan_504.content()["accommodations_504"]["accommodations"]
    ]
    assert all(row["starts_on"] is None for row in rows)
    assert next_plan["implementation_504"] == normal_content(form.section("implementation_504"), {})
    assert normal_plan(form, next_plan) == next_plan
