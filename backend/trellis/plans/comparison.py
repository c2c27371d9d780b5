"""What changed between two versions of a plan: by section, field and row, down to the word."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from trellis.plans.differing import Effort, Run, word_runs
from trellis.plans.form.condition import Content
from trellis.plans.form.declaration import Field, Form
from trellis.plans.form.values import is_answered, words_of

TEXTUAL = frozenset({"prose", "text", "long_text"})


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


def compare(before: Content, after: Content, form: Form, effort: Effort | None = None) -> list[Change]:
    """Every change from `before` to `after` in the order of `form`; empty when they say the same.

    `effort` is what comparing the words of all texts may cost.
    """
    effort = effort or Effort()
    changes: list[Change] = []
    for section in form.sections:
        old, new = before.get(section.key) or {}, after.get(section.key) or {}
        for field in section.fields:
            if field.kind == "rows":
                changes += _rows(section.key, field, old.get(field.key) or [], new.get(field.key) or [], effort)
            else:
                changes += _value(section.key, field.key, field, old.get(field.key), new.get(field.key), effort)
    return changes


def _value(
    section_key: str,
    field_key: str,
    field: Field,
    old: Any,
    new: Any,
    effort: Effort,
    row_id: str | None = None,
) -> Iterator[Change]:
    if old == new or not (is_answered(field, old) or is_answered(field, new)):
        return
    how: Literal["added", "removed", "changed"] = "changed"
    if not is_answered(field, old):
        how = "added"
    elif not is_answered(field, new):
        how = "removed"
    runs = tuple(word_runs(words_of(old), words_of(new), effort)) if field.kind in TEXTUAL else ()
    column_key = field.key if row_id else None
    yield Change(section_key, field_key, how, row_id, column_key, old, new, runs)


def _rows(
    section_key: str,
    field: Field,
    old: Sequence[Mapping[str, Any]],
    new: Sequence[Mapping[str, Any]],
    effort: Effort,
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
            was, is_now = before[row_id].get(column.key), row.get(column.key)
            yield from _value(section_key, field.key, column, was, is_now, effort, row_id)


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
