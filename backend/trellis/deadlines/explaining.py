"""A day in a sentence, and how it was counted, line by line. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from trellis.deadlines.naming import cause_of, event_of, how_many, name_of
from trellis.deadlines.rule import FEDERAL, EndOfYear, Rule
from trellis.deadlines.rules import Due
from trellis.kernel.words import Words

MONTHS = Words(
    en="January February March April May June July August September October November December",
    es="enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
)
FORWARDS = Words(
    en="{what}: by {due}. That is {length} after {start}, when {event}.",
    es="{what}: a más tardar el {due}. Son {length} después del {start}, cuando {event}.",
)
BACKWARDS = Words(
    en="{what}: by {due}. That is {length} before {start}: {event}.",
    es="{what}: a más tardar el {due}. Son {length} antes del {start}: {event}.",
)
WAITS = Words(
    en="{what}: not before {due}. That is {length} after {start}, when {event}.",
    es="{what}: no antes del {due}. Son {length} después del {start}, cuando {event}.",
)
OF_AGE = Words(
    en="{what}: {due}, at {length}, counted from {start}, {event}.",
    es="{what}: {due}, a los {length}, desde el {start}, {event}.",
)
SAME_DAY = Words(
    en="{what}: on {due}, the day {event}.",
    es="{what}: el {due}, el día en que {event}.",
)
AT_THE_END = Words(
    en="{what}: by {due}. On {start}, when {event}, {left} were left of the school year; for that the state has a day "
    "of its own.",
    es="{what}: a más tardar el {due}. El {start}, cuando {event}, quedaban {left} del año escolar; para eso el estado "
    "tiene un día propio.",
)
COUNTED = Words(
    en="Counted: {length}. The first is the day after {start}.",
    es="Se cuentan {length}. El primero es el día después del {start}.",
)
COUNTED_BACK = Words(
    en="Counted back: {length}. The first is the day before {start}.",
    es="Se cuentan hacia atrás {length}. El primero es el día antes del {start}.",
)
SKIPPED = Words(en="Not counted: {what} ({first} to {last})", es="No se cuentan: {what} ({first} a {last})")
SKIPPED_ONE = Words(en="Not counted: {what} ({first})", es="No se cuenta: {what} ({first})")
CALENDAR = Words(en="Counted by the school calendar {years}.", es="Según el calendario escolar {years}.")
NO_CALENDAR = Words(
    en="Every day counts, so no school calendar is asked.",
    es="Cuentan todos los días; no hace falta calendario escolar.",
)
ROLLED = Words(en="{day} is no business day, so the next one holds.", es="El {day} no es día hábil; vale el siguiente.")
LOSES = Words(
    en="The state's own rule would give until {day}; federal law is stricter and holds.",
    es="La regla del estado daría hasta el {day}; la ley federal es más estricta y vale.",
)
TIGHTENED = Words(
    en="The law gives {law}; your district asks for {own}.", es="La ley da {law}; su distrito pide {own}."
)
AGREED = Words(en="{sentence} Agreed instead: {day}.", es="{sentence} En su lugar se acordó: {day}.")
PLAN_ENDS = Words(
    en="{sentence} The plan itself ends sooner: {day}.", es="{sentence} El plan mismo termina antes: {day}."
)
MEETING_COMES = Words(
    en="{sentence} A meeting about the plan comes sooner: {day}.",
    es="{sentence} Antes hay una reunión sobre el plan: {day}.",
)
BEFORE_A_MEETING = frozenset({"RECORDS_ACCESS"})
"""Rules whose sooner day is a meeting's (34 CFR 300.613(a)); of all others it is the last day of the plan."""
KEPT = Words(
    en="{what}: {day} is the day on record. By the calendar as it is now it would be {due}.",
    es="{what}: el día registrado es el {day}. Por el calendario actual sería el {due}.",
)


@dataclass(frozen=True, slots=True)
class Explanation:
    """The sentence first, then each step of the count."""

    sentence: Words
    steps: tuple[Words, ...]


def in_words(day: date) -> Words:
    """A day as people say it."""
    en, es = (months.split()[day.month - 1] for months in (MONTHS.en, MONTHS.es))
    return Words(en=f"{en} {day.day}, {day.year}", es=f"{day.day} de {es} de {day.year}")


def explain(
    due: Due, *, agreed: date | None = None, kept: date | None = None, sooner: date | None = None
) -> Explanation:
    """How a day comes about. `agreed` is the day people agreed to, where that and not the count decides; `sooner` the
    day of what the deadline is for, where that comes before; `kept` the one on record, where the calendar would give
    another by now.
    """
    sentence = _sentence(due)
    if kept is not None and kept != due.due_on:
        sentence = KEPT.filled(**_said(due), day=in_words(kept))
    elif agreed is not None and agreed != due.due_on:
        sentence = AGREED.filled(sentence=sentence, day=in_words(agreed))
    elif sooner is not None and sooner != due.due_on:
        comes = MEETING_COMES if due.rule.id in BEFORE_A_MEETING else PLAN_ENDS
        sentence = comes.filled(sentence=sentence, day=in_words(sooner))
    return Explanation(sentence, tuple(_steps(due)))


def _said(due: Due) -> dict[str, object]:
    rule = due.rule
    return {
        "what": name_of(rule.id),
        "due": in_words(due.due_on),
        "start": in_words(due.trigger_on),
        "event": event_of(rule),
        "length": how_many(rule.value, rule.unit),
    }


def _sentence(due: Due) -> Words:
    rule, said = due.rule, _said(due)
    if due.end_of_year is not None:
        return AT_THE_END.filled(**said, left=how_many(due.counted, due.end_of_year.unit))
    if rule.unit == "A":
        return OF_AGE.filled(**said)
    if due.due_on == due.trigger_on:
        return SAME_DAY.filled(**said)
    if rule.is_wait:
        return WAITS.filled(**said)
    return (BACKWARDS if rule.backwards else FORWARDS).filled(**said)


def _steps(due: Due) -> Iterator[Words]:
    rule = due.rule
    if due.end_of_year is None and rule.unit in ("C", "S", "B"):
        counted = COUNTED_BACK if rule.backwards else COUNTED
        yield counted.filled(length=how_many(due.counted, rule.unit), start=in_words(due.trigger_on))
    for one in due.skipped:
        what = cause_of(one.cause, one.days)
        line = SKIPPED_ONE if one.first == one.last else SKIPPED
        yield line.filled(what=what, first=in_words(one.first), last=in_words(one.last))
    if due.end_of_year is not None:
        yield _clause(due.end_of_year)
    if due.counted_to is not None:
        yield ROLLED.filled(day=in_words(due.counted_to))
    if due.loses is not None:
        yield LOSES.filled(day=in_words(due.loses[1]))
    if rule.tightened_from is not None:
        law, own = how_many(rule.tightened_from, rule.unit), how_many(rule.value, rule.unit)
        yield TIGHTENED.filled(law=law, own=own)
    if due.years:
        yield CALENDAR.filled(years=", ".join(due.years))
    elif rule.unit == "C":
        yield NO_CALENDAR


def _clause(clause: EndOfYear) -> Words:
    when = {
        "last": Words(
            en=f"{clause.days} calendar days after the last day of school",
            es=f"{clause.days} días calendario después del último día de escuela",
        ),
        "next_first": Words(
            en=f"{clause.days} calendar days after the next school year begins"
            if clause.days
            else "the day the next school year begins",
            es=f"{clause.days} días calendario después de empezar el siguiente año escolar"
            if clause.days
            else "el día en que empieza el siguiente año escolar",
        ),
    }.get(clause.anchor or "", _fixed(clause))
    many = how_many(clause.most, clause.unit)
    return Words(
        en=f"With {clause.least} to {many.en} left, it is due {when.en}.",
        es=f"Si quedan de {clause.least} a {many.es}, vence {when.es}.",
    )


def _fixed(clause: EndOfYear) -> Words:
    if not clause.month:
        return Words(en="", es="")
    en, es = (months.split()[clause.month - 1] for months in (MONTHS.en, MONTHS.es))
    return Words(en=f"on {en} {clause.day_of_month}", es=f"el {clause.day_of_month} de {es}")


VERIFIED = Words(en="Read at its source.", es="Leída en su fuente.")
CONFIRMED = Words(en="Confirmed by your district.", es="Confirmada por su distrito.")
UNCONFIRMED = Words(
    en="Not confirmed yet: nobody of your district has read this rule at its source.",
    es="Sin confirmar: nadie de su distrito ha leído esta regla en su fuente.",
)


def standing_of(rule: Rule) -> Words:
    """How far a rule is verified, in words."""
    if rule.confirmed:
        return CONFIRMED
    return UNCONFIRMED if rule.is_unconfirmed else VERIFIED


def law_of(rule: Rule) -> Words:
    """Where a rule stands, and in which version."""
    where = Words(en="federal law", es="ley federal") if rule.state == FEDERAL else Words(en=rule.state, es=rule.state)
    return Words(
        en=f"{rule.source} ({where.en}, {rule.id}, version {rule.version})",
        es=f"{rule.source} ({where.es}, {rule.id}, versión {rule.version})",
    )
