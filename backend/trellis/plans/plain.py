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
from trellis.plans.environment import environment, shown
from trellis.plans.form.condition import Content
from trellis.plans.form.declaration import Field, Form, Section
from trellis.plans.form.registry import form_for
from trellis.plans.form.values import day, is_answered, words_of
from trellis.plans.projection import goal_statement, lines_of

ItemKind = Literal["goal", "service", "support", "participation", "esy", "fact"]
YES = Words(en="Yes", es="Sí")
NO = Words(en="No", es="No")
MONTHS = Words(
    en="January February March April May June July August September October November December",
    es="enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
)
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
GOAL_DETAILS = ("baseline", "target", "target_on", "method", "measured_every", "benchmarks", "extended_year")
SERVICE_DETAILS = (
    "provider_role",
    "setting",
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
    "supports", "participation", "esy"). `text` is what the team wrote, or a
    fixed phrase where `is_written` is false.
    """

    id: str
    kind: ItemKind
    title: str
    text: str
    details: tuple[Detail, ...]
    is_written: bool


def decision_items(content: Content, language: str, *, form: Form | None = None) -> list[DecisionItem]:
    """What a family answers, in order: each goal, each service, the supports, participation, the extended year.

    `content` is normal content by section; a section that is missing gives no item.
    """
    speech = Speech(content, language, form or form_for("iep"))
    items = [*speech.goals(), *speech.services()]
    for section_key, make in (
        ("supports", speech.supports),
        ("participation", speech.participation),
        ("esy", speech.extended_year),
    ):
        if content.get(section_key) and section_key in speech.form.by_key:
            items.append(make())
    return items


def plain_view(
    content: Content, language: str, *, form: Form | None = None, written_in: str = "en"
) -> list[dict[str, Any]]:
    """The whole plan for a family, as JSON: sections with `key, title, explanation, items` (see README.md).

    `written_in` is the language the team wrote in. Sections nobody wrote in are left out.
    """
    speech = Speech(content, language, form or form_for("iep"))
    decided = {item.id: item for item in decision_items(content, language, form=speech.form)}
    view = []
    for section in speech.form.sections:
        items = [
            _item_as_json(item, language, written_in, answered=item.id in decided)
            for item in _items_of(section, speech, decided)
        ]
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


_ITEMS_OF_SECTION = {"goals": "goal:", "services": "service:", "supports": "supports", "esy": "esy"}


def _items_of(section: Section, speech: Speech, decided: Mapping[str, DecisionItem]) -> Iterator[DecisionItem]:
    prefix = _ITEMS_OF_SECTION.get(section.key, section.key)
    yield from (item for item in decided.values() if item.id.startswith(prefix))
    if section.key not in ("supports", "participation", "esy"):
        yield from speech.facts_of(section)


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

    def __init__(self, content: Content, language: str, form: Form) -> None:
        self.content = content
        self.language = language
        self.form = form

    def say(self, words: Words, **values: object) -> str:
        return words.filled(**values).in_language(self.language) if values else words.in_language(self.language)

    def day(self, on: date) -> str:
        month = self.say(MONTHS).split()[on.month - 1]
        if self.language.lower().startswith("es"):
            return f"{on.day} de {month} de {on.year}"
        return f"{month} {on.day}, {on.year}"

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
            return ", ".join(self.say(option.plainly) for option in chosen if option)
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

    def goals(self) -> Iterator[DecisionItem]:
        columns = self._columns("goals", "goals")
        for number, row in enumerate(self.rows("goals", "goals"), start=1):
            name = words_of(row.get("subject"))
            title = self.say(GOAL_NAMED, number=number, name=name) if name else self.say(GOAL, number=number)
            yield DecisionItem(
                f"goal:{row['id']}", "goal", title, goal_statement(row), self.details(columns, row, GOAL_DETAILS), True
            )

    def services(self) -> Iterator[DecisionItem]:
        columns = self._columns("services", "services")
        for row in self.rows("services", "services"):
            title = words_of(row.get("other_name")) if row.get("name") == "other" else ""
            title = (
                title or self.value(columns["name"], row.get("name")) or self.value(columns["kind"], row.get("kind"))
            )
            when = self._when(row)
            details = self.details(columns, row, SERVICE_DETAILS)
            yield DecisionItem(
                f"service:{row['id']}",
                "service",
                title or self.say(self.form.section("services").plain_title),
                self._how_much(row, columns),
                (Detail(self.say(WHEN), when), *details) if when else details,
                False,
            )

    def _columns(self, section: str, key: str) -> Mapping[str, Field]:
        return self.form.section(section).field(key).columns

    def _how_much(self, row: Mapping[str, Any], columns: Mapping[str, Field]) -> str:
        minutes, sessions, period = row.get("minutes_per_session"), row.get("sessions"), row.get("period")
        if minutes is None or sessions is None or period is None:
            return ""
        said = SERVICE_ONCE if sessions == 1 else SERVICE_TIMES
        return self.say(said, minutes=minutes, sessions=sessions, period=self.value(columns["period"], period))

    def _when(self, row: Mapping[str, Any]) -> str:
        first, last = day(row.get("starts_on")), day(row.get("ends_on"))
        return self.say(FROM_TO, first=self.day(first), last=self.day(last)) if first and last else ""

    def details(
        self, columns: Mapping[str, Field], row: Mapping[str, Any], keys: tuple[str, ...]
    ) -> tuple[Detail, ...]:
        """The answered columns among `keys`, with what they ask; a plain no is not worth a line."""
        pairs = ((columns[key], self.value(columns[key], row.get(key))) for key in keys if row.get(key) is not False)
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
        return DecisionItem(
            "supports", "support", self.say(section.plain_title), self.say(section.explanation), tuple(details), False
        )

    def participation(self) -> DecisionItem:
        section, said = self.form.section("participation"), self.content["participation"]
        # A child in preschool has a preschool's place; the fact itself stands in the record, not in the content.
        computed = environment(self.content, preschool=said.get("early_place") is not None)
        text = self.say(section.explanation)
        if computed.percentage is not None:
            text = self.say(PART_OF_DAY, percent=shown(computed.percentage))
        return DecisionItem(
            "participation", "participation", self.say(section.plain_title), text, self._answers(section), False
        )

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
        return DecisionItem(
            "esy",
            "esy",
            self.say(section.plain_title),
            self.value(decision, said.get("decision")) or self.say(section.explanation),
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


_DECIDED_ROWS = frozenset({("goals", "goals"), ("services", "services")})
