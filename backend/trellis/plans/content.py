"""A section's live document as typed content, and content as a live document.

Content is plain JSON: field key -> value, every declared field that can be written present. See README.md, "Content".
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from typing import Any

from pycrdt import Array, Doc, Map, Text, XmlFragment

from trellis.plans.form.declaration import SINGLE_VALUE_KINDS, Field, Form, Section
from trellis.plans.form.prose import prose, prose_from_fragment, prose_of_text, write_fragment
from trellis.plans.form.values import MOST_ROWS, is_row_id, plain_value

FIELDS_ROOT = "fields"
POSITION = "position"


def prose_root(field_key: str) -> str:
    """The name of the Yjs root a prose field lives in."""
    return f"prose:{field_key}"


def rows_root(field_key: str) -> str:
    """The name of the Yjs root a rows field lives in."""
    return f"rows:{field_key}"


def empty_content(section: Section) -> dict[str, Any]:
    """The content of a section nobody has written in."""
    return {field.key: [] if field.kind == "rows" else None for field in section.written}


def section_content(section: Section, doc: Doc[Any], roots: Collection[str] | None = None) -> dict[str, Any]:
    """What the live document `doc` says, by the declaration of `section`; with `roots`, of the fields in those alone.

    Total: any document whatever gives content; what does not fit the declaration
    is read as not answered. The document is not changed.
    """
    single = doc.get(FIELDS_ROOT, type=Map)
    content: dict[str, Any] = {}
    for field in section.written:
        if roots is not None and _root_of(field) not in roots:
            continue
        if field.kind == "prose":
            content[field.key] = prose_from_fragment(doc.get(prose_root(field.key), type=XmlFragment))
        elif field.kind == "rows":
            content[field.key] = _rows(field, stored_rows(field, doc) or [])
        else:
            content[field.key] = plain_value(field, single.get(field.key))
    return content


def _root_of(field: Field) -> str:
    if field.kind == "prose":
        return prose_root(field.key)
    return rows_root(field.key) if field.kind == "rows" else FIELDS_ROOT


def stored_rows(field: Field, doc: Doc[Any]) -> list[Any] | None:
    """What stands under the root of a rows field, in stored order; None when somebody wrote text there.

    Trap: pycrdt never returns from reading such text as an array once it holds a
    character beyond the Basic Multilingual Plane, so it is asked for as text first.
    """
    rows = doc.get(rows_root(field.key), type=Array)
    return None if str(doc.get(rows_root(field.key), type=Text)) else list(rows)


def row_count(field: Field, doc: Doc[Any]) -> int:
    """How many things stand under the root of a rows field. Listing them costs a search of each; this costs none."""
    return len(doc.get(rows_root(field.key), type=Array))


def _rows(field: Field, rows: list[Any]) -> list[dict[str, Any]]:
    placed: list[tuple[float, int, dict[str, Any]]] = []
    seen: set[str] = set()
    for index, row in enumerate(rows):
        row_id = row.get("id") if isinstance(row, Map) else None
        if not isinstance(row, Map) or not is_row_id(row_id) or row_id in seen:
            continue
        seen.add(row_id)
        read = {"id": row_id} | {column.key: _cell(column, row.get(column.key)) for column in field.row}
        placed.append((place_of(row.get(POSITION), index), index, read))
    return [read for _, _, read in sorted(placed, key=lambda p: p[:2])][:MOST_ROWS]


def place_of(position: Any, index: int) -> float:
    """Where a row stands among its rows: its `position` once it was moved, else where it was put (from 1)."""
    if isinstance(position, int | float) and not isinstance(position, bool) and math.isfinite(position):
        return float(position)
    return float(index + 1)


def _cell(column: Field, value: Any) -> Any:
    return plain_value(column, str(value) if isinstance(value, Text) else value)


def normal_content(section: Section, content: Mapping[str, Any]) -> dict[str, Any]:
    """`content` from anywhere (an import, the last plan) in the one form `section_content` gives. Total.

    Prose may come as `{"doc": ...}` or as plain text, a paragraph a line.
    """
    normal = empty_content(section)
    for field in section.written:
        value = content.get(field.key)
        if field.kind == "prose":
            if isinstance(value, str):
                normal[field.key] = prose_of_text(value)
            elif isinstance(value, Mapping):
                normal[field.key] = prose(value.get("doc"))
        elif field.kind == "rows":
            normal[field.key] = _normal_rows(field, value)
        elif field.kind in SINGLE_VALUE_KINDS:
            normal[field.key] = plain_value(field, value)
    return normal


def _normal_rows(field: Field, rows: Any) -> list[dict[str, Any]]:
    kept: dict[str, dict[str, Any]] = {}
    for row in rows if isinstance(rows, list) else []:
        row_id = row.get("id") if isinstance(row, Mapping) else None
        if is_row_id(row_id) and row_id not in kept:
            kept[row_id] = {"id": row_id} | {c.key: plain_value(c, row.get(c.key)) for c in field.row}
    return list(kept.values())[:MOST_ROWS]


def normal_plan(form: Form, content: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """The whole plan's content with every section of `form` present and in the one form."""
    given = {s.key: content.get(s.key) for s in form.sections}
    return {s.key: normal_content(s, said if isinstance(said := given[s.key], Mapping) else {}) for s in form.sections}


def section_doc_from_content(section: Section, content: Mapping[str, Any]) -> Doc[Any]:
    """A new live document that says `content`: for demo plans, carry-forward and imports.

    `section_content(section, section_doc_from_content(section, c)) == normal_content(section, c)`.
    """
    normal = normal_content(section, content)
    doc: Doc[Any] = Doc()
    with doc.transaction():
        single = doc.get(FIELDS_ROOT, type=Map)
        for field in section.written:
            value = normal[field.key]
            if field.kind == "prose":
                fragment = doc.get(prose_root(field.key), type=XmlFragment)
                if value is not None:
                    write_fragment(fragment, value["doc"])
            elif field.kind == "rows":
                doc.get(rows_root(field.key), type=Array).extend([new_row(field, row) for row in value])
            elif value is not None:
                single[field.key] = value
    return doc


def new_row(field: Field, row: Mapping[str, Any]) -> Map[Any]:
    """A row as it must be put into a live document: its id and all its texts at once.

    A Y.Text set later would be set twice by two people, and one of them would lose words.
    """
    stored: dict[str, Any] = {"id": row["id"]}
    for column in field.row:
        value = row.get(column.key)
        if column.kind == "long_text":
            stored[column.key] = Text(value or "")
        elif value is not None:
            stored[column.key] = value
    return Map(stored)
