"""The day row policies count by: the district's own, asked of it or told with the unit of work."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import text
from tests.factories import make_town

from trellis.kernel.tenancy import Actor, Gate, set_context

pytestmark = pytest.mark.database

EVENING = datetime(2026, 3, 3, 4, 30, tzinfo=UTC)
"""The evening of March 2 in every time zone of the United States."""
PERSON = Actor(kind="person")


@pytest.mark.parametrize(
    ("told", "counted"),
    [(None, date(2026, 3, 2)), (date(2026, 3, 2), date(2026, 3, 2)), (date(2026, 3, 9), date(2026, 3, 9))],
    ids=["asked", "told", "told, whatever the instant"],
)
async def test_the_day_is_the_districts(gate: Gate, told: date | None, counted: date) -> None:
    town = await make_town(gate)
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        await work.session.execute(text(set_context(town.district_id, work.actor, EVENING, told)))
        assert (await work.session.execute(text("SELECT app_today()"))).scalar_one() == counted


async def test_a_membership_counts_by_the_day_that_was_told(gate: Gate) -> None:
    """The policies ask the same function: on the day before the team began its manager sees nobody."""
    town = await make_town(gate)
    actor = town.actor("case_manager")
    async with gate.open(town.district_id, actor, "test") as work:
        begins = (
            await work.session.execute(
                text("SELECT min(starts_on) FROM team_member WHERE person_id = :me"), {"me": actor.person_id}
            )
        ).scalar_one()
        for day, sees in ((begins, True), (begins - timedelta(days=1), False)):
            async with gate.direct(town.district_id, actor, work.at, day) as connection:
                seen = await connection.fetchval("SELECT count(*) FROM student")
            assert bool(seen) is sees, day
