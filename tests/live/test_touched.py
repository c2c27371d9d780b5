"""What an edit touches is known whatever it puts there: only that is looked at again."""

from __future__ import annotations

import itertools
import random
from collections.abc import Collection
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pycrdt import Array, Doc, Map, Text, XmlElement, XmlFragment, XmlText
from tests.factories.plan import FORM, whole_plan

from trellis.live.merging import apply_all
from trellis.live.touched import Touched
from trellis.plans.content import section_doc_from_content
from trellis.plans.form import Section
from trellis.plans.form.shape import declared_roots, declared_shape_breaches

SECTIONS = {key: FORM.section(key) for key in ("present_levels", "goals")}
KINDS = (Map, Array, Text, XmlFragment)
ROOTS = [(key, root) for key, section in SECTIONS.items() for root in declared_roots(section)]
NESTED = (
    lambda: Map({"a": Map({"b": 1})}),
    lambda: Array([Text("x"), Array([1])]),
    lambda: Text("words"),
    lambda: XmlFragment([XmlElement("p", {}, [XmlText("words")])]),
    lambda: 5,
    lambda: None,
    lambda: {"a": [1, "b"]},
)


def begun(key: str) -> Doc[Any]:
    return section_doc_from_content(SECTIONS[key], whole_plan()[key])


def copy_of(doc: Doc[Any]) -> Doc[Any]:
    copy: Doc[Any] = Doc()
    copy.apply_update(doc.get_update())
    return copy


def spoil(doc: Doc[Any], root: str, kind: type[Any], value: Any, key: str) -> None:
    """Put something into a root, seen as whatever type."""
    with doc.transaction():
        seen = doc.get(root, type=kind)
        if kind is Map:
            seen[key] = value
        elif kind is Array:
            seen.append(value)
        elif kind is XmlFragment:
            seen.children.append(XmlElement("script", {}, [XmlText("words")]))
        else:
            seen.insert(0, "words")


@pytest.mark.parametrize(("key", "root"), ROOTS)
def test_a_root_is_named_whatever_is_put_into_it(key: str, root: str) -> None:
    doc = begun(key)
    touched = Touched(doc, declared_roots(SECTIONS[key]))
    for n, (kind, value) in enumerate(itertools.product(KINDS, NESTED)):
        theirs = copy_of(doc)
        before = theirs.get_state()
        spoil(theirs, root, kind, value(), f"key {n}")
        change = theirs.get_update(before)
        # Watched anew, as after others' edits were read, it is named all the same.
        for seen, watch in ((doc, touched), (copied := copy_of(doc), Touched(copied, declared_roots(SECTIONS[key])))):
            watch.forget()
            assert not watch.names
            apply_all(seen, [change])
            assert watch.names == {root}, (kind, value())


def test_what_lies_deep_and_what_is_taken_away_is_named() -> None:
    doc = begun("goals")
    touched = Touched(doc, declared_roots(SECTIONS["goals"]))
    theirs = copy_of(doc)
    before = theirs.get_state()
    row = theirs.get("rows:goals", type=Array)[0]
    next(value for _, value in row.items() if isinstance(value, Text)).insert(0, "Soon ")
    apply_all(doc, [theirs.get_update(before)])
    assert touched.names == {"rows:goals"}
    touched.forget()
    before = theirs.get_state()
    del theirs.get("rows:goals", type=Array)[0]
    apply_all(doc, [theirs.get_update(before)])
    assert touched.names == {"rows:goals"}


def seen(section: Section, doc: Doc[Any], touched: Collection[str] | None) -> object:
    """What does not fit, or that it cannot even be looked at, which is refused as well (`merging.shape_problem`)."""
    try:
        return {(one.path, one.why) for one in declared_shape_breaches(section, doc, touched)}
    except AttributeError:
        return "unreadable"


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(sorted(SECTIONS)), st.randoms(use_true_random=False))
def test_looking_at_what_was_touched_finds_what_looking_at_all_finds(key: str, chance: random.Random) -> None:
    section, doc = SECTIONS[key], begun(key)
    touched = Touched(doc, declared_roots(section))
    assert not list(declared_shape_breaches(section, doc))
    theirs = copy_of(doc)
    before = theirs.get_state()
    names = [*declared_roots(section), "a root nobody declared"]
    for n in range(chance.randint(1, 3)):
        kind = chance.choice(KINDS)
        spoil(theirs, chance.choice(names), kind, chance.choice(NESTED)(), f"key {n}")
    apply_all(doc, [theirs.get_update(before)])
    assert seen(section, doc, touched.names) == seen(section, doc, None)


def test_a_root_that_was_not_touched_is_not_looked_at() -> None:
    section, doc = SECTIONS["present_levels"], begun("present_levels")
    doc.get("fields", type=Map)["academic_on"] = "tomorrow"
    assert not list(declared_shape_breaches(section, doc, {"prose:strengths"}))
    assert list(declared_shape_breaches(section, doc, {"fields"}))
