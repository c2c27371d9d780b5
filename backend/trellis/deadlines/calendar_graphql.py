"""A district's school calendar and the rules in force over GraphQL, for who keeps them."""

from __future__ import annotations

import uuid
from datetime import date, datetime, timedelta
from enum import Enum
from typing import Annotated

import strawberry
from sqlalchemy import select

from trellis.deadlines import calendars, deciding, explaining, importing, naming
from trellis.deadlines.calendar import DayOff, Fault
from trellis.deadlines.governing import may_be_tightened
from trellis.deadlines.model import CalendarDay as DayRow
from trellis.deadlines.model import CalendarEdit as EditRow
from trellis.deadlines.model import SchoolCalendar as CalendarRow
from trellis.districts.model import District
from trellis.graphql.context import Context
from trellis.graphql.cost import priced
from trellis.graphql.node import Info, Node, finds, key_of, opaque
from trellis.graphql.problems import PROBLEMS, answers_problems
from trellis.kernel.errors import InvalidInput
from trellis.people.model import Person

MOST_EDITS = 100


@strawberry.enum(description="What is different about a day: a public holiday, a vacation, a closure, or short hours.")
class CalendarDayKind(Enum):
    HOLIDAY = "holiday"
    BREAK = "break"
    CLOSURE = "closure"
    PARTIAL = "partial"


@strawberry.enum
class CalendarFormat(Enum):
    CSV = "csv"
    ICALENDAR = "icalendar"


@strawberry.type(description="A day of a school year that is not as others.")
class CalendarDay:
    day: date
    kind: CalendarDayKind
    reason: str


@strawberry.type(description="One thing somebody changed in a calendar.")
class CalendarEdit:
    number: int
    at: datetime
    by_name: str | None
    what: str
    day: date | None
    kind: CalendarDayKind | None
    reason: str | None
    why: str


@strawberry.type(description="A school year as days are counted in it.")
class SchoolCalendar(Node):
    name: str
    first_on: date
    last_on: date
    weekdays: list[int] = strawberry.field(description="Days of the week with school, Monday 0.")
    revision: int
    school_day_count: int
    days: list[CalendarDay]
    edits: list[CalendarEdit] = strawberry.field(description="The newest first, a hundred at most.")


@strawberry.type(description="A school year the roster or the operator told of, without a calendar.")
class SuggestedYear:
    name: str
    first_on: date
    last_on: date


@strawberry.type(description="The district's school calendar.")
class SchoolCalendars:
    years: list[SchoolCalendar]
    suggested: list[SuggestedYear]


@strawberry.type(description="What cannot be right, with its line in the file; line 0 is the year itself.")
class CalendarFault:
    line: int
    says: str


@strawberry.type(description="What a file says, before anything is kept.")
class CalendarReading:
    days: list[CalendarDay]
    faults: list[CalendarFault]


@strawberry.type(description="A rule of deadlines as it holds in the district's state today.")
class DeadlineRule:
    key: str
    rule: str
    name: str
    of_state: bool = strawberry.field(
        description="The state's own; otherwise federal law or what holds in every state."
    )
    value: str = strawberry.field(description="In words, with its unit.")
    number: int | None = strawberry.field(description="The number alone, where a district may ask for more.")
    is_more: bool = strawberry.field(description="Stricter is a higher number: more notice, more time.")
    counted: str = strawberry.field(description="From what, or back from what, and what stands still meanwhile.")
    applies_if: str | None
    law_value: str | None = strawberry.field(description="What the law asks, where the district asks for more.")
    citation: str
    standing: str
    is_unconfirmed: bool
    is_contradicted: bool
    note: str | None


@strawberry.input
class SchoolYearInput:
    name: str
    first_on: date
    last_on: date
    weekdays: list[int]


@strawberry.input
class CalendarDayInput:
    day: date
    last_day: date | None = None
    kind: CalendarDayKind
    reason: str


SchoolCalendarResult = Annotated[SchoolCalendar | PROBLEMS, strawberry.union("SchoolCalendarResult")]
CalendarReadingResult = Annotated[CalendarReading | PROBLEMS, strawberry.union("CalendarReadingResult")]
DeadlineRuleResult = Annotated[DeadlineRule | PROBLEMS, strawberry.union("DeadlineRuleResult")]


def _day(off: DayOff | DayRow) -> CalendarDay:
    return CalendarDay(day=off.day, kind=CalendarDayKind(off.kind), reason=off.reason)


def _edit(row: EditRow, names: dict[object, str]) -> CalendarEdit:
    return CalendarEdit(
        number=row.number,
        at=row.created_at,
        by_name=names.get(row.person_id),
        what=row.what,
        day=row.day,
        kind=CalendarDayKind(row.kind) if row.kind else None,
        reason=row.reason,
        why=row.why,
    )


async def calendar_of(context: Context, row: CalendarRow) -> SchoolCalendar:
    """A school year as it is shown to who keeps it."""
    work = context.work
    days = (await calendars.days_of(work, [row.id]))[0]
    edits = await calendars.edits_of(work, calendar_id=row.id, most=MOST_EDITS)
    people = select(Person).where(Person.id.in_({e.person_id for e in edits if e.person_id}))
    names = {p.id: p.name for p in (await work.session.execute(people)).scalars()}
    year = calendars.year_of(row, days)
    return SchoolCalendar(
        id=opaque("SchoolCalendar", row.id),
        name=row.name,
        first_on=row.first_on,
        last_on=row.last_on,
        weekdays=list(row.weekdays),
        revision=row.revision,
        school_day_count=year.school_days_after(row.first_on - timedelta(1)),
        days=[_day(one) for one in days],
        edits=[_edit(one, names) for one in edits],
    )


@finds("SchoolCalendar")
async def find_calendar(context: Context, calendar_id: uuid.UUID) -> SchoolCalendar:
    """A school year by id, for who keeps the calendar; to anybody else it does not exist."""
    return await calendar_of(context, await calendars.calendar_by_id(context.work, calendar_id=calendar_id))


def _rule(listed: deciding.Listed, language: str) -> DeadlineRule:
    rule = listed.rule
    is_more = rule.backwards or rule.is_wait
    counts = may_be_tightened(rule) and (is_more or rule.number > 1)
    start = naming.event_of(rule)
    parts = [naming.FROM.filled(event=start), *(naming.PAUSES[p] for p in sorted(rule.pauses))]
    if rule.backwards:
        parts[0] = naming.BEFORE.filled(event=start)
    return DeadlineRule(
        key=rule.key,
        rule=rule.id,
        name=naming.name_of(rule.id).in_language(language),
        of_state=rule.state not in ("US", "*"),
        value=naming.how_many(rule.value, rule.unit).in_language(language),
        number=int(rule.number) if counts else None,
        is_more=is_more,
        counted="; ".join(part.in_language(language) for part in parts) if rule.has_a_day and rule.unit != "A" else "",
        applies_if=rule.applies_if or None,
        law_value=naming.how_many(rule.tightened_from, rule.unit).in_language(language)
        if rule.tightened_from
        else None,
        citation=rule.source,
        standing=explaining.standing_of(rule).in_language(language),
        is_unconfirmed=rule.is_unconfirmed,
        is_contradicted=listed.contradicted,
        note=rule.note or None,
    )


def _spoken(language: str) -> str:
    return "es" if language.startswith("es") else "en"


@strawberry.type
class CalendarQuery:
    @strawberry.field(
        description="The district's school years, for who keeps them.", metadata=priced(list_size=10, points=20)
    )
    async def school_calendars(self, info: Info) -> SchoolCalendars:
        calendars.allow_setting(info.context.work)
        rows = await calendars.calendars(info.context.work)
        suggested = await calendars.suggested_years(info.context.work)
        return SchoolCalendars(
            years=[await calendar_of(info.context, row) for row in rows],
            suggested=[SuggestedYear(name=y.name, first_on=y.starts_on, last_on=y.ends_on) for y in suggested],
        )

    @strawberry.field(
        description="Every rule in force in the district's state, for who decides about them.",
        metadata=priced(list_size=100, points=1),
    )
    async def deadline_rules(self, info: Info, language: str) -> list[DeadlineRule]:
        return [_rule(one, _spoken(language)) for one in await deciding.rules_in_force(info.context.work)]


@strawberry.type
class CalendarMutation:
    @strawberry.mutation(description="Begin a school year's calendar, or set its days of beginning and end anew.")
    @answers_problems
    async def set_school_year(
        self,
        info: Info,
        input: SchoolYearInput,
        why: str,
        id: strawberry.ID | None = None,
        revision: int | None = None,
    ) -> SchoolCalendarResult:
        row = await calendars.set_year(
            info.context.work,
            calendar_id=key_of(id, "SchoolCalendar") if id else None,
            revision=revision,
            wish=calendars.YearWish(input.name, input.first_on, input.last_on, tuple(input.weekdays)),
            why=why,
        )
        return await calendar_of(info.context, row)

    @strawberry.mutation(
        description="Add days that are not as others, and take some back. Open deadlines are recounted."
    )
    @answers_problems
    async def change_calendar(
        self,
        info: Info,
        id: strawberry.ID,
        revision: int,
        add: list[CalendarDayInput],
        remove: list[date],
        why: str,
    ) -> SchoolCalendarResult:
        row = await calendars.change_days(
            info.context.work,
            calendar_id=key_of(id, "SchoolCalendar"),
            revision=revision,
            add=[off for one in add for off in _each_day(one)],
            remove=remove,
            why=why,
        )
        return await calendar_of(info.context, row)

    @strawberry.mutation(description="What a file says of a school year, and what is wrong in it. Keeps nothing.")
    @answers_problems
    async def read_calendar(
        self, info: Info, id: strawberry.ID, format: CalendarFormat, content: str, language: str
    ) -> CalendarReadingResult:
        work = info.context.work
        calendars.allow_setting(work)
        if not content.strip() or len(content) > importing.LONGEST_TEXT:
            raise InvalidInput(field="content")
        if format is CalendarFormat.CSV:
            reading = importing.read_csv(content)
        else:
            zone = select(District.time_zone).where(District.id == work.district_id)
            reading = importing.read_icalendar(content, (await work.session.execute(zone)).scalar_one())
        days, wrong = await calendars.fitting(work, calendar_id=key_of(id, "SchoolCalendar"), lines=reading.days)
        faults: list[Fault] = sorted([*reading.faults, *wrong], key=lambda fault: fault.line)
        spoken = _spoken(language)
        return CalendarReading(
            days=[_day(one) for one in days],
            faults=[CalendarFault(line=f.line, says=f.says.in_language(spoken)) for f in faults],
        )

    @strawberry.mutation(description="Confirm a rule, ask for more than it, or go back to what it asks.")
    @answers_problems
    async def decide_rule(
        self, info: Info, key: str, what: str, why: str, language: str, value: str | None = None
    ) -> DeadlineRuleResult:
        listed = await deciding.decide(info.context.work, key=key, what=what, value=value, why=why)
        return _rule(listed, _spoken(language))


def _each_day(said: CalendarDayInput) -> list[DayOff]:
    """The days of a stretch; school is not on weekends, so a stretch of several days leaves them out."""
    last = said.last_day or said.day
    if not 0 <= (last - said.day).days <= importing.LONGEST_EVENT:
        raise InvalidInput(importing.TOO_LONG, field="lastDay")
    return [DayOff(day, said.kind.value, said.reason) for day in importing.weekdays_of(said.day, last)]
