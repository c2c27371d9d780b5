"""Anchored words stay what they are while anybody writes around them, or are gone: never other words."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pycrdt import Doc, XmlElement, XmlFragment, XmlText

from tests.teamwork.choosing import anchor_on, ids_of
from trellis.plans.form import form_for
from trellis.plans.form.prose import prose, prose_from_fragment, write_fragment
from trellis.teamwork.anchors import LONGEST_ANCHOR, Anchor, decoded, encoded, found
from trellis.teamwork.rewording import Target, passage, reworded

ROOT = "prose:strengths"
SECTION = form_for("iep").section("present_levels")
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


def doc_of(*blocks: Any) -> Doc[Any]:
    """A text of paragraphs; a block is its words, or a list of words and (words, mark)."""
    doc: Doc[Any] = Doc()
    nodes = []
    for block in blocks:
        runs = [(one, None) if isinstance(one, str) else one for one in ([block] if isinstance(block, str) else block)]
        content = [{"type": "text", "text": t, "marks": [{"type": m}] if m else []} for t, m in runs]
        nodes.append({"type": "paragraph", "content": content})
    whole = prose({"content": nodes})
    assert whole is not None
    write_fragment(doc.get(ROOT, type=XmlFragment), whole["doc"])
    return doc


def texts(doc: Doc[Any]) -> list[XmlText]:
    return [block.children[0] for block in doc.get(ROOT, type=XmlFragment).children if len(block.children)]


def copy_of(doc: Doc[Any]) -> Doc[Any]:
    copy: Doc[Any] = Doc()
    copy.apply_update(doc.get_update())
    return copy


def said(doc: Doc[Any]) -> str:
    whole = prose_from_fragment(doc.get(ROOT, type=XmlFragment))
    return whole["text"] if whole else ""


@pytest.mark.parametrize(
    ("blocks", "words"),
    [
        (["Maya reads well."], "reads"),
        (["Maya reads well.", "She reads on."], "reads on"),
        (["👩🏽‍🏫 ñandú 😀 reads 😀"], "reads 😀"),
        (["مايا تقرأ جيدا"], "تقرأ"),
        ([["Maya ", ("reads", "bold"), " well."]], "well"),
        ([["Maya ", ("rea", "bold"), "ds well."]], "reads"),
        (["Maya"], "Maya"),
        (["aaaa"], "a"),
    ],
)
def test_an_anchor_finds_its_words_whatever_was_typed_around_them(blocks: list[Any], words: str) -> None:
    doc = doc_of(*blocks)
    anchor = anchor_on(doc, ROOT, words)
    assert passage(doc, ROOT, anchor) == words
    doc.get(ROOT, type=XmlFragment).children.insert(0, XmlElement("paragraph"))
    for text in texts(doc):
        text.insert(0, "ñ😀 before ", {})
        text.insert(len(text), " behind", {})
    assert passage(doc, ROOT, anchor) == words
    assert passage(copy_of(doc), ROOT, anchor) == words, "and in whoever loads it"


def test_words_over_two_paragraphs_are_one_passage() -> None:
    doc = doc_of("one two", "three four")
    first, last = anchor_on(doc, ROOT, "two"), anchor_on(doc, ROOT, "three")
    stretches = found(doc, ROOT, Anchor(first.start, last.end))
    assert stretches is not None and [one.words for one in stretches] == ["two", "three"]
    assert found(doc, ROOT, Anchor(last.start, first.end)) is None, "the other way round is nothing"


def test_an_anchor_is_written_as_yjs_writes_it() -> None:
    anchor = Anchor((3_012_345_678, 12), (7, 1 << 40))
    assert decoded(*encoded(anchor)) == anchor
    # Y.encodeRelativePosition of a position on the item 77:4, to the right and to the left.
    assert encoded(Anchor((77, 4), (77, 4))) == ("AE0EAA==", "AE0EQQ==")


@pytest.mark.parametrize(
    "position",
    [
        "",
        "not base64!",
        "AE0EAA",
        "AE0E",
        "AE0EQQ==",  # to the left, where a beginning is to the right
        "AE0EAAA=",  # more than a position
        b64encode(b"\x01\x04name\x00").decode(),  # the end of a root
        b64encode(b"\x02\x4d\x04\x00").decode(),  # the end of a type
        b64encode(b"\x00" + b"\xff" * 12 + b"\x00").decode(),
        b64encode(b"\x00\x80\x80\x80\x80\x80\x80\x80\x80\x01\x04\x00").decode(),  # beyond what a browser can count
        "A" * (LONGEST_ANCHOR + 1),
        "é" * 8,
    ],
)
def test_anything_else_is_no_anchor(position: str) -> None:
    with pytest.raises(ValueError):
        decoded(position, "AE0EQQ==")


@given(st.text(max_size=40), st.text(max_size=40))
def test_no_text_at_all_is_more_than_refused(start: str, end: str) -> None:
    try:
        anchor = decoded(start, end)
    except ValueError:
        return
    assert found(doc_of("Maya reads."), ROOT, anchor) is None


def test_a_position_in_another_text_or_on_no_character_is_not_found() -> None:
    doc = doc_of("Maya reads.")
    other = doc_of("Maya reads.")
    assert found(doc, ROOT, anchor_on(other, ROOT, "reads")) is None, "of another document"
    both = copy_of(doc)
    write_fragment(both.get("prose:functional", type=XmlFragment), {"content": []})
    assert found(both, "prose:functional", anchor_on(both, ROOT, "reads")) is None, "of another field"
    chars = ids_of(doc, ROOT)
    client, clock = min(chars.values())
    for one in range(clock):
        assert found(doc, ROOT, Anchor((client, one), (client, one))) is None, "a paragraph, or the text itself"


Edit = tuple[bool, int, int]
EDITS = st.lists(st.tuples(st.booleans(), st.integers(0, 60), st.integers(1, 12)), max_size=6)


@given(st.integers(0, 25), st.integers(0, 25), EDITS, EDITS, st.booleans())
def test_whoever_writes_at_once_anchored_words_stay_or_are_gone(
    one: int, other: int, here: list[Edit], there: list[Edit], twice: bool
) -> None:
    first, last = min(one, other), max(one, other)
    doc = doc_of(LETTERS[:26])
    chosen = LETTERS[first : last + 1]
    anchor = anchor_on(doc, ROOT, chosen)
    sides = [copy_of(doc), copy_of(doc)]
    for side, edits in zip(sides, (here, there), strict=True):
        for is_typed, at, length in edits:
            text = texts(side)[0]
            at = min(at, len(text))
            if is_typed:
                text.insert(at, "0123456789.."[:length], {})
            else:
                del text[at : min(at + length, len(text))]
    for side in reversed(sides) if twice else sides:
        doc.apply_update(side.get_update())
    now = passage(copy_of(doc), ROOT, anchor)
    stands = said(doc)
    if chosen[0] in stands and chosen[-1] in stands:
        assert now is not None
        assert (now[0], now[-1]) == (chosen[0], chosen[-1])
        kept = [letter for letter in now if letter in LETTERS]
        assert kept == [letter for letter in chosen if letter in stands], "its own letters, and no other"
        assert now in stands
    else:
        assert now is None


@given(st.text(alphabet="abc é😀", min_size=1, max_size=20), st.integers(0, 20), st.integers(0, 20))
def test_accepting_says_the_new_words_there_and_nothing_else_anywhere(becomes: str, before: int, behind: int) -> None:
    doc = doc_of("Maya reads very well.", "Maya reads very well.")
    anchor = anchor_on(doc, ROOT, "reads very", nth=1)
    target = Target("strengths", anchor=anchor)
    texts(doc)[1].insert(0, "x" * before, {})
    texts(doc)[1].insert(len(texts(doc)[1]), "y" * behind, {})
    browser = copy_of(doc)
    edit = reworded(SECTION, doc, target, "reads very", becomes)
    assert edit is not None
    expected = ["Maya reads very well.", f"{'x' * before}Maya {becomes} well.{'y' * behind}"]
    assert [one.diff()[0][0] for one in texts(doc)] == expected
    browser.apply_update(edit)
    assert said(browser) == said(doc)


def test_new_words_look_as_those_in_whose_place_they_stand() -> None:
    doc = doc_of(["Maya ", ("reads slowly", "bold"), " now."])
    anchor = anchor_on(doc, ROOT, "reads slowly now")
    assert reworded(SECTION, doc, Target("strengths", anchor=anchor), "reads slowly now", "reads fluently now")
    whole = prose_from_fragment(doc.get(ROOT, type=XmlFragment))
    assert whole is not None
    runs = whole["doc"]["content"][0]["content"]
    assert [(run["text"], bool(run.get("marks"))) for run in runs] == [
        ("Maya ", False),
        ("reads fluently", True),
        (" now.", False),
    ]


def test_the_first_words_of_a_text_take_nothing_from_who_begins_it_too() -> None:
    doc: Doc[Any] = Doc()
    doc.get(ROOT, type=XmlFragment).children.append(XmlElement("paragraph"))
    browser = copy_of(doc)
    browser.get(ROOT, type=XmlFragment).children[0].children.append(XmlText("She sings."))
    edit = reworded(SECTION, doc, Target("strengths"), "", "Maya reads.")
    assert edit is not None and said(doc) == "Maya reads."
    browser.apply_update(edit)
    assert sorted(said(browser)) == sorted("She sings.Maya reads.")
    assert reworded(SECTION, browser, Target("strengths"), "", "Again.") is None


def test_other_words_than_were_quoted_are_not_replaced() -> None:
    doc = doc_of("Maya reads very well.")
    target = Target("strengths", anchor=anchor_on(doc, ROOT, "reads very"))
    texts(doc)[0].insert(len(b"Maya reads"), " not", {})
    assert reworded(SECTION, doc, target, "reads very", "reads") is None
    assert said(doc) == "Maya reads not very well."
