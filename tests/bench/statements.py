"""How many statements each page of the product uses. `python -m tests.bench.statements` writes statements.json anew.

Every trusted document is asked once by somebody who would (`story.py`), through
the whole application, with a proxy before PostgreSQL that counts.
"""

from __future__ import annotations

import asyncio
import atexit
import io
import re
import secrets
import shutil
import sys
import tempfile
import time
import uuid
from collections.abc import Mapping
from contextlib import redirect_stdout
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import httpx
import orjson
from sqlalchemy import update
from starlette.requests import HTTPConnection

from tests.bench import data, sizes, story
from tests.bench.counting import Counter, counted
from trellis.app import create_app
from trellis.graphql.body import request_from
from trellis.graphql.http import GraphQLEndpoint
from trellis.kernel.database import Database
from trellis.kernel.hashing import secret_digest
from trellis.kernel.tenancy import SYSTEM, Gate
from trellis.migrations import upgrade
from trellis.people import sessions
from trellis.people.model import Person
from trellis.settings import Settings
from workbench.postgres import APP, OWNER, SUPERUSER
from workbench.processes import REPOSITORY
from workbench.seal import ensure_seal
from workbench.testing import temporary_postgres, temporary_s3

BUDGET = Path(__file__).parent / "statements.json"
DOCUMENTS = REPOSITORY / "frontend" / "src" / "gql" / "persisted-documents.json"
KEY = secrets.token_urlsafe(48)


class Asking:
    """Asks trusted documents by operation name, and notes the statements of each: the most it ever took."""

    def __init__(self, app: Any, gate: Gate, counter: Counter, documents: Mapping[str, str]) -> None:
        self.gate, self.counter = gate, counter
        self.kinds = {name: kind for kind, name in map(operation_of, documents.values())}
        self.hashes = {operation_of(text)[1]: key.removeprefix("sha256:") for key, text in documents.items()}
        self.client = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="https://bench.example")
        endpoints = (getattr(route, "endpoint", None) for route in app.routes)
        self.engine = next(e for e in endpoints if isinstance(e, GraphQLEndpoint)).engine
        self.tokens: dict[uuid.UUID, str] = {}
        self.used: dict[uuid.UUID, tuple[uuid.UUID, float]] = {}
        self.counts: dict[str, int] = {}
        self.seen: dict[str, list[str]] = {}

    async def sign_in(self, district_id: uuid.UUID, person_id: uuid.UUID, audience: str = "staff") -> uuid.UUID:
        """Begin a session of a person; returns their id."""
        async with self.gate.open(district_id, SYSTEM, "bench") as work:
            person = await work.session.get(Person, (district_id, person_id))
            assert person is not None
            now = datetime.now(UTC)
            proof = sessions.SignIn("https://bench.example", str(person_id), audience, now, None, None, None, None)
            self.tokens[person_id] = await sessions.begin(work, person=person, sign_in=proof, hours=12)
        self.used[person_id] = district_id, time.monotonic()
        return person_id

    async def _is_in_use(self, who: uuid.UUID) -> None:
        """That a session was used is noted once in a while: how slow this machine is must not be counted."""
        district_id, since = self.used[who]
        if time.monotonic() - since < sessions.TOUCH_EVERY.total_seconds() / 4:
            return
        async with self.gate.open(district_id, SYSTEM, "bench") as work:
            mine = sessions.Session.token_digest == secret_digest(self.tokens[who])
            await work.session.execute(update(sessions.Session).where(mine).values(last_used_at=work.at))
        self.used[who] = district_id, time.monotonic()

    async def __call__(self, who: uuid.UUID | None, operation: str, **variables: Any) -> Any:
        """The first field of the answer, asked as `who` (None: a visitor). Raises AssertionError on a refusal."""
        extensions = {"persistedQuery": {"version": 1, "sha256Hash": self.hashes[operation]}}
        asked = {"variables": variables, "extensions": extensions}
        cookie = {"cookie": f"__Host-trellis={self.tokens[who]}"} if who else {}
        if who:
            await self._is_in_use(who)
        self.counter.reset()
        if self.kinds[operation] == "subscription":
            said = await self._first_event(asked, cookie)
        else:
            answer = await self.client.post("/graphql", json=asked, headers={"x-trellis-csrf": "1", **cookie})
            said = answer.json()
        statements = self.counter.statements
        assert not said.get("errors"), f"{operation}: {said['errors']}"
        found = next(iter(said["data"].values()))
        assert not (isinstance(found, dict) and {"code", "message"} <= found.keys()), f"{operation}: {found}"
        if len(statements) >= self.counts.get(operation, 0):
            self.counts[operation], self.seen[operation] = len(statements), statements
        return found

    async def all_of(self, who: uuid.UUID, operation: str, **variables: Any) -> Any:
        """As calling, for an answer of several fields: `consentText` beside the request to sign."""
        extensions = {"persistedQuery": {"version": 1, "sha256Hash": self.hashes[operation]}}
        headers = {"x-trellis-csrf": "1", "cookie": f"__Host-trellis={self.tokens[who]}"}
        asked = {"variables": variables, "extensions": extensions}
        return (await self.client.post("/graphql", json=asked, headers=headers)).json()["data"]

    async def _first_event(self, asked: dict[str, Any], cookie: dict[str, str]) -> Any:
        """What a subscription sends at once."""
        headers = [(name.encode(), value.encode()) for name, value in cookie.items()]
        connection = HTTPConnection({"type": "http", "headers": headers})
        ready = await self.engine.prepare(request_from(asked))

        async def allowed() -> None:
            return None

        events = self.engine.events(connection, ready, allowed)
        try:
            return orjson.loads(await anext(events))
        finally:
            await events.aclose()


@cache
def a_seal() -> dict[str, str]:
    """Settings with which the deployment seals what it hands over; one key a process."""
    folder = Path(tempfile.mkdtemp(prefix="trellis-seal-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    key, certificate = folder / "seal.key", folder / "seal.pem"
    ensure_seal(key, certificate)
    return {"signing_key_file": str(key), "signing_cert_file": str(certificate)}


def operation_of(text: str) -> tuple[str, str]:
    """The kind and the name of a document's operation."""
    found = re.search(r"\b(query|mutation|subscription) (\w+)", text)
    assert found is not None
    return found[1], found[2]


def documents() -> dict[str, str]:
    """The trusted documents of the single-page apps."""
    return orjson.loads(DOCUMENTS.read_bytes())  # type: ignore[no-any-return]


def budget() -> dict[str, int]:
    """What each operation may use."""
    return orjson.loads(BUDGET.read_bytes())  # type: ignore[no-any-return]


async def count(superuser_url: str, app_url: str, s3: Any) -> Asking:
    """Fill the migrated database, tell the story, and return what was counted."""
    data.fill(superuser_url, sizes.TINY)
    async with counted(app_url) as (counted_url, counter):
        settings = Settings(
            mode="production",
            database_url=counted_url,
            base_url="https://bench.example",
            secret_key=KEY,
            trusted_documents=str(DOCUMENTS),
            s3_endpoint=s3.endpoint,
            s3_access_key=s3.access_key,
            s3_secret_key=s3.secret_key,
            **a_seal(),
        )
        app = create_app(settings)
        database = Database(app_url)
        try:
            async with app.router.lifespan_context(app):
                asking = Asking(app, Gate(database), counter, documents())
                await story.tell(asking)
                await asking.client.aclose()
        finally:
            await database.close()
    return asking


def main() -> int:
    """Write statements.json; `--show NAME` prints the statements of one operation instead."""
    with temporary_postgres() as postgres, temporary_s3() as s3, redirect_stdout(io.StringIO()):
        postgres.create_database("statements")
        urls = [postgres.url(role, "statements") for role in (SUPERUSER, OWNER, APP)]
        upgrade(urls[1])
        found = asyncio.run(count(urls[0], urls[2], s3))
    if sys.argv[1:2] == ["--show"]:
        print("\n\n".join(found.seen[sys.argv[2]]))
        return 0
    BUDGET.write_bytes(orjson.dumps(found.counts, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS) + b"\n")
    print(f"{len(found.counts)} operations, {sum(found.counts.values())} statements: {BUDGET}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
