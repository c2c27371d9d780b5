"""The end of eligibility: after its notice and the time that gives, and not while it is disputed.

34 CFR 300.503(a): notice a reasonable time before the district changes the identification of a child. 34 CFR 300.518:
while a dispute is open the child stays where they are. Until both are over the record says what it said, and once it
has ended a later dispute restores nothing by itself.
"""

from __future__ import annotations

import uuid
from datetime import date

from sqlalchemy import exists, select, update

from trellis.access.day import today
from trellis.cases.states import Transition
from trellis.deadlines.leads import is_notice_early_enough
from trellis.districts.model import District
from trellis.eligibility import rules
from trellis.eligibility.categories import IDEA
from trellis.eligibility.log import write_step
from trellis.eligibility.model import CertifiedDetermination, Determination, DeterminationEvent
from trellis.eligibility.states import rows_from
from trellis.kernel import clock
from trellis.kernel.audit import record
from trellis.kernel.events import hint_all
from trellis.kernel.tenancy import UnitOfWork
from trellis.notices.prior_written.model import IssuedNotice, PriorNotice
from trellis.notices.prior_written.states import OUT
from trellis.students.model import Student

ENDS = "end_eligibility"


async def had_category(work: UnitOfWork, row: Determination) -> str | None:
    """The category on record that a decision of not eligible ends; None where there is none, or it was ended by it."""
    if row.machine != IDEA:
        return None
    ended = select(DeterminationEvent.id).where(
        DeterminationEvent.determination_id == row.id, DeterminationEvent.event == ENDS
    )
    if (await work.session.execute(ended)).first() is not None:
        return None
    found = select(Student.primary_category).where(Student.id == row.student_id)
    category: str | None = (await work.session.execute(found)).scalar_one_or_none()
    return category


async def notice_over(work: UnitOfWork, row: Determination, frozen: CertifiedDetermination | None) -> str | None:
    """The notice of a decision, once it is out and the time before the change it tells of is over."""
    if frozen is None or frozen.outcome != rules.NOT_ELIGIBLE or frozen.notice_id is None:
        return None
    notice = await _standing(work, frozen.notice_id)
    day = await today(work)
    if notice is None or day < (row.effective_on or row.decided_on or day):
        return None
    given_on = await _issued_on(work, notice)
    early = given_on is not None and await is_notice_early_enough(work, given_on=given_on, action_on=day)
    return str(notice) if early else None


async def end_what_is_over(work: UnitOfWork, most: int) -> int:
    """End the eligibility of whoever's newest decision is not eligible, undisputed, and told in time; once a day.

    Returns how many. Again changes nothing.
    """
    newer = CertifiedDetermination.__table__.alias("newer")
    of = Determination.__table__.alias("of_newer")
    later = exists(
        select(newer.c.id)
        .join(of, (of.c.district_id == newer.c.district_id) & (of.c.id == newer.c.determination_id))
        .where(
            newer.c.district_id == CertifiedDetermination.district_id,
            newer.c.student_id == CertifiedDetermination.student_id,
            of.c.machine == IDEA,
            newer.c.id > CertifiedDetermination.id,
        )
        .correlate(CertifiedDetermination)
    )
    ended = exists(
        select(DeterminationEvent.id)
        .where(DeterminationEvent.determination_id == Determination.id, DeterminationEvent.event == ENDS)
        .correlate(Determination)
    )
    waiting = (
        select(Determination, CertifiedDetermination)
        .join(
            CertifiedDetermination,
            (CertifiedDetermination.district_id == Determination.district_id)
            & (CertifiedDetermination.determination_id == Determination.id),
        )
        .join(Student, (Student.district_id == Determination.district_id) & (Student.id == Determination.student_id))
        .where(
            Determination.machine == IDEA,
            Determination.state == "not_eligible",
            Student.primary_category.is_not(None),
            ~later,
            ~ended,
        )
        .order_by(Determination.id)
    )
    count = 0
    for row, frozen in (await work.session.execute(waiting)).all():
        if count == most:
            break
        count += await _end(work, row, frozen)
    return count


async def _end(work: UnitOfWork, row: Determination, frozen: CertifiedDetermination) -> bool:
    # Held: a dispute that is put on record at this moment comes first or finds it ended.
    await work.session.refresh(row, with_for_update=True)
    notice, category = await notice_over(work, row, frozen), await had_category(work, row)
    if row.state != "not_eligible" or notice is None or category is None:
        return False
    step = next(one for one in rows_from(IDEA, row.state) if one.event == ENDS)
    shown = {"was_category": category, "notice_time_over": notice}
    await write_step(work, row, Transition(step, "SYS"), on=await today(work), evidence=shown)
    await work.session.execute(
        update(Student)
        .where(Student.id == row.student_id)
        .values(primary_category=None, evaluated_on=None)
        .execution_options(synchronize_session=False)
    )
    record(work, "student.category", "student", row.student_id, student_id=row.student_id)
    record(work, f"determination.{ENDS}", "determination", row.id, student_id=row.student_id)
    await hint_all(work, [("student.changed", row.student_id)])
    return True


async def _standing(work: UnitOfWork, notice_id: uuid.UUID) -> uuid.UUID | None:
    """The notice, or the newest that corrects it, where it is out."""
    found = (await work.session.execute(select(PriorNotice).where(PriorNotice.id == notice_id))).scalar_one_or_none()
    while found is not None and found.state == "superseded":
        after = select(PriorNotice).where(PriorNotice.supersedes_id == found.id, PriorNotice.state != "draft")
        found = (await work.session.execute(after)).scalar_one_or_none()
    return found.id if found is not None and found.state in OUT else None


async def _issued_on(work: UnitOfWork, notice_id: uuid.UUID) -> date | None:
    found = await work.session.execute(
        select(IssuedNotice.issued_at, District.time_zone)
        .join(District, District.id == IssuedNotice.district_id)
        .where(IssuedNotice.notice_id == notice_id)
    )
    issued = found.one_or_none()
    return clock.in_zone(issued.issued_at, issued.time_zone).date() if issued else None
