"""Presenting a plan: who may, who hears of it, and what of a browser's word the others never hear."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.factories import Town, make_town
from tests.factories.plan import begun, finalized, meet, whole_plan, write
from tests.live.stage import Client, Stage, eventually, sign_in, stage, ticket_for
from trellis.kernel.tenancy import Gate
from trellis.live import codes
from trellis.live.framing import Presence as Said
from trellis.live.framing import awareness_message, awareness_update, update_message
from trellis.plans.model import Plan
from trellis.plans.together import LONGEST_PLACE, PLAN_TOGETHER, presence
from workbench.testing import temporary_valkey

pytestmark = [pytest.mark.database]


@pytest.fixture
async def town(gate: Gate) -> Town:
    return await make_town(gate)


@pytest.fixture
async def plan(gate: Gate, town: Town) -> Plan:
    return await begun(gate, town)


@pytest.fixture
async def here(fresh_database: Any) -> AsyncIterator[Stage]:
    async with stage(fresh_database.app_url, kinds=[PLAN_TOGETHER]) as running:
        yield running


async def join(gate: Gate, town: Town, plan: Plan, at: Stage, who: str) -> Client:
    """A browser of somebody in the plan's channel, with whatever ticket it could have."""
    session_id = await sign_in(gate, town, who)
    client = await Client().connect(at.url(plan.id, ticket_for(town, who, session_id, plan.id)))
    await eventually(lambda: client.synced or client.code is not None)
    return client


def heard(client: Client, of: Client) -> dict[str, Any]:
    return client.others.get(of.doc.client_id) or {}


async def test_who_writes_presents_and_who_reads_follows(gate: Gate, town: Town, plan: Plan, here: Stage) -> None:
    ana = await join(gate, town, plan, here, "case_manager")
    bo = await join(gate, town, plan, here, "principal")
    await ana.say({"presenting": {"at": "goals.goals"}, "user": {"name": "The Superintendent", "personId": "x"}})
    await eventually(lambda: heard(bo, ana).get("presenting"))
    said = heard(bo, ana)
    assert said["presenting"]["at"] == "goals.goals" and said["presenting"]["since"] > 0
    assert said["user"]["name"] != "The Superintendent" and said["user"]["personId"] != "x"
    await bo.say({"following": said["user"]["personId"]})
    await eventually(lambda: heard(ana, bo).get("following") == said["user"]["personId"])
    # Where she goes on to, she still presents since the same moment.
    await ana.say({"presenting": {"at": "services", "since": 1}}, clock=2)
    await eventually(lambda: heard(bo, ana)["presenting"]["at"] == "services")
    assert heard(bo, ana)["presenting"]["since"] == said["presenting"]["since"]
    await ana.close()
    await eventually(lambda: not heard(bo, ana))
    await bo.close()


async def test_who_only_reads_does_not_present_whatever_their_browser_says(
    gate: Gate, town: Town, plan: Plan, here: Stage
) -> None:
    ana = await join(gate, town, plan, here, "case_manager")
    bo = await join(gate, town, plan, here, "principal")
    await bo.say({"presenting": {"at": "goals"}, "following": "somebody", "note": "psst"})
    await eventually(lambda: heard(ana, bo))
    assert set(heard(ana, bo)) == {"user", "following"}
    # Nor under the client id of somebody who may.
    await ana.say({"presenting": {"at": "goals"}})
    await eventually(lambda: heard(bo, ana).get("presenting"))
    forged = Said(ana.doc.client_id, 50, {"presenting": {"at": "basics"}, "user": {"name": "Ana"}})
    await bo.raw(awareness_message(awareness_update([forged])))
    await ana.say({"presenting": {"at": "services"}}, clock=2)
    await eventually(lambda: heard(bo, ana)["presenting"]["at"] == "services")
    for client in (ana, bo):
        await client.close()


async def test_nothing_is_written_in_a_channel(gate: Gate, town: Town, plan: Plan, here: Stage) -> None:
    ana = await join(gate, town, plan, here, "case_manager")
    ana.text.insert(0, "a word")
    await ana.raw(update_message(ana.doc.get_update()))
    assert await ana.closed() == codes.NOT_ALLOWED


@pytest.mark.parametrize("who", ["parent", "other_parent", "student", "stranger"])
async def test_whom_the_draft_is_not_open_to_is_turned_away(
    gate: Gate, town: Town, plan: Plan, here: Stage, who: str
) -> None:
    client = await join(gate, town, plan, here, who)
    assert client.code in (codes.NOT_ALLOWED, codes.NO_DOCUMENT)


async def test_a_plan_that_does_not_exist_has_no_channel(gate: Gate, town: Town, plan: Plan, here: Stage) -> None:
    other = Plan(id=uuid.uuid4())
    assert (await join(gate, town, other, here, "case_manager")).code == codes.NO_DOCUMENT


async def test_a_final_plan_is_presented_no_more(gate: Gate, town: Town, plan: Plan, here: Stage) -> None:
    await write(gate, town, plan, whole_plan())
    await meet(gate, town, plan)
    ana = await join(gate, town, plan, here, "case_manager")
    await finalized(gate, town, plan)
    assert await ana.closed(4.0) in (codes.CLOSED, codes.NOT_ALLOWED)


@pytest.mark.slow
@pytest.mark.parametrize("carrier", ["postgres", "valkey"])
async def test_presenting_holds_between_processes(
    gate: Gate, town: Town, plan: Plan, fresh_database: Any, carrier: str
) -> None:
    async def between(url: str | None) -> None:
        kinds = [PLAN_TOGETHER]
        async with (
            stage(fresh_database.app_url, url, kinds=kinds) as one,
            stage(fresh_database.app_url, url, kinds=kinds) as two,
        ):
            ana = await join(gate, town, plan, one, "case_manager")
            bo = await join(gate, town, plan, two, "principal")
            await ana.say({"presenting": {"at": "goals"}})
            await eventually(lambda: heard(bo, ana).get("presenting"))
            person = heard(bo, ana)["user"]["personId"]
            await bo.say({"following": person})
            await eventually(lambda: heard(ana, bo).get("following") == person)
            # Who comes later is told at once, whichever process they come to.
            late = await join(gate, town, plan, two, "teacher")
            await eventually(lambda: heard(late, ana).get("presenting"))
            await ana.close()
            await eventually(lambda: not heard(bo, ana) and not heard(late, ana))
            await asyncio.gather(bo.close(), late.close())

    if carrier == "postgres":
        await between(None)
    else:
        with temporary_valkey() as running:
            await between(running.url)


def test_what_a_browser_says_is_bounded() -> None:
    long = "x" * (LONGEST_PLACE + 1)
    assert presence({"presenting": {"at": long}, "following": long}, "write", None)["presenting"]["at"] is None
    assert "following" not in presence({"following": long}, "write", None)
    for odd in (7, "goals", ["goals"], None):
        assert "presenting" not in presence({"presenting": odd, "following": odd}, "write", None) or odd is None
    assert presence({"presenting": {"at": {"deep": 1}}}, "write", None)["presenting"]["at"] is None


def test_who_begins_later_presents_since_later() -> None:
    first = presence({"presenting": {"at": None, "since": 2**62}}, "write", None)
    again = presence({"presenting": {"at": "goals", "since": 5}}, "write", first)
    assert again["presenting"]["since"] == first["presenting"]["since"] < 2**62
    stopped = presence({}, "write", again)
    assert presence({"presenting": {}}, "write", stopped)["presenting"]["since"] >= first["presenting"]["since"]
