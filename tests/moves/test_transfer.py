"""A student comes from another district: records, comparable services, and what the district decides (5.10)."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import select, update

from tests.cases.asking_for_help import another_student, cases_of, log_of, with_registrar
from tests.factories import Town, make_town
from tests.moves.moving import begun, case_now, kept, the_day, told, took
from trellis.access.day import state_of_district, today
from trellis.cases import errors as case_errors
from trellis.cases import stepping
from trellis.cases.jobs import stepped
from trellis.cases.log import first_broken_link
from trellis.deadlines.calendar import Calendar, Year
from trellis.deadlines.model import Deadline
from trellis.districts.model import District, School
from trellis.graphql.compile.json_sql import words_where
from trellis.graphql.rights import permitted
from trellis.kernel.errors import InvalidInput, NotAllowed, NotFound
from trellis.kernel.ids import new_id
from trellis.kernel.tenancy import SYSTEM, Gate
from trellis.moves import errors, following, reading, service
from trellis.moves.following import in_school_from, look_at_arrivals
from trellis.moves.standing import status_where
from trellis.plans.model import Plan
from trellis.students.model import HistoricalRecord, Student

pytestmark = pytest.mark.database


@pytest.fixture
async def town(gate: Gate) -> Town:
    made = await make_town(gate)
    async with gate.open(made.district_id, SYSTEM, "test") as work:
        await work.session.execute(update(District).values(state="CA"))
    return made


async def clocks(gate: Gate, town: Town, case) -> dict[str, str]:
    await stepped(SimpleNamespace(gate=gate), district_id=town.district_id, case_id=str(case.id))
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        rows = await work.session.execute(
            select(Deadline).where(Deadline.student_id == town.student_id, Deadline.rule_id.like("TRANSFER%"))
        )
        return {row.rule_id: row.state for row in rows.scalars()}


async def waits(gate: Gate, town: Town, who: str, case, event: str) -> str:
    with pytest.raises(case_errors.StepWaits) as refused:
        await took(gate, town, who, case, event)
    return refused.value.says.en


async def to_comparable(gate: Gate, town: Town, **other):
    case = await begun(gate, town, "transfer", **other)
    for kind in ("records_request", "records_reply", "consultation", "services"):
        await kept(gate, town, case, kind)
    for event in ("request_records", "receive_records", "give_comparable"):
        case = await took(gate, town, "case_manager", case, event)
    return case


async def a_plan_in_force(gate: Gate, town: Town) -> None:
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        said = {"kind": "iep", "form_version": "1", "started_by_id": town.people["case_manager"], "state": "active"}
        said["starts_on"] = await the_day(gate, town)
        work.session.add(Plan(district_id=town.district_id, id=new_id(), student_id=town.student_id, **said))


async def test_a_move_within_the_state_goes_from_the_first_sign_to_a_plan_in_force(gate, town) -> None:
    case = await begun(gate, town, "transfer")
    assert (case.machine, case.state) == ("transfer", "detected")
    assert "request for records" in await waits(gate, town, "case_manager", case, "request_records")
    await kept(gate, town, case, "records_request", who="Birch Valley, records office")
    case = await took(gate, town, "case_manager", case, "request_records")
    assert await clocks(gate, town, case) == {
        "TRANSFER_SERVICES": "open",
        "TRANSFER_DECISION": "open",
        "TRANSFER_RECORDS": "open",
    }
    assert "reply" in await waits(gate, town, "case_manager", case, "receive_records")
    await kept(gate, town, case, "records_reply", how="mail")
    case = await took(gate, town, "case_manager", case, "receive_records")
    assert (await clocks(gate, town, case))["TRANSFER_RECORDS"] == "met"
    assert "talk with the parent" in await waits(gate, town, "case_manager", case, "give_comparable")
    await kept(gate, town, case, "consultation", how="phone")
    await kept(gate, town, case, "services", said="Speech, 60 minutes a week")
    case = await took(gate, town, "case_manager", case, "give_comparable")
    assert (await clocks(gate, town, case))["TRANSFER_SERVICES"] == "met"
    assert "prior written notice" in await waits(gate, town, "director", case, "adopt_plan")
    await told(gate, town, case, "adopt_plan")
    with pytest.raises(case_errors.StepNotYours):
        await took(gate, town, "case_manager", case, "adopt_plan")
    case = await took(gate, town, "director", case, "adopt_plan")
    assert (await clocks(gate, town, case))["TRANSFER_DECISION"] == "met"
    assert "plan in force" in await waits(gate, town, "case_manager", case, "finish")
    await a_plan_in_force(gate, town)
    case = await took(gate, town, "case_manager", case, "finish")
    assert case.state == "complete"
    with pytest.raises(errors.MoveOver):
        await kept(gate, town, case, "records_reply")
    log = await log_of(gate, town, case.id)
    assert all(set(event.evidence) for event in log)
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        assert await first_broken_link(work, case_id=case.id) is None


async def test_services_come_at_once_and_records_when_they_come(gate, town) -> None:
    case = await begun(gate, town, "transfer")
    for kind in ("consultation", "services"):
        await kept(gate, town, case, kind)
    case = await took(gate, town, "case_manager", case, "give_comparable")
    await told(gate, town, case, "adopt_plan")
    assert "reply" in await waits(gate, town, "director", case, "adopt_plan")
    await kept(gate, town, case, "records_request")
    await took(gate, town, "case_manager", case, "ask_records_late")
    assert (await clocks(gate, town, case))["TRANSFER_RECORDS"] == "open"
    await kept(gate, town, case, "records_reply")
    await took(gate, town, "case_manager", case, "records_late")
    assert (await clocks(gate, town, case))["TRANSFER_RECORDS"] == "met"
    assert (await took(gate, town, "director", case, "adopt_plan")).state == "adopt"


async def test_no_plan_of_another_state_is_adopted_and_its_evaluation_is_a_first_one(gate, town) -> None:
    """34 CFR 300.323(f)."""
    case = await to_comparable(gate, town, other_state="NV")
    assert "TRANSFER_DECISION" not in await clocks(gate, town, case), "the state's days are of a move within it"
    await told(gate, town, case, "adopt_plan")
    assert "300.323(f)" in await waits(gate, town, "director", case, "adopt_plan")
    case = await took(gate, town, "director", case, "order_evaluation", "Their evaluation is six years old.")
    assert case.state == "new_eval"
    (evaluation,) = [one for one in await cases_of(gate, town) if one.machine != "transfer"]
    assert (evaluation.machine, evaluation.state) == ("initial", "referred")
    assert "eligible" in await waits(gate, town, "director", case, "order_plan")
    assert "not eligible" in await waits(gate, town, "director", case, "finish")


async def test_where_no_evaluation_is_needed_a_new_plan_is_made_with_its_notice(gate, town) -> None:
    case = await to_comparable(gate, town, other_state="NV")
    with pytest.raises(case_errors.StepWaits):
        await took(gate, town, "director", case, "order_plan", "Their evaluation is of this spring.")
    notice = await told(gate, town, case, "order_plan")
    assert notice.trigger == "transfer"
    case = await took(gate, town, "principal", case, "order_plan", "Their evaluation is of this spring.")
    await a_plan_in_force(gate, town)
    assert (await took(gate, town, "director", case, "finish")).state == "complete"


async def test_an_evaluation_that_is_open_is_joined_as_it_is(gate, town) -> None:
    case = await to_comparable(gate, town)
    async with gate.open(town.district_id, town.actor("director"), "test") as work:
        await work.session.execute(update(Student).values(primary_category="SLI"))
    await took(gate, town, "director", case, "order_evaluation", "Needs have changed.")
    evaluations = [one.machine for one in await cases_of(gate, town) if one.machine != "transfer"]
    assert evaluations == ["reevaluation"], "of a move within the state"


async def test_what_was_no_transfer_is_set_aside_with_its_clocks(gate, town) -> None:
    case = await begun(gate, town, "transfer")
    assert set((await clocks(gate, town, case)).values()) == {"open"}
    with pytest.raises(case_errors.StepWaits):
        await took(gate, town, "director", case, "no_transfer")
    case = await took(gate, town, "director", case, "no_transfer", "It was another Maya.")
    assert case.state == "set_aside"
    assert set((await clocks(gate, town, case)).values()) == {"withdrawn"}
    await begun(gate, town, "transfer")


async def test_one_transfer_at_a_time(gate, town) -> None:
    await with_registrar(gate, town)
    await begun(gate, town, "transfer", "registrar")
    for who in ("registrar", "director"):
        with pytest.raises(errors.MoveAlreadyOpen):
            await begun(gate, town, "transfer", who)


async def test_a_registrar_detects_and_reads_no_more_of_it(gate, town) -> None:
    await with_registrar(gate, town)
    case = await begun(gate, town, "transfer", "registrar")
    assert (await log_of(gate, town, case.id))[0].capacity == "REG"
    with pytest.raises((NotFound, NotAllowed)):
        await took(gate, town, "registrar", case, "request_records")


@pytest.mark.parametrize("who", ["teacher", "therapist", "psychologist", "parent", "other_parent", "admin", "stranger"])
async def test_nobody_else_begins_or_writes_in_a_move(gate, town, who) -> None:
    with pytest.raises((NotFound, NotAllowed)):
        await begun(gate, town, "transfer", who)
    case = await begun(gate, town, "transfer")
    with pytest.raises((NotFound, NotAllowed)):
        await kept_by(gate, town, case, who)
    with pytest.raises((NotFound, NotAllowed)):
        await took(gate, town, who, case, "request_records")


async def kept_by(gate: Gate, town: Town, case, who: str) -> None:
    async with gate.open(town.district_id, town.actor(who), "test") as work:
        paper = service.Paper("records_request", on=await the_day(gate, town), who="Birch Valley")
        await service.keep_paper(work, case_id=case.id, paper=paper)


async def test_what_one_parent_said_stays_with_the_team_and_the_family_sees_where_it_stands(gate, town) -> None:
    case = await begun(gate, town, "transfer", note="Father is not to know.")
    await kept(gate, town, case, "consultation", said="She wants speech twice a week.")
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        (mine,) = (await reading.of_student(work, student_id=town.student_id)).moves
        assert [one.said for one in mine.papers] == ["She wants speech twice a week."]
    async with gate.open(town.district_id, town.actor("parent"), "test") as work:
        (theirs,) = (await reading.of_student(work, student_id=town.student_id)).moves
        assert (theirs.case.state, list(theirs.papers), theirs.papers_to_keep) == ("detected", [], [])
        assert theirs.note is None
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        assert (await reading.of_student(work, student_id=town.student_id)).moves[0].note == "Father is not to know."


@pytest.mark.parametrize(
    "other",
    [{"other_district": " "}, {"other_state": None}, {"other_state": "ZZ"}, {"days": 3}, {"days": -400}],
)
async def test_what_a_transfer_has_to_say(gate, town, other) -> None:
    with pytest.raises(InvalidInput):
        await begun(gate, town, "transfer", **other)


@pytest.mark.parametrize(
    ("kind", "other"),
    [
        ("records_request", {"who": " "}),
        ("consultation", {"who": None}),
        ("consultation", {"said": " "}),
        ("services", {"said": None}),
        ("records_reply", {"how": "pigeon"}),
        ("revocation", {}),
        ("records_reply", {"on": date(2090, 1, 1)}),
        ("services", {"said": "x" * 4001}),
    ],
)
async def test_what_a_paper_has_to_say(gate, town, kind, other) -> None:
    case = await begun(gate, town, "transfer")
    with pytest.raises(InvalidInput):
        await kept(gate, town, case, kind, **other)


YEARS = Calendar(
    (
        Year.of("2025-2026", date(2025, 8, 18), date(2026, 6, 5)),
        Year.of("2026-2027", date(2026, 8, 24), date(2027, 6, 4)),
    )
)


@pytest.mark.parametrize(
    ("arrived", "owed"),
    [
        (date(2026, 3, 2), date(2026, 3, 2)),
        (date(2026, 7, 10), date(2026, 8, 24)),  # a plan is in effect as school begins
        (date(2026, 8, 24), date(2026, 8, 24)),
        (date(2030, 3, 2), date(2030, 3, 2)),  # no calendar: the day itself
    ],
)
def test_services_are_owed_from_the_day_of_arrival_or_the_first_day_of_school(arrived, owed) -> None:
    """34 CFR 300.323(a), (e)."""
    assert in_school_from(arrived, YEARS) == owed


async def test_the_roster_detects_who_came_later_with_a_mark_of_special_education(gate, town) -> None:
    other = await another_student(gate, town, "Ada", "Park")

    async def marked(days: int) -> None:
        async with gate.open(town.district_id, SYSTEM, "test") as work:
            before = Student.created_at - timedelta(days=days)
            await work.session.execute(update(Student).where(Student.id == other).values(created_at=before))
            record = {"kind": "program", "source_key": f"p{days}", "facts": {}, "said_as": {}, "unmapped": []}
            work.session.add(
                HistoricalRecord(district_id=town.district_id, id=new_id(), student_id=town.student_id, **record)
            )

    await marked(0)
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        assert await look_at_arrivals(work, 10) == 0, "of a district's first roster nobody has moved"
    await marked(following.NEWCOMER_AFTER + 1)
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        assert await look_at_arrivals(work, 10) == 1
        assert await look_at_arrivals(work, 10) == 0
    (case,) = await cases_of(gate, town)
    (event,) = await log_of(gate, town, case.id)
    assert (case.state, event.capacity, event.evidence) == ("detected", "SYS", {"came_with_record": "roster"})
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        await service.say_where_from(work, case_id=case.id, district="Birch Valley", state="ca")
    with pytest.raises(Exception, match="CONFLICT"):
        async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
            await service.say_where_from(work, case_id=case.id, district="Oak", state="NV")


async def test_the_steps_of_an_evaluation_are_untouched_by_a_transfer(gate, town) -> None:
    case = await begun(gate, town, "transfer")
    async with gate.open(town.district_id, town.actor("director"), "test") as work:
        offered = {step.row.event for step in await stepping.next_steps(work, case)}
    assert offered == {"request_records", "receive_records", "give_comparable", "no_transfer"}
    assert (await case_now(gate, town, case.id)).state == "detected"


async def status_of(gate: Gate, town: Town, who: str) -> list[str]:
    """The words of the status one is told of the town's student."""
    async with gate.open(town.district_id, town.actor(who), "test") as work:
        await today(work)
        await state_of_district(work)
        said = words_where(status_where(work, Student, permitted))
        found = await work.session.execute(select(said).where(Student.id == town.student_id))
        return found.scalar_one_or_none() or []


async def test_who_begins_a_move_is_told_the_status_and_nobody_else(gate, town) -> None:
    await with_registrar(gate, town)
    assert await status_of(gate, town, "registrar") == ["special_education"]
    await begun(gate, town, "transfer", "registrar")
    for who in ("registrar", "case_manager", "director"):
        assert await status_of(gate, town, who) == ["special_education", "transfer_open"]
    for who in ("teacher", "therapist", "parent", "admin", "stranger"):
        assert await status_of(gate, town, who) == []
    await begun(gate, town, "exit", "registrar", reason="dropout")
    assert await status_of(gate, town, "registrar") == ["special_education", "transfer_open", "exit_open"]


async def test_a_registrar_of_another_school_is_told_nothing(gate) -> None:
    town = await make_town(gate)
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        elsewhere = School(district_id=town.district_id, name="Elm")
        work.session.add(elsewhere)
    await with_registrar(gate, town, elsewhere.id)
    await begun(gate, town, "transfer", "director")
    assert await status_of(gate, town, "registrar") == []
