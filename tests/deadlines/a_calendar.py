"""A town's school calendar, set through the door an administrator uses."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from types import SimpleNamespace
from typing import Any

from sqlalchemy import select

from tests.deadlines.grand_bend import DAYS_2526, DAYS_2627, DAYS_2728, EARLIER_YEAR, LATER_YEAR, ROSTER_YEAR
from tests.factories import Town
from trellis.deadlines import calendars, extending, service
from trellis.deadlines.calendar import DayOff
from trellis.deadlines.model import Deadline, DeadlineChange, SchoolCalendar
from trellis.kernel.jobs import JOBS
from trellis.kernel.tenancy import SYSTEM, Gate

YEARS = {
    "2025-2026": (EARLIER_YEAR, DAYS_2526),
    "2026-2027": (ROSTER_YEAR, DAYS_2627),
    "2027-2028": (LATER_YEAR, DAYS_2728),
}


def wish(name: str, **other: Any) -> calendars.YearWish:
    (first_on, last_on), _ = YEARS[name]
    return calendars.YearWish(
        **{"name": name, "first_on": first_on, "last_on": last_on, "weekdays": (0, 1, 2, 3, 4), **other}
    )


async def year_set(gate: Gate, town: Town, name: str = "2026-2027", who: str = "admin", **other: Any) -> SchoolCalendar:
    async with gate.open(town.district_id, town.actor(who), "test") as work:
        return await calendars.set_year(
            work, calendar_id=None, revision=None, wish=wish(name, **other), why="As the board decided"
        )


async def changed(
    gate: Gate,
    town: Town,
    calendar: SchoolCalendar,
    add: Sequence[DayOff] = (),
    remove: Sequence[date] = (),
    who: str = "admin",
    why: str = "Snow, decided this morning",
    revision: int | None = None,
) -> SchoolCalendar:
    async with gate.open(town.district_id, town.actor(who), "test") as work:
        return await calendars.change_days(
            work, calendar_id=calendar.id, revision=revision, add=add, remove=remove, why=why
        )


async def with_calendar(gate: Gate, town: Town, *names: str) -> dict[str, SchoolCalendar]:
    """The town with these school years and all their days."""
    found = {}
    for name in names or YEARS:
        row = await year_set(gate, town, name)
        found[name] = await changed(gate, town, row, YEARS[name][1], why="As the board decided")
    return found


async def started(
    gate: Gate, town: Town, rule: str, event: str, on: str, who: str = "case_manager", **other: Any
) -> Any:
    async with gate.open(town.district_id, town.actor(who), "test") as work:
        said = {"student_id": town.student_id, "rule": rule, "event": event, "instance": "case-1", **other}
        return await service.start_clock(work, on=date.fromisoformat(on), **said)


async def deed(gate: Gate, town: Town, who: str, name: str, **values: Any) -> Any:
    async with gate.open(town.district_id, town.actor(who), "test") as work:
        return await getattr(extending if name == "extend" else service, name)(work, **values)


async def kept(gate: Gate, town: Town) -> list[Deadline]:
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        return list((await work.session.execute(select(Deadline).order_by(Deadline.id))).scalars())


async def moves(gate: Gate, town: Town) -> list[tuple[Any, ...]]:
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        rows = (await work.session.execute(select(DeadlineChange).order_by(DeadlineChange.id))).scalars()
        return [(r.cause, str(r.due_before), str(r.due_after), r.note) for r in rows]


async def jobs_run(gate: Gate, town: Town, name: str = "deadlines.recount") -> None:
    await JOBS[name].body(SimpleNamespace(gate=gate), district_id=town.district_id)
