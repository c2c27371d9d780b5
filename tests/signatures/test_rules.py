"""Complete answers, what they amount to, and the sentence signed."""

from __future__ import annotations

import uuid
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from trellis.signatures.rules import CHOICES, Choice, Signer, answer_digest, consent_text, outcome, unanswered

ITEMS = ["goal:1", "service:1", "esy"]


def answers(*choices: str) -> list[Choice]:
    return [Choice(item, choice) for item, choice in zip(ITEMS, choices, strict=True)]


def test_every_item_needs_exactly_one_answer():
    assert unanswered(ITEMS, answers("agree", "agree", "disagree")) == []
    assert unanswered(ITEMS, answers("agree", "agree", "disagree")[:2]) == ["esy"]
    assert unanswered(ITEMS, [*answers("agree", "agree", "agree"), Choice("esy", "disagree")]) == ["esy"]
    assert unanswered(ITEMS, [*answers("agree", "agree", "agree"), Choice("goal:9", "agree")]) == ["goal:9"]
    assert unanswered(ITEMS, answers("agree", "agree", "perhaps")) == ["esy"]


def test_a_question_is_not_consent():
    assert outcome(answers("agree", "agree", "agree")) == "granted"
    assert outcome(answers("agree", "question", "agree")) == "partially_granted"
    assert outcome(answers("question", "disagree", "question")) == "refused"


def test_the_sentence_has_its_own_hash_in_each_language():
    assert consent_text("en")[1] != consent_text("es")[1]
    assert consent_text("fr") == consent_text("en")


@given(st.lists(st.sampled_from(CHOICES), min_size=3, max_size=3), st.text(max_size=20))
def test_any_other_answer_has_another_receipt(choices, name):
    mother = Signer(uuid.UUID(int=1), "Helena Ruiz", "c")
    common = {"document_sha256": "a", "consent_text_sha256": "b", "signer": mother}
    one = answer_digest(choices=answers(*choices), typed_name=name, **common)
    assert one == answer_digest(choices=answers(*choices), typed_name=name, **common)
    other = ["disagree" if choices[0] == "agree" else "agree", *choices[1:]]
    assert one != answer_digest(choices=answers(*other), typed_name=name, **common)
    assert one != answer_digest(choices=answers(*choices), typed_name=name + "x", **common)
    for somebody_else in (
        replace(mother, person_id=uuid.UUID(int=2)),
        replace(mother, name="Ivan Ruiz"),
        replace(mother, identity_sha256="d"),
    ):
        assert one != answer_digest(choices=answers(*choices), typed_name=name, **common | {"signer": somebody_else})
