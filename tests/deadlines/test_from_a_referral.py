"""A request becomes a case, and the clocks of its state run from the day it came."""

from __future__ import annotations

import uuid
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import text, update

import trellis.rooms  # noqa: F401  (who listens is declared by importing it)
from tests.cases.asking_for_help import cases_of, matched, received
from tests.deadlines.a_calendar import kept, with_calendar
from tests.factories import Town, make_town
from trellis.cases import stepping
from trellis.cases.jobs import referred, stepped
from trellis.cases.model import EvaluationCase
from trellis.cases.words import FACTS
from trellis.deadlines.model import Deadline
from trellis.kernel.tenancy import SYSTEM, Gate
from trellis.students.model import Student

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
    town = await _never_evaluated(gate, state)
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


async def _never_evaluated(gate: Gate, state: str) -> Town:
    town = await make_town(gate, state=state)
    await with_calendar(gate, town)
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        await work.session.execute(update(Student).values(evaluated_on=None, primary_category=None))
    return town


async def _told(gate: Gate, town: Town, case: EvaluationCase, *jobs: Any) -> list[Deadline]:
    for told in jobs or (referred, stepped):
        await told(SimpleNamespace(gate=gate), district_id=town.district_id, case_id=str(case.id))
    return await kept(gate, town)


async def _taken(gate: Gate, town: Town, case: EvaluationCase, *events: str) -> None:
    for event in events:
        async with gate.open(town.district_id, town.actor("director"), "test") as work:
            await stepping.take(work, case_id=case.id, event=event, reason="He reads well.")


async def _case(gate: Gate, monkeypatch: pytest.MonkeyPatch, state: str) -> tuple[Town, EvaluationCase]:
    """A first evaluation asked for on November 16; every ground a step needs is there."""
    town = await _never_evaluated(gate, state)
    monkeypatch.setattr("trellis.cases.facts.KNOWN", dict.fromkeys(FACTS, _shown))
    monkeypatch.setenv("TRELLIS_TEST_NOW", "2026-11-16T18:00:00+00:00")
    await matched(gate, town, "director", await received(gate, town))
    monkeypatch.setenv("TRELLIS_TEST_NOW", "2026-11-27T18:00:00+00:00")
    (case,) = await cases_of(gate, town)
    return town, case


async def _shown(*_: Any) -> str:
    return "shown"


def _ends(clocks: list[Deadline]) -> dict[str, list[tuple[str, str]]]:
    found: dict[str, list[tuple[str, str]]] = {}
    for row in clocks:
        found.setdefault(row.rule_id, []).append((str(row.trigger_on), row.state))
    return found


@pytest.mark.parametrize("jobs", [(referred, stepped), (stepped, referred), (stepped, stepped, referred)])
async def test_the_answer_ends_its_clock_whichever_job_comes_first_and_the_evaluations_runs_on(
    gate: Gate, monkeypatch: pytest.MonkeyPatch, jobs: Any
) -> None:
    town, case = await _case(gate, monkeypatch, "VA")
    await _taken(gate, town, case, "review", "propose", "send")
    clocks = await _told(gate, town, case, *jobs)
    assert _ends(clocks) == {"EVAL_INITIAL": [("2026-11-16", "open")], "EVAL_RESPONSE": [("2026-11-16", "met")]}
    assert {str(row.met_on) for row in clocks if row.state == "met"} == {"2026-11-27"}


async def test_a_refusal_answers_and_takes_the_rest_back_until_the_case_is_opened_again(
    gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    town, case = await _case(gate, monkeypatch, "VA")
    await _told(gate, town, case)
    await _taken(gate, town, case, "review", "refuse")
    assert _ends(await _told(gate, town, case)) == {
        "EVAL_INITIAL": [("2026-11-16", "withdrawn")],
        "EVAL_RESPONSE": [("2026-11-16", "met")],
    }
    await _taken(gate, town, case, "reopen")
    for _ in range(2):
        assert _ends(await _told(gate, town, case)) == {
            "EVAL_INITIAL": [("2026-11-16", "withdrawn"), ("2026-11-27", "open")],
            "EVAL_RESPONSE": [("2026-11-16", "met"), ("2026-11-27", "open")],
        }


async def test_a_case_closed_without_consent_leaves_nothing_late_and_a_decided_one_is_met(
    gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    for last, ended in ((("no_response",), "withdrawn"), (("override", "assign", "areas_done", "close"), "met")):
        town, case = await _case(gate, monkeypatch, "VA")
        await _taken(gate, town, case, "review", "propose", "send", *last)
        assert _ends(await _told(gate, town, case))["EVAL_INITIAL"] == [("2026-11-16", ended)]


async def test_an_earlier_request_that_joins_after_the_answer_opens_no_second_clock(
    gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    town, case = await _case(gate, monkeypatch, "TX")
    await _taken(gate, town, case, "review", "propose", "send")
    await _told(gate, town, case)
    monkeypatch.setenv("TRELLIS_TEST_NOW", "2026-11-10T18:00:00+00:00")
    earlier = await received(gate, town)
    monkeypatch.setenv("TRELLIS_TEST_NOW", "2026-11-27T19:00:00+00:00")
    await matched(gate, town, "director", earlier)
    (joined,) = await cases_of(gate, town)
    assert str(joined.received_on) == "2026-11-10"
    assert _ends(await _told(gate, town, case)) == {"EVAL_RESPONSE": [("2026-11-16", "met")]}


async def test_a_reevaluation_starts_no_clock_of_a_first_evaluation(
    gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    for state in ("VA", "OH"):
        town = await make_town(gate, state=state)
        await with_calendar(gate, town)
        monkeypatch.setenv("TRELLIS_TEST_NOW", "2026-11-16T18:00:00+00:00")
        async with gate.open(town.district_id, SYSTEM, "test") as work:
            await work.session.execute(update(Student).values(evaluated_on=date(2024, 2, 1)))
        await matched(gate, town, "director", await received(gate, town))
        (case,) = await cases_of(gate, town)
        assert case.machine == "reevaluation"
        assert set(_ends(await _told(gate, town, case))) == {"EVAL_RESPONSE"}


async def test_a_step_defers_the_word_of_it(gate: Gate, monkeypatch: pytest.MonkeyPatch) -> None:
    town, case = await _case(gate, monkeypatch, "TX")
    await _taken(gate, town, case, "review")
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        waiting = await work.session.execute(
            text(
                "SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'cases.stepped' AND args->>'case_id' = :id"
            ),
            {"id": str(case.id)},
        )
        assert waiting.scalar_one() == 1
