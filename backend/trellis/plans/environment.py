"""Time with peers: the percentage inside the regular class and the federal code for it (domain.md 3.4)."""

from __future__ import annotations

import math
from collections.abc import Container, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from trellis.kernel.words import Words
from trellis.plans.form.condition import Content
from trellis.plans.form.values import day
from trellis.plans.projection import rows_of, weekly_minutes

PLACEMENT_CODES = {
    "private_by_parents": "PPPS",
    "correctional_facility": "CF",
    "homebound_hospital": "HH",
    "residential_facility": "RF",
    "separate_school": "SS",
}
EARLY_CODES = {
    "separate_class": "SC",
    "separate_school": "SS",
    "residential_facility": "RF",
    "home": "H",
    "provider_location": "SPL",
}


@dataclass(frozen=True, slots=True)
class CountedLine:
    """A counted line of the service grid, with its minutes a week, exact."""

    row_id: str
    minutes: Fraction


@dataclass(frozen=True, slots=True)
class SchoolWeek:
    """A school week of the plan and the lines counted in it: those outside the regular class.

    `begins_on` is the day from which it is so; None when it is so from the plan's first day.
    """

    begins_on: date | None
    lines: tuple[CountedLine, ...]

    @property
    def minutes(self) -> Fraction:
        """Minutes of all lines together."""
        return sum((line.minutes for line in self.lines), Fraction(0))


@dataclass(frozen=True, slots=True)
class Environment:
    """Where the student learns, computed.

    `percentage` inside and the minutes of `week` are exact; round them for
    display only. `code` is EDFacts FS002 (school age) or FS089 (early childhood);
    None while answers are missing, and `explanation` says which or how it came about.
    """

    minutes_of_school: int | None
    week: SchoolWeek
    percentage: Fraction | None
    code: str | None
    explanation: Words

    @property
    def minutes_outside(self) -> Fraction:
        """Minutes a week outside the regular class."""
        return self.week.minutes


def environment(content: Content, *, preschool: bool = False) -> Environment:
    """The educational environment the service grid and the participation section amount to.

    `preschool`: 3 to 5 and not in kindergarten. Source: 34 CFR 300.320(a)(5); 20 USC 1418; domain.md 3.4.
    """
    said = content.get("participation") or {}
    week = fullest_week(content)
    school = said.get("school_day_minutes_per_week")
    percentage = percentage_inside(school, week.minutes)
    code, explanation = _early(said) if preschool else _school_age(said, school, week.minutes, percentage)
    return Environment(school, week, percentage, code, explanation)


def fullest_week(content: Content, settings: Container[object] = ("outside",)) -> SchoolWeek:
    """The school week of the plan with the most minutes outside the regular class, the earliest of equals.

    With other `settings`, the one with the most minutes in lines of those.

    Lines that never run at the same time are not added up; a line without dates
    counts as running all the time. Extended-year lines stand apart.
    """
    lines = [
        (row.get("starts_on") or "", row.get("ends_on") or "9", CountedLine(row["id"], minutes))
        for row in rows_of(content, "services", "services")
        if row.get("setting") in settings and not row.get("extended_year") and (minutes := weekly_minutes(row))
    ]
    weeks = [
        SchoolWeek(day(start), tuple(line for first, last, line in lines if first <= start <= last))
        for start in sorted({first for first, _, _ in lines})
    ]
    return max(weeks, key=lambda week: week.minutes, default=SchoolWeek(None, ()))


def minutes_outside_regular_class(content: Content) -> Fraction:
    """Minutes outside the regular class in the fullest week of the plan."""
    return fullest_week(content).minutes


def is_removed(content: Content) -> bool:
    """Whether the plan takes the student out of the regular class or school for any time (34 CFR 300.320(a)(5))."""
    said = content.get("participation") or {}
    elsewhere = said.get("placement") not in (None, "regular_school", "private_by_parents")
    early = said.get("early_place") not in (None, "regular_program")
    return elsewhere or early or minutes_outside_regular_class(content) > 0


def percentage_inside(school_minutes: int | None, outside: Fraction) -> Fraction | None:
    """Percent of the school week inside the regular class, 0 to 100, exact; None without a school week."""
    if not school_minutes:
        return None
    return max(Fraction(0), 100 * (school_minutes - outside) / school_minutes)


def code_of_percentage(percentage: Fraction) -> str:
    """The school-age code of an exact percentage: nothing is rounded up into a better class."""
    if percentage >= 80:
        return "RC80"
    return "RC79TO40" if percentage >= 40 else "RC39"


def _school_age(
    said: Mapping[str, Any], school: int | None, outside: Fraction, percentage: Fraction | None
) -> tuple[str | None, Words]:
    placement = said.get("placement")
    if placement in PLACEMENT_CODES:
        return PLACEMENT_CODES[placement], Words(
            en="The place of schooling decides, not the minutes.", es="Decide el lugar donde estudia, no los minutos."
        )
    if percentage is None:
        return None, Words(
            en="Enter the minutes of school in a week.", es="Escriba los minutos de escuela en una semana."
        )
    return code_of_percentage(percentage), Words(
        en="{inside} of {school} minutes a week are inside the regular class: {percent}%. "
        "{outside} minutes are outside, by the service grid.",
        es="{inside} de {school} minutos a la semana son dentro de la clase regular: {percent}%. "
        "{outside} minutos son fuera, según la tabla de servicios.",
    ).filled(
        inside=shown(max(Fraction(0), school - outside) if school else Fraction(0)),
        school=shown(Fraction(school or 0)),
        percent=shown_percentage(percentage),
        outside=shown(outside),
    )


def shown(number: Fraction | int) -> str:
    """A number for people: one decimal at most, thousands set apart."""
    rounded = round(float(number), 1)
    return f"{int(rounded) if rounded == int(rounded) else rounded:,}"


def shown_percentage(percentage: Fraction) -> str:
    """A percentage for people, one decimal at most; never rounded into another class than it is in."""
    rounded = Fraction(round(percentage * 10), 10)
    in_class = code_of_percentage(rounded) == code_of_percentage(percentage)
    return shown(rounded if in_class else Fraction(math.floor(percentage * 10), 10))


def _early(said: Mapping[str, Any]) -> tuple[str | None, Words]:
    place, hours, there = said.get("early_place"), said.get("early_hours_per_week"), said.get("early_services_there")
    if place in EARLY_CODES:
        return EARLY_CODES[place], Words(
            en="The child is in no regular early childhood program; the place decides.",
            es="El niño no está en un programa regular de primera infancia; decide el lugar.",
        )
    if place != "regular_program" or hours is None or there is None:
        return None, Words(
            en="Say where the child is, for how many hours, and where most services are given.",
            es="Indique dónde está el niño, cuántas horas y dónde se da la mayoría de los servicios.",
        )
    code = f"REC{'10' if hours >= 10 else '09'}Y{'SVCS' if there else 'OTHLOC'}"
    return code, Words(
        en="{hours} hours a week in a regular program; most services there: {there_en}.",
        es="{hours} horas a la semana en un programa regular; la mayoría de los servicios ahí: {there_es}.",
    ).filled(hours=hours, there_en="yes" if there else "no", there_es="sí" if there else "no")
