"""The sheet of a plan as large as a plan can be, on one page; what one must know stays whole on it."""

from __future__ import annotations

import copy
from datetime import date
from typing import Any, Literal

import pytest
from tests.documents.conftest import MADE_AT, texts
from tests.plans import a_plan, a_plan_504

from trellis.documents.one_page import set_on_one_page
from trellis.people.model import Person
from trellis.plans.content import normal_plan
from trellis.plans.form import form_for
from trellis.plans.form.declaration import Field
from trellis.plans.glance.printed import Printing, printed_sheets
from trellis.plans.glance.service import Contact, Glance, PlanAtAGlance
from trellis.plans.glance.sheet import Span, sheet_parts
from trellis.plans.glance.words import TITLE
from trellis.plans.model import Plan, PlanVersion
from trellis.students.model import Student

STARTS, ENDS, TODAY = date(2025, 10, 12), date(2026, 10, 5), date(2026, 11, 23)
ROWS = 40


def filled(kind: str, written: dict[str, Any]) -> dict[str, Any]:
    """`written` with every text as long as it may be and every list as long as no team would make it."""
    form = form_for(kind)
    content = normal_plan(form, copy.deepcopy(written))
    for section in form.sections:
        said = content[section.key]
        for field in section.fields:
            if field.kind == "rows" and said.get(field.key):
                row = {**said[field.key][0], "ends_on": None, "participation": "alternate"}
                said[field.key] = [_row(field, row, number) for number in range(ROWS)]
            elif field.kind in ("prose", "text"):
                said[field.key] = long(f"{field.key}", 2_000)
            elif field.kind == "yes_no":
                said[field.key] = True
    return normal_plan(form, content)


def _row(field: Field, row: dict[str, Any], number: int) -> dict[str, Any]:
    texts_ = {c.key: long(f"{c.key}{number}", 1_500) for c in field.row if c.kind in ("text", "long_text")}
    return {**{key: row.get(key) for key in row if key in field.columns}, **texts_, "id": f"r{number}"}


def long(word: str, most: int) -> str:
    return (f"{word} warns her early of each change and lets her choose " * (most // 10))[:most]


def sheet_of(kind: str, content: dict[str, Any], language: Literal["en", "es"]) -> Glance:
    parts = sheet_parts(form_for(kind), content, language, Span(STARTS, ENDS, TODAY))
    plan = Plan(kind=kind, state="partially_active", starts_on=STARTS, ends_on=ENDS)
    asked = [Contact("Maximiliana Featherstonehaugh-Ruiz", "case_manager", "m.featherstonehaugh-ruiz@juniper.test")]
    return Glance(
        Student(grade="10"),
        Person(given_name="Núria Maximiliana", family_name="Peña-Łukasz de la Torre", name_key="", family_name_key=""),
        "Harbor High School of Science, Arts and Letters",
        [PlanAtAGlance(plan, PlanVersion(number=12, sha256="3f9ac1d2" * 8), True, parts)],
        None,
        None,
        asked * 5,
    )


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize(("kind", "plan"), [("iep", a_plan), ("section_504", a_plan_504)], ids=["iep", "section_504"])
def test_the_largest_plan_fits_a_page_and_says_what_it_leaves_out(
    kind: str, plan: Any, language: Literal["en", "es"]
) -> None:
    glance = sheet_of(kind, filled(kind, plan.written()), language)
    printing = Printing("Bo Lindqvist", TODAY, language)
    sheets = list(printed_sheets(glance, printing))
    pdf = set_on_one_page(sheets, title=printing.say(TITLE), sender="Cedar", language=language, made_at=MADE_AT)
    (page,) = texts(pdf)
    squeezed = "".join(page.split()).replace("-", "")
    must_know = next(part for part in glance.plans[0].parts if part.part.gives_way == 0)
    assert len(must_know.lines) >= 3
    for line in must_know.lines:
        assert "".join(line.words.split()).replace("-", "") in squeezed
    for left_out in ("goals", "accommodations") if kind == "iep" else ("accommodations",):
        words = next(part for part in glance.plans[0].parts if part.part.key == left_out).part.more
        assert words.in_language(language).partition("{count}")[2] in " ".join(page.split())
