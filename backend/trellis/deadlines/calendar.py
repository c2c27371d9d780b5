"""A district's school calendar as the counting of days sees it: years, days off, and what lies between. Pure."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from trellis.deadlines.days import SATURDAY, federal_holiday
from trellis.kernel.errors import Conflict
from trellis.kernel.words import Words

KINDS_OF_DAYS = ("holiday", "break", "closure", "partial")
"""`holiday`: a public holiday, federal or the state's. `break`: a vacation of the school. `closure`: closed for a
cause, such as snow. `partial`: a short day, on which there is school all the same (34 CFR 300.11(c)(1))."""
PAUSES = ("breaks_gt5", "summer", "breaks+summer", "holidays")
LONG_BREAK = 5
"""School days: a break of more pauses what a state's `breaks_gt5` pauses."""
LONGEST_SUMMER = 130
"""Days between two school years. What is longer is no summer but a year that nobody entered."""
SCHOOL_WEEK = frozenset(range(SATURDAY))
ONE_DAY = timedelta(1)
EARLIEST, LATEST = date(2000, 1, 1), date(2100, 12, 31)
"""Days a calendar can be of; beyond is a slip of the hand, and the end of what can be counted (year 9999)."""
OUTSIDE = Words(
    en="A day of a calendar is between the years 2000 and 2100.",
    es="Un día del calendario está entre los años 2000 y 2100.",
)


class CalendarMissing(Conflict):
    """A count runs through a school year the district has no calendar for; nobody guesses its days. `day` is in it."""

    code = "CALENDAR_MISSING"
    default_says = Words(
        en="The days cannot be counted: there is no calendar for that school year.",
        es="No se pueden contar los días: no hay calendario de ese año escolar.",
    )
    default_do_next = Words(
        en="A district administrator enters it under District, Calendar; the date is then counted by itself.",
        es="La administración del distrito lo registra en Distrito, Calendario; entonces la fecha se cuenta sola.",
    )

    def __init__(self, day: date) -> None:
        self.day = day
        super().__init__(
            Words(
                en=f"The days cannot be counted: no school calendar covers {day.isoformat()}.",
                es=f"No se pueden contar los días: ningún calendario escolar incluye el {day.isoformat()}.",
            )
        )


@dataclass(frozen=True, slots=True)
class DayOff:
    """A day of the calendar that is not as others, with its reason in the district's own words."""

    day: date
    kind: str
    reason: str


@dataclass(frozen=True, slots=True)
class Cause:
    """Why a day is not counted: `weekend`, `federal_holiday`, `summer` or a kind of day off; `label` says which."""

    code: str
    label: str = ""


@dataclass(frozen=True)
class Year:
    """One school year: its first and last day with school, and the days between that differ.

    `weekdays` are those school is held on, Monday 0. Public holidays of the summer after belong to it, too.
    """

    name: str
    first_on: date
    last_on: date
    days: Mapping[date, DayOff] = field(default_factory=dict)
    weekdays: frozenset[int] = SCHOOL_WEEK

    @classmethod
    def of(
        cls,
        name: str,
        first_on: date,
        last_on: date,
        days: Iterable[DayOff] = (),
        weekdays: Iterable[int] = SCHOOL_WEEK,
    ) -> Year:
        """A year out of a list of its days."""
        return cls(name, first_on, last_on, {one.day: one for one in days}, frozenset(weekdays))

    def why_no_school(self, day: date) -> Cause | None:
        """Why there is no school on a day of this year; None where there is, on a short day as well."""
        if day.weekday() not in self.weekdays:
            return Cause("weekend")
        off = self.days.get(day)
        return Cause(off.kind, off.reason) if off is not None and off.kind != "partial" else None

    def school_days_after(self, day: date) -> int:
        """Days with school after `day` through the last day of the year."""
        return len(self.school_days) - bisect_right(self.school_days, day)

    @cached_property
    def school_days(self) -> tuple[date, ...]:
        """Every day with school, in order."""
        days = (self.first_on + timedelta(n) for n in range((self.last_on - self.first_on).days + 1))
        return tuple(day for day in days if self.why_no_school(day) is None)

    @cached_property
    def vacation_days(self) -> dict[date, tuple[Cause, int]]:
        """Every day of a vacation (breaks and holidays in a row), with its cause and how many school days it takes.

        It reaches from its first school day off to its last, with the weekends between and not those around. A
        closure is no vacation and ends one.
        """
        found: dict[date, tuple[Cause, int]] = {}
        run: list[DayOff] = []
        day = self.first_on
        while day <= self.last_on + ONE_DAY:
            off = self.days.get(day) if day <= self.last_on else None
            on_a_school_day = day.weekday() in self.weekdays
            if off is not None and off.kind in ("break", "holiday") and on_a_school_day:
                run.append(off)
            elif run and (on_a_school_day or day > self.last_on):
                found |= _whole(run)
                run = []
            day += ONE_DAY
        return found | (_whole(run) if run else {})


def _whole(run: list[DayOff]) -> dict[date, tuple[Cause, int]]:
    named = next((one for one in run if one.kind == "break"), run[0])
    cause = Cause(named.kind, named.reason)
    span = (run[-1].day - run[0].day).days
    return {run[0].day + timedelta(n): (cause, len(run)) for n in range(span + 1)}


@dataclass(frozen=True)
class Calendar:
    """All school years a district has a calendar for, in order; they do not overlap (`faults_of`)."""

    years: tuple[Year, ...] = ()

    def year_of(self, day: date) -> Year | None:
        """The school year a day is in; None in a summer. Raises CalendarMissing where no calendar covers it."""
        before: Year | None = None
        for year in self.years:
            if day < year.first_on:
                if before is None or (year.first_on - before.last_on).days > LONGEST_SUMMER:
                    break
                return None
            if day <= year.last_on:
                return year
            before = year
        raise CalendarMissing(day)

    def year_after(self, year: Year) -> Year:
        """The next school year. Raises CalendarMissing."""
        place = self.years.index(year) + 1
        if place == len(self.years) or (self.years[place].first_on - year.last_on).days > LONGEST_SUMMER:
            raise CalendarMissing(year.last_on + ONE_DAY)
        return self.years[place]

    def why_no_school(self, day: date) -> Cause | None:
        """Why there is no school on a day, None where there is. Raises CalendarMissing."""
        year = self.year_of(day)
        return Cause("summer") if year is None else year.why_no_school(day)

    def why_no_business(self, day: date) -> Cause | None:
        """Why a day is no business day: a weekend, a federal holiday or the state's (34 CFR 300.11(b)).

        The state's are the calendar's own holidays. Raises CalendarMissing.
        """
        self.year_of(day)
        if day.weekday() >= SATURDAY:
            return Cause("weekend")
        if holiday := federal_holiday(day):
            return Cause("federal_holiday", holiday)
        off = self._listed.get(day)
        return Cause("holiday", off.reason) if off is not None and off.kind == "holiday" else None

    def why_paused(self, day: date, pauses: frozenset[str]) -> Cause | None:
        """Why a count of calendar days stands still on a day, by the pauses of its rule. Raises CalendarMissing."""
        year = self.year_of(day)
        if year is None:
            return Cause("summer") if pauses & {"summer", "breaks+summer", "breaks_gt5"} else None
        vacation = year.vacation_days.get(day)
        if vacation is None:
            return None
        cause, length = vacation
        is_paused = pauses & {"breaks+summer", "holidays"} or ("breaks_gt5" in pauses and length > LONG_BREAK)
        return cause if is_paused else None

    def names_between(self, first: date, last: date) -> tuple[str, ...]:
        """The school years a count from `first` to `last` runs through."""
        return tuple(y.name for y in self.years if y.first_on <= last and first <= y.last_on)

    @cached_property
    def stretches(self) -> tuple[tuple[date, date], ...]:
        """From when to when there is an answer for every day: years in a row, with the summers between them."""
        found: list[tuple[date, date]] = []
        for year in self.years:
            if found and (year.first_on - found[-1][1]).days <= LONGEST_SUMMER:
                found[-1] = (found[-1][0], year.last_on)
            else:
                found.append((year.first_on, year.last_on))
        return tuple(found)

    @cached_property
    def laid_out(self) -> dict[Any, Any]:
        """What was laid out of this calendar before (`counting`)."""
        return {}

    @cached_property
    def _listed(self) -> dict[date, DayOff]:
        return {day: off for year in self.years for day, off in year.days.items()}


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a calendar: `line` is the place in the list it was read from, counted from 1; 0 the year."""

    line: int
    says: Words


def is_of_our_time(day: date) -> bool:
    """Whether a day can be of a school calendar."""
    return EARLIEST <= day <= LATEST


def faults_of(year: Year, lines: Iterable[tuple[int, DayOff]], others: Iterable[Year]) -> list[Fault]:
    """Why a school year cannot be kept beside the `others`; nothing when it can. `lines` are its days as read."""
    if not (is_of_our_time(year.first_on) and is_of_our_time(year.last_on)):
        return [Fault(0, OUTSIDE)]
    return [*_faults_of_dates(year), *_faults_of_days(year, lines), *_faults_beside(year, list(others))]


def _faults_of_dates(year: Year) -> Iterable[Fault]:
    if not 28 <= (year.last_on - year.first_on).days <= 400:
        yield Fault(
            0,
            Words(
                en="A school year lasts from 4 weeks to 13 months.",
                es="Un año escolar dura entre 4 semanas y 13 meses.",
            ),
        )
    if not year.weekdays:
        yield Fault(0, Words(en="Say on which days of the week there is school.", es="Diga qué días hay escuela."))


def _faults_of_days(year: Year, lines: Iterable[tuple[int, DayOff]]) -> Iterable[Fault]:
    seen: dict[date, int] = {}
    for line, off in lines:
        latest = year.last_on + timedelta(LONGEST_SUMMER if off.kind == "holiday" else 0)
        if not year.first_on <= off.day <= latest:
            yield Fault(
                line,
                Words(
                    en=f"{off.day.isoformat()} is not in the school year {year.name}.",
                    es=f"El {off.day.isoformat()} no está en el año escolar {year.name}.",
                ),
            )
        if off.day in seen:
            yield Fault(
                line,
                Words(
                    en=f"{off.day.isoformat()} stands on line {seen[off.day]} already.",
                    es=f"El {off.day.isoformat()} ya está en la línea {seen[off.day]}.",
                ),
            )
        seen.setdefault(off.day, line)


def _faults_beside(year: Year, others: list[Year]) -> Iterable[Fault]:
    for other in others:
        if year.first_on <= other.last_on and other.first_on <= year.last_on:
            first, last = other.first_on.isoformat(), other.last_on.isoformat()
            yield Fault(
                0,
                Words(
                    en=f"This year overlaps {other.name} ({first} to {last}).",
                    es=f"Este año se cruza con {other.name} ({first} a {last}).",
                ),
            )
            return
    before = max((o for o in others if o.last_on < year.first_on), key=lambda o: o.last_on, default=None)
    after = min((o for o in others if o.first_on > year.last_on), key=lambda o: o.first_on, default=None)
    pairs = ((before, year), (year, after))
    for one, next_one in pairs:
        if one and next_one and (next_one.first_on - one.last_on).days > LONGEST_SUMMER:
            yield Fault(
                0,
                Words(
                    en=f"Between {one.name} and {next_one.name} a school year is missing. Enter that one first.",
                    es=f"Falta un año escolar entre {one.name} y {next_one.name}. Regístrelo primero.",
                ),
            )
