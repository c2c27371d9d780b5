"""Which places of a section do not fit, named so that only they need to go back."""

from __future__ import annotations

import pytest
from pycrdt import Array, Doc, Map, Text, XmlElement, XmlFragment, XmlText

from trellis.plans.form import form_for
from trellis.plans.form.shape import WHY_OF_KIND, declared_shape_breaches
from trellis.plans.form.values import LONGEST_LONG_TEXT, MOST_ROWS

FORM = form_for("iep")
PRESENT = next(section for section in FORM.sections if section.key == "present_levels")
SERVICES = next(section for section in FORM.sections if section.key == "services")
SERVICE = next(field for field in SERVICES.fields if field.kind == "rows")
ROOT = f"rows:{SERVICE.key}"


def service_row(name: str, **values: object) -> Map:
    texts = {column.key: Text("") for column in SERVICE.row if column.kind == "long_text"}
    return Map({"id": name, "position": 1, **texts, **values})


def found(section, doc: Doc) -> set[tuple[tuple[str, ...], str]]:
    return {(breach.path, breach.why) for breach in declared_shape_breaches(section, doc)}


def test_every_place_is_named_and_what_fits_is_not():
    doc: Doc = Doc()
    doc[ROOT] = Array(
        [
            service_row("a", minutes_per_session=5_000_000, sessions=3),
            service_row("b", minutes_per_session=30, sessions=-1, provider_role="a wizard", not_a_column=1),
        ]
    )
    assert found(SERVICES, doc) == {
        ((ROOT, "a", "minutes_per_session"), "whole_number"),
        ((ROOT, "b", "sessions"), "number"),
        ((ROOT, "b", "provider_role"), "not_offered"),
        ((ROOT, "b", "not_a_column"), "form"),
    }


def test_a_single_value_and_a_prose_are_named_beside_each_other():
    doc: Doc = Doc()
    fragment = doc.get("prose:strengths", type=XmlFragment)
    fragment.children.append(XmlElement("script", {}, [XmlText("x")]))
    fields = doc.get("fields", type=Map)
    fields["academic_on"] = "tomorrow"
    fields["academic_source"] = "Report card"
    assert found(PRESENT, doc) == {(("fields", "academic_on"), "day"), (("prose:strengths",), "form")}


def test_a_list_grown_too_long_is_named_as_the_list():
    doc: Doc = Doc()
    doc[ROOT] = Array([service_row(f"r{n}") for n in range(MOST_ROWS + 1)])
    assert found(SERVICES, doc) == {((ROOT,), "too_many")}


def test_a_text_grown_too_long_is_named_with_its_row():
    needs = next(field for field in PRESENT.fields if field.key == "needs")
    texts = {column.key: Text("") for column in needs.row if column.kind == "long_text"}
    doc: Doc = Doc()
    doc["rows:needs"] = Array([Map({"id": "n", **texts, "description": Text("x" * (LONGEST_LONG_TEXT + 1))})])
    assert found(PRESENT, doc) == {(("rows:needs", "n", "description"), "too_long")}


@pytest.mark.parametrize("row", [{"no": "id"}, {"id": ""}, {"id": "x"}])
def test_a_row_that_is_none_is_named_as_its_list(row):
    doc: Doc = Doc()
    needs = [field for field in PRESENT.fields if field.key == "needs"]
    assert any(column.kind == "long_text" for column in needs[0].row)
    doc["rows:needs"] = Array([Map(row)])
    assert found(PRESENT, doc) == {(("rows:needs",), "form")}


def test_every_kind_of_single_value_has_its_reason():
    for section in FORM.sections:
        for field in (*section.fields, *(column for rows in section.of_kind("rows") for column in rows.row)):
            if field.kind in {"number", "minutes", "date", "choice", "choices", "link", "links"}:
                assert WHY_OF_KIND[field.kind] != "form"
