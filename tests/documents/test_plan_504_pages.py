"""A frozen Section 504 plan on paper: every word of it, by its own law, in both languages, signatures last."""

from __future__ import annotations

import itertools
import re
from typing import Any, Literal

import pytest
from tests.documents.conftest import one_line
from tests.documents.test_plan_pages import LETTERHEAD, SIGNED_AT, squeezed, written
from tests.plans import a_plan_504

from trellis.documents.content import Heading, Signatory, Table
from trellis.documents.evidence import AnsweredItem, Evidence
from trellis.documents.typeset import typeset
from trellis.plans.canonical import final_document, fingerprint
from trellis.plans.derived import derived_as_json, derived_values
from trellis.plans.plain import decision_items
from trellis.plans.printed import printed_plan

FORM = a_plan_504.FORM


@pytest.fixture(scope="module")
def jonah() -> dict[str, Any]:
    content = a_plan_504.FACTS.as_shown().content
    return final_document(
        plan={
            "id": "0192a000-0000-7000-8000-000000000504",
            "kind": FORM.kind,
            "occasion": "initial",
            "formVersion": FORM.version,
            "number": 1,
            "finalizedAt": "2026-10-08T17:00:00+00:00",
        },
        student={"id": "s", "name": "Jonah Hale", "birthOn": "2015-02-03", "grade": "06", "studentNumber": "1002"},
        content=content,
        derived=derived_as_json(derived_values(FORM, content)),
        overrides=[{"ruleId": "504-DT-02", "rowId": None, "reason": "The family chose the day."}],
    )


def evidence(document: dict[str, Any]) -> Evidence:
    items = decision_items(document["content"], "en", form=FORM)
    return Evidence(
        signer_name="Rosa Hale",
        typed_name="Rosa Hale",
        signer_role="Parent or guardian",
        choices=tuple(AnsweredItem(item.title, "agree") for item in items),
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


def made(document: dict[str, Any], **how: Any) -> Any:
    return printed_plan(document, sha256=fingerprint(document), letterhead=LETTERHEAD, **how)


@pytest.mark.parametrize(
    ("language", "title"), [("en", "Section 504 Plan"), ("es", "Plan de la Sección 504")], ids=["en", "es"]
)
def test_every_word_is_printed_under_its_own_title_and_law(
    jonah: dict[str, Any], language: Literal["en", "es"], title: str
):
    text = one_line(typeset(made(jonah, language=language)))
    assert title in text
    words = [w for s in FORM.sections for w in written(s.fields, jonah["content"][s.key])]
    assert len(words) > 25
    for said in words:
        assert squeezed(said) in squeezed(text), said
    for section in FORM.sections:
        assert squeezed(section.title.in_language(language)) in squeezed(text)
        assert squeezed(section.cite) in squeezed(text)
    assert not re.search(r"Individualized|Individualizada|\bIEP\b|34 CFR 300|300\.\d", text)


def test_rows_stand_in_tables_and_what_has_no_column_follows(jonah: dict[str, Any]):
    blocks = made(jonah).blocks
    tables = {block.header: block.rows for block in blocks if isinstance(block, Table)}
    assert tables[("What is done", "Area or subject", "Carried out by", "Where", "When and how often")] == (
        (
            "A seat near the front, away from the door", "All subjects", "All of the student's teachers",
            "In the classroom", "In every lesson",
        ),
        (
            "A movement break of three minutes", "English and reading",
            "Classroom teacher; Paraprofessional, supervised", "Everywhere at school", "Twice in a lesson",
        ),
    )  # fmt: skip
    assert tables[("Name and role", "Knows about")][0] == ("Rosa Hale, mother", "The child")
    assert tables[("Service", "How much", "By whom", "Where", "When")] == (
        (
            "Counseling", "30 minutes each time, 2 times a month", "School counselor", "Counselor's office",
            "From October 12, 2026 to June 4, 2027",
        ),
    )  # fmt: skip
    heads = [block.text for block in blocks if isinstance(block, Heading)]
    assert "Accommodation 2" in heads, "its own dates"
    assert "Source 1" not in heads and "Person 1" not in heads


def test_headings_never_skip_a_level_and_the_signature_comes_last(jonah: dict[str, Any]):
    document = made(jonah, signed=[evidence(jonah)], on_paper=[Signatory("Jonah Hale", "student")])
    levels = [block.level for block in document.blocks if isinstance(block, Heading)]
    assert levels[0] == 1 and all(after <= before + 1 for before, after in itertools.pairwise(levels))
    text = squeezed(one_line(typeset(document)))
    at = text.index(squeezed("Evidence of the signature of Rosa Hale"))
    assert text.rindex(squeezed("Bo Lind, counselor, 555-0142")) < at
    for item in decision_items(jonah["content"], "en", form=FORM):
        assert squeezed(item.title) in text[at:]
