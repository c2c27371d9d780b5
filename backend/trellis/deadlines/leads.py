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
    try:
        what = await governing_for(work, student_id, NOTICE, ACTION, action_on)
        if what is None:
            return False
        calendar, _ = await calendars.calendar_of_district(work)
        return given_on <= due_by(what, action_on, calendar, told=False).due_on
    except (CalendarMissing, RulesContradict):
        return False


async def first_day_told_in_time(
    work: UnitOfWork, *, student_id: uuid.UUID, given_on: date, not_before: date
) -> date | None:
    """The first day from `not_before` for which notice given on `given_on` is early enough; None where nobody knows."""
    on = max(not_before, given_on)
    last = on + LONGEST_LEAD
    while on <= last:
        if await is_notice_early_enough(work, student_id=student_id, given_on=given_on, action_on=on):
            return on
        on += timedelta(days=1)
    return None
