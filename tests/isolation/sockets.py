"""Somebody's sockets, spoken to as a browser does: with their cookie, from the page's own origin."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any

import orjson
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from tests.isolation.world import Seeker, World

PROTOCOL = "graphql-transport-ws"
PATIENCE_SECONDS = 30


class Closed(Exception):
    """The server closed the socket with `code`."""

    def __init__(self, code: int) -> None:
        self.code = code
        super().__init__(str(code))


def _opening(world: World, seeker: Seeker, path: str, **options: Any) -> Any:
    return connect(
        world.url.replace("http", "ws", 1) + path,
        origin=world.url,  # type: ignore[arg-type]
        additional_headers={k: v for k, v in seeker.headers.items() if k == "cookie"},
        max_size=None,
        proxy=None,
        **options,
    )


class Conversation:
    """A GraphQL socket after its greeting."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket

    async def say(self, kind: str, **rest: Any) -> None:
        await self._socket.send(orjson.dumps({"type": kind, **rest}).decode())

    async def hear(self) -> dict[str, Any]:
        """The next message; whether we live is answered by the way, as a browser does. Raises Closed."""
        try:
            while True:
                async with asyncio.timeout(PATIENCE_SECONDS):
                    said: dict[str, Any] = orjson.loads(await self._socket.recv())
                if said["type"] != "ping":
                    return said
                await self.say("pong")
        except ConnectionClosed as closed:
            raise Closed(closed.rcvd.code if closed.rcvd else 0) from closed

    async def subscribe(self, key: str, document: str, variables: dict[str, Any]) -> None:
        await self.say("subscribe", id=key, payload={"query": document, "variables": variables})

    async def pongs_first(self) -> None:
        """Nothing else was on its way."""
        await self.say("ping")
        assert await self.hear() == {"type": "pong"}


@contextlib.asynccontextmanager
async def conversation(world: World, seeker: Seeker) -> AsyncIterator[Conversation]:
    """A greeted GraphQL socket. Raises Closed when the greeting is refused."""
    async with _opening(world, seeker, "/graphql", subprotocols=[PROTOCOL]) as socket:
        talk = Conversation(socket)
        await talk.say("connection_init")
        assert await talk.hear() == {"type": "connection_ack"}
        yield talk


async def live_code(world: World, seeker: Seeker, path: str) -> int | None:
    """The code a live socket is closed with before it says anything; None when it lets the browser in."""
    async with _opening(world, seeker, path) as socket:
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                await socket.recv()
        except ConnectionClosed as closed:
            return closed.rcvd.code if closed.rcvd else 0
    return None
