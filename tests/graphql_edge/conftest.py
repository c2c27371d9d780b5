"""A real server on a free port for the stories of this folder."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

import httpx
import pytest
import uvicorn
from starlette.applications import Starlette

from tests.graphql_edge.orchard import Ledger, schema, unit_of_work
from trellis.graphql.execution import EdgeOptions
from trellis.graphql.http import graphql_routes

Serve = Callable[..., "asynccontextmanager[Served]"]


@dataclass
class Served:
    """A running server: where it is and what its units of work did."""

    url: str
    ledger: Ledger

    @property
    def socket_url(self) -> str:
        return self.url.replace("http://", "ws://")


@asynccontextmanager
async def served(options: EdgeOptions, language: str = "en") -> AsyncIterator[Served]:
    """The orchard behind the edge, for as long as the block lasts."""
    ledger = Ledger()
    app = Starlette(routes=graphql_routes(schema, unit_of_work(ledger, language), options))
    with socket.socket(proto=socket.IPPROTO_TCP) as listener:  # asyncio sets TCP_NODELAY only when it sees TCP
        listener.bind(("127.0.0.1", 0))
        config = uvicorn.Config(app, log_level="error", lifespan="off", timeout_graceful_shutdown=1)
        server = uvicorn.Server(config)
        task = asyncio.create_task(server.serve(sockets=[listener]))
        while not server.started:
            await asyncio.sleep(0.01)
        try:
            yield Served(f"http://127.0.0.1:{listener.getsockname()[1]}{options.path}", ledger)
        finally:
            server.should_exit = True
            await task


@pytest.fixture
def ledger() -> Ledger:
    return Ledger()


@pytest.fixture
def client(ledger: Ledger) -> Callable[..., httpx.AsyncClient]:
    """A browser-like client of the edge without a network; keyword arguments are EdgeOptions."""

    def make(**options: object) -> httpx.AsyncClient:
        chosen = {"development": True, "allow_text": True, **options}
        routes = graphql_routes(schema, unit_of_work(ledger), EdgeOptions(**chosen))  # type: ignore[arg-type]
        transport = httpx.ASGITransport(Starlette(routes=routes))
        return httpx.AsyncClient(transport=transport, base_url="http://orchard")

    return make
