"""The difference of two texts in runs of whole words, legible and in bounded work. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

How = Literal["same", "added", "removed"]
_MARKS = r".,;:!?()\[\]{}\"“”„«»¿¡…"
# A word with the space before it; a mark; the space at the end. What stands between digits (12.5, 10:30) is one word,
# and a letter keeps its accents, also where they are characters of their own.
_TOKEN = re.compile(rf"\s*(?:[^\s{_MARKS}]|(?<=\d)[.,:](?=\d))+|\s*[{_MARKS}]|\s+")
# A sentence or a line, with the space behind it.
_PIECE = re.compile(r"(?:[^.!?…\n]|[.!?…](?=\S))*(?:[.!?…](?!\S)|\n)?\s*")
_MOST_STEPS = 250_000
_MOST_STEPS_OF_ONE_TEXT = 120_000
_CHARACTERS_A_WORD = 5
_FEW_WORDS = 2

Match = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text that stayed, came or went."""

    how: How
    text: str


class Effort:
    """What a whole comparison may cost, in steps of well under a microsecond; shared by all its texts.

    When it is used up, what is left is told as taken out and put in whole, which is true and costs nothing.
    """

    def __init__(self, steps: int = _MOST_STEPS) -> None:
        self.left = steps

    def spend(self, steps: int) -> bool:
        """Whether there was as much left."""
        self.left -= steps
        return self.left >= 0


def word_runs(before: str, after: str, effort: Effort | None = None) -> list[Run]:
    """The difference of two texts: `same` and `added` runs spell `after`, `same` and `removed` runs `before`.

    Texts of several sentences or lines are compared by those first, and what differs by words.
    """
    whole = effort or Effort()
    own = Effort(min(whole.left, _MOST_STEPS_OF_ONE_TEXT))
    most = own.left
    runs = _legible(_runs(before, after, own))
    whole.left -= most - max(0, own.left)
    return runs


def _runs(before: str, after: str, effort: Effort) -> Iterator[Run]:
    old, new = ([piece for piece in _PIECE.findall(text) if piece] for text in (before, after))
    if len(old) < 2 and len(new) < 2:
        yield from _by_words(before, after, effort)
        return
    for same, gone, come in _stretches(old, new, effort):
        if same:
            yield Run("same", same)
        else:
            yield from _by_words(gone, come, effort)


def _by_words(before: str, after: str, effort: Effort) -> Iterator[Run]:
    # Cutting into words is work too: what there is no time to compare is not cut.
    if not before or not after or (len(before) + len(after)) // _CHARACTERS_A_WORD > effort.left:
        yield from _whole(before, after)
        return
    for same, gone, come in _stretches(_TOKEN.findall(before), _TOKEN.findall(after), effort):
        if same:
            yield Run("same", same)
        else:
            yield from _whole(gone, come)


def _whole(gone: str, come: str) -> Iterator[Run]:
    if gone:
        yield Run("removed", gone)
    if come:
        yield Run("added", come)


def _stretches(old: Sequence[str], new: Sequence[str], effort: Effort) -> Iterator[tuple[str, str, str]]:
    """What stayed (`same`, "", ""), and between it what went and what came ("", `gone`, `come`)."""
    x = y = 0
    for at_old, at_new, length in [*_matches(old, new, effort), (len(old), len(new), 0)]:
        if x < at_old or y < at_new:
            yield "", "".join(old[x:at_old]), "".join(new[y:at_new])
        yield from _alike(old[at_old : at_old + length], new[at_new : at_new + length])
        x, y = at_old + length, at_new + length


def _alike(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    """Words both have, one for one; only the space before them may differ."""
    same = ""
    for was, is_now in zip(old, new, strict=True):
        if was != is_now:
            word = _word(was)
            if same:
                yield same, "", ""
            yield "", was[: len(was) - len(word)], is_now[: len(is_now) - len(word)]
            same = ""
            is_now = word
        same += is_now
    if same:
        yield same, "", ""


def _word(token: str) -> str:
    """A word without the space before it; so that a word put before the first one leaves that one as it was."""
    return token.lstrip()


def _matches(old: Sequence[str], new: Sequence[str], effort: Effort) -> list[Match]:
    """Stretches both have, in order: (place in `old`, place in `new`, length). Without effort, head and tail alone."""
    numbers: dict[str, int] = {}
    a = [numbers.setdefault(_word(token), len(numbers)) for token in old]
    b = [numbers.setdefault(_word(token), len(numbers)) for token in new]
    least = min(len(a), len(b))
    head = next((n for n in range(least) if a[n] != b[n]), least)
    tail = next((n for n in range(least - head) if a[-1 - n] != b[-1 - n]), least - head)
    a, b = a[head : len(a) - tail], b[head : len(b) - tail]
    inner = _shortest(a, b, effort) if a and b and effort.spend(len(a) + len(b)) else []
    found = [(0, 0, head), *((head + x, head + y, n) for x, y, n in inner)]
    found.append((len(old) - tail, len(new) - tail, tail))
    return [match for match in found if match[2]]


def _shortest(a: Sequence[int], b: Sequence[int], effort: Effort) -> list[Match]:
    """What stays in a shortest way from `a` to `b`; nothing when that way is longer than the effort reaches.

    Source: E. Myers, An O(ND) Difference Algorithm and Its Variations, 1986. `furthest[k]` is how far in `a`
    so many edits reach on the diagonal k (place in `a` less place in `b`).
    """
    n, m = len(a), len(b)
    furthest = [0] * (n + m + 3)
    trace: list[tuple[int, list[int]]] = []
    for edits in range(n + m + 1):
        low, high = -edits + 2 * max(0, edits - m), edits - 2 * max(0, edits - n)
        trace.append((low - 1, furthest[low - 1 + m + 1 : high + 2 + m + 1]))
        steps = 0
        for k in range(low, high + 1, 2):
            at = k + m + 1
            down = k == -edits or (k != edits and furthest[at - 1] < furthest[at + 1])
            x = start = furthest[at + 1] if down else furthest[at - 1] + 1
            y = x - k
            while x < n and y < m and a[x] == b[y]:
                x += 1
                y += 1
            furthest[at] = x
            steps += 1 + x - start
            if x >= n and y >= m:
                return _way_back(n, m, trace)
        if not effort.spend(steps):
            return []
    return []


def _way_back(x: int, y: int, trace: Sequence[tuple[int, list[int]]]) -> list[Match]:
    """The stretches on the way that ended in (x, y), from what each number of edits started from."""
    found: list[Match] = []
    for edits in range(len(trace) - 1, -1, -1):
        first, furthest = trace[edits]
        k = x - y
        left, right = furthest[k - 1 - first], furthest[k + 1 - first]
        down = k == -edits or (k != edits and left < right)
        begin = right if down else left + 1
        if x > begin:
            found.append((begin, begin - k, x - begin))
        x, y = (begin, begin - k - 1) if down else (begin - 1, begin - k)
    return found[::-1]


def _legible(runs: Iterable[Run]) -> list[Run]:
    """The same difference as a person would mark it.

    A word or two that stayed by chance between longer changes belong to the change: nobody reads a sentence
    of which every third word is struck out. Spaces both sides share at the rim of a change are no change.
    """
    changes: list[list[str]] = []  # gone, come, and what stayed after it
    lead = ""
    for run in runs:
        if run.how == "same":
            if changes:
                changes[-1][2] += run.text
            else:
                lead += run.text
            continue
        if not changes or changes[-1][2]:
            changes.append(["", "", ""])
        changes[-1][0 if run.how == "removed" else 1] += run.text
    merged: list[list[str]] = []
    for gone, come, after in changes:
        if merged and _belongs(merged[-1], gone, come):
            before = merged[-1]
            merged[-1] = [before[0] + before[2] + gone, before[1] + before[2] + come, after]
        else:
            merged.append([gone, come, after])
    return _joined(lead, merged)


def _belongs(before: Sequence[str], gone: str, come: str) -> bool:
    stayed = before[2]
    words = len(stayed.split())
    shortest = min(max(len(before[0]), len(before[1])), max(len(gone), len(come)))
    return words == 0 or (words <= _FEW_WORDS and "\n" not in stayed and len(stayed) <= shortest)


def _joined(lead: str, changes: Iterable[Sequence[str]]) -> list[Run]:
    found: list[Run] = []
    same = lead
    for gone, come, after in changes:
        shared = _shared_space(gone, come)
        gone, come = gone[len(shared) :], come[len(shared) :]
        ending = _shared_space(gone[::-1], come[::-1])[::-1]
        gone, come = gone[: len(gone) - len(ending)], come[: len(come) - len(ending)]
        same += shared
        if same:
            found.append(Run("same", same))
        found += _whole(gone, come)
        same = ending + after
    if same:
        found.append(Run("same", same))
    return found


def _shared_space(gone: str, come: str) -> str:
    count = 0
    for one, other in zip(gone, come, strict=False):
        if one != other or not one.isspace():
            break
        count += 1
    return gone[:count]
