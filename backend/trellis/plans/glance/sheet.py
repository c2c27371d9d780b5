"""What a plan says to those who carry it out: lines under a few headings, as the form declares them. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from trellis.kernel.words import Words
from trellis.plans.form.condition import Content
from trellis.plans.form.declaration import Field, Form
from trellis.plans.form.glance import PARTS, AtAGlance, Part
from trellis.plans.form.values import day, is_answered
from trellis.plans.plain import FROM_TO, WRITTEN_KINDS, FormSpeech

FROM = Words(en="From {first}", es="Desde el {first}")
UNTIL = Words(en="Until {last}", es="Hasta el {last}")
WRITTEN_IN = "en"
"""The language a team writes in, as in the plain view (`plain.plain_view`)."""
SENTENCE_ENDS = (".", "!", "?", ":", ";", ",")


@dataclass(frozen=True, slots=True)
class Line:
    """One thing to know or do: its name, the words for it, and what stands beside them.

    `is_written` when the words are the team's own, in the language they wrote in; `is_cut` when the plan says more.
    """

    name: str
    words: str
    beside: str
    is_written: bool
    is_cut: bool = False


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A heading of the sheet with its lines, never without one."""

    part: Part
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Span:
    """From when to when the plan is in force, and the day the sheet is read."""

    starts_on: date | None
    ends_on: date | None
    today: date


def sheet_parts(form: Form, content: Content, language: str, span: Span) -> tuple[SheetPart, ...]:
    """What the plan's questions declare for the sheet, under its headings; a line that is over by now is left out."""
    speech = FormSpeech(content, language, form, derived={})
    lines: dict[str, list[Line]] = {}
    for section in form.sections:
        said = content.get(section.key) or {}
        for field in section.fields:
            if field.glance is not None and is_answered(field, said.get(field.key)):
                found = _lines(speech, field, field.glance, said[field.key], span)
                lines.setdefault(field.glance.part, []).extend(found)
    return tuple(SheetPart(part, tuple(lines[part.key])) for part in PARTS if lines.get(part.key))


def _lines(speech: FormSpeech, field: Field, how: AtAGlance, value: Any, span: Span) -> Iterator[Line]:
    label = speech.say(how.label) if how.label else ""
    if field.kind == "rows":
        for row in value:
            line = _row(speech, field.columns, how, label, row, span)
            if line is not None:
                yield line
    elif field.kind == "yes_no":
        if value is True:
            yield Line(label, "", "", is_written=False)
    elif value not in how.not_worth_a_line:
        words, is_cut = cut(in_a_line(speech.value(field, value)), how.most)
        yield Line(label, words, "", field.kind in WRITTEN_KINDS, is_cut)


def _row(
    speech: FormSpeech, columns: Mapping[str, Field], how: AtAGlance, label: str, row: Mapping[str, Any], span: Span
) -> Line | None:
    def said(key: str) -> str:
        return in_a_line(speech.value(columns[key], row.get(key))) if key in columns else ""

    if any(row.get(key) in how.not_worth_a_line for key in how.words):
        return None
    if how.dates and (ends := day(row.get(how.dates[1]))) and ends < span.today:
        return None
    name = label or next((text for key in how.named_by if (text := said(key))), "")
    parts = [text.rstrip(" .,;") for key in how.words if (text := said(key))]
    words, is_cut = cut(", ".join(parts), how.most)
    is_written = any(columns[key].kind in WRITTEN_KINDS for key in how.words)
    if how.amount:
        words, is_written = speech.how_much(row, columns), False
    beside = [text for key in how.beside if (text := said(key))]
    if how.dates:
        beside += [text for text in (_dates(speech, row, how.dates, span),) if text]
    return Line(name, words, " · ".join(beside), is_written, is_cut) if name or words else None


def _dates(speech: FormSpeech, row: Mapping[str, Any], keys: tuple[str, str], span: Span) -> str:
    """From when to when, where that is not the plan's own time."""
    first, last = (day(row.get(key)) for key in keys)
    first = None if first == span.starts_on else first
    last = None if last == span.ends_on else last
    if first and last:
        return speech.say(FROM_TO, first=speech.day(first), last=speech.day(last))
    if first:
        return speech.say(FROM, first=speech.day(first))
    return speech.say(UNTIL, last=speech.day(last)) if last else ""


def in_a_line(text: str) -> str:
    """`text` without its line breaks: what stood in lines of its own is parted by a semicolon."""
    lines = [" ".join(line.split()) for line in text.splitlines() if line.strip()]
    joined = [line if line.endswith(SENTENCE_ENDS) else f"{line};" for line in lines[:-1]]
    return " ".join([*joined, *lines[-1:]])


def cut(text: str, most: int) -> tuple[str, bool]:
    """`text`, or its first `most` characters up to a whole word and "…"; and whether it was cut."""
    if len(text) <= most:
        return text, False
    head = text[: most - 1]
    whole, _, _ = head.rpartition(" ")
    return (whole if len(whole) > most // 2 else head).rstrip(" .,;:·") + "…", True
