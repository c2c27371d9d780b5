"""The clock of the three-year reevaluation, from the day of the last evaluation that the student's record has."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

from sqlalchemy import and_, select

from trellis.access.day import state_of_district
from trellis.deadlines.governing import governing
from trellis.deadlines.model import Deadline
from trellis.deadlines.service import can_count_from, meet, start_clock
from trellis.kernel.tenancy import UnitOfWork
from trellis.students.model import Student

BATCH = 200
REEVALUATION, EVALUATED = "REEVAL_TRIENNIAL", "last_evaluation"
INSTANCE = "-"
"""One at a time: a later evaluation is the next one's trigger, and what the one before asked is met by it."""


async def evaluated(work: UnitOfWork, *, student_id: uuid.UUID, on: date) -> None:
    """A student's evaluation was completed on a day: the clock of the next one starts, the one before is met.

    A correction of the day (a year's difference is none) moves the clock instead. A day to come, and one nobody can
    have meant, is left to whoever corrects the record. Source: 34 CFR 300.303(b)(2).
    """
    if not await can_count_from(work, on):
        return
    open_clock = select(Deadline.trigger_on).where(
        Deadline.student_id == student_id, Deadline.rule_id == REEVALUATION, Deadline.state == "open"
    )
    before = (await work.session.execute(open_clock)).scalars().first()
    if before is not None and on - before >= A_NEW_ONE:
        await meet(work, student_id=student_id, rule=REEVALUATION, on=on)
    await start_clock(work, student_id=student_id, rule=REEVALUATION, event=EVALUATED, on=on, instance=INSTANCE)


A_NEW_ONE = timedelta(days=180)
"""A later day in the record is another evaluation when it is at least this much later; else the first was mistyped."""


async def start_from_the_record(work: UnitOfWork, *, after: uuid.UUID) -> uuid.UUID | None:
    """Look at the next students with an evaluation on record; the last one's id, or None when there are no more.

    A clock that another row governs meanwhile (Pennsylvania: an intellectual disability has two years) is counted
    anew. Again changes nothing. Who has left has no clock.
    """
    same_day = and_(
        Deadline.student_id == Student.id, Deadline.rule_id == REEVALUATION, Deadline.trigger_on == Student.evaluated_on
    )
    governed = select(Deadline.rule_key).where(same_day, Deadline.state == "open")
    rows = await work.session.execute(
        select(
            Student.id,
            Student.evaluated_on,
            Student.primary_category,
            select(Deadline.id).where(same_day).exists(),
            governed.limit(1).scalar_subquery(),
        )
        .where(Student.id > after, Student.evaluated_on.is_not(None), Student.ended_on.is_(None))
        .order_by(Student.id)
        .limit(BATCH)
    )
    last = None
    keys = _Keys(await state_of_district(work))
    for student_id, on, category, is_known, key in rows.all():
        if not is_known or (key is not None and key != keys.of(category, on)):
            await evaluated(work, student_id=student_id, on=on)
        last = student_id
    return last


class _Keys:
    """Which row governs the reevaluation of a category, looked up once for each and each day."""

    def __init__(self, state: str) -> None:
        self._state = state
        self._known: dict[tuple[str | None, date], str | None] = {}

    def of(self, category: str | None, on: date) -> str | None:
        """The key of the row; None where none counts from an evaluation."""
        if (category, on) not in self._known:
            facts = {"primary_category": category} if category else {}
            found = governing(self._state, REEVALUATION, on, facts=facts)
            self._known[category, on] = next((g.rule.key for g in found if g.rule.event == EVALUATED), None)
        return self._known[category, on]
