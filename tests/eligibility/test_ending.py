"""Eligibility ends after its notice and the time that gives, and not while the decision is disputed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.consents.a_consent import issued
from tests.eligibility.deciding import (
    ELIGIBLE,
    NOT_ELIGIBLE,
    case_with_report,
    decided,
    everybody_agrees,
    prepared,
)
from tests.factories import make_town
from trellis.districts.model import District
from trellis.eligibility import deciding, standing
from trellis.eligibility.jobs import end_daily
from trellis.eligibility.model import Determination, DeterminationEvent
from trellis.kernel import clock
from trellis.kernel.tenancy import SYSTEM
from trellis.notices.prior_written.model import PriorNotice
from trellis.students.model import Student

pytestmark = pytest.mark.database


@pytest.fixture
async def town(gate):
    return await make_town(gate)


@pytest.fixture
async def ended(gate, town):
    """A student with a category whom a reevaluation found not eligible; the notice is a draft."""
    row = await prepared(gate, town, await case_with_report(gate, town, machine="reevaluation"), NOT_ELIGIBLE)
    await everybody_agrees(gate, town, row)
    return await decided(gate, town, row, "decide_not_eligible")


@pytest.fixture
def in_days(monkeypatch):
    began = clock.now()
    return lambda days: monkeypatch.setenv("TRELLIS_TEST_NOW", (began + timedelta(days=days)).isoformat())


async def category(gate, town):
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        return (await work.session.execute(select(Student.primary_category))).scalars().first()


async def a_day_goes_by(gate, town):
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        return await end_daily(work, 100)


async def notice_goes_out(gate, town):
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        notice = (await work.session.execute(select(PriorNotice))).scalar_one()
    return await issued(gate, town, notice)


async def take(gate, town, row, event, who="parent"):
    async with gate.open(town.district_id, town.actor(who), "test") as work:
        row = await standing.named(work, determination_id=row.id)
        await deciding.take(work, determination_id=row.id, revision=row.revision, event=event, reason="He can't read.")


async def test_the_category_stands_until_the_time_of_the_notice_is_over(gate, town, ended, in_days):
    """34 CFR 300.503(a): 10 days unless the state says otherwise."""
    in_days(30)
    assert await a_day_goes_by(gate, town) == 0, "no notice is out"
    in_days(0)
    notice = await notice_goes_out(gate, town)
    for days in (0, 9):
        in_days(days)
        assert await a_day_goes_by(gate, town) == 0
        assert await category(gate, town) == "SLD"
    in_days(10)
    assert await a_day_goes_by(gate, town) == 1
    assert await category(gate, town) is None
    assert await a_day_goes_by(gate, town) == 0
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        last = select(DeterminationEvent).where(DeterminationEvent.event == "end_eligibility")
        event = (await work.session.execute(last)).scalar_one()
        assert (event.capacity, event.person_id) == ("SYS", None)
        assert event.evidence == {"was_category": "SLD", "notice_time_over": str(notice.id)}
        # A roster that brings a category again does not lose it to a decision that has had its end.
        (await work.session.execute(select(Student))).scalars().first().primary_category = "OHI"
    assert await a_day_goes_by(gate, town) == 0
    assert await category(gate, town) == "OHI"


async def test_a_dispute_keeps_eligibility_until_it_is_over(gate, town, ended, in_days):
    """34 CFR 300.518."""
    await notice_goes_out(gate, town)
    in_days(5)
    await take(gate, town, ended, "dispute")
    in_days(40)
    assert await a_day_goes_by(gate, town) == 0
    assert await category(gate, town) == "SLD"
    await take(gate, town, ended, "settle_not_eligible", "director")
    assert await a_day_goes_by(gate, town) == 1
    assert await category(gate, town) is None


async def test_where_the_state_counts_school_days_nothing_ends_without_a_calendar(gate, town, ended, in_days):
    """19 TAC 89.1050(h): five school days, and nobody has said which these are."""
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        (await work.session.get(District, town.district_id)).state = "TX"
    await notice_goes_out(gate, town)
    in_days(60)
    assert await a_day_goes_by(gate, town) == 0
    assert await category(gate, town) == "SLD"


async def test_a_later_decision_that_is_eligible_takes_the_place_of_the_end(gate, town, ended, in_days):
    await notice_goes_out(gate, town)
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        first = (await work.session.execute(select(Determination.case_id))).scalar_one()
    again = await case_with_report(gate, town, machine="reevaluation")
    assert again.id != first
    row = await prepared(gate, town, again, ELIGIBLE)
    await everybody_agrees(gate, town, row)
    await decided(gate, town, row, "decide_eligible")
    in_days(40)
    assert await a_day_goes_by(gate, town) == 0
    assert await category(gate, town) == "SLD"
