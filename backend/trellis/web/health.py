"""Whether we live, whether we are ready, and figures for Prometheus. No figure names a person."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from urllib.parse import urlsplit

from prometheus_client import CONTENT_TYPE_LATEST, Counter, Gauge, Histogram, generate_latest
from sqlalchemy import text
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from trellis.house import House
from trellis.kernel import clock
from trellis.kernel.hashing import same
from trellis.kernel.tenancy import DEPLOYMENT_DISTRICT_ID, SYSTEM

REQUESTS = Counter("trellis_http_requests", "Answers by kind of address and status", ["door", "status"])
SECONDS = Histogram("trellis_http_seconds", "Seconds until an answer began, by kind of address", ["door"])
POOL_IN_USE = Gauge("trellis_database_connections_in_use", "Connections of the pool in use")
LIVE_SOCKETS = Gauge("trellis_live_sockets", "Sockets in live documents through this process")
LIVE_DOCUMENTS = Gauge("trellis_live_documents", "Live documents open on this process")
WAIT_SECONDS = 3
CLOCK_SECONDS = 5


class Health:
    """/healthz, /readyz and /metrics."""

    def __init__(self, house: House) -> None:
        self.house = house

    def routes(self) -> list[BaseRoute]:
        """Addresses for the platform, not for people."""
        return [
            Route("/healthz", self.alive),
            Route("/readyz", self.ready),
            Route("/metrics", self.metrics),
        ]

    async def alive(self, _: Request) -> Response:
        """The process answers."""
        return PlainTextResponse("ok\n")

    async def ready(self, _: Request) -> Response:
        """The database and the file store answer, and the clock is right; else no request should come here."""
        found = await answers(self.house, only=("database", "file store", "clock"))
        return JSONResponse(found, 200 if all(found.values()) else 503)

    async def metrics(self, request: Request) -> Response:
        """Prometheus text; asks for the token, or for a neighbour on the same machine."""
        token = self.house.settings.metrics_token
        if token is not None:
            said = request.headers.get("authorization", "").removeprefix("Bearer ")
            if not same(said.encode(), token.encode()):
                return PlainTextResponse("", 401)
        elif request.client is None or request.client.host not in ("127.0.0.1", "::1"):
            return PlainTextResponse("", 403)
        pool = self.house.database.engine.pool
        POOL_IN_USE.set(pool.checkedout())  # type: ignore[attr-defined]
        if self.house.hub is not None:
            LIVE_SOCKETS.set(self.house.hub.socket_count)
            LIVE_DOCUMENTS.set(self.house.hub.document_count)
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)


async def answers(house: House, only: tuple[str, ...] | None = None) -> dict[str, bool]:
    """Which outside parts answer (database, file store, mail, scanner), and whether our clock is the database's."""
    asked: dict[str, Awaitable[None]] = {
        "database": _database(house),
        "file store": _file_store(house),
        "clock": _clock(house),
    }
    if only is None:
        asked["mail"] = _port(house.settings.smtp_url, 25)
        if house.settings.clamd_url:
            asked["virus scanner"] = _port(house.settings.clamd_url, 3310)
    results = await asyncio.gather(
        *(asyncio.wait_for(question, WAIT_SECONDS) for question in asked.values()), return_exceptions=True
    )
    return {name: not isinstance(result, BaseException) for name, result in zip(asked, results, strict=True)}


async def _database(house: House) -> None:
    async with house.gate.open(DEPLOYMENT_DISTRICT_ID, SYSTEM, "health") as work:
        await work.session.execute(text("SELECT 1"))


async def _clock(house: House) -> None:
    """Deadlines and signatures are counted by one time: a machine that has drifted serves nobody (threats row 36)."""
    if house.settings.test_now:
        return
    async with house.gate.open(DEPLOYMENT_DISTRICT_ID, SYSTEM, "health") as work:
        there = (await work.session.execute(text("SELECT clock_timestamp()"))).scalar_one()
    if abs((there - clock.now()).total_seconds()) > CLOCK_SECONDS:
        raise RuntimeError("this machine's clock is not the database's")


async def _file_store(house: House) -> None:
    if not await house.storage.ready():
        raise ConnectionError("the file store does not answer")


async def _port(address: str, usual: int) -> None:
    where = urlsplit(address)
    _, writer = await asyncio.open_connection(where.hostname or "localhost", where.port or usual)
    writer.close()
