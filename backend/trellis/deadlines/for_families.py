"""The day the law gives the school, for the family whose time it is: what a district asks of itself beyond is left out.

Families see no list of deadlines. The rooms where they read of a thing ask here for the one day of its clock.
Source: domain.md 6; 34 CFR 300.301(c)(1).
"""

from __future__ import annotations

from datetime import date

from trellis.deadlines import calendars
from trellis.deadlines.calendar import Calendar, CalendarMissing
from trellis.deadlines.governing import Governing, row_by_key
from trellis.deadlines.model import Deadline
from trellis.deadlines.rules import due_by
from trellis.deadlines.service import rule_of
from trellis.kernel.tenancy import UnitOfWork


async def day_of_law(work: UnitOfWork, row: Deadline) -> date | None:
    """The last day the law gives for what a clock asks for; None while a school year has no calendar.

    A district that asks for less time (`deciding.py`) binds itself: the law's own number is counted again. A day that
    was moved or excused on a ground of the law stands where it is later.
    """
    awaited = row.awaited_on
    if rule_of(row).tightened_from is None:
        return awaited
    own, cap = row_by_key(row.rule_key), row_by_key(row.cap_key) if row.cap_key else None
    calendar = (await calendars.calendar_of_district(work))[0] if row.needs_calendar else Calendar()
    try:
        counted = due_by(Governing(own, cap), row.trigger_on, calendar, told=False).due_on if own else awaited
    except CalendarMissing:
        return None
    moved = awaited if row.extension or row.excused_until else None
    return max((day for day in (counted, moved) if day is not None), default=None)
