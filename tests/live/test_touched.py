"""What an edit touches is known whatever it puts there: only that is looked at again."""

from __future__ import annotations

import gc
import itertools
import random
import weakref
from collections.abc import Callable, Collection
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
from trellis.plans.form.values import LONGEST_LONG_TEXT
from trellis.plans.live import roots

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
    touched = Touched(doc, roots(SECTIONS[key]))
    for n, (kind, value) in enumerate(itertools.product(KINDS, NESTED)):
        theirs = copy_of(doc)
        before = theirs.get_state()
        spoil(theirs, root, kind, value(), f"key {n}")
        change = theirs.get_update(before)
        # Watched anew, as after others' edits were read, it is named all the same.
        for seen, watch in ((doc, touched), (copied := copy_of(doc), Touched(copied, roots(SECTIONS[key])))):
            watch.begin()
            assert not watch.names
            apply_all(seen, [change])
            assert watch.names == {root}, (kind, value())


def test_what_lies_deep_and_what_is_taken_away_is_named() -> None:
    doc = begun("goals")
    touched = Touched(doc, roots(SECTIONS["goals"]))
    theirs = copy_of(doc)
    before = theirs.get_state()
    row = theirs.get("rows:goals", type=Array)[0]
    next(value for _, value in row.items() if isinstance(value, Text)).insert(0, "Soon ")
    apply_all(doc, [theirs.get_update(before)])
    assert touched.names == {"rows:goals"}
    touched.begin()
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
    touched = Touched(doc, roots(section))
    assert not list(declared_shape_breaches(section, doc))
    theirs = copy_of(doc)
    before = theirs.get_state()
    names = [*declared_roots(section), "a root nobody declared"]
    for n in range(chance.randint(1, 3)):
        kind = chance.choice(KINDS)
        spoil(theirs, chance.choice(names), kind, chance.choice(NESTED)(), f"key {n}")
    apply_all(doc, [theirs.get_update(before)])
    everything = seen(section, doc, None)
    assert seen(section, doc, touched.names) == everything
    to_look_at = touched.to_look_at(len(theirs.get_update(before)))
    assert (set() if to_look_at is None else seen(section, doc, to_look_at)) == everything


def test_a_root_that_was_not_touched_is_not_looked_at() -> None:
    section, doc = SECTIONS["present_levels"], begun("present_levels")
    doc.get("fields", type=Map)["academic_on"] = "tomorrow"
    assert not list(declared_shape_breaches(section, doc, {"prose:strengths"}))
    assert list(declared_shape_breaches(section, doc, {"fields"}))


class Typing:
    """A section many letters come into; `whole`: what had to be looked at whole for the last of them."""

    def __init__(self, key: str) -> None:
        self.section = SECTIONS[key]
        self.doc = begun(key)
        self.theirs = copy_of(self.doc)
        self.touched = Touched(self.doc, roots(self.section))
        self.whole: frozenset[str] | None = None

    def edited(self, edit: Callable[[Doc[Any]], object], *, fits: bool = True) -> frozenset[str] | None:
        before = self.theirs.get_state()
        with self.theirs.transaction():
            edit(self.theirs)
        change = self.theirs.get_update(before)
        self.touched.begin()
        apply_all(self.doc, [change])
        self.whole = self.touched.to_look_at(len(change))
        found = set() if self.whole is None else seen(self.section, self.doc, self.whole)
        assert found == seen(self.section, self.doc, None)
        assert not found if fits else found
        if fits:
            self.touched.fits(self.whole or frozenset(), len(change))
        return self.whole


def words(doc: Doc[Any]) -> XmlText:
    """The first text of a prose."""
    (paragraph, *_) = doc.get("prose:strengths", type=XmlFragment).children
    return next(one for one in paragraph.children if isinstance(one, XmlText))


def test_a_letter_is_looked_at_with_the_text_it_stands_in_and_no_more() -> None:
    typing = Typing("present_levels")
    assert typing.edited(lambda doc: words(doc).insert(0, "a")) == {"prose:strengths"}, "the first: nobody has looked"
    for letter in "bcd":
        assert typing.edited(lambda doc, one=letter: words(doc).insert(0, one)) is None
    assert typing.edited(lambda doc: words(doc).format(0, 2, {"bold": True})) is None
    assert typing.edited(lambda doc: words(doc).__delitem__(slice(0, 2))) is None


@pytest.mark.parametrize(
    "spoils",
    [
        lambda text: text.format(0, 2, {"colour": "red"}),
        lambda text: text.attributes.__setitem__("class", "x"),
        lambda text: text.insert_embed(0, {"image": "x"}),
        lambda text: text.insert_embed(0, Map({"a": 1})),
    ],
    ids=["mark", "attribute", "embedded value", "embedded map"],
)
def test_a_text_that_is_none_any_more_is_found(spoils: Callable[[XmlText], object]) -> None:
    typing = Typing("present_levels")
    typing.edited(lambda doc: words(doc).insert(0, "abc"))
    assert typing.edited(lambda doc: spoils(words(doc)), fits=False) == {"prose:strengths"}


def test_a_text_of_a_row_is_looked_at_alone_and_found_when_it_is_too_long() -> None:
    typing = Typing("goals")

    def text(doc: Doc[Any]) -> Text:
        row = doc.get("rows:goals", type=Array)[0]
        return next(value for _, value in row.items() if isinstance(value, Text))

    typing.edited(lambda doc: text(doc).insert(0, "a"))
    assert typing.edited(lambda doc: text(doc).insert(0, "b")) is None
    assert typing.edited(lambda doc: text(doc).insert(0, "c" * LONGEST_LONG_TEXT), fits=False) == {"rows:goals"}


def test_a_prose_that_grows_by_letters_is_found_at_the_very_letter_that_is_too_many() -> None:
    typing = Typing("present_levels")
    typing.edited(lambda doc: words(doc).insert(0, "a"))
    left = roots(typing.section)["prose:strengths"].room(typing.doc)
    # Close to the limit in one piece, the rest in letters of several bytes each.
    typing.edited(lambda doc: words(doc).insert(0, "b" * (left - 20)))
    for _ in range(20):
        typing.edited(lambda doc: words(doc).insert(0, "ñ"))
    typing.edited(lambda doc: words(doc).insert(0, "ñ"), fits=False)


def test_what_others_wrote_meanwhile_is_counted_too() -> None:
    typing = Typing("present_levels")
    typing.edited(lambda doc: words(doc).insert(0, "a"))
    assert typing.edited(lambda doc: words(doc).insert(0, "b")) is None
    others = copy_of(typing.doc)
    before = others.get_state()
    words(others).insert(0, "c" * (roots(typing.section)["prose:strengths"].room(others) - 5))
    for doc in (typing.doc, typing.theirs):
        doc.apply_update(others.get_update(before))
    assert typing.edited(lambda doc: words(doc).insert(0, "d")) == {"prose:strengths"}
    typing.edited(lambda doc: words(doc).insert(0, "eeeeee"), fits=False)


def test_a_document_that_is_watched_no_more_is_let_go_of() -> None:
    typing = Typing("present_levels")
    typing.edited(lambda doc: words(doc).insert(0, "a"))
    typing.doc.get("prose:strengths", type=XmlFragment)
    document, touched = weakref.ref(typing.doc), weakref.ref(typing.touched)
    typing.touched.stop()
    del typing
    gc.collect()
    assert (document(), touched()) == (None, None)
