"""Live documents: what they say as content, what content says as a document, and what the hub must refuse."""

from __future__ import annotations

import base64
import contextlib
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pycrdt import Array, Doc, Map, Text, XmlElement, XmlFragment, XmlText

from tests.plans.a_plan import FORM, content
from trellis.plans.content import empty_content, normal_content, normal_plan, section_content, section_doc_from_content
from trellis.plans.form import Field, Section
from trellis.plans.form.prose import MARKS, prose
from trellis.plans.form.shape import declared_shape_breaches
from trellis.plans.form.values import MOST_ROWS, value_violation

PRESENT = FORM.section("present_levels")
GOALS = FORM.section("goals")

# Written by the stock Yjs in JavaScript: maps, numbers, bytes, subdocuments and embeds where only text may be.
HOSTILE = base64.b64decode(
    "ASUHAAcBDnByb3NlOmFjYWRlbWljAwlwYXJhZ3JhcGgHAAcABgQABwEKa2VwdCB3b3Jkc4cHAQEoAAcMAWEBfQGHBwwCBAAHDgVwbGFpbocHAAEo"
    "AAcUAWEBfQHIBwAHFAJ9KnYBAWF9AcMHFwcUAgECKAAHAAdvbmNsaWNrAXcBeCgABwADb2JqAXYBAWF9ASMBBmZpZWxkcw9hY2FkZW1pY19zb3Vy"
    "Y2UCAQIoAQZmaWVsZHMBdQF/KAEGZmllbGRzC2FjYWRlbWljX29uAXoAAAAAAAAACigBBmZpZWxkcw1mdW5jdGlvbmFsX29uAXt/+AAAAAAAACkB"
    "BmZpZWxkcwNzdWIkODNkMzlkNjYtMjA2Ni00ZGMwLWJkYmYtMTRlMjNkYjY5MGQ1dgAnAQZmaWVsZHMRZnVuY3Rpb25hbF9zb3VyY2UDAXAnAQZm"
    "aWVsZHMSYXJlYXNfd2l0aG91dF9uZWVkAAcBCnJvd3M6bmVlZHMCBAAHIgF0hwciASgAByQCaWQBdwFhJwAHJAtkZXNjcmlwdGlvbgIEAAcmAXGH"
    "ByQDAXqIBygBfokHKSRkYmFiY2ExMS0xY2FmLTRmNGItOTM3OC00M2IxYzRmMWE3YjB2AEcHAAYHAAcrAwNpbWdFBywHeyJhIjoxfUYHLQRib2xk"
    "BHRydWXGBy4HLQRsaW5rF3siaHJlZiI6ImphdmFzY3JpcHQ6eCJ9xAcvBy0JYm9sZCDwn5iAxgc2By0EYm9sZARudWxsxgc3By0EbGluawRudWxs"
    "AA=="
)

# Text with an emoji under every root: read as rows, it would keep pycrdt busy for ever.
TEXT_EVERYWHERE = base64.b64decode(
    "AQYHAAQBCnJvd3M6bmVlZHMGYfCfmIBiBAEOcHJvc2U6YWNhZGVtaWMEYe+/vYQHBQTvv71iRgcEBGJvbGQEdHJ1ZcYHBQcGBGJvbGQEbnVsbAQB"
    "BmZpZWxkcwTwn5iAAA=="
)

# Written by TipTap 3: a heading, marks, a line break, a numbered list with a list inside.
TIPTAP = base64.b64decode(
    "ASD544f1CgAHAQ5wcm9zZTphY2FkZW1pYwMHaGVhZGluZwcA+eOH9QoABgQA+eOH9QoBDFJlYWRpbmcg8J+YgCgA+eOH9QoABWxldmVsAX0Dh/nj"
    "h/UKAAMJcGFyYWdyYXBoBwD544f1Cg0GBAD544f1Cg4Jw6kgcGxhaW4ghvnjh/UKFgRib2xkAnt9hPnjh/UKFwRib2xkhvnjh/UKGwRib2xkBG51"
    "bGyG+eOH9QocBGJvbGQCe32G+eOH9QodBml0YWxpYwJ7fYT544f1Ch4EYm90aIb544f1CiIEYm9sZARudWxshvnjh/UKIwZpdGFsaWMEbnVsbIf5"
    "44f1Cg4DCWhhcmRCcmVha4f544f1CiUGBgD544f1CiYJdW5kZXJsaW5lAnt9hPnjh/UKJwF1hvnjh/UKKAl1bmRlcmxpbmUEbnVsbIT544f1CikE"
    "IGVuZIf544f1Cg0DC29yZGVyZWRMaXN0BwD544f1Ci4DCGxpc3RJdGVtBwD544f1Ci8DCXBhcmFncmFwaAcA+eOH9QowBgQA+eOH9QoxA29uZYf5"
    "44f1CjADCmJ1bGxldExpc3QHAPnjh/UKNQMIbGlzdEl0ZW0HAPnjh/UKNgMJcGFyYWdyYXBoBwD544f1CjcGBAD544f1CjgCaW4oAPnjh/UKLgVz"
    "dGFydAF9AQA="
)


def violation(section: Section, doc: Doc) -> str | None:
    """The first place that does not fit, as the hub looks for it."""
    return next((breach.says for breach in declared_shape_breaches(section, doc)), None)


# Strategies: prose, values and whole sections as people might write them

words = st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=30)
texts = st.builds(
    lambda text, marks: {"type": "text", "text": text, "marks": [{"type": m} for m in marks]},
    words,
    st.lists(st.sampled_from([*MARKS, "link"]), unique=True),
)
inline = st.lists(texts | st.just({"type": "hardBreak"}), max_size=4)
paragraphs = st.builds(lambda c: {"type": "paragraph", "content": c}, inline)
headings = st.builds(lambda c: {"type": "heading", "attrs": {"level": 1}, "content": c}, inline)


def _lists(blocks: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    items = st.lists(st.builds(lambda c: {"type": "listItem", "content": c}, st.lists(blocks, max_size=2)), max_size=2)
    return st.builds(
        lambda kind, c: {"type": kind, "content": c}, st.sampled_from(["bulletList", "orderedList", "table"]), items
    )


blocks = st.recursive(paragraphs | headings, lambda inner: inner | _lists(inner), max_leaves=6)
proses = st.builds(lambda c: {"doc": {"type": "doc", "content": c}}, st.lists(blocks, max_size=4))
anything = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers(-(2**53), 2**53) | st.text(max_size=12) | st.dates().map(str),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=5,
)
ids = st.text("abc-", min_size=1, max_size=4)


def values(field: Field) -> st.SearchStrategy[Any]:
    fitting: dict[str, st.SearchStrategy[Any]] = {
        "prose": proses,
        "text": words,
        "long_text": words,
        "date": st.dates().map(str),
        "number": st.floats(0, 500),
        "minutes": st.integers(0, 3000),
        "choice": st.sampled_from([o.key for o in field.options] or [""]),
        "choices": st.lists(st.sampled_from([o.key for o in field.options] or [""]), unique=True),
        "yes_no": st.booleans(),
        "link": ids,
        "links": st.lists(ids, unique=True, max_size=3),
        "rows": st.lists(
            st.fixed_dictionaries({"id": ids}, optional={c.key: values(c) for c in field.row})
            if field.row
            else st.none(),
            max_size=4,
        ),
    }
    return st.one_of(fitting[field.kind], fitting[field.kind], anything)


def sections() -> st.SearchStrategy[tuple[Section, dict[str, Any]]]:
    return st.sampled_from(FORM.sections).flatmap(
        lambda s: st.tuples(st.just(s), st.fixed_dictionaries({}, optional={f.key: values(f) for f in s.written}))
    )


calm = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@calm
@given(sections())
def test_content_survives_the_way_through_a_document(written: tuple[Section, dict[str, Any]]):
    section, said = written
    doc = section_doc_from_content(section, said)
    assert section_content(section, doc) == normal_content(section, said)
    assert violation(section, doc) is None


@calm
@given(sections())
def test_normal_content_is_json_and_stays_as_it_is(written: tuple[Section, dict[str, Any]]):
    section, said = written
    normal = normal_content(section, said)
    assert normal_content(section, normal) == normal
    assert json.loads(json.dumps(normal, allow_nan=False)) == normal
    assert set(normal) == {f.key for f in section.written}
    assert "\x00" not in json.dumps(normal, ensure_ascii=False)


@calm
@given(anything)
def test_content_of_anything_at_all(said: Any):
    for section in FORM.sections:
        whole = said if isinstance(said, dict) else {"x": said}
        assert set(normal_content(section, whole)) == {f.key for f in section.written}
    assert set(normal_plan(FORM, {"goals": said})) == set(FORM.by_key)


roots = st.sampled_from(["fields", "rows:needs", "prose:academic", "prose:strengths", "rows:goals", "other"])


@st.composite
def documents(draw: st.DrawFn) -> Doc[Any]:
    """Documents nobody would write: any root as any type, holding anything."""
    doc: Doc[Any] = Doc()
    for root in draw(st.lists(roots, unique=True, max_size=4)):
        kind = draw(st.sampled_from([Map, Array, Text, XmlFragment]))
        held = doc.get(root, type=kind)
        for key, value in draw(st.lists(st.tuples(st.sampled_from(_KEYS), anything), max_size=4)):
            with contextlib.suppress(ValueError, TypeError, OverflowError, RuntimeError):
                _put(held, key, value)
    return doc


_KEYS = ["academic_on", "academic_source", "areas_without_need", "id", "position", "description", "text", "paragraph"]


def _put(held: Any, key: str, value: Any) -> None:
    if isinstance(held, Map):
        held[key] = Text(str(value)) if key == "description" else value
    elif isinstance(held, Array):
        held.append(Map({"id": "a", key: value}) if key in ("id", "position") else value)
    elif isinstance(held, Text):
        held.insert(0, str(value), {"bold": True} if key == "text" else None)
    else:
        held.children.append(XmlElement(key, {"level": str(value)}, [XmlText(str(value))]))


@settings(max_examples=120, deadline=None)
@given(documents())
def test_any_document_has_content(doc: Doc[Any]):
    copy: Doc[Any] = Doc()
    copy.apply_update(doc.get_update())
    for section in (PRESENT, GOALS):
        said = section_content(section, copy)
        assert set(said) == {f.key for f in section.written}
        assert normal_content(section, said) == said
        violation(section, copy)


@settings(max_examples=80, deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 255))
def test_a_damaged_update_gives_content_or_is_refused_whole(place: int, flip: int):
    update = bytearray(section_doc_from_content(PRESENT, content()["present_levels"]).get_update())
    update[place % len(update)] ^= flip
    doc: Doc[Any] = Doc()
    with contextlib.suppress(ValueError, RuntimeError):
        doc.apply_update(bytes(update))
    assert set(section_content(PRESENT, doc)) == set(PRESENT.by_key)


def test_what_a_foreign_client_smuggles_is_neither_read_nor_accepted():
    doc: Doc[Any] = Doc()
    doc.apply_update(HOSTILE)
    said = section_content(PRESENT, doc)
    assert said["academic"]["text"] == "bold 😀\nkept words"
    assert "javascript" not in json.dumps(said)
    assert said["needs"] == [{"id": "a", "area": None, "description": "q", "no_action_reason": None}]
    assert violation(PRESENT, doc) is not None


def test_what_tiptap_writes_is_accepted_and_read_word_for_word():
    doc: Doc[Any] = Doc()
    doc.apply_update(TIPTAP)
    assert violation(PRESENT, doc) is None
    academic = section_content(PRESENT, doc)["academic"]
    assert academic["text"] == "Reading 😀\né plain boldboth\nu end\n- one\n  - in"
    assert academic["doc"]["content"][1]["content"][2]["marks"] == [{"type": "bold"}, {"type": "italic"}]
    assert section_content(PRESENT, section_doc_from_content(PRESENT, {"academic": academic}))["academic"] == academic


def test_text_in_place_of_rows_is_not_read_and_not_accepted():
    doc: Doc[Any] = Doc()
    doc.apply_update(TEXT_EVERYWHERE)
    assert section_content(PRESENT, doc) == empty_content(PRESENT)
    assert violation(PRESENT, doc) is not None
    rows: Doc[Any] = Doc()
    rows.get("rows:needs", type=Text).insert(0, "a\U0001f600")
    assert violation(PRESENT, rows) == "needs: text in place of rows"


def test_an_empty_document_is_empty_content():
    for section in FORM.sections:
        assert section_content(section, Doc()) == empty_content(section)
        assert violation(section, Doc()) is None


def test_mayas_whole_plan_fits_its_declaration():
    for section in FORM.sections:
        doc = section_doc_from_content(section, content()[section.key])
        assert violation(section, doc) is None
        assert section_content(section, doc) == content()[section.key]


def test_two_people_type_in_one_goal_and_both_stay():
    first = section_doc_from_content(GOALS, content()["goals"])
    second: Doc[Any] = Doc()
    second.apply_update(first.get_update())
    for doc, at, word in ((first, 0, "Please: "), (second, len("Maya will read aloud"), " clearly")):
        doc.get("rows:goals", type=Array)[0]["behavior"].insert(at, word)
    first.apply_update(second.get_update())
    second.apply_update(first.get_update())
    for doc in (first, second):
        assert section_content(GOALS, doc)["goals"][0]["behavior"] == "Please: Maya will read aloud clearly"


def test_two_people_move_one_row_and_it_stays_one_row():
    first = section_doc_from_content(GOALS, content()["goals"])
    second: Doc[Any] = Doc()
    second.apply_update(first.get_update())
    first.get("rows:goals", type=Array)[1]["position"] = 0.5
    second.get("rows:goals", type=Array)[1]["position"] = 0.25
    first.apply_update(second.get_update())
    assert [g["id"] for g in section_content(GOALS, first)["goals"]] == ["goal-planner", "goal-fluency"]
    assert violation(GOALS, first) is None


def test_text_keeps_words_and_loses_control_characters():
    doc: Doc[Any] = Doc()
    doc.get("rows:needs", type=Array).append(Map({"id": "n", "description": Text("a\x00b\r\nc")}))
    assert section_content(PRESENT, doc)["needs"][0]["description"] == "ab\nc"


# What the hub refuses


def _paragraph(*children: Any) -> XmlElement:
    return XmlElement("paragraph", {}, list(children))


def _prose_with(node: Any) -> Doc[Any]:
    doc: Doc[Any] = Doc()
    doc.get("prose:academic", type=XmlFragment).children.append(node)
    return doc


def _marked(marks: dict[str, Any]) -> Doc[Any]:
    doc = _prose_with(_paragraph())
    text = XmlText()
    next(iter(doc.get("prose:academic", type=XmlFragment).children)).children.append(text)
    text.insert(0, "words", marks)
    return doc


def _fields_with(key: str, value: Any) -> Doc[Any]:
    doc: Doc[Any] = Doc()
    doc.get("fields", type=Map)[key] = value
    return doc


def _rows_with(*rows: Any) -> Doc[Any]:
    doc: Doc[Any] = Doc()
    doc.get("rows:needs", type=Array).extend(list(rows))
    return doc


def _need(row_id: str = "n1", **values: Any) -> Map[Any]:
    return Map({"id": row_id, "description": Text("Read"), **values})


def _deep() -> Doc[Any]:
    node = _paragraph(XmlText("deep"))
    for _ in range(20):
        node = XmlElement("bulletList", {}, [XmlElement("listItem", {}, [node])])
    return _prose_with(node)


def _foreign_root() -> Doc[Any]:
    doc: Doc[Any] = Doc()
    doc.get("prose:secret", type=XmlFragment).children.append(_paragraph(XmlText("hidden")))
    return doc


def _list_under_fields() -> Doc[Any]:
    doc: Doc[Any] = Doc()
    doc.get("fields", type=Array).append("hidden")
    return doc


REFUSED = {
    "an image": lambda: _prose_with(XmlElement("image", {"src": "https://example.org/x.png"})),
    "a script": lambda: _prose_with(XmlElement("script", {}, [XmlText("alert(1)")])),
    "a table": lambda: _prose_with(XmlElement("table")),
    "a first-level heading": lambda: _prose_with(XmlElement("heading", {"level": 1})),
    "an event handler": lambda: _prose_with(XmlElement("paragraph", {"onclick": "x"})),
    "text outside a paragraph": lambda: _prose_with(XmlText("loose")),
    "a paragraph in a paragraph": lambda: _prose_with(_paragraph(_paragraph())),
    "a list without items": lambda: _prose_with(XmlElement("bulletList", {}, [_paragraph()])),
    "a list nested forty deep": _deep,
    "a link": lambda: _marked({"link": {"href": "javascript:alert(1)"}}),
    "two megabytes": lambda: _prose_with(_paragraph(XmlText("x" * 2_000_000))),
    "a foreign field": lambda: _fields_with("salary", 1),
    "prose as a plain value": lambda: _fields_with("academic", "words"),
    "a day that is none": lambda: _fields_with("academic_on", "2026-02-30"),
    "a choice that is none": lambda: _fields_with("areas_without_need", ["lunch"]),
    "a number for a line": lambda: _fields_with("academic_source", 7),
    "a line as long as a book": lambda: _fields_with("academic_source", "x" * 3_000),
    "a foreign root": _foreign_root,
    "a list under the fields": _list_under_fields,
    "a row that is a word": lambda: _rows_with("need"),
    "a row without an id": lambda: _rows_with(Map({"description": Text("Read")})),
    "two rows of one id": lambda: _rows_with(_need(), _need()),
    "a foreign column": lambda: _rows_with(_need(author="somebody else")),
    "a text set whole": lambda: _rows_with(Map({"id": "n1", "description": "Read"})),
    "a row made without its texts": lambda: _rows_with(Map({"id": "n1"})),
    "a position that is a word": lambda: _rows_with(_need(position="first")),
    "ten thousand rows": lambda: _rows_with(*(_need(f"n{i}") for i in range(MOST_ROWS + 1))),
}


@pytest.mark.parametrize("what", REFUSED)
def test_the_hub_refuses(what: str):
    doc = REFUSED[what]()
    assert violation(PRESENT, doc)
    assert set(section_content(PRESENT, doc)) == set(PRESENT.by_key)


ACCEPTED = {
    "marks": lambda: _marked({"bold": {}, "italic": {}, "underline": True}),
    "a list emptied by two people": lambda: _prose_with(XmlElement("bulletList")),
    "a third-level heading": lambda: _prose_with(XmlElement("heading", {"level": 3}, [XmlText("Reading")])),
    "a numbered list as TipTap writes it": lambda: _prose_with(
        XmlElement("orderedList", {"start": 1}, [XmlElement("listItem", {}, [_paragraph(XmlText("one"))])])
    ),
    "a line break": lambda: _prose_with(_paragraph(XmlText("a"), XmlElement("hardBreak"), XmlText("b"))),
    "an answer taken back": lambda: _fields_with("academic_on", None),
    "a moved row": lambda: _rows_with(_need(position=2.5)),
    "a right-to-left line with emoji": lambda: _fields_with("academic_source", "مرحبا 👩‍👧 שלום"),
}


@pytest.mark.parametrize("what", ACCEPTED)
def test_the_hub_accepts(what: str):
    assert violation(PRESENT, ACCEPTED[what]()) is None


def test_a_link_to_a_deleted_row_is_no_broken_document():
    doc = section_doc_from_content(GOALS, content()["goals"] | {"goals": [{"id": "g", "need_ids": ["gone"]}]})
    assert violation(GOALS, doc) is None


def test_looking_for_violations_leaves_the_document_alone():
    doc = section_doc_from_content(PRESENT, content()["present_levels"])
    before = doc.get_update()
    violation(PRESENT, doc)
    section_content(PRESENT, doc)
    assert doc.get_update() == before


def test_prose_keeps_what_is_allowed_and_its_words():
    given_ = {
        "type": "doc",
        "content": [
            {"type": "heading", "attrs": {"level": 1, "id": "x"}, "content": [{"type": "text", "text": "Reading"}]},
            {"type": "image", "attrs": {"src": "x"}},
            {
                "type": "bulletList",
                "content": [
                    {
                        "type": "listItem",
                        "content": [{"type": "paragraph", "content": [{"type": "text", "text": "slow"}]}],
                    }
                ],
            },
            {
                "type": "paragraph",
                "content": [
                    {"type": "text", "text": "but ", "marks": [{"type": "link", "attrs": {"href": "javascript:x"}}]},
                    {"type": "text", "text": "sure"},
                    {"type": "hardBreak"},
                    {"type": "text", "text": "indeed", "marks": [{"type": "bold"}]},
                ],
            },
        ],
    }
    kept = prose(given_)
    assert kept is not None
    assert kept["text"] == "Reading\n- slow\nbut sure\nindeed"
    assert [n["type"] for n in kept["doc"]["content"]] == ["heading", "bulletList", "paragraph"]
    assert kept["doc"]["content"][0]["attrs"] == {"level": 3}
    assert kept["doc"]["content"][2]["content"][0] == {"type": "text", "text": "but sure"}
    assert prose({"type": "doc", "content": [{"type": "paragraph"}]}) is None


def test_values_that_fit_and_do_not():
    field = Field(key="m", kind="minutes", label=GOALS.title)
    assert value_violation(field, 45.0) is None
    assert value_violation(field, None) is None
    for wrong in (-1, 1.5, True, "45", float("nan"), 10**12, [45]):
        assert value_violation(field, wrong)
