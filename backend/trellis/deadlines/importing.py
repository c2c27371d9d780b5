"""Days off out of a file: lines of CSV, or a calendar of events (iCalendar, RFC 5545). Pure; nothing is stored."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar as ICalendar
from icalendar import Component

from trellis.deadlines.calendar import KINDS_OF_DAYS, ONE_DAY, OUTSIDE, DayOff, Fault, is_of_our_time
from trellis.deadlines.days import federal_holiday
from trellis.kernel.words import Words

LONGEST_TEXT = 400_000
MOST = 300
MOST_EVENTS = 2_000
"""Of a calendar file most have hours (games, meetings) and bring no day."""
LONGEST_EVENT = 120
COLUMNS = ("day", "last_day", "kind", "reason")


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file says: days with the line (or, of iCalendar, the event) each came from, and what could not be read."""

    days: list[tuple[int, DayOff]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def read_csv(text: str) -> Reading:
    """Lines of `day,kind,reason` or `day,last_day,kind,reason` with their names in the first; days as 2026-11-26.

    A line with a `last_day` is every Monday to Friday of that stretch. Lines count from 1, the names included.
    """
    reading = Reading()
    lines = text[:LONGEST_TEXT].removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    rows = csv.DictReader(io.StringIO(lines))
    try:
        _csv_lines(reading, rows)
    except csv.Error:
        said = Words(en="From here on this is no CSV.", es="Desde aquí esto no es CSV.")
        reading.faults.append(Fault(rows.line_num + 1, said))
    return reading


def _csv_lines(reading: Reading, rows: csv.DictReader[str]) -> None:
    names = {(name or "").strip().lower() for name in rows.fieldnames or ()}
    if not {"day", "kind", "reason"} <= names:
        reading.faults.append(
            Fault(
                1,
                Words(
                    en="The first line names the columns: day, last_day, kind, reason.",
                    es="La primera línea nombra las columnas: day, last_day, kind, reason.",
                ),
            )
        )
        return
    for row in rows:
        cells = {(k or "").strip().lower(): (v or "").strip() for k, v in row.items() if isinstance(v, str | None)}
        if any(cells.values()):
            _csv_line(reading, rows.line_num, cells)
        if _is_full(reading, rows.line_num, CUT_HERE):
            break


def _is_full(reading: Reading, line: int, said: Words) -> bool:
    """Whether no more is read; what was too much is taken off, and said."""
    if len(reading.days) <= MOST and len(reading.faults) <= MOST:
        return False
    del reading.days[MOST:]
    reading.faults.append(Fault(line, said))
    return True


def _csv_line(reading: Reading, line: int, cells: dict[str, str]) -> None:
    kind, reason = cells["kind"].lower(), cells["reason"]
    try:
        first = date.fromisoformat(cells["day"])
        last = date.fromisoformat(cells.get("last_day") or cells["day"])
    except ValueError:
        reading.faults.append(
            Fault(
                line,
                Words(
                    en="A day is written as 2026-11-26: year, month, day.",
                    es="Un día se escribe así: 2026-11-26 (año, mes, día).",
                ),
            )
        )
        return
    if kind not in KINDS_OF_DAYS:
        known = ", ".join(KINDS_OF_DAYS)
        said = Words(en=f"The kind is one of {known}.", es=f"El tipo (kind) es uno de {known}.")
        reading.faults.append(Fault(line, said))
    elif not (is_of_our_time(first) and is_of_our_time(last)):
        reading.faults.append(Fault(line, OUTSIDE))
    elif not reason:
        reading.faults.append(Fault(line, Words(en="The reason is missing.", es="Falta el motivo.")))
    elif not 0 <= (last - first).days <= LONGEST_EVENT:
        reading.faults.append(Fault(line, TOO_LONG))
    else:
        reading.days.extend((line, DayOff(day, kind, reason[:200])) for day in weekdays_of(first, last))


CUT_HERE = Words(
    en=f"A file brings {MOST} days at most. From here on nothing was read: bring the rest in a second file.",
    es=f"Un archivo trae como máximo {MOST} días. Desde aquí no se leyó nada: traiga el resto en otro archivo.",
)
REPEATS = Words(
    en="This event repeats. Only its first time is taken: add the others by hand.",
    es="Este evento se repite. Solo se toma la primera vez: agregue las demás a mano.",
)
TOO_LONG = Words(
    en="The last day is before the first, or more than four months later.",
    es="El último día es anterior al primero, o más de cuatro meses posterior.",
)


def weekdays_of(first: date, last: date) -> Iterator[date]:
    """The one day, or Monday to Friday of a stretch."""
    if first == last:
        yield first
        return
    for n in range((last - first).days + 1):
        day = first + timedelta(n)
        if day.weekday() < 5:
            yield day


def read_icalendar(text: str, zone: str) -> Reading:
    """All-day events of a calendar file, each counted from 1; hours of a day are in `zone` and never close a school.

    An event says no kind, so what is public is told by the federal list, what lasts by its length, and the rest is a
    closure; whoever looks at the preview changes what is wrong.
    """
    reading = Reading()
    try:
        events = list(ICalendar.from_ical(text[:LONGEST_TEXT]).walk("VEVENT"))
    except (ValueError, IndexError, KeyError):
        said = Words(en="This is no iCalendar file (.ics).", es="Este no es un archivo iCalendar (.ics).")
        reading.faults.append(Fault(1, said))
        return reading
    for number, event in enumerate(events, start=1):
        if number > MOST_EVENTS:
            reading.faults.append(Fault(number, CUT_HERE))
            break
        _event(reading, number, event, zone)
        if _is_full(reading, number, CUT_HERE):
            break
    return reading


def _event(reading: Reading, number: int, event: Component, zone: str) -> None:
    if str(event.get("status", "")).strip().upper() == "CANCELLED":
        return
    try:
        first, last = _span(event, zone)
    except (ValueError, KeyError, AttributeError, TypeError, OverflowError):
        said = Words(en=f"Event {number} has no day.", es=f"El evento {number} no tiene día.")
        reading.faults.append(Fault(number, said))
        return
    if first is None or last is None:
        return
    name = " ".join(str(event.get("summary", "")).split())[:200] or "No school"
    if not 0 <= (last - first).days <= LONGEST_EVENT:
        reading.faults.append(Fault(number, TOO_LONG))
        return
    if not (is_of_our_time(first) and is_of_our_time(last)):
        reading.faults.append(Fault(number, OUTSIDE))
        return
    if "rrule" in event or "rdate" in event:
        reading.faults.append(Fault(number, REPEATS))
    days = [day for day in weekdays_of(first, last) if first != last or day.weekday() < 5]
    for day in days:
        kind = "holiday" if federal_holiday(day) else "break" if len(days) > 1 else "closure"
        reading.days.append((number, DayOff(day, kind, name)))


def _span(event: Component, zone: str) -> tuple[date | None, date | None]:
    """First and last day of an all-day event; nothing of one that has hours."""
    starts = event.decoded("dtstart")
    ends_on = event.decoded("dtend") if "dtend" in event else None
    if ends_on is None and "duration" in event:
        ends_on = starts + event.decoded("duration")
    if isinstance(starts, datetime):
        if not isinstance(ends_on, datetime):
            return None, None
        begins, ends = _local(starts, zone), _local(ends_on, zone)
        # Some programs write a whole day as midnight to midnight.
        whole = begins.time() == ends.time() == datetime.min.time() and ends > begins
        return (begins.date(), ends.date() - ONE_DAY) if whole else (None, None)
    return starts, max(starts, (ends_on or starts + ONE_DAY) - ONE_DAY)


def _local(at: datetime, zone: str) -> datetime:
    return at.astimezone(ZoneInfo(zone)) if at.tzinfo else at
