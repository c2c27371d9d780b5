"""Where a word too long for its column may be broken: a word of a language by its hyphens, anything else anywhere."""

from __future__ import annotations

import pytest

from trellis.documents.manuscript import breakable
from trellis.plans.plain import listed_in_line


@pytest.mark.parametrize("word", ["recommendations", "Paraprofessional,", "recomendaciones", "(accommodations)"])
def test_a_word_of_a_language_is_left_to_its_hyphens(word: str) -> None:
    assert breakable(f"Teacher {word}", 8) == f"Teacher {word}"


@pytest.mark.parametrize("word", ["renee.ortiz@redrock.example", "xkcdqwrtplmnbvc", "2026-11-27T10:00:00", "a" * 40])
def test_what_no_hyphen_parts_may_break_anywhere(word: str) -> None:
    said = breakable(word, 8)
    assert said.replace("\u200b", "") == word
    assert max(len(part) for part in said.split("\u200b")) <= 6


def test_answers_with_commas_of_their_own_are_told_apart() -> None:
    assert listed_in_line(["Classroom teacher", "School nurse"]) == "Classroom teacher, School nurse"
    assert listed_in_line(["Classroom teacher", "Paraprofessional, supervised"]) == (
        "Classroom teacher; Paraprofessional, supervised"
    )
