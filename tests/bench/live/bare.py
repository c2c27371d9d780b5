"""The least a server of this product's language can do for an edit: take it, commit it, show it, call it saved.

No sessions, no rights, no audit, no shape, no document library, no presence: what it costs is the bare line under the
suite's figures. Batches are as long as the product's, each is one INSERT in a transaction of its own, and messages go
out framed, at once. Speaks the product's dialect (trellis/live/README.md).
"""

from __future__ import annotations

import argparse
import asyncio
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import asyncpg
import uvicorn
from pycrdt import merge_updates

from trellis.live.connection import WRITING
from trellis.live.framing import Change, read_message, saved_message, step_1, step_2, update_message
from trellis.live.room import BATCH_SECONDS
from trellis.web.sockets import Sockets

NOTHING, EMPTY_STATE = b"\x00\x00", b"\x00"


@dataclass(eq=False)
class Socket:
    """One window."""

    write: Callable[[bytes], bool]
    count: int = 0


@dataclass
class Document:
    """What was written in one document, and who looks."""

    updates: list[bytes]
    sockets: set[Socket] = field(default_factory=set)
    waiting: list[tuple[Socket, bytes]] = field(default_factory=list)
    storing: asyncio.Task[None] | None = None


class Bare:
    """The application."""

    def __init__(self, database_url: str) -> None:
        self._url = database_url
        self._pool: Any = None
        self._documents: dict[str, Document] = {}
        self._opening: dict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            await receive()
            self._pool = await asyncpg.create_pool(self._url)
            await send({"type": "lifespan.startup.complete"})
            await receive()
            await send({"type": "lifespan.shutdown.complete"})
        elif scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.accept"})
            await self._serve(scope, receive)
        else:
            await send({"type": "http.response.start", "status": 404, "headers": []})
            await send({"type": "http.response.body", "body": b""})

    async def _serve(self, scope: Any, receive: Any) -> None:
        name = scope["path"].rpartition("/")[2].partition(".")[0]
        async with self._opening[name]:
            if name not in self._documents:
                state = await self._pool.fetchval("SELECT state FROM bench_hocuspocus WHERE name = $1", name)
                self._documents[name] = Document([state])
        document, socket = self._documents[name], Socket(scope["extensions"][WRITING])
        document.sockets.add(socket)
        socket.write(step_1(EMPTY_STATE))
        while (event := await receive())["type"] == "websocket.receive":
            message = read_message(event["bytes"])
            if not isinstance(message, Change):
                socket.write(step_2(merge_updates(*document.updates)))
            elif message.update == NOTHING:
                socket.count += 1
                socket.write(saved_message(socket.count, EMPTY_STATE))
            else:
                document.waiting.append((socket, message.update))
                if document.storing is None:
                    document.storing = asyncio.create_task(self._store(name, document))
        document.sockets.discard(socket)

    async def _store(self, name: str, document: Document) -> None:
        await asyncio.sleep(BATCH_SECONDS)
        batch, document.waiting, document.storing = document.waiting, [], None
        change = merge_updates(*(update for _, update in batch)) if len(batch) > 1 else batch[0][1]
        await self._pool.execute("INSERT INTO bench_bare (name, payload) VALUES ($1, $2)", name, change)
        document.updates.append(change)
        senders, shown = {socket for socket, _ in batch}, update_message(change)
        for socket in document.sockets:
            if len(senders) > 1 or socket not in senders:
                socket.write(shown)
        for socket, _ in batch:
            socket.count += 1
        for socket in senders:
            socket.write(saved_message(socket.count, EMPTY_STATE))


def main() -> None:
    """Serve with the settings `trellis serve` gives uvicorn."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--database-url", required=True)
    chosen = parser.parse_args()
    uvicorn.run(
        Bare(chosen.database_url),
        host="127.0.0.1",
        port=chosen.port,
        loop="uvloop",
        http="httptools",
        ws=Sockets,
        ws_per_message_deflate=False,
        log_config=None,
        access_log=False,
    )


if __name__ == "__main__":
    main()
