"""How long a plan may wait to be carried out: from its meeting, its notice or its receipt, as the state counts.

Dates are counted as the worked examples are (`tests/deadlines/counted_by_hand.py`), by code of its own.
"""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest
from sqlalchemy import select, update

import trellis.rooms  # noqa: F401  (jobs are declared by importing them)
from tests.deadlines import counted_by_hand as by_hand
from tests.deadlines.a_calendar import kept, with_calendar
from tests.factories import Town, make_town
from tests.factories.plan import give_notice
from tests.plans.test_plan_notice import answer, ask, final
from trellis.deadlines.model import Deadline
from trellis.kernel.jobs import JOBS
from trellis.kernel.tenancy import SYSTEM, Gate
from trellis.notices.prior_written import delivering
from trellis.plans import clocks
from trellis.plans.model import Plan, PlanVersion

pytestmark = pytest.mark.database


@pytest.fixture(autouse=True)
def _a_monday_in_november(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRELLIS_TEST_NOW", "2026-11-23T18:00:00+00:00")


def school_days_after(on: date, days: int) -> date:
    """The n-th school day after a day, by hand."""
    return by_hand.nth(by_hand.SCHOOL, on.isoformat(), days)


async def made(gate: Gate, state: str) -> tuple[Town, Plan, PlanVersion]:
    town = await make_town(gate, state=state)
    await with_calendar(gate, town)
    return town, *(await final(gate, town))


async def to_carry_out(gate: Gate, town: Town) -> list[Deadline]:
    return [row for row in await kept(gate, town) if row.rule_id == "IEP_IMPLEMENT"]


async def come(gate: Gate, town: Town, version: PlanVersion) -> None:
    """The job that is noted as somebody has the notice, twice: again is no harm."""
    for _ in range(2):
        await JOBS["plans.received"].body(
            SimpleNamespace(gate=gate), district_id=town.district_id, version_id=str(version.id)
        )


async def opened(gate: Gate, town: Town, version: PlanVersion) -> None:
    notice = await give_notice(gate, town, version)
    async with gate.open(town.district_id, town.actor("parent"), "test") as work:
        await delivering.open_notice(work, notice_id=notice.id)


async def test_in_pennsylvania_a_plan_is_carried_out_ten_school_days_after_its_meeting(gate: Gate) -> None:
    """22 Pa Code 14.131."""
    town, plan, version = await made(gate, "PA")
    [row] = await to_carry_out(gate, town)
    assert (row.trigger_event, row.instance, row.state) == ("iep_meeting", str(plan.id), "open")
    assert row.due_on == school_days_after(row.trigger_on, 10)
    await come(gate, town, version)
    assert [one.id for one in await to_carry_out(gate, town)] == [row.id]


@pytest.mark.parametrize(("state", "event", "days"), [("IL", "pwn_delivered", 10), ("MI", "offer_notice_received", 15)])
async def test_in_illinois_and_michigan_it_is_counted_from_the_day_the_family_has_the_notice(
    gate: Gate, state: str, event: str, days: int
) -> None:
    """23 IAC 226.220(a); R 340.1721b(1)(d)."""
    town, plan, version = await made(gate, state)
    await come(gate, town, version)
    assert await to_carry_out(gate, town) == []
    await opened(gate, town, version)
    assert await to_carry_out(gate, town) == [], "a parent starts no clock"
    await come(gate, town, version)
    [row] = await to_carry_out(gate, town)
    assert (row.trigger_event, str(row.trigger_on), row.instance) == (event, "2026-11-23", str(plan.id))
    assert row.due_on == school_days_after(date(2026, 11, 23), days)


async def test_on_paper_the_day_it_was_given_counts_not_the_day_somebody_wrote_it_down(
    gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    town, _, version = await made(gate, "IL")
    notice = await give_notice(gate, town, version)
    monkeypatch.setenv("TRELLIS_TEST_NOW", "2026-12-01T18:00:00+00:00")
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        said = {"person_id": town.people["parent"], "way": "handed", "delivered_on": date(2026, 11, 24)}
        await delivering.hand_over(work, notice_id=notice.id, **said)
    await come(gate, town, version)
    [row] = await to_carry_out(gate, town)
    assert (str(row.trigger_on), row.due_on) == ("2026-11-24", school_days_after(date(2026, 11, 24), 10))


@pytest.mark.parametrize("state", ["IL", "PA"])
async def test_it_ends_as_the_plan_begins_and_does_not_begin_anew(gate: Gate, state: str) -> None:
    town, _, version = await made(gate, state)
    await opened(gate, town, version)
    await come(gate, town, version)
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        await work.session.execute(update(Plan).values(state="active", starts_on=date(2026, 11, 23)))
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        await clocks.has_begun(work, (await work.session.execute(select(Plan))).scalar_one())
    await come(gate, town, version)
    assert [(one.state, str(one.met_on)) for one in await to_carry_out(gate, town)] == [("met", "2026-11-23")]


async def test_of_a_plan_that_has_begun_nothing_is_owed_and_elsewhere_no_number_is_made_up(gate: Gate) -> None:
    town, plan, version = await made(gate, "IL")
    await opened(gate, town, version)
    await ask(gate, town, plan)
    assert await answer(gate, town, version) == "granted"
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        await work.session.execute(update(Plan).values(starts_on=date(2026, 11, 23)))
    await come(gate, town, version)
    assert await to_carry_out(gate, town) == []
    town, _, version = await made(gate, "TX")
    await opened(gate, town, version)
    await come(gate, town, version)
    assert await to_carry_out(gate, town) == []
