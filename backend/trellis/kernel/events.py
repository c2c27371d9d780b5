"""Hints that leave after commit: something changed, look again.

A hint goes out by NOTIFY in the deed's transaction, so it is delivered exactly
when the deed is committed, to every process. It holds a topic and ids, never
data: whoever hears it reads again under their own rights. What must surely
happen is a job (`kernel.jobs`), not a hint.

NOTIFY makes committing transactions take turns. Where a Valkey is named, it
carries the many hints instead, told right after COMMIT; NOTIFY carries those it
does not take, and always those that shut somebody out (`SHUTTING_OUT`).
"""

from __future__ import annotations

import asyncio
import contextlib
import uuid
from collections import defaultdict
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass
from typing import Any

import asyncpg
import orjson
import structlog
from sqlalchemy import event, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session

from trellis.kernel.database import Database
from trellis.kernel.tenancy import UnitOfWork
from trellis.kernel.valkey import Channel

CHANNEL = "trellis_hints"
SHUTTING_OUT = frozenset({"session.ended", "access.changed", "live.closed"})
"""Topics after which an open socket must close at once: these never leave PostgreSQL."""

NOTIFY = text("SELECT pg_notify(:channel, :payload)")
NOTIFY_ALL = text("SELECT count(pg_notify(:channel, payload)) FROM unnest(CAST(:payloads AS text[])) AS payload")
ASKED_EVERY_SECONDS = 1.0
STILL_THERE = "SELECT 1 AS still_there"
MOST_UNTOLD = 10_000
LAST_WORDS_SECONDS = 2.0
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Hint:
    """`topic` reads `thing.changed`; `key` is what a listener listens for, mostly a student, plan or person."""

    district_id: uuid.UUID
    topic: str
    key: str
    ids: dict[str, str]


def payload_of(district_id: uuid.UUID, topic: str, key: uuid.UUID | str, **ids: uuid.UUID | str) -> str:
    """A hint as it travels."""
    said = {"d": str(district_id), "t": topic, "k": str(key), "i": {k: str(v) for k, v in ids.items()}}
    return orjson.dumps(said).decode()


async def hint(work: UnitOfWork, topic: str, key: uuid.UUID | str, **ids: uuid.UUID | str) -> None:
    """Tell every process, at commit, that `key` changed."""
    payload = payload_of(work.district_id, topic, key, **ids)
    if not _held(work, topic, payload):
        await work.session.execute(NOTIFY, {"channel": CHANNEL, "payload": payload})


async def hint_all(work: UnitOfWork, changed: Iterable[tuple[str, uuid.UUID | str]]) -> None:
    """Tell every process, at commit, that all these changed: pairs of a topic and its key, in one statement."""
    payloads = []
    for topic, key in changed:
        payload = payload_of(work.district_id, topic, key)
        if not _held(work, topic, payload):
            payloads.append(payload)
    if payloads:
        await work.session.execute(NOTIFY_ALL, {"channel": CHANNEL, "payloads": payloads})


def _held(work: UnitOfWork, topic: str, payload: str) -> bool:
    """Whether a hint is left to the carrier."""
    carrier: Carrier | None = work.session.info.get(Carrier)
    if carrier is None or topic in SHUTTING_OUT or not carrier.takes:
        return False
    carrier.hold(work.session, payload)
    return True


def carrier_of(database: Database) -> Carrier | None:
    """What carries the hints of a database's sessions, where that is not the database."""
    info: dict[Any, Any] = database.sessions.kw.get("info") or {}
    return info.get(Carrier)


def taking_carrier(database: Database) -> Carrier | None:
    """The same where it takes hints now: statements on the driver itself tell it once they are committed."""
    carrier = carrier_of(database)
    return carrier if carrier is not None and carrier.takes else None


class Carrier:
    """Hands hints to a Valkey once their deed is committed; what that does not take goes by NOTIFY after all."""

    def __init__(self, url: str, database: Database) -> None:
        """From now on every session of `database` hints through the Valkey at `url`."""
        self._database = database
        self._listeners: list[Listener] = []
        self._channel = Channel(url, CHANNEL, heard=self._heard, anew=self._look_again)
        self._untold: asyncio.Queue[str] = asyncio.Queue(MOST_UNTOLD)
        self._telling: asyncio.Task[None] | None = None
        database.sessions.configure(info={Carrier: self})

    @property
    def takes(self) -> bool:
        """Whether a hint may be left to it."""
        return self._channel.takes and self._untold.qsize() < MOST_UNTOLD // 2

    def hold(self, session: AsyncSession, payload: str) -> None:
        """Tell it when this session's transaction has committed, and not when it rolls back."""
        held: list[str] | None = session.info.get(CHANNEL)
        if held is None:
            held = session.info[CHANNEL] = []
            # Not UnitOfWork.after_commit: whoever hangs up between COMMIT and that would take the hint along.
            event.listen(session.sync_session, "after_commit", self._committed)
            event.listen(session.sync_session, "after_rollback", _forget)
        held.append(payload)

    def tell_now(self, payload: str) -> None:
        """Tell it: its deed was committed outside any session."""
        with contextlib.suppress(asyncio.QueueFull):
            self._untold.put_nowait(payload)
        if self._telling is None:
            self._telling = asyncio.create_task(self._tell())

    def serve(self, listener: Listener) -> None:
        """Let a listener hear, for as long as this process lives."""
        self._listeners.append(listener)
        self._channel.start()

    async def stop(self) -> None:
        """Tell what is still untold, at most for a moment, and let go."""
        if self._telling is not None:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._untold.join(), LAST_WORDS_SECONDS)
            self._telling.cancel()
            await asyncio.gather(self._telling, return_exceptions=True)
        await self._channel.stop()

    def _committed(self, session: Session) -> None:
        if session.in_nested_transaction():
            return  # a savepoint: nothing is durable yet
        held, session.info[CHANNEL][:] = list(session.info[CHANNEL]), []
        for payload in held:
            self.tell_now(payload)

    async def _tell(self) -> None:
        while True:
            payload = await self._untold.get()
            try:
                if not await self._channel.tell(payload.encode()):
                    async with self._database.engine.begin() as connection:
                        await connection.execute(NOTIFY, {"channel": CHANNEL, "payload": payload})
            except (SQLAlchemyError, OSError, asyncpg.PostgresError) as problem:
                log.warning("hints.lost", problem=type(problem).__name__)
            finally:
                self._untold.task_done()

    def _heard(self, payload: bytes) -> None:
        for listener in self._listeners:
            listener.heard(payload)

    def _look_again(self) -> None:
        for listener in self._listeners:
            listener.look_again()


def _forget(session: Session) -> None:
    session.info[CHANNEL].clear()


class Listener:
    """One LISTEN connection a process, fanned out to bounded queues; it reconnects by itself.

    With a `carrier` it hears what goes through the Valkey as well. After either
    was away everybody is told to look again: hints may have passed unheard.
    """

    def __init__(self, url: str, carrier: Carrier | None = None) -> None:
        self._url = url
        self._carrier = carrier
        self._queues: dict[tuple[uuid.UUID, str, str], set[asyncio.Queue[Hint]]] = defaultdict(set)
        self._task: asyncio.Task[None] | None = None
        self.ready = asyncio.Event()
        self.hears = False
        """Whether what PostgreSQL tells arrives now; while it does not, whoever must know asks by themselves."""

    async def start(self) -> None:
        """Begin to listen; returns once the first LISTEN is in place."""
        self._task = asyncio.create_task(self._run())
        if self._carrier is not None:
            self._carrier.serve(self)
        await asyncio.wait_for(self.ready.wait(), 10)

    async def stop(self) -> None:
        """Stop listening, and see off what is still to be told. Right also where `start` was never called."""
        if self._task:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
        if self._carrier is not None:
            await self._carrier.stop()

    async def _run(self) -> None:
        while True:
            try:
                connection: Any = await asyncpg.connect(self._url)
                lost = asyncio.Event()
                connection.add_termination_listener(lambda *_, gone=lost: gone.set())
                await connection.add_listener(CHANNEL, self._heard)
                self.ready.set()
                self.hears = True
                self.look_again()
                try:
                    while not lost.is_set():
                        with contextlib.suppress(TimeoutError):
                            await asyncio.wait_for(lost.wait(), ASKED_EVERY_SECONDS)
                            break
                        # A connection may die without a word; a question without an answer says so.
                        await connection.fetchval(STILL_THERE, timeout=ASKED_EVERY_SECONDS)
                finally:
                    self.hears = False
                    connection.terminate()
            except asyncio.CancelledError:
                raise
            except Exception as problem:
                log.warning("hints.connection_lost", problem=type(problem).__name__)
            await asyncio.sleep(0.5)

    def _heard(self, _connection: Any, _pid: int, _channel: str, payload: Any) -> None:
        self.heard(payload)

    def heard(self, payload: str | bytes) -> None:
        """Hand on what came; what is no hint is passed over."""
        try:
            said = orjson.loads(payload)
            news = Hint(uuid.UUID(said["d"]), str(said["t"]), str(said["k"]), dict(said["i"]))
        except (ValueError, KeyError, TypeError, AttributeError):
            return
        for key in (news.key, "*"):
            self._put(self._queues.get((news.district_id, news.topic, key), ()), news)

    def look_again(self) -> None:
        """Tell every queue that anything it listens for may have changed."""
        for (district_id, topic, key), queues in self._queues.items():
            self._put(queues, Hint(district_id, topic, key, {}))

    @staticmethod
    def _put(queues: Iterable[asyncio.Queue[Hint]], hint: Hint) -> None:
        for queue in queues:
            # A full queue already holds "look again" for this listener.
            with contextlib.suppress(asyncio.QueueFull):
                queue.put_nowait(hint)

    @contextlib.asynccontextmanager
    async def subscribed(
        self, district_id: uuid.UUID, topics: list[str], key: uuid.UUID | str = "*"
    ) -> AsyncIterator[asyncio.Queue[Hint]]:
        """A queue of at most 100 hints about `key` in this district, for as long as the block lasts."""
        queue: asyncio.Queue[Hint] = asyncio.Queue(100)
        for topic in topics:
            self._queues[(district_id, topic, str(key))].add(queue)
        try:
            yield queue
        finally:
            for topic in topics:
                held = self._queues[(district_id, topic, str(key))]
                held.discard(queue)
                if not held:
                    del self._queues[(district_id, topic, str(key))]
