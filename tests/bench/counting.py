"""Counts the statements that go to PostgreSQL, whoever sends them: a proxy that reads the wire protocol.

It sits between the application and the server, so nothing of the application
needs to know, and a statement that goes round the ORM is counted like any other.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit, urlunsplit

from trellis.kernel.events import STILL_THERE

STARTUP = 196_608  # protocol 3.0
BOUNDS = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "SET LOCAL", "CLOSE")
OF_NO_REQUEST = STILL_THERE
"""What the listener asks of its own connection every second."""


class Counter:
    """Statements since the last `reset`, without those that only bound a transaction."""

    def __init__(self) -> None:
        self.statements: list[str] = []

    def reset(self) -> None:
        self.statements = []

    def saw(self, text: str) -> None:
        """Note a message; one of the simple protocol may hold several statements."""
        parts = [part.strip() for part in text.split(";")]
        counted = (part for part in parts if part and part != OF_NO_REQUEST)
        self.statements += [part for part in counted if not part.upper().startswith(BOUNDS)]


class Watched:
    """The frontend's half of one connection: which statement each name stands for, and what is executed."""

    def __init__(self, counter: Counter) -> None:
        self.counter = counter
        self.pending = b""
        self.started = False
        self.texts: dict[bytes, str] = {}
        self.portals: dict[bytes, bytes] = {}

    def feed(self, data: bytes) -> None:
        """Take bytes as they come; whole messages are looked at."""
        self.pending += data
        head = 0 if not self.started else 1
        while len(self.pending) >= head + 4:
            size = int.from_bytes(self.pending[head : head + 4], "big") + head
            if len(self.pending) < size:
                return
            message, self.pending = self.pending[:size], self.pending[size:]
            if self.started:
                self._message(message[:1], message[5:])
            elif int.from_bytes(message[4:8], "big") == STARTUP:
                self.started, head = True, 1

    def _message(self, kind: bytes, body: bytes) -> None:
        if kind == b"Q":
            self.counter.saw(body.rstrip(b"\0").decode())
        elif kind == b"P":
            name, text = body.split(b"\0", 2)[:2]
            self.texts[name] = text.decode()
        elif kind == b"B":
            portal, name = body.split(b"\0", 2)[:2]
            self.portals[portal] = name
        elif kind == b"E":
            portal = body.split(b"\0", 1)[0]
            self.counter.saw(self.texts.get(self.portals.get(portal, b""), "?"))


@asynccontextmanager
async def counted(database_url: str) -> AsyncIterator[tuple[str, Counter]]:
    """A URL to use in place of `database_url`, and what is counted on it."""
    parts, counter = urlsplit(database_url), Counter()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        back, forth = await asyncio.open_connection(parts.hostname, parts.port)
        halves = [_pump(reader, forth, Watched(counter)), _pump(back, writer)]
        running = {asyncio.create_task(half) for half in halves}
        try:
            # Whichever side closes, closes the other.
            await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for half in running:
                half.cancel()
            forth.close()
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    host = f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
    person = parts.netloc.rpartition("@")[0]
    async with server:
        yield urlunsplit(parts._replace(netloc=f"{person}@{host}" if person else host)), counter


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, watched: Watched | None = None) -> None:
    try:
        while data := await reader.read(65_536):
            if watched is not None:
                watched.feed(data)
            writer.write(data)
            await writer.drain()
    except ConnectionError:
        return
