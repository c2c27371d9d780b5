"""Every live document open on this process: admits sockets, keeps rooms, and asks again who may stay."""

from __future__ import annotations

import asyncio
import contextlib
import time
import uuid
from collections import defaultdict
from collections.abc import Coroutine, Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

import structlog
from starlette.websockets import WebSocket

from trellis.access.day import today
from trellis.kernel import clock
from trellis.kernel.tenancy import SYSTEM, Actor
from trellis.live import codes, documents
from trellis.live.bus import Bus
from trellis.live.codes import Refused
from trellis.live.connection import Connection
from trellis.live.kinds import Access, DocumentKind
from trellis.live.room import Room, Services
from trellis.live.standing import ReadActors, Standing, Touch, standing
from trellis.live.tickets import Ticket, TicketRefused, opened
from trellis.live.valkey_bus import bus_for

if TYPE_CHECKING:
    from trellis.house import House

LOOK_SECONDS = 1.2
RECHECK_SECONDS = 60.0
UNLOAD_AFTER_SECONDS = 2.0
UNCHECKED_AT_MOST_SECONDS = 10.0
CHECKS_AT_ONCE = 4
HINTS_HEARD = 100
log = structlog.get_logger()


class Hub:
    """The live documents of a process.

    `kinds` say what each is about; `read_actors` says who sessions are now, `touch` notes that it is used.
    """

    def __init__(
        self,
        house: House,
        kinds: list[DocumentKind],
        *,
        read_actors: ReadActors,
        touch: Touch,
        bus: Bus | None = None,
    ) -> None:
        self._house = house
        self._kinds = {kind.name: kind for kind in kinds}
        self._read_actors = read_actors
        self._bus: Bus = bus or bus_for(house.settings.database_url, house.settings.valkey_url)
        self._services = Services(
            house.gate, house.listener, self._bus, self._kinds, self._recheck_one, self._forget, touch
        )
        self._rooms: dict[uuid.UUID, Room] = {}
        self._opening: dict[uuid.UUID, asyncio.Task[Room]] = {}
        self._connections: dict[Connection, uuid.UUID] = {}
        self._watched: dict[uuid.UUID, asyncio.Task[None]] = {}
        self._days: dict[uuid.UUID, date] = {}
        self._timers: set[asyncio.Task[None]] = set()
        self._unloading: set[asyncio.Task[None]] = set()
        self._slots = asyncio.Semaphore(CHECKS_AT_ONCE)
        self._ticking: asyncio.Task[None] | None = None
        self._stopping = False

    async def start(self) -> None:
        """Begin to serve; the house's listener must be listening."""
        self._bus.subscribe(self._heard, self._introduce_again)
        await self._bus.start()
        self._ticking = asyncio.create_task(self._tick())

    async def stop(self) -> None:
        """Store what came in, ask every browser to come again elsewhere, and let go of everything."""
        self._stopping = True
        rooms = list(self._rooms.values())
        await asyncio.gather(*(room.drain() for room in rooms))
        for room in rooms:
            room.end(codes.RESTARTING)
        over = [*self._watched.values(), *self._timers]
        if self._ticking is not None:
            over.append(self._ticking)
        for task in over:
            task.cancel()
        await asyncio.gather(*over, return_exceptions=True)
        await asyncio.gather(*self._unloading, return_exceptions=True)
        await self._bus.stop()

    def kind(self, name: str) -> DocumentKind | None:
        """What a kind of document says of itself."""
        return self._kinds.get(name)

    @property
    def socket_count(self) -> int:
        """Sockets in documents through this process."""
        return len(self._connections)

    @property
    def document_count(self) -> int:
        """Documents open on this process."""
        return len(self._rooms)

    def present(self, document_id: uuid.UUID) -> list[uuid.UUID]:
        """The people in a document through this process, each once."""
        room = self._rooms.get(document_id)
        people = [c.actor.person_id for c in room.connections if c.code is None] if room else []
        return list(dict.fromkeys(person for person in people if person is not None))

    async def serve(
        self,
        websocket: WebSocket,
        room: str,
        ticket: str,
        saved: bool,
        *,
        refusals: bool = False,
        form: str | None = None,
        session_id: uuid.UUID | None = None,
    ) -> None:
        """Serve one socket for as long as it lasts; `room` reads `<document id>.<epoch>`.

        `saved`, `refusals`: whether the browser asked for messages 100 and 101, which are ours. `form` is the print
        of the form it shows; where the document is declared otherwise, it is told so before it could write.
        `session_id` is the session of the browser that comes, where the caller reads it: a ticket stands in an
        address, and an address gets about. The socket is accepted first, because only then a browser learns a
        close code.
        """
        await websocket.accept()
        try:
            paper = self._read_ticket(room, ticket)
            if session_id is not None and paper.session_id != session_id:
                raise Refused(codes.TICKET)
            connection = await self._admit(websocket, paper, saved, refusals)
            joined = await self._enter(connection, paper, form)
        except Refused as refused:
            return await _turn_away(websocket, refused.code)
        except Exception as problem:
            log.warning("live.admission_failed", problem=type(problem).__name__)
            return await _turn_away(websocket, codes.TRY_AGAIN)
        self._connections[connection] = paper.document_id
        self._watch(paper.district_id)
        try:
            await connection.run(joined)
        finally:
            del self._connections[connection]
            joined.leave(connection)
            if not joined.connections:
                self._do_later(self._unload_when_empty(joined), self._timers)

    # The door

    def _read_ticket(self, room: str, ticket: str) -> Ticket:
        if self._stopping:
            raise Refused(codes.RESTARTING)
        name, _, epoch = room.partition(".")
        try:
            document_id, number = uuid.UUID(name), int(epoch)
        except ValueError:
            raise Refused(codes.NO_DOCUMENT) from None
        try:
            paper = opened(self._house.settings.secret_key, ticket, clock.now())
        except TicketRefused:
            raise Refused(codes.TICKET) from None
        if paper.document_id != document_id:
            raise Refused(codes.TICKET)
        if paper.epoch != number:
            raise Refused(codes.OTHER_EPOCH)
        return paper

    async def _admit(self, websocket: WebSocket, paper: Ticket, saved: bool, refusals: bool) -> Connection:
        found = await self._standing(paper.district_id, paper.session_id, [paper.document_id])
        if found.actor is None or found.actor.person_id != paper.person_id:
            raise Refused(codes.TICKET)
        document, access = found.documents.get(paper.document_id, (None, None))
        if document is None:
            raise Refused(codes.NO_DOCUMENT)
        if access is None:
            raise Refused(codes.NOT_ALLOWED)
        if document.epoch != paper.epoch:
            raise Refused(codes.OTHER_EPOCH)
        if document.closed:
            raise Refused(codes.CLOSED)
        return Connection(
            websocket,
            district_id=paper.district_id,
            session_id=paper.session_id,
            actor=found.actor,
            access=access,
            read_only=paper.read_only or self._kinds[document.kind].channel is not None,
            wants_saved=saved,
            wants_refusals=refusals,
        )

    async def _enter(self, connection: Connection, paper: Ticket, form: str | None) -> Room:
        while True:
            room = self._rooms.get(paper.document_id) or await self._open(paper.district_id, paper.document_id)
            if room.epoch != paper.epoch:
                raise Refused(codes.OTHER_EPOCH)
            if not room.is_written_on(form):
                raise Refused(codes.OTHER_FORM)
            if await room.join(connection):
                return room

    async def _open(self, district_id: uuid.UUID, document_id: uuid.UUID) -> Room:
        task = self._opening.get(document_id)
        if task is None:
            task = self._opening[document_id] = asyncio.create_task(self._opened(district_id, document_id))
            task.add_done_callback(lambda _: self._opening.pop(document_id, None))
        # Several may wait for one opening; one who leaves must not end it for the others.
        return await asyncio.shield(task)

    async def _opened(self, district_id: uuid.UUID, document_id: uuid.UUID) -> Room:
        room = Room(self._services, district_id, document_id)
        await room.open()
        self._rooms[document_id] = room
        # Should nobody come in after all.
        self._do_later(self._unload_when_empty(room), self._timers)
        return room

    # Leaving

    async def _unload_when_empty(self, room: Room) -> None:
        await asyncio.sleep(UNLOAD_AFTER_SECONDS)
        await room.drain()
        if not room.connections and not room.gone:
            room.end(codes.TRY_AGAIN)

    def _forget(self, room: Room) -> None:
        if self._rooms.get(room.document_id) is room:
            del self._rooms[room.document_id]
        self._do_later(room.unload(), self._unloading)

    def _do_later(self, doing: Coroutine[Any, Any, None], among: set[asyncio.Task[None]]) -> None:
        task = asyncio.create_task(doing)
        among.add(task)
        task.add_done_callback(among.discard)

    # Who may stay

    async def _standing(
        self,
        district_id: uuid.UUID,
        session_id: uuid.UUID,
        document_ids: Iterable[uuid.UUID],
        known: Actor | None = None,
    ) -> Standing:
        return await standing(
            self._house.gate,
            self._read_actors,
            self._kinds,
            district_id=district_id,
            session_id=session_id,
            document_ids=document_ids,
            known=known,
        )

    async def _recheck_one(self, connection: Connection, document_id: uuid.UUID) -> None:
        found = await self._standing(connection.district_id, connection.session_id, [document_id], connection.actor)
        self._judge(connection, document_id, found)

    def _judge(self, connection: Connection, document_id: uuid.UUID, found: Standing) -> None:
        access: Access | None = found.documents[document_id][1] if document_id in found.documents else None
        lost_writing = connection.access == "write" and access == "read"
        connection.access = access if found.actor is not None else None
        connection.checked_at = connection.held_at = time.monotonic()
        connection.must_ask = False
        if found.actor is None:
            connection.close(codes.TICKET)
        elif access is None:
            connection.close(codes.NOT_ALLOWED)
        elif lost_writing and self._kinds[found.documents[document_id][0].kind].presence is not None:
            # What it said of itself as one who writes goes with it; what it says coming again is looked at anew.
            connection.close(codes.TRY_AGAIN)
        else:
            connection.actor = found.actor

    async def _recheck(self, connections: Iterable[Connection]) -> None:
        """Ask for many at once, in one question a session."""
        sessions: dict[tuple[uuid.UUID, uuid.UUID], list[Connection]] = defaultdict(list)
        for connection in connections:
            if connection.code is None:
                sessions[(connection.district_id, connection.session_id)].append(connection)
        await asyncio.gather(*(self._recheck_session(*key, own) for key, own in sessions.items()))

    async def _recheck_session(
        self, district_id: uuid.UUID, session_id: uuid.UUID, connections: list[Connection]
    ) -> None:
        own = {c: self._connections[c] for c in connections if c in self._connections}
        try:
            async with self._slots:
                known = connections[0].actor
                found = await self._standing(district_id, session_id, set(own.values()), known)
        except Exception as problem:
            log.warning("live.recheck_failed", problem=type(problem).__name__)
            for connection in own:
                connection.must_ask = True
            _turn_out_unchecked(own)
            return
        for connection, document_id in own.items():
            self._judge(connection, document_id, found)

    async def _look(self, district_id: uuid.UUID, connections: list[Connection]) -> None:
        """Whether all these windows' sessions still hold, and whether their documents moved, in three statements.

        Rights are told of when they change (`_follow`): the database does so itself. They are asked for here when
        nothing can be heard, when somebody is no longer who they were, when the district's day is over, as ties
        end by the day, and every minute all the same, not of everybody at once.
        """
        own = {c: self._connections[c] for c in connections if c.code is None and c in self._connections}
        try:
            async with self._slots, self._house.gate.open(district_id, SYSTEM, "live.session") as work:
                actors = await self._read_actors(work, {c.session_id for c in own})
                heads = await documents.heads(work, set(own.values()))
                day = await today(work)
        except Exception as problem:
            log.warning("live.recheck_failed", problem=type(problem).__name__)
            return _turn_out_unchecked(own)
        is_told = self._house.listener.hears and self._days.get(district_id) == day
        self._days[district_id] = day
        now, to_ask = time.monotonic(), []
        for connection in own:
            actor = actors.get(connection.session_id)
            if actor is None:
                connection.access = None
                connection.close(codes.TICKET)
            elif (
                connection.must_ask
                or actor != connection.actor
                or not is_told
                or now - connection.checked_at > RECHECK_SECONDS * connection.sooner
            ):
                to_ask.append(connection)
            else:
                connection.held_at = now
        asked_for = {own[connection] for connection in to_ask}
        for document_id in set(own.values()):
            room, head = self._rooms.get(document_id), heads.get(document_id)
            if room is None:
                continue
            # A channel has no row: whether it still stands is asked for with the rights of who is in it.
            has_moved = head.moved_from(room.epoch, room.number) if head else document_id in asked_for
            if has_moved or (head is None and not room.is_channel):
                await room.catch_up()
        await self._recheck(to_ask)

    async def _tick(self) -> None:
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            try:
                districts: dict[uuid.UUID, list[Connection]] = defaultdict(list)
                for connection in self._connections:
                    districts[connection.district_id].append(connection)
                await asyncio.gather(*(self._look(*one) for one in districts.items()))
                for room in list(self._rooms.values()):
                    room.expire()
                for district_id in set(self._watched) - {c.district_id for c in self._connections}:
                    self._watched.pop(district_id).cancel()
                    self._days.pop(district_id, None)
            except Exception as problem:
                log.warning("live.tick_failed", problem=type(problem).__name__)

    def _watch(self, district_id: uuid.UUID) -> None:
        if district_id not in self._watched:
            self._watched[district_id] = asyncio.create_task(self._follow(district_id))

    async def _follow(self, district_id: uuid.UUID) -> None:
        """Look at once when a session ends or somebody's rights change."""
        topics = ["session.ended", "access.changed"]
        async with self._house.listener.subscribed(district_id, topics) as queue:
            while True:
                keys = {(await queue.get()).key}
                is_full = queue.qsize() >= HINTS_HEARD - 1
                while not queue.empty():
                    keys.add(queue.get_nowait().key)
                # A queue that was full may have lost some.
                everybody = is_full or "*" in keys
                await self._recheck(
                    c
                    for c in list(self._connections)
                    if c.district_id == district_id
                    and (everybody or str(c.session_id) in keys or str(c.actor.person_id) in keys)
                )

    def _heard(self, document_id: uuid.UUID, kind: str, payload: bytes) -> None:
        room = self._rooms.get(document_id)
        if room is not None:
            room.heard(kind, payload)

    def _introduce_again(self) -> None:
        """The bus was away: what happened meanwhile is asked for, and told, once more."""
        for room in self._rooms.values():
            room.heard("hello", b"")
            self._do_later(self._bus.publish(room.document_id, "hello", b""), self._timers)


def _turn_out_unchecked(connections: Iterable[Connection]) -> None:
    """Nothing is stored without a fresh answer, and nobody goes on reading for long without one."""
    latest = time.monotonic() - UNCHECKED_AT_MOST_SECONDS
    for connection in connections:
        if connection.held_at < latest or connection.checked_at < latest - RECHECK_SECONDS:
            connection.close(codes.TRY_AGAIN)


async def _turn_away(websocket: WebSocket, code: int) -> None:
    with contextlib.suppress(Exception):
        await asyncio.wait_for(websocket.close(code), 2)
