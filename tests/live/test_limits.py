"""Nothing piles up without end, nobody waits for the slow, and nobody who left is still seen."""

from __future__ import annotations

import asyncio
import secrets
import uuid
from typing import Any

import pytest
from tests.factories import make_town
from tests.live.stage import Client, eventually, make_note, sign_in, stage, ticket_for
from websockets.client import ClientProtocol
from websockets.frames import Opcode
from websockets.protocol import State
from websockets.uri import parse_uri

from trellis.kernel.tenancy import SYSTEM
from trellis.live import codes, connection, documents
from trellis.live.bus import PostgresBus
from trellis.live.connection import MOST_QUEUED, MOST_QUEUED_BYTES, WRITING, Allowance, Connection
from trellis.live.framing import Presence, awareness_update
from trellis.web.sockets import framed

database = pytest.mark.database


class Unread:
    """A socket nobody reads from: sending never ends, and once `takes` have been written at once, nor does that."""

    def __init__(self, takes: int | None = None) -> None:
        self.sent: list[bytes] = []
        self.written: list[bytes] = []
        self.takes = takes
        self.scope = {} if takes is None else {"extensions": {WRITING: self.write}}

    def write(self, message: bytes) -> bool:
        if not self.takes:
            return False
        self.takes -= 1
        self.written.append(message)
        return True

    async def send_bytes(self, data: bytes) -> None:
        self.sent.append(data)
        await asyncio.Event().wait()


def a_connection(socket: Unread | None = None) -> Connection:
    return Connection(
        socket or Unread(),  # type: ignore[arg-type]
        district_id=uuid.uuid4(),
        session_id=uuid.uuid4(),
        actor=SYSTEM,
        access="write",
        read_only=False,
        wants_saved=True,
    )


async def test_messages_that_wait_for_a_slow_socket_are_counted() -> None:
    one = a_connection()
    for _ in range(MOST_QUEUED):
        one.send(b"x")
    assert one.code is None
    one.send(b"x")
    assert one.code == codes.TRY_AGAIN
    assert len(one._out) == 0, "what will never be read is not kept"
    one.send(b"x")
    assert len(one._out) == 0


async def test_what_can_be_written_at_once_does_not_wait_and_nothing_overtakes_what_does() -> None:
    socket = Unread(takes=2)
    one = a_connection(socket)
    for message in (b"1", b"2", b"3"):
        one.send(message)
    assert (socket.written, list(one._out)) == ([b"1", b"2"], [b"3"])
    socket.takes = 5
    one.send(b"4")
    writing = asyncio.create_task(one._write())
    await asyncio.sleep(0)
    assert socket.sent == [b"3"]
    one.send(b"5")  # "3" has left the queue and is on its way still
    assert (socket.written, list(one._out)) == ([b"1", b"2"], [b"4", b"5"])
    writing.cancel()


@pytest.mark.parametrize("size", [0, 1, 125, 126, 65_535, 65_536, 1_000_000])
def test_a_frame_reads_as_the_message_it_was(size: int) -> None:
    message = secrets.token_bytes(size)
    client = ClientProtocol(parse_uri("ws://127.0.0.1/"), state=State.OPEN)
    client.receive_data(framed(message))
    (frame,) = client.events_received()
    assert (frame.opcode, frame.fin, bytes(frame.data)) == (Opcode.BINARY, True, message)


async def test_bytes_that_wait_for_a_slow_socket_are_counted() -> None:
    one = a_connection()
    for _ in range(4):
        one.send(bytes(MOST_QUEUED_BYTES // 4))
    assert one.code is None
    one.send(b"x")
    assert one.code == codes.TRY_AGAIN


async def test_one_message_may_be_larger_than_the_queue_when_nothing_else_waits() -> None:
    one = a_connection()
    one.send(bytes(MOST_QUEUED_BYTES + 1))
    assert one.code is None, "a whole document must get through"
    one.send(b"x")
    assert one.code == codes.TRY_AGAIN


def test_an_allowance_lets_bursts_pass_and_refills(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr(connection.time, "monotonic", lambda: now[0])
    allowance = Allowance(messages=40, size=4_000)
    assert all(allowance.take(1, 1) for _ in range(40))
    assert not allowance.take(1, 1)
    now[0] += 5
    assert allowance.take(1, 1), "a message a second comes back"
    now[0] += 100
    assert not allowance.take(1, 4_001)


@pytest.fixture(scope="module")
async def town(gate: Any) -> Any:
    return await make_town(gate)


@pytest.fixture(scope="module")
async def here(fresh_database: Any) -> Any:
    async with stage(fresh_database.app_url) as running:
        yield running


@pytest.fixture
async def note(gate: Any, town: Any) -> uuid.UUID:
    return await make_note(gate, town, "Maya reads. ")


async def joined(gate: Any, town: Any, at: Any, note: uuid.UUID, who: str, client: Client | None = None) -> Client:
    client = client or Client()
    paper = ticket_for(town, who, await sign_in(gate, town, who), note)
    await client.connect(at.url(note, paper))
    await client.all_saved()
    return client


@database
async def test_edits_that_wait_to_be_stored_hold_back_their_sender_and_nobody_else(gate, town, here, note, monkeypatch):
    monkeypatch.setattr(connection, "MOST_WAITING", 50)
    ana, bo = [await joined(gate, town, here, note, who) for who in ("case_manager", "teacher")]
    room = here.hub._rooms[note]
    async with gate.open(town.district_id, SYSTEM, "test.hold") as work:
        await documents.lock_document(work, note)
        for n in range(500):
            ana.text.insert(0, str(n % 10))
        await ana.flush()
        await asyncio.sleep(0.5)
        own = next(c for c in room.connections if c.actor.person_id == town.people["case_manager"])
        assert own.waiting == 50, "the socket is read no further"
        await bo.say({"at": "f"})
        await eventually(lambda: ana.others.get(bo.doc.client_id))
    await ana.all_saved(20)
    await eventually(lambda: str(bo.text) == str(ana.text))
    for one in (ana, bo):
        await one.close()


@database
@pytest.mark.slow
async def test_somebody_too_slow_is_closed_comes_again_and_has_everything(gate, town, here, note):
    ana, slow = [await joined(gate, town, here, note, who) for who in ("case_manager", "teacher")]
    slow._socket.transport.pause_reading()
    for _ in range(100):
        await ana.write(secrets.token_hex(100_000), at=0)  # nothing that could be compressed
        await ana.all_saved()
        del ana.text[0:200_000]
        await ana.flush()
        if len(here.hub.present(note)) == 1:
            break
    await ana.write(" and the end")
    await ana.all_saved()
    slow._socket.transport.resume_reading()
    assert await slow.closed() in (1013, 1006)
    slow.text.insert(0, "typed while away ")
    await slow.close()
    await joined(gate, town, here, note, "teacher", slow)
    await eventually(lambda: str(slow.text) == str(ana.text))
    assert str(ana.text).startswith("typed while away ")
    assert str(slow.text).endswith(" and the end")
    for one in (ana, slow):
        await one.close()


@database
@pytest.mark.parametrize("how", ["closed", "cut off"])
async def test_a_page_that_is_loaded_anew_leaves_no_ghost(gate, town, here, note, how):
    """A new page is a new browser to Yjs: the old one must be gone, whether it said goodbye or not."""
    ana = await joined(gate, town, here, note, "case_manager")
    for _ in range(3):
        bo = await joined(gate, town, here, note, "teacher")
        await bo.say({"at": "f"})
        await eventually(lambda bo=bo: ana.others.get(bo.doc.client_id))
        if how == "closed":
            await bo.close()
        else:
            bo._socket.transport.abort()
            await bo.closed()
    bo = await joined(gate, town, here, note, "teacher")
    await bo.say({"at": "f"})
    await eventually(lambda: [c for c, state in ana.others.items() if state] == [bo.doc.client_id])
    late = await joined(gate, town, here, note, "therapist")
    await eventually(lambda: late.others.get(bo.doc.client_id))
    assert [c for c, state in late.others.items() if state] == [bo.doc.client_id]
    for one in (ana, bo, late):
        await one.close()


@database
async def test_the_people_of_a_process_that_died_are_forgotten(gate, town, here, note, fresh_database, monkeypatch):
    """It could not say goodbye for them; browsers renew what they say, so silence means gone."""
    monkeypatch.setattr("trellis.live.presence.REMOTE_FORGOTTEN_AFTER", 2.0)
    ana = await joined(gate, town, here, note, "case_manager")
    died = PostgresBus(fresh_database.app_url)
    await died.start()
    state = {"user": {"name": "Bo Lindqvist", "personId": "x"}, "at": "f"}
    await died.publish(note, "awareness", awareness_update([Presence(4711, 1, state)]))
    await eventually(lambda: ana.others.get(4711))
    await died.stop()
    await eventually(lambda: ana.others[4711] is None, 8)
    await ana.close()


@database
@pytest.mark.parametrize(
    "rubbish", [b"", b"{", b'"x"', b'{"s":1,"d":2,"k":3,"p":4}', b'{"s":"a","d":"b","k":"c","p":"d"}']
)
async def test_what_is_no_message_of_the_bus_is_passed_over(rubbish):
    heard: list[Any] = []
    bus = PostgresBus("postgresql://nowhere.invalid/x")
    bus.subscribe(lambda *what: heard.append(what), lambda: None)
    bus.heard(rubbish)
    assert heard == []
    bus.heard(PostgresBus("postgresql://nowhere.invalid/x").written(uuid.UUID(int=7), "hello", b"\x00"))
    assert heard == [(uuid.UUID(int=7), "hello", b"\x00")]
