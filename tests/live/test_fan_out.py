"""Two processes over either bus: they converge, see each other, and lose nothing when the Valkey is away or silent."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import pytest
from tests.factories import make_town
from tests.live.stage import Client, Stage, eventually, make_note, sign_in, stage, stored_text, ticket_for
from valkey.asyncio import Valkey

from trellis.kernel.events import hint
from trellis.kernel.tenancy import SYSTEM
from trellis.live import documents
from trellis.live.framing import read_awareness
from trellis.people import sessions
from workbench.testing import temporary_valkey
from workbench.valkey import ValkeyServer

pytestmark = [pytest.mark.database, pytest.mark.slow]


@pytest.fixture(scope="module")
def valkey() -> Iterator[ValkeyServer]:
    with temporary_valkey() as running:
        yield running


@pytest.fixture
async def town(gate):
    return await make_town(gate)


@pytest.fixture
async def note(gate, town):
    return await make_note(gate, town, "Maya reads. ")


@pytest.fixture
async def processes(fresh_database, valkey, request) -> AsyncIterator[tuple[Stage, Stage]]:
    """Two processes on the bus the test is about; the Valkey unless it says otherwise."""
    url = None if getattr(request, "param", "valkey") == "postgres" else valkey.url
    async with stage(fresh_database.app_url, url) as here, stage(fresh_database.app_url, url) as there:
        yield here, there


@pytest.fixture
async def pair(gate, town, note, processes) -> AsyncIterator[tuple[Client, Client]]:
    """Ana on one process, Bo on the other, both in the note."""
    clients = []
    for who, at in zip(("case_manager", "teacher"), processes, strict=True):
        client = Client()
        client.session_id = await sign_in(gate, town, who)
        await client.connect(at.url(note, ticket_for(town, who, client.session_id, note)))
        await client.all_saved()
        clients.append(client)
    yield tuple(clients)
    for client in clients:
        await client.close()


@contextmanager
def frozen(server: ValkeyServer) -> Iterator[None]:
    """The server takes connections and bytes, and answers nothing."""
    os.kill(server.child.pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(server.child.pid, signal.SIGCONT)


@contextmanager
def killed(server: ValkeyServer) -> Iterator[None]:
    """The server is gone for the block, without a word."""
    os.kill(server.child.pid, signal.SIGKILL)
    server.stop()
    try:
        yield
    finally:
        server.start()


@asynccontextmanager
async def told(server: ValkeyServer, *channels: str) -> AsyncIterator[list[bytes]]:
    """What goes over the Valkey's channels meanwhile."""
    said: list[bytes] = []
    client = Valkey.from_url(server.url)
    async with client.pubsub() as subscription:
        await subscription.subscribe(*channels)

        async def listen() -> None:
            async for message in subscription.listen():
                if message["type"] == "message":
                    said.append(message["data"])

        listening = asyncio.create_task(listen())
        yield said
        listening.cancel()
        await asyncio.gather(listening, return_exceptions=True)
    await client.aclose()


@pytest.mark.parametrize("processes", ["postgres", "valkey"], indirect=True)
async def test_two_processes_converge_and_see_each_other(gate, town, note, processes, pair):
    ana, bo = pair
    await bo.say({"at": "f"})

    async def work(one: Client, mark: str) -> None:
        for step in range(50):
            await one.write(mark, at=step % 5)
            await asyncio.sleep(0.004)

    await asyncio.gather(work(ana, "a"), work(bo, "b"))
    await ana.all_saved()
    await bo.all_saved()
    await eventually(lambda: str(ana.text) == str(bo.text))
    assert str(ana.text).count("b") >= 50
    assert await stored_text(gate, town, note) == str(ana.text)
    key = bo.doc.client_id
    await eventually(lambda: ana.others.get(key))
    assert ana.others[key]["user"]["name"] == "Bo Lindqvist"
    late = Client()
    paper = ticket_for(town, "therapist", await sign_in(gate, town, "therapist"), note)
    await late.connect(processes[0].url(note, paper))
    await eventually(lambda: late.others.get(key))
    await late.close()
    async with gate.open(town.district_id, SYSTEM, "test.read") as work_:
        numbers = [row.number for row in await documents.read_updates(work_, note, 0)]
    assert numbers == list(range(1, len(numbers) + 1))
    # A shape broken on one process is refused though the other's edits came in between.
    await asyncio.gather(ana.write("x"), bo.write("forbidden"))
    assert await bo.closed() == 4422
    await ana.all_saved()
    assert "forbidden" not in await stored_text(gate, town, note)
    await eventually(lambda: ana.others[key] is None)


@pytest.mark.parametrize("processes", ["postgres", "valkey"], indirect=True)
async def test_an_edit_is_shown_by_the_other_process_at_once_not_at_its_next_round(processes, pair, monkeypatch):
    monkeypatch.setattr("trellis.live.hub.RECHECK_SECONDS", 1_000.0)
    ana, bo = pair
    await asyncio.sleep(1.5)  # the round that was under way
    for n in range(5):
        await ana.write(f"[{n}]")
        await eventually(lambda n=n: f"[{n}]" in str(bo.text), 3)


async def test_the_valkey_carries_them_when_its_url_is_set(valkey, pair):
    ana, bo = pair
    async with told(valkey, "trellis_hints", "trellis_presence") as said:
        await ana.say({"at": "f"})
        await ana.write("over the Valkey")
        await eventually(lambda: "over the Valkey" in str(bo.text) and bo.others.get(ana.doc.client_id))
        await eventually(lambda: any(b"live.updated" in one for one in said))
        assert any(b'"awareness"' in one for one in said)
        assert not any(b"Valkey" in one for one in said), "what people write stays in PostgreSQL"


async def test_a_valkey_that_dies_takes_no_edit_with_it_and_its_return_brings_everybody_back(valkey, pair):
    ana, bo = pair
    await bo.say({"at": "before"})
    await eventually(lambda: ana.others.get(bo.doc.client_id))
    with killed(valkey):
        for n in range(10):
            await ana.write(f"<a{n}>")
            await bo.write(f"<b{n}>")
        await ana.all_saved()
        await bo.all_saved()
        await eventually(lambda: str(ana.text) == str(bo.text) and "<a9>" in str(bo.text), 5)
        await bo.say({"at": "meanwhile"}, clock=2)
        await asyncio.sleep(0.3)
        assert ana.others[bo.doc.client_id]["at"] == "before"
    await eventually(lambda: ana.others[bo.doc.client_id]["at"] == "meanwhile", 10)
    async with told(valkey, "trellis_hints") as said:
        await ana.write("<again>")
        await eventually(lambda: "<again>" in str(bo.text))
        await asyncio.sleep(1.2)  # who was away a moment ago is not asked
        await ana.write("<through it>")
        await eventually(lambda: said)


async def test_a_valkey_that_answers_nothing_holds_nobody_up(valkey, pair):
    ana, bo = pair
    with frozen(valkey):
        for n in range(5):
            began = time.monotonic()
            await ana.write(f"[{n}]")
            await ana.all_saved()
            assert time.monotonic() - began < 1.5, "saving waits for nobody but PostgreSQL"
            await eventually(lambda n=n: f"[{n}]" in str(bo.text), 4)


@pytest.mark.parametrize("trouble", [killed, frozen])
async def test_who_is_shut_out_is_out_within_two_seconds_whatever_the_valkey_does(
    gate, town, valkey, pair, processes, trouble
):
    ana, bo = pair
    with trouble(valkey):
        began = time.monotonic()
        async with gate.open(town.district_id, SYSTEM, "test.change") as work:
            await sessions.end(work, session_id=bo.session_id, reason="test")
        assert await bo.closed(2.0) == 4401
        processes[0].notes.rights[town.people["case_manager"]] = None
        async with gate.open(town.district_id, SYSTEM, "test.change") as work:
            await hint(work, "access.changed", town.people["case_manager"])
        assert await ana.closed(2.0) == 4403
        assert time.monotonic() - began < 4


async def test_what_many_say_of_themselves_at_once_goes_to_other_processes_in_one_letter(join, here, monkeypatch):
    letters = []

    async def publish(document_id, kind, payload):
        if kind == "awareness":
            letters.append(payload)

    people = [await join(who) for who in ("case_manager", "teacher", "therapist")]
    for one in people:
        await one.all_saved()
    monkeypatch.setattr(here.hub._services.bus, "publish", publish)
    monkeypatch.setattr("trellis.live.room.PRESENCE_SECONDS", 0.5)
    for one in people:
        await one.say({"at": "strengths"})
    for one in people:
        await eventually(lambda one=one: len([who for who in one.others.values() if who]) == 2)
    await eventually(lambda: letters)
    assert [len(read_awareness(letter)) for letter in letters] == [3]
