"""A plan on paper: tagged, legible, the same every time, and never confused by what people write."""

from __future__ import annotations

import struct
import time
import zlib
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.documents.conftest import DIGEST, PLAN, SERVICES, one_line, opened, plan, tags, texts

from trellis.documents.content import (
    Block,
    BulletList,
    Fact,
    FactTable,
    Heading,
    Logo,
    NumberedList,
    Paragraph,
    SignatureLines,
    SignatureRecord,
    SignedEntry,
    Table,
    plain,
)
from trellis.documents.glyphs import without_glyph
from trellis.documents.problems import DocumentNotPrintable, DocumentTooLarge
from trellis.documents.typeset import typeset


def test_a_plan_says_that_it_is_tagged_its_language_and_its_title(unsealed: bytes):
    reader = opened(unsealed)
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en-US"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata is not None
    assert reader.metadata.title == "Individualized Education Program"
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data()


def test_headings_lists_and_table_cells_carry_their_tags(unsealed: bytes):
    kinds = [tag.kind for tag in tags(unsealed)]
    assert kinds.count("H1") == 4
    assert kinds.count("H2") == 2
    assert kinds.count("L") == 3
    assert kinds.count("LI") == 6
    assert kinds.count("Lbl") == kinds.count("LBody") == 6
    table = next(tag for tag in tags(unsealed) if tag.kind == "Table")
    heads = [tag for tag in table.all() if tag.kind == "TH"]
    assert [tag.scope for tag in heads] == ["/Column"] * 4
    assert sum(tag.kind == "TD" for tag in table.all()) == 8
    assert any(tag.kind == "Caption" for tag in table.all())


def test_every_heading_is_a_bookmark(unsealed: bytes):
    def titles(items: list) -> list[str]:
        return [t for item in items for t in (titles(item) if isinstance(item, list) else [item.title])]

    assert titles(opened(unsealed).outline) == [block.text for block in PLAN if isinstance(block, Heading)]


def test_the_text_reads_in_order(unsealed: bytes):
    text = one_line(unsealed)
    spoken = [
        "Grand Bend Independent School District",
        "Individualized Education Program",
        "About Núria Peña-Łukasz",
        "Date of birth March 4, 2015",
        "Núria reads 42 words a minute; the class reads 90.",
        "Listens carefully",
        "1. Reading fluency",
        "You can agree to some parts and not others.",
        "Service Provider Amount Starts",
        "Speech therapy Speech-language pathologist",
        "María López, mother",
    ]
    places = [text.index(words) for words in spoken]
    assert places == sorted(places)


def test_every_page_has_its_number_and_the_digest_of_the_version(unsealed: bytes):
    pages = texts(unsealed)
    assert len(pages) == 2
    for number, page in enumerate(pages, 1):
        assert f"Page {number} of 2" in page
        assert DIGEST in page
    assert opened(unsealed).metadata["/Keywords"] == f"content-sha256:{DIGEST}"


def test_a_draft_is_marked_on_every_page_and_a_final_plan_is_not(unsealed: bytes):
    draft = typeset(plan(status="draft"))
    assert all("DRAFT" in page for page in texts(draft))
    assert "Draft for discussion. Not final" in texts(draft)[0]
    assert "draft" not in one_line(unsealed).lower()


def test_the_draft_mark_is_not_read_out():
    page = opened(typeset(plan(status="draft"))).pages[0]
    drawn = page.get_contents().get_data().decode("latin-1")
    first_mark = drawn[: drawn.index("EMC")]
    assert "/Artifact" in first_mark
    assert "Tj" in first_mark or "TJ" in first_mark, "the mark is the first text drawn, inside an artifact"


def test_a_spanish_plan_speaks_spanish_throughout():
    pdf = typeset(plan(language="es", status="draft"))
    assert opened(pdf).trailer["/Root"]["/Lang"] == "es-US"
    for words in ("Página 1 de 2", "BORRADOR", "Borrador para conversar. No es definitivo", "Firma", "Fecha"):
        assert words in one_line(pdf)


def test_a_senders_mark_is_a_picture_with_words_for_who_cannot_see_it():
    from_school = plan(logo=Logo("image/png", picture(), "A juniper tree, the mark of Grand Bend"))
    pdf = typeset(from_school)
    assert len(opened(pdf).pages[0].images) == 1
    assert "Figure" in [tag.kind for tag in tags(pdf)]
    assert b"A juniper tree" in b"".join(alternatives(opened(pdf).trailer["/Root"]["/StructTreeRoot"]))
    assert texts(pdf)[0].startswith("Grand Bend Independent School District")


@pytest.mark.parametrize(
    "logo",
    [
        Logo("image/png", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "A mark"),
        Logo("image/png", b"\x89PNG\r\n\x1a\n" + b"0" * 300_000, "A mark"),
    ],
)
def test_a_mark_that_is_no_small_picture_is_refused(logo: Logo):
    with pytest.raises(DocumentNotPrintable):
        typeset(plan(logo=logo))


def test_a_mark_without_words_is_refused():
    with pytest.raises(DocumentNotPrintable):
        typeset(plan(logo=Logo("image/png", picture(), " ")))


def picture() -> bytes:
    """A PNG of one grey pixel."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\x00\x80")) + chunk(b"IEND", b"")
    )


def alternatives(node: Any) -> Iterator[bytes]:
    """The words of every picture that is tagged."""
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        for part in node:
            yield from alternatives(part)
    elif isinstance(node, dict):
        if "/Alt" in node:
            yield str(node["/Alt"]).encode()
        yield from alternatives(node.get("/K", []))


def test_the_same_plan_is_the_same_bytes(unsealed: bytes):
    assert typeset(plan()) == unsealed


@pytest.mark.parametrize(
    "written",
    [
        '#read("/etc/passwd")',
        '#import "@preview/cetz:0.2.0"',
        '"); #panic("x") //',
        "= Not a heading",
        "*not bold* _nor this_ $x^2$ `code` <label> @reference \\ #let a = 1",
        "{name} %s {{ 7*7 }} ${7*7}",
        "<script>alert(1)</script> &amp;",
        'back\\slash \\u{41} "quoted" // comment /* more */',
    ],
)
def test_what_people_write_is_printed_and_never_run(written: str):
    everywhere = (
        Heading(1, written),
        Paragraph(plain(written)),
        BulletList((plain(written),)),
        FactTable((Fact(written, written),)),
        Table(("Name",), ((written,),), caption=written),
    )
    pdf = typeset(plan(title=written, subject=written, letterhead=(written,), blocks=everywhere))
    assert one_line(pdf).replace(" ", "").count(written.replace(" ", "")) >= 8
    assert [tag.kind for tag in tags(pdf)].count("H1") == 1
    assert opened(pdf).metadata.title == written


@given(st.text(max_size=60))
@settings(max_examples=60, deadline=None)
def test_no_text_breaks_the_page(written: str):
    blocks = (Heading(1, f"x{written}"), Paragraph(plain(written)), FactTable((Fact(written, written),)))
    assert typeset(plan(blocks=(*blocks, Table(("a",), ((written,),))))).startswith(b"%PDF-")


NAMES = "Núñez Ångström Łukasz Çağlar Šimůnek Nguyễn Thị Ánh Đặng Kāne ʻOkina Ólafsdóttir Peña ¿Qué? ¡Sí! Ă ș ț ő"


def test_names_keep_their_accents():
    assert NAMES in one_line(typeset(plan(blocks=(Paragraph(plain(NAMES)),))))


def test_everyday_letters_all_have_a_glyph():
    """The shortcut that skips looking must be true: every Latin letter is drawn without help."""
    letters = [chr(n) for n in (*range(0x20, 0x7F), *range(0xA0, 0x180), *range(0x1EA0, 0x1EFA))]
    printed = one_line(typeset(plan(blocks=(Paragraph(plain(" ".join(letters))),))))
    assert "Characters shown by number" not in printed
    assert all(letter in printed for letter in letters if letter.strip() and letter != "\u00ad")


def test_characters_no_font_can_draw_are_printed_by_number_and_the_document_says_so():
    pdf = typeset(plan(blocks=(Paragraph(plain("Good 😀 work, 小明! \ue000")),)))
    text = one_line(pdf)
    assert "Good [U+1F600] work, [U+5C0F][U+660E]! [U+E000]" in text
    assert "Characters shown by number" in text


def test_arabic_and_cyrillic_are_drawn_with_the_fonts_at_hand():
    assert without_glyph("مرحبا Привет Ελληνικά") == frozenset()
    pdf = typeset(plan(blocks=(Paragraph(plain("أريد أن تبقى معي"), language="ar"),)))
    assert "Characters shown by number" not in one_line(pdf)


def test_a_letter_with_a_mark_no_font_can_put_on_it_does_not_stop_the_print():
    assert typeset(plan(blocks=(Paragraph(plain("q\u0e31 \u1160a\u20e3 1\ufe0f\u20e3")),))).startswith(b"%PDF-")


def test_marks_that_turn_text_around_are_taken_out():
    """A signed plan may not show `disagree` where the record says something else."""
    text = one_line(typeset(plan(blocks=(Paragraph(plain("I \u202eeerga\u202c with\x00 all\x07")),))))
    assert "I eerga with all" in text


def test_a_table_over_pages_repeats_its_header_and_keeps_rows_whole():
    filled = " ".join(["practice"] * 12)
    rows = tuple((f"Row{n:03d}start", f"{filled} Row{n:03d}end") for n in range(120))
    pages = texts(typeset(plan(blocks=(Heading(1, "Goals"), Table(("Goal", "Steps"), rows)))))
    assert len(pages) > 3
    for page in pages[:-1]:
        assert "Goal Steps" in page
    for n in range(120):
        holding = [i for i, page in enumerate(pages) if f"Row{n:03d}start" in page]
        assert holding == [i for i, page in enumerate(pages) if f"Row{n:03d}end" in page], f"row {n} was split"


def test_a_row_taller_than_a_page_is_split_rather_than_lost():
    words = [f"word{n:04d}" for n in range(2500)]
    text = one_line(typeset(plan(blocks=(Table(("Goal", "Story"), (("One", " ".join(words)),), (3, 1)),))))
    assert all(word in text for word in words)


def test_a_word_without_end_stays_on_the_sheet():
    long = "".join(f"{n:04d}" for n in range(300))
    pdf = typeset(plan(blocks=(Paragraph(plain(long)), Table(("a", "b", "c"), ((long, "x", long),)))))
    lines = [line for page in texts(pdf) for line in page.replace("\u200b", "").splitlines()]
    assert max(map(len, lines)) < 130
    assert "".join(lines).count("0299") == 3


def test_empty_lists_and_paragraphs_leave_no_empty_tags():
    empty = (
        Paragraph(()),
        Paragraph(plain("")),
        BulletList(()),
        NumberedList(()),
        FactTable(()),
        Table(("a",), ()),
        SignatureLines(()),
        SignatureRecord(()),
    )
    kinds = {tag.kind for tag in tags(typeset(plan(blocks=(Heading(1, "Goals"), *empty))))}
    assert not kinds & {"L", "Table", "LI"}


def test_a_signature_given_online_is_printed_with_its_digest():
    entry = SignedEntry("María López", "mother", "Agreed to all 4 items", "Typed name", "November 23, 2026", DIGEST)
    text = one_line(typeset(plan(blocks=(Heading(1, "Signatures"), SignatureRecord((entry,))))))
    assert "Role mother Answer Agreed to all 4 items How Typed name When November 23, 2026" in text
    assert f"Digest (SHA-256) {DIGEST}" in text


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": "  "}, "title"),
        ({"content_sha256": "abc"}, "content_sha256"),
        ({"blocks": (Heading(2, "Too deep"),)}, "blocks.0"),
        ({"blocks": (Heading(1, "One"), Heading(3, "Skips two"))}, "blocks.1"),
        ({"blocks": (Heading(1, " "),)}, "blocks.0"),
        ({"blocks": (Table(("a", "b"), (("only one",),)),)}, "blocks.0"),
        ({"blocks": (Table(("a", ""), (("1", "2"),)),)}, "blocks.0"),
        ({"blocks": (replace(SERVICES, widths=(1.0, 2.0)),)}, "blocks.0"),
        ({"blocks": (replace(SERVICES, widths=(1.0, 2.0, float("nan"), 1.0)),)}, "blocks.0"),
        ({"blocks": (Table(tuple("abcdefghijklm"), ()),)}, "blocks.0"),
        ({"blocks": (Paragraph(plain("x"), language="#evil"),)}, "blocks.0"),
    ],
)
def test_a_document_out_of_shape_is_refused_with_the_place(wrong: dict, field: str):
    with pytest.raises(DocumentNotPrintable) as refused:
        typeset(plan(**wrong))
    assert refused.value.field == field


def test_a_document_beyond_all_measure_is_refused_before_it_is_set():
    with pytest.raises(DocumentTooLarge):
        typeset(plan(blocks=(Paragraph(plain("word " * 130_000)),)))
    with pytest.raises(DocumentTooLarge):
        typeset(plan(blocks=(Table(("a",), (("",),) * 20_001),)))


def test_twenty_pages_are_set_quickly(capsys: pytest.CaptureFixture[str]):
    typeset(plan())
    # Its own work, whatever else the machine does: the least of three, each of other words, for the typesetter
    # remembers what it has set.
    took = []
    for round_ in range(3):
        blocks: list[Block] = [Heading(1, f"Goals of round {round_}")]
        for number in range(36):
            story = f"In round {round_} she reads text {number} with a partner and tells the class what she found out. "
            row = (f"Reading {round_}.{number}", "Teacher", "45 min, 4 times a week", "Sep 1, 2026")
            table = replace(SERVICES, rows=(row, *SERVICES.rows))
            paragraphs = (Paragraph(plain(story * 12)), Paragraph(plain(story * 13)))
            blocks += [Heading(2, f"Goal {round_}.{number}"), *paragraphs, table]
        document = plan(blocks=tuple(blocks))
        started = time.process_time()
        pdf = typeset(document)
        took.append(time.process_time() - started)
    with capsys.disabled():
        print(f"\n{len(opened(pdf).pages)} pages in {min(took):.2f} s of CPU")
    assert len(opened(pdf).pages) >= 20
    assert min(took) < 1
