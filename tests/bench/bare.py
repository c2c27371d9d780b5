"""The bare handler: an ASGI application without a framework that answers each operation with hand-written SQL.

It binds the same transaction to the same district and person, under the same
row security, appends the same audit entry and sends the same hints. What it
leaves out is what is measured: GraphQL, and with it reading the session.
"""

from __future__ import annotations

import argparse
import asyncio
import base64
import hmac
import json
import time
import uuid
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import asyncpg
import orjson
import uvicorn

from tests.bench import bare_sql, operations
from trellis.kernel import clock
from trellis.kernel.ids import parse_global_id
from trellis.people.names import folded, prefix_range

CONNECTIONS = 10  # as many as the product keeps
BEFORE_ALL = ["", "", str(uuid.UUID(int=0))]
Handler = Callable[[asyncpg.Connection, "Person", dict[str, Any]], Awaitable[bytes]]


@dataclass(frozen=True, slots=True)
class Person:
    """Who a cookie stands for. `context` is what binds a transaction to them, but for the instant."""

    id: uuid.UUID
    session_id: uuid.UUID
    context: str
    zone: str
    wide: bool

    @property
    def today(self) -> date:
        return clock.today_in(self.zone)


class BareHandler:
    """Ten connections, a table of people by cookie, a table of handlers by document."""

    def __init__(self, database_url: str, sessions: Path, secret_key: str) -> None:
        self.url, self.secret_key = database_url, secret_key.encode()
        self.people = {
            token: Person(uuid.UUID(s["person"]), uuid.UUID(s["session"]), s["context"], s["zone"], s["wide"])
            for token, s in json.loads(sessions.read_text()).items()
        }
        found: dict[str, Handler] = {
            "caseload": self.caseload,
            "plan": self.plan,
            "list": self.students,
            "search": self.search,
            "wide_search": self.search,
            "answer": self.answer,
            "nested": self.nested,
            "floor": self.floor,
        }
        self.handlers = {operation.sha256: found[operation.name] for operation in operations.EVERY}
        self.free: asyncio.LifoQueue[asyncpg.Connection] = asyncio.LifoQueue()
        self.statements: dict[tuple[asyncpg.Connection, str], Any] = {}

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
            return
        asked = orjson.loads(await _body(receive))
        person = self.people[_token(scope)]
        handler = self.handlers[asked["extensions"]["persistedQuery"]["sha256Hash"]]
        connection = await self.free.get()
        try:
            await connection.execute(
                f"BEGIN; SET LOCAL app.context = '{person.context} {int(time.time())} {person.today}'"
            )
            data = await handler(connection, person, asked["variables"])
            await connection.execute("COMMIT")
        finally:
            self.free.put_nowait(connection)
        body = b'{"data":' + data + b"}"
        headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(body))]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    async def caseload(self, connection: Any, person: Person, asked: dict[str, Any]) -> bytes:
        row = await self._row(connection, bare_sql.CASELOAD, person.id, person.today, asked["first"], person.session_id)
        return b'{"caseload":{"edges":' + self._page(person, row) + b"}}"

    async def students(self, connection: Any, person: Person, asked: dict[str, Any]) -> bytes:
        after = asked.get("after")
        keys = self._opened(person, after) if after else BEFORE_ALL
        bound = (person.id, person.today, asked["first"], keys[0], keys[1], uuid.UUID(keys[2]), person.session_id)
        row = await self._row(connection, bare_sql.LIST, *bound)
        return b'{"students":{"edges":' + self._page(person, row) + b"}}"

    async def nested(self, connection: Any, person: Person, asked: dict[str, Any]) -> bytes:
        row = await self._row(connection, bare_sql.NESTED, person.id, person.today, asked["first"], person.session_id)
        return b'{"caseload":{"edges":' + row[0].encode() + b"}}"

    async def plan(self, connection: Any, person: Person, asked: dict[str, Any]) -> bytes:
        bound = (person.id, person.today, _key(asked["id"]), person.session_id)
        return (await self._row(connection, bare_sql.PLAN, *bound))[0].encode()  # type: ignore[no-any-return]

    async def search(self, connection: Any, person: Person, asked: dict[str, Any]) -> bytes:
        words = folded(asked["text"].replace(",", " ")).split()
        family_first = prefix_range(words[0]) + prefix_range(words[1]) if len(words) == 2 else (None,) * 4
        bound = (*prefix_range(" ".join(words)), asked["text"].strip(), *family_first, person.session_id)
        statement = bare_sql.WIDE_SEARCH if person.wide else bare_sql.SEARCH
        row = await self._row(connection, statement, person.id, person.today, *bound)
        return row[0].encode()  # type: ignore[no-any-return]

    async def answer(self, connection: Any, person: Person, asked: dict[str, Any]) -> bytes:
        meeting = _key(asked["meetingId"])
        bound = (person.id, meeting, person.session_id, asked["answer"], asked["note"])
        await self._row(connection, bare_sql.ANSWER, *bound)
        return (await self._row(connection, bare_sql.ANSWERED, meeting))[0].encode()  # type: ignore[no-any-return]

    async def floor(self, connection: Any, person: Person, asked: dict[str, Any]) -> bytes:
        return b'{"__typename":"Query"}'

    def _page(self, person: Person, row: Any) -> bytes:
        edges, more, last, count = row
        cursor = f'"{self._sealed(person, last)}"' if last else "null"
        exact = "true" if count <= 10_000 else "false"
        return (
            f'{edges},"pageInfo":{{"hasNextPage":{"true" if more else "false"},"endCursor":{cursor}}},'
            f'"totalCount":{{"value":{min(count, 10_000)},"isExact":{exact}}}'
        ).encode()

    def _sealed(self, person: Person, keys: list[str]) -> str:
        """A cursor bound to the person, as the product's are."""
        body = orjson.dumps(keys)
        return base64.urlsafe_b64encode(self._mark(person, body) + body).decode()

    def _opened(self, person: Person, cursor: str) -> list[str]:
        raw = base64.urlsafe_b64decode(cursor)
        if not hmac.compare_digest(raw[:12], self._mark(person, raw[12:])):
            raise ValueError("not a cursor of this person")
        return orjson.loads(raw[12:])  # type: ignore[no-any-return]

    def _mark(self, person: Person, body: bytes) -> bytes:
        return hmac.digest(self.secret_key, person.id.bytes + body, "sha256")[:12]

    async def _row(self, connection: asyncpg.Connection, statement: str, *bound: Any) -> Any:
        prepared = self.statements.get((connection, statement))
        if prepared is None:
            prepared = self.statements[(connection, statement)] = await connection.prepare(statement)
        return await prepared.fetchrow(*bound)

    async def _live(self, receive: Any, send: Any) -> None:
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                for _ in range(CONNECTIONS):
                    self.free.put_nowait(await asyncpg.connect(self.url))
                await send({"type": "lifespan.startup.complete"})
            else:
                while not self.free.empty():
                    await self.free.get_nowait().close()
                await send({"type": "lifespan.shutdown.complete"})
                return


async def _body(receive: Any) -> bytes:
    body = b""
    while True:
        message = await receive()
        body += message.get("body", b"")
        if not message.get("more_body"):
            return body


def _token(scope: Any) -> str:
    cookie = next(value for name, value in scope["headers"] if name == b"cookie")
    return cookie.decode().partition("=")[2]  # type: ignore[no-any-return]


def _key(opaque: str) -> uuid.UUID:
    parsed = parse_global_id(opaque)
    assert parsed is not None
    return parsed[1]


def main() -> None:
    """Serve with the settings `trellis serve` gives uvicorn."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--database-url", required=True)
    parser.add_argument("--sessions", type=Path, required=True)
    parser.add_argument("--secret-key", required=True)
    chosen = parser.parse_args()
    uvicorn.run(
        BareHandler(chosen.database_url, chosen.sessions, chosen.secret_key),
        host="127.0.0.1",
        port=chosen.port,
        loop="uvloop",
        http="httptools",
        log_config=None,
        access_log=False,
        date_header=True,
        server_header=False,
    )


if __name__ == "__main__":
    main()
