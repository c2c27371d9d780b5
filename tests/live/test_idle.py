"""A socket is no use of a session by itself: who left the desk is signed out, who writes is not (threats row 20)."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update
from tests.factories import Town, make_town
from tests.live.stage import IDLE_MINUTES, Client, Stage, eventually, make_note, sign_in, stage, ticket_for

from trellis.kernel import clock
from trellis.kernel.tenancy import SYSTEM, Gate
from trellis.live import codes
from trellis.people.model import Session

pytestmark = pytest.mark.database


@pytest.fixture(scope="module")
async def town(gate: Gate) -> Town:
    return await make_town(gate)


@pytest.fixture(scope="module")
async def here(fresh_database):
    async with stage(fresh_database.app_url) as running:
        yield running


async def joined(gate: Gate, town: Town, here: Stage, who: str, note: uuid.UUID) -> Client:
    client = Client()
    client.session_id = await sign_in(gate, town, who)  # type: ignore[attr-defined]
    await client.connect(here.url(note, ticket_for(town, who, client.session_id, note)))  # type: ignore[attr-defined]
    await client.all_saved()
    return client


async def unused_for(gate: Gate, town: Town, client: Client, minutes: float) -> None:
    """As if nobody had used the client's session for so long."""
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        mine = update(Session).where(Session.id == client.session_id)  # type: ignore[attr-defined]
        await work.session.execute(mine.values(last_used_at=clock.now() - timedelta(minutes=minutes)))


async def last_used(gate: Gate, town: Town, client: Client) -> datetime:
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        asked = select(Session.last_used_at).where(Session.id == client.session_id)  # type: ignore[attr-defined]
        return (await work.session.execute(asked)).scalar_one()


async def test_a_socket_closes_when_its_session_lay_idle_too_long(gate: Gate, town: Town, here: Stage) -> None:
    note = await make_note(gate, town, "Maya reads. ")
    away, busy = [await joined(gate, town, here, who, note) for who in ("case_manager", "teacher")]
    await unused_for(gate, town, away, IDLE_MINUTES + 1)
    await away.say({"cursor": 1})
    assert await away.closed() == codes.TICKET
    assert busy.code is None
    again = Client()
    await again.connect(here.url(note, ticket_for(town, "case_manager", away.session_id, note)))  # type: ignore[attr-defined]
    assert await again.closed() == codes.TICKET
    await busy.close()


async def test_writing_is_use_of_a_session_and_being_there_is_not(gate: Gate, town: Town, here: Stage) -> None:
    note = await make_note(gate, town, "Maya reads. ")
    writes, looks = [await joined(gate, town, here, who, note) for who in ("case_manager", "teacher")]
    for client in (writes, looks):
        await unused_for(gate, town, client, IDLE_MINUTES - 1)
    before = await last_used(gate, town, looks)
    await writes.write("She counts. ")
    await looks.say({"cursor": 1})
    await writes.all_saved()
    await eventually(lambda: "counts" in str(looks.text))
    assert clock.now() - await last_used(gate, town, writes) < timedelta(minutes=1)
    assert await last_used(gate, town, looks) == before
    for client in (writes, looks):
        await client.close()
