"""The whole application over real parts, two districts in it, and anybody's browser: threats come through doors."""

from __future__ import annotations

import asyncio
import contextlib
import uuid
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import httpx
import orjson
import pytest
import uvicorn
from sqlalchemy import select
from starlette.applications import Starlette

from tests.conftest import TestDatabase
from tests.factories import Town, make_deployment, make_town
from trellis.app import create_app
from trellis.house import House
from trellis.kernel import clock
from trellis.kernel.ids import global_id
from trellis.kernel.tenancy import DEPLOYMENT_DISTRICT_ID, SYSTEM
from trellis.people import sessions
from trellis.people.model import Person
from trellis.settings import Settings
from trellis.web.cookies import SESSION
from workbench.s3 import S3Server
from workbench.testing import temporary_s3

KEY = "t" * 40
ORIGIN = "https://trellis.test"


@pytest.fixture(scope="session")
def file_store() -> Iterator[S3Server]:
    """One S3 server for every threat."""
    with temporary_s3(bucket="trellis") as server:
        yield server


@dataclass
class Browser:
    """Somebody's browser, signed in; `token` is what its session cookie holds."""

    client: httpx.AsyncClient
    token: str | None

    async def ask(self, query: str, **variables: Any) -> Any:
        """`data` of an operation that must not fail."""
        said = await self.raw(query, **variables)
        assert "errors" not in said, said
        return said["data"]

    async def raw(self, query: str, **variables: Any) -> Any:
        """The whole answer."""
        return (await self.post(query, **variables)).json()

    async def post(self, query: str, **variables: Any) -> httpx.Response:
        """The answer as it came over HTTP."""
        return await self.client.post(
            "/graphql", json={"query": query, "variables": variables}, headers={"x-trellis-csrf": "1"}
        )


@dataclass
class Place:
    """The running application and two districts."""

    app: Starlette
    house: House
    cedar: Town
    aspen: Town
    operator_id: uuid.UUID

    @contextlib.asynccontextmanager
    async def browser(
        self, town: Town | None = None, who: str = "", *, signed_in_at: datetime | None = None, **headers: str
    ) -> AsyncIterator[Browser]:
        """A browser of `who` of `town`; of a visitor without one, of the operator for `who="operator"`."""
        token = None
        if who == "operator":
            token = await self.session(DEPLOYMENT_DISTRICT_ID, self.operator_id, "operators", signed_in_at)
        elif town is not None:
            audience = "family" if who in ("parent", "other_parent", "student") else "staff"
            token = await self.session(town.district_id, town.people[who], audience, signed_in_at)
        cookies = {SESSION: token} if token else None
        async with httpx.AsyncClient(
            transport=httpx.ASGITransport(self.app, client=("203.0.113.7", 4711)),
            base_url=ORIGIN,
            cookies=cookies,
            headers=headers,
        ) as client:
            yield Browser(client, token)

    async def session(
        self, district_id: uuid.UUID, person_id: uuid.UUID, audience: str, signed_in_at: datetime | None = None
    ) -> str:
        """The cookie of a new session."""
        async with self.house.gate.open(district_id, SYSTEM, "test.sign_in") as work:
            person = (await work.session.execute(select(Person).where(Person.id == person_id))).scalar_one()
            proof = sessions.SignIn(
                issuer="https://issuer.test",
                subject=str(person_id),
                audience=audience,
                authenticated_at=signed_in_at or clock.now(),
                provider_session=None,
                id_token=None,
                address="203.0.113.7",
                device=None,
            )
            return await sessions.begin(work, person=person, sign_in=proof, hours=1)

    @contextlib.asynccontextmanager
    async def listening(self) -> AsyncIterator[str]:
        """The same application on a real port, for sockets; the host and port."""
        server = uvicorn.Server(
            uvicorn.Config(self.app, port=0, log_level="warning", lifespan="off", timeout_graceful_shutdown=2)
        )
        server.capture_signals = contextlib.nullcontext  # type: ignore[method-assign]
        task = asyncio.create_task(server.serve())
        while not server.started:
            await asyncio.sleep(0.01)
            assert not task.done(), task
        try:
            yield f"127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
        finally:
            server.should_exit = True
            await task


def settings_for(database: TestDatabase, store: S3Server, **other: Any) -> Settings:
    """Settings as in production, but for text documents, which stories are written in."""
    values: dict[str, Any] = {
        "mode": "demo",
        "database_url": database.app_url,
        "secret_key": KEY,
        "base_url": ORIGIN,
        "s3_endpoint": store.endpoint,
        "s3_region": store.region,
        "s3_access_key": store.access_key,
        "s3_secret_key": store.secret_key,
        "allow_text_documents": True,
    }
    return Settings(**{**values, **other})


@pytest.fixture(scope="module")
async def place(fresh_database: TestDatabase, file_store: S3Server) -> AsyncIterator[Place]:
    """The application as `create_app` builds it, started."""
    app = create_app(settings_for(fresh_database, file_store))
    async with app.router.lifespan_context(app):
        house: House = app.state.house
        operator_id = await make_deployment(house.gate)
        yield Place(app, house, await make_town(house.gate), await make_town(house.gate), operator_id)


@pytest.fixture
async def town(place: Place) -> Town:
    """A district of the story's own."""
    return await make_town(place.house.gate)


def id_of(kind: str, key: uuid.UUID) -> str:
    """The id a thing has outside."""
    return global_id(kind, key)


def words(value: Any) -> str:
    """Everything an answer says, as text to look for something in."""
    return orjson.dumps(value).decode()
