"""When an exit takes effect, and what it leaves open: the file is the student's until the day they were told of."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import select, text

from tests.cases.asking_for_help import another_student
from tests.consents.a_consent import ask_of, pending
from tests.eligibility.deciding import NOT_ELIGIBLE, case_with_report, decided, everybody_agrees, prepared
from tests.factories import Town, make_town
from tests.moves.moving import begun, case_now, the_day, told, took
from tests.moves.test_exit import came_back, decision_told, exit_of, summarized, waits
from tests.signatures.asking import asked_in
from tests.signatures.test_signing import signed, state_of
from trellis.access import Permission, may
from trellis.access.day import today
from trellis.asking import service as asking
from trellis.cases.model import CaseEvent
from trellis.cases.moves import EXIT
from trellis.deadlines.model import Deadline
from trellis.eligibility import deciding, standing
from trellis.graphql.rights import permitted
from trellis.kernel.errors import Conflict, NotFound
from trellis.kernel.pruning import EXPIRING
from trellis.kernel.tenancy import SYSTEM, Gate
from trellis.moves import errors, reading, service, summary
from trellis.moves.model import Move
from trellis.moves.standing import status_where
from trellis.plans.starting import start_plan
from trellis.signatures.model import SignatureRequest
from trellis.students.model import Student

pytestmark = pytest.mark.database


@pytest.fixture
async def town(gate: Gate) -> Town:
    return await make_town(gate)


async def a_round(gate: Gate, town: Town) -> int:
    """What is done once a day of exits."""
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        return await EXPIRING["exit"](work, 100)


async def take(gate: Gate, town: Town, row, event: str, who: str):
    async with gate.open(town.district_id, town.actor(who), "test") as work:
        row = await standing.named(work, determination_id=row.id)
        return await deciding.take(
            work, determination_id=row.id, revision=row.revision, event=event, reason="He can't read."
        )


async def test_the_file_stays_open_until_the_day_the_notice_names_and_closes_by_itself(gate, town, in_days) -> None:
    """34 CFR 300.101, 300.503(a): what is owed is owed until then."""
    case = await begun(gate, town, EXIT, reason="regular_diploma", days=200)
    notice = await told(gate, town, case, "confirm_exit")
    await summarized(gate, town, case)
    assert "the day the student leaves" in await waits(gate, town, case)
    case = await took(gate, town, "director", case, "confirm_ahead")
    assert case.state == "exit_proposed"
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        assert await may(work, Permission.SEE_STUDENT, town.student_id)
        (shown,) = (await reading.of_student(work, student_id=town.student_id)).moves
        assert (shown.closes_on, shown.confirmed_ahead_on) == (notice.action_on, await today(work))
    async with gate.open(town.district_id, town.actor("director"), "test") as work:
        await start_plan(work, student_id=town.student_id, kind="iep", occasion="initial")
    assert await a_round(gate, town) == 0
    in_days(199)
    assert await a_round(gate, town) == 0
    in_days(200)
    assert await a_round(gate, town) == 1
    assert await a_round(gate, town) == 0
    assert (await case_now(gate, town, case.id)).state == "exit_confirmed"
    left = await exit_of(gate, town)
    assert (left.left_on, left.retention_from) == (notice.action_on, notice.action_on)
    assert left.confirmed_by_id == town.people["director"]
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        last = select(CaseEvent).where(CaseEvent.case_id == case.id).order_by(CaseEvent.number.desc()).limit(1)
        event = (await work.session.execute(last)).scalar_one()
        assert (event.event, event.capacity, event.person_id) == ("exit_day", "SYS", None)
    in_days(201)
    assert (await came_back(gate, town)).returned_on == await the_day(gate, town)


async def test_what_was_confirmed_for_a_day_to_come_is_confirmed_once_and_can_be_withdrawn(gate, town, in_days) -> None:
    case = await begun(gate, town, EXIT, reason="dropout", days=5)
    await took(gate, town, "director", case, "confirm_ahead")
    with pytest.raises(Conflict):
        await took(gate, town, "director", case, "confirm_ahead")
    case = await took(gate, town, "case_manager", case, "withdraw_exit", "He came back on Monday.")
    in_days(6)
    assert await a_round(gate, town) == 0
    assert (await case_now(gate, town, case.id)).state == "exit_withdrawn"


async def test_a_notice_that_came_late_has_its_time_all_the_same(gate, town, in_days) -> None:
    """34 CFR 300.503(a): 10 days unless the state says otherwise."""
    case = await begun(gate, town, EXIT, reason="certificate", days=3)
    await told(gate, town, case, "confirm_exit")
    in_days(3)
    assert "the day the student leaves" in await waits(gate, town, case)
    await took(gate, town, "director", case, "confirm_ahead")
    in_days(9)
    assert await a_round(gate, town) == 0
    in_days(10)
    assert await a_round(gate, town) == 1
    assert (await exit_of(gate, town)).left_on == await the_day(gate, town)


async def test_a_disputed_decision_ends_no_special_education(gate, town, in_days) -> None:
    """34 CFR 300.518: while a dispute is open the child stays where they are."""
    evaluation = await case_with_report(gate, town, machine="reevaluation")
    row = await prepared(gate, town, evaluation, NOT_ELIGIBLE)
    await everybody_agrees(gate, town, row)
    row = await decided(gate, town, row, "decide_not_eligible")
    await decision_told(gate, town)
    case = await begun(gate, town, EXIT, "director", reason="not_eligible", days=20)
    await told(gate, town, case, "confirm_exit")
    in_days(15)
    await took(gate, town, "director", case, "confirm_ahead")
    assert (await take(gate, town, row, "dispute", "parent")).state == "disputed"
    in_days(20)
    assert "what this reason rests on" in await waits(gate, town, case)
    assert await a_round(gate, town) == 0
    await take(gate, town, row, "settle_not_eligible", "director")
    assert await a_round(gate, town) == 1


@pytest.mark.parametrize("who", ["director", "principal"])
async def test_what_the_family_asked_for_itself_stays_owed_after_an_exit(gate, town, who) -> None:
    """34 CFR 300.613(a), 300.618: access and amendment are a parent's as long as the record is kept."""
    for kind in ("records", "amendment"):
        said = {"words": "Show me everything.", "about": "Report" if kind == "amendment" else None}
        async with gate.open(town.district_id, town.actor("parent"), "test") as work:
            await asking.ask(work, student_id=town.student_id, kind=kind, idempotency_key=f"ask-{kind}", **said)
    case = await begun(gate, town, EXIT, reason="dropout")
    await took(gate, town, who, case, "confirm_exit")
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        rows = (await work.session.execute(select(Deadline.rule_id, Deadline.state))).all()
    open_ones = {rule for rule, state in rows if state == "open"}
    assert open_ones == {"RECORDS_ACCESS", "FERPA_AMEND"}


@pytest.mark.parametrize("who", ["director", "principal"])
async def test_no_plan_comes_into_force_in_a_closed_file(gate, town, who) -> None:
    asked = await asked_in(gate, town)
    case = await begun(gate, town, EXIT, "director", reason="dropout")
    await took(gate, town, who, case, "confirm_exit")
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        states = (await work.session.execute(select(SignatureRequest.state))).scalars()
        assert set(states) == {"withdrawn"}
    with pytest.raises((Conflict, NotFound)):
        await signed(gate, asked)
    assert await state_of(gate, asked) == "consent_pending"
    # Whichever way it would come: the database itself lets none.
    with pytest.raises(errors.FileClosed):
        async with gate.open(town.district_id, SYSTEM, "test") as work:
            await work.session.execute(text("UPDATE plan SET state = 'active'"))


@pytest.mark.parametrize("who", ["director", "principal"])
async def test_nobody_is_asked_to_agree_to_an_evaluation_of_who_has_left(gate, town, who) -> None:
    _, request = await pending(gate, town)
    case = await begun(gate, town, EXIT, "director", reason="dropout")
    await took(gate, town, who, case, "confirm_exit")
    ask = await ask_of(gate, town, request)
    assert (ask.state, ask.closed_because) == ("closed", "file_closed")


async def test_reading_a_status_holds_nobody(gate, town) -> None:
    for number in range(3):
        await another_student(gate, town, f"Iris{number}", "Okafor")

    async def read(work) -> int:
        await today(work)
        words = [holds for _, holds in status_where(work, Student, permitted)]
        return len((await work.session.execute(select(Student.id, *words))).all())

    async with gate.open(town.district_id, town.actor("director"), "test") as work:
        assert await read(work) >= 4
        held = text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid()")
        assert (await work.session.execute(held)).scalar_one() == 0
        async with gate.open(town.district_id, town.actor("director"), "test") as other:
            await asyncio.wait_for(read(other), 10)


async def test_one_of_two_who_say_at_once_where_from_has_said_it(gate, town) -> None:
    case = await begun(gate, town, "transfer")
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        move = (await work.session.execute(select(Move).where(Move.case_id == case.id))).scalar_one()
        move.other_state = move.other_district = None

    async def second() -> None:
        async with gate.open(town.district_id, town.actor("director"), "test") as work:
            await service.say_where_from(work, case_id=case.id, district="Reno", state="NV")

    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        await service.say_where_from(work, case_id=case.id, district="Birch Valley", state="CA")
        later = asyncio.create_task(second())
        await asyncio.sleep(1)
    with pytest.raises(Conflict):
        await later
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        move = (await work.session.execute(select(Move).where(Move.case_id == case.id))).scalar_one()
    assert (move.other_district, move.other_state) == ("Birch Valley", "CA")


async def test_two_who_begin_a_summary_at_once_write_one(gate, town) -> None:
    case = await begun(gate, town, EXIT, reason="maximum_age")

    async def one():
        async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
            row = await summary.begin(work, case_id=case.id)
            await asyncio.sleep(0.5)
            return row.id

    first, second = await asyncio.gather(one(), one())
    assert first == second
