"""After somebody agreed, the family reads until when the law gives the school; nothing where no clock runs."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from tests.consents.a_consent import after_the_step, answered, ask_of, now_of, pending, with_both_parents
from tests.factories import Town, make_town
from tests.factories.reading import session_of
from trellis.deadlines import deciding
from trellis.deadlines.model import Deadline
from trellis.deadlines.service import meet
from trellis.graphql.context import Context
from trellis.graphql.schema import schema
from trellis.kernel.ids import global_id
from trellis.kernel.tenancy import SYSTEM, Gate
from trellis.students.model import Student

pytestmark = pytest.mark.database
ONE = "query ($id: ID!) { consentAsk(id: $id) { dueOn studentId } consentsToAnswer { id dueOn } }"


async def a_town(gate: Gate, state: str, *, first: bool = True) -> Town:
    """Maya was never evaluated, or is evaluated again."""
    town = await make_town(gate, state=state)
    if first:
        async with gate.open(town.district_id, SYSTEM, "test") as work:
            await work.session.execute(update(Student).values(evaluated_on=None, primary_category=None))
    return town


async def told(gate: Gate, town: Town, request: Any, who: str = "parent") -> str | None:
    """The day on the page of the request, which is the one on the first page."""
    ask = await ask_of(gate, town, request, who)
    actor = town.actor(who)
    signed_in = replace(session_of(town.district_id, actor), audience="family")
    async with gate.open(town.district_id, actor, "test.read") as work:
        context = Context(None, signed_in, work, "en")  # type: ignore[arg-type]
        wanted = {"id": global_id("ConsentAsk", ask.id)}
        done = await schema().execute(ONE, variable_values=wanted, context_value=context)
    assert done.errors is None, done.errors
    found: Any = done.data
    (listed,) = found["consentsToAnswer"]
    assert listed["dueOn"] == found["consentAsk"]["dueOn"]
    assert found["consentAsk"]["studentId"] == global_id("Student", town.student_id)
    return listed["dueOn"]


async def agreed(gate: Gate, town: Town, **answer: Any) -> tuple[Any, Any, Any]:
    case, request = await pending(gate, town)
    assert await told(gate, town, request) is None, "nobody agreed, and nothing runs"
    given = await answered(gate, town, request, **answer)
    await after_the_step(gate, town, case)
    return case, request, given


async def test_a_mother_who_agreed_reads_until_when_the_law_gives_the_school(gate: Gate) -> None:
    town = await a_town(gate, "GA")
    _, request, given = await agreed(gate, town)
    assert await told(gate, town, request) == (given.received_on + timedelta(days=60)).isoformat()


async def test_the_other_parent_reads_the_same_day(gate: Gate) -> None:
    town = await with_both_parents(gate, await a_town(gate, "GA"))
    _, request, given = await agreed(gate, town)
    due = (given.received_on + timedelta(days=60)).isoformat()
    assert await told(gate, town, request, "other_parent") == due


async def test_who_did_not_agree_reads_of_no_day(gate: Gate) -> None:
    town = await a_town(gate, "GA")
    _, request, _ = await agreed(gate, town, agrees=False)
    assert await told(gate, town, request) is None


async def test_a_clock_that_runs_from_the_referral_says_its_day_once_somebody_agreed(gate: Gate) -> None:
    town = await a_town(gate, "NC")
    case, request = await pending(gate, town)
    await after_the_step(gate, town, case)
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        of = select(Deadline.due_on).where(Deadline.rule_id == "EVAL_INITIAL", Deadline.state == "open")
        due = (await work.session.execute(of)).scalar_one()
    assert await told(gate, town, request) is None
    await answered(gate, town, request)
    assert await told(gate, town, request) == due.isoformat()


async def test_of_a_reevaluation_only_some_states_say_a_day_from_consent(gate: Gate) -> None:
    nowhere = await a_town(gate, "GA", first=False)
    _, request, _ = await agreed(gate, nowhere)
    assert await told(gate, nowhere, request) is None


async def test_new_jersey_gives_sixty_days_for_a_reevaluation(gate: Gate) -> None:
    town = await a_town(gate, "NJ", first=False)
    _, request, given = await agreed(gate, town)
    assert await told(gate, town, request) == (given.received_on + timedelta(days=60)).isoformat()


async def test_what_a_district_asks_of_itself_beyond_is_not_the_law(gate: Gate) -> None:
    town = await a_town(gate, "GA")
    async with gate.open(town.district_id, town.actor("director"), "test") as work:
        key = "GA/EVAL_INITIAL/eval_consent_received/all/1"
        await deciding.decide(work, key=key, what="tighten", value="40", why="Board policy 4.2")
    _, request, given = await agreed(gate, town)
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        of = select(Deadline.due_on).where(Deadline.rule_id == "EVAL_INITIAL")
        assert (await work.session.execute(of)).scalar_one() == given.received_on + timedelta(days=40)
    assert await told(gate, town, request) == (given.received_on + timedelta(days=60)).isoformat()


async def test_a_day_that_is_met_is_told_no_more(gate: Gate) -> None:
    town = await a_town(gate, "GA")
    case, request, given = await agreed(gate, town)
    assert (await now_of(gate, town, case)).state == "consented"
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        await meet(work, student_id=town.student_id, rule="EVAL_INITIAL", on=given.received_on, instance=str(case.id))
    assert await told(gate, town, request) is None
