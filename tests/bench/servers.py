"""The three servers, each a process of its own on a free port, all on the same database."""

from __future__ import annotations

import json
import os
import secrets
import sys
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import orjson

from tests.bench import data, operations
from trellis.kernel.database import Database
from trellis.kernel.tenancy import SYSTEM, Gate, set_context
from trellis.people import sessions
from trellis.people.model import Person
from workbench.ports import answers, free_port
from workbench.processes import REPOSITORY, Child, python_environment

POSTGRAPHILE = Path(__file__).parent / "postgraphile"
BASE_URL = "https://bench.example"
PRODUCT, BARE, OTHER = "trellis", "bare", "postgraphile"


@dataclass(frozen=True, slots=True)
class Running:
    """A server that answers: its name, its port, its process."""

    name: str
    port: int
    child: Child

    @property
    def pid(self) -> int:
        assert self.child.pid is not None
        return self.child.pid


@dataclass(frozen=True, slots=True)
class Signed:
    """Session tokens by person, and the file the other two servers read them from."""

    tokens: dict[uuid.UUID, str]
    file: Path


async def sign_in(database_url: str, people: Sequence[tuple[uuid.UUID, uuid.UUID]], file: Path) -> Signed:
    """Begin a session for each (district, person) as a sign-in does; say to the others what each token stands for."""
    database = Database(database_url)
    gate = Gate(database)
    tokens: dict[uuid.UUID, str] = {}
    known: dict[str, dict[str, object]] = {}
    try:
        for district_id, person_id in people:
            async with gate.open(district_id, SYSTEM, "bench") as work:
                person = await work.session.get(Person, (district_id, person_id))
                assert person is not None, "the bench names somebody it did not make"
                proof = sessions.SignIn(
                    issuer="https://bench.example",
                    subject=str(person_id),
                    audience="staff",
                    authenticated_at=datetime.now(UTC),
                    provider_session=None,
                    id_token=None,
                    address="127.0.0.1",
                    device="bench",
                )
                tokens[person_id] = token = await sessions.begin(work, person=person, sign_in=proof, hours=12)
            live = await sessions.read(gate, token, idle_minutes=30)
            assert live is not None
            context = set_context(district_id, live.actor, datetime.now(UTC))
            known[token] = {
                "person": str(person_id),
                "session": str(live.id),
                # All of it but the instant, which each request has of its own.
                "context": context.partition("'")[2].rpartition(" ")[0],
                "zone": data.ZONE,
                "wide": bool(live.actor.roles),
            }
    finally:
        await database.close()
    file.write_bytes(orjson.dumps(known))
    return Signed(tokens, file)


@contextmanager
def running(database_url: str, signed: Signed, folder: Path, names: Sequence[str]) -> Iterator[dict[str, Running]]:
    """The servers called `names`, ready; each is ended with the block."""
    secret_key = secrets.token_hex(32)
    started: dict[str, Running] = {}
    try:
        for name in names:
            port = free_port()
            child = {PRODUCT: product, BARE: _bare, OTHER: _postgraphile}[name](
                database_url, signed, folder, port, secret_key
            )
            child.start()
            started[name] = Running(name, port, child)
        for one in started.values():
            one.child.wait_until(lambda port=one.port: answers(port), seconds=60)
        yield started
    finally:
        for one in started.values():
            one.child.stop()


def product(database_url: str, signed: Signed, folder: Path, port: int, secret_key: str) -> Child:
    """`trellis serve` as in production: trusted documents only, sessions, limits, its log on."""
    documents = folder / "documents.json"
    documents.write_bytes(orjson.dumps(operations.trusted_documents()))
    environment = {name: value for name, value in os.environ.items() if not name.startswith("TRELLIS_")}
    environment |= {
        "TRELLIS_MODE": "production",
        "TRELLIS_DATABASE_URL": database_url,
        "TRELLIS_BASE_URL": BASE_URL,
        "TRELLIS_HTTP_PORT": str(port),
        "TRELLIS_SECRET_KEY": secret_key,
        "TRELLIS_TRUSTED_DOCUMENTS": str(documents),
        "TRELLIS_S3_ACCESS_KEY": "bench",
        "TRELLIS_S3_SECRET_KEY": "bench",
        "PYTHONPATH": str(REPOSITORY / "backend"),
    }
    command = [sys.executable, "-m", "trellis", "serve"]
    return Child(PRODUCT, command, log=folder / "trellis.log", environment=environment, folder=REPOSITORY)


def _bare(database_url: str, signed: Signed, folder: Path, port: int, secret_key: str) -> Child:
    command = [sys.executable, "-m", "tests.bench.bare", "--port", str(port), "--database-url", database_url]
    command += ["--sessions", str(signed.file), "--secret-key", secret_key]
    environment = python_environment()
    environment["PYTHONPATH"] = os.pathsep.join([str(REPOSITORY / "backend"), environment["PYTHONPATH"]])
    return Child(BARE, command, log=folder / "bare.log", environment=environment, folder=REPOSITORY)


def _postgraphile(database_url: str, signed: Signed, folder: Path, port: int, secret_key: str) -> Child:
    told = {"port": port, "databaseUrl": database_url, "sessionsFile": str(signed.file)}
    told["schemaFile"] = str(folder / "postgraphile.graphql")
    node = POSTGRAPHILE / "node_modules" / ".bin" / "node"
    environment = {**os.environ, "NODE_ENV": "production", "GRAPHILE_ENV": "production"}
    command = [node, POSTGRAPHILE / "server.mjs", json.dumps(told)]
    return Child(OTHER, command, log=folder / "postgraphile.log", environment=environment, folder=POSTGRAPHILE)
