"""What changed between two versions of a plan: by section, field and row, down to the word."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Literal

from trellis.plans.form.condition import Content
from trellis.plans.form.declaration import Field, Form
from trellis.plans.form.values import is_answered, words_of

How = Literal["same", "added", "removed"]
_TOKEN = re.compile(r"\w+|\s+|[^\w\s]")
_MOST_TOKENS = 4_000


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text that stayed, came or went."""

    how: How
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """One change.

    `how` is added, removed or changed for a field; rows may also be moved (then
    `field_key` is the rows field, `row_id` the row, `place` its places before and
    after, from 1). `column_key` is set for a change inside a row that stayed.
    `runs` are word-level for texts; other values stand in `before` and `after`.
    """

    section_key: str
    field_key: str
    how: Literal["added", "removed", "changed", "moved"]
    row_id: str | None = None
    column_key: str | None = None
    before: Any = None
    after: Any = None
    runs: tuple[Run, ...] = ()
    place: tuple[int, int] | None = None


def compare(before: Content, after: Content, form: Form) -> list[Change]:
    """Every change from `before` to `after` in the order of `form`; empty when they say the same."""
    changes: list[Change] = []
    for section in form.sections:
        old, new = before.get(section.key) or {}, after.get(section.key) or {}
        for field in section.fields:
            if field.kind == "rows":
                changes += _rows(section.key, field, old.get(field.key) or [], new.get(field.key) or [])
            else:
                changes += _value(section.key, field.key, field, old.get(field.key), new.get(field.key))
    return changes


def _value(
    section_key: str, field_key: str, field: Field, old: Any, new: Any, row_id: str | None = None
) -> Iterator[Change]:
    if old == new or not (is_answered(field, old) or is_answered(field, new)):
        return
    how: Literal["added", "removed", "changed"] = "changed"
    if not is_answered(field, old):
        how = "added"
    elif not is_answered(field, new):
        how = "removed"
    textual = field.kind in ("prose", "text", "long_text")
    runs = tuple(word_runs(words_of(old), words_of(new))) if textual else ()
    column_key = field.key if row_id else None
    yield Change(section_key, field_key, how, row_id, column_key, old, new, runs)


def _rows(
    section_key: str, field: Field, old: Sequence[Mapping[str, Any]], new: Sequence[Mapping[str, Any]]
) -> Iterator[Change]:
    before, after = {row["id"]: row for row in old}, {row["id"]: row for row in new}
    places = {row["id"]: n for n, row in enumerate(old, start=1)}
    moved = _moved([i for i in before if i in after], [i for i in after if i in before])
    for row_id, row in before.items():
        if row_id not in after:
            yield Change(section_key, field.key, "removed", row_id, before=row, place=(places[row_id], 0))
    for place, (row_id, row) in enumerate(after.items(), start=1):
        if row_id not in before:
            yield Change(section_key, field.key, "added", row_id, after=row, place=(0, place))
            continue
        if row_id in moved:
            yield Change(section_key, field.key, "moved", row_id, place=(places[row_id], place))
        for column in field.row:
            yield from _value(
                section_key, field.key, column, before[row_id].get(column.key), row.get(column.key), row_id
            )


def _moved(old: Sequence[str], new: Sequence[str]) -> set[str]:
    """The fewest rows that must have moved: all that are not in a longest common order."""
    rank = {row_id: n for n, row_id in enumerate(old)}
    tails: list[int] = []
    chain: list[tuple[str, ...]] = []
    for row_id in new:
        at = bisect_left(tails, rank[row_id])
        longest = (*(chain[at - 1] if at else ()), row_id)
        if at == len(tails):
            tails.append(rank[row_id])
            chain.append(longest)
        else:
            tails[at], chain[at] = rank[row_id], longest
    stayed = set(chain[-1]) if chain else set()
    return {row_id for row_id in new if row_id not in stayed}


def word_runs(before: str, after: str) -> Iterator[Run]:
    """The difference of two texts in runs of whole words; the `same` and `added` runs spell `after`.

    Very long texts are compared by lines, so that the time stays bounded.
    """
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    if len(old) + len(new) > _MOST_TOKENS:
        old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    for verb, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if verb == "equal":
            yield Run("same", "".join(new[c:d]))
            continue
        if b > a:
            yield Run("removed", "".join(old[a:b]))
        if d > c:
            yield Run("added", "".join(new[c:d]))


def change_as_json(change: Change) -> dict[str, Any]:
    """A change as plain JSON, camelCase keys."""
    return {
        "sectionKey": change.section_key,
        "fieldKey": change.field_key,
        "how": change.how,
        "rowId": change.row_id,
        "columnKey": change.column_key,
        "before": change.before,
        "after": change.after,
        "runs": [{"how": run.how, "text": run.text} for run in change.runs],
        "place": list(change.place) if change.place else None,
    }
