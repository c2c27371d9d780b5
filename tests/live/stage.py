"""A small server with live notes, and a client that speaks the protocol the way a browser does."""

from __future__ import annotations

import asyncio
import contextlib
import uuid
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import orjson
import uvicorn
from pycrdt import Doc, Map, Text
from sqlalchemy import select
from starlette.applications import Starlette
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket
from tests.factories import Town
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from trellis.kernel import clock
from trellis.kernel.database import Database
from trellis.kernel.events import Carrier, Listener
from trellis.kernel.tenancy import SYSTEM, Actor, Gate, UnitOfWork
from trellis.live import documents, tickets
from trellis.live.framing import (
    Presence,
    Reader,
    awareness_message,
    awareness_update,
    chunk,
    read_awareness,
    step_1,
    step_2,
    update_message,
)
from trellis.live.hub import Hub
from trellis.live.kinds import Access, Breach, Committed, Declared, DocumentKind
from trellis.live.model import LiveDocument, LiveUpdate
from trellis.people import sessions
from trellis.people.model import Person, Session
from trellis.people.sessions import actors_of_sessions
from trellis.web.sockets import Sockets

IDLE_MINUTES = 30
read_actors = partial(actors_of_sessions, idle_minutes=IDLE_MINUTES)
SECRET = "a secret of the tests, long enough"


@dataclass
class StageSettings:
    """The settings a hub reads."""

    database_url: str
    secret_key: str = SECRET
    valkey_url: str | None = None


@dataclass
class StageHouse:
    """The parts of a house a hub uses."""

    settings: StageSettings
    database: Database
    gate: Gate
    listener: Listener


@dataclass
class Notes:
    """Notes: one text, and counts of at most 100.

    Who may do what is said by `rights`; everybody may write unless it says otherwise.
    """

    rights: dict[uuid.UUID, Access | None] = field(default_factory=dict)
    changed: list[tuple[uuid.UUID, int]] = field(default_factory=list)
    wrote: list[tuple[uuid.UUID, uuid.UUID | None]] = field(default_factory=list)
    commit_pause: asyncio.Event | None = None
    form: str = "form-1"

    def kind(self) -> DocumentKind:
        return DocumentKind(
            "note", self._access, self._breaches, self._changed, wrote=self._wrote, declared=self._declared
        )

    async def _declared(self, work: UnitOfWork, document: LiveDocument) -> Declared:
        return Declared(self.form, document.key)

    async def _access(self, work: UnitOfWork, document: LiveDocument) -> Access | None:
        return self.rights.get(work.person_id, "write")

    def _breaches(self, key: str, doc: Doc[Any]) -> list[Breach]:
        copy: Doc[Any] = Doc()
        copy.apply_update(doc.get_update())
        foreign = set(copy.keys()) - {"text", "counts"}
        found = [Breach((root,), "form", f"unknown root {root}") for root in sorted(foreign)]
        for name, count in copy.get("counts", type=Map).items():
            if not isinstance(count, int | float) or not 0 <= count <= 100:
                found.append(Breach(("counts", name), "number", f"{name} is no count"))
        if "forbidden" in str(copy.get("text", type=Text)):
            found.append(Breach(("text",), "form", "a word nobody may write"))
        return found

    async def _changed(self, work: UnitOfWork, document: LiveDocument, _: Committed) -> None:
        assert work.actor is SYSTEM
        self.changed.append((document.id, document.last_number))

    async def _wrote(self, work: UnitOfWork, document: LiveDocument, actors: Sequence[Actor]) -> None:
        self.wrote += [(document.id, actor.person_id) for actor in actors]


@dataclass
class Stage:
    """A running server."""

    house: StageHouse
    hub: Hub
    notes: Notes
    port: int

    def url(
        self,
        document_id: uuid.UUID,
        ticket: str,
        *,
        epoch: int = 1,
        saved: bool = True,
        refusals: bool = False,
        form: str | None = None,
    ) -> str:
        asks = ("&saved=1" if saved else "") + ("&refusals=1" if refusals else "") + (f"&form={form}" if form else "")
        return f"ws://127.0.0.1:{self.port}/live/{document_id}.{epoch}?ticket={ticket}{asks}"


def application(house: StageHouse, hub: Hub) -> Starlette:
    @contextlib.asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        await house.listener.start()
        await hub.start()
        yield
        await hub.stop()
        await house.listener.stop()
        await house.database.close()

    async def live(websocket: WebSocket) -> None:
        asked = websocket.query_params
        saved, refusals = asked.get("saved") == "1", asked.get("refusals") == "1"
        room, ticket = websocket.path_params["room"], asked.get("ticket", "")
        await hub.serve(websocket, room, ticket, saved, refusals=refusals, form=asked.get("form"))

    return Starlette(routes=[WebSocketRoute("/live/{room}", live)], lifespan=lifespan)


@contextlib.asynccontextmanager
async def stage(url: str, valkey_url: str | None = None, kinds: Sequence[DocumentKind] = ()) -> AsyncIterator[Stage]:
    """A server of its own: pool, listener, bus and hub, as in a process of its own; for notes, and other `kinds`."""
    database = Database(url, pool_size=5)
    carrier = Carrier(valkey_url, database) if valkey_url else None
    settings = StageSettings(url, valkey_url=valkey_url)
    house = StageHouse(settings, database, Gate(database), Listener(url, carrier))
    notes = Notes()
    hub = Hub(house, [notes.kind(), *kinds], read_actors=read_actors, touch=sessions.touch)
    server = uvicorn.Server(
        uvicorn.Config(
            application(house, hub),
            port=0,
            log_level="warning",
            timeout_graceful_shutdown=2,
            ws=Sockets,
            ws_per_message_deflate=False,
        )
    )
    # Signals belong to the test run.
    server.capture_signals = contextlib.nullcontext  # type: ignore[method-assign]
    task = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
        assert not task.done(), task
    try:
        yield Stage(house, hub, notes, server.servers[0].sockets[0].getsockname()[1])
    finally:
        server.should_exit = True
        await task


async def signed_in(gate: Gate, town: Town, who: str, *, district_id: uuid.UUID | None = None) -> tuple[uuid.UUID, str]:
    """A session of somebody: its id, and what their browser's cookie holds."""
    async with gate.open(district_id or town.district_id, SYSTEM, "test.sign_in") as work:
        person = (await work.session.execute(select(Person).where(Person.id == town.people[who]))).scalar_one()
        proof = sessions.SignIn(
            issuer="https://issuer.test",
            subject=who,
            audience="staff",
            authenticated_at=clock.now(),
            provider_session=None,
            id_token=None,
            address=None,
            device=None,
        )
        token = await sessions.begin(work, person=person, sign_in=proof, hours=1)
        await work.session.flush()
        found = await work.session.execute(
            select(Session.id).where(Session.person_id == person.id).order_by(Session.id.desc()).limit(1)
        )
        return found.scalar_one(), token


async def sign_in(gate: Gate, town: Town, who: str, *, district_id: uuid.UUID | None = None) -> uuid.UUID:
    """A session of somebody; returns its id."""
    return (await signed_in(gate, town, who, district_id=district_id))[0]


async def make_note(gate: Gate, town: Town, content: str | None = None) -> uuid.UUID:
    """A note; returns its id."""
    doc: Doc[Any] = Doc()
    doc["text"] = Text(content or "")
    key = uuid.uuid4()
    async with gate.open(town.district_id, SYSTEM, "test.setup") as work:
        await documents.create_document(
            work,
            kind="note",
            key="note",
            owner_id=uuid.uuid4(),
            document_id=key,
            content=doc.get_update() if content else None,
        )
    return key


def ticket_for(
    town: Town, who: str, session_id: uuid.UUID, document_id: uuid.UUID, *, epoch: int = 1, read_only: bool = False
) -> str:
    """A ticket as a mutation would issue it."""
    return tickets.issue(
        SECRET,
        district_id=town.district_id,
        session_id=session_id,
        person_id=town.people[who],
        document_id=document_id,
        epoch=epoch,
        read_only=read_only,
        at=clock.now(),
    )


async def stored_text(gate: Gate, town: Town, document_id: uuid.UUID) -> str:
    """What a fresh reader finds in the database."""
    async with gate.open(town.district_id, SYSTEM, "test.read") as work:
        return str((await documents.load_document(work, document_id)).get("text", type=Text))


async def stored_updates(gate: Gate, town: Town, document_id: uuid.UUID) -> list[LiveUpdate]:
    """The log of a document as the database holds it now."""
    async with gate.open(town.district_id, SYSTEM, "test.read") as work:
        return await documents.read_updates(work, document_id, 0)


async def eventually(condition: Any, seconds: float = 5.0) -> None:
    """Wait until `condition()` holds."""
    end = asyncio.get_running_loop().time() + seconds
    while not condition():
        assert asyncio.get_running_loop().time() < end, "it did not happen"
        await asyncio.sleep(0.01)


class Client:
    """A browser: a document of its own that outlives its sockets, and one socket at a time."""

    def __init__(self, client_id: int | None = None) -> None:
        self.doc: Doc[Any] = Doc() if client_id is None else Doc(client_id=client_id)
        self.text = self.doc.get("text", type=Text)
        self.others: dict[int, dict[str, Any] | None] = {}
        self.sent = self.saved = 0
        self.saved_state: bytes | None = None
        self.refused: tuple[list[dict[str, Any]], bytes] | None = None
        self.synced = False
        self.code: int | None = None
        self.updates_received = 0
        self.shows_saved_at: list[tuple[int, int]] = []
        self._socket: ClientConnection | None = None
        self._reading: asyncio.Task[None] | None = None
        self._is_remote = False
        self._outbox: list[bytes] = []
        self._watching = self.doc.observe(self._edited)

    def _edited(self, event: Any) -> None:
        if not self._is_remote and self._socket is not None:
            self._outbox.append(event.update)

    async def connect(self, url: str, cookie: str | None = None) -> Client:
        self.sent = self.saved = 0
        self.synced, self.code, self.refused = False, None, None
        self._outbox.clear()
        headers = {"cookie": cookie} if cookie else None
        self._socket = await connect(url, max_size=None, proxy=None, additional_headers=headers)
        self._reading = asyncio.create_task(self._read())
        await self.raw(step_1(self.doc.get_state()))
        return self

    async def raw(self, message: bytes) -> None:
        assert self._socket is not None
        with contextlib.suppress(ConnectionClosed):  # the code says why
            await self._socket.send(message)

    async def flush(self) -> None:
        """Send what was edited, a message an edit."""
        outbox, self._outbox = self._outbox, []
        for update in outbox:
            self.sent += 1
            await self.raw(update_message(update))

    async def write(self, words: str, at: int | None = None) -> None:
        """Insert `words`, at the end unless said otherwise."""
        self.text.insert(len(str(self.text).encode()) if at is None else at, words)
        await self.flush()

    async def all_saved(self, seconds: float = 10.0) -> None:
        await eventually(lambda: self.code is not None or (self.synced and self.saved == self.sent), seconds)
        assert self.code is None, self.code

    async def say(self, state: dict[str, Any] | None, *, client: int | None = None, clock: int = 1) -> None:
        one = Presence(self.doc.client_id if client is None else client, clock, state)
        await self.raw(awareness_message(awareness_update([one])))

    async def closed(self, seconds: float = 15.0) -> int:
        await eventually(lambda: self.code is not None, seconds)
        assert self.code is not None
        return self.code

    async def close(self) -> None:
        """Leave; the document stays."""
        socket, self._socket = self._socket, None
        if socket is not None:
            await socket.close()
        if self._reading is not None:
            await self._reading

    async def _read(self) -> None:
        socket = self._socket
        assert socket is not None
        try:
            async for data in socket:
                await self._message(bytes(data))
        except ConnectionClosed:
            pass
        self.code = socket.close_code

    async def _message(self, data: bytes) -> None:
        reader = Reader(data)
        kind = reader.varuint()
        if kind == 0:
            step, body = reader.varuint(), reader.chunk()
            if step == 0:
                self.sent += 1
                await self.raw(step_2(self.doc.get_update(body)))
                return
            self.updates_received += 1
            self.synced = self.synced or step == 1
            self._is_remote = True
            self.doc.apply_update(body)
            self._is_remote = False
        elif kind == 1:
            for one in read_awareness(reader.chunk()):
                self.others[one.client] = one.state
        elif kind == 100:
            self.saved, self.saved_state = reader.varuint(), reader.chunk()
        elif kind == 101:
            self.refused = orjson.loads(reader.chunk()), reader.chunk()
        else:
            raise AssertionError(f"a message nobody knows: {orjson.dumps(list(data[:20]))!r}")


def damaged_sync(step: int, body: bytes) -> bytes:
    """A sync message with any body."""
    return bytes((0, step)) + chunk(body)
