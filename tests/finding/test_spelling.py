"""One letter wrong, missing, too many or swapped: what counts as near, and what somebody may have meant."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from trellis.finding.spelling import MOST_TEXTS, is_one_letter_off, spellings, texts_meant
from trellis.finding.words import around, says_them, typed_words

WORDS = st.text("abcdeñ", min_size=4, max_size=9)


@st.composite
def mistyped(draw: st.DrawFn) -> tuple[str, str]:
    """A word, and what one slip of a finger makes of it."""
    word = draw(WORDS)
    place = draw(st.integers(0, len(word) - 1))
    letter = draw(st.sampled_from("abcxyz"))
    how = draw(st.sampled_from(["wrong", "missing", "too many", "swapped"]))
    if how == "wrong":
        return word, word[:place] + letter + word[place + 1 :]
    if how == "missing":
        return word, word[:place] + word[place + 1 :]
    if how == "too many":
        return word, word[:place] + letter + word[place:]
    return word, word[:place] + word[place + 1 : place + 2] + word[place : place + 1] + word[place + 2 :]


@given(mistyped())
@example(("ruiz", "riuz"))
def test_a_slip_of_a_finger_is_near_and_shares_a_spelling(pair: tuple[str, str]) -> None:
    word, slip = pair
    assert slip == word or is_one_letter_off(slip, word)
    if len(slip) >= 4:
        assert spellings(slip) & spellings(word)


def edits(a: str, b: str) -> int:
    """The distance counted another way: by the table (optimal string alignment)."""
    table = [[i + j if i * j == 0 else 0 for j in range(len(b) + 1)] for i in range(len(a) + 1)]
    for i in range(1, len(a) + 1):
        for j in range(1, len(b) + 1):
            table[i][j] = min(table[i - 1][j] + 1, table[i][j - 1] + 1, table[i - 1][j - 1] + (a[i - 1] != b[j - 1]))
            if i > 1 and j > 1 and a[i - 1] == b[j - 2] and a[i - 2] == b[j - 1]:
                table[i][j] = min(table[i][j], table[i - 2][j - 2] + 1)
    return table[-1][-1]


@given(WORDS, WORDS)
@example("marta", "matar")
@example("marta", "matra")
def test_nothing_else_is_near(typed: str, word: str) -> None:
    assert is_one_letter_off(typed, word) == (edits(typed, word) == 1)


def test_short_words_are_taken_as_typed() -> None:
    assert spellings("ana") == frozenset()


@given(st.lists(WORDS, min_size=1, max_size=6), st.dictionaries(WORDS, st.lists(WORDS, max_size=9), max_size=4))
def test_what_is_meant_is_never_what_was_typed_and_few(typed: list[str], near: dict[str, list[str]]) -> None:
    unlike = {word: [one for one in ones if one != word] for word, ones in near.items()}
    texts = texts_meant(typed, unlike)
    assert len(texts) <= MOST_TEXTS and " ".join(typed) not in texts


def test_the_fewest_changes_come_first() -> None:
    assert texts_meant(["maja", "riuz"], {"maja": ["maya"], "riuz": ["ruiz"]}) == [
        "maja ruiz",
        "maya riuz",
        "maya ruiz",
    ]


def test_words_are_looked_for_where_words_begin() -> None:
    statement = "Dado un texto de 4.º grado, Maya leerá con fluidez 90 palabras por minuto."
    assert says_them(statement, typed_words("LEERA flui"))
    assert not says_them(statement, typed_words("eerá"))
    assert not says_them(statement, [])


def test_a_long_text_is_shown_around_what_was_looked_for() -> None:
    text = "Given a passage at grade level, " + "and another one, " * 20 + "Maya reads with fluency, as timed."
    shown = around(text, ["fluency"])
    assert "fluency" in shown and len(shown) <= 92 and shown.startswith("…")
    assert around("Reads with fluency.", ["fluency"]) == "Reads with fluency."
