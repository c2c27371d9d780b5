"""Clocks after a decision on eligibility: what starts, what goes on to the first plan, what is taken back."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest

from tests.deadlines.a_calendar import kept, with_calendar
from tests.eligibility.deciding import (
    DECIDED_ON,
    ELIGIBLE,
    NOT_ELIGIBLE,
    case_with_report,
    decided,
    everybody_agrees,
    prepared,
)
from tests.factories import Town, make_town
from tests.factories.plan import begun, finalized, meet, whole_plan, write
from tests.meetings.arranging import HOUR, arranged, does, seats
from trellis.cases.jobs import referred, stepped
from trellis.cases.model import EvaluationCase
from trellis.deadlines.rows import ROWS
from trellis.deadlines.service import start_clock
from trellis.deadlines.to_a_plan import BEGAN, FINAL, MET, OFFERED, waits_for
from trellis.eligibility.writing import Written
from trellis.kernel import clock
from trellis.kernel.tenancy import SYSTEM, Gate
from trellis.plans import clocks
from trellis.plans.model import Plan

pytestmark = pytest.mark.database
FROM_CONSENT, FROM_REQUEST = "IEP_INITIAL_FROM_CONSENT", "IEP_INITIAL_FROM_REQUEST"


async def found(gate: Gate, town: Town) -> dict[str, tuple[str, str | None]]:
    """Of each clock its state, and why it was taken back or when it was met."""
    return {
        row.rule_id: (row.state, row.withdrawn_reason or (str(row.met_on) if row.met_on else None))
        for row in await kept(gate, town)
    }


async def told(gate: Gate, case: EvaluationCase) -> None:
    """The jobs of the case, twice: again is no harm."""
    for job in (referred, stepped, referred, stepped):
        await job(SimpleNamespace(gate=gate), district_id=case.district_id, case_id=str(case.id))  # type: ignore[arg-type]


async def certified(gate: Gate, town: Town, said: Written, event: str, *, before: bool = True) -> None:
    """Maya's first evaluation, decided; its jobs ran `before` the decision, too, or only after it."""
    case = await case_with_report(gate, town)
    if before:
        await told(gate, case)
    row = await prepared(gate, town, case, said)
    await everybody_agrees(gate, town, row)
    await decided(gate, town, row, event)
    await told(gate, case)


async def of_state(gate: Gate, state: str) -> Town:
    town = await make_town(gate, state=state)
    await with_calendar(gate, town)
    return town


async def a_clock(gate: Gate, town: Town, event: str, rule: str = "EVAL_INITIAL") -> None:
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        on = date(2026, 10, 1)
        row = await start_clock(work, student_id=town.student_id, rule=rule, event=event, on=on, instance="a case")
        assert row is not None


@pytest.mark.parametrize("before", [True, False])
async def test_for_a_child_found_eligible_what_waits_for_a_plan_goes_on_until_the_plan_is_final(gate, before) -> None:
    """Ohio: the report within 14 days; the plan within 30 of the decision, 90 of consent, 120 of the request."""
    town = await of_state(gate, "OH")
    await certified(gate, town, ELIGIBLE, "decide_eligible", before=before)
    rows = {row.rule_id: row for row in await kept(gate, town)}
    assert (rows["COPY_OF_ETR"].trigger_on, str(rows["COPY_OF_ETR"].due_on)) == (DECIDED_ON, "2026-12-09")
    assert {rule: rows[rule].state for rule in ("IEP_INITIAL", FROM_CONSENT, FROM_REQUEST, "COPY_OF_ETR")} == (
        dict.fromkeys(("IEP_INITIAL", FROM_CONSENT, FROM_REQUEST, "COPY_OF_ETR"), "open")
    )
    plan = await begun(gate, town, occasion="initial")
    await write(gate, town, plan, whole_plan())
    await meet(gate, town, plan)
    await finalized(gate, town, plan)
    now = await found(gate, town)
    assert {rule: now[rule][0] for rule in ("IEP_INITIAL", FROM_CONSENT, FROM_REQUEST)} == (
        dict.fromkeys(("IEP_INITIAL", FROM_CONSENT, FROM_REQUEST), "met")
    )
    assert now["COPY_OF_ETR"][0] == "open"


@pytest.mark.parametrize("before", [True, False])
async def test_for_a_child_not_eligible_what_waits_for_a_plan_is_taken_back_with_a_reason(gate, before) -> None:
    town = await of_state(gate, "OH")
    await certified(gate, town, NOT_ELIGIBLE, "decide_not_eligible", before=before)
    now = await found(gate, town)
    assert {rule: now[rule] for rule in (FROM_CONSENT, FROM_REQUEST)} == dict.fromkeys(
        (FROM_CONSENT, FROM_REQUEST), ("withdrawn", "determination.not_eligible")
    )
    assert "IEP_INITIAL" not in now
    assert now["COPY_OF_ETR"][0] == "open", "the report is owed whatever was decided"


async def test_the_report_starts_the_committees_time_and_a_decision_without_a_plan_keeps_it(gate) -> None:
    """Texas: thirty days from the report to the decision and the plan."""
    town = await of_state(gate, "TX")
    await certified(gate, town, NOT_ELIGIBLE, "decide_not_eligible")
    assert (await found(gate, town))["ARD_AFTER_REPORT"] == ("met", str(DECIDED_ON))
    town = await of_state(gate, "TX")
    await certified(gate, town, ELIGIBLE, "decide_eligible")
    assert (await found(gate, town))["ARD_AFTER_REPORT"][0] == "open"


async def test_the_meeting_about_a_first_plan_meets_the_clock_on_the_day_it_was_held(gate) -> None:
    """34 CFR 300.323(c)(1); California counts the evaluation to that meeting, too."""
    town = await of_state(gate, "CA")
    await a_clock(gate, town, "eval_consent_received")
    await a_clock(gate, town, "eligibility_determined", "IEP_INITIAL")
    for kind, state in (("eligibility", "open"), ("initial_iep", "met")):
        starts = clock.now() - 2 * HOUR
        said = {
            "kind": kind,
            "idempotency_key": kind,
            "took_place": True,
            "starts_at": starts,
            "ends_at": starts + HOUR,
        }
        meeting = await arranged(gate, town, **said)
        there = [(seat.id, "in_person") for seat in (await seats(gate, town, meeting)).values()]
        await does(gate, town, "case_manager", "take_attendance", meeting, attendance=there)
        await does(gate, town, "case_manager", "hold", meeting)
        now = await found(gate, town)
        assert {now["EVAL_INITIAL"][0], now["IEP_INITIAL"][0]} == {state}, kind


@pytest.mark.parametrize(("state", "event"), [("MA", "eval_consent_received"), ("NC", "referral_received")])
async def test_what_runs_to_the_offer_or_the_first_day_of_a_plan_ends_with_those(gate, state, event) -> None:
    """Massachusetts: the proposed plan with its notice; North Carolina: the plan carried out."""
    town = await of_state(gate, state)
    await a_clock(gate, town, event)
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        plan = Plan(student_id=town.student_id, kind="iep", occasion="initial", state="finalized", starts_on=None)
        await clocks.was_reviewed(work, plan, None, None)
        assert (await found(gate, town))["EVAL_INITIAL"][0] == "open"
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        await (clocks.was_offered if state == "MA" else clocks.has_begun)(work, plan)
    assert (await found(gate, town))["EVAL_INITIAL"][0] == ("met" if state == "MA" else "open")
    plan.state = "active"
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        await clocks.has_begun(work, plan)
    assert (await found(gate, town))["EVAL_INITIAL"][0] == "met"


def test_what_a_row_waits_for_is_what_it_says() -> None:
    said = {(row.state, row.id, row.event): waits_for(row) for row in ROWS}
    assert said["US", "IEP_INITIAL", "eligibility_determined"] == MET
    assert said["OH", FROM_REQUEST, "referral_received"] == FINAL
    assert said["TX", "ARD_AFTER_REPORT", "eval_report_done"] == FINAL
    assert said["NJ", "EVAL_INITIAL", "eval_consent_received"] == BEGAN
    assert said["MI", "EVAL_INITIAL", "eval_consent_received"] == OFFERED
    assert said["VA", "EVAL_INITIAL", "referral_received"] is None
    assert said["US", "EVAL_RESPONSE", "referral_received"] is None
