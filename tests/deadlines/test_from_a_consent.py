"""Consent is received, and the clocks of the state run from that day (34 CFR 300.301(c)(1))."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import update

import trellis.rooms  # noqa: F401  (who listens is declared by importing it)
from tests.cases.asking_for_help import cases_of, matched, received
from tests.deadlines.a_calendar import kept, with_calendar
from tests.factories import Town, make_town
from trellis.cases import stepping
from trellis.cases.jobs import stepped
from trellis.cases.log import Step, write_step
from trellis.cases.model import EvaluationCase
from trellis.cases.states import rows_from
from trellis.cases.words import FACTS
from trellis.deadlines import from_a_consent
from trellis.kernel.tenancy import SYSTEM, Gate
from trellis.students.model import Student

pytestmark = pytest.mark.database
RECEIVED_ON = date(2026, 11, 20)


async def _shown(*_: Any) -> str:
    return "shown"


async def asked(gate: Gate, monkeypatch: pytest.MonkeyPatch, state: str, *, again: bool = False) -> tuple[Town, Any]:
    """A case that waits for consent; every ground a step needs is there."""
    monkeypatch.setenv("TRELLIS_TEST_NOW", "2026-11-27T18:00:00+00:00")
    town = await make_town(gate, state=state)
    await with_calendar(gate, town)
    if not again:
        async with gate.open(town.district_id, SYSTEM, "test") as work:
            await work.session.execute(update(Student).values(evaluated_on=None, primary_category=None))
    monkeypatch.setattr("trellis.cases.facts.KNOWN", dict.fromkeys(FACTS, _shown))
    await matched(gate, town, "director", await received(gate, town))
    (case,) = await cases_of(gate, town)
    for event in ("review", "propose", "send"):
        await take(gate, town, case, event)
    return town, case


async def take(gate: Gate, town: Town, case: EvaluationCase, event: str) -> None:
    async with gate.open(town.district_id, town.actor("director"), "test") as work:
        await stepping.take(work, case_id=case.id, event=event, reason="It was decided.")


async def consented(gate: Gate, town: Town, case: EvaluationCase, on: date = RECEIVED_ON) -> None:
    row = next(one for one in rows_from(case.machine, "consent_pending") if one.event == "consent")
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        step = Step(row, "PAR", on, evidence={"consent_signed": "the answer"})
        await write_step(work, case_id=case.id, student_id=case.student_id, step=step)


async def clocks(gate: Gate, town: Town, case: EvaluationCase, event: str = "eval_consent_received") -> dict[str, Any]:
    """Of each rule counted from consent: the day it counts from, its day, its state. Told twice: no harm."""
    for _ in range(2):
        await stepped(SimpleNamespace(gate=gate), district_id=town.district_id, case_id=str(case.id))  # type: ignore[arg-type]
    rows = [row for row in await kept(gate, town) if row.trigger_event == event]
    assert {row.instance for row in rows} <= {str(case.id)}
    return {row.rule_id: (str(row.trigger_on), str(row.due_on), row.state) for row in rows}


@pytest.mark.parametrize(
    ("state", "due"),
    [
        ("GA", {"EVAL_INITIAL": "2027-01-19"}),
        # Federal law: sixty calendar days.
        ("WY", {"EVAL_INITIAL": "2027-01-19"}),
        # Ohio counts the plan from consent, too: ninety days.
        ("OH", {"EVAL_INITIAL": "2027-01-19", "IEP_INITIAL_FROM_CONSENT": "2027-02-18"}),
        # Virginia counts from the referral.
        ("VA", {}),
    ],
)
async def test_what_a_state_counts_from_consent_runs_from_the_day_it_was_received(gate, monkeypatch, state, due):
    town, case = await asked(gate, monkeypatch, state)
    assert await clocks(gate, town, case) == {}
    await consented(gate, town, case)
    assert await clocks(gate, town, case) == {rule: ("2026-11-20", on, "open") for rule, on in due.items()}


async def test_a_reevaluation_has_its_own_clock_and_not_that_of_a_first_evaluation(gate, monkeypatch) -> None:
    town, case = await asked(gate, monkeypatch, "NJ", again=True)
    await consented(gate, town, case)
    assert await clocks(gate, town, case) == {}
    assert await clocks(gate, town, case, "reeval_consent_received") == {
        "REEVAL_COMPLETE": ("2026-11-20", "2027-01-19", "open")
    }


async def test_the_report_or_the_decision_ends_it_as_the_row_says_and_what_waits_for_a_plan_runs_on(
    gate, monkeypatch
) -> None:
    town, case = await asked(gate, monkeypatch, "OH")
    await consented(gate, town, case)
    for event in ("assign", "areas_done"):
        await take(gate, town, case, event)
    found = await clocks(gate, town, case)
    assert found["EVAL_INITIAL"][2] == "met", "Ohio: the report"
    await take(gate, town, case, "close")
    assert (await clocks(gate, town, case))["IEP_INITIAL_FROM_CONSENT"][2] == "open"


async def test_without_consent_nothing_runs_and_a_decision_in_its_place_starts_it(gate, monkeypatch) -> None:
    town, case = await asked(gate, monkeypatch, "WY")
    await take(gate, town, case, "override")
    assert (await clocks(gate, town, case))["EVAL_INITIAL"][0] == "2026-11-27"
    town, case = await asked(gate, monkeypatch, "WY")
    await take(gate, town, case, "no_response")
    assert await clocks(gate, town, case) == {}


def test_the_rules_are_those_of_the_rows() -> None:
    assert {"EVAL_INITIAL", "IEP_INITIAL_FROM_CONSENT", "EVAL_ASSESS"} <= set(from_a_consent.COUNTED["initial"])
    assert "EVAL_INITIAL_AFTER_RTI" not in from_a_consent.COUNTED["initial"]
    assert from_a_consent.COUNTED["reevaluation"] == ("REEVAL_COMPLETE",)
