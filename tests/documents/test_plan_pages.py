"""A whole frozen plan on paper: every word of it, in both languages, tagged, sealed, signatures last."""

from __future__ import annotations

import io
import itertools
import re
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Literal

import pypdf
import pytest
from pyhanko.pdf_utils.reader import PdfFileReader
from tests.documents.conftest import Pair, one_line, opened, tags
from tests.plans import a_plan

from trellis.documents.content import Fact, FactTable, Heading, Signatory, Table
from trellis.documents.evidence import AnsweredItem, Evidence
from trellis.documents.seal import seal
from trellis.documents.typeset import typeset
from trellis.documents.verify import verify
from trellis.plans.canonical import final_document, fingerprint
from trellis.plans.content import normal_plan
from trellis.plans.form import form_for
from trellis.plans.form.declaration import Field
from trellis.plans.plain import decision_items
from trellis.plans.printed import Letterhead, printed_plan
from trellis.plans.projection import goal_rows

FORM = form_for("iep")
LETTERHEAD = Letterhead("Grand Bend Unified", "Harbor High School", "America/Los_Angeles")
SENT: dict[str, Any] = {"sha256": "3f9ac1d2" * 8, "letterhead": LETTERHEAD}
SIGNED_AT = datetime(2026, 10, 20, 1, 30, tzinfo=UTC)


def frozen(content: dict[str, Any] | None = None, name: str = "Maya Ruiz") -> dict[str, Any]:
    """Maya's plan as it is frozen."""
    return final_document(
        plan={
            "id": "0192a000-0000-7000-8000-000000000001",
            "kind": "iep",
            "occasion": "annual",
            "formVersion": FORM.version,
            "number": 1,
            "finalizedAt": "2026-10-08T17:00:00+00:00",
        },
        student={"id": "s", "name": name, "birthOn": "2010-11-20", "grade": "10", "studentNumber": "1001"},
        content=normal_plan(FORM, a_plan.content() if content is None else content),
        overrides=[{"ruleId": "NTC-01", "rowId": None, "reason": "The family asked for an earlier day."}],
    )


def evidence(document: dict[str, Any], language: Literal["en", "es"] = "en") -> Evidence:
    items = decision_items(document["content"], language)
    return Evidence(
        signer_name="Helena Ruiz",
        typed_name="Helena Ruiz",
        signer_role="Parent or guardian",
        choices=tuple(AnsweredItem(item.title, "agree" if n else "disagree") for n, item in enumerate(items)),
        method="typed",
        authenticated_how="Signed in with the family's own provider",
        authenticated_at=SIGNED_AT,
        signed_at=SIGNED_AT,
        document_sha256=fingerprint(document),
        consent_text="I have read this plan.",
        consent_text_sha256="0f1e2d3c" * 8,
        answer_sha256="a1b2c3d4" * 8,
        person_id="0199f3a0-0000-7000-8000-00000000000a",
        identity_sha256="5a6b7c8d" * 8,
        evidence_sha256="9e8f7a6b" * 8,
    )


def printed(document: dict[str, Any], **how: Any) -> bytes:
    return typeset(printed_plan(document, sha256=fingerprint(document), letterhead=LETTERHEAD, **how))


@pytest.fixture(scope="module")
def maya() -> dict[str, Any]:
    return frozen()


@pytest.fixture(scope="module")
def pdf(maya: dict[str, Any]) -> bytes:
    return printed(maya)


def squeezed(text: str) -> str:
    """Without white space and hyphens: a line may break anywhere in a word."""
    return re.sub(r"[\s\u00ad\u2010-]+", "", text)


def written(fields: tuple[Field, ...], said: dict[str, Any]) -> Iterator[str]:
    """What people typed, each field's words."""
    for field in fields:
        value = said.get(field.key)
        if field.kind == "rows":
            for row in value or []:
                yield from written(field.row, row)
        elif field.kind == "prose" and value:
            yield value["text"]
        elif field.kind in ("text", "long_text") and value:
            yield value


def test_every_word_people_wrote_is_printed(maya: dict[str, Any], pdf: bytes):
    text = squeezed(one_line(pdf))
    words = [w for s in FORM.sections for w in written(s.fields, maya["content"][s.key])]
    assert len(words) > 40
    for said in words:
        for line in said.split("\n"):
            assert squeezed(line) in text, line


@pytest.mark.parametrize("language", ["en", "es"])
def test_sections_choices_and_dates_are_in_the_language(maya: dict[str, Any], language: Literal["en", "es"]):
    text = squeezed(one_line(printed(maya, language=language)))
    for section in FORM.sections:
        if any(True for _ in written(section.fields, maya["content"][section.key])):
            assert squeezed(section.title.in_language(language)) in text
    for goal in goal_rows(maya["content"]):
        assert squeezed(goal.criterion) in text
        assert goal.area is not None
        area = FORM.section("goals").field("goals").columns["area"].option(goal.area)
        assert area is not None and squeezed(area.label.in_language(language)) in text
    ends = {"en": "October 5, 2027", "es": "5 de octubre de 2027"}[language]
    assert squeezed(ends) in text


def test_who_it_is_about_comes_first_and_what_was_set_aside_is_said(pdf: bytes):
    first = one_line(pdf)[:600]
    for fact in ("Grand Bend Unified", "Harbor High School", "Maya Ruiz", "November 20, 2010", "October 8, 2026"):
        assert fact in first
    assert "The family asked for an earlier day." in one_line(pdf)


def test_the_day_a_plan_became_final_is_the_districts(maya: dict[str, Any]):
    late = {**maya, "plan": {**maya["plan"], "finalizedAt": "2026-10-09T02:30:00+00:00"}}
    made = printed_plan(late, sha256=fingerprint(late), letterhead=LETTERHEAD)
    facts = {fact.label: fact.value for b in made.blocks if isinstance(b, FactTable) for fact in b.facts}
    assert facts["Finalized"] == "October 8, 2026"


def test_services_stand_in_a_table_whose_heads_are_tagged(maya: dict[str, Any], pdf: bytes):
    made = printed_plan(maya, sha256=fingerprint(maya), letterhead=LETTERHEAD)
    table = next(block for block in made.blocks if isinstance(block, Table))
    assert len(table.rows) == len(maya["content"]["services"]["services"])
    assert all(cell for row in table.rows for cell in row[:2])
    kinds = [tag.kind for tag in tags(pdf)]
    assert {"H1", "H2", "L", "LI", "Table", "TH", "TD"} <= set(kinds)
    root = opened(pdf).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en-US"


def test_headings_never_skip_a_level(maya: dict[str, Any]):
    blocks = printed_plan(maya, sha256=fingerprint(maya), letterhead=LETTERHEAD, signed=[evidence(maya)]).blocks
    levels = [block.level for block in blocks if isinstance(block, Heading)]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))


def test_signatures_and_their_evidence_come_last(maya: dict[str, Any]):
    text = one_line(printed(maya, signed=[evidence(maya)], on_paper=[Signatory("Maya Ruiz", "student")]))
    last_goal = squeezed(text).rindex(squeezed(goal_rows(maya["content"])[-1].criterion))
    at = squeezed(text).index(squeezed("Evidence of the signature of Helena Ruiz"))
    assert last_goal < at
    for item in decision_items(maya["content"], "en"):
        assert squeezed(item.title) in squeezed(text)[at:]
    assert fingerprint(maya) in squeezed(text)[at:]


def test_the_seal_of_a_whole_plan_is_intact_until_one_byte_changes(maya: dict[str, Any], pdf: bytes, pair: Pair):
    file = seal(pdf, pair.opened(), "Sealed plan", LETTERHEAD.district)
    verdict = verify(file, [pair.certificate])
    assert verdict.intact and verdict.sealed and verdict.covers_whole_file
    assert verdict.document_hash == fingerprint(maya)
    assert int(PdfFileReader(io.BytesIO(file)).root["/Pages"]["/Count"]) == len(pypdf.PdfReader(io.BytesIO(pdf)).pages)
    place = len(file) // 2
    assert not verify(file[:place] + bytes([file[place] ^ 1]) + file[place + 1 :], [pair.certificate]).intact


def test_the_same_plan_prints_the_same_bytes(maya: dict[str, Any], pdf: bytes):
    assert printed(maya) == pdf


def test_an_almost_empty_plan_prints_no_empty_section():
    document = frozen({})
    blocks = printed_plan(document, sha256=fingerprint(document), letterhead=replace(LETTERHEAD, school=None)).blocks
    titles = {s.title.en for s in FORM.sections}
    assert not [b for b in blocks if isinstance(b, Heading) and b.text in titles]
    assert not [fact for b in blocks if isinstance(b, FactTable) for fact in b.facts if not fact.value]
    assert typeset(printed_plan(document, sha256=fingerprint(document), letterhead=LETTERHEAD))


def test_what_people_write_is_never_markup():
    """A name, a goal and a paragraph in the typesetter's own language are words."""
    evil = '#panic("x") = Not a heading $x^2$ @ref <label> *bold* \\ `raw` #image("/etc/passwd")'
    content = a_plan.content()
    content["goals"]["goals"][0]["behavior"] = evil
    content["family"]["parent_concerns"] = evil
    document = frozen(normal_plan(FORM, content), name=evil)
    made = printed_plan(document, sha256=fingerprint(document), letterhead=LETTERHEAD)
    assert Fact("Name", evil) in [fact for b in made.blocks if isinstance(b, FactTable) for fact in b.facts]
    assert squeezed(one_line(typeset(made))).count(squeezed('#image("/etc/passwd")')) >= 3


def test_lists_headings_and_emphasis_of_prose_are_kept():
    content = a_plan.content()
    words = {"type": "text", "text": "Reads aloud", "marks": [{"type": "bold"}, {"type": "underline"}]}
    content["family"]["parent_concerns"] = {
        "doc": {
            "type": "doc",
            "content": [
                {"type": "heading", "attrs": {"level": 3}, "content": [{"type": "text", "text": "At home"}]},
                {"type": "paragraph", "content": [words, {"type": "hardBreak"}, {"type": "text", "text": "slowly."}]},
                {
                    "type": "orderedList",
                    "attrs": {"start": 1},
                    "content": [
                        {"type": "listItem", "content": [{"type": "paragraph", "content": [words]}]},
                        {"type": "listItem", "content": [{"type": "paragraph"}]},
                    ],
                },
            ],
        }
    }
    document = frozen(normal_plan(FORM, content))
    pdf = printed(document)
    assert "At home" in one_line(pdf)
    assert "1. Reads aloud" in one_line(pdf)
    assert "H4" in {tag.kind for tag in tags(pdf)}


def test_a_plan_of_twenty_pages_is_set_in_a_second_of_work():
    content = a_plan.content()
    (goal, _), (line, _) = content["goals"]["goals"], content["services"]["services"]
    content["goals"]["goals"] = [{**goal, "id": f"g{n}", "baseline": f"{n} words a minute"} for n in range(24)]
    content["services"]["services"] = [{**line, "id": f"s{n}", "location": f"Room {n}"} for n in range(12)]
    plan = printed_plan(frozen(content, "Leo Ruiz"), **SENT)
    # Its own work, whatever else the machine does; once, for the typesetter remembers what it has set.
    began = time.process_time()
    pdf = typeset(plan)
    took = time.process_time() - began
    assert len(opened(pdf).pages) >= 20
    assert took < 1
