"""The texts of a plan that somebody wrote, one by one, and the plan with other texts in their places. Pure.

What the form itself says (titles, questions, options) is declared in the product's languages and is no unit. A block
of prose is one unit; the marks inside it (bold, italic) stay where they cover it whole.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from trellis.kernel.words import Words
from trellis.plans.form import Form
from trellis.plans.form.declaration import Field, Section
from trellis.plans.form.prose import prose
from trellis.translations.rules import print_of

WRITTEN = frozenset({"text", "long_text"})
BLOCKS = frozenset({"paragraph", "heading"})
Content = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Unit:
    """One text, and where it stands: `place` lasts as long as the plan, but for the count of blocks."""

    place: str
    section: Words
    label: Words
    text: str

    @property
    def sha256(self) -> str:
        return print_of(self.text)


def units_of(form: Form, content: Content) -> list[Unit]:
    """Every text somebody wrote, in the order of the form."""
    found: list[Unit] = []
    for section in form.sections:
        said = content.get(section.key) or {}
        for field in section.fields:
            value = said.get(field.key)
            if field.kind == "rows":
                found += _of_rows(section, field, value or [])
            elif field.kind == "prose" and value:
                found += _of_prose(section, field, value)
            elif field.kind in WRITTEN and _has_words(value):
                found.append(Unit(f"{section.key}.{field.key}", section.title, field.label, value))
    return found


def translated(form: Form, content: Content, texts: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """`content` with each text replaced by what `texts` says at its place; a place `texts` lacks keeps its words."""
    made: dict[str, dict[str, Any]] = {key: dict(said) for key, said in content.items()}
    for section in form.sections:
        said = made.get(section.key)
        if said is None:
            continue
        for field in section.fields:
            value, place = said.get(field.key), f"{section.key}.{field.key}"
            if field.kind == "rows" and value:
                said[field.key] = [_row(field, row, place, texts) for row in value]
            elif field.kind == "prose" and value:
                said[field.key] = _prose(value, place, texts)
            elif field.kind in WRITTEN and place in texts:
                said[field.key] = texts[place]
    return made


def _of_rows(section: Section, field: Field, rows: list[Mapping[str, Any]]) -> Iterator[Unit]:
    for number, row in enumerate(rows, start=1):
        title = (field.row_title or field.label).filled(number=number)
        for column in field.row:
            if column.kind in WRITTEN and _has_words(row.get(column.key)):
                place = f"{section.key}.{field.key}.{row['id']}.{column.key}"
                label = Words(en=f"{title.en}: {column.label.en}", es=f"{title.es}: {column.label.es}")
                yield Unit(place, section.title, label, row[column.key])


def _of_prose(section: Section, field: Field, value: Mapping[str, Any]) -> Iterator[Unit]:
    for number, block in enumerate(_blocks(value["doc"])):
        text = _text_of(block)
        if text.strip():
            yield Unit(f"{section.key}.{field.key}#{number}", section.title, field.label, text)


def _row(field: Field, row: Mapping[str, Any], place: str, texts: Mapping[str, str]) -> dict[str, Any]:
    made = dict(row)
    for column in field.row:
        said = texts.get(f"{place}.{row['id']}.{column.key}") if column.kind in WRITTEN else None
        if said is not None:
            made[column.key] = said
    return made


def _prose(value: Mapping[str, Any], place: str, texts: Mapping[str, str]) -> Any:
    doc = copy.deepcopy(value["doc"])
    for number, block in enumerate(_blocks(doc)):
        said = texts.get(f"{place}#{number}")
        if said is not None and said != _text_of(block):
            block["content"] = _inline(said, _marks_of_all(block))
    return prose(doc)


def _blocks(node: Mapping[str, Any]) -> Iterator[Any]:
    for child in node.get("content") or []:
        if child["type"] in BLOCKS:
            yield child
        else:
            yield from _blocks(child)


def _text_of(block: Mapping[str, Any]) -> str:
    parts = block.get("content") or []
    return "".join("\n" if part["type"] == "hardBreak" else part.get("text", "") for part in parts)


def _marks_of_all(block: Mapping[str, Any]) -> list[Any]:
    """The marks that cover every word of the block."""
    marks = [part.get("marks") or [] for part in block.get("content") or [] if part["type"] == "text"]
    return marks[0] if marks and all(one == marks[0] for one in marks) else []


def _inline(said: str, marks: list[Any]) -> list[dict[str, Any]]:
    made: list[dict[str, Any]] = []
    for number, line in enumerate(said.split("\n")):
        if number:
            made.append({"type": "hardBreak"})
        if line:
            made.append({"type": "text", "text": line, **({"marks": marks} if marks else {})})
    return made


def _has_words(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())
