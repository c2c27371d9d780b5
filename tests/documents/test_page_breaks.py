"""Where pages break: no heading alone at the foot of one, what belongs together together, the child's name on each."""

from __future__ import annotations

from tests.documents.conftest import plan, texts

from trellis.documents.content import Block, Fact, FactTable, Heading, Paragraph, Table, plain
from trellis.documents.typeset import typeset


def pages_of(*blocks: Block) -> list[str]:
    return [" ".join(page.split()) for page in texts(typeset(plan(blocks=(Heading(1, "About"), *blocks))))]


def page_with(pages: list[str], words: str) -> int:
    (found,) = (number for number, page in enumerate(pages) if words in page)
    return found


FILLERS = range(24, 40, 3)
"""So many lines before it that what follows meets the foot of the page at every height."""


def test_a_heading_and_its_law_go_with_what_they_are_about():
    for count in FILLERS:
        filler = [Paragraph(plain(f"Line {count}.{n}")) for n in range(count)]
        law = Paragraph(plain(f"Law of {count}"), leads=True)
        facts = FactTable(tuple(Fact(f"Question {count}.{n}", "Answer") for n in range(6)))
        pages = pages_of(*filler, Heading(2, f"Section of {count}"), law, facts)
        here = {page_with(pages, words) for words in (f"Section of {count}", f"Law of {count}", f"Question {count}.0")}
        assert len(here) == 1, count


def test_the_facts_of_a_row_stay_on_one_page_while_they_fit_one():
    for count in FILLERS:
        filler = [Paragraph(plain(f"Line {count}.{n}")) for n in range(count)]
        facts = FactTable(tuple(Fact(f"Question {count}.{n:02}", "Answer") for n in range(12)))
        pages = pages_of(*filler, Heading(2, f"Goal of {count}"), facts)
        assert page_with(pages, f"Question {count}.00") == page_with(pages, f"Question {count}.11"), count
    # More than fits a page breaks, rather than running off the sheet.
    many = pages_of(FactTable(tuple(Fact(f"Question {n:03}", "Answer") for n in range(120))))
    assert page_with(many, "Question 000") != page_with(many, "Question 119")


def test_a_row_of_a_table_stays_on_one_page_under_its_header():
    words = "She reads aloud to a partner and tells what happened. " * 5
    rows = tuple((f"begins{n}", f"{words}ends{n}") for n in range(24))
    pages = pages_of(Table(("What", "How"), rows, (1, 3)))
    assert len(pages) > 2
    for n in range(24):
        assert page_with(pages, f"begins{n} ") == page_with(pages, f"ends{n} "), n
    assert all("What How" in page for page in pages)


def test_a_loose_page_says_whose_it_is():
    pages = pages_of(*(Paragraph(plain(f"Line {n}")) for n in range(80)))
    assert len(pages) > 1
    assert all("Núria Peña-Łukasz" in page for page in pages)
