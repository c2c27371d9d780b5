"""The record says who had a plan before them: not who saw that there is one."""

from __future__ import annotations

from typing import Any

import pytest

from tests.factories import Town, make_town
from tests.factories.plan import begun, finalized, meet, whole_plan, write
from tests.factories.reading import session_of
from tests.plans.test_plan_graphql import OPEN, actions, ask, house, id_of  # noqa: F401  (`house` is a fixture)
from trellis.graphql.context import Context
from trellis.graphql.schema import schema
from trellis.house import House
from trellis.kernel.ids import global_id, new_id
from trellis.kernel.readings import Readings
from trellis.kernel.tenancy import Actor, Gate
from trellis.plans.model import Plan
from trellis.signatures import service

CARDS = """{ signatureRequests { id state plan { id state startsOn student { id } latestVersion { id } } } }"""
TO_SIGN = """query ($id: ID!) { signatureRequest(id: $id) { id plan { id plain(language: "en") } } }"""
READ_GOALS = """query ($id: ID!) { plan(id: $id) { id section(key: "goals") { content } } }"""
OPEN_TWO = """mutation ($id: ID!) {
  none: openSection(planId: $id, sectionKey: "no-such-section") { __typename }
  one: openSection(planId: $id, sectionKey: "goals") { __typename } }"""
CURRENT = """query ($id: ID!) { student(id: $id) { id currentPlan { id state } plans { id state } } }"""
THROUGH_CHILD = """query ($id: ID!) { student(id: $id) { id plans { id %s } } }"""


@pytest.fixture
async def town(gate: Gate) -> Town:
    return await make_town(gate)


@pytest.fixture
async def plan(gate: Gate, town: Town) -> Plan:
    plan = await begun(gate, town)
    await write(gate, town, plan, whole_plan())
    await meet(gate, town, plan)
    await finalized(gate, town, plan)
    return plan


async def asked(gate: Gate, town: Town, plan: Plan) -> str:
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        (request,) = await service.request_signatures(work, plan_id=plan.id, idempotency_key="ask-once")
    return global_id("SignatureRequest", request.id)


async def test_a_home_page_that_names_the_plan_has_not_read_it(
    gate: Gate,
    house: House,  # noqa: F811
    town: Town,
    plan: Plan,
) -> None:
    request = await asked(gate, town, plan)
    for _ in range(3):
        named: Any = (await ask(house, town, "parent", CARDS))["signatureRequests"]
        assert named[0]["plan"]["id"] == id_of(plan)
        await ask(house, town, "parent", CURRENT, id=global_id("Student", town.student_id))
    assert "plan.read" not in await actions(gate, town, "parent")
    await ask(house, town, "parent", TO_SIGN, id=request)
    assert (await actions(gate, town, "parent")).count("plan.read") == 1


@pytest.mark.parametrize(
    "words",
    [
        'plain(language: "es")',
        "sections { content }",
        'section(key: "goals") { content }',
        "latestVersion { canonical }",
    ],
)
async def test_whatever_way_it_is_read_it_is_on_record(
    gate: Gate,
    house: House,  # noqa: F811
    town: Town,
    plan: Plan,
    words: str,
) -> None:
    await asked(gate, town, plan)
    await ask(house, town, "parent", THROUGH_CHILD % words, id=global_id("Student", town.student_id))
    assert (await actions(gate, town, "parent")).count("plan.read") == 1


async def asked_by(house: House, town: Town, actor: Actor, text: str, **variables: Any) -> Any:  # noqa: F811
    """As `ask`, in one session for as long as the same actor is given."""
    async with house.gate.open(town.district_id, actor, "graphql") as work:
        context = Context(house, session_of(town.district_id, actor), work, "en")
        done = await schema().execute(text, variable_values=variables, context_value=context)
    assert done.errors is None and done.data is not None, done.errors
    return done.data


async def test_a_section_opened_by_itself_is_a_reading_and_the_next_ones_are_the_same(
    gate: Gate,
    house: House,  # noqa: F811
    town: Town,
) -> None:
    plan = await begun(gate, town)
    first, second = (town.actor("teacher") for _ in range(2))
    assert first.session_id != second.session_id

    async def read() -> int:
        return (await actions(gate, town, "teacher")).count("plan.read")

    # A section that is not there is a refusal, and no reading others could lean on.
    refused = await asked_by(house, town, first, OPEN, id=id_of(plan), key="no-such-section")
    assert refused["openSection"]["__typename"] == "NotFoundProblem" and await read() == 0
    both = await asked_by(house, town, first, OPEN_TWO, id=id_of(plan))
    assert (both["none"]["__typename"], both["one"]["__typename"]) == ("NotFoundProblem", "LiveTicket")
    assert await read() == 1
    for key in ("goals", "services", "goals"):
        opened = await asked_by(house, town, first, OPEN, id=id_of(plan), key=key)
        assert opened["openSection"]["__typename"] == "LiveTicket"
    assert await read() == 1
    await asked_by(house, town, second, OPEN, id=id_of(plan), key="goals")
    assert await read() == 2, "another session"
    await asked_by(house, town, first, READ_GOALS, id=id_of(plan))
    assert await read() == 3, "whoever asks for the page opens it"


def test_what_a_session_read_is_forgotten_after_its_sitting_and_is_nobody_elses() -> None:
    kept, passing, (one, other) = Readings(), Readings(seconds=0), (new_id(), new_id())
    for readings in (kept, passing):
        readings.keep(one, [("read", other)])
        readings.keep(None, [("read", one)])
    assert kept.of(one) == {("read", other)} and kept.of(other) == set() == kept.of(None)
    assert passing.of(one) == set()
