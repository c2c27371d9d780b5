"""What follows a decision: the case closes, clocks start and end, the record says so, the next step is opened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select, update

from trellis.access import Permission, may
from trellis.access.day import today
from trellis.cases.facts import knows
from trellis.cases.model import EvaluationCase
from trellis.cases.stepping import take as take_step_of_case
from trellis.deadlines.from_a_referral import DECIDED
from trellis.deadlines.from_the_record import REEVALUATION, evaluated
from trellis.deadlines.model import Deadline
from trellis.deadlines.service import give_late_reason, meet, rule_of, start_clock, withdraw
from trellis.eligibility import rules
from trellis.eligibility.categories import CATEGORIES, IDEA, SECTION_504
from trellis.eligibility.clocks import tell_clocks
from trellis.eligibility.ending import had_category
from trellis.eligibility.errors import LateReasonNeeded
from trellis.eligibility.model import CertifiedDetermination, Determination
from trellis.eligibility.reports import READY
from trellis.kernel.audit import record
from trellis.kernel.tenancy import UnitOfWork
from trellis.kernel.words import Words
from trellis.plans.form.values import day_in_words
from trellis.plans.model import Plan
from trellis.plans.reading import IN_WORK
from trellis.plans.starting import start_plan
from trellis.students.model import Student

EVALUATIONS = ("EVAL_INITIAL", "REEVAL_COMPLETE")
FIRST_PLAN = "IEP_INITIAL"
REEVAL_504, EVALUATED_504 = "REEVAL_504", "last_504_evaluation"


@knows("eligibility_decided")
async def eligibility_decided(work: UnitOfWork, case: EvaluationCase) -> str | None:
    """A case is closed on what the group certified about it, since its report was ready last."""
    if case.state != READY:
        return None
    found = (
        select(CertifiedDetermination.id)
        .join(
            Determination,
            (Determination.district_id == CertifiedDetermination.district_id)
            & (Determination.id == CertifiedDetermination.determination_id),
        )
        .where(Determination.case_id == case.id, Determination.machine == IDEA)
        .order_by(CertifiedDetermination.id.desc())
        .limit(1)
    )
    shown = (await work.session.execute(found)).scalar_one_or_none()
    return str(shown) if shown else None


async def follow(work: UnitOfWork, row: Determination, frozen: CertifiedDetermination) -> None:
    """Everything a decision asks for, in the unit of work that certifies it. Nothing of it is a decision of its own."""
    on = row.decided_on
    if on is None:
        raise RuntimeError("certified without a day")
    if row.machine == SECTION_504:
        await start_clock(
            work, student_id=row.student_id, rule=REEVAL_504, event=EVALUATED_504, on=on, instance=str(row.id)
        )
        if frozen.outcome == rules.ELIGIBLE:
            await _begin_504_plan(work, row)
        return
    case = (await work.session.execute(select(EvaluationCase).where(EvaluationCase.id == row.case_id))).scalar_one()
    await _end_clocks_of(work, case, on, is_eligible=frozen.outcome == rules.ELIGIBLE)
    if frozen.outcome == rules.ELIGIBLE:
        await _found(work, row, on)
    else:
        await _not_found(work, row, on)
    await tell_clocks(work, case_id=case.id, outcome=frozen.outcome, on=on)
    await take_step_of_case(work, case_id=case.id, event="close")


async def say_why_late(work: UnitOfWork, row: Determination, reason: str | None, note: str | None) -> None:
    """Put on record why an evaluation is decided after its due day, by the day it is certified: the day of the decision
    is typed. Raises LateReasonNeeded without a reason, InvalidInput for one that is not of the list.
    """
    day = await today(work)
    late = select(Deadline).where(
        Deadline.student_id == row.student_id,
        Deadline.rule_id.in_(EVALUATIONS),
        Deadline.instance == str(row.case_id),
        Deadline.state == "open",
        Deadline.due_on < day,
        Deadline.late_reason.is_(None),
    )
    for clock in (await work.session.execute(late)).scalars().all():
        if not reason:
            due = day_in_words(clock.due_on) if clock.due_on else Words("", "")
            raise LateReasonNeeded(LateReasonNeeded.default_says.filled(day=due), field="lateReason")
        await give_late_reason(work, deadline_id=clock.id, reason=reason, note=note)


async def _end_clocks_of(work: UnitOfWork, case: EvaluationCase, on: date, *, is_eligible: bool) -> None:
    """The evaluation's clocks end with the decision; those that run on to the first plan, only where none follows."""
    clocks = select(Deadline).where(
        Deadline.student_id == case.student_id,
        Deadline.rule_id.in_(EVALUATIONS),
        Deadline.instance == str(case.id),
        Deadline.state == "open",
    )
    for clock in (await work.session.execute(clocks)).scalars().all():
        if rule_of(clock).end_event in ("", *DECIDED) or not is_eligible:
            await meet(work, student_id=case.student_id, rule=clock.rule_id, on=on, instance=clock.instance)


async def _found(work: UnitOfWork, row: Determination, on: date) -> None:
    category = CATEGORIES[row.primary_category].edfacts if row.primary_category else None
    await work.session.execute(
        update(Student)
        .where(Student.id == row.student_id)
        .values(primary_category=category, evaluated_on=on)
        .execution_options(synchronize_session=False)
    )
    record(work, "student.category", "student", row.student_id, student_id=row.student_id)
    await evaluated(work, student_id=row.student_id, on=on)


async def _not_found(work: UnitOfWork, row: Determination, on: date) -> None:
    """No reevaluation is counted any more. A category on record ends after its notice, not with this (`ending.py`)."""
    if await had_category(work, row) is None:
        await work.session.execute(
            update(Student)
            .where(Student.id == row.student_id)
            .values(evaluated_on=None)
            .execution_options(synchronize_session=False)
        )
    await meet(work, student_id=row.student_id, rule=REEVALUATION, on=on)
    await withdraw(work, student_id=row.student_id, rule=FIRST_PLAN, reason="determination.not_eligible")


async def _begin_504_plan(work: UnitOfWork, row: Determination) -> None:
    """The plan's draft, where the certifier may begin one and none is in work; else it is offered to who may."""
    in_work = select(Plan.id).where(
        Plan.student_id == row.student_id, Plan.kind == "section_504", Plan.state.in_(IN_WORK)
    )
    if (await work.session.execute(in_work)).first():
        return
    if await may(work, Permission.START_PLAN, row.student_id, plan_kind="section_504"):
        await start_plan(work, student_id=row.student_id, kind="section_504", occasion="initial")


@dataclass(frozen=True, slots=True)
class Opened:
    """What a decision opens: `key` start_iep, notice, refer_504 or start_504; the day it is due, if one is counted."""

    key: str
    may: bool
    due_on: date | None = None


async def opened_by(work: UnitOfWork, row: Determination, frozen: CertifiedDetermination) -> list[Opened]:
    """What is next after a decision, for the page that shows it."""
    found: list[Opened] = []
    kind = "iep" if row.machine == IDEA else "section_504"
    may_start = await may(work, Permission.START_PLAN, row.student_id, plan_kind=kind)
    started = select(Plan.id).where(Plan.student_id == row.student_id, Plan.kind == kind)
    has_plan = (await work.session.execute(started.limit(1))).first() is not None
    if frozen.notice_id is not None:
        found.append(Opened("notice", may=True))
    if frozen.outcome == rules.ELIGIBLE and not has_plan:
        due = select(Deadline.due_on).where(
            Deadline.student_id == row.student_id,
            Deadline.rule_id == FIRST_PLAN,
            Deadline.instance == str(row.case_id),
            Deadline.state == "open",
        )
        due_on = (await work.session.execute(due)).scalars().first() if row.machine == IDEA else None
        found.append(Opened("start_iep" if row.machine == IDEA else "start_504", may_start, due_on))
    if row.machine == IDEA and frozen.outcome == rules.NOT_ELIGIBLE:
        referred = select(Determination.id).where(
            Determination.student_id == row.student_id,
            Determination.machine == SECTION_504,
            Determination.from_id == row.id,
        )
        if (await work.session.execute(referred)).first() is None:
            allowed = await may(work, Permission.WRITE_DETERMINATION, row.student_id, plan_kind="section_504")
            found.append(Opened("refer_504", allowed))
    return found
