"""Count open deadlines again after a calendar changed: a batch a transaction, so that nobody waits for all of them."""

from __future__ import annotations

from sqlalchemy import select

from trellis.deadlines import calendars
from trellis.deadlines.model import Deadline
from trellis.deadlines.service import change_of, governing_of, set_day
from trellis.kernel.audit import Deed, record_all
from trellis.kernel.events import hint_all
from trellis.kernel.tenancy import UnitOfWork

BATCH = 500


async def recount(work: UnitOfWork, *, most: int = BATCH) -> int:
    """Count up to `most` open deadlines anew that were counted by an older calendar; answers how many it looked at.

    What was extended keeps the day that was agreed. A day that moved leaves the one before in `DeadlineChange`. Again
    after a crash it goes on where it stood.
    """
    await calendars.hold_still(work, shared=True)
    calendar, number = await calendars.calendar_of_district(work)
    rows = await work.session.execute(
        select(Deadline)
        .where(Deadline.state == "open", Deadline.needs_calendar, Deadline.counted_with < number)
        .order_by(Deadline.id)
        .limit(most)
        .with_for_update()
    )
    found = list(rows.scalars())
    moved = []
    for row in found:
        before = row.due_on
        if row.extension is not None:
            row.counted_with = number
            continue
        set_day(row, governing_of(row), calendar, number)
        if row.due_on != before:
            moved.append((row, before))
    for row, before in moved:
        if row.original_due_on is None:
            row.original_due_on = row.due_on
        work.session.add(change_of(work, row, "calendar", before, edit=number))
    await record_all(
        work,
        [Deed("deadline.move", "deadline", row.id, {"edit": number}, row.student_id) for row, _ in moved],
    )
    await work.session.flush()
    await hint_all(work, [("student.changed", row.student_id) for row, _ in moved])
    return len(found)
