"""How large a number can be meant: declared with its question, told in words, and no reason to lose what stands."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.plans import a_plan, a_plan_504
from trellis.plans.checks import run_checks
from trellis.plans.content import normal_content, section_content, section_doc_from_content
from trellis.plans.form import KINDS, Field, form_as_json, form_for
from trellis.plans.form.service_line import PERIODS
from trellis.plans.form.shape import declared_shape_breaches
from trellis.plans.form.values import LARGEST_NUMBER, bound_exceeded
from trellis.plans.projection import SESSIONS_PER_WEEK

PLANS = {"iep": a_plan, "section_504": a_plan_504}
FORMS = [form_for(kind) for kind in KINDS]


def numbers():
    """Every number a form asks for: the form, the section, the field of rows it is a column of, and the question."""
    for form in FORMS:
        for section in form.sections:
            for field in section.fields:
                for rows, asked in [(None, field), *((field, column) for column in field.row)]:
                    if asked.kind in ("number", "minutes"):
                        yield form, section.key, rows, asked


NUMBERS = list(numbers())
IDS = [f"{form.kind}-{section}-{field.key}" for form, section, _, field in NUMBERS]


def findings(form, section: str, rows: Field | None, field: Field, value: float, **beside):
    """What blocks at this question when `value` is said there."""

    def change(plan):
        said = plan.setdefault(section, {})
        (said[rows.key][0] if rows else said).update({field.key: value, **beside})

    around = {"student": a_plan.student(birth_on=None, grade="PK")} if field.key.startswith("early_") else {}
    if around:
        beside = {"early_place": "regular_program"}
    found = run_checks(PLANS[form.kind].with_(change, **around))
    return [f for f in found if f.field_key == field.key and f.severity == "B" and "at most" in f.message.en]


@pytest.mark.parametrize(("form", "section", "rows", "field"), NUMBERS, ids=IDS)
def test_each_number_has_its_bound_and_beyond_it_the_plan_is_not_ready(form, section, rows, field):
    always = [bound for bound in field.bounds if bound.when is None]
    assert len(always) == 1, "one bound holds whatever stands beside it"
    most = always[0].most
    beside = {"period": "year"} if field.key == "sessions" else {}
    assert not findings(form, section, rows, field, most, **beside)
    (found,) = findings(form, section, rows, field, most + 1, **beside)
    assert always[0].why.en in found.message.en and always[0].why.es in found.message.es
    assert f"{most:,}" in found.message.en and "máximo" in found.message.es


@pytest.mark.parametrize("period", [option.key for option in PERIODS])
def test_sessions_are_bounded_by_their_period(period):
    """Twelve on each day, in whatever period that is said."""
    sessions = form_for("iep").section("services").field("services").columns["sessions"]
    most = 12 * 5 / SESSIONS_PER_WEEK[period]
    assert bound_exceeded(sessions, float(most), {"period": period}) is None
    assert bound_exceeded(sessions, float(most) + 0.5, {"period": period}).most == most


@given(st.sampled_from(NUMBERS), st.integers(0, LARGEST_NUMBER))
def test_a_number_beyond_its_bound_fits_the_document_and_is_read_as_it_was_written(asked, value):
    """A document from before there were bounds stays valid and loses nothing; no edit beside it is refused."""
    form, section_key, rows, field = asked
    section = form.section(section_key)
    said = {rows.key: [{"id": "row", field.key: value}]} if rows else {field.key: value}
    doc = section_doc_from_content(section, said)
    assert list(declared_shape_breaches(section, doc)) == []
    content = section_content(section, doc)
    assert content == normal_content(section, said)
    assert (content[rows.key][0] if rows else content)[field.key] == value


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_browser_gets_the_bounds(language):
    form = form_as_json(form_for("iep"), language)
    services = next(s for s in form["sections"] if s["key"] == "services")
    columns = {column["key"]: column for column in services["fields"][0]["rowFields"]}
    (minutes,) = columns["minutes_per_session"]["bounds"]
    assert (minutes["most"], minutes["when"]) == (480, None)
    assert ("ocho horas" if language == "es" else "eight hours") in minutes["why"]
    assert {"subject": "row:period", "verb": "is", "value": "week"} in [
        b["when"] for b in columns["sessions"]["bounds"]
    ]
    assert columns["location"]["bounds"] == []
