"""Sheets of one page: each fits its page, what was left out is said, and some things are never left out."""

from __future__ import annotations

import re
import time
from typing import Any

import pytest
from tests.documents.conftest import MADE_AT, opened, tags, texts

from trellis.documents.one_page import Sheet, SheetLine, SheetSection, set_on_one_page
from trellis.documents.problems import DocumentNotPrintable, DocumentTooLarge

SENTENCE = "Let her answer aloud before she writes, and give her the notes of the lesson with the words to fill in"


def section(title: str, count: int, gives_way: int, **more: Any) -> SheetSection:
    lines = tuple(
        SheetLine(f"{title} {n}", f"{SENTENCE} {title.lower()}-{n}.", "In class") for n in range(1, count + 1)
    )
    said = {"one_more": f"1 more of {title}: see the plan.", "more": f"{{count}} more of {title}: see the plan."}
    return SheetSection(title, lines, gives_way, **said, **more)


def sheet(*sections: SheetSection, name: str = "Maya Ruiz") -> Sheet:
    return Sheet(name, ("Grade 10 · Harbor High School",), (), sections, ("Version 1", "Confidential"))


def printed(*sheets: Sheet, language: Any = "en") -> bytes:
    return set_on_one_page(sheets, title="At a glance", sender="Cedar Unified", language=language, made_at=MADE_AT)


def squeezed(text: str) -> str:
    return "".join(text.replace("\u00ad", "").replace("-\n", "").split()).replace("-", "")


def test_a_short_sheet_keeps_every_line_and_says_of_none_that_it_is_missing():
    pages = texts(printed(sheet(section("Must know", 2, 0), section("Goals", 3, 5))))
    assert len(pages) == 1
    for n in (1, 2, 3):
        assert f"goals{n}" in squeezed(pages[0])
    assert "see the plan" not in pages[0]


def test_a_fuller_sheet_is_set_smaller_before_anything_is_left_out():
    def size(pdf: bytes) -> float:
        found: list[float] = []

        def look(text: str, _cm: Any, _tm: Any, _font: Any, size: float) -> None:
            if "Let her answer" in text:
                found.append(size)

        opened(pdf).pages[0].extract_text(visitor_text=look)
        return min(found)

    few, many = (printed(sheet(section("Goals", count, 5))) for count in (3, 27))
    assert (len(texts(few)), len(texts(many))) == (1, 1)
    assert "see the plan" not in texts(many)[0]
    assert 8.5 <= size(many) < size(few) == 11


def test_what_does_not_fit_is_left_out_from_the_end_of_what_gives_way_first_and_counted():
    services = section("Services", 12, 4, columns=("Service", "How much", "Where"))
    pages = texts(
        printed(sheet(section("Must know", 4, 0), section("Helps", 16, 1), services, section("Goals", 20, 5)))
    )
    assert len(pages) == 1
    text = squeezed(pages[0])
    for n in range(1, 5):
        assert f"mustknow{n}." in text
    for n in range(1, 17):
        assert f"helps{n}." in text
    shown = [n for n in range(1, 21) if f"goals{n}." in text]
    assert shown == list(range(1, len(shown) + 1))
    left = 20 - len(shown)
    assert left > 0
    assert (f"{left} more of Goals: see the plan." if left > 1 else "1 more of Goals: see the plan.") in pages[0]
    # One line more would not have fitted: goals give way before a service does.
    assert ("more of Services" in pages[0]) is (left == 20)


def test_what_never_gives_way_stays_whole_when_everything_else_is_gone():
    pages = texts(printed(sheet(section("Must know", 30, 0), section("Goals", 200, 5), section("Helps", 60, 1))))
    text = squeezed(pages[0])
    assert len(pages) == 1
    assert all(f"mustknow{n}." in text for n in range(1, 31))
    assert "of Goals: see the plan." in pages[0]


def test_each_student_has_a_page_of_their_own_in_order():
    pdf = printed(*(sheet(section("Goals", count, 5), name=f"Student {count}") for count in (1, 40, 3)))
    pages = texts(pdf)
    assert len(pages) == 3
    for page, count in zip(pages, (1, 40, 3), strict=True):
        assert f"Student {count}" in page


def test_headings_lists_and_the_heads_of_a_table_are_tagged_and_the_language_is_said():
    columns = ("Servicio", "Cuánto", "Dónde")
    pdf = printed(sheet(section("Ayudas", 2, 1), section("Servicios", 2, 4, columns=columns)), language="es")
    root = opened(pdf).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert str(root["/Lang"]).startswith("es")
    found = tags(pdf)
    kinds = [tag.kind for tag in found]
    assert kinds.count("H1") == 1
    assert kinds.count("H2") == 2
    assert kinds.count("LI") == 2
    assert [tag.scope for tag in found if tag.kind == "TH"] == ["/Column"] * 3


def test_words_in_another_language_say_so_and_odd_characters_do_not_stop_the_print():
    line = SheetLine("Conducta", "Stay near the door \U0001f9e1", language="en")
    pdf = printed(sheet(SheetSection("Lo que debe saber", (line,), 0)), language="es")
    assert "[U+1F9E1]" in texts(pdf)[0]
    drawn = opened(pdf).pages[0].get_contents().get_data().decode("latin-1")
    assert set(re.findall(r"/Lang\((\w\w)", drawn)) == {"es", "en"}


def test_an_empty_run_and_one_without_measure_are_refused():
    with pytest.raises(DocumentNotPrintable):
        printed()
    with pytest.raises(DocumentTooLarge):
        printed(*[sheet()] * 201)


def test_a_class_is_set_quickly():
    def full(who: int) -> Sheet:
        names = (f"Must know of {who}", f"Helps of {who}", f"Goals of {who}")
        return sheet(*(section(name, *how) for name, how in zip(names, ((3, 0), (12, 1), (50, 5)), strict=True)))

    printed(sheet())
    began = time.process_time()
    assert len(opened(printed(*(full(who) for who in range(8)))).pages) == 8
    assert time.process_time() - began < 2
