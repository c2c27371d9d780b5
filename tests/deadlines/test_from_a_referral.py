"""A request becomes a case, and the clocks of its state run from the day it came."""

from __future__ import annotations

import uuid
from datetime import date
from types import SimpleNamespace

import pytest

import trellis.rooms  # noqa: F401  (who listens is declared by importing it)
from tests.cases.asking_for_help import cases_of, matched, received
from tests.deadlines.a_calendar import kept, with_calendar
from tests.factories import make_town
from trellis.cases.jobs import referred
from trellis.kernel.tenancy import Gate

pytestmark = pytest.mark.database


@pytest.mark.parametrize(
    ("state", "due"),
    [
        # Fifteen days with school, over Thanksgiving week.
        ("TX", {"EVAL_RESPONSE": "2026-12-10"}),
        # Virginia: 65 business days to the decision itself; the answer by the federal default.
        ("VA", {"EVAL_INITIAL": "2027-02-22", "EVAL_RESPONSE": "2026-12-10"}),
    ],
)
async def test_what_a_state_counts_from_a_referral_runs_from_the_day_it_came_not_the_day_it_was_matched(
    gate: Gate, monkeypatch: pytest.MonkeyPatch, state: str, due: dict[str, str]
) -> None:
    town = await make_town(gate, state=state)
    await with_calendar(gate, town)
    monkeypatch.setenv("TRELLIS_TEST_NOW", "2026-11-16T18:00:00+00:00")
    request = await received(gate, town)
    monkeypatch.setenv("TRELLIS_TEST_NOW", "2026-11-27T18:00:00+00:00")
    await matched(gate, town, "director", request)
    (case,) = await cases_of(gate, town)
    assert case.received_on == date(2026, 11, 16)
    for _ in range(2):  # at least once, and again is no harm
        await referred(SimpleNamespace(gate=gate), district_id=town.district_id, case_id=str(case.id))  # type: ignore[arg-type]
    clocks = await kept(gate, town)
    assert {row.rule_id: str(row.due_on) for row in clocks} == due
    assert {(row.trigger_event, row.trigger_on, uuid.UUID(row.instance)) for row in clocks} == {
        ("referral_received", date(2026, 11, 16), case.id)
    }
