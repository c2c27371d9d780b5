"""Hints that leave after commit: something changed, look again.

A hint goes out by NOTIFY in the deed's transaction, so it is delivered exactly
when the deed is committed, to every process. It holds a topic and ids, never
data: whoever hears it reads again under their own rights. What must surely
happen is a job (`kernel.jobs`), not a hint.
"""

from __future__ import annotations

import asyncio
import contextlib
import uuid
from collections import defaultdict
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import asyncpg
import orjson
import structlog
from sqlalchemy import text

from trellis.kernel.tenancy import UnitOfWork

CHANNEL = "trellis_hints"
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Hint:
    """`topic` reads `thing.changed`; `key` is what a listener listens for, mostly a student, plan or person."""

    district_id: uuid.UUID
    topic: str
    key: str
    ids: dict[str, str]


async def hint(work: UnitOfWork, topic: str, key: uuid.UUID | str, **ids: uuid.UUID | str) -> None:
    """Tell every process, at commit, that `key` changed."""
    payload = {"d": str(work.district_id), "t": topic, "k": str(key), "i": {k: str(v) for k, v in ids.items()}}
    await work.session.execute(
        text("SELECT pg_notify(:channel, :payload)"),
        {"channel": CHANNEL, "payload": orjson.dumps(payload).decode()},
    )


class Listener:
    """One LISTEN connection a process, fanned out to bounded queues; it reconnects by itself."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._queues: dict[tuple[uuid.UUID, str, str], set[asyncio.Queue[Hint]]] = defaultdict(set)
        self._task: asyncio.Task[None] | None = None
        self.ready = asyncio.Event()

    async def start(self) -> None:
        """Begin to listen; returns once the first LISTEN is in place."""
        self._task = asyncio.create_task(self._run())
        await asyncio.wait_for(self.ready.wait(), 10)

    async def stop(self) -> None:
        """Stop listening."""
        if self._task:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    async def _run(self) -> None:
        while True:
            try:
                connection: Any = await asyncpg.connect(self._url)
                lost = asyncio.Event()
                connection.add_termination_listener(lambda *_, gone=lost: gone.set())
                await connection.add_listener(CHANNEL, self._heard)
                self.ready.set()
                try:
                    await lost.wait()
                finally:
                    with contextlib.suppress(Exception):
                        await connection.close()
            except asyncio.CancelledError:
                raise
            except Exception as problem:
                log.warning("hints.connection_lost", problem=type(problem).__name__)
            await asyncio.sleep(0.5)

    def _heard(self, _connection: Any, _pid: int, _channel: str, payload: Any) -> None:
        said = orjson.loads(payload)
        heard = Hint(uuid.UUID(said["d"]), said["t"], said["k"], said["i"])
        for key in (heard.key, "*"):
            for queue in self._queues.get((heard.district_id, heard.topic, key), ()):
                # A full queue already holds "look again" for this listener.
                with contextlib.suppress(asyncio.QueueFull):
                    queue.put_nowait(heard)

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
