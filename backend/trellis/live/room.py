"""One open document: edits come in, are checked and stored together, and only then shown to the others.

The room's document holds committed state only, except within `_flush`, which
holds the lock. Whatever fails unexpectedly ends the room: its sockets are asked
to come again, and the next room begins from the log, which is the truth.
"""

from __future__ import annotations

import asyncio
import time
import uuid
from collections import Counter, deque
from collections.abc import Awaitable, Callable, Iterable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from functools import partial
from typing import Any

import structlog
from pycrdt import Doc

import trellis.live.jobs  # noqa: F401  (deferred by name)
from trellis.kernel.errors import NotFound
from trellis.kernel.events import Listener
from trellis.kernel.tenancy import SYSTEM, Gate, UnitOfWork
from trellis.live import codes, documents, framing, merging
from trellis.live.appending import append_next
from trellis.live.bursts import Bursts
from trellis.live.bus import Bus
from trellis.live.codes import Refused
from trellis.live.connection import Connection
from trellis.live.framing import Damaged
from trellis.live.kinds import Breach, Committed, Declared, DocumentKind, find
from trellis.live.merging import Edit, Problem, Sorted
from trellis.live.model import LiveDocument
from trellis.live.presence import Presences
from trellis.live.standing import Touch
from trellis.live.storing import Storing
from trellis.live.touched import Touched
from trellis.live.updates import MOST_PARENTS, reach_of

BATCH_SECONDS = 0.03
BATCH_MOST = 1_000
BATCH_MOST_BYTES = 2_000_000
PRESENCE_SECONDS = 0.05
LARGEST_NEWS = 4_800
"""Bytes of one letter to other processes; in base64, with its address, what a NOTIFY takes."""
COMPACT_AFTER = 200
TRUSTED_SECONDS = 1.5
log = structlog.get_logger()


@dataclass(slots=True)
class Services:
    """What a room uses of the hub."""

    gate: Gate
    listener: Listener
    bus: Bus
    kinds: dict[str, DocumentKind]
    recheck: Callable[[Connection, uuid.UUID], Awaitable[None]]
    forget: Callable[[Room], None]
    touch: Touch


class Room:
    """The sockets in one document, and its committed state as of update `number`."""

    def __init__(self, services: Services, district_id: uuid.UUID, document_id: uuid.UUID) -> None:
        self._services = services
        self.district_id = district_id
        self.document_id = document_id
        self.connections: set[Connection] = set()
        self.gone = False
        self.number = 0
        self.epoch = 0
        self._doc: Doc[Any] = Doc()
        self._touched: Touched | None = None
        # The number the kind was told of in the usual way, while what was touched since is known.
        self._told: int | None = None
        self._opened: LiveDocument
        self._kind: DocumentKind
        self._declared = Declared("", "")
        self._compacted = 0
        self._lock = asyncio.Lock()
        self._waiting: deque[Edit] = deque()
        self._wake = asyncio.Event()
        self._idle = asyncio.Event()
        self._idle.set()
        self._presences = Presences()
        self._storing = Storing(services.touch)
        self._presence_news: dict[int, tuple[framing.Presence, bool]] = {}
        self._presence_task: asyncio.Task[None] | None = None
        self._bursts = Bursts(self._changed)
        self._tasks: list[asyncio.Task[None]] = []
        self._stack = AsyncExitStack()

    # Opening and ending

    async def open(self) -> None:
        """Load the committed state and begin to listen. Raises Refused, and whatever the database raises."""
        queue = await self._stack.enter_async_context(
            self._services.listener.subscribed(self.district_id, ["live.updated", "live.closed"], self.document_id)
        )
        try:
            async with self._work("live.load") as work:
                document = await self._document(work)
                kind = self._services.kinds[document.kind]
                pieces = [] if kind.channel else await documents.read_since(work, self.document_id, 0)
                if not document.closed and kind.declared is not None:
                    self._declared = await kind.declared(work, document)
                else:
                    self._declared = Declared("", document.key)
            if document.closed:
                raise Refused(codes.CLOSED)
        except BaseException:
            await self._stack.aclose()
            raise
        self._opened, self._kind, self.epoch = document, kind, document.epoch
        merging.apply_all(self._doc, [piece.payload for piece in pieces])
        self._watch()
        self.number = max([document.last_number, *(piece.number for piece in pieces)])
        self._compacted = next((piece.number for piece in pieces if piece.is_snapshot), 0)
        self._tasks = [asyncio.create_task(one) for one in (self._batches(), self._follow(queue), self._bursts.run())]
        await self._services.bus.publish(self.document_id, "hello", b"")

    def end(self, code: int) -> None:
        """Close every socket and forget the room; what was not acknowledged is sent again by who has it."""
        if self.gone:
            return
        self.gone = True
        self._waiting.clear()
        self._idle.set()
        self._services.forget(self)
        for connection in list(self.connections):
            connection.close(code)

    async def drain(self) -> None:
        """Wait until everything that came in is stored, at most five seconds."""
        try:
            await asyncio.wait_for(self._idle.wait(), 5)
        except TimeoutError:
            log.warning("live.not_drained", document_id=str(self.document_id))

    async def unload(self) -> None:
        """Finish what is owed (the `changed` of the last edits, a snapshot of a long log) and stop."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._stack.aclose()
        if self._presence_task is not None:
            self._presence_task.cancel()
        try:
            await self._bursts.finish()
            if self.number - self._compacted > COMPACT_AFTER:
                async with self._work("live.compact") as work:
                    await documents.compact(work, self.document_id, self._kind.folding)
        except Exception as problem:
            log.warning("live.unload_failed", document_id=str(self.document_id), problem=type(problem).__name__)
        finally:
            if self._touched is not None:
                self._touched.stop()

    # Sockets

    async def join(self, connection: Connection) -> bool:
        """Greet a socket with what is committed and who is here; False when the room has just ended."""
        async with self._lock:
            if self.gone:
                return False
            self.connections.add(connection)
            connection.send(framing.step_1(self._doc.get_state()))
            self._tell_presence_to(connection)
        return True

    def leave(self, connection: Connection) -> None:
        """A socket has gone; edits of it that came in are stored all the same."""
        self.connections.discard(connection)
        self._presence_changed(self._presences.left(connection, time.monotonic()), is_ours=True)

    async def received(self, connection: Connection, message: framing.Message) -> None:
        """One message of a socket. Raises Damaged."""
        if isinstance(message, framing.Change):
            edit = Edit(connection, message.update, reach_of(message.update), connection.actor.person_id)
            if not self.gone:
                connection.waiting += 1
                self._waiting.append(edit)
                self._idle.clear()
                self._wake.set()
        elif isinstance(message, framing.Step1):
            framing.read_state(message.state)
            async with self._lock:
                if self.gone:
                    return
                lacking = merging.lacking_in(self._doc, message.state)
            if connection.charge(50, len(lacking)):
                connection.send(framing.step_2(lacking))
        elif isinstance(message, framing.Awareness):
            name, person, now = connection.actor.display_name, connection.person_key, time.monotonic()
            told = self._presences.said(
                connection, message.clients, name=name, person=person, now=now, shown=partial(self._shown, connection)
            )
            self._presence_changed(told, is_ours=True)
        elif connection.charge(10, 0):
            self._tell_presence_to(connection)

    # Edits

    async def _batches(self) -> None:
        while True:
            await self._wake.wait()
            await asyncio.sleep(BATCH_SECONDS)
            self._wake.clear()
            while self._waiting:
                batch = self._take()
                try:
                    await self._store(batch)
                except Refused as refused:
                    return self.end(refused.code)
                except Exception as problem:
                    log.warning("live.store_failed", document_id=str(self.document_id), problem=type(problem).__name__)
                    return self.end(codes.TRY_AGAIN)
                finally:
                    for connection, count in Counter(edit.sender for edit in batch).items():
                        connection.settled(count)
            if not self._waiting:
                self._idle.set()

    def _take(self) -> list[Edit]:
        batch: list[Edit] = []
        size = parents = 0
        while self._waiting and len(batch) < BATCH_MOST:
            edit = self._waiting[0]
            size += len(edit.update)
            parents += edit.reach.parents
            if batch and (size > BATCH_MOST_BYTES or parents > MOST_PARENTS):
                break
            batch.append(self._waiting.popleft())
        return batch

    async def _store(self, batch: list[Edit]) -> None:
        now = time.monotonic()
        for connection in dict.fromkeys(edit.sender for edit in batch):
            if now - connection.held_at > TRUSTED_SECONDS:
                await self._services.recheck(connection, self.document_id)
        async with self._lock:
            self._answer_readers([edit for edit in batch if not edit.sender.may_write])
            edits = [edit for edit in batch if edit.sender.may_write and not edit.sender.is_refused]
            if edits:
                await self._flush(edits)

    def _answer_readers(self, edits: list[Edit]) -> None:
        """An update that changes nothing is fine from anybody; any other closes the socket."""
        for connection in dict.fromkeys(edit.sender for edit in edits):
            if connection.code is not None:
                continue
            own = [edit for edit in edits if edit.sender is connection]
            copy: Doc[Any] = Doc()
            copy.apply_update(self._doc.get_update())
            change, problem = merging.attempt(copy, own)
            if problem is not None or change is not None:
                connection.close(codes.NOT_ALLOWED)
            else:
                self._acknowledge(own)

    async def _flush(self, edits: list[Edit]) -> None:
        before = self._doc.get_state()
        if self._touched is not None:
            self._touched.begin()
        parts, problem = merging.attempt_each(self._doc, edits)
        if not parts and problem is None:
            self._acknowledge(edits)
            return
        if problem is None:
            problem = self._shape_problem(sum(len(change) for _, change in parts))
        merged, others = Sorted(self._doc, parts, edits), None
        number = await self._append_next(merged) if problem is None else None
        if number is None:
            merged, number, others = await self._append_closely(edits, merged, problem, before)
        # Committed: from here on it may be seen.
        self.number = number
        if self._doc is not merged.doc:
            self._doc = merged.doc
            self._watch()
        if others is not None:
            self._show(others, but=None)
        else:  # else an edit may repeat what somebody else had stored elsewhere
            written = {client: by.person_key for client, by in merging.new_with(merged.accepted, before).items()}
            self._presence_changed(self._presences.wrote(written, time.monotonic()), is_ours=True)
        if (change := merged.change) is not None:
            senders = {edit.sender for edit in merged.accepted}
            self._show(change, but=senders.pop() if len(senders) == 1 else None)
            self._bursts.edited()
        self._acknowledge(merged.accepted)
        for connection, refusal in merged.refused.items():
            log.warning("live.refused", document_id=str(self.document_id), code=refusal.code, problem=refusal.says)
            if refusal.code == codes.BROKEN_SHAPE and connection.wants_refusals:
                self._name_refused(connection, [edit for edit in edits if edit.sender is connection])
            connection.close(refusal.code)

    async def _append_next(self, merged: Sorted) -> int | None:
        """Store a batch that fits and has nothing beside it to store; None when it is not that simple after all."""
        if not self._storing.only_edits(self._kind, merged, number=self.number, compacted=self._compacted):
            return None
        return await append_next(
            self._services.gate,
            self.district_id,
            merged.accepted[0].sender.actor,
            self.document_id,
            merged.parts,
            after=self.number,
            epoch=self.epoch,
        )

    async def _append_closely(
        self, edits: list[Edit], merged: Sorted, problem: Problem | None, before: bytes
    ) -> tuple[Sorted, int, bytes | None]:
        """Store a batch with the document's row held: what others wrote meanwhile is read, what does not fit left out.

        Returns what was stored, the last number, and what others had changed.
        """
        async with self._services.gate.open(self.district_id, edits[0].sender.actor, "live.write") as work:
            document = await documents.lock_document(work, self.document_id)
            self._check(document)
            is_behind = document.last_number != self.number
            others = await self._read_others(work, document)
            if problem is None and is_behind:
                problem = merging.shape_problem(self._doc, self._breaches)
            if problem is not None:
                # The room's document is spoilt; with the row locked, the log is exactly the committed state.
                base, _ = await documents.load_with_number(work, self.document_id)
                others = base.get_update(before) if is_behind else None
                merged = merging.sort_out(base.get_update(), edits, self._breaches)
            number = document.last_number
            if merged.parts:
                number = await self._storing.append(work, self._kind, document, merged, compacted=self._compacted)
        return merged, number, others

    def _name_refused(self, connection: Connection, edits: list[Edit]) -> None:
        """Tell a browser which places of its edits do not fit, so that it can send the rest again without them.

        Nothing of what was refused is in the document; the committed state goes along, because what a place says
        here is what the browser puts back there.
        """
        committed = self._doc.get_update()
        found = merging.new_breaches(committed, edits, self._breaches)
        if found:
            places = [{"path": list(one.path), "why": one.why} for one in found]
            connection.send(framing.refused_message(places, committed))

    def _breaches(self, doc: Doc[Any]) -> Iterable[Breach]:
        return self._kind.breaches(self._declared.what, doc)

    def _shape_problem(self, size: int) -> Problem | None:
        """As `merging.shape_problem`, of a document that fitted before edits of `size` bytes: of what they touched."""
        if self._touched is None:
            return merging.shape_problem(self._doc, self._breaches)
        touched = self._touched.to_look_at(size)
        problem = None
        if touched is not None:
            problem = merging.shape_problem(
                self._doc, lambda doc: self._kind.breaches(self._declared.what, doc, touched)
            )
        if problem is None:
            self._touched.fits(touched or frozenset(), size)
        return problem

    def _watch(self) -> None:
        self._told = None
        if self._touched is not None:
            self._touched.stop()
        if self._kind.roots is not None:
            self._touched = Touched(self._doc, self._kind.roots(self._declared.what))

    @property
    def is_channel(self) -> bool:
        """Whether nothing is written here and no row says so."""
        return self._kind.channel is not None

    def is_written_on(self, form: str | None) -> bool:
        """Whether a browser that shows the form with this print can write here; one that names none is believed."""
        return not form or not self._declared.print or form == self._declared.print

    def _check(self, document: LiveDocument) -> None:
        if document.epoch != self.epoch:
            raise Refused(codes.OTHER_EPOCH)
        if document.closed:
            raise Refused(codes.CLOSED)

    def _acknowledge(self, edits: list[Edit]) -> None:
        state = self._doc.get_state()
        for connection, count in Counter(edit.sender for edit in edits).items():
            connection.durable += count
            if connection.wants_saved:
                connection.send(framing.saved_message(connection.durable, state))

    def _show(self, change: bytes, *, but: Connection | None) -> None:
        message = framing.update_message(change)
        for connection in list(self.connections):
            if connection is not but:
                connection.send(message)

    # Other processes

    async def _follow(self, queue: asyncio.Queue[Any]) -> None:
        while True:
            heard = [await queue.get()]
            while not queue.empty():
                heard.append(queue.get_nowait())
            told = max((int(h.ids.get("number", 0)) for h in heard), default=0)
            if any(h.topic == "live.closed" for h in heard):
                await self.catch_up()
            elif told > self.number:
                await self.catch_up(told)

    async def catch_up(self, told: int | None = None) -> None:
        """Read what other processes have stored since, and whether the document has ended. Never raises.

        `told` is the number somebody said it has come to: one's own batch is told of before it is here.
        """
        try:
            async with self._lock:
                if self.gone or (told is not None and told <= self.number):
                    return
                async with self._work("live.follow") as work:
                    document = await self._document(work)
                    self._check(document)
                    others = await self._read_others(work, document)
                if others is not None:
                    self._show(others, but=None)
        except Refused as refused:
            self.end(refused.code)
        except NotFound:
            self.end(codes.NO_DOCUMENT)
        except Exception as problem:
            log.warning("live.follow_failed", document_id=str(self.document_id), problem=type(problem).__name__)
            self.end(codes.TRY_AGAIN)

    async def _read_others(self, work: UnitOfWork, document: LiveDocument) -> bytes | None:
        if document.last_number == self.number:
            return None
        pieces = await documents.read_since(work, self.document_id, self.number)
        change = merging.apply_all(self._doc, [piece.payload for piece in pieces])
        self.number = max([document.last_number, *(piece.number for piece in pieces)])
        return change

    def heard(self, kind: str, payload: bytes) -> None:
        """What another process tells of who is where."""
        if kind == "hello":
            self._presence_changed(self._presences.own(), is_ours=True)
        elif kind == "awareness":
            try:
                clients = framing.read_awareness(payload)
            except Damaged:
                return
            self._presence_changed(self._presences.heard(clients, time.monotonic()), is_ours=False)

    # Who is where

    def _shown(self, connection: Connection, state: dict[str, Any], before: dict[str, Any] | None) -> dict[str, Any]:
        return self._kind.presence(state, connection.access, before) if self._kind.presence else state

    def expire(self) -> None:
        """Forget who was not heard of for long."""
        self._presence_changed(self._presences.expired(time.monotonic()), is_ours=False)

    def _tell_presence_to(self, connection: Connection) -> None:
        here = self._presences.all_but(connection)
        if here:
            connection.send(framing.awareness_message(framing.awareness_update(here)))

    def _presence_changed(self, told: list[framing.Presence], *, is_ours: bool) -> None:
        for one in told:
            self._presence_news[one.client] = one, is_ours
        if told and (self._presence_task is None or self._presence_task.done()):
            self._presence_task = asyncio.create_task(self._pass_presence_on())

    async def _pass_presence_on(self) -> None:
        while self._presence_news:
            await asyncio.sleep(PRESENCE_SECONDS)
            news, self._presence_news = self._presence_news, {}
            # Nobody hears of themselves: a browser would take its own older state for a newer one.
            owners = {client: self._presences.owner_of(client) for client in news}
            # Each is written once, however many hear it.
            written = {client: framing.presence_bytes(one) for client, (one, _) in news.items()}
            for connection in list(self.connections):
                others = [one for client, one in written.items() if owners[client] is not connection]
                if others:
                    connection.send(framing.awareness_message(framing.awareness_of(others)))
            ours = [written[client] for client, (_, is_ours) in news.items() if is_ours]
            for letter in framing.letters_of(ours, LARGEST_NEWS):
                await self._services.bus.publish(self.document_id, "awareness", letter)

    async def _changed(self) -> None:
        async with self._lock:  # within a flush the document holds what is not committed yet
            touched = self._touched.take_untold() if self._touched is not None else frozenset()
            committed = Committed(self._doc.get_update(), self.epoch, self.number, self._told, touched)
            self._told = None
        changed_next = self._kind.changed_next
        if changed_next and await changed_next(self._services.gate, self._opened, self._declared.what, committed):
            self._told = committed.number if self._touched is not None else None
            return
        async with self._work("live.changed") as work:
            await self._kind.changed(work, await self._document(work), committed)

    async def _document(self, work: UnitOfWork) -> LiveDocument:
        return await find(work, self._services.kinds, self.document_id)

    def _work(self, purpose: str) -> Any:
        return self._services.gate.open(self.district_id, SYSTEM, purpose)
