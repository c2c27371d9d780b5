"""The demo's school calendars, and the clocks of the law that its plans and evaluations run."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from trellis.deadlines.calendar import Calendar, DayOff, Year
from trellis.deadlines.days import federal_holiday
from trellis.deadlines.governing import Governing, governing
from trellis.deadlines.rules import due_by
from trellis.plans.clocks import REVIEWS

if TYPE_CHECKING:
    from trellis.demo.people import People
    from trellis.demo.plans import Written

WHY = "Adopted by the board in June"
KEPT_HOLIDAYS = ("Labor Day", "Veterans Day", "Thanksgiving", "Birthday of", "Washington", "Memorial")


def calendars(people: People, now: datetime) -> Calendar:
    """Last year, this one and the next, with their holidays and vacations, entered by the administrator."""
    admin = people.rows.named.get("district_administrator")
    years, number = [], 0
    for start in (people.year - 1, people.year, people.year + 1):
        year = _year(start)
        years.append(year)
        key = uuid.uuid5(people.district_id, f"calendar {start}")
        of_year = {"district_id": people.district_id, "calendar_id": key}
        people.rows.add(
            "school_calendar",
            district_id=people.district_id,
            id=key,
            name=year.name,
            first_on=year.first_on,
            last_on=year.last_on,
            weekdays=sorted(year.weekdays),
            revision=2,
        )
        begun = DayOff(year.first_on, "", f"{year.first_on.isoformat()}/{year.last_on.isoformat()}")
        for off in (begun, *sorted(year.days.values(), key=lambda one: one.day)):
            number += 1
            people.rows.add(
                "calendar_edit",
                **of_year,
                id=uuid.uuid5(key, f"edit {number}"),
                created_at=now,
                number=number,
                person_id=admin["id"] if admin else None,
                what="add" if off.kind else "begin",
                day=off.day if off.kind else None,
                kind=off.kind or None,
                reason=off.reason,
                why=WHY,
            )
        for off in year.days.values():
            day_id = uuid.uuid5(key, off.day.isoformat())
            people.rows.add("calendar_day", **of_year, id=day_id, day=off.day, kind=off.kind, reason=off.reason)
    return Calendar(tuple(years))


def _year(start: int) -> Year:
    first, last = date(start, 8, 24), date(start + 1, 6, 4)
    return Year.of(f"{start}-{start + 1}", first, last, _days_off(first, last))


def _days_off(first: date, last: date) -> Iterator[DayOff]:
    thanksgiving = next(d for d in _weekdays(date(first.year, 11, 22), 7) if d.weekday() == 3)
    yield DayOff(thanksgiving + timedelta(1), "break", "Thanksgiving break")
    winter = next(d for d in _weekdays(date(first.year, 12, 21), 7) if d.weekday() == 0)
    for day in _weekdays(winter, 12):
        holiday = federal_holiday(day)
        yield DayOff(day, "holiday" if holiday else "break", holiday or "Winter break")
    spring = next(d for d in _weekdays(date(last.year, 3, 29), 7) if d.weekday() == 0)
    yield from (DayOff(day, "break", "Spring break") for day in _weekdays(spring, 5))
    for day in _weekdays(first, (last - first).days + 1):
        holiday = federal_holiday(day)
        if holiday and holiday.startswith(KEPT_HOLIDAYS) and day != winter:
            yield DayOff(day, "holiday", holiday)
    yield DayOff(date(last.year, 6, 4) if last.weekday() < 5 else last, "partial", "Last day, until noon")


def _weekdays(first: date, days: int) -> Iterator[date]:
    return (first + timedelta(n) for n in range(days) if (first + timedelta(n)).weekday() < 5)


def clocks(people: People, calendar: Calendar, written: Iterable[Written]) -> None:
    """The review of every final plan, met by the one after it, and the reevaluation of every evaluated student."""
    number = len(people.rows.tables["calendar_edit"])
    for student in people.rows.tables["student"]:
        on = student["evaluated_on"]
        facts = {"primary_category": student["primary_category"] or ""}
        if on is not None and on <= people.today:
            found = governing(people.town.state, "REEVAL_TRIENNIAL", on, facts=facts)
            _clock(people, calendar, number, student["id"], found[0], "-", on)
    by_kind: dict[tuple[uuid.UUID, str], list[Written]] = defaultdict(list)
    for one in written:
        if one.version is not None and one.plan["occasion"] != "amendment" and one.met_on <= people.today:
            by_kind[one.plan["student_id"], one.plan["kind"]].append(one)
    for (student_id, kind), plans in by_kind.items():
        plans.sort(key=lambda one: one.met_on)
        rule, _ = REVIEWS[kind]
        for one, following in zip(plans, [*plans[1:], None], strict=True):
            what = governing(people.town.state, rule, one.met_on)[0]
            row = _clock(people, calendar, number, student_id, what, str(one.plan["id"]), one.met_on)
            row["due_on"] = row["original_due_on"] = min(row["due_on"], one.plan["ends_on"] or row["due_on"])
            row["no_later_than"] = one.plan["ends_on"]
            if following is not None:
                row |= {"state": "met", "met_on": following.met_on}


def _clock(
    people: People,
    calendar: Calendar,
    number: int,
    student_id: uuid.UUID,
    what: Governing,
    instance: str,
    on: date,
) -> dict[str, Any]:
    due = due_by(what, on, calendar)
    return people.rows.add(
        "deadline",
        district_id=people.district_id,
        id=uuid.uuid5(student_id, f"{what.rule.id} {instance}"),
        student_id=student_id,
        rule_id=what.rule.id,
        rule_key=what.rule.key,
        cap_key=what.cap.key if what.cap else None,
        value=what.rule.value,
        day_kind=what.rule.unit,
        pauses=sorted(what.rule.pauses),
        instance=instance,
        trigger_event=what.rule.event,
        trigger_on=on,
        no_later_than=None,
        due_on=due.due_on,
        original_due_on=due.due_on,
        school_years=list(due.years),
        needs_calendar=False,
        counted_with=number,
        state="open",
        met_on=None,
        late_reason=None,
        extension=None,
        withdrawn_reason=None,
    )
