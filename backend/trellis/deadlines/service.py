"""Clocks of the law: start one, say that it was met, take it back. Called by the rooms where things happen.

A room calls these in the unit of work of its own deed, whose policy it has asked; nothing here ever stops that deed.
What is late is written down as late, with a reason when somebody gives one, and never refused.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from trellis.access import Permission, allow, may
from trellis.access.day import state_of_district, today
from trellis.deadlines import calendars, reasons
from trellis.deadlines.calendar import Calendar, CalendarMissing
from trellis.deadlines.governing import Decision, Governing, governing, row_by_key
from trellis.deadlines.model import CalendarEdit, Deadline, DeadlineChange, DeadlineReason, RuleDecision, is_of
from trellis.deadlines.rule import Rule
from trellis.deadlines.rules import Due, due_by
from trellis.kernel.audit import record
from trellis.kernel.errors import Conflict, InvalidInput, NotFound
from trellis.kernel.events import hint
from trellis.kernel.ids import new_id
from trellis.kernel.tenancy import UnitOfWork
from trellis.kernel.words import Words
from trellis.people.model import Person
from trellis.students.model import Student

LONGEST_SAID = 300
MOST_SHOWN = 100
TO_COME = Words(
    en="This day has not come yet, so nothing can be counted from it.",
    es="Ese día aún no llega; todavía no se puede contar desde él.",
)
SAY_WHY = Words(en="Say in a few words why it was late.", es="Diga en pocas palabras por qué se retrasó.")
OLDEST = date(1990, 1, 1)
NEWEST = date(2200, 1, 1)


async def start_clock(
    work: UnitOfWork,
    *,
    student_id: uuid.UUID,
    rule: str,
    event: str,
    on: date,
    instance: str,
    no_later_than: date | None = None,
) -> Deadline | None:
    """What `rule` asks for, now that `event` is on `on`; None where it is not counted from that event here.

    States count from different events (an evaluation in Virginia from the referral, not from consent), so a room tells
    each event to each rule it may concern. Twice the same changes nothing; another day of the same event moves the
    open deadline, and so does another row that governs meanwhile, as after another category was found: it is then
    counted by what holds now, and an extension of the day before is over. `event` is a row's `count_from` without
    `before:`. `instance` says which of several. `no_later_than` is a sooner day that was agreed.

    Raises InvalidInput for a day to come, where the rule does not count back from one, and RulesContradict.
    """
    await _refuse_implausible(work, event, on)
    what = await governing_for(work, student_id, rule, event, on)
    if what is None:
        return None
    # Of two that start the same clock at once, the second waits and finds the first one's row.
    begun = insert(Deadline).values(_begun(work, student_id, what, instance, on)).on_conflict_do_nothing()
    await work.session.execute(begun)
    row = await _open(work, student_id, rule, event, instance)
    is_told = (row.trigger_on, row.no_later_than, row.rule_key) == (on, no_later_than, what.rule.key)
    if row.original_due_on is not None and is_told:
        return row
    before = row.due_on
    # In one statement: the database asks of each change of the day what it is counted from (`enforced.py`).
    with work.session.no_autoflush:
        # Another day may be governed by another row, and what was agreed was agreed about the day before.
        for name, now in _columns(what).items():
            setattr(row, name, now)
        row.trigger_on, row.no_later_than, row.extension = on, no_later_than, None
        row.excused_until = row.excused_on = None
        calendar, number = await _calendar(work) if row.needs_calendar else (Calendar(), 0)
        set_day(row, what, calendar, number)
    row.original_due_on = row.original_due_on or row.due_on
    if before is not None and row.due_on != before:
        work.session.add(change_of(work, row, "moved", before))
    record(work, "deadline.start", "deadline", row.id, student_id=student_id, rule=row.rule_key, due=str(row.due_on))
    await told(work, row)
    return row


async def meet(work: UnitOfWork, *, student_id: uuid.UUID, rule: str, on: date, instance: str | None = None) -> None:
    """What a rule asked for was done on `on`: its open deadlines, of one instance or of all, are met, late or not."""
    for row in await held(work, student_id, rule, instance):
        row.state, row.met_on = "met", on
        record(
            work, "deadline.meet", "deadline", row.id, student_id=student_id, rule=row.rule_key, late=row.is_late_on(on)
        )
        await told(work, row)


async def withdraw(
    work: UnitOfWork, *, student_id: uuid.UUID, rule: str, reason: str, instance: str | None = None
) -> None:
    """What a rule asked for is asked no more (the referral was withdrawn, the meeting cancelled): nothing is late."""
    for row in await held(work, student_id, rule, instance):
        row.state, row.withdrawn_reason = "withdrawn", reason[:LONGEST_SAID]
        record(work, "deadline.withdraw", "deadline", row.id, student_id=student_id, rule=row.rule_key)
        await told(work, row)


async def give_late_reason(
    work: UnitOfWork, *, deadline_id: uuid.UUID, reason: str, note: str | None = None
) -> Deadline:
    """Why something was or is late, out of a closed list (`reasons.LATE`), for the district's reports (Indicator 11).

    `note` is asked for another reason than those listed, and may be left out else. What was said before stays on
    record. Raises NotFound, NotAllowed, InvalidInput, Conflict where nothing is late.
    """
    row = await deadline_by_id(work, deadline_id=deadline_id)
    await allow(work, Permission.KEEP_DEADLINES, row.student_id)
    if reason not in reasons.LATE:
        raise InvalidInput(field="reason")
    said = " ".join((note or "").split())[:LONGEST_SAID] or None
    if reason in reasons.IN_WORDS and said is None:
        raise InvalidInput(SAY_WHY, field="note")
    if not row.is_late_on(await today(work)):
        raise Conflict()
    if (row.late_reason, row.late_note) == (reason, said):
        return row
    row.late_reason, row.late_note = reason, said
    work.session.add(
        DeadlineReason(
            district_id=work.district_id,
            id=new_id(),
            created_at=work.at,
            student_id=row.student_id,
            deadline_id=row.id,
            person_id=work.person_id,
            reason=reason,
            note=said,
        )
    )
    record(work, "deadline.late_reason", "deadline", row.id, student_id=row.student_id, reason=reason)
    await told(work, row)
    return row


async def deadlines_of(work: UnitOfWork, *, student_id: uuid.UUID) -> Sequence[Deadline]:
    """A student's deadlines for who sees them: the open ones by day, then those behind by when. Raises NotFound."""
    if not await may(work, Permission.SEE_DEADLINES, student_id):
        raise NotFound()
    record(work, "deadline.list", "student", student_id, student_id=student_id)
    rows = await work.session.execute(select(Deadline).where(Deadline.student_id == student_id))
    found = list(rows.scalars())
    coming = sorted((d for d in found if d.state == "open"), key=lambda d: (d.due_on or date.min, d.id))
    behind = sorted((d for d in found if d.state != "open"), key=lambda d: d.id, reverse=True)
    return [*coming, *behind][:MOST_SHOWN]


async def deadline_by_id(work: UnitOfWork, *, deadline_id: uuid.UUID) -> Deadline:
    """One deadline. Raises NotFound, also for who may see the student and not their deadlines."""
    found = await work.session.execute(select(Deadline).where(Deadline.id == deadline_id))
    row: Deadline | None = found.scalar_one_or_none()
    if row is None or not await may(work, Permission.SEE_DEADLINES, row.student_id):
        raise NotFound()
    return row


@dataclass(frozen=True, slots=True)
class Explained:
    """A deadline and how its day comes about, counted again; what it waits for where it cannot be; how it moved, and by
    an edit's number what was changed in the calendar with it.
    """

    deadline: Deadline
    rule: Rule
    due: Due | None
    missing: CalendarMissing | None
    changes: Sequence[DeadlineChange]
    edits: Mapping[int, Sequence[CalendarEdit]]
    names: Mapping[uuid.UUID, str]
    """Of who gave the time up, by id."""

    @property
    def agreed_on(self) -> date | None:
        """The day people agreed to, where it and not the count decided."""
        return self.deadline.due_on if self.deadline.extension else None

    @property
    def sooner_on(self) -> date | None:
        """The day of what it is for (a plan's last day, a meeting), where that and not the count decided."""
        row = self.deadline
        return row.due_on if not row.extension and row.due_on == row.no_later_than else None

    @property
    def kept_on(self) -> date | None:
        """The day on record, where the calendar as it is now would give another: what is behind is not counted anew."""
        row = self.deadline
        differs = self.due is not None and row.due_on is not None and row.due_on != self.due.due_on
        return row.due_on if differs and self.agreed_on is None and self.sooner_on is None else None


async def explained(work: UnitOfWork, *, deadline_id: uuid.UUID) -> Explained:
    """How the day of a deadline comes about: the same count that set it, made again. Raises NotFound."""
    row = await deadline_by_id(work, deadline_id=deadline_id)
    record(work, "deadline.explain", "deadline", row.id, student_id=row.student_id)
    moved = select(DeadlineChange).where(DeadlineChange.deadline_id == row.id).order_by(DeadlineChange.id)
    changes = (await work.session.execute(moved)).scalars().all()
    decisions = await decisions_of_district(work)
    what = governing_of(row, decisions)
    calendar, _ = await calendars.calendar_of_district(work)
    edits = await calendars.edits_with(work, (one.edit_number for one in changes if one.edit_number is not None))
    waived = select(Person).where(Person.id.in_([one.waived_by_id for one in changes if one.waived_by_id]))
    names = {known.id: known.name for known in (await work.session.execute(waived)).scalars()}
    try:
        return Explained(row, what.rule, due_by(what, row.trigger_on, calendar), None, changes, edits, names)
    except CalendarMissing as missing:
        return Explained(row, what.rule, None, missing, changes, edits, names)


async def decisions_of_district(work: UnitOfWork) -> list[Decision]:
    """What the district decided about rules, the oldest first."""
    rows = await work.session.execute(select(RuleDecision).order_by(RuleDecision.id))
    return [Decision(row.rule_key, row.what, row.value) for row in rows.scalars()]


def rule_of(row: Deadline, decisions: Sequence[Decision] = ()) -> Rule:
    """The row a deadline was counted by, with what the district asked when its clock started.

    Raises RuntimeError for a row the product ships no more, which is a defect: rows are never taken out.
    """
    known = row_by_key(row.rule_key)
    if known is None:
        raise RuntimeError(f"no rule {row.rule_key}")
    is_confirmed = any(d.key == known.key and d.what == "confirm" for d in decisions)
    known = replace(known, confirmed=is_confirmed)
    return known if row.value == known.value else replace(known, value=row.value, tightened_from=known.value)


def governing_of(row: Deadline, decisions: Sequence[Decision] = ()) -> Governing:
    """What a deadline is counted by."""
    return Governing(rule_of(row, decisions), row_by_key(row.cap_key) if row.cap_key else None)


def set_day(row: Deadline, what: Governing, calendar: Calendar, number: int) -> None:
    """Count a deadline's day; none where a school year has no calendar. An agreed sooner day stands."""
    row.counted_with = number
    try:
        due = due_by(what, row.trigger_on, calendar, told=False)
    except CalendarMissing:
        row.due_on, row.school_years = row.no_later_than, []
        return
    sooner = row.no_later_than if row.no_later_than is not None else due.due_on
    row.due_on, row.school_years = min(due.due_on, sooner), list(due.years)


def _begun(work: UnitOfWork, student_id: uuid.UUID, what: Governing, instance: str, on: date) -> dict[str, Any]:
    return {
        "district_id": work.district_id,
        "id": new_id(),
        "created_at": work.at,
        "student_id": student_id,
        "rule_id": what.rule.id,
        "instance": instance,
        "trigger_event": what.rule.event,
        "trigger_on": on,
        **_columns(what),
    }


def _columns(what: Governing) -> dict[str, Any]:
    """What a deadline is counted by, as it is stored."""
    rules = (what.rule, what.cap) if what.cap else (what.rule,)
    return {
        "rule_key": what.rule.key,
        "cap_key": what.cap.key if what.cap else None,
        "value": what.rule.value,
        "day_kind": what.rule.unit,
        "pauses": sorted(what.rule.pauses),
        "needs_calendar": any(_asks_calendar(rule) for rule in rules),
    }


def _asks_calendar(rule: Rule) -> bool:
    return bool(rule.unit in ("S", "B") or rule.pauses or rule.end_of_year or rule.roll)


async def governing_for(work: UnitOfWork, student_id: uuid.UUID, rule: str, event: str, on: date) -> Governing | None:
    """What governs `rule` for a student on `on`, where it counts from (or back from) `event` and has a day.

    Raises NotFound, RulesContradict.
    """
    facts: Mapping[str, str] = await _facts(work, student_id)
    state, decisions = await state_of_district(work), await decisions_of_district(work)
    in_force_on = await today(work) if event == "birthday" else on
    found = governing(state, rule, in_force_on, facts=facts, decisions=decisions)
    return next((g for g in found if g.rule.event == event and g.rule.has_a_day), None)


async def _facts(work: UnitOfWork, student_id: uuid.UUID) -> dict[str, str]:
    known = select(Student.primary_category).where(Student.id == student_id)
    found = (await work.session.execute(known)).one_or_none()
    if found is None:
        raise NotFound()
    return {"primary_category": found.primary_category} if found.primary_category else {}


async def _calendar(work: UnitOfWork) -> tuple[Calendar, int]:
    await calendars.hold_still(work, shared=True)
    return await calendars.calendar_of_district(work)


async def can_count_from(work: UnitOfWork, on: date | None) -> bool:
    """Whether a day in the record can have been one: none that is to come, none of another age."""
    return on is not None and OLDEST <= on <= await today(work)


async def _refuse_implausible(work: UnitOfWork, event: str, on: date) -> None:
    if not OLDEST <= on <= NEWEST:
        raise InvalidInput(field="on")
    if on > await today(work) and event not in AHEAD:
        raise InvalidInput(TO_COME, field="on")


AHEAD = frozenset(
    {"meeting", "proposed_action", "age_majority", "third_birthday", "mdr", "hearing", "school_year_begins"}
)
"""Events whose day is known before it comes."""


async def _open(work: UnitOfWork, student_id: uuid.UUID, rule: str, event: str, instance: str) -> Deadline:
    found = select(Deadline).where(
        Deadline.student_id == student_id, is_of(Deadline, rule, instance), Deadline.trigger_event == event
    )
    row: Deadline = (
        await work.session.execute(found.with_for_update().execution_options(populate_existing=True))
    ).scalar_one()
    return row


async def held(
    work: UnitOfWork, student_id: uuid.UUID, rule: str, instance: str | None, only: uuid.UUID | None = None
) -> list[Deadline]:
    """Open deadlines of a rule, locked: of one instance or of all, or `only` the one."""
    found = select(Deadline).where(Deadline.student_id == student_id, is_of(Deadline, rule, instance))
    if only is not None:
        found = found.where(Deadline.id == only)
    rows = await work.session.execute(
        found.order_by(Deadline.id).with_for_update().execution_options(populate_existing=True)
    )
    return list(rows.scalars())


def change_of(
    work: UnitOfWork,
    row: Deadline,
    cause: str,
    before: date | None,
    *,
    edit: int | None = None,
) -> DeadlineChange:
    """That a deadline's day was `before` until now."""
    return DeadlineChange(
        district_id=work.district_id,
        id=new_id(),
        created_at=work.at,
        student_id=row.student_id,
        deadline_id=row.id,
        person_id=work.actor.person_id,
        cause=cause,
        due_before=before,
        due_after=row.due_on,
        edit_number=edit,
    )


async def told(work: UnitOfWork, row: Deadline) -> None:
    """Who looks at the student hears that something changed."""
    await work.session.flush()
    await hint(work, "student.changed", row.student_id)
