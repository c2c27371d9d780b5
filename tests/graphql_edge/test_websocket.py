"""The socket door: the protocol to the letter, and nobody stays whose session ended."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from time import monotonic
from typing import Any

import orjson
import pytest
from starlette.requests import HTTPConnection
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from tests.graphql_edge.conftest import Served, served
from trellis.graphql.execution import EdgeOptions, SocketRules
from trellis.graphql.presence import Who
from trellis.kernel.errors import NotAllowed, NotSignedIn

PROTOCOL = "graphql-transport-ws"
RULES = SocketRules(init_seconds=10, recheck_seconds=30, ping_seconds=30, slow_seconds=0.5)


@dataclass
class Session:
    """Somebody's session, which may end."""

    ended: Exception | None = None
    asked: int = 0
    ends_after: int | None = None
    seen: list[Any] = field(default_factory=list)
    who: Who | None = None

    async def still_allowed(self, connection: HTTPConnection) -> Who | None:
        self.asked += 1
        self.seen.append(dict(connection.headers).get("cookie"))
        if self.ends_after is not None and self.asked > self.ends_after:
            raise NotSignedIn()
        if self.ended is not None:
            raise self.ended
        return self.who


@dataclass
class Client:
    """One socket, spoken to in words of the protocol."""

    socket: ClientConnection
    server: Served
    session: Session

    async def say(self, kind: str, **rest: Any) -> None:
        await self.socket.send(orjson.dumps({"type": kind, **rest}).decode())

    async def hear(self) -> dict[str, Any]:
        return orjson.loads(await asyncio.wait_for(self.socket.recv(), 5))

    async def greeted(self) -> Client:
        await self.say("connection_init")
        assert await self.hear() == {"type": "connection_ack"}
        return self

    async def subscribe(self, key: str, query: str, **rest: Any) -> None:
        await self.say("subscribe", id=key, payload={"query": query, **rest})

    async def closed_with(self) -> int:
        """The close code, after whatever else was still said."""
        try:
            while True:
                await asyncio.wait_for(self.socket.recv(), 5)
        except ConnectionClosed as closed:
            assert closed.rcvd is not None
            return closed.rcvd.code


@asynccontextmanager
async def talking(rules: SocketRules = RULES, session: Session | None = None, **options: Any) -> AsyncIterator[Client]:
    """A client of a running server; leaving the block checks that the server let go of everything."""
    session = session or Session()
    chosen = {"development": True, "allow_text": True, **options}
    rules = replace(rules, still_allowed=session.still_allowed)
    async with served(EdgeOptions(socket=rules, **chosen)) as server:
        async with connect(server.socket_url, subprotocols=[PROTOCOL], max_size=None) as socket:  # type: ignore[list-item]
            yield Client(socket, server, session)
        async with asyncio.timeout(5):
            while server.ledger.open_now:
                await asyncio.sleep(0.01)


async def test_a_subscription_tells_each_event_and_then_that_it_is_over():
    async with talking() as client:
        assert client.socket.subprotocol == PROTOCOL
        await client.greeted()
        await client.subscribe("a", "subscription{seasons(count:2){name parent{name}}}")
        heard = [await client.hear() for _ in range(3)]
    assert [message["type"] for message in heard] == ["next", "next", "complete"]
    assert heard[1]["payload"]["data"] == {"seasons": {"name": "season 1", "parent": {"name": "apple"}}}
    assert client.server.ledger.kinds == ["subscription", "event", "event"]


async def test_a_question_and_a_change_may_be_sent_too():
    async with talking() as client:
        await client.greeted()
        await client.subscribe("q", "query($n:String!){hello(name:$n)}", variables={"n": "Bo"})
        assert (await client.hear())["payload"]["data"] == {"hello": "Hello Bo"}
        assert await client.hear() == {"id": "q", "type": "complete"}
        await client.subscribe("q", 'mutation{plant(name:"oak")}')
        assert (await client.hear())["payload"]["data"] == {"plant": "oak"}
    assert client.server.ledger.committed == ["oak"]


async def test_completing_frees_the_id_and_stops_the_stream():
    async with talking() as client:
        await client.greeted()
        await client.subscribe("a", "subscription{seasons(count:1000,wait:0.01){name}}")
        await client.hear()
        await client.say("complete", id="a")
        await client.say("complete", id="never heard of")
        await client.subscribe("a", "{hello}")
        async with asyncio.timeout(5):
            while (await client.hear()).get("payload", {}).get("data") != {"hello": "Hello you"}:
                pass


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("subscription{", "GRAPHQL_PARSE_FAILED"),
        ("subscription{nope}", "GRAPHQL_VALIDATION_FAILED"),
        ("subscription($c:Int!){seasons(count:$c){name}}", "BAD_VARIABLES"),
        ("{trees{edges{cursor}}}", "PAGE_SIZE_NEEDED"),
        ("{trees(first:100){edges{node{trees(first:100){edges{node{name}}}}}}}", "QUERY_TOO_COSTLY"),
        ("subscription{seasons{" + "parent{" * 20 + "name" + "}" * 22, "QUERY_TOO_DEEP"),
        ("{" + "hello " * 20_000 + "}", "QUERY_TOO_LONG"),
    ],
)
async def test_what_is_refused_over_http_is_refused_here(query, code):
    async with talking() as client:
        await client.greeted()
        await client.subscribe("a", query)
        message = await client.hear()
        assert (message["id"], message["type"]) == ("a", "error")
        assert message["payload"][0]["extensions"]["code"] == code
        await client.subscribe("a", "{hello}")
        assert (await client.hear())["type"] == "next"


async def test_an_error_in_the_stream_ends_that_operation_only():
    async with talking() as client:
        await client.greeted()
        await client.subscribe("a", "subscription{frost}")
        assert (await client.hear())["payload"]["data"] == {"frost": "cold"}
        message = await client.hear()
        assert message["type"] == "error"
        assert message["payload"][0]["extensions"]["code"] == "NOT_FOUND"
        await client.say("ping")
        assert await client.hear() == {"type": "pong"}


async def test_production_follows_only_documents_of_the_build():
    text = "subscription Seasons { seasons(count: 1) { name } }"
    digest = hashlib.sha256(text.encode()).hexdigest()
    async with talking(development=False, allow_text=False, trusted={f"sha256:{digest}": text}) as client:
        await client.greeted()
        for query in ({"query": ""}, {}):
            payload = {**query, "extensions": {"persistedQuery": {"version": 1, "sha256Hash": digest}}}
            await client.say("subscribe", id="a", payload=payload)
            assert (await client.hear())["payload"]["data"] == {"seasons": {"name": "season 0"}}
            assert (await client.hear())["type"] == "complete"
        await client.subscribe("b", text)
        assert (await client.hear())["payload"][0]["extensions"]["code"] == "PERSISTED_QUERY_ONLY"
        await client.subscribe("b", "", extensions={"persistedQuery": {"version": 1, "sha256Hash": "0" * 64}})
        assert (await client.hear())["payload"][0]["extensions"]["code"] == "PERSISTED_QUERY_NOT_FOUND"


@pytest.mark.parametrize(
    "message",
    [
        "not json",
        "[]",
        "7",
        "{}",
        '{"type":"start"}',
        '{"type":"connection_init","payload":7}',
        '{"type":"complete"}',
        "[" * 5_000 + "]" * 5_000,
        b'{"type":"connection_init"}',
    ],
)
async def test_4400_for_what_is_not_a_message_of_the_protocol(message):
    async with talking() as client:
        await client.socket.send(message)
        assert await client.closed_with() == 4400


@pytest.mark.parametrize(
    "message",
    [
        {},
        {"id": 7, "payload": {"query": "{hello}"}},
        {"id": "", "payload": {"query": "{hello}"}},
        {"id": "a"},
        {"id": "a", "payload": []},
        {"id": "a", "payload": {}},
        {"id": "a", "payload": {"query": 7}},
        {"id": "a", "payload": {"query": "{hello}", "variables": []}},
    ],
)
async def test_4400_for_a_subscribe_that_is_not_one(message):
    async with talking() as client:
        await client.greeted()
        await client.say("subscribe", **message)
        assert await client.closed_with() == 4400


async def test_4401_for_subscribing_before_the_greeting():
    async with talking() as client:
        await client.subscribe("a", "{hello}")
        assert await client.closed_with() == 4401


@pytest.mark.parametrize(("ended", "code"), [(NotSignedIn(), 4401), (NotAllowed(), 4403), (RuntimeError("x"), 4500)])
async def test_4401_and_4403_for_a_greeting_without_the_right(ended, code):
    async with talking(session=Session(ended=ended)) as client:
        await client.say("connection_init")
        assert await client.closed_with() == code


@pytest.mark.parametrize(("ended", "code"), [(NotSignedIn(), 4401), (NotAllowed(), 4403)])
async def test_an_idle_socket_is_closed_when_its_session_ends(ended, code):
    session = Session()
    async with talking(replace(RULES, recheck_seconds=0.05), session) as client:
        await client.greeted()
        await client.say("ping")
        assert await client.hear() == {"type": "pong"}
        session.ended = ended
        assert await client.closed_with() == code


@asynccontextmanager
async def more_of(client: Client, count: int) -> AsyncIterator[list[Client]]:
    """As many sockets more of the same server."""
    async with AsyncExitStack() as stack:
        opened = []
        for _ in range(count):
            socket = await stack.enter_async_context(connect(client.server.socket_url, subprotocols=[PROTOCOL]))
            opened.append(Client(socket, client.server, client.session))
        yield opened


async def test_a_session_is_asked_about_once_however_many_sockets_it_has():
    session = Session(who=Who("Helena", "her phone"))
    async with talking(replace(RULES, recheck_seconds=0.2), session) as client, more_of(client, 9) as others:
        for one in (client, *others):
            await one.greeted()
        before, began = session.asked, monotonic()
        while session.asked - before < 3:
            await asyncio.sleep(0.01)
        assert monotonic() - began > 0.3, "three questions of one clock, not of ten"
        session.ended = NotSignedIn()
        assert [await one.closed_with() for one in (client, *others)] == [4401] * 10


async def test_a_session_goes_on_being_asked_about_when_the_first_of_its_sockets_has_gone():
    session = Session(who=Who("Helena", "her phone"))
    async with talking(replace(RULES, recheck_seconds=0.05), session) as client, more_of(client, 1) as [other]:
        await client.greeted()
        await other.greeted()
        await client.socket.close()
        before = session.asked
        while session.asked < before + 3:
            await asyncio.sleep(0.01)
        session.ended = NotSignedIn()
        assert await other.closed_with() == 4401


async def test_one_person_has_only_so_many_sockets_and_gets_one_when_another_is_closed():
    session = Session(who=Who("Helena", "her phone"))
    async with talking(replace(RULES, sockets_of_one_person=3), session) as client, more_of(client, 4) as others:
        for one in (client, *others[:2]):
            await one.greeted()
        session.who = Who("Helena", "her laptop")
        await others[2].say("connection_init")
        assert await others[2].closed_with() == 4429
        session.who = Who("Bo", "his laptop")
        await others[3].greeted()
        await others[0].socket.close()
        session.who = Who("Helena", "her laptop")
        async with asyncio.timeout(5):
            while True:
                async with more_of(client, 1) as [again]:
                    await again.say("connection_init")
                    try:
                        assert await again.hear() == {"type": "connection_ack"}
                        break
                    except ConnectionClosed:
                        await asyncio.sleep(0.02)


async def test_no_event_is_told_after_the_session_ended():
    session = Session(ends_after=4)  # the greeting, the subscribing, and two events
    async with talking(session=session) as client:
        await client.greeted()
        await client.subscribe("a", "subscription{seasons(count:9){name}}")
        heard = []
        with pytest.raises(ConnectionClosed) as closed:
            while True:
                heard.append((await client.hear())["payload"]["data"]["seasons"]["name"])
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 4401
    assert set(heard) <= {"season 0", "season 1"}
    assert client.server.ledger.kinds == ["subscription", "event", "event"]


async def test_4408_for_a_socket_that_never_greets():
    async with talking(replace(RULES, init_seconds=0.3)) as client:
        await client.say("ping")
        assert await client.hear() == {"type": "pong"}
        assert await client.closed_with() == 4408


async def test_4409_for_an_id_that_is_in_use():
    async with talking() as client:
        await client.greeted()
        await client.subscribe("a", "subscription{seasons(wait:5){name}}")
        await client.subscribe("a", "{hello}")
        assert await client.closed_with() == 4409


async def test_4429_for_greeting_twice():
    async with talking() as client:
        await client.greeted()
        await client.say("connection_init")
        assert await client.closed_with() == 4429


@pytest.mark.parametrize("protocols", [["graphql-ws"], None, ["graphql-ws", "something-else"]])
async def test_the_older_protocol_is_not_spoken(protocols):
    async with served(EdgeOptions(development=True, allow_text=True)) as server:
        async with connect(server.socket_url, subprotocols=protocols) as socket:
            with pytest.raises(ConnectionClosed) as closed:
                await socket.send('{"type":"connection_init"}')
                await socket.recv()
            assert closed.value.rcvd is not None
            assert closed.value.rcvd.code == 4406


@pytest.mark.parametrize("origin", ["https://evil.example", "null", None])
async def test_a_foreign_page_does_not_get_past_the_handshake(origin):
    options = EdgeOptions(allowed_origins=frozenset({"https://trellis.example"}))
    async with served(options) as server:
        with pytest.raises(InvalidStatus) as refused:
            async with connect(server.socket_url, subprotocols=[PROTOCOL], origin=origin):  # type: ignore[list-item]
                pass
        assert refused.value.response.status_code == 403
        ours = "https://trellis.example"
        async with connect(server.socket_url, subprotocols=[PROTOCOL], origin=ours) as socket:  # type: ignore[list-item, arg-type]
            assert socket.subprotocol == PROTOCOL


async def test_one_socket_has_a_bounded_number_of_operations():
    async with talking(replace(RULES, operations=3)) as client:
        await client.greeted()
        for number in range(4):
            await client.subscribe(f"a{number}", "subscription{seasons(wait:60){name}}")
        message = await client.hear()
        assert (message["id"], message["type"]) == ("a3", "error")
        assert message["payload"][0]["extensions"]["code"] == "TOO_MANY_OPERATIONS"
        await client.say("complete", id="a0")
        await client.subscribe("a3", "{hello}")
        assert (await client.hear())["type"] == "next"


async def test_a_reader_that_stops_reading_is_let_go():
    async with talking(replace(RULES, waiting_messages=4)) as client:
        await client.greeted()
        await client.subscribe("a", "subscription{harvest(size:200000)}")
        await client.hear()
        client.socket.transport.pause_reading()
        async with asyncio.timeout(10):
            while client.server.ledger.open_now:
                await asyncio.sleep(0.05)
        assert len(client.server.ledger.kinds) < 200
        client.socket.transport.resume_reading()


async def test_a_message_too_big_ends_the_socket():
    async with talking() as client:
        await client.greeted()
        await client.socket.send('"' + "x" * 300_000 + '"')
        assert await client.closed_with() == 1009


async def test_the_server_asks_for_a_sign_of_life_and_lets_go_without_one():
    async with talking(replace(RULES, ping_seconds=0.5)) as client:
        await client.greeted()
        for _ in range(2):
            assert await client.hear() == {"type": "ping"}
            await client.say("pong")
        assert await client.closed_with() == 1011


async def test_a_client_that_vanishes_leaves_nothing_behind():
    async with talking() as client:
        await client.greeted()
        for number in range(5):
            await client.subscribe(f"a{number}", "subscription{seasons(wait:60){name}}")
        await client.say("ping")
        assert await client.hear() == {"type": "pong"}
        client.socket.transport.abort()
