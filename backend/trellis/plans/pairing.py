"""Which rows of one plan are carried on by rows of another, written anew a year later. Pure.

Within a plan a row keeps its id for life. A new plan has ids of its own, unless it was begun as a copy; to compare
the two, a row is the same when it says much the same.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Any

from trellis.plans.form.condition import Content
from trellis.plans.form.declaration import Field, Form
from trellis.plans.form.values import words_of
from trellis.plans.projection import SERVICE_SECTIONS
from trellis.plans.since_last import service_key

Row = Mapping[str, Any]
_WRITTEN = ("prose", "text", "long_text")
_ALIKE = 0.5
_MOST_PAIRS = 3_600
"""Beyond as many, only rows that say the very same are paired, so that the work stays bounded."""


def paired(before: Content, after: Content, form: Form) -> dict[str, dict[str, Any]]:
    """`before` with its rows, and the links to them, under the ids of the rows of `after` that carry them on."""
    names: dict[str, dict[str, str]] = {}
    for section in form.sections:
        for field in section.of_kind("rows"):
            rows = [(said.get(section.key) or {}).get(field.key) or [] for said in (before, after)]
            is_grid = section.key in SERVICE_SECTIONS and field.key == "services"
            alike = _services(*rows) if is_grid else _rows(field, *rows)
            names[f"{section.key}.{field.key}"] = alike
    renamed: dict[str, dict[str, Any]] = {key: dict(said) for key, said in before.items()}
    for section in form.sections:
        said = renamed.get(section.key)
        for field in section.written if said is not None else ():
            if said is not None and said.get(field.key):
                said[field.key] = _renamed(field, said[field.key], names, names.get(f"{section.key}.{field.key}"))
    return renamed


def _renamed(field: Field, value: Any, names: Mapping[str, Mapping[str, str]], own: Mapping[str, str] | None) -> Any:
    if field.kind == "rows":
        return [
            {
                "id": (own or {}).get(row["id"], row["id"]),
                **{c.key: _renamed(c, row.get(c.key), names, None) for c in field.row},
            }
            for row in value
        ]
    linked = names.get(field.links_to or "")
    if linked and isinstance(value, str):
        return linked.get(value, value)
    if linked and isinstance(value, list):
        return [linked.get(row_id, row_id) for row_id in value]
    return value


def _left(before: Sequence[Row], after: Sequence[Row]) -> tuple[list[Row], list[Row]]:
    """The rows that no id makes the same."""
    old, new = {row["id"] for row in before}, {row["id"] for row in after}
    return [row for row in before if row["id"] not in new], [row for row in after if row["id"] not in old]


def _services(before: Sequence[Row], after: Sequence[Row]) -> dict[str, str]:
    """A service is the same by its name; several lines of one follow each other in order."""
    old, new = _left(before, after)
    found: dict[str, str] = {}
    waiting: dict[Hashable, list[str]] = {}
    for row in new:
        if row.get("name"):
            waiting.setdefault(service_key(row), []).append(row["id"])
    for row in old:
        if follow := waiting.get(service_key(row)):
            found[row["id"]] = follow.pop(0)
    return found


def _rows(field: Field, before: Sequence[Row], after: Sequence[Row]) -> dict[str, str]:
    """Each row with the one most like it, where at least half of what they say is alike."""
    old, new = _left(before, after)
    said_before = [(row["id"], _said(field, row)) for row in old]
    said_after = [(row["id"], _said(field, row)) for row in new]
    if len(old) * len(new) > _MOST_PAIRS:
        same = {said: row_id for row_id, said in said_after}
        found = {same[said]: row_id for row_id, said in reversed(said_before) if said and said in same}
        return {row_id: follow for follow, row_id in found.items()}
    pairs = sorted(
        (-share, x, y)
        for x, (_, a) in enumerate(said_before)
        for y, (_, b) in enumerate(said_after)
        if a and b and (share := 2 * len(a & b) / (len(a) + len(b))) >= _ALIKE
    )
    found, taken = {}, set()
    for _, x, y in pairs:
        if said_before[x][0] not in found and y not in taken:
            found[said_before[x][0]] = said_after[y][0]
            taken.add(y)
    return found


def _said(field: Field, row: Row) -> frozenset[Hashable]:
    """The words of a row by column; a row nobody writes words in, by its answers."""
    words = {
        (column.key, word)
        for column in field.row
        if column.kind in _WRITTEN
        for word in words_of(row.get(column.key)).casefold().split()
    }
    if words:
        return frozenset(words)
    answers = ((column.key, row.get(column.key)) for column in field.row)
    return frozenset((key, repr(value)) for key, value in answers if value not in (None, [], ""))
