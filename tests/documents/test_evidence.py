"""What a hearing officer needs, on one page, about one signature."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from tests.documents.conftest import DIGEST, PLAN, one_line, opened, plan, tags

from trellis.documents.content import Signatory
from trellis.documents.evidence import AnsweredItem, Evidence, evidence_page, moment, signature_page, summary
from trellis.documents.typeset import typeset
from trellis.signatures.drawn import as_svg

ANSWER = "a1b2c3d4" * 8
STATEMENT = "0f1e2d3c" * 8
ACCOUNT, KEPT = "5a6b7c8d" * 8, "9e8f7a6b" * 8
PERSON = "0199f3a0-0000-7000-8000-00000000000a"
CHOICES = (
    AnsweredItem("Goal 1: read 90 words a minute", "agree"),
    AnsweredItem("Transportation", "disagree", has_words=True),
    AnsweredItem("Speech therapy, 30 minutes twice a week", "question"),
)
MOTHER = Evidence(
    signer_name="María José Ñandú-O’Brien",
    typed_name="Maria Nandu O'Brien",
    signer_role="Mother",
    choices=CHOICES,
    method="typed",
    authenticated_how="family account and a code sent by e-mail",
    authenticated_at=datetime(2026, 11, 23, 22, 0, tzinfo=UTC),
    signed_at=datetime(2026, 11, 23, 22, 5, 10, tzinfo=UTC),
    document_sha256=DIGEST,
    consent_text="I have read this plan. I sign because I want to.",
    consent_text_sha256=STATEMENT,
    answer_sha256=ANSWER,
    person_id=PERSON,
    identity_sha256=ACCOUNT,
    evidence_sha256=KEPT,
)


def test_the_evidence_page_names_person_proof_time_and_digests():
    pdf = typeset(plan(blocks=(*PLAN, *evidence_page(MOTHER, language="en", time_zone="America/Chicago"))))
    text = one_line(pdf)
    for fact in (
        "Evidence of the signature of María José Ñandú-O’Brien",
        "Role Mother",
        "Signed by Typed name",
        "Identified by family account and a code sent by e-mail",
        "Signed at November 23, 2026, 4:05:10",
        "CST",
        "Name as typed Maria Nandu O'Brien",
        f"Person {PERSON}",
        f"Account (SHA-256) {ACCOUNT}",
        f"Evidence (SHA-256) {KEPT}",
        f"Document (SHA-256) {DIGEST}",
        f"Statement (SHA-256) {STATEMENT}",
        f"Answer (SHA-256) {ANSWER}",
        "Transportation Disagree, with a comment",
        "Speech therapy, 30 minutes twice a week Question",
        "I have read this plan. I sign because I want to.",
        "How to check this document",
    ):
        assert fact in text
    assert len(opened(pdf).pages) == 3, "the evidence fits a page of its own"
    assert "TH" in {tag.kind for tag in tags(pdf)}


def test_a_drawn_signature_is_a_picture_with_its_words():
    drawn = replace(MOTHER, method="drawn", drawing=as_svg([[100, 200, 180, 90, 260, 210], [300, 120, 620, 140]]))
    page = signature_page([drawn], [], language="en", time_zone="UTC")
    pdf = typeset(plan(blocks=(*PLAN, *page)))
    assert "Typed name and drawn signature" in one_line(pdf)
    alone = typeset(plan(blocks=(*PLAN, *signature_page([MOTHER], [], language="en", time_zone="UTC"))))
    figures = [tag for tag in tags(pdf) if tag.kind == "Figure"]
    assert [tag.alt for tag in figures] == ["Signature drawn by María José Ñandú-O’Brien"]
    assert not [tag for tag in tags(alone) if tag.kind == "Figure"]


def test_the_same_page_in_spanish():
    text = one_line(typeset(plan(language="es", blocks=evidence_page(MOTHER, language="es", time_zone="UTC"))))
    assert "Evidencia de la firma de María José" in text
    assert "En desacuerdo, con un comentario" in text
    assert "no se imprimen aquí" in text
    assert "De acuerdo con 1 de 3 partes" in text
    assert "23 de noviembre de 2026" in text


def test_the_signature_page_comes_last_on_its_own_with_lines_for_ink():
    page = signature_page(
        [MOTHER], [Signatory("Dr. Anh Nguyễn", "psychologist, took part")], language="en", time_zone="UTC"
    )
    pdf = typeset(plan(blocks=(*PLAN, *page)))
    last = " ".join(opened(pdf).pages[-1].extract_text().split())
    assert "Signed electronically" in last
    assert "Agreed to 1 of 3 items; disagreed with 1; asked about 1" in last
    assert "Dr. Anh Nguyễn, psychologist, took part" in last
    assert ANSWER in last


def test_nobody_signed_yet_leaves_only_the_lines():
    page = signature_page([], [Signatory("María", "mother")], language="en", time_zone="UTC")
    text = one_line(typeset(plan(blocks=page)))
    assert "Signed electronically" not in text
    assert "Signatures on paper" in text


def test_answers_are_counted_as_they_were_given():
    assert summary(CHOICES[:1], "en") == "Agreed to all 1 items"
    assert summary((), "en") == "Agreed to 0 of 0 items; disagreed with 0; asked about 0"
    assert summary(CHOICES, "es") == "De acuerdo con 1 de 3 partes; en desacuerdo con 1; preguntas sobre 1"


@pytest.mark.parametrize(
    ("at", "zone"),
    [
        (datetime(2026, 11, 1, 6, 30, tzinfo=UTC), "CDT"),
        (datetime(2026, 11, 1, 7, 30, tzinfo=UTC), "CST"),
    ],
)
def test_the_hour_that_happens_twice_is_told_apart_by_its_zone(at: datetime, zone: str):
    assert "1:30:00" in moment(at, "en", "America/Chicago")
    assert moment(at, "en", "America/Chicago").endswith(zone)


def test_a_name_with_braces_is_only_a_name():
    """Words are filled by str.format; what a person is called must not reach it as a template."""
    named = Evidence(**{**{f: getattr(MOTHER, f) for f in MOTHER.__slots__}, "signer_name": "{0.__class__} {name}"})
    text = one_line(typeset(plan(blocks=evidence_page(named, language="en", time_zone="UTC"))))
    assert "Evidence of the signature of {0.__class__} {name}" in text
