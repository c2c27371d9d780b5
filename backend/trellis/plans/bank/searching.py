"""Goals by what somebody types of them, a letter wrong or missing included. Pure, but for SQL conditions.

A search is a filter over the goals one may see: they are a few thousand at most, and every comparison of words that is
no plain equality or range is made after the row policy anyway (it is not leakproof), with whatever index. Measured in
`tests/plans/test_bank.py`.
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Integer, Text, and_, bindparam, case, func, literal_column, or_

from trellis.people.names import folded
from trellis.plans.bank.model import BankGoal

MOST_WORDS, LONGEST_WORD = 6, 24
SHORTEST_MISTYPED = 4
"""A word of fewer letters is meant as it is typed: one letter more or less makes another word of it."""


def words_of(text: str) -> list[str]:
    """The words of a text as they are searched: folded, without signs."""
    return re.findall(r"[^\W_]+", folded(text))


def key_of(texts: Iterable[str]) -> str:
    """The words of the texts, each once and after a space, so that " flu" finds what begins so."""
    said = words_of(" ".join(re.sub(r"\{[^{}]*\}", " ", text) for text in texts))
    return "".join(f" {word}" for word in dict.fromkeys(said))


def typed(text: str | None) -> tuple[Hashable, Mapping[str, Any]]:
    """What shapes the conditions of `found_by`, the number of words, and the values of their parameters by name."""
    words = list(dict.fromkeys(word[:LONGEST_WORD] for word in words_of(text or "")))[:MOST_WORDS]
    values: dict[str, Any] = {}
    for n, word in enumerate(words):
        begin, end = halves(word)
        values |= {f"typed_{n}": f" {word}", f"typed_{n}_near": nearly(word)}
        values |= {f"typed_{n}_begin": f" {begin}", f"typed_{n}_end": end}
    return len(words), values


def halves(word: str) -> tuple[str, str]:
    """The beginning and the end of a word: with one letter wrong in it, or two in each other's place, one is right.

    Looking for them passes quickly what the pattern of `nearly`, forty times as dear, need not be asked of.
    """
    if len(word) < SHORTEST_MISTYPED:
        return word, word
    middle = len(word) // 2
    return word[: middle - 1], word[middle:]


def nearly(word: str) -> str:
    """A pattern of what begins as `word` with one letter wrong, missing, too many, or in its neighbor's place.

    The first letter is right: people do not miss that one, and what begins otherwise is passed quickly.
    """
    if len(word) < SHORTEST_MISTYPED:
        return f" {word}"
    ways = [f"{word[1:n]}.{word[n:]}" for n in range(1, len(word))]
    # Wrong or too many; of the last letter only where enough is left to say what was meant.
    ways += [f"{word[1:n]}.?{word[n + 1 :]}" for n in range(1, len(word) - (len(word) == SHORTEST_MISTYPED))]
    ways += [f"{word[1:n]}{word[n + 1]}{word[n]}{word[n + 2 :]}" for n in range(1, len(word) - 1)]
    return f" {word[0]}(?:{'|'.join(dict.fromkeys(ways))})"


def found_by(text: str | None) -> tuple[ColumnElement[bool] | None, Any]:
    """The condition under which every word typed stands in a goal, and how many of them only nearly do, as SQL."""
    count, values = typed(text)
    if not count:
        return None, literal_column("0", Integer())
    exact = [_holds(f"typed_{n}", values) for n in range(count)]
    near = [
        and_(
            or_(_holds(f"typed_{n}_begin", values), _holds(f"typed_{n}_end", values)),
            BankGoal.search_key.op("~")(_value(f"typed_{n}_near", values)),
        )
        for n in range(count)
    ]
    one, none = literal_column("1", Integer()), literal_column("0", Integer())
    missed = sum((case((is_there, none), else_=one) for is_there in exact[1:]), case((exact[0], none), else_=one))
    return and_(*(or_(*both) for both in zip(exact, near, strict=True))), missed


def _holds(name: str, values: Mapping[str, Any]) -> ColumnElement[bool]:
    found: ColumnElement[int] = func.strpos(BankGoal.search_key, _value(name, values), type_=Integer)
    return found > literal_column("0", Integer())


def _value(name: str, values: Mapping[str, Any]) -> ColumnElement[str]:
    return bindparam(name, values[name], Text(), unique=True)
