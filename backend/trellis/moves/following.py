"""What the steps of a transfer do: clocks begin and end, an evaluation opens."""

from __future__ import annotations

import uuid
from datetime import date

from sqlalchemy import exists, select, text

from trellis.access.day import day_of, today
from trellis.cases.capacities import capacities_of
from trellis.cases.events import Stepped, in_the_step, when_stepped
from trellis.cases.log import Step, begin_case, write_step
from trellis.cases.matching import open_case_of
from trellis.cases.model import EvaluationCase
from trellis.cases.moves import MOVES
from trellis.cases.states import NEW, rows_from
from trellis.deadlines.calendar import Calendar, CalendarMissing
from trellis.deadlines.calendars import calendar_of_district
from trellis.deadlines.from_a_referral import ONE_AT_A_TIME, steps_of
from trellis.deadlines.model import Deadline
from trellis.deadlines.service import meet, start_clock, withdraw
from trellis.kernel.audit import record
from trellis.kernel.ids import new_id
from trellis.kernel.jobs import defer
from trellis.kernel.pruning import expires
from trellis.kernel.tenancy import UnitOfWork
from trellis.moves.facts import move_of, same_state
from trellis.moves.model import Move, MovePaper
from trellis.students.model import HistoricalRecord, Student

SERVICES, DECISION, RECORDS = "TRANSFER_SERVICES", "TRANSFER_DECISION", "TRANSFER_RECORDS"
ARRIVED, ASKED = "transfer_arrived", "records_requested"


def in_school_from(arrived_on: date, calendar: Calendar) -> date:
    """The day services are owed from: the day of arrival, or in a summer the first day of school (34 CFR 300.323(a)).

    Without a calendar for that day, the day itself. Pure.
    """
    try:
        if calendar.year_of(arrived_on) is not None:
            return arrived_on
    except CalendarMissing:
        return arrived_on
    return min(year.first_on for year in calendar.years if year.first_on > arrived_on)


@when_stepped
async def clocks_of_a_transfer(work: UnitOfWork, stepped: Stepped) -> None:
    """Begin and end the clocks of a transfer as its log has it; again changes nothing."""
    case = (await work.session.execute(select(EvaluationCase).where(EvaluationCase.id == stepped.case_id))).scalar_one()
    if case.machine == "transfer":
        await set_clocks(work, case)


async def set_clocks(work: UnitOfWork, case: EvaluationCase) -> None:
    """Source: domain.md 5.10; 34 CFR 300.323(a), (e) to (g)."""
    await work.session.execute(text(ONE_AT_A_TIME), {"case": str(case.id)})
    move = await move_of(work, case)
    if move is None:
        return
    calendar, _ = await calendar_of_district(work)
    from_day, day = in_school_from(move.on, calendar), await today(work)
    began = {SERVICES: from_day, DECISION: from_day, RECORDS: await _asked_on(work, case)}
    steps = await steps_of(work, case)
    for rule, on in began.items():
        if on is None or on > day or await _ran(work, case, rule):
            continue
        if rule == DECISION and not await same_state(work, case):
            continue  # the states' days are those of a move within the state
        event = ASKED if rule == RECORDS else ARRIVED
        await start_clock(work, student_id=case.student_id, rule=rule, event=event, on=on, instance=str(case.id))
    for rule in began:
        ended = next((one for one in steps if f"end_{rule}" in one.effects), None)
        if ended is not None:
            await meet(work, student_id=case.student_id, rule=rule, on=ended.on, instance=str(case.id))
        elif case.state == "set_aside":
            reason = "case.no_transfer"
            await withdraw(work, student_id=case.student_id, rule=rule, reason=reason, instance=str(case.id))


async def _asked_on(work: UnitOfWork, case: EvaluationCase) -> date | None:
    first = select(MovePaper.on).where(MovePaper.case_id == case.id, MovePaper.kind == "records_request")
    return (await work.session.execute(first.order_by(MovePaper.on).limit(1))).scalar_one_or_none()


async def _ran(work: UnitOfWork, case: EvaluationCase, rule: str) -> bool:
    known = select(Deadline.id).where(
        Deadline.student_id == case.student_id, Deadline.rule_id == rule, Deadline.instance == str(case.id)
    )
    return (await work.session.execute(known)).first() is not None


@in_the_step("order_evaluation")
async def open_evaluation(work: UnitOfWork, stepped: Stepped) -> None:
    """The evaluation a transfer asks for begins: a first one after a move from another state (34 CFR 300.323(f)(1)),
    with its notice and the parent's consent. An open one is joined, as it is."""
    if (await open_case_of(work, stepped.student_id)).case_id:
        return
    case = (await work.session.execute(select(EvaluationCase).where(EvaluationCase.id == stepped.case_id))).scalar_one()
    machine = "reevaluation" if await same_state(work, case) else "initial"
    day = await today(work)
    capacities = await capacities_of(work, stepped.student_id)
    row = next(one for one in rows_from(machine, NEW) if one.event == "submit")
    capacity = next(one for one in row.by if one in capacities)
    case_id = await begin_case(work, student_id=stepped.student_id, machine=machine, received_on=day)
    said = Step(row, capacity, day, evidence={"student_matched": str(stepped.student_id)})
    await write_step(work, case_id=case_id, student_id=stepped.student_id, step=said)
    record(work, "case.submit", "case", case_id, student_id=stepped.student_id)
    await defer(work, "cases.referred", case_id=case_id)


NEWCOMER_AFTER = 30
"""Days between a district's first roster and a student who came later than all: nobody of the first one has moved."""


@expires("move")
async def look_at_arrivals(work: UnitOfWork, most: int) -> int:
    """Once a day, and after each roster: who came with a mark of special education is detected; what waited for school
    to begin is counted."""
    found = 0
    for student_id, on in await _newcomers(work, most):
        await _detect(work, student_id, on)
        found += 1
    open_ones = select(EvaluationCase).where(
        EvaluationCase.machine == MOVES[0], EvaluationCase.state.in_(("detected", "records_requested"))
    )
    for case in (await work.session.execute(open_ones.order_by(EvaluationCase.id).limit(most))).scalars().all():
        if not await _ran(work, case, SERVICES):
            await set_clocks(work, case)
    return found


async def _newcomers(work: UnitOfWork, most: int) -> list[tuple[uuid.UUID, date]]:
    first = select(text("min(created_at) + make_interval(days => :after)")).select_from(Student.__table__)
    began = (await work.session.execute(first, {"after": NEWCOMER_AFTER})).scalar_one_or_none()
    if began is None:
        return []
    marked = select(HistoricalRecord.id).where(
        HistoricalRecord.district_id == Student.district_id,
        HistoricalRecord.student_id == Student.id,
        HistoricalRecord.kind == "program",
    )
    known = select(EvaluationCase.id).where(
        EvaluationCase.district_id == Student.district_id, EvaluationCase.student_id == Student.id
    )
    rows = await work.session.execute(
        select(Student.id, Student.created_at)
        .where(
            Student.created_at > began,
            Student.ended_on.is_(None),
            exists(marked),
            ~exists(known),
        )
        .order_by(Student.id)
        .limit(most)
    )
    return [(row.id, await day_of(work, row.created_at)) for row in rows]


async def _detect(work: UnitOfWork, student_id: uuid.UUID, on: date) -> None:
    row = next(one for one in rows_from("transfer", NEW) if one.event == "detect")
    case_id = await begin_case(work, student_id=student_id, machine="transfer", received_on=on)
    said = Step(row, "SYS", on, evidence={"came_with_record": "roster"})
    await write_step(work, case_id=case_id, student_id=student_id, step=said)
    work.session.add(
        Move(
            district_id=work.district_id, id=new_id(), created_at=work.at, case_id=case_id, student_id=student_id, on=on
        )
    )
    record(work, "case.detect", "case", case_id, student_id=student_id)
    await defer(work, "cases.stepped", case_id=case_id)
