"""Another day for a deadline: on a ground the law knows, with what shows it, by no more than the law gives.

What is overdue stays so. A ground that federal law excuses afterwards is put on record beside the day, which does not
move: boards keep it, and administrators are told (`worklists.alerting`). Source: 34 CFR 300.301(d), 300.309(c);
`docs/decisions/0043`.
"""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy import select

from trellis.access import Permission, allow
from trellis.access.day import today
from trellis.attachments.model import Attachment
from trellis.deadlines import calendars, reasons
from trellis.deadlines.calendar import Calendar, CalendarMissing
from trellis.deadlines.errors import NoDayToExtend, NoSuchExtension, TooLateToExtend
from trellis.deadlines.explaining import in_words
from trellis.deadlines.model import Deadline
from trellis.deadlines.rule import Rule
from trellis.deadlines.rules import due_by, due_on
from trellis.deadlines.service import LONGEST_SAID, change_of, deadline_by_id, governing_of, held, rule_of, told
from trellis.kernel.audit import record
from trellis.kernel.errors import Conflict, InvalidInput
from trellis.kernel.tenancy import UnitOfWork
from trellis.kernel.words import Words

NOT_LATER = Words(
    en="An extension ends after the day it extends.", es="Una prórroga termina después del día que extiende."
)
NOT_SO_LATE = Words(
    en="On this ground the day moves to {day} at the latest. What takes longer is late: say why.",
    es="Por este motivo el día se mueve, a más tardar, al {day}. Lo que tarde más es un retraso: diga por qué.",
)
SAY_WHAT = Words(en="Say what was agreed, and with whom.", es="Diga qué se acordó y con quién.")
SHOW_IT = Words(
    en="Choose the file that shows it: the signed agreement, the record of absences, the order. "
    "It is one of this student's files, and checked.",
    es="Elija el archivo que lo demuestra: el acuerdo firmado, el registro de ausencias, la orden. "
    "Es uno de los archivos de este estudiante, y está revisado.",
)
AFTERWARDS = frozenset({"exception_301d"})
"""Grounds federal law excuses whenever they are put on record; of what is overdue nothing else is (300.301(d))."""


async def extend(
    work: UnitOfWork,
    *,
    deadline_id: uuid.UUID,
    until: date,
    ground: str,
    note: str,
    attachment_id: uuid.UUID | None,
    is_federal: bool = False,
) -> Deadline:
    """Another day was agreed, on a ground the rule knows (`rule.Rule.extensions`); the first stays on record.

    `note` says what was agreed, and with whom; `attachment_id` is the file that shows it. `is_federal`: federal law
    gives the ground to every state's timeframe (34 CFR 300.301(d), 300.309(c)), whatever the state's row says. When the
    day is over it stays, and what federal law excuses is noted beside it. Raises NotFound, NotAllowed,
    NoSuchExtension, NoDayToExtend, TooLateToExtend, InvalidInput, Conflict when it is not open any more.
    """
    row = await deadline_by_id(work, deadline_id=deadline_id)
    await allow(work, Permission.KEEP_DEADLINES, row.student_id)
    still_open = await held(work, row.student_id, row.rule_id, row.instance, only=row.id)
    if not still_open:
        raise Conflict()
    row = still_open[0]
    rule = rule_of(row)
    if rule.is_wait or (not is_federal and ground not in rule.extensions):
        raise NoSuchExtension(field="ground")
    if not (said := " ".join(note.split())[:LONGEST_SAID]):
        raise InvalidInput(SAY_WHAT, field="note")
    await refuse_unshown(work, attachment_id, row.student_id)
    due, awaited, day = row.due_on, row.awaited_on, await today(work)
    if due is None or awaited is None:
        raise NoDayToExtend()
    is_late = row.is_late_on(day)
    if is_late and ground not in AFTERWARDS:
        raise TooLateToExtend()
    if until <= awaited:
        raise InvalidInput(NOT_LATER, field="until")
    latest = latest_on(rule, ground, row.trigger_on, *await _counted(work, row, due))
    if until > latest:
        raise InvalidInput(NOT_SO_LATE.filled(day=in_words(latest)), field="until")
    if is_late:
        row.excused_until, row.excused_on = until, day
    else:
        row.due_on, row.extension = until, ground
    change = change_of(work, row, "excused" if is_late else "extension", due)
    change.due_after, change.note, change.ground, change.attachment_id = until, said, ground, attachment_id
    work.session.add(change)
    detail = {"until": until.isoformat(), "ground": ground, "late": is_late}
    record(work, "deadline.extend", "deadline", row.id, student_id=row.student_id, **detail)
    await told(work, row)
    return row


def grounds_for(row: Deadline, rule: Rule, day: date) -> list[str]:
    """On which grounds an open deadline may be extended on `day`, in the order of `reasons.GROUNDS`. Pure."""
    if row.state != "open" or row.due_on is None or rule.is_wait:
        return []
    known = [ground for ground in reasons.GROUNDS if ground in rule.extensions]
    return [ground for ground in known if ground in AFTERWARDS] if row.is_late_on(day) else known


def latest_on(rule: Rule, ground: str, trigger_on: date, counted: date, calendar: Calendar) -> date:
    """The last day a ground can move a deadline to, however often: from the day that was `counted`, not from one that
    was agreed before, by what the row says of the ground, and otherwise by the rule's own length once more. Pure.

    Notice before something is never moved past it. Where no calendar covers the days, as many calendar days are
    taken, which are fewer.
    """
    value, unit = rule.length_of(ground)
    again = replace(rule, value=value, unit=unit, count_from=rule.event, end_of_year=None, roll="", tightened_from=None)
    try:
        last = due_on(again, counted, calendar, told=False).due_on
    except CalendarMissing:
        last = counted + timedelta(days=int(again.number))
    return min(last, trigger_on) if rule.backwards else last


async def _counted(work: UnitOfWork, row: Deadline, due: date) -> tuple[date, Calendar]:
    """The day the rule itself gives by the calendar of today, and that calendar."""
    calendar, _ = await calendars.calendar_of_district(work)
    try:
        counted = due_by(governing_of(row), row.trigger_on, calendar, told=False).due_on
    except CalendarMissing:
        counted = row.original_due_on or due
    return min(counted, row.no_later_than or counted), calendar


async def refuse_unshown(
    work: UnitOfWork, attachment_id: uuid.UUID | None, student_id: uuid.UUID, says: Words = SHOW_IT
) -> None:
    """Raises InvalidInput where no checked file of the student shows it."""
    shown = select(Attachment.id).where(
        Attachment.id == attachment_id, Attachment.student_id == student_id, Attachment.state == "ready"
    )
    if attachment_id is None or (await work.session.execute(shown)).first() is None:
        raise InvalidInput(says, field="attachmentId")
