"""How long before an action its notice is given (PWN_BEFORE_ACTION), by the row that governs and the calendar."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from tests.deadlines import counted_by_hand as by_hand
from tests.deadlines.a_calendar import changed, with_calendar
from tests.factories import make_town
from tests.factories.plan import give_notice, notice_of, whole_plan
from tests.factories.reading import read
from tests.plans.test_plan_notice import final
from trellis.deadlines import deciding
from trellis.deadlines.calendar import DayOff
from trellis.deadlines.leads import rule_in
from trellis.kernel.ids import global_id
from trellis.kernel.tenancy import Gate
from trellis.notices.prior_written import service
from trellis.notices.prior_written.lead import Lead, lead_of, without_a_calendar
from trellis.notices.prior_written.model import PriorNotice

DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))
LEADS = st.builds(Lead, st.integers(0, 60), st.sampled_from(["calendar", "school"]))
MONDAY = date(2026, 11, 30)
ISSUE_BY = """query ($id: ID!) { priorNotice(id: $id) { issueBy isLate } }"""


@pytest.mark.parametrize(
    ("lead", "on"),
    [
        (Lead(10), date(2026, 11, 20)),
        (Lead(0), MONDAY),
        (Lead(5, "school"), date(2026, 11, 23)),
        (Lead(1, "school"), date(2026, 11, 27)),
        (Lead(10, "school"), date(2026, 11, 16)),
    ],
)
def test_the_day_is_counted_back_from_the_action(lead: Lead, on: date) -> None:
    assert without_a_calendar(MONDAY, lead) == on


def test_from_a_weekend_school_days_are_counted_from_friday() -> None:
    assert without_a_calendar(date(2026, 11, 29), Lead(1, "school")) == date(2026, 11, 27)
    assert without_a_calendar(date(2026, 11, 29), Lead(0, "school")) == date(2026, 11, 27)


@given(DAYS, LEADS)
def test_so_many_school_days_lie_between(action_on: date, lead: Lead) -> None:
    on = without_a_calendar(action_on, lead)
    assert on <= action_on
    between = [on + timedelta(days=n) for n in range((action_on - on).days)]
    if lead.kind == "school":
        assert on.weekday() < 5
        assert sum(day.weekday() < 5 for day in between) in (lead.days, lead.days + (action_on.weekday() >= 5))
    else:
        assert len(between) == lead.days


@given(DAYS, LEADS, st.integers(0, 30))
def test_a_later_action_is_never_told_of_earlier(action_on: date, lead: Lead, days: int) -> None:
    assert without_a_calendar(action_on + timedelta(days=days), lead) >= without_a_calendar(action_on, lead)


def test_states_say_how_much() -> None:
    assert lead_of(rule_in("CA", MONDAY)) == Lead(10, "calendar") == Lead()
    assert lead_of(rule_in("TX", MONDAY)) == Lead(5, "school")
    assert lead_of(rule_in("TN", MONDAY)) == Lead(10, "school")
    assert lead_of(rule_in("NJ", MONDAY)) == Lead(15)
    assert "by the school calendar" in Lead(5, "school").why.en


@pytest.fixture
def _a_monday_in_november(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRELLIS_TEST_NOW", "2026-11-23T18:00:00+00:00")


@pytest.mark.database
@pytest.mark.usefixtures("_a_monday_in_november")
async def test_days_without_school_make_the_day_earlier_and_what_is_out_keeps_its_own(gate: Gate) -> None:
    """Texas, five school days before December 2: Thanksgiving's three days off are passed over (19 TAC 89.1050(h))."""
    town = await make_town(gate, state="TX")
    lines = [{**line, "starts_on": "2026-12-02"} for line in whole_plan()["services"]["services"]]
    _, version = await final(gate, town, basics={"starts_on": "2026-12-02"}, services={"services": lines})
    notice = await notice_of(gate, town, version)
    assert (notice.lead_days, notice.lead_kind) == (5, "school")
    begins = date(2026, 12, 2)

    async def by() -> date | None:
        async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
            row = (await work.session.execute(select(PriorNotice).where(PriorNotice.id == notice.id))).scalar_one()
            return await service.due_on(work, row)

    assert await by() == without_a_calendar(begins, Lead(5, "school")) == date(2026, 11, 25), "no calendar yet"
    year = (await with_calendar(gate, town))["2026-2027"]
    assert await by() == by_hand.nth_before(by_hand.SCHOOL, "2026-12-02", 5) == date(2026, 11, 20)
    await give_notice(gate, town, version)
    await changed(gate, town, year, [DayOff(date(2026, 11, 30), "closure", "Snow")])
    shown = await read(gate, town, "case_manager", ISSUE_BY, id=global_id("PriorNotice", notice.id))
    assert shown["priorNotice"] == {"issueBy": "2026-11-20", "isLate": True}


@pytest.mark.database
@pytest.mark.usefixtures("_a_monday_in_november")
async def test_a_district_that_asks_for_more_is_held_to_it(gate: Gate) -> None:
    town = await make_town(gate, state="NJ")
    async with gate.open(town.district_id, town.actor("admin"), "test") as work:
        key = "NJ/PWN_BEFORE_ACTION/before:proposed_action/all/1"
        await deciding.decide(work, key=key, what="tighten", value="20", why="Board policy 4.2")
    _, version = await final(gate, town)
    notice = await notice_of(gate, town, version)
    assert (notice.lead_days, notice.lead_kind) == (20, "calendar")
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        assert notice.action_on is not None
        assert await service.due_on(work, notice) == notice.action_on - timedelta(days=20)
