"""Requests that wait stand on the day of whoever answers for them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.cases.asking_for_help import asked, matched, received, with_registrar
from tests.factories import Town, make_town
from trellis.cases import matching
from trellis.cases.model import HelpRequest
from trellis.cases.today import MOST, row_of, rows_for
from trellis.graphql.viewer import TodayRow
from trellis.kernel.ids import new_id
from trellis.kernel.tenancy import Gate
from trellis.plans.today import Row

pytestmark = pytest.mark.database


@pytest.fixture
async def town(gate: Gate) -> Town:
    return await make_town(gate)


async def rows_of(gate: Gate, town: Town, who: str) -> list[Row]:
    actor = town.actor(who)
    if who == "principal":
        actor = replace(actor, school_roles=frozenset({("school_leader", town.school_id)}))
    async with gate.open(town.district_id, actor, "test") as work:
        return await rows_for(work)


async def test_a_request_that_waits_stands_on_the_day_of_special_education_and_of_the_schools_leader(gate, town):
    await with_registrar(gate, town)
    here = await received(gate, town)
    nowhere = await received(gate, town, asked(given_name="Ada"))
    for who, expected in {
        "director": [here.id, nowhere.id],
        "principal": [here.id],
        **{one: [] for one in ("case_manager", "teacher", "therapist", "admin", "registrar", "parent", "stranger")},
    }.items():
        assert [row.id for row in await rows_of(gate, town, who)] == expected, who
    await matched(gate, town, "director", here)
    assert await rows_of(gate, town, "principal") == []


async def test_a_child_who_is_no_student_stays_on_the_list(gate, town) -> None:
    request = await received(gate, town)
    async with gate.open(town.district_id, town.actor("director"), "test") as work:
        await matching.keep_for_child_find(work, request_id=request.id)
    (row,) = await rows_of(gate, town, "director")
    assert (row.id, row.standing, row.search) == (request.id, "waiting", "state=child_find")
    assert "300.111" in row.reason.en


async def test_the_oldest_come_first_and_no_more_than_a_day_can_hold(gate, town) -> None:
    requests = [await received(gate, town, asked(given_name=f"Maya {n}")) for n in range(MOST + 1)]
    assert [row.id for row in await rows_of(gate, town, "director")] == [one.id for one in requests[:MOST]]


@pytest.mark.parametrize(
    ("day", "en", "es"),
    [
        (date(2026, 11, 2), "November 2, 2026 (today)", "2 de noviembre de 2026 (hoy)"),
        (date(2026, 11, 3), "November 2, 2026 (1 day ago)", "2 de noviembre de 2026 (hace 1 día)"),
        (date(2026, 11, 27), "November 2, 2026 (25 days ago)", "2 de noviembre de 2026 (hace 25 días)"),
    ],
)
def test_a_row_names_the_child_the_day_it_came_and_how_long_that_is_ago(day: date, en: str, es: str) -> None:
    known = {"given_name": "Maya", "family_name": "Ruiz", "received_on": date(2026, 11, 2)}
    row = row_of(HelpRequest(id=new_id(), state="waiting", **known), day, "CA")
    assert row.what.en == "Request for help: Maya Ruiz"
    assert en in row.reason.en
    assert es in row.reason.es
    assert "within 15 calendar days" in row.reason.en and "dentro de 15 días calendario" in row.reason.es
    assert (row.student_id, row.standing) == (None, "this_week")
    assert TodayRow.of(row, "en").href == "/requests"
    kept = row_of(HelpRequest(id=new_id(), state="child_find", **known), day, "CA")
    assert TodayRow.of(kept, "en").href == "/requests?state=child_find"
