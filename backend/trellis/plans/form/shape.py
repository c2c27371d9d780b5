"""Does a live document still fit its declaration? The hub asks before it accepts an edit."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

import orjson
from pycrdt import Array, Doc, Map, Text, XmlFragment, XmlText

from trellis.plans.content import FIELDS_ROOT, POSITION, prose_root, row_count, rows_root, stored_rows
from trellis.plans.form.declaration import SINGLE_VALUE_KINDS, Field, Section
from trellis.plans.form.prose import fragment_violation, size_of_fragment, text_violation
from trellis.plans.form.values import (
    LONGEST_LONG_TEXT,
    LONGEST_PROSE,
    MOST_PROSE_NODES,
    MOST_ROWS,
    is_row_id,
    value_violation,
)


@dataclass(frozen=True, slots=True)
class Breach:
    """One place where a document does not fit its declaration.

    `path`: from the root on, `("fields", key)` or `("rows:<key>", row id, column)`; a root alone where nothing
    smaller can be named. `why`: `number`, `whole_number`, `day`, `not_offered`, `too_long`, `too_many` or `form`.
    `says`: one line in English, for the log.
    """

    path: tuple[str, ...]
    why: str
    says: str


APART_ROOT = "apart"
MOST_APART = 200
MOST_ANSWERS = 6
LONGEST_PLACE = 200
LARGEST_APART = 20_000
LONGEST_NAME = 200
LAST_MOMENT = 8.64e15
"""The last millisecond a browser's calendar knows."""
ANSWER = {"value", "personId", "name", "at"}
WHY_OF_KIND = {
    "text": "too_long",
    "number": "number",
    "minutes": "whole_number",
    "date": "day",
    "choice": "not_offered",
    "choices": "not_offered",
    "link": "not_offered",
    "links": "not_offered",
}


def declared_roots(section: Section) -> dict[str, type[Any]]:
    """The roots a section's document has, by name; what fits in one does not hang on what stands in another."""
    roots: dict[str, type[Any]] = {FIELDS_ROOT: Map, APART_ROOT: Map}
    roots |= {prose_root(field.key): XmlFragment for field in section.fields if field.kind == "prose"}
    return roots | {rows_root(field.key): Array for field in section.fields if field.kind == "rows"}


def text_fits(text: Text | XmlText) -> bool:
    """Whether a text that stands where one may, in prose or in a row, is itself as it may be."""
    return (text_violation(text) if isinstance(text, XmlText) else _long_text_violation(text)) is None


def room_of_prose(root: str, doc: Doc[Any]) -> int:
    """How many characters a prose may still grow by. Looking at it as what it is changes nothing in `doc`."""
    return LONGEST_PROSE - size_of_fragment(doc.get(root, type=XmlFragment))[0]


def declared_shape_breaches(
    section: Section, doc: Doc[Any], touched: Collection[str] | None = None
) -> Iterator[Breach]:
    """Every place where `doc` does not fit `section`, looked for as they are asked for.

    With `touched`, of the declared roots only those: the others are known to fit.
    Only what a single edit can break is refused; what two lawful edits may become
    by merging (an empty list, a link to a row somebody deleted) is not. Costs a
    copy of the document, because looking at a root as another type would change it.
    Source: threats.md 30 (schema-bound rich text); README.md, "The live document".
    """
    copy: Doc[Any] = Doc()
    copy.apply_update(doc.get_update())
    # One transaction for all the looking: the library would begin one for every look.
    with copy.transaction():
        yield from _breaches(section, copy, touched)


def _breaches(section: Section, copy: Doc[Any], touched: Collection[str] | None) -> Iterator[Breach]:
    roots = declared_roots(section).keys()
    for foreign in sorted(set(copy.keys()) - roots):
        yield Breach((foreign,), "form", f"unknown root {foreign[:60]}")
    if touched is None:
        touched = roots
    if FIELDS_ROOT in touched:
        yield from _fields_breaches(section, copy)
    if APART_ROOT in touched:
        yield from _apart_breaches(section, copy)
    for field in section.fields:
        if field.kind == "prose" and prose_root(field.key) in touched:
            yield from _prose_breaches(field, copy)
        elif field.kind == "rows" and rows_root(field.key) in touched:
            yield from _rows_breaches(field, copy)


def _fields_breaches(section: Section, doc: Doc[Any]) -> Iterator[Breach]:
    single = doc.get(FIELDS_ROOT, type=Map)
    for key, value in single.items():
        field = section.by_key.get(key)
        if field is None or field.kind not in SINGLE_VALUE_KINDS:
            yield Breach((FIELDS_ROOT, key), "form", f"unknown field {key[:60]}")
            continue
        found = value_violation(field, value)
        if found:
            yield Breach((FIELDS_ROOT, key), WHY_OF_KIND.get(field.kind, "form"), found)
    if len(doc.get(FIELDS_ROOT, type=Array)):
        yield Breach((FIELDS_ROOT,), "form", "a list beside the fields")


def _apart_breaches(section: Section, doc: Doc[Any]) -> Iterator[Breach]:
    """Answers given while apart, beside the fields until somebody decides: by place, a short list of who said what.

    They are part of no answer: nothing is projected, checked or frozen of them (docs/decisions/0022).
    """
    apart = doc.get(APART_ROOT, type=Map)
    if len(apart) > MOST_APART:
        yield Breach((APART_ROOT,), "too_many", f"more than {MOST_APART} places apart")
        return
    for place, answers in apart.items():
        if not wait_apart(section, place, answers):
            yield Breach((APART_ROOT, place), "form", f"no answers at {place[:60]}")
    if len(doc.get(APART_ROOT, type=Array)):
        yield Breach((APART_ROOT,), "form", "a list beside what is apart")


def wait_apart(section: Section, place: str, answers: Any) -> bool:
    """Whether these are answers to a question of the section that has one answer: `field` or `field.row.column`.

    Anything else, no page could show and nobody could decide.
    """
    field = _asked_once(section, place) if len(place) <= LONGEST_PLACE else None
    return field is not None and _are_answers(field, answers)


def _asked_once(section: Section, place: str) -> Field | None:
    key, *cell = place.split(".")
    field = section.by_key.get(key)
    if field and cell:
        # Of rows: which one may be gone by now, so any will do.
        asks = field.kind == "rows" and len(cell) == 2 and is_row_id(cell[0])
        field = field.columns.get(cell[1]) if asks else None
    return field if field and field.kind in SINGLE_VALUE_KINDS else None


def _are_answers(field: Field, answers: Any) -> bool:
    if not isinstance(answers, list) or not 2 <= len(answers) <= MOST_ANSWERS:
        return False
    if not all(isinstance(one, dict) and set(one) == ANSWER and _is_answer(field, **one) for one in answers):
        return False
    try:
        return len(orjson.dumps(answers)) <= LARGEST_APART
    except (TypeError, ValueError):
        return False


def _is_answer(field: Field, value: Any, personId: Any, name: Any, at: Any) -> bool:
    names = all(one is None or (isinstance(one, str) and len(one) <= LONGEST_NAME) for one in (personId, name))
    # Yjs knows only floats; none of them is a day but these.
    day = at is None or (not isinstance(at, bool) and isinstance(at, int | float) and 0 <= at <= LAST_MOMENT)
    return names and day and value_violation(field, value) is None


def _prose_breaches(field: Field, doc: Doc[Any]) -> Iterator[Breach]:
    root = prose_root(field.key)
    fragment = doc.get(root, type=XmlFragment)
    found = fragment_violation(fragment)
    if found:
        yield Breach((root,), "form", f"{field.key}: {found}")
        return
    characters, nodes = size_of_fragment(fragment)
    if characters > LONGEST_PROSE or nodes > MOST_PROSE_NODES:
        yield Breach((root,), "too_long", f"{field.key}: too long")
    elif len(doc.get(root, type=Map)):
        yield Breach((root,), "form", f"{field.key}: attributes on the root")


def _rows_breaches(field: Field, doc: Doc[Any]) -> Iterator[Breach]:
    root = rows_root(field.key)
    if row_count(field, doc) > MOST_ROWS:
        # Before anybody lists them: ten thousand would keep the whole process busy.
        why = "form" if str(doc.get(root, type=Text)) else "too_many"
        yield Breach((root,), why, f"{field.key}: more than {MOST_ROWS} rows")
        return
    rows = stored_rows(field, doc)
    if rows is None:
        yield Breach((root,), "form", f"{field.key}: text in place of rows")
        return
    seen: set[str] = set()
    for row in rows:
        if not isinstance(row, Map):
            yield Breach((root,), "form", f"{field.key}: a row that is no map")
            return
        yield from _row_breaches(field, row)
        row_id = row.get("id")
        if is_row_id(row_id):
            if row_id in seen:
                yield Breach((root,), "form", f"{field.key}: two rows with one id")
            seen.add(row_id)
    if len(doc.get(root, type=Map)):
        yield Breach((root,), "form", f"{field.key}: keys beside the rows")


def _row_breaches(field: Field, row: Map[Any]) -> Iterator[Breach]:
    root, values = rows_root(field.key), dict(row.items())
    row_id = values.get("id")
    if not is_row_id(row_id):
        yield Breach((root,), "form", f"{field.key}: a row without an id")
        return
    for key, value in values.items():
        found = _cell_breach(field, key, value)
        if found:
            why, says = found
            yield Breach((root, row_id, key), why, f"{field.key}: {says}")
    missing = [c.key for c in field.row if c.kind == "long_text" and c.key not in values]
    if missing:
        yield Breach((root,), "form", f"{field.key}: {missing[0]}: a row is made with all its texts")


def _cell_breach(field: Field, key: str, value: Any) -> tuple[str, str] | None:
    if key == "id":
        return None
    if key == POSITION:
        fits = not isinstance(value, bool) and isinstance(value, int | float) and math.isfinite(value)
        return None if fits else ("form", "a position that is no number")
    column = field.columns.get(key)
    if column is None:
        return "form", f"unknown column {key[:60]}"
    if column.kind == "long_text":
        found = _long_text_violation(value)
        return ("too_long" if found == "too long" else "form", f"{key}: {found}") if found else None
    found = value_violation(column, value)
    return (WHY_OF_KIND.get(column.kind, "form"), f"{key}: {found}") if found else None


def _long_text_violation(value: Any) -> str | None:
    if not isinstance(value, Text):
        return "not a shared text"
    runs = value.diff()
    if any(not isinstance(run, str) or marks for run, marks in runs):
        return "more than plain text"
    return "too long" if sum(len(run) for run, _ in runs) > LONGEST_LONG_TEXT else None
