"""A wrong match taken back: the request waits again, and what it began for another child's family is closed."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from tests.cases.asking_for_help import (
    another_student,
    asked,
    cases_of,
    log_of,
    matched,
    received,
    request_now,
    with_registrar,
)
from tests.cases.test_stepping import taken
from tests.factories import Town, make_town
from trellis.cases import asking, errors, stepping, taking_back
from trellis.cases.jobs import referred, stepped
from trellis.cases.log import Step, first_broken_link, write_step
from trellis.cases.model import EvaluationCase, HelpRequest
from trellis.cases.states import OPEN, TABLE
from trellis.deadlines.model import Deadline
from trellis.eligibility.reevaluating import open_reevaluation
from trellis.kernel.audit import AuditEntry
from trellis.kernel.errors import InvalidInput, NotAllowed, NotFound
from trellis.kernel.tenancy import SYSTEM, Gate
from trellis.notices.model import Message

pytestmark = pytest.mark.database
WHY = "The mother says that her Maya goes to Birch Middle."


@pytest.fixture
async def town(gate: Gate) -> Town:
    return await make_town(gate)


async def taken_back(gate: Gate, town: Town, who: str, request: HelpRequest, why: str = WHY) -> HelpRequest:
    async with gate.open(town.district_id, town.actor(who), "test") as work:
        return await taking_back.take_back(work, request_id=request.id, reason=why)


async def on_day(gate: Gate, town: Town, monkeypatch: pytest.MonkeyPatch, day: str) -> HelpRequest:
    monkeypatch.setenv("TRELLIS_TEST_NOW", f"{day}T20:00:00+00:00")
    request = await received(gate, town, asked(school_id=town.school_id))
    monkeypatch.delenv("TRELLIS_TEST_NOW")
    return request


async def told(gate: Gate, town: Town, case: EvaluationCase) -> None:
    """What the jobs of a case do after each deed."""
    house = SimpleNamespace(gate=gate)
    for job in (referred, stepped):
        await job(house, district_id=town.district_id, case_id=str(case.id))


async def clocks(gate: Gate, town: Town) -> list[tuple[str, str, date, str | None]]:
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        rows = await work.session.execute(
            select(Deadline).where(Deadline.student_id == town.student_id).order_by(Deadline.id)
        )
        return [(row.rule_id, row.state, row.trigger_on, row.withdrawn_reason) for row in rows.scalars()]


async def seen_cases(gate: Gate, town: Town, who: str) -> list[str]:
    async with gate.open(town.district_id, town.actor(who), "test") as work:
        return list((await work.session.execute(select(EvaluationCase.state))).scalars())


async def test_the_request_waits_again_and_the_case_it_began_is_closed_as_opened_in_error(gate, town) -> None:
    request = await matched(gate, town, "director", await received(gate, town))
    (case,) = await cases_of(gate, town)
    back = await taken_back(gate, town, "director", request)
    assert (back.state, back.student_id, back.case_id, back.decided_by_id, back.decided_at) == ("waiting", *[None] * 4)
    assert (back.received_on, back.concern) == (request.received_on, request.concern)
    (case,) = await cases_of(gate, town)
    assert case.state == "in_error"
    first, last = await log_of(gate, town, case.id)
    assert (first.event, last.event, last.reason, last.request_id) == ("submit", "opened_in_error", WHY, request.id)
    assert last.evidence == {"wrong_match": str(request.id), "reason": "said"}
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        assert await first_broken_link(work, case_id=case.id) is None
        noted = select(AuditEntry.action).where(AuditEntry.student_id == town.student_id)
        assert {"case.opened_in_error", "request.take_back"} <= set((await work.session.execute(noted)).scalars())


async def test_the_right_child_has_a_case_from_the_day_the_request_came(gate, town, monkeypatch) -> None:
    request = await on_day(gate, town, monkeypatch, "2026-11-02")
    await matched(gate, town, "director", request)
    await taken_back(gate, town, "principal", request)
    other = await another_student(gate, town, "Maya", "Ruiz", birth_on=date(2016, 3, 9))
    await matched(gate, town, "director", request, other)
    assert [one.received_on for one in await cases_of(gate, town, other)] == [date(2026, 11, 2)]
    # And the first student may be asked for anew: their case is a new one.
    await matched(gate, town, "director", await received(gate, town))
    assert sorted(one.state for one in await cases_of(gate, town)) == ["in_error", "referred"]


async def test_its_clocks_are_asked_no_more_and_say_why(gate, town) -> None:
    request = await matched(gate, town, "director", await received(gate, town))
    (case,) = await cases_of(gate, town)
    await told(gate, town, case)
    running = await clocks(gate, town)
    assert running
    assert {state for _, state, _, _ in running} == {"open"}
    await taken_back(gate, town, "director", request)
    await told(gate, town, case)
    assert {(state, why) for _, state, _, why in await clocks(gate, town)} == {("withdrawn", "case.opened_in_error")}


async def test_the_wrong_family_sees_it_no_more_and_is_told_once(gate, town) -> None:
    request = await matched(gate, town, "director", await received(gate, town))
    (case,) = await cases_of(gate, town)
    await taken(gate, town, "case_manager", case, "review")
    assert await seen_cases(gate, town, "parent") == ["review_of_data"]
    await taken_back(gate, town, "director", request)
    assert await seen_cases(gate, town, "parent") == []
    with pytest.raises(NotFound):
        async with gate.open(town.district_id, town.actor("parent"), "test") as work:
            await stepping.find_case(work, case_id=case.id)
    assert await seen_cases(gate, town, "case_manager") == ["in_error"], "the log is kept for staff"
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        letters = select(Message.person_id).where(Message.template == taking_back.LETTER)
        people = list((await work.session.execute(letters)).scalars())
    assert len(people) == len(set(people))
    assert {town.people["parent"], town.people["case_manager"]} <= set(people)
    assert town.people["other_parent"] not in people, "who holds no right to notice"
    assert town.people["director"] not in people, "who did it"


async def test_where_somebody_else_asked_for_this_child_too_the_case_goes_on_from_their_day(
    gate, town, monkeypatch
) -> None:
    wrong = await on_day(gate, town, monkeypatch, "2026-11-02")
    right = await on_day(gate, town, monkeypatch, "2026-11-09")
    for request in (wrong, right):
        await matched(gate, town, "director", request)
    (case,) = await cases_of(gate, town)
    await told(gate, town, case)
    assert case.received_on == date(2026, 11, 2)
    await taken_back(gate, town, "director", wrong)
    (case,) = await cases_of(gate, town)
    assert (case.state, case.received_on) == ("referred", date(2026, 11, 9))
    assert [one.event for one in await log_of(gate, town, case.id)] == ["submit", "ask_again", "request_withdrawn"]
    await told(gate, town, case)
    assert {(state, on) for _, state, on, _ in await clocks(gate, town)} == {("open", date(2026, 11, 9))}
    # It was this child after all: its day counts once more.
    await matched(gate, town, "director", wrong)
    assert (await cases_of(gate, town))[0].received_on == date(2026, 11, 2)


async def test_a_reevaluation_the_school_began_goes_on_without_the_request(gate, town) -> None:
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        await open_reevaluation(work, student_id=town.student_id, reason="His needs have changed.")
    request = await matched(gate, town, "director", await received(gate, town))
    await taken_back(gate, town, "director", request)
    assert [case.state for case in await cases_of(gate, town)] == ["referred"]


@pytest.mark.parametrize("state", [*OPEN, "refused", "closed"])
def test_a_parent_who_agreed_has_made_the_case_their_childs(state) -> None:
    ends = taking_back.how_it_ends(state, asked_otherwise=False)
    assert (ends == taking_back.IN_ERROR) == (state not in taking_back.STANDS_BY_ITSELF)
    assert taking_back.how_it_ends(state, asked_otherwise=True) == taking_back.WITHDRAWN
    for machine in ("initial", "reevaluation"):
        assert any((r.machine, r.source, r.event) == (machine, state, ends) for r in TABLE)


@pytest.mark.parametrize("who", ["case_manager", "teacher", "therapist", "psychologist", "parent", "admin", "stranger"])
async def test_nobody_but_an_administrator_takes_a_match_back(gate, town, who) -> None:
    request = await matched(gate, town, "director", await received(gate, town))
    with pytest.raises((NotFound, NotAllowed)):
        await taken_back(gate, town, who, request)
    assert (await request_now(gate, town, request.id)).state == "matched"
    assert [case.state for case in await cases_of(gate, town)] == ["referred"]


async def test_a_registrar_who_matched_wrongly_asks_an_administrator(gate, town) -> None:
    await with_registrar(gate, town)
    request = await matched(gate, town, "registrar", await received(gate, town))
    with pytest.raises((NotFound, NotAllowed)):
        await taken_back(gate, town, "registrar", request)
    assert (await taken_back(gate, town, "principal", request)).state == "waiting"


async def test_what_was_not_matched_is_not_taken_back_and_a_reason_is_said(gate, town) -> None:
    waiting = await received(gate, town)
    with pytest.raises(errors.NotMatched):
        await taken_back(gate, town, "director", waiting)
    request = await matched(gate, town, "director", waiting)
    for why in ("", "  ", "x" * 2001):
        with pytest.raises(InvalidInput):
            await taken_back(gate, town, "director", request, why)
    await taken_back(gate, town, "director", request)
    with pytest.raises(errors.NotMatched):
        await taken_back(gate, town, "director", request)


async def test_a_family_that_asked_from_its_own_place_has_said_whose_child_it_is(gate, town) -> None:
    async with gate.open(town.district_id, town.actor("parent"), "test") as work:
        request = await asking.ask_as_family(
            work,
            student_id=town.student_id,
            concern="She does not read.",
            wants_interpreter=False,
            idempotency_key="asked-by-her",
        )
    with pytest.raises(errors.AskedByFamily):
        await taken_back(gate, town, "director", request)


async def test_no_button_takes_these_steps(gate, town) -> None:
    await matched(gate, town, "director", await received(gate, town))
    (case,) = await cases_of(gate, town)
    for event in ("opened_in_error", "request_withdrawn"):
        with pytest.raises(errors.CaseMovedOn):
            await taken(gate, town, "director", case, event, "Wrong.")
    async with gate.open(town.district_id, town.actor("director"), "test") as work:
        assert {"opened_in_error", "request_withdrawn"}.isdisjoint(
            step.row.event for step in await stepping.next_steps(work, case)
        )


async def test_the_database_lets_no_case_go_back_to_another_day(gate, town) -> None:
    """A request that is taken out moves the day to the earliest that is left, and nothing else moves it."""
    request = await matched(gate, town, "director", await received(gate, town))
    (case,) = await cases_of(gate, town)
    row = next(r for r in TABLE if (r.machine, r.source, r.event) == (case.machine, "referred", "request_withdrawn"))
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        shown = {"wrong_match": str(request.id), "reason": "said"}
        said = Step(row, "ADM", date(2026, 1, 1), shown, reason="Wrong.", request_id=request.id)
        await write_step(work, case_id=case.id, student_id=town.student_id, step=said)
    assert (await cases_of(gate, town))[0].received_on == case.received_on, "nobody else asked: the day stands"
