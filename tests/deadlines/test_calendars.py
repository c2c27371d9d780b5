"""An administrator sets the calendar; a closure is an edit that stays told, and moves what was counted by it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

import trellis.rooms  # noqa: F401  (jobs are declared by importing them)
from tests.deadlines.a_calendar import changed, jobs_run, kept, moves, started, wish, with_calendar, year_set
from tests.evaluations.a_case import a_file
from tests.factories import Town, make_town
from trellis.deadlines import calendars, extending, recounting
from trellis.deadlines.calendar import DayOff
from trellis.deadlines.calendars import CalendarUnfit
from trellis.kernel.errors import Conflict, InvalidInput, NotAllowed, NotFound
from trellis.kernel.tenancy import SYSTEM, Gate

pytestmark = pytest.mark.database

CONSENT = ("EVAL_INITIAL", "eval_consent_received")
SNOW = DayOff(date(2026, 12, 10), "closure", "Snow")


@pytest.fixture(autouse=True)
def _the_day_after_thanksgiving(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRELLIS_TEST_NOW", "2026-11-27T18:00:00+00:00")


@pytest.fixture
async def texas(gate: Gate) -> Town:
    return await make_town(gate, state="TX")


async def edits(gate: Gate, town: Town, calendar: Any) -> list[tuple[Any, ...]]:
    async with gate.open(town.district_id, town.actor("admin"), "test") as work:
        rows = await calendars.edits_of(work, calendar_id=calendar.id, most=500)
        return [(r.number, r.what, r.day and r.day.isoformat(), r.kind, r.reason, r.why, r.person_id) for r in rows]


async def test_a_closure_moves_what_is_open_and_the_first_day_stays_known(gate: Gate, texas: Town) -> None:
    years = await with_calendar(gate, texas)
    await started(gate, texas, *CONSENT, "2026-11-09")
    await changed(gate, texas, years["2026-2027"], [SNOW])
    await jobs_run(gate, texas)
    [row] = await kept(gate, texas)
    assert (str(row.due_on), str(row.original_due_on)) == ("2027-02-03", "2027-02-02")
    assert await moves(gate, texas) == [("calendar", "2027-02-02", "2027-02-03", None)]


async def test_a_day_taken_back_moves_it_back_and_both_are_told(gate: Gate, texas: Town) -> None:
    year = (await with_calendar(gate, texas))["2026-2027"]
    await started(gate, texas, *CONSENT, "2026-11-09")
    await changed(gate, texas, year, [SNOW])
    await jobs_run(gate, texas)
    await changed(gate, texas, year, remove=[SNOW.day], why="It melted; school was open")
    await jobs_run(gate, texas)
    assert [str(row.due_on) for row in await kept(gate, texas)] == ["2027-02-02"]
    assert len(await moves(gate, texas)) == 2
    newest, before, *_ = await edits(gate, texas, year)
    assert newest[1:] == (
        "remove",
        "2026-12-10",
        "closure",
        "Snow",
        "It melted; school was open",
        texas.people["admin"],
    )
    assert (before[1], newest[0] - before[0]) == ("add", 1)


async def test_what_was_extended_keeps_the_day_that_was_agreed(gate: Gate, texas: Town) -> None:
    year = (await with_calendar(gate, texas))["2026-2027"]
    row = await started(gate, texas, *CONSENT, "2026-11-09")
    file = await a_file(gate, texas, "case_manager")
    async with gate.open(texas.district_id, texas.actor("case_manager"), "test") as work:
        agreed = {"until": date(2027, 3, 1), "ground": "absences", "note": "Absent", "attachment_id": file}
        await extending.extend(work, deadline_id=row.id, **agreed)
    await changed(gate, texas, year, [SNOW])
    await jobs_run(gate, texas)
    assert [str(one.due_on) for one in await kept(gate, texas)] == ["2027-03-01"]


async def test_recounting_goes_batch_by_batch_and_again_changes_nothing(gate: Gate, texas: Town) -> None:
    year = (await with_calendar(gate, texas))["2026-2027"]
    for number in range(5):
        await started(gate, texas, *CONSENT, "2026-11-09", instance=f"case-{number}")
    await changed(gate, texas, year, [SNOW])
    looked_at = []
    for _ in range(4):
        async with gate.open(texas.district_id, SYSTEM, "test") as work:
            looked_at.append(await recounting.recount(work, most=2))
    assert looked_at == [2, 2, 1, 0]
    assert {str(one.due_on) for one in await kept(gate, texas)} == {"2027-02-03"}
    assert len(await moves(gate, texas)) == 5


async def test_a_calendar_of_one_district_moves_nothing_of_another(gate: Gate, texas: Town) -> None:
    other = await make_town(gate, state="TX")
    years = [await with_calendar(gate, town) for town in (texas, other)]
    for town in (texas, other):
        await started(gate, town, *CONSENT, "2026-11-09")
    await changed(gate, texas, years[0]["2026-2027"], [SNOW])
    await jobs_run(gate, texas)
    await jobs_run(gate, other)
    assert [str(one.due_on) for one in await kept(gate, other)] == ["2027-02-02"]
    with pytest.raises(NotFound):
        await changed(gate, texas, years[1]["2026-2027"], [SNOW])


async def test_only_who_administers_the_district_sets_its_calendar(gate: Gate, texas: Town) -> None:
    for who in ("case_manager", "principal", "director", "parent", "student"):
        with pytest.raises(NotAllowed):
            await year_set(gate, texas, who=who)
    year = await year_set(gate, texas)
    for who in ("director", "teacher"):
        with pytest.raises(NotAllowed):
            await changed(gate, texas, year, [SNOW], who=who)


async def test_years_that_overlap_or_leave_one_out_are_refused(gate: Gate, texas: Town) -> None:
    await year_set(gate, texas, "2025-2026")
    with pytest.raises(CalendarUnfit, match="CALENDAR_UNFIT") as overlapping:
        await year_set(gate, texas, first_on=date(2026, 5, 1))
    assert "overlaps 2025-2026" in overlapping.value.says.en
    with pytest.raises(CalendarUnfit) as gap:
        await year_set(gate, texas, "2027-2028")
    assert "a school year is missing" in gap.value.says.en
    await year_set(gate, texas)


async def test_a_day_outside_the_year_is_refused_with_its_line(gate: Gate, texas: Town) -> None:
    year = await year_set(gate, texas)
    with pytest.raises(CalendarUnfit) as refused:
        await changed(gate, texas, year, [SNOW, DayOff(date(2027, 6, 30), "closure", "Heat")])
    assert refused.value.says.en == "Line 2: 2027-06-30 is not in the school year 2026-2027."
    assert refused.value.says.es.startswith("Línea 2: ")


@pytest.mark.parametrize(
    "said",
    [
        {"why": " "},
        {"why": "x" * 500},
        {"add": [DayOff(SNOW.day, "closure", "")]},
        {"add": [DayOff(SNOW.day, "feast", "Snow")]},
        {"add": [], "remove": []},
        {"add": [DayOff(date(2026, 9, 1) + timedelta(n), "closure", "x") for n in range(301)]},
    ],
)
async def test_a_change_says_what_and_why(gate: Gate, texas: Town, said: dict[str, Any]) -> None:
    year = await year_set(gate, texas)
    with pytest.raises(InvalidInput):
        await changed(gate, texas, year, **{"add": [SNOW], **said})


async def test_of_two_administrators_the_second_looks_again(gate: Gate, texas: Town) -> None:
    year = await year_set(gate, texas)
    await changed(gate, texas, year, [SNOW], revision=year.revision)
    with pytest.raises(Conflict):
        await changed(gate, texas, year, remove=[SNOW.day], revision=year.revision)


async def test_the_same_days_again_are_no_edit(gate: Gate, texas: Town) -> None:
    year = await year_set(gate, texas)
    once = await changed(gate, texas, year, [SNOW])
    again = await changed(gate, texas, year, [SNOW])
    assert once.revision == again.revision
    renamed = await changed(gate, texas, year, [DayOff(SNOW.day, "partial", "Late start")])
    assert renamed.revision == again.revision + 1


async def test_the_rosters_year_is_offered_until_it_has_a_calendar(gate: Gate, texas: Town) -> None:
    async def offered() -> list[str]:
        async with gate.open(texas.district_id, texas.actor("admin"), "test") as work:
            return [year.name for year in await calendars.suggested_years(work)]

    assert await offered() == ["2026-2027"]
    year = await year_set(gate, texas)
    assert await offered() == []
    async with gate.open(texas.district_id, texas.actor("admin"), "test") as work:
        shorter = wish("2026-2027", last_on=date(2027, 5, 20))
        row = await calendars.set_year(
            work, calendar_id=year.id, revision=year.revision, wish=shorter, why="The board ended it earlier"
        )
    assert str(row.last_on) == "2027-05-20"


@pytest.mark.parametrize("first", [date(1, 1, 1), date(1999, 8, 23), date(2100, 8, 23), date(9999, 8, 23)])
async def test_a_school_year_of_another_age_is_refused(gate: Gate, texas: Town, first: date) -> None:
    last = first.replace(month=12, day=31) if first.year in (1, 9999) else first.replace(year=first.year + 1, month=5)
    with pytest.raises(calendars.CalendarUnfit) as refused:
        await year_set(gate, texas, first_on=first, last_on=last)
    assert "2000 and 2100" in refused.value.says.en
