"""Does a live document still fit its declaration? The hub asks before it accepts an edit."""

from __future__ import annotations

import math
from typing import Any

from pycrdt import Array, Doc, Map, Text, XmlFragment

from trellis.plans.content import FIELDS_ROOT, POSITION, prose_root, rows_root, stored_rows
from trellis.plans.form.declaration import SINGLE_VALUE_KINDS, Field, Section
from trellis.plans.form.prose import fragment_violation, size_of_fragment
from trellis.plans.form.values import (
    LONGEST_LONG_TEXT,
    LONGEST_PROSE,
    MOST_PROSE_NODES,
    MOST_ROWS,
    is_row_id,
    value_violation,
)


def declared_shape_violation(section: Section, doc: Doc[Any]) -> str | None:
    """Why `doc` does not fit `section` (one line in English, for the log and the refusal), or None.

    Only what a single edit can break is refused; what two lawful edits may become
    by merging (an empty list, a link to a row somebody deleted) is not. Costs a
    copy of the document, because looking at a root as another type would change it.
    Source: threats.md 30 (schema-bound rich text); README.md, "The live document".
    """
    copy: Doc[Any] = Doc()
    copy.apply_update(doc.get_update())
    roots = {FIELDS_ROOT}
    for field in section.fields:
        if field.kind == "prose":
            roots.add(prose_root(field.key))
        elif field.kind == "rows":
            roots.add(rows_root(field.key))
    foreign = set(copy.keys()) - roots
    if foreign:
        return f"unknown root {min(foreign)[:60]}"
    return _fields_violation(section, copy) or _first(section, copy)


def _first(section: Section, doc: Doc[Any]) -> str | None:
    for field in section.fields:
        found = None
        if field.kind == "prose":
            found = _prose_violation(prose_root(field.key), doc)
        elif field.kind == "rows":
            found = _rows_violation(field, doc)
        if found:
            return f"{field.key}: {found}"
    return None


def _fields_violation(section: Section, doc: Doc[Any]) -> str | None:
    single = doc.get(FIELDS_ROOT, type=Map)
    for key, value in single.items():
        field = section.by_key.get(key)
        if field is None or field.kind not in SINGLE_VALUE_KINDS:
            return f"unknown field {key[:60]}"
        found = value_violation(field, value)
        if found:
            return found
    return "a list beside the fields" if len(doc.get(FIELDS_ROOT, type=Array)) else None


def _prose_violation(root: str, doc: Doc[Any]) -> str | None:
    fragment = doc.get(root, type=XmlFragment)
    found = fragment_violation(fragment)
    if found:
        return found
    characters, nodes = size_of_fragment(fragment)
    if characters > LONGEST_PROSE or nodes > MOST_PROSE_NODES:
        return "too long"
    return "attributes on the root" if len(doc.get(root, type=Map)) else None


def _rows_violation(field: Field, doc: Doc[Any]) -> str | None:
    rows = stored_rows(field, doc)
    if rows is None:
        return "text in place of rows"
    if len(rows) > MOST_ROWS:
        return f"more than {MOST_ROWS} rows"
    seen: set[str] = set()
    for row in rows:
        if not isinstance(row, Map):
            return "a row that is no map"
        found = _row_violation(field, row)
        if found:
            return found
        if row["id"] in seen:
            return "two rows with one id"
        seen.add(row["id"])
    return "keys beside the rows" if len(doc.get(rows_root(field.key), type=Map)) else None


def _row_violation(field: Field, row: Map[Any]) -> str | None:
    values = dict(row.items())
    if not is_row_id(values.get("id")):
        return "a row without an id"
    for key, value in values.items():
        if key == "id":
            continue
        if key == POSITION:
            if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
                return "a position that is no number"
            continue
        column = field.columns.get(key)
        if column is None:
            return f"unknown column {key[:60]}"
        found = _long_text_violation(value) if column.kind == "long_text" else value_violation(column, value)
        if found:
            return f"{key}: {found}"
    missing = [c.key for c in field.row if c.kind == "long_text" and c.key not in values]
    return f"{missing[0]}: a row is made with all its texts" if missing else None


def _long_text_violation(value: Any) -> str | None:
    if not isinstance(value, Text):
        return "not a shared text"
    runs = value.diff()
    if any(not isinstance(run, str) or marks for run, marks in runs):
        return "more than plain text"
    return "too long" if sum(len(run) for run, _ in runs) > LONGEST_LONG_TEXT else None
