"""Who last wrote each answer of a section, and when: followed from edit to edit, never guessed from the text. Pure.

What is followed is as small as it can be said soundly: an answer, a cell of a row, a row that was added, a paragraph
(or a list) of a longer text. Not a word: two people's words in one paragraph can't be told from what the section says,
and who edited it last is what one asks. A paragraph nobody touched stays its writer's, also when it moved.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher
from typing import Any

import orjson

from trellis.plans.form.declaration import Field, Section
from trellis.plans.form.values import is_answered

Written = dict[str, Any]
"""Marks by place: `field`, `field.row` (who added it), `field.row.column`; a list of marks, one a block, for prose."""
MOST_BLOCKS_COMPARED = 400


@dataclass(frozen=True, slots=True)
class Mark:
    """Who (None: nobody that is known) and when."""

    person_id: uuid.UUID | None
    at: datetime

    def stored(self) -> list[str | None]:
        return [str(self.person_id) if self.person_id else None, self.at.isoformat()]

    @classmethod
    def read(cls, stored: Sequence[str | None]) -> Mark:
        who, at = stored
        return cls(uuid.UUID(who) if who else None, datetime.fromisoformat(at or ""))


def blocks_of(prose: Any) -> list[dict[str, Any]]:
    """The paragraphs, headings and lists of a prose answer."""
    return (prose or {}).get("doc", {}).get("content", []) if isinstance(prose, Mapping) else []


def settled(
    section: Section, written: Written, before: Mapping[str, Any], after: Mapping[str, Any], mark: Mark
) -> Written:
    """Who wrote what `after` says, where `written` says it of `before` and one person made the one of the other."""
    told: Written = {}
    stored = mark.stored()
    for field in section.written:
        was, is_now = before.get(field.key), after.get(field.key)
        if field.kind == "rows":
            _rows(field, written, told, was or [], is_now or [], stored)
        elif field.kind == "prose":
            if is_now:
                marks = _blocks(blocks_of(was), blocks_of(is_now), written.get(field.key) or [], stored)
                told[field.key] = marks
        elif is_answered(field, is_now):
            told[field.key] = written.get(field.key) if was == is_now else stored
    return {place: found for place, found in told.items() if found is not None}


def _rows(
    field: Field,
    written: Written,
    told: Written,
    was: Sequence[Mapping[str, Any]],
    is_now: Sequence[Mapping[str, Any]],
    stored: list[str | None],
) -> None:
    before = {row["id"]: row for row in was}
    for row in is_now:
        old, place = before.get(row["id"]), f"{field.key}.{row['id']}"
        told[place] = written.get(place) if old is not None else stored
        for column in field.row:
            value = row.get(column.key)
            if is_answered(column, value):
                at = f"{place}.{column.key}"
                told[at] = written.get(at) if old is not None and old.get(column.key) == value else stored


def _blocks(was: Sequence[Any], is_now: Sequence[Any], marks: Sequence[Any], stored: list[str | None]) -> list[Any]:
    old, new = [_print(block) for block in was], [_print(block) for block in is_now]
    known = [*marks, *[None] * (len(old) - len(marks))]
    first = 0
    while first < min(len(old), len(new)) and old[first] == new[first]:
        first += 1
    last = 0
    while last < min(len(old), len(new)) - first and old[-1 - last] == new[-1 - last]:
        last += 1
    found: list[Any] = [stored] * len(new)
    found[:first] = known[:first]
    if last:
        found[-last:] = known[len(old) - last : len(old)]
    middle_old, middle_new = old[first : len(old) - last], new[first : len(new) - last]
    if middle_old and middle_new and len(middle_old) + len(middle_new) <= MOST_BLOCKS_COMPARED:
        for match in SequenceMatcher(None, middle_old, middle_new, autojunk=False).get_matching_blocks():
            for n in range(match.size):
                found[first + match.b + n] = known[first + match.a + n]
    return found


def _print(block: Any) -> bytes:
    return orjson.dumps(block, option=orjson.OPT_SORT_KEYS)
