"""What of the last final plan begins the next one, and which of it nobody has looked at since. Pure, no I/O.

A *place* is `field`, or in rows `field.row id.column`. What carries is declared with the form (`carries`,
`left_behind`); everything here is one section's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import orjson

from trellis.kernel.hashing import sha256_hex
from trellis.plans.content import normal_content
from trellis.plans.form.condition import holds
from trellis.plans.form.declaration import Field, Form, Section
from trellis.plans.form.values import is_answered, words_of

Marks = Mapping[str, str]
"""Place -> the print of the value that was carried there and that nobody has confirmed."""
SectionContent = Mapping[str, Any]

PRINT_LENGTH = 16


def carried_content(section: Section, said: Any) -> dict[str, Any]:
    """What the section begins with, out of what the last plan `said` in it: normal content. Total.

    `said` may be of another version of the form: what both declare carries, in a value both know; the rest does not.
    Rows keep their ids, so that links hold and a comparison knows them again.
    """
    known = said if section.carries and isinstance(said, Mapping) else {}
    content = normal_content(section, {key: known[key] for key in known if _carries(section, key)})
    for field in section.of_kind("rows"):
        content[field.key] = [_carried_row(field, row) for row in content[field.key] if not _stays_behind(field, row)]
    return content


def _carries(section: Section, key: str) -> bool:
    return key in section.by_key and section.by_key[key].carries


def _stays_behind(field: Field, row: Mapping[str, Any]) -> bool:
    return field.left_behind is not None and holds(field.left_behind, {}, {}, row)


def _carried_row(field: Field, row: Mapping[str, Any]) -> dict[str, Any]:
    return {"id": row["id"]} | {c.key: row[c.key] if c.carries else None for c in field.row}


def left_behind(before: Form, now: Form, said: Mapping[str, Any]) -> list[tuple[Section, Field]]:
    """Of the plan `before`, the district's own answered questions that the form `now` asks no more, or not so.

    What does not carry by the declaration is asked anew; these are asked nowhere, so whoever begins the plan is told.
    """
    found = []
    for section in before.sections:
        new = now.by_key.get(section.key)
        for field in section.fields:
            if not field.is_districts or not is_answered(field, (said.get(section.key) or {}).get(field.key)):
                continue
            value = said[section.key][field.key]
            kept = new.by_key.get(field.key) if new else None
            if kept is None or (kept.kind == "choice" and not kept.option(value)):
                found.append((section, field))
    return found


def marks_of(section: Section, content: SectionContent) -> dict[str, str]:
    """A mark at every answer of what was carried (`carried_content`)."""
    return {place: _print(value) for place, value in _answers(section, content)}


def unconfirmed(section: Section, marks: Marks, content: SectionContent) -> list[str]:
    """The places that still say what was carried and that nobody has confirmed, in the order of the form.

    A place that was edited says something else; one whose old words are put back is marked again, since nobody
    has said that they still hold.
    """
    if not marks:
        return []
    return [place for place, value in _answers(section, content) if marks.get(place) == _print(value)]


def confirmed(marks: Marks, places: Iterable[str] | None) -> dict[str, str]:
    """The marks that are left when somebody says of `places` that they still hold; None: of all of them.

    A place confirms what is in it: `goals.g1` every column of that row.
    """
    if places is None:
        return {}
    said = tuple(places)
    return {at: kept for at, kept in marks.items() if not any(at == one or at.startswith(f"{one}.") for one in said)}


def stops(places: Iterable[str]) -> list[str]:
    """The places as people go through them: fields, and rows as a whole."""
    return list(dict.fromkeys(".".join(place.split(".")[:2]) for place in places))


def _answers(section: Section, content: SectionContent) -> Iterator[tuple[str, Any]]:
    for field in section.written:
        value = content.get(field.key)
        if field.kind != "rows":
            if is_answered(field, value):
                yield field.key, value
            continue
        for row in value or ():
            for column in field.row:
                if is_answered(column, row.get(column.key)):
                    yield f"{field.key}.{row['id']}.{column.key}", row[column.key]


def _print(value: Any) -> str:
    """The same for the same answer. Of prose the words count: an editor may write its form anew on opening it."""
    said = words_of(value) if isinstance(value, Mapping | str) else value
    return sha256_hex(orjson.dumps(said, option=orjson.OPT_SORT_KEYS))[:PRINT_LENGTH]
