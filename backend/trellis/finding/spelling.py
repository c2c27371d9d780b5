"""Words that differ in one letter: wrong, missing, too many, or swapped with its neighbour. Pure.

Two words are that near when they share a *spelling*: the word, or the word without one of its letters. Sharing one is
necessary and not enough ("marta" and "matar"), so the distance is counted afterwards.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product

SHORTEST = 4
"""Letters: of shorter words nearly every other is one letter away."""
LONGEST = 40
MOST_TEXTS = 4
"""Texts asked for in place of what was typed; each is a search of its own."""


def spellings(word: str) -> frozenset[str]:
    """A word, and it without each one of its letters; nothing of a word too short or too long to be mistyped."""
    if not SHORTEST <= len(word) <= LONGEST:
        return frozenset()
    return frozenset({word, *(word[:place] + word[place + 1 :] for place in range(len(word)))})


def is_one_letter_off(typed: str, word: str) -> bool:
    """Whether one letter changed, added, dropped or swapped with the next makes `word` of `typed`."""
    if typed == word or abs(len(typed) - len(word)) > 1:
        return False
    same = 0
    while same < min(len(typed), len(word)) and typed[same] == word[same]:
        same += 1
    rest, wanted = typed[same:], word[same:]
    if len(rest) != len(wanted):
        longer, shorter = (rest, wanted) if len(rest) > len(wanted) else (wanted, rest)
        return longer[1:] == shorter
    swapped = rest[1:2] + rest[:1] + rest[2:]
    return rest[1:] == wanted[1:] or swapped == wanted


def texts_meant(typed: Iterable[str], near: dict[str, list[str]]) -> list[str]:
    """What somebody may have meant who typed these words: near words in place of typed ones, the fewest changes first.

    At most MOST_TEXTS, and never what was typed.
    """
    words = list(typed)
    choices = [[word, *near.get(word, [])] for word in words]
    drawn = [list(one) for one in product(*(choice[:MOST_TEXTS] for choice in choices[:4]))]
    drawn.sort(key=lambda one: sum(a != b for a, b in zip(one, words, strict=False)))
    return [" ".join([*one, *words[4:]]) for one in drawn[1 : MOST_TEXTS + 1]]
