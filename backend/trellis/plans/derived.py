"""What follows from a plan's answers where the form declares a computed field: the value, and how it came about. Pure.

`derived_values` computes it, `derived_as_json` is what is frozen with the plan,
`derived_words` what people read: from the frozen value as from the one of this
moment, so that print, plain view and editor cannot differ.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from trellis.kernel.words import Words
from trellis.plans.environment import environment, percentage_inside, shown, shown_percentage
from trellis.plans.form.condition import Content, Facts, is_shown
from trellis.plans.form.declaration import Form
from trellis.plans.form.values import day, day_in_words, words_of
from trellis.plans.projection import rows_of

NOT_YET = Words(en="Enter the minutes of school in a week.", es="Escriba los minutos de escuela en una semana.")
PERCENT = Words(en="{percent}%", es="{percent}%")
HOW = Words(
    en="{inside} of {school} minutes of school a week are in the regular class; {outside} are outside.",
    es="{inside} de {school} minutos de escuela a la semana son en la clase regular; {outside} son fuera.",
)
NONE_OUTSIDE = Words(
    en="No line of the service grid is outside the regular class.",
    es="Ninguna línea de la tabla de servicios es fuera de la clase regular.",
)
OF_WEEK = Words(
    en="Counted is the fullest school week, as it is from {day}.",
    es="Se cuenta la semana escolar más cargada, como es desde el {day}.",
)
OF_EVERY_WEEK = Words(
    en="Counted is the fullest school week of the plan.", es="Se cuenta la semana escolar más cargada del plan."
)
LINE = Words(en="{what}: {minutes} minutes", es="{what}: {minutes} minutos")
LEFT_OUT = Words(
    en="Summer lines, lines outside the school day and lines in the community with peers do not count.",
    es="No cuentan las líneas de verano, fuera del horario escolar ni en la comunidad con compañeros.",
)
A_SERVICE = Words(en="A service", es="Un servicio")


@dataclass(frozen=True, slots=True)
class Derived:
    """One computed answer: `value` as plain JSON, `said` the answer in words, `explanation` how it came about."""

    value: Mapping[str, Any]
    said: Words
    explanation: tuple[Words, ...]


Rule = Callable[[Content], Mapping[str, Any]]


def percentage_in_regular_class(content: Content) -> Mapping[str, Any]:
    """Percent of the school week inside the regular class, with the minutes and lines that were counted.

    `percentage` (0 to 100) and minutes have two decimals at most; `percentage` is null until the minutes of
    school are known. Source: 34 CFR 300.320(a)(5); domain.md 3.4.
    """
    computed = environment(content)
    return {
        "percentage": None if computed.percentage is None else _decimal(computed.percentage),
        "schoolMinutes": computed.minutes_of_school,
        "outsideMinutes": _decimal(computed.week.minutes),
        "weekFrom": computed.week.begins_on.isoformat() if computed.week.begins_on else None,
        "lines": [{"rowId": line.row_id, "minutes": _decimal(line.minutes)} for line in computed.week.lines],
    }


RULES: dict[str, Rule] = {"percentage_inside": percentage_in_regular_class}
"""The rule of each computed field, by the field's key."""


def derived_values(form: Form, content: Content, facts: Facts | None = None) -> dict[str, dict[str, Derived]]:
    """Every computed field the form shows, by section and field.

    Without `facts` (a copy for the family, a version frozen earlier) what hangs on facts is decided by what the
    content itself says: a question that was hidden then was not answered.
    """
    found: dict[str, dict[str, Derived]] = {}
    for section in form.sections:
        for field in section.of_kind("computed"):
            value = RULES[field.key](content)
            is_there = value["percentage"] is not None if facts is None else is_shown(field.shown_when, facts, content)
            if is_there:
                found.setdefault(section.key, {})[field.key] = derived_words(value, form, content)
    return found


def derived_as_json(derived: Mapping[str, Mapping[str, Derived]]) -> dict[str, Any]:
    """The values alone, for the frozen document."""
    return {key: {field: dict(one.value) for field, one in fields.items()} for key, fields in derived.items()}


def derived_in_words(derived: Mapping[str, Mapping[str, Derived]], language: str) -> dict[str, Any]:
    """What people read, in one language: by section and field `{text, explanation}`."""
    return {
        key: {
            field: {
                "text": one.said.in_language(language),
                "explanation": [words.in_language(language) for words in one.explanation],
            }
            for field, one in fields.items()
        }
        for key, fields in derived.items()
    }


def derived_of_version(form: Form, document: Mapping[str, Any]) -> dict[str, dict[str, Derived]]:
    """What was frozen with a version, in words; computed now for one frozen before anything was."""
    if "derived" not in document:
        return derived_values(form, document["content"])
    return {
        key: {field: derived_words(value, form, document["content"]) for field, value in fields.items()}
        for key, fields in document["derived"].items()
    }


def derived_words(value: Mapping[str, Any], form: Form, content: Content) -> Derived:
    """A value of `percentage_in_regular_class` with the words people read."""
    school, outside = value["schoolMinutes"], Fraction(str(value["outsideMinutes"]))
    exact = percentage_inside(school, outside)
    if exact is None:
        return Derived(value, NOT_YET, ())
    how = HOW.filled(inside=shown(max(Fraction(0), school - outside)), school=shown(school), outside=shown(outside))
    return Derived(
        value, PERCENT.filled(percent=shown_percentage(exact)), (how, *_counted(value, form, content), LEFT_OUT)
    )


def _counted(value: Mapping[str, Any], form: Form, content: Content) -> Iterator[Words]:
    if not value["lines"]:
        yield NONE_OUTSIDE
        return
    begins_on = day(value["weekFrom"])
    yield OF_WEEK.filled(day=day_in_words(begins_on)) if begins_on else OF_EVERY_WEEK
    rows = {row["id"]: row for row in rows_of(content, "services", "services")}
    names = form.section("services").field("services").columns["name"]
    for line in value["lines"]:
        row = rows.get(line["rowId"], {})
        own, option = words_of(row.get("other_name")), names.option(row.get("name"))
        what = Words(en=own, es=own) if own else option.label if option else A_SERVICE
        yield LINE.filled(what=what, minutes=shown(Fraction(str(line["minutes"]))))


def _decimal(number: Fraction) -> int | float:
    rounded = round(float(number), 2)
    return int(rounded) if rounded == int(rounded) else rounded
