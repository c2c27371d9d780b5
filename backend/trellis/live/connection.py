"""One socket: what comes in is bounded in size and rate, what waits to go out is bounded too."""

from __future__ import annotations

import asyncio
import contextlib
import random
import time
import uuid
from collections import deque
from collections.abc import Callable
from typing import TYPE_CHECKING

import structlog
from starlette.websockets import WebSocket, WebSocketDisconnect

from trellis.kernel.ids import global_id
from trellis.kernel.tenancy import Actor
from trellis.live import codes
from trellis.live.framing import Damaged, read_message
from trellis.live.kinds import Access

if TYPE_CHECKING:
    from trellis.live.room import Room

LARGEST_MESSAGE = 1_000_000
MOST_QUEUED = 512
MOST_QUEUED_BYTES = 4_000_000
MOST_WAITING = 2_000
LAST_WORDS_SECONDS = 1.0
WRITING = "trellis.writing"
"""The extension of a socket's scope that writes a message at once and says whether it did (`web/sockets.py`)."""
log = structlog.get_logger()


class Allowance:
    """A bucket of messages and bytes that refills: bursts pass, floods do not."""

    def __init__(self, messages: int = 20_000, size: int = 32_000_000) -> None:
        self._most = (float(messages), float(size))
        self._left = self._most
        self._refill = (messages / 40, size / 40)  # a second
        self._at = time.monotonic()

    def take(self, messages: int, size: int) -> bool:
        """Whether so much may still come; False once the bucket is empty."""
        now = time.monotonic()
        passed, self._at = now - self._at, now
        self._left = (
            min(self._most[0], self._left[0] + passed * self._refill[0]) - messages,
            min(self._most[1], self._left[1] + passed * self._refill[1]) - size,
        )
        return min(self._left) >= 0


class Connection:
    """A person's socket in a room.

    `durable` counts its messages with changes that are committed; `access` and
    `actor` are as of `checked_at`; that its session held was seen at `held_at`; `touched_at` is when its session was
    last noted as used (all in monotonic seconds). `must_ask`: its rights are to be asked for at the next look.
    `sooner`: at what part of the longest time its rights are asked for all the same, so that who came in together is
    not asked for together.
    """

    def __init__(
        self,
        websocket: WebSocket,
        *,
        district_id: uuid.UUID,
        session_id: uuid.UUID,
        actor: Actor,
        access: Access,
        read_only: bool,
        wants_saved: bool,
        wants_refusals: bool = False,
    ) -> None:
        self._websocket = websocket
        self.district_id = district_id
        self.session_id = session_id
        self.actor = actor
        self.access: Access | None = access
        self.read_only = read_only
        self.wants_saved = wants_saved
        self.wants_refusals = wants_refusals
        self.checked_at = self.held_at = time.monotonic()
        # What changed while it came in, nobody has told it.
        self.must_ask = True
        self.sooner = random.uniform(0.5, 1.0)
        self.touched_at = float("-inf")
        self.durable = 0
        self.waiting = 0
        self.space = asyncio.Event()
        self.code: int | None = None
        self._allowance = Allowance()
        self._out: deque[bytes] = deque()
        self._out_size = 0
        self._is_writing = False
        self._write_at_once: Callable[[bytes], bool] | None = (websocket.scope.get("extensions") or {}).get(WRITING)
        self._more = asyncio.Event()

    @property
    def person_key(self) -> str:
        """The person's id as browsers know it."""
        return global_id("Person", self.actor.person_id) if self.actor.person_id else ""

    @property
    def may_write(self) -> bool:
        """Whether edits from here are taken, as of `checked_at`."""
        return self.access == "write" and not self.read_only

    @property
    def is_refused(self) -> bool:
        """Whether it was closed for what it did, so that nothing more of it is taken."""
        return self.code in (codes.BROKEN_SHAPE, codes.NOT_ALLOWED, codes.TICKET, codes.DAMAGED, codes.TOO_MANY)

    def send(self, message: bytes) -> None:
        """Write a message, or queue it behind what waits; a socket too slow to take what waits is closed instead."""
        if self.code is not None:
            return
        is_free = not self._out and not self._is_writing
        if is_free and self._write_at_once is not None and self._write_at_once(message):
            return
        if len(self._out) >= MOST_QUEUED or self._out_size + len(message) > max(MOST_QUEUED_BYTES, len(message)):
            self._out.clear()
            self.close(codes.TRY_AGAIN)
            return
        self._out.append(message)
        self._out_size += len(message)
        self._more.set()

    def close(self, code: int) -> None:
        """Close once what is queued has gone out, or a moment later."""
        if self.code is None:
            self.code = code
            self._more.set()

    def charge(self, messages: int, size: int) -> bool:
        """Count what was asked against the allowance; closes the socket when it is used up."""
        if not self._allowance.take(messages, size):
            self.close(codes.TOO_MANY)
            return False
        return True

    def settled(self, count: int) -> None:
        """`count` messages wait no longer."""
        self.waiting -= count
        if self.waiting < MOST_WAITING:
            self.space.set()

    async def run(self, room: Room) -> None:
        """Serve the socket until either side closes it. Never raises for what the other side does."""
        reading = asyncio.create_task(self._read(room))
        writing = asyncio.create_task(self._write())
        try:
            await asyncio.wait({reading, writing}, return_when=asyncio.FIRST_COMPLETED)
            if self.code is not None:
                await asyncio.wait({writing}, timeout=LAST_WORDS_SECONDS)
        finally:
            for task in (reading, writing):
                task.cancel()
            for outcome in await asyncio.gather(reading, writing, return_exceptions=True):
                if isinstance(outcome, Exception):
                    log.warning("live.socket_failed", problem=type(outcome).__name__)
                    self.close(codes.TRY_AGAIN)
            gone = self.code is None
            self.close(codes.TRY_AGAIN)
            if not gone:
                with contextlib.suppress(Exception):
                    await asyncio.wait_for(self._websocket.close(self.code or codes.TRY_AGAIN), 2)

    async def _read(self, room: Room) -> None:
        while True:
            event = await self._websocket.receive()
            if event["type"] != "websocket.receive":
                return
            data = event.get("bytes")
            if data is None:
                return self.close(codes.DAMAGED)
            if len(data) > LARGEST_MESSAGE:
                return self.close(codes.TOO_BIG)
            if not self.charge(1, len(data)):
                return None
            try:
                await room.received(self, read_message(data))
            except Damaged:
                return self.close(codes.DAMAGED)
            while self.waiting >= MOST_WAITING:
                self.space.clear()
                await self.space.wait()

    async def _write(self) -> None:
        while True:
            while self._out:
                message = self._out.popleft()
                self._out_size -= len(message)
                self._is_writing = True
                try:
                    await self._websocket.send_bytes(message)
                except (WebSocketDisconnect, RuntimeError, OSError):
                    return
                self._is_writing = False
            if self.code is not None:
                return
            self._more.clear()
            await self._more.wait()
