"""What follows from a plan's answers where the form declares a computed field: the value, and how it came about. Pure.

`derived_values` computes it, `derived_as_json` is what is frozen with the plan,
`Rule.tell` what people read: from the frozen value as from the one of this
moment, so that print, plain view and editor cannot differ.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from trellis.kernel.words import Words
from trellis.plans.environment import (
    CountedLine,
    environment,
    fullest_week,
    percentage_inside,
    shown,
    shown_percentage,
)
from trellis.plans.form.condition import Content, Facts, is_shown
from trellis.plans.form.declaration import Form
from trellis.plans.form.values import day, day_in_words, words_of
from trellis.plans.projection import rows_of, weekly_minutes

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
EVERY_SETTING = frozenset({"inside", "outside", "community", "outside_school_day", None})
NO_AMOUNT_YET = Words(en="No service has its amount yet.", es="Ningún servicio tiene su cantidad todavía.")
MINUTES = Words(en="{minutes} minutes", es="{minutes} minutos")
AMOUNT = Words(
    en="{what}: {each} minutes, {times} times {period}: {minutes} minutes a week",
    es="{what}: {each} minutos, {times} veces {period}: {minutes} minutos a la semana",
)
IN_SUMMER = Words(en="In the extended school year, apart from this: {line}", es="En el año extendido, aparte: {line}")
A_WEEK_OF = Words(
    en="A school week has 5 days, a month counts as 4 weeks, a year as 36.",
    es="Una semana escolar tiene 5 días; un mes cuenta como 4 semanas y un año como 36.",
)


@dataclass(frozen=True, slots=True)
class Derived:
    """One computed answer: `value` as plain JSON, `said` the answer in words, `explanation` how it came about."""

    value: Mapping[str, Any]
    said: Words
    explanation: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """How a field is computed: the value, whether it says anything, and the words people read of a value."""

    compute: Callable[[Content], Mapping[str, Any]]
    says_something: Callable[[Mapping[str, Any]], bool]
    tell: Callable[[Mapping[str, Any], Form, Content], Derived]


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
        "lines": _lines(computed.week.lines),
    }


def minutes_of_services(content: Content) -> Mapping[str, Any]:
    """Minutes of services in the fullest week of the plan, line by line; extended-year lines stand apart.

    `minutes` is null until a line has its amount. Source: 34 CFR 300.320(a)(7), 300.106.
    """
    week = fullest_week(content, EVERY_SETTING)
    summer = [
        CountedLine(row["id"], minutes)
        for row in rows_of(content, "services", "services")
        if row.get("extended_year") and (minutes := weekly_minutes(row))
    ]
    return {
        "minutes": _decimal(week.minutes) if week.lines else None,
        "weekFrom": week.begins_on.isoformat() if week.begins_on else None,
        "lines": _lines(week.lines),
        "extendedYear": _lines(summer),
    }


def _lines(lines: Iterable[CountedLine]) -> list[dict[str, Any]]:
    return [{"rowId": line.row_id, "minutes": _decimal(line.minutes)} for line in lines]


def derived_values(form: Form, content: Content, facts: Facts | None = None) -> dict[str, dict[str, Derived]]:
    """Every computed field the form shows, by section and field.

    Without `facts` (a copy for the family, a version frozen earlier) what hangs on facts is decided by what the
    content itself says: a question that was hidden then was not answered.
    """
    found: dict[str, dict[str, Derived]] = {}
    for section in form.sections:
        for field in section.of_kind("computed"):
            rule = RULES[field.key]
            value = rule.compute(content)
            if rule.says_something(value) if facts is None else is_shown(field.shown_when, facts, content):
                found.setdefault(section.key, {})[field.key] = rule.tell(value, form, content)
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
        key: {field: RULES[field].tell(value, form, document["content"]) for field, value in fields.items()}
        for key, fields in document["derived"].items()
    }


def percentage_in_words(value: Mapping[str, Any], form: Form, content: Content) -> Derived:
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
    for line in value["lines"]:
        what = _service_name(rows.get(line["rowId"], {}), form)
        yield LINE.filled(what=what, minutes=shown(Fraction(str(line["minutes"]))))


def _service_name(row: Mapping[str, Any], form: Form) -> Words:
    own = words_of(row.get("other_name"))
    option = form.section("services").field("services").columns["name"].option(row.get("name"))
    return Words(en=own, es=own) if own else option.label if option else A_SERVICE


def minutes_in_words(value: Mapping[str, Any], form: Form, content: Content) -> Derived:
    """A value of `minutes_of_services` with the words people read."""
    rows = {row["id"]: row for row in rows_of(content, "services", "services")}
    periods = form.section("services").field("services").columns["period"]

    def amount(line: Mapping[str, Any]) -> Words:
        row = rows.get(line["rowId"], {})
        period = periods.option(row.get("period"))
        return AMOUNT.filled(
            what=_service_name(row, form),
            each=shown(Fraction(row.get("minutes_per_session") or 0)),
            times=f"{row.get('sessions') or 0:g}",
            period=period.label if period else "",
            minutes=shown(Fraction(str(line["minutes"]))),
        )

    begins_on = day(value["weekFrom"])
    which = OF_WEEK.filled(day=day_in_words(begins_on)) if begins_on else OF_EVERY_WEEK
    week = (which, *map(amount, value["lines"])) if value["lines"] else ()
    summer = tuple(IN_SUMMER.filled(line=amount(line)) for line in value["extendedYear"])
    counted = [rows.get(line["rowId"], {}) for line in (*value["lines"], *value["extendedYear"])]
    how = (A_WEEK_OF,) if any(row.get("period") not in (None, "week") for row in counted) else ()
    minutes = value["minutes"]
    said = NO_AMOUNT_YET if minutes is None else MINUTES.filled(minutes=shown(Fraction(str(minutes))))
    return Derived(value, said, (*week, *summer, *how))


RULES: dict[str, Rule] = {
    "percentage_inside": Rule(
        percentage_in_regular_class, lambda value: value["percentage"] is not None, percentage_in_words
    ),
    "minutes_per_week": Rule(minutes_of_services, lambda value: value["minutes"] is not None, minutes_in_words),
}
"""The rule of each computed field, by the field's key."""


def _decimal(number: Fraction) -> int | float:
    rounded = round(float(number), 2)
    return int(rounded) if rounded == int(rounded) else rounded
