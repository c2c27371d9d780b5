"""Who wrote what, in words: each answer of a section as it is now, with who last wrote it and when. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from trellis.plans.compared import Part, Said, Value, compared
from trellis.plans.form.declaration import Section
from trellis.plans.form.prose import plain_text
from trellis.plans.history.authorship import blocks_of
from trellis.plans.history.walking import Moment


def told_with_marks(said: Said, section: Section, moment: Moment, language: str) -> list[dict[str, Any]]:
    """The answered parts of a section in the order of its form.

    `{key, label, rowId, title, by, at, values: [{key, label, textLanguage, pieces: [{text, by, at}]}]}`: `by` is a
    person's key or null, `at` an instant or null where it is not known; of a row they say who added it. A text of
    several paragraphs has a piece each.
    """
    told = []
    for compared_section in compared(said, said, language, everything=True, same_plan=True):
        for part in compared_section.parts:
            place = f"{part.key}.{part.row_id}" if part.row_id else part.key
            values = [_value(section, moment, part, value, place) for value in part.values]
            told.append(
                {
                    "key": part.key,
                    "label": part.label,
                    "rowId": part.row_id,
                    "title": part.title,
                    **_mark(moment.written.get(place) if part.row_id else None),
                    "values": values,
                }
            )
    return told


def _value(section: Section, moment: Moment, part: Part, value: Value, place: str) -> dict[str, Any]:
    at = f"{place}.{value.key}" if part.row_id else place
    stored = moment.written.get(at)
    whole = "".join(run.text for run in value.runs)
    if not part.row_id and section.by_key[part.key].kind == "prose":
        pieces = list(_paragraphs(moment.content.get(part.key), stored))
    else:
        pieces = [{"text": whole, **_mark(stored)}]
    return {"key": value.key, "label": value.label, "textLanguage": value.text_language, "pieces": pieces}


def _paragraphs(prose: Any, stored: Any) -> Iterator[dict[str, Any]]:
    marks = stored or []
    for n, block in enumerate(blocks_of(prose)):
        text = plain_text([block])
        if text.strip():
            yield {"text": text, **_mark(marks[n] if n < len(marks) else None)}


def _mark(stored: Any) -> dict[str, Any]:
    who, at = stored or (None, None)
    return {"by": who, "at": at}
