"""The plan as a family reads it, in English or Spanish, and the items they answer.

Fixed phrases come from the declaration in the family's language; what the team
wrote stays in the language it was written in and says so (`textLanguage`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from trellis.kernel.words import Words
from trellis.plans.derived import Derived, derived_values
from trellis.plans.form.condition import Content
from trellis.plans.form.declaration import Field, Form, Section
from trellis.plans.form.kinds import IEP
from trellis.plans.form.registry import form_for
from trellis.plans.form.values import day, day_in_words, is_answered, words_of
from trellis.plans.projection import SERVICE_SECTIONS, goal_statement, lines_of

ItemKind = Literal["goal", "service", "support", "participation", "esy", "fact"]
YES = Words(en="Yes", es="Sí")
NO = Words(en="No", es="No")
GOAL = Words(en="Goal {number}", es="Meta {number}")
GOAL_NAMED = Words(en="Goal {number}: {name}", es="Meta {number}: {name}")
SERVICE_TIMES = Words(
    en="{minutes} minutes each time, {sessions} times {period}",
    es="{minutes} minutos cada vez, {sessions} veces {period}",
)
SERVICE_ONCE = Words(en="{minutes} minutes, once {period}", es="{minutes} minutos, una vez {period}")
FROM_TO = Words(en="From {first} to {last}", es="Del {first} al {last}")
HOW_MUCH = Words(en="How much", es="Cuánto")
WHEN = Words(en="When", es="Cuándo")
IN_CLASS = Words(en="Time in class with the others", es="Tiempo en clase con los demás")
PART_OF_DAY = Words(
    en="{percent} of every 100 minutes at school are in class with the others.",
    es="De cada 100 minutos de escuela, {percent} son en clase con los demás.",
)
HOW_COUNTED = Words(en="How this is counted", es="Cómo se cuenta esto")
GOAL_DETAILS = ("baseline", "target", "target_on", "method", "measured_every", "benchmarks", "extended_year")
SERVICE_DETAILS = (
    "provider_role",
    "setting",
    "group_size",
    "location",
    "frequency_note",
    "details",
    "change_reason",
    "extended_year",
)
SUPPORT_FIELDS = ("accommodations", "supplementary_aids", "program_modifications", "personnel_supports")
WRITTEN_KINDS = frozenset({"prose", "text", "long_text", "link", "links"})
INTERNAL_FIELDS = frozenset({"environment_code", "research_based", "draft_discussed", "entered_percentage"})
"""What staff confirm for the record; a family reads what follows from it instead."""


@dataclass(frozen=True, slots=True)
class Detail:
    """What is asked and what is said; `is_written` when a person of the team wrote it."""

    label: str
    text: str
    is_written: bool = False


@dataclass(frozen=True, slots=True)
class DecisionItem:
    """Something a family agrees with, disagrees with or asks about.

    `id` is stable for the life of the plan ("goal:<row id>", "service:<row id>",
    or the key of a section decided as a whole). `text` is what the team wrote, or a
    fixed phrase where `is_written` is false; "" when everything stands in `details`.
    """

    id: str
    kind: ItemKind
    title: str
    text: str
    details: tuple[Detail, ...]
    is_written: bool


def decision_items(content: Content, language: str, *, form: Form | None = None) -> list[DecisionItem]:
    """What a family answers, in the order of the form: each row or the whole of what `Section.decided` names.

    In an IEP each goal, each service, the supports, participation, the extended year. `content` is normal content by
    section; a section that is missing gives no item.
    """
    speech = Speech(content, language, form or form_for(IEP))
    return [item for section in speech.form.sections for item in speech.decisions(section)]


def plain_view(
    content: Content, language: str, *, form: Form | None = None, written_in: str = "en"
) -> list[dict[str, Any]]:
    """The whole plan for a family, as JSON: sections with `key, title, explanation, items` (see README.md).

    `written_in` is the language the team wrote in. Sections nobody wrote in are left out.
    """
    speech = Speech(content, language, form or form_for(IEP))
    view = []
    for section in speech.form.sections:
        decided = [_item_as_json(item, language, written_in, answered=True) for item in speech.decisions(section)]
        others = [] if section.decided == "whole" else speech.facts_of(section)
        items = [*decided, *(_item_as_json(item, language, written_in, answered=False) for item in others)]
        if items:
            view.append(
                {
                    "key": section.key,
                    "title": section.plain_title.in_language(language),
                    "explanation": section.explanation.in_language(language),
                    "items": items,
                }
            )
    return view


def _item_as_json(item: DecisionItem, language: str, written_in: str, *, answered: bool) -> dict[str, Any]:
    spoken = "es" if language.lower().startswith("es") else "en"
    return {
        "id": item.id,
        "kind": item.kind,
        "title": item.title,
        "text": item.text,
        "textLanguage": written_in if item.is_written else spoken,
        "details": [
            {"label": d.label, "text": d.text, "textLanguage": written_in if d.is_written else spoken}
            for d in item.details
        ],
        "isDecision": answered,
    }


class Speech:
    """Says content in one language by its declaration."""

    def __init__(
        self, content: Content, language: str, form: Form, derived: Mapping[str, Mapping[str, Derived]] | None = None
    ) -> None:
        self.content = content
        self.language = language
        self.form = form
        self.derived = derived_values(form, content) if derived is None else derived

    def say(self, words: Words, **values: object) -> str:
        return words.filled(**values).in_language(self.language) if values else words.in_language(self.language)

    def day(self, on: date) -> str:
        return self.say(day_in_words(on))

    def value(self, field: Field, value: Any) -> str:
        """A value as a family reads it; "" when not answered."""
        if not is_answered(field, value):
            return ""
        if field.kind == "yes_no":
            return self.say(YES if value else NO)
        if field.kind == "date":
            on = day(value)
            return self.day(on) if on else ""
        if field.kind in ("choice", "choices"):
            chosen = [field.option(key) for key in (value if isinstance(value, list) else [value])]
            return listed_in_line([self.say(option.plainly) for option in chosen if option])
        if field.kind in ("number", "minutes"):
            return f"{value:,}"
        if field.kind in ("link", "links"):
            return "; ".join(self._linked(field, value if isinstance(value, list) else [value]))
        if field.one_per_line:
            return "\n".join(lines_of(value))
        return words_of(value) or str(value)

    def _linked(self, field: Field, row_ids: list[str]) -> Iterator[str]:
        section, _, key = (field.links_to or "").partition(".")
        rows = {row["id"]: row for row in self.rows(section, key)}
        for row_id in row_ids:
            said = words_of(rows.get(row_id, {}).get("description")) or words_of(rows.get(row_id, {}).get("statement"))
            if said:
                yield said

    def rows(self, section: str, key: str) -> list[Mapping[str, Any]]:
        return (self.content.get(section) or {}).get(key) or []

    def decisions(self, section: Section) -> Iterator[DecisionItem]:
        """What a family answers of one section. A section whose items have words of their own stands in the table."""
        by_row = {"goals": self.goals, **dict.fromkeys(SERVICE_SECTIONS, self.services)}
        whole = {"supports": self.supports, "participation": self.participation, "esy": self.extended_year}
        if section.decided == "rows":
            yield from by_row[section.key](section)
        elif section.decided == "whole" and self.content.get(section.key):
            yield whole[section.key]() if section.key in whole else self.whole(section)

    def whole(self, section: Section) -> DecisionItem:
        """A section as one item: each answer, and each row by its columns, so that all words keep their language."""
        said = self.content.get(section.key) or {}
        details: list[Detail] = []
        for field in section.fields:
            if field.kind == "rows":
                for number, row in enumerate(said.get(field.key) or [], start=1):
                    details += self._row_in_details(field, number, row)
            elif text := self.value(field, said.get(field.key)):
                details.append(self._detail(field, text))
        return DecisionItem(section.key, "support", self.say(section.plain_title), "", tuple(details), False)

    def _row_in_details(self, field: Field, number: int, row: Mapping[str, Any]) -> Iterator[Detail]:
        """What the row is about under its own name, then what else it says."""
        title = self.say(field.row_title or field.plainly, number=number)
        for column in field.row:
            if text := self.value(column, row.get(column.key)):
                said = self._detail(column, text)
                yield Detail(title, text, said.is_written) if column is field.row[0] else said

    def goals(self, _section: Section) -> Iterator[DecisionItem]:
        columns = self._columns("goals", "goals")
        for number, row in enumerate(self.rows("goals", "goals"), start=1):
            name = words_of(row.get("subject"))
            title = self.say(GOAL_NAMED, number=number, name=name) if name else self.say(GOAL, number=number)
            yield DecisionItem(
                f"goal:{row['id']}", "goal", title, goal_statement(row), self.details(columns, row, GOAL_DETAILS), True
            )

    def services(self, section: Section) -> Iterator[DecisionItem]:
        columns = section.field("services").columns
        for row in self.rows(section.key, "services"):
            title = words_of(row.get("other_name")) or self.value(columns["name"], row.get("name"))
            if not title and "kind" in columns:
                title = self.value(columns["kind"], row.get("kind"))
            when = self.when(row)
            details = self.details(columns, row, SERVICE_DETAILS)
            yield DecisionItem(
                f"service:{row['id']}",
                "service",
                title or self.say(section.plain_title),
                self.how_much(row, columns),
                (Detail(self.say(WHEN), when), *details) if when else details,
                False,
            )

    def _columns(self, section: str, key: str) -> Mapping[str, Field]:
        return self.form.section(section).field(key).columns

    def how_much(self, row: Mapping[str, Any], columns: Mapping[str, Field]) -> str:
        """Minutes, times and period of a line of service in a sentence; "" while one of them is missing."""
        minutes, sessions, period = row.get("minutes_per_session"), row.get("sessions"), row.get("period")
        if minutes is None or sessions is None or period is None:
            return ""
        said = SERVICE_ONCE if sessions == 1 else SERVICE_TIMES
        return self.say(said, minutes=minutes, sessions=sessions, period=self.value(columns["period"], period))

    def when(self, row: Mapping[str, Any]) -> str:
        first, last = day(row.get("starts_on")), day(row.get("ends_on"))
        return self.say(FROM_TO, first=self.day(first), last=self.day(last)) if first and last else ""

    def details(
        self, columns: Mapping[str, Field], row: Mapping[str, Any], keys: tuple[str, ...]
    ) -> tuple[Detail, ...]:
        """The answered columns among `keys`, with what they ask; a plain no is not worth a line."""
        asked = (columns[key] for key in keys if key in columns and row.get(key) is not False)
        pairs = ((column, self.value(column, row.get(column.key))) for column in asked)
        return tuple(self._detail(column, said) for column, said in pairs if said)

    def _detail(self, field: Field, said: str) -> Detail:
        return Detail(self.say(field.plainly), said, field.kind in WRITTEN_KINDS)

    def supports(self) -> DecisionItem:
        section, said = self.form.section("supports"), self.content["supports"]
        details: list[Detail] = []
        for key in SUPPORT_FIELDS:
            label = self.say(section.field(key).plainly)
            listed = [words_of(row.get("description")) for row in said.get(key) or []]
            if any(listed):
                details.append(Detail(label, "\n".join(x for x in listed if x), is_written=True))
            elif reason := words_of(said.get(f"no_{key}_reason")):
                because = self.say(section.field(f"no_{key}_reason").plainly)
                details.append(Detail(f"{label} ({because[:1].lower()}{because[1:]})", reason, is_written=True))
        details += self._districts(section)
        return DecisionItem("supports", "support", self.say(section.plain_title), "", tuple(details), False)

    def _districts(self, section: Section) -> Iterator[Detail]:
        """What the district asks in a section whose own questions are told in words of their own."""
        said = self.content.get(section.key) or {}
        for field in section.fields:
            if field.is_districts and (text := self.value(field, said.get(field.key))):
                yield self._detail(field, text)

    def participation(self) -> DecisionItem:
        section = self.form.section("participation")
        text, details = "", self._answers(section)
        computed = self.derived.get(section.key, {}).get("percentage_inside")
        if computed and computed.value["percentage"] is not None:
            text = self.say(PART_OF_DAY, percent=self.say(computed.said).rstrip("%"))
            how = "\n".join(self.say(words) for words in computed.explanation)
            details = (Detail(self.say(HOW_COUNTED), how), *details)
        return DecisionItem("participation", "participation", self.say(section.plain_title), text, details, False)

    def _answers(self, section: Section) -> tuple[Detail, ...]:
        said = self.content.get(section.key) or {}
        fields = (f for f in section.fields if f.kind != "rows" and f.key not in INTERNAL_FIELDS)
        pairs = ((field, self.value(field, said.get(field.key))) for field in fields)
        return tuple(self._detail(field, text) for field, text in pairs if text)

    def extended_year(self) -> DecisionItem:
        section, said = self.form.section("esy"), self.content["esy"]
        decision = section.field("decision")
        details = tuple(
            self._detail(section.field(key), text)
            for key in ("reason", "decide_on")
            if (text := self.value(section.field(key), said.get(key)))
        )
        details = (*details, *self._districts(section))
        return DecisionItem(
            "esy",
            "esy",
            self.say(section.plain_title),
            self.value(decision, said.get("decision")),
            details,
            False,
        )

    def facts_of(self, section: Section) -> Iterator[DecisionItem]:
        """What a section says besides its decisions: one item an answered field, one a row."""
        said = self.content.get(section.key) or {}
        for field in section.fields:
            if field.key in INTERNAL_FIELDS or (section.key, field.key) in _DECIDED_ROWS:
                continue
            if field.kind == "rows":
                yield from self._rows(section, field, said.get(field.key) or [])
            elif text := self.value(field, said.get(field.key)):
                written = field.kind in WRITTEN_KINDS
                yield DecisionItem(
                    f"fact:{section.key}.{field.key}", "fact", self.say(field.plainly), text, (), written
                )

    def _rows(self, section: Section, field: Field, rows: list[Mapping[str, Any]]) -> Iterator[DecisionItem]:
        for number, row in enumerate(rows, start=1):
            pairs = [(c, self.value(c, row.get(c.key))) for c in field.row]
            main = next((text for c, text in pairs if text and c.kind == "long_text"), "")
            details = tuple(self._detail(c, text) for c, text in pairs if text and text != main)
            if main or details:
                title = self.say(field.row_title or field.plainly, number=number)
                item_id = f"fact:{section.key}.{field.key}:{row['id']}"
                yield DecisionItem(item_id, "fact", title, main, details, bool(main))


def listed_in_line(said: list[str]) -> str:
    """Several answers in one line, told apart by semicolons where one of them has a comma of its own."""
    return ("; " if any("," in one for one in said) else ", ").join(said)


class FormSpeech(Speech):
    """Says values in the form's own wording instead of the family's."""

    def value(self, field: Field, value: Any) -> str:
        """A value in the words of the form; "" when not answered."""
        if field.kind in ("choice", "choices") and is_answered(field, value):
            chosen = [field.option(key) for key in (value if isinstance(value, list) else [value])]
            return listed_in_line([self.say(option.label) for option in chosen if option])
        return super().value(field, value)


_DECIDED_ROWS = frozenset({("goals", "goals"), *((key, "services") for key in SERVICE_SECTIONS)})
