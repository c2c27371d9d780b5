"""Passing on who is where to other processes. What is edited never goes this way: it goes through the log."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import uuid
from collections.abc import Callable
from typing import Any, Protocol

import asyncpg
import orjson
import structlog

CHANNEL = "trellis_presence"
LARGEST_PAYLOAD = 7_000
log = structlog.get_logger()

Handler = Callable[[uuid.UUID, str, bytes], None]


class Bus(Protocol):
    """Fire and forget between processes; a message may be lost, and nothing durable depends on it."""

    async def start(self) -> None:
        """Connect."""

    async def stop(self) -> None:
        """Disconnect."""

    async def publish(self, document_id: uuid.UUID, kind: str, payload: bytes) -> None:
        """Tell the other processes. Never raises."""

    def subscribe(self, handler: Handler, anew: Callable[[], None]) -> None:
        """Call `handler` with what other processes tell, and `anew` when some of it may have passed unheard."""


class Letters:
    """What both carriers share: how a message is written, and who is told of it. Nobody hears of themselves."""

    def __init__(self) -> None:
        self._sender = uuid.uuid4().hex
        self._handlers: list[Handler] = []
        self._anew: list[Callable[[], None]] = []

    def subscribe(self, handler: Handler, anew: Callable[[], None]) -> None:
        """Call `handler` with what other processes tell, and `anew` when some of it may have passed unheard."""
        self._handlers.append(handler)
        self._anew.append(anew)

    def written(self, document_id: uuid.UUID, kind: str, payload: bytes) -> bytes:
        """A message as it travels."""
        said = {"s": self._sender, "d": str(document_id), "k": kind, "p": base64.b64encode(payload).decode()}
        return orjson.dumps(said)

    def heard(self, raw: str | bytes) -> None:
        """Hand on what came; what is no message is passed over."""
        try:
            said = orjson.loads(raw)
            sender, document_id = said["s"], uuid.UUID(said["d"])
            kind, payload = str(said["k"]), base64.b64decode(said["p"])
        except (ValueError, KeyError, TypeError, AttributeError):
            return
        if sender != self._sender:
            for handler in self._handlers:
                handler(document_id, kind, payload)

    def begins_anew(self) -> None:
        """Tell everybody that messages may have passed unheard."""
        for anew in self._anew:
            anew()


class PostgresBus(Letters):
    """The bus on PostgreSQL's NOTIFY, on a connection of its own; it reconnects by itself."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self._url = url
        self._task: asyncio.Task[None] | None = None
        self._connection: Any = None
        self._lock = asyncio.Lock()
        self._ready = asyncio.Event()

    async def start(self) -> None:
        """Begin to listen; returns once the first LISTEN is in place."""
        self._task = asyncio.create_task(self._run())
        await asyncio.wait_for(self._ready.wait(), 10)

    async def stop(self) -> None:
        """Stop listening."""
        if self._task:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    async def publish(self, document_id: uuid.UUID, kind: str, payload: bytes) -> None:
        """Tell the other processes; dropped when it is too large or the database is away."""
        raw = self.written(document_id, kind, payload).decode()
        connection = self._connection
        if len(raw) > LARGEST_PAYLOAD or connection is None:
            return
        try:
            async with self._lock:
                await connection.execute("SELECT pg_notify($1, $2)", CHANNEL, raw, timeout=5)
        except Exception as problem:
            log.warning("live.presence_lost", problem=type(problem).__name__)

    async def _run(self) -> None:
        while True:
            try:
                connection: Any = await asyncpg.connect(self._url)
                lost = asyncio.Event()
                connection.add_termination_listener(lambda *_, gone=lost: gone.set())
                await connection.add_listener(CHANNEL, self._heard)
                self._connection = connection
                self._ready.set()
                self.begins_anew()
                try:
                    await lost.wait()
                finally:
                    self._connection = None
                    with contextlib.suppress(Exception):
                        await connection.close(timeout=2)
            except asyncio.CancelledError:
                raise
            except Exception as problem:
                log.warning("live.presence_connection_lost", problem=type(problem).__name__)
            await asyncio.sleep(0.5)

    def _heard(self, _connection: Any, _pid: int, _channel: str, raw: Any) -> None:
        self.heard(raw)
