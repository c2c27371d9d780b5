"""What of a plan stands on the one-page sheet: what its questions declare, and nothing else. Pure."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from tests.plans import a_plan, a_plan_504
from trellis.plans.content import normal_plan
from trellis.plans.form import form_for
from trellis.plans.form.declaration import Field, Form
from trellis.plans.form.glance import PARTS
from trellis.plans.glance.sheet import Line, Span, cut, in_a_line, sheet_parts

FORMS = (form_for("iep"), form_for("section_504"))
SPAN = Span(date(2026, 10, 12), date(2027, 10, 5), date(2026, 11, 23))


def declared(form: Form) -> Iterator[Field]:
    yield from (field for section in form.sections for field in section.fields if field.glance)


def by_part(form: Form, content: Any, language: str = "en", span: Span = SPAN) -> dict[str, list[Line]]:
    return {found.part.key: list(found.lines) for found in sheet_parts(form, content, language, span)}


def iep(**sections: Any) -> Any:
    written = a_plan.written()
    for key, said in sections.items():
        written[key] = {**written[key], **said}
    return normal_plan(FORMS[0], written)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.kind)
def test_each_declaration_names_a_part_and_columns_there_are(form: Form):
    found = list(declared(form))
    assert found
    for field in found:
        how = field.glance
        assert how is not None
        assert how.part in {part.key for part in PARTS}, field.key
        names = {*how.named_by, *how.words, *how.beside, *(how.dates or ())}
        assert bool(names) is (field.kind == "rows"), field.key
        # Two kinds of services share a declaration's wish for the name of another service.
        assert names <= set(field.columns), (field.key, names - set(field.columns))
        assert field.kind == "rows" or how.label, field.key
        answers = {
            option.key for asked in (field, *(field.columns[key] for key in how.words)) for option in asked.options
        }
        assert set(how.not_worth_a_line) <= answers, field.key


def test_a_teacher_finds_what_to_do_in_one_line_each():
    found = by_part(FORMS[0], a_plan.content())
    assert [(line.words, line.beside) for line in found["accommodations"]] == [
        ("Text-to-speech for readings", "In class, In tests")
    ]
    assert [(line.name, line.words, line.beside) for line in found["services"]] == [
        (
            "Specially designed instruction: reading",
            "45 minutes each time, 4 times a week",
            "Outside the regular class · Resource room · Special-education teacher",
        ),
        (
            "Counseling",
            "30 minutes each time, 2 times a month",
            "Outside the regular class · Counselor's office · School counselor",
        ),
    ]
    assert [(line.name, line.words) for line in found["goals"]] == [
        (
            "Reading fluency",
            "Maya will read aloud, at 120 correct words a minute with 95% accuracy in 4 of 5 probes",
        ),
        ("Homework planner", "Maya will write the homework in her planner, on 4 of 5 days in 6 weeks running"),
    ]
    assert [(line.name, line.words) for line in found["tests"]] == [
        ("State English test, grade 10", "Regular with accommodations, Text-to-speech for items; Extra time")
    ]
    assert [(line.name, line.words) for line in found["know"]] == [
        ("Assistive technology", "A text-to-speech reader on her school laptop."),
        ("Needs accessible materials", ""),
    ]


def test_in_an_emergency_one_need_not_look_elsewhere():
    found = by_part(FORMS[1], a_plan_504.content())
    assert [(line.name, line.words) for line in found["know"]] == [
        (
            "Health: signs, and what to do",
            "Swelling or trouble breathing: use the injector, call 911, then his mother.",
        ),
        ("Who is trained", "Nurse Pak; Ms. Ode stands in"),
        ("Health plan on file", "Allergy action plan, August 20, 2026, nurse's office"),
    ]
    breaks = found["accommodations"][1]
    assert breaks.words == "A movement break of three minutes"
    assert breaks.beside.endswith("From October 12, 2026 to January 29, 2027") or breaks.beside.endswith(
        "Until January 29, 2027"
    )


@pytest.mark.parametrize(("form", "plan"), [(FORMS[0], a_plan), (FORMS[1], a_plan_504)], ids=["iep", "section_504"])
def test_what_no_question_declares_cannot_come_on_the_sheet(form: Form, plan: Any):
    """Least privilege (domain.md 7.2): a canary in each answer, and only those of declared questions come out."""
    content = copy.deepcopy(plan.content())
    open_words, closed_words = [], []
    for section in form.sections:
        for field in section.fields:
            kept = open_words if field.glance else closed_words
            if field.kind in ("text", "prose"):
                canary = f"canary-{section.key}-{field.key}"
                content[section.key][field.key] = canary
                kept.append(canary)
            for number, row in enumerate(content[section.key].get(field.key) or [] if field.kind == "rows" else []):
                how = field.glance
                said = {*how.named_by, *how.words, *how.beside} if how else set()
                for column in field.row:
                    if column.kind in ("text", "long_text"):
                        canary = f"canary-{section.key}-{field.key}-{number}-{column.key}"
                        row[column.key] = canary
                        (open_words if column.key in said else closed_words).append(canary)
    content = normal_plan(form, content)
    text = json.dumps([
        (line.name, line.words, line.beside) for part in sheet_parts(form, content, "en", SPAN) for line in part.lines
    ])  # fmt: skip
    assert len(closed_words) > 10
    assert [canary for canary in closed_words if f'{canary}"' in text or f"{canary} " in text] == []
    assert [canary for canary in open_words if canary not in text] == []


def test_what_is_over_is_left_out_and_what_differs_from_the_plan_says_its_dates():
    services = a_plan.written()["services"]["services"]
    services[0] = {**services[0], "ends_on": "2026-11-20"}
    services[1] = {**services[1], "starts_on": "2027-01-11"}
    found = by_part(FORMS[0], iep(services={"services": services}))["services"]
    assert [line.name for line in found] == ["Counseling"]
    assert found[0].beside.endswith("From January 11, 2027")
    before = Span(SPAN.starts_on, SPAN.ends_on, date(2026, 11, 20))
    assert len(by_part(FORMS[0], iep(services={"services": services}), span=before)["services"]) == 2


def test_a_test_taken_like_the_others_is_nothing_to_do_for_a_teacher():
    tests = [
        {"id": f"t{n}", "name": f"Test {n}", "participation": how}
        for n, how in enumerate(("regular", "alternate", "not_this_grade"))
    ]
    found = by_part(FORMS[0], iep(assessment={"assessments": tests}))["tests"]
    assert [(line.name, line.words) for line in found] == [("Test 1", "Alternate assessment")]


def test_behavior_says_what_helps_and_which_plan_there_is():
    factors = {"behavior": True, "behavior_text": "Warn her\nof each change\nA quiet corner.", "behavior_answer": "bip"}
    known = by_part(FORMS[0], iep(special_factors=factors))["know"]
    assert ("Behavior", "Warn her; of each change; A quiet corner.") in [(one.name, one.words) for one in known]
    assert ("For behavior there is", "A behavior intervention plan") in [(one.name, one.words) for one in known]
    neither = by_part(FORMS[0], iep(special_factors={**factors, "behavior_answer": "neither"}))["know"]
    assert "For behavior there is" not in [one.name for one in neither]


def test_in_spanish_what_the_product_says_is_spanish_and_the_teams_words_keep_theirs():
    found = by_part(FORMS[0], a_plan.content(), "es")
    assert found["services"][0].words == "45 minutos cada vez, 4 veces a la semana"
    assert not found["services"][0].is_written
    assert found["goals"][0].is_written
    assert found["goals"][0].words.startswith("Maya will read aloud")


@pytest.mark.parametrize(
    ("text", "most", "shown"),
    [
        ("Read aloud daily", 16, ("Read aloud daily", False)),
        ("Read aloud, daily", 14, ("Read aloud…", True)),
        ("Readaloudeveryday", 8, ("Readalo…", True)),
    ],
)
def test_a_line_is_cut_at_a_word_and_says_so(text: str, most: int, shown: tuple[str, bool]):
    assert cut(text, most) == shown
    assert len(cut(text, most)[0]) <= most


def test_lines_become_one():
    assert in_a_line("Call the nurse\n\nUse the injector.\nCall 911") == "Call the nurse; Use the injector. Call 911"
