"""The difference of two texts: true to both, by whole words, legible, in bounded work."""

from __future__ import annotations

import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trellis.plans.differing import Effort, word_runs


def told(before: str, after: str, effort: Effort | None = None) -> list[tuple[str, str]]:
    return [(run.how, run.text) for run in word_runs(before, after, effort)]


def spells(before: str, after: str, effort: Effort | None = None) -> None:
    runs = word_runs(before, after, effort)
    assert "".join(r.text for r in runs if r.how != "added") == before
    assert "".join(r.text for r in runs if r.how != "removed") == after
    assert all(run.text for run in runs)


WORDS = st.lists(st.sampled_from(["the", "boy", "reads", "12.5", ",", "\n", " ", ".", "él", "e\u0301"]), max_size=30)


@settings(max_examples=300, deadline=None)
@given(WORDS, WORDS, st.sampled_from([0, 3, 40, 100_000]))
def test_runs_spell_both_texts_whatever_the_effort(before: list[str], after: list[str], effort: int) -> None:
    spells("".join(before), "".join(after), Effort(effort))
    spells(" ".join(before), " ".join(after), Effort(effort))


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60), st.text(max_size=60))
def test_any_text_whatever_is_spelled(before: str, after: str) -> None:
    spells(before, after)


@pytest.mark.parametrize(
    ("before", "after", "runs"),
    [
        ("", "", []),
        ("same", "same", [("same", "same")]),
        ("", "new words", [("added", "new words")]),
        ("old words", "", [("removed", "old words")]),
        (
            "reads 88 words a minute",
            "reads 92 words a minute",
            [("same", "reads "), ("removed", "88"), ("added", "92"), ("same", " words a minute")],
        ),
        ("30 minutes", "30 minutes weekly", [("same", "30 minutes"), ("added", " weekly")]),
        ("Reads well", "Maya reads. Reads well", [("added", "Maya reads. "), ("same", "Reads well")]),
        # A number is one word, and so is a word with its accent, in one character or in two.
        ("at 12.5%", "at 12.0%", [("same", "at "), ("removed", "12.5%"), ("added", "12.0%")]),
        ("él le\u0301e", "él lee", [("same", "él "), ("removed", "le\u0301e"), ("added", "lee")]),
        ("don't go", "can't go", [("removed", "don't"), ("added", "can't"), ("same", " go")]),
        # A word that stayed by chance in a sentence written anew belongs to the change.
        (
            "Maya finds it hard to begin a long task alone",
            "With a checklist she starts a task within two minutes",
            [
                ("removed", "Maya finds it hard to begin a long task alone"),
                ("added", "With a checklist she starts a task within two minutes"),
            ],
        ),
    ],
)
def test_what_is_told(before: str, after: str, runs: list[tuple[str, str]]) -> None:
    assert told(before, after) == runs


def test_lines_that_stayed_stay_and_a_line_that_changed_is_told_by_words() -> None:
    before = "First line.\nShe reads 88 words.\nLast line."
    after = "A line before.\nFirst line.\nShe reads 92 words.\nLast line."
    assert told(before, after) == [
        ("added", "A line before.\n"),
        ("same", "First line.\nShe reads "),
        ("removed", "88"),
        ("added", "92"),
        ("same", " words.\nLast line."),
    ]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 3), max_size=12), st.lists(st.integers(0, 3), max_size=12))
def test_as_much_stays_as_can(old: list[int], new: list[int]) -> None:
    """Lines of one long word each, so that nothing is smoothed: what stays is a longest common subsequence."""
    before, after = ("".join(f"{'word' * 9}{n}\n" for n in lines) for lines in (old, new))
    longest = [[0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for x, a in enumerate(old, start=1):
        for y, b in enumerate(new, start=1):
            longest[x][y] = longest[x - 1][y - 1] + 1 if a == b else max(longest[x - 1][y], longest[x][y - 1])
    stayed = sum(run.text.count("word" * 9) for run in word_runs(before, after) if run.how == "same")
    assert stayed == longest[-1][-1]


def test_the_worst_texts_there_can_be_are_told_in_bounded_time() -> None:
    draw = random.Random(504)
    one_word_a_line = ["\n".join(draw.choice("abcd") for _ in range(50_000)) for _ in range(2)]
    no_line = [" ".join(draw.choice(("a", "b", "c", "d", "e")) for _ in range(50_000)) for _ in range(2)]
    for before, after in (one_word_a_line, no_line):
        began = time.process_time()
        spells(before, after)
        assert time.process_time() - began < 0.6


def test_what_is_left_of_the_effort_is_shared() -> None:
    effort = Effort(60)
    told("one two three four five six", "one 2 three 4 five 6", effort)
    assert effort.left < 60
    told("seven eight nine ten", "seven 8 nine 10", effort)
    told("seven eight nine ten", "seven 8 nine 10", effort)
    assert told("a long story is told here", "a long tale is told here", Effort(0)) == [
        ("removed", "a long story is told here"),
        ("added", "a long tale is told here"),
    ]
