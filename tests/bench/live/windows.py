"""A browser's window as far as a server can tell: it opens a document, sends edits, and hears of everybody else's.

Two dialects, each spoken as the server's own client speaks it. Ours is y-protocols plus the message that counts what is
committed (trellis/live/README.md); Hocuspocus puts the document's name before every message and answers each edit with
a sync status once it is applied. Compression is offered, as every browser does.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections import deque
from dataclasses import dataclass, field

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from trellis.live.framing import Reader, chunk, step_1, step_2, update_message, varuint
from trellis.live.updates import reach_of

NOTHING = b"\x00\x00"
EMPTY_STATE = b"\x00"


@dataclass
class Heard:
    """What a window heard and when (perf_counter seconds): `edits` by client id and clock, `saved` by edit."""

    edits: list[tuple[float, int, int]] = field(default_factory=list)
    saved: list[float] = field(default_factory=list)


class Window:
    """One socket in one document. `sent` and `heard.saved` count edits only, not what was exchanged on opening."""

    def __init__(self, *, listens: bool = True) -> None:
        self.heard = Heard()
        self.sent: list[float] = []
        self.in_step = asyncio.Event()
        self.content = b""
        self.is_open = False
        self.code: int | None = None
        self._listens = listens
        self._socket: ClientConnection
        self._reading: asyncio.Task[None] | None = None

    async def _connected(self, url: str, headers: dict[str, str]) -> None:
        self._socket = await connect(
            url, max_size=None, proxy=None, additional_headers=headers, ping_interval=None, max_queue=None
        )
        self.is_open = True
        self._reading = asyncio.create_task(self._read())

    async def edit(self, update: bytes) -> None:
        """Send one edit; nothing happens once the socket is gone."""
        if self.is_open:
            with contextlib.suppress(ConnectionClosed):
                self.sent.append(time.perf_counter())
                await self._socket.send(self._edit_message(update))

    async def close(self) -> None:
        """Leave."""
        with contextlib.suppress(Exception):
            await asyncio.wait_for(self._socket.close(), 5)
        if self._reading is not None:
            self._reading.cancel()
            await asyncio.gather(self._reading, return_exceptions=True)

    def _edit_message(self, update: bytes) -> bytes:
        raise NotImplementedError

    async def _message(self, data: bytes) -> None:
        raise NotImplementedError

    async def _read(self) -> None:
        with contextlib.suppress(ConnectionClosed):
            async for data in self._socket:
                assert isinstance(data, bytes)
                await self._message(data)
        self.is_open, self.code = False, self._socket.close_code

    def _shown(self, update: bytes) -> None:
        if self._listens:
            now = time.perf_counter()
            self.heard.edits += [(now, client, end) for client, end in reach_of(update).ends.items()]


class OurWindow(Window):
    """Speaks to the product: a session's cookie and a ticket at the door, saved is what was counted as committed."""

    _greetings = 0

    async def open(self, url: str, *, cookie: str, origin: str) -> OurWindow:
        """Connect and wait until the document is here."""
        await self._connected(url, {"Cookie": cookie, "Origin": origin})
        await self._socket.send(step_1(EMPTY_STATE))
        await asyncio.wait_for(self.in_step.wait(), 30)
        return self

    def _edit_message(self, update: bytes) -> bytes:
        return update_message(update)

    async def _message(self, data: bytes) -> None:
        reader = Reader(data)
        kind = reader.varuint()
        if kind == 0:
            step, body = reader.varuint(), reader.chunk()
            if step == 0:
                self._greetings += 1
                await self._socket.send(step_2(NOTHING))
            elif step == 1:
                self.content = body
                self.in_step.set()
            else:
                self._shown(body)
        elif kind == 100:
            count = reader.varuint() - self._greetings
            self.heard.saved += [time.perf_counter()] * (count - len(self.heard.saved))


class TheirWindow(Window):
    """Speaks to Hocuspocus: a token at the door, every message under the document's name, saved is its sync status."""

    _SYNC, _AUTH, _SYNC_STATUS = 0, 2, 8

    def __init__(self, name: str, *, listens: bool = True) -> None:
        super().__init__(listens=listens)
        self._name = chunk(name.encode())
        self._greetings: deque[bool] = deque()

    async def open(self, url: str, *, token: str) -> TheirWindow:
        """Connect and wait until the document is here."""
        await self._connected(url, {})
        await self._socket.send(self._name + varuint(self._AUTH) + varuint(0) + chunk(token.encode()))
        await asyncio.wait_for(self.in_step.wait(), 30)
        return self

    def _edit_message(self, update: bytes) -> bytes:
        self._greetings.append(False)
        return self._name + update_message(update)

    async def _message(self, data: bytes) -> None:
        reader = Reader(data)
        reader.chunk()
        kind = reader.varuint()
        if kind == self._AUTH:
            assert reader.varuint() == 2, "it did not let us in"
            await self._socket.send(self._name + step_1(EMPTY_STATE))
        elif kind in (self._SYNC, 4):
            step, body = reader.varuint(), reader.chunk()
            if step == 0:
                self._greetings.append(True)
                await self._socket.send(self._name + step_2(NOTHING))
            elif step == 1:
                self.content = body
                self.in_step.set()
            else:
                self._shown(body)
        elif kind == self._SYNC_STATUS and self._greetings:
            is_applied, was_greeting = reader.varuint() == 1, self._greetings.popleft()
            if is_applied and not was_greeting:
                self.heard.saved.append(time.perf_counter())
