"""What changed between two versions of a plan, said in the reader's words: section, question, row, runs. Pure.

`comparison.compare` finds the changes; here they get titles, labels and places, so that a page shows them without
knowing the form. Staff read the form's own wording, a family the plain one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from trellis.plans.comparison import TEXTUAL, Change, compare
from trellis.plans.derived import Derived
from trellis.plans.differing import Effort, Run, word_runs
from trellis.plans.form.condition import Content
from trellis.plans.form.declaration import Field, Form, Section
from trellis.plans.form.values import is_answered, words_of
from trellis.plans.pairing import paired
from trellis.plans.plain import INTERNAL_FIELDS, WRITTEN_KINDS, FormSpeech, Speech

How = Literal["same", "added", "removed", "changed", "moved"]
_LONGEST_NAME = 80
Row = Mapping[str, Any]
Told = Mapping[tuple[str, str | None, str | None], Sequence[Change]]


@dataclass(frozen=True, slots=True)
class Said:
    """One version as it is compared: what it says by section, what follows from it, the form it is written on."""

    content: Content
    derived: Mapping[str, Mapping[str, Derived]]
    form: Form


@dataclass(frozen=True, slots=True)
class Value:
    """One answer before and after. `runs` spell both, in `text_language`."""

    key: str
    label: str
    how: How
    runs: tuple[Run, ...]
    text_language: str

    def as_json(self) -> dict[str, Any]:
        return {
            "key": self.key,
            "label": self.label,
            "how": self.how,
            "textLanguage": self.text_language,
            "runs": [{"how": run.how, "text": run.text} for run in self.runs],
            "before": "".join(run.text for run in self.runs if run.how != "added"),
            "after": "".join(run.text for run in self.runs if run.how != "removed"),
        }


@dataclass(frozen=True, slots=True)
class Part:
    """One question, or one row of it with `row_id`, `title` and its `places` before and after (0 where it is not)."""

    key: str
    label: str
    how: How
    values: tuple[Value, ...]
    row_id: str | None = None
    title: str | None = None
    places: tuple[int, int] | None = None
    is_moved: bool = False

    @property
    def change_count(self) -> int:
        """A row that came or went is one change; a row that stayed, one for each answer and one for its place."""
        if self.how in ("added", "removed"):
            return 1
        return self.is_moved + sum(value.how != "same" for value in self.values)

    def as_json(self) -> dict[str, Any]:
        return {
            "key": self.key,
            "label": self.label,
            "how": self.how,
            "rowId": self.row_id,
            "title": self.title,
            "isMoved": self.is_moved,
            "placeBefore": (self.places or (0, 0))[0] or None,
            "placeAfter": (self.places or (0, 0))[1] or None,
            "changeCount": self.change_count,
            "values": [value.as_json() for value in self.values],
        }


@dataclass(frozen=True, slots=True)
class ComparedSection:
    """One section with its parts in the order of the form."""

    key: str
    title: str
    parts: tuple[Part, ...]

    @property
    def change_count(self) -> int:
        return sum(part.change_count for part in self.parts)

    def as_json(self) -> dict[str, Any]:
        return {
            "key": self.key,
            "title": self.title,
            "changeCount": self.change_count,
            "parts": [part.as_json() for part in self.parts],
        }


def compared(
    before: Said,
    after: Said,
    language: str,
    *,
    everything: bool = False,
    plain: bool = False,
    same_plan: bool = False,
    written_in: str = "en",
) -> list[ComparedSection]:
    """What changed, section by section; with `everything` what stayed too.

    `plain` speaks to a family and leaves out what staff confirm for the record. Rows of two plans that have no ids in
    common are the same where they say much the same (`pairing`); within the `same_plan` the id alone counts.
    `written_in` is the language the team wrote in.
    """
    form = _of_both(before.form, after.form)
    if not same_plan:
        before = replace(before, content=paired(before.content, after.content, form))
    return list(_Telling(before, after, form, language, everything, plain, written_in).sections())


def _of_both(before: Form, after: Form) -> Form:
    """A section or a question that one of the two forms no longer has is compared too, in its own words."""
    if before is after:
        return after
    left = [section for section in before.sections if section.key not in after.by_key]
    both = [_section_of_both(before.by_key.get(section.key), section) for section in after.sections]
    return replace(after, sections=tuple(sorted((*both, *left), key=lambda s: (s.order, s.key))))


def _section_of_both(before: Section | None, after: Section) -> Section:
    if before is None:
        return after
    fields = [_field_of_both(before.by_key.get(field.key), field) for field in after.fields]
    return replace(after, fields=(*fields, *(field for field in before.fields if field.key not in after.by_key)))


def _field_of_both(before: Field | None, after: Field) -> Field:
    """An answer that is not offered any more keeps its words."""
    if before is None or before.options == after.options:
        return after
    gone = [option for option in before.options if not after.option(option.key)]
    return replace(after, options=(*after.options, *gone))


class _Telling:
    """Both versions and the words they are told in."""

    def __init__(
        self,
        before: Said,
        after: Said,
        form: Form,
        language: str,
        everything: bool,
        plain: bool,
        written_in: str,
    ) -> None:
        speaks = Speech if plain else FormSpeech
        self.old = speaks(before.content, language, form, before.derived)
        self.new = speaks(after.content, language, form, after.derived)
        self.form, self.everything, self.plain = form, everything, plain
        self.spoken, self.written_in = language, written_in
        self.effort = Effort()
        self.told: dict[str, dict[tuple[str, str | None, str | None], list[Change]]] = {}
        for change in compare(before.content, after.content, form, self.effort):
            of_section = self.told.setdefault(change.section_key, {})
            of_section.setdefault((change.field_key, change.row_id, change.column_key), []).append(change)

    def sections(self) -> Iterator[ComparedSection]:
        for section in self.form.sections:
            parts = tuple(self._parts(section, self.told.get(section.key, {})))
            if not self.everything:
                parts = tuple(part for part in parts if part.change_count)
            if parts:
                title = section.plain_title if self.plain else section.title
                yield ComparedSection(section.key, self.new.say(title), parts)

    def _label(self, field: Field) -> str:
        return self.new.say(field.plainly if self.plain else field.label)

    def _parts(self, section: Section, told: Told) -> Iterator[Part]:
        for field in section.fields:
            if self.plain and field.key in INTERNAL_FIELDS:
                continue
            if field.kind == "rows":
                yield from self._rows(section, field, told)
                continue
            value = self._computed(section, field) if field.kind == "computed" else self._field(section, field, told)
            if value and (self.everything or value.how != "same"):
                yield Part(field.key, value.label, value.how, (value,))

    def _field(self, section: Section, field: Field, told: Told) -> Value | None:
        changes = told.get((field.key, None, None))
        if not changes and not self.everything:
            return None
        was, is_now = ((speech.content.get(section.key) or {}).get(field.key) for speech in (self.old, self.new))
        return self._value(field, was, is_now, changes[0] if changes else None)

    def _computed(self, section: Section, field: Field) -> Value | None:
        was, is_now = (speech.derived.get(section.key, {}).get(field.key) for speech in (self.old, self.new))
        said = tuple(speech.say(one.said) if one else "" for speech, one in ((self.old, was), (self.new, is_now)))
        return self._in_words(field, *said, is_written=False)

    def _value(self, field: Field, was: Any, is_now: Any, change: Change | None) -> Value | None:
        """An answer of one version, or of both; None where nobody answered."""
        if change is not None and field.kind in TEXTUAL:
            return Value(field.key, self._label(field), change.how, change.runs, self.written_in)
        if field.kind in TEXTUAL:
            # Not told as a change, so the same, or only in one version because its whole row is.
            return self._in_words(field, words_of(was), words_of(is_now), is_written=True)
        said = self.old.value(field, was), self.new.value(field, is_now)
        return self._in_words(field, *said, is_written=field.kind in WRITTEN_KINDS)

    def _in_words(self, field: Field, was: str, is_now: str, *, is_written: bool) -> Value | None:
        if not was and not is_now:
            return None
        how: How = "changed" if was and is_now else "added" if is_now else "removed"
        runs: list[Run] = []
        if was == is_now:
            how, runs = "same", [Run("same", was)]
        elif field.kind in ("choices", "links"):
            # A list: what stayed in it is no change.
            runs = word_runs(was, is_now, self.effort)
        else:
            runs = [run for run in (Run("removed", was), Run("added", is_now)) if run.text]
        return Value(field.key, self._label(field), how, tuple(runs), self.written_in if is_written else self.spoken)

    def _rows(self, section: Section, field: Field, told: Told) -> Iterator[Part]:
        old, new = self.old.rows(section.key, field.key), self.new.rows(section.key, field.key)
        places = {row["id"]: n for n, row in enumerate(old, start=1)}
        before, after = ({row["id"]: row for row in rows} for rows in (old, new))
        now = {row["id"]: n for n, row in enumerate(new, start=1)}
        for row_id in _in_one_order(list(before), list(after)):
            was, is_now = before.get(row_id), after.get(row_id)
            moved = any(change.how == "moved" for change in told.get((field.key, row_id, None), ()))
            values = tuple(self._columns(field, was, is_now, told))
            how: How = "same"
            if was is None or is_now is None:
                how = "added" if was is None else "removed"
            elif any(value.how != "same" for value in values):
                how = "changed"
            elif moved:
                how = "moved"
            if how == "same" and not self.everything:
                continue
            speech, row, number = (
                (self.new, is_now, now[row_id]) if is_now is not None else (self.old, was or {}, places[row_id])
            )
            yield Part(
                field.key,
                self._label(field),
                how,
                values,
                row_id,
                self._title(speech, field, row, number),
                (places.get(row_id, 0), now.get(row_id, 0)),
                moved,
            )

    def _columns(self, field: Field, was: Row | None, is_now: Row | None, told: Told) -> Iterator[Value]:
        row_id = (is_now or was or {})["id"]
        for column in field.row:
            if self.plain and column.key in INTERNAL_FIELDS:
                continue
            changes = told.get((field.key, row_id, column.key))
            stayed = was is not None and is_now is not None
            if stayed and not changes and not self.everything:
                continue
            value = self._value(
                column, (was or {}).get(column.key), (is_now or {}).get(column.key), changes[0] if changes else None
            )
            if value and (self.everything or not stayed or value.how != "same"):
                yield value

    def _title(self, speech: Speech, field: Field, row: Row, number: int) -> str:
        """What to call a row: its title with its number, and its first words."""
        title = speech.say(field.row_title, number=number) if field.row_title else f"{self._label(field)} {number}"
        for column in field.row:
            named = column.kind in ("text", "long_text") or (
                column.kind == "choice" and column.key not in ("area", "kind")
            )
            if named and is_answered(column, row.get(column.key)):
                words = speech.value(column, row.get(column.key)).split("\n")[0]
                short = words if len(words) <= _LONGEST_NAME else f"{words[:_LONGEST_NAME]}…"
                return f"{title}: {short}" if short else title
        return title


def _in_one_order(before: Sequence[str], after: Sequence[str]) -> list[str]:
    """The rows of `after`, and each that is gone behind the row it stood behind."""
    order = list(after)
    kept = set(after)
    at = 0
    for row_id in before:
        if row_id in kept:
            at = order.index(row_id) + 1
        else:
            order.insert(at, row_id)
            at += 1
    return order
