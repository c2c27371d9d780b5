"""The clock of the year's procedural safeguards notice (SAFEGUARDS_ANNUAL; 34 CFR 300.504(a))."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from sqlalchemy import select

from trellis.deadlines.model import Deadline
from trellis.deadlines.service import meet, start_clock
from trellis.kernel.jobs import job
from trellis.kernel.tenancy import SYSTEM, UnitOfWork
from trellis.notices.safeguards.service import had_by_all_since
from trellis.students.model import Student

if TYPE_CHECKING:
    from trellis.house import House

RULE, GIVEN, INSTANCE = "SAFEGUARDS_ANNUAL", "safeguards_given", "-"


@job("notices.safeguards_given")
async def safeguards_given(house: House, *, district_id: uuid.UUID, student_id: str) -> None:
    """The clock of the next year starts once everybody has the notice, and what was asked before is met."""
    async with house.gate.open(district_id, SYSTEM, "safeguards.given") as work:
        await count_the_year(work, uuid.UUID(student_id))


async def count_the_year(work: UnitOfWork, student_id: uuid.UUID) -> None:
    """Count on from the newest giving that reached everybody. Of a child with no disability on record nothing is owed
    each year: only the occasion asks (300.504(a)). Again changes nothing.
    """
    category = select(Student.primary_category).where(Student.id == student_id, Student.ended_on.is_(None))
    since = await had_by_all_since(work, student_id)
    if since is None or (await work.session.execute(category)).scalar_one_or_none() is None:
        return
    standing = select(Deadline.trigger_on).where(
        Deadline.student_id == student_id, Deadline.rule_id == RULE, Deadline.state == "open"
    )
    before = (await work.session.execute(standing)).scalars().first()
    if before is not None and since <= before:
        return
    if before is not None:
        await meet(work, student_id=student_id, rule=RULE, on=since)
    await start_clock(work, student_id=student_id, rule=RULE, event=GIVEN, on=since, instance=INSTANCE)
