"""The real application over two full districts, and the people who try what is not theirs."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import orjson
import psycopg
import uvicorn
from sqlalchemy import select
from starlette.applications import Starlette

from tests.conftest import TestDatabase
from tests.factories import Town, make_deployment
from tests.isolation import belongings
from tests.isolation.canaries import Secrets
from tests.isolation.filling import fill
from trellis.app import create_app
from trellis.house import House
from trellis.kernel import clock
from trellis.kernel.tenancy import DEPLOYMENT_DISTRICT_ID, SYSTEM, Gate
from trellis.people import sessions
from trellis.people.model import Person
from trellis.settings import Settings
from workbench.s3 import S3Server

KEY = "k" * 43
WORDS = {"cedar": "Wrenlock", "aspen": "Quillmoor"}
UNTIED = "stranger"
UNTIED_TEACHER = "untied teacher"


@dataclass(frozen=True)
class Reply:
    """An answer as a client sees it: what may be compared, without the reference of a masked error."""

    status: int
    content_type: str
    body: Any

    @property
    def text(self) -> str:
        return orjson.dumps(self.body).decode()

    @property
    def codes(self) -> list[str]:
        return [e["extensions"]["code"] for e in self.body.get("errors") or ()]


@dataclass(frozen=True)
class Seeker:
    """Somebody signed in, what is theirs, what is not, and what must therefore never reach them.

    Ids are by kind of the GraphQL schema; the first of each own kind belong together.
    """

    who: str
    token: str | None
    district_id: uuid.UUID
    own: dict[str, list[Any]]
    foreign: dict[str, list[Any]]
    foreign_words: list[str]
    secrets: Secrets

    @property
    def headers(self) -> dict[str, str]:
        cookie = {"cookie": f"__Host-trellis={self.token}"} if self.token else {}
        return {**cookie, "x-trellis-csrf": "1"}


@dataclass
class World:
    """Cedar tries, aspen must stay closed."""

    app: Starlette
    url: str
    database: TestDatabase
    s3: S3Server
    cedar: Town
    aspen: Town
    operator_id: uuid.UUID
    client: httpx.AsyncClient
    seekers: dict[str, Seeker] = field(default_factory=dict)

    @property
    def house(self) -> House:
        return self.app.state.house  # type: ignore[no-any-return]

    @property
    def gate(self) -> Gate:
        return self.house.gate

    async def ask(self, seeker: Seeker, document: str, variables: dict[str, Any] | None = None) -> Reply:
        """One GraphQL operation over HTTP."""
        answer = await self.client.post(
            "/graphql", json={"query": document, "variables": variables or {}}, headers=seeker.headers
        )
        body = answer.json()
        for error in body.get("errors") or ():
            error.get("extensions", {}).pop("reference", None)
        return Reply(answer.status_code, answer.headers["content-type"], body)

    async def sign_in(self, district_id: uuid.UUID, person_id: uuid.UUID) -> str:
        """A session as signing in would open it; returns the cookie's value."""
        async with self.gate.open(district_id, SYSTEM, "test.sign_in") as work:
            person = (await work.session.execute(select(Person).where(Person.id == person_id))).scalar_one()
            audience = {"staff": "staff", "operator": "operators"}.get(person.kind, "family")
            proof = sessions.SignIn(
                "https://issuer.test", str(person_id), audience, clock.now(), None, None, None, None
            )
            return await sessions.begin(work, person=person, sign_in=proof, hours=1)

    def superuser(self) -> psycopg.Connection[Any]:
        """Whoever sees everything, to compare with what the application's role sees."""
        return psycopg.connect(self.database.superuser_url, autocommit=True)


@contextlib.asynccontextmanager
async def open_world(database: TestDatabase, s3: S3Server, folder: Path) -> AsyncIterator[World]:
    """Both districts filled and the application listening, for as long as the block lasts."""
    for page in ("index.html", "family.html"):
        (folder / page).write_text(f'<html lang="en">{page}')
    with socket.socket(proto=socket.IPPROTO_TCP) as listener:
        listener.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        settings = Settings(
            mode="demo",
            database_url=database.app_url,
            secret_key=KEY,
            base_url=url,
            s3_endpoint=s3.endpoint,
            s3_region=s3.region,
            s3_access_key=s3.access_key,
            s3_secret_key=s3.secret_key,
            frontend_dist=str(folder),
            trusted_documents=str(folder / "none.json"),
            allow_text_documents=True,
        )
        app = create_app(settings)
        server = uvicorn.Server(uvicorn.Config(app, log_level="error", timeout_graceful_shutdown=2))
        # Signals belong to the test run.
        server.capture_signals = contextlib.nullcontext  # type: ignore[method-assign]
        serving = asyncio.create_task(server.serve(sockets=[listener]))
        while not server.started:
            await asyncio.sleep(0.01)
            assert not serving.done(), serving
        try:
            gate, storage = app.state.house.gate, app.state.house.storage
            operator_id = await make_deployment(gate)
            towns = [await fill(gate, storage, slug, word, KEY) for slug, word in WORDS.items()]
            async with httpx.AsyncClient(base_url=url, timeout=60, trust_env=False) as client:
                world = World(app, url, database, s3, towns[0], towns[1], operator_id, client)
                await _let_in(world)
                yield world
        finally:
            server.should_exit = True
            await serving


async def _let_in(world: World) -> None:
    """Everybody signs in first, so that what was there before is known to the last row."""
    towns = (world.cedar, world.aspen)
    tokens = {
        (town.slug, who): await world.sign_in(town.district_id, person_id)
        for town in towns
        for who, person_id in town.people.items()
    }
    operator = await world.sign_in(DEPLOYMENT_DISTRICT_ID, world.operator_id)
    with world.superuser() as everything:
        cedar, aspen = (belongings.of_district(everything, town) for town in towns)
        untied = belongings.of_student(everything, world.cedar)
    closed = Secrets.between(aspen, [cedar], public=belongings.public(world.aspen))
    for town, own, foreign, secrets in (
        (world.cedar, cedar, aspen, closed),
        (world.aspen, aspen, cedar, Secrets.between(cedar, [aspen], public=belongings.public(world.cedar))),
    ):
        for who in town.people:
            leads = belongings.led_by(town, own, UNTIED if who == UNTIED else "case_manager")
            name = who if town is world.cedar else f"aspen {who}"
            words = _words_of(world.aspen if town is world.cedar else world.cedar)
            world.seekers[name] = Seeker(
                name, tokens[town.slug, who], town.district_id, leads, foreign.ids, words, secrets
            )
    world.seekers["nobody"] = Seeker(
        "nobody", None, DEPLOYMENT_DISTRICT_ID, {}, aspen.ids, _words_of(world.aspen), closed
    )
    world.seekers["operator"] = Seeker(
        "operator",
        operator,
        DEPLOYMENT_DISTRICT_ID,
        {kind: aspen.ids[kind] for kind in belongings.OF_OPERATORS},
        {kind: ids for kind, ids in aspen.ids.items() if kind not in belongings.OF_OPERATORS},
        _words_of(world.aspen),
        Secrets.between(aspen, [cedar], public=belongings.public(world.aspen) | belongings.configured(aspen)),
    )
    world.seekers[UNTIED_TEACHER] = Seeker(
        UNTIED_TEACHER,
        tokens["cedar", UNTIED],
        world.cedar.district_id,
        belongings.led_by(world.cedar, cedar, UNTIED),
        untied.ids,
        _words_of(world.cedar),
        Secrets.between(
            untied, [belongings.but(cedar, untied)], public=belongings.staff_names(cedar), word=WORDS["cedar"]
        ),
    )


def _words_of(town: Town) -> list[str]:
    """What one could type to find the town's student: a given name, a family name, an address."""
    word = WORDS[town.slug]
    return [f"Maya{word.lower()}", f"Ruiz-{word}", f"maya.ruiz@{town.slug}.test"]
