"""Whether something was told early enough before it happens: rules that count back from a day to come."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

from trellis.deadlines import calendars
from trellis.deadlines.calendar import CalendarMissing
from trellis.deadlines.governing import RulesContradict
from trellis.deadlines.rules import due_by
from trellis.deadlines.service import governing_for
from trellis.kernel.tenancy import UnitOfWork

LONGEST_LEAD = timedelta(days=90)
NOTICE, ACTION = "PWN_BEFORE_ACTION", "proposed_action"


async def is_notice_early_enough(work: UnitOfWork, *, student_id: uuid.UUID, given_on: date, action_on: date) -> bool:
    """Whether notice given on `given_on` is early enough for what happens on `action_on`, by the row that governs here
    and the district's calendar (34 CFR 300.503(a)). Not where no calendar covers the days, or rows contradict.
    """
    last = await _last_day_to_tell(work, student_id, action_on)
    return last is not None and given_on <= last


async def _last_day_to_tell(work: UnitOfWork, student_id: uuid.UUID, action_on: date) -> date | None:
    try:
        what = await governing_for(work, student_id, NOTICE, ACTION, action_on)
        if what is None:
            return None
        calendar, _ = await calendars.calendar_of_district(work)
        return due_by(what, action_on, calendar, told=False).due_on
    except (CalendarMissing, RulesContradict):
        return None


async def first_day_told_in_time(
    work: UnitOfWork, *, student_id: uuid.UUID, given_on: date, not_before: date
) -> date | None:
    """The first day from `not_before` for which notice given on `given_on` is early enough; None where nobody knows:
    no calendar covers the days, or rows contradict."""
    on = max(not_before, given_on)
    last = on + LONGEST_LEAD
    while on <= last:
        tell_by = await _last_day_to_tell(work, student_id, on)
        if tell_by is None or given_on <= tell_by:
            return on if tell_by else None
        on += timedelta(days=1)
    return None
