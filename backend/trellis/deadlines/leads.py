"""Whether something was told early enough before it happens: rules that count back from a day to come."""

from __future__ import annotations

from datetime import date, timedelta

from trellis.access.day import state_of_district
from trellis.deadlines import calendars
from trellis.deadlines.calendar import Calendar, CalendarMissing
from trellis.deadlines.governing import Governing, RulesContradict, governing
from trellis.deadlines.rule import FEDERAL, Rule
from trellis.deadlines.rules import due_by
from trellis.deadlines.service import decisions_of_district
from trellis.kernel.tenancy import UnitOfWork

LONGEST_LEAD = timedelta(days=90)
NOTICE, ACTION = "PWN_BEFORE_ACTION", "proposed_action"


def rule_in(state: str, on: date) -> Rule:
    """How long before what happens on a day notice is given in a state, as the law has it. Pure.

    Where two rows of a state contradict each other, what stands in place of a federal number (34 CFR 300.503(a)).
    """
    try:
        found = governing(state, NOTICE, on)
    except RulesContradict:
        found = governing(FEDERAL, NOTICE, on)
    return next(one.rule for one in found if one.rule.event == ACTION)


async def rule_for(work: UnitOfWork, *, action_on: date) -> Rule:
    """The same as it governs here, stricter where the district asks so."""
    what = await _governs(work, action_on)
    return what.rule if what else rule_in(FEDERAL, action_on)


async def told_by(work: UnitOfWork, *, action_on: date) -> date | None:
    """The last day on which notice is early enough for what begins on `action_on`, by the row that governs here and the
    district's calendar; None where no calendar covers the days, or rows contradict each other.

    No row of this rule is about some students alone, so nobody's student is asked about. What a district decided and
    its calendar are read once a unit of work: a list asks of many plans.
    """
    what = await _governs(work, action_on)
    if what is None:
        return None
    calendar = Calendar()
    if what.rule.unit in ("S", "B"):
        if "notice.calendar" not in work.memory:
            work.memory["notice.calendar"] = (await calendars.calendar_of_district(work))[0]
        calendar = work.memory["notice.calendar"]
    try:
        return due_by(what, action_on, calendar, told=False).due_on
    except CalendarMissing:
        return None


async def _governs(work: UnitOfWork, action_on: date) -> Governing | None:
    if "notice.decisions" not in work.memory:
        work.memory["notice.decisions"] = (await state_of_district(work), await decisions_of_district(work))
    state, decisions = work.memory["notice.decisions"]
    try:
        found = governing(state, NOTICE, action_on, decisions=decisions)
    except RulesContradict:
        return None
    return next((one for one in found if one.rule.event == ACTION), None)


async def is_notice_early_enough(work: UnitOfWork, *, given_on: date, action_on: date) -> bool:
    """Whether notice given on `given_on` is early enough for what happens on `action_on`, by the row that governs here
    and the district's calendar (34 CFR 300.503(a)). Not where no calendar covers the days, or rows contradict.
    """
    by = await told_by(work, action_on=action_on)
    return by is not None and given_on <= by


async def first_day_told_in_time(work: UnitOfWork, *, given_on: date, not_before: date) -> date | None:
    """The first day from `not_before` for which notice given on `given_on` is early enough; None where nobody knows:
    no calendar covers the days, or rows contradict."""
    on = max(not_before, given_on)
    last = on + LONGEST_LEAD
    while on <= last:
        tell_by = await told_by(work, action_on=on)
        if tell_by is None or given_on <= tell_by:
            return on if tell_by else None
        on += timedelta(days=1)
    return None
