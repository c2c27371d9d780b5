"""When a rule's day is, and how it came about: one count that sets the date and explains it. Pure."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from trellis.deadlines.calendar import ONE_DAY, Calendar, CalendarMissing, Cause, Year
from trellis.deadlines.counting import last_day
from trellis.deadlines.days import anniversary, day_of_age
from trellis.deadlines.governing import Governing
from trellis.deadlines.rule import EndOfYear, Rule
from trellis.kernel.errors import Conflict
from trellis.kernel.words import Words


class RuleHasNoDay(Conflict):
    """The rule says when in words (as soon as possible), or says no time at all."""

    code = "RULE_HAS_NO_DAY"
    default_says = Words(
        en="This rule names no number of days, so no date follows from it.",
        es="Esta regla no nombra un número de días; de ella no se sigue ninguna fecha.",
    )


@dataclass(frozen=True, slots=True)
class Skipped:
    """Days the count passed over for one cause, from the first to the last of them. Weekends are one entry in all."""

    cause: Cause
    first: date
    last: date
    days: int


@dataclass(frozen=True, slots=True)
class Due:
    """A day and everything it follows from.

    `counted` days (or years) of the rule's unit were counted from `trigger_on`, `skipped` were passed over.
    `end_of_year` is set where that clause decided. `counted_to` is the day before the rule's own `roll` moved it.
    `loses` is the other rule, with its later day, where the stricter of two is federal law. `years` are the school
    years of the calendar that the count looked at; empty where it needed none.
    """

    due_on: date
    rule: Rule
    trigger_on: date
    counted: int
    skipped: tuple[Skipped, ...] = ()
    end_of_year: EndOfYear | None = None
    counted_to: date | None = None
    loses: tuple[Rule, date] | None = None
    years: tuple[str, ...] = ()


Why = Callable[[date], Cause | None]


def due_on(rule: Rule, trigger: date, calendar: Calendar, *, told: bool = True) -> Due:
    """The last lawful day for what `rule` asks, counted from `trigger`; of a rule that gives time, the first.

    The trigger day is day 0. Days are counted in the rule's own unit, back from the trigger where it says `before:`.
    Days its pauses name are passed over. An age is reached as `students.rules.age_on` counts; hours are whole days,
    the more of them where they are no whole ones.

    Without `told` the days passed over are not listed, and nothing is walked for them (`counting`).

    Raises CalendarMissing when no calendar covers a school year the count runs through, RuleHasNoDay.
    Source: 34 CFR 300.11, 300.301(c); a state's rows.
    """
    if not rule.has_a_day:
        raise RuleHasNoDay()
    if rule.end_of_year is not None and (at_the_end := _at_the_end(rule, rule.end_of_year, trigger, calendar)):
        return _sooner_if_tightened(at_the_end, calendar)
    if rule.unit == "Y":
        years = int(rule.number)
        return _rolled(Due(anniversary(trigger, -years if rule.backwards else years), rule, trigger, years), calendar)
    if rule.unit == "A":
        return Due(day_of_age(trigger, round(rule.number * 12)), rule, trigger, int(rule.number))
    length = math.ceil(rule.number / 24) if rule.unit == "H" else int(rule.number)
    why = _why_not(rule, calendar)
    if why is None:
        step = -length if rule.backwards else length
        return _rolled(Due(trigger + timedelta(step), rule, trigger, length), calendar)
    skipped: list[tuple[date, Cause]] = []
    if told:
        last, skipped = _counted(trigger, length, -ONE_DAY if rule.backwards else ONE_DAY, why)
    else:
        last = last_day(calendar, (rule.unit, rule.pauses), why, trigger, length, back=rule.backwards)
    first, end = min(trigger, last), max(trigger, last)
    due = Due(last, rule, trigger, length, _in_ranges(skipped), years=calendar.names_between(first, end))
    return _rolled(due, calendar)


def due_by(what: Governing, trigger: date, calendar: Calendar, *, told: bool = True) -> Due:
    """The same where federal law caps a state's time: the earlier of the two days, and which one it beat."""
    due = due_on(what.rule, trigger, calendar, told=told)
    if what.cap is None or what.rule.is_wait:
        return due
    capped = due_on(what.cap, trigger, calendar, told=told)
    if capped.due_on >= due.due_on:
        return due
    return Due(
        capped.due_on,
        capped.rule,
        trigger,
        capped.counted,
        capped.skipped,
        counted_to=capped.counted_to,
        loses=(what.rule, due.due_on),
        years=capped.years,
    )


def _why_not(rule: Rule, calendar: Calendar) -> Why | None:
    """Which days a rule does not count; None where it counts them all, and needs no calendar."""
    if rule.unit == "S":
        return calendar.why_no_school
    if rule.unit == "B":
        return calendar.why_no_business
    if rule.pauses:
        return lambda day: calendar.why_paused(day, rule.pauses)
    return None


def _counted(trigger: date, length: int, step: timedelta, why: Why) -> tuple[date, list[tuple[date, Cause]]]:
    day, left = trigger, length
    skipped: list[tuple[date, Cause]] = []
    while left:
        day += step
        cause = why(day)
        if cause is None:
            left -= 1
        else:
            skipped.append((day, cause))
    return day, skipped


def _in_ranges(skipped: Iterable[tuple[date, Cause]]) -> tuple[Skipped, ...]:
    """Days passed over as ranges, the earliest first: weekends in one, other days of one cause that follow each other
    (over a weekend, too) in one."""
    found: list[Skipped] = []
    weekends: list[date] = []
    for day, cause in sorted(skipped, key=lambda one: one[0]):
        if cause.code == "weekend":
            weekends.append(day)
            continue
        before = found[-1] if found else None
        if before and before.cause == cause and _only_weekends(before.last, day, weekends):
            found[-1] = Skipped(cause, before.first, day, before.days + 1)
        else:
            found.append(Skipped(cause, day, day, 1))
    if weekends:
        found.append(Skipped(Cause("weekend"), weekends[0], weekends[-1], len(weekends)))
    return tuple(found)


def _only_weekends(first: date, last: date, weekends: list[date]) -> bool:
    between = (last - first).days - 1
    return between <= len(weekends) and all(first + timedelta(n) in weekends[-between:] for n in range(1, between + 1))


def _at_the_end(rule: Rule, clause: EndOfYear, trigger: date, calendar: Calendar) -> Due | None:
    year = calendar.year_of(trigger)
    if year is None:
        return None
    left = year.school_days_after(trigger) if clause.unit == "S" else (year.last_on - trigger).days
    if not clause.least <= left <= clause.most:
        return None
    day, years = _clause_day(clause, year, calendar)
    return Due(day, rule, trigger, left, end_of_year=clause, years=years)


def _sooner_if_tightened(at_the_end: Due, calendar: Calendar) -> Due:
    """The clause gives more time than the law's own number; a district that asks for less asks it here as well."""
    rule = at_the_end.rule
    if rule.tightened_from is None:
        return at_the_end
    try:
        plain = due_on(replace(rule, end_of_year=None), at_the_end.trigger_on, calendar)
    except CalendarMissing:  # it runs past what is known, and so past the clause's day
        return at_the_end
    return replace(plain, rule=rule) if plain.due_on < at_the_end.due_on else at_the_end


def _clause_day(clause: EndOfYear, year: Year, calendar: Calendar) -> tuple[date, tuple[str, ...]]:
    if clause.anchor == "next_first":
        after = calendar.year_after(year)
        return after.first_on + timedelta(clause.days), (year.name, after.name)
    if clause.anchor == "last":
        return year.last_on + timedelta(clause.days), (year.name,)
    return date(year.last_on.year, clause.month, clause.day_of_month), (year.name,)


def _rolled(due: Due, calendar: Calendar) -> Due:
    """Moved to the next business day, where its rule says so; federal law moves nothing."""
    if due.rule.roll != "next_business_day":
        return due
    day = due.due_on
    while calendar.why_no_business(day) is not None:
        day += ONE_DAY
    if day == due.due_on:
        return due
    return Due(day, due.rule, due.trigger_on, due.counted, due.skipped, counted_to=due.due_on, years=due.years)


__all__ = ["CalendarMissing", "Due", "RuleHasNoDay", "Skipped", "due_by", "due_on"]
