"""Notice of a meeting is due some days before it where a state's row, or the district, says how many (300.322(a))."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import delete, update

import trellis.rooms  # noqa: F401  (who listens is declared by importing it)
from tests.deadlines.a_calendar import kept, moves, with_calendar
from tests.factories import Town, make_town
from tests.meetings.arranging import HOUR, arranged, does, seats
from trellis.deadlines import deciding
from trellis.deadlines.from_a_meeting import Owed, sent_at
from trellis.kernel.tenancy import SYSTEM, Gate
from trellis.meetings.model import Meeting
from trellis.people.model import Person
from trellis.students.model import RightsHolder

pytestmark = pytest.mark.database

STARTS = datetime(2027, 1, 12, 16, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _the_day_after_thanksgiving(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRELLIS_TEST_NOW", "2026-11-27T18:00:00+00:00")


async def town_of(gate: Gate, state: str) -> Town:
    town = await make_town(gate, state=state)
    await with_calendar(gate, town)
    return town


async def set_for(gate: Gate, town: Town, starts_at: datetime = STARTS, **other: Any) -> Meeting:
    return await arranged(gate, town, starts_at=starts_at, ends_at=starts_at + HOUR, **other)


async def moved(gate: Gate, town: Town, meeting: Meeting, days: int) -> None:
    later = STARTS + timedelta(days=days)
    await does(gate, town, "case_manager", "reschedule", meeting, starts_at=later, ends_at=later + HOUR, location=None)


async def clocks(gate: Gate, town: Town) -> list[tuple[str, ...]]:
    """Counted from, due, state, met: of each clock of a notice."""
    found = [row for row in await kept(gate, town) if row.rule_id == "MEETING_NOTICE"]
    return [(str(row.trigger_on), str(row.due_on), row.state, str(row.met_on)) for row in found]


@pytest.mark.parametrize(
    ("state", "due"),
    [("IL", "2027-01-02"), ("NY", "2027-01-07"), ("TN", "2027-01-02"), ("TX", "2027-01-05")],
)
async def test_where_the_state_says_days_they_run_back_from_the_meeting(gate: Gate, state: str, due: str) -> None:
    town = await town_of(gate, state)
    meeting = await set_for(gate, town)
    assert await clocks(gate, town) == [("2027-01-12", due, "open", "None")]
    assert [row.instance for row in await kept(gate, town)] == [str(meeting.id)]


async def test_early_enough_is_no_day_unless_the_district_says_one(gate: Gate) -> None:
    town = await town_of(gate, "GA")
    await set_for(gate, town)
    assert await kept(gate, town) == []
    async with gate.open(town.district_id, town.actor("admin"), "test") as work:
        said = {"key": "US/MEETING_NOTICE/before:meeting/all/1", "what": "tighten", "value": "14"}
        await deciding.decide(work, **said, why="As the board decided")
    await set_for(gate, town, idempotency_key="second-click")
    assert await clocks(gate, town) == [("2027-01-12", "2026-12-29", "open", "None")]


async def test_sent_it_is_met_on_the_day_of_sending(gate: Gate) -> None:
    town = await town_of(gate, "IL")
    meeting = await set_for(gate, town)
    await does(gate, town, "case_manager", "send_invitations", meeting)
    assert await clocks(gate, town) == [("2027-01-12", "2027-01-02", "met", "2026-11-27")]


async def test_sent_too_late_it_is_met_late_and_the_day_is_the_districts(gate: Gate, monkeypatch: Any) -> None:
    town = await town_of(gate, "IL")
    meeting = await set_for(gate, town)
    # Past midnight in London, the evening before in Chicago and Los Angeles.
    monkeypatch.setenv("TRELLIS_TEST_NOW", "2027-01-06T03:00:00+00:00")
    await does(gate, town, "case_manager", "send_invitations", meeting)
    assert await clocks(gate, town) == [("2027-01-12", "2027-01-02", "met", "2027-01-05")]
    [row] = await kept(gate, town)
    assert row.is_late_on(row.met_on)


async def test_whom_no_letter_reaches_has_no_notice_until_it_is_handed_over(gate: Gate) -> None:
    town = await town_of(gate, "IL")
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        await work.session.execute(update(Person).where(Person.id == town.people["parent"]).values(email=None))
    meeting = await set_for(gate, town)
    await does(gate, town, "case_manager", "send_invitations", meeting)
    assert [state for _, _, state, _ in await clocks(gate, town)] == ["open"], "the team's letters are no notice"
    mine = (await seats(gate, town, meeting))["parent"].id
    await does(gate, town, "case_manager", "send_invitations", meeting, on_paper=[mine])
    assert [state for _, _, state, _ in await clocks(gate, town)] == ["met"]


async def test_moved_before_anybody_was_told_the_day_moves_and_the_first_stays_on_record(gate: Gate) -> None:
    town = await town_of(gate, "IL")
    meeting = await set_for(gate, town)
    await moved(gate, town, meeting, 7)
    assert await clocks(gate, town) == [("2027-01-19", "2027-01-09", "open", "None")]
    assert await moves(gate, town) == [("moved", "2027-01-02", "2027-01-09", None)]


async def test_moved_after_it_was_sent_the_new_day_has_its_own_notice_sent_with_the_move(
    gate: Gate, monkeypatch
) -> None:
    town = await town_of(gate, "IL")
    meeting = await set_for(gate, town)
    await does(gate, town, "case_manager", "send_invitations", meeting)
    monkeypatch.setenv("TRELLIS_TEST_NOW", "2026-12-08T18:00:00+00:00")
    await moved(gate, town, meeting, 7)
    first, second = ("2027-01-12", "2027-01-02", "met", "2026-11-27"), ("2027-01-19", "2027-01-09", "met", "2026-12-08")
    assert await clocks(gate, town) == [first, second]
    # Another hour of the same day is no other day.
    await moved(gate, town, meeting, 7)
    assert await clocks(gate, town) == [first, second]


@pytest.mark.parametrize("days", [7, 0])
async def test_moved_a_parent_told_on_paper_has_no_notice_until_the_new_time_is_handed_over(
    gate: Gate, monkeypatch: pytest.MonkeyPatch, days: int
) -> None:
    town = await town_of(gate, "IL")
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        await work.session.execute(update(Person).where(Person.id == town.people["parent"]).values(email=None))
    meeting = await set_for(gate, town)
    mine = (await seats(gate, town, meeting))["parent"].id
    await does(gate, town, "case_manager", "send_invitations", meeting, on_paper=[mine])
    assert [state for _, _, state, _ in await clocks(gate, town)] == ["met"]
    monkeypatch.setenv("TRELLIS_TEST_NOW", "2026-12-08T18:00:00+00:00")
    later = STARTS + timedelta(days=days, hours=2)
    await does(gate, town, "case_manager", "reschedule", meeting, starts_at=later, ends_at=later + HOUR, location=None)
    assert [state for _, _, state, _ in await clocks(gate, town)] == ["met", "open"], "the team's letters are no notice"
    monkeypatch.setenv("TRELLIS_TEST_NOW", "2026-12-10T18:00:00+00:00")
    await does(gate, town, "case_manager", "send_invitations", meeting, on_paper=[mine])
    assert [(state, met) for _, _, state, met in await clocks(gate, town)] == [
        ("met", "2026-11-27"),
        ("met", "2026-12-10"),
    ]


async def test_called_off_it_is_asked_no_more(gate: Gate) -> None:
    town = await town_of(gate, "IL")
    meeting = await set_for(gate, town)
    await does(gate, town, "case_manager", "cancel", meeting, reason="Snow.")
    assert await clocks(gate, town) == [("2027-01-12", "2027-01-02", "withdrawn", "None")]


async def test_without_somebody_who_is_owed_notice_and_for_a_504_group_nothing_runs(gate: Gate) -> None:
    town = await town_of(gate, "IL")
    await set_for(gate, town, kind="section_504")
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        await work.session.execute(delete(RightsHolder).where(RightsHolder.person_id == town.people["parent"]))
    await set_for(
        gate, town, participants=[(town.people["case_manager"], "case_manager")], idempotency_key="another-click"
    )
    assert await clocks(gate, town) == []


async def test_of_one_that_took_place_the_day_its_notice_went_out_counts(gate: Gate) -> None:
    town = await town_of(gate, "IL")
    then = datetime(2026, 11, 20, 16, 0, tzinfo=UTC)
    await set_for(gate, town, then, took_place=True)
    assert await clocks(gate, town) == [], "nobody can be sent one any more"
    given = {"took_place": True, "notice_given_on": datetime(2026, 11, 13).date(), "idempotency_key": "another-click"}
    await set_for(gate, town, then, **given)
    assert await clocks(gate, town) == [("2026-11-20", "2026-11-10", "met", "2026-11-13")]


@pytest.mark.parametrize(("attendance", "state"), [("in_person", "met"), ("absent", "open")])
async def test_held_without_notice_it_is_late_and_overdue_where_the_parent_did_not_come(
    gate: Gate, monkeypatch: pytest.MonkeyPatch, attendance: str, state: str
) -> None:
    town = await town_of(gate, "IL")
    meeting = await set_for(gate, town)
    monkeypatch.setenv("TRELLIS_TEST_NOW", "2027-01-12T18:00:00+00:00")
    by = await seats(gate, town, meeting)
    there = [(by["case_manager"].id, "in_person"), (by["parent"].id, attendance)]
    await does(gate, town, "case_manager", "take_attendance", meeting, attendance=there)
    await does(gate, town, "case_manager", "hold", meeting)
    [row] = await kept(gate, town)
    assert (row.state, row.is_late_on(STARTS.date())) == (state, True)


def test_everybody_who_is_owed_one_was_sent_theirs() -> None:
    day = [datetime(2027, 1, number, tzinfo=UTC) for number in (1, 2, 3)]
    one, other, waits = Owed(day[0], None), Owed(day[1], None), Owed(None, None)
    assert sent_at([], None) is sent_at([one, waits], None) is None
    assert sent_at([one, other], None) == day[1]
    assert sent_at([one, other], day[2]) == day[2], "they heard of the new time when it moved"
