"""GraphQL over a socket: the `graphql-transport-ws` protocol and no older one.

Close codes: 4400 not a message of the protocol, 4401 not signed in (or
`subscribe` before `connection_init`), 4403 not allowed, 4406 another
subprotocol, 4408 no `connection_init` in time, 4409 an operation id in use,
4429 a second `connection_init`, or more sockets than one person may have; 1009 a message too big, 1011 no sign of life,
1013 too slow a reader, 4500 our own failure. A page that is not ours is
refused at the handshake (HTTP 403).
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from contextlib import aclosing, suppress
from time import monotonic
from typing import Any

import orjson
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket, WebSocketDisconnect

from trellis.graphql.body import GraphQLRequest, load_json, request_from
from trellis.graphql.errors import RequestRefused
from trellis.graphql.execution import Engine, Ready
from trellis.graphql.presence import Seat, Sockets, TooManySockets
from trellis.kernel.errors import NotSignedIn, TrellisError

PROTOCOL = "graphql-transport-ws"


class TooManyOperations(RequestRefused):
    """More operations at once than one socket may have."""

    code = "TOO_MANY_OPERATIONS"


class _Close(Exception):
    """Ends the conversation with a close code."""

    def __init__(self, code: int, reason: str) -> None:
        self.code = code
        self.reason = reason
        super().__init__(reason)


class GraphQLSocket:
    """The ASGI application behind the socket route."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        rules = engine.options.socket
        self._sockets = Sockets(
            rules.still_allowed, each_seconds=rules.recheck_seconds, of_one_person=rules.sockets_of_one_person
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        websocket = WebSocket(scope, receive, send)
        allowed = self.engine.options.allowed_origins
        if allowed is not None and websocket.headers.get("origin") not in allowed:
            await websocket.close(1008)  # before accepting: the handshake answers 403
            return
        if PROTOCOL not in scope.get("subprotocols", []):
            await websocket.accept()
            await websocket.close(4406, "Subprotocol not acceptable")
            return
        await websocket.accept(PROTOCOL)
        await _Conversation(self.engine, websocket, self._sockets).held()


class _Conversation:
    """One socket from accept to close: a reader, a writer, clocks, and a task for each operation."""

    def __init__(self, engine: Engine, websocket: WebSocket, sockets: Sockets) -> None:
        self._engine = engine
        self._sockets = sockets
        self._seat: Seat | None = None
        self._rules = engine.options.socket
        self._websocket = websocket
        self._waiting: asyncio.Queue[bytes] = asyncio.Queue(self._rules.waiting_messages)
        self._operations: dict[str, asyncio.Task[None]] = {}
        self._ending: asyncio.Future[_Close | None] = asyncio.get_running_loop().create_future()
        self._greeted = asyncio.Event()
        self._acknowledged = False
        self._heard_at = monotonic()

    async def held(self) -> None:
        """Talk until either side ends it; nothing this socket started outlives it."""
        parts = [
            self._read(),
            self._write(),
            self._come_in(),
            self._life_clock(),
        ]
        tasks = [asyncio.create_task(self._guarded(part)) for part in parts]
        try:
            close = await self._ending
        finally:
            everything = [*tasks, *self._operations.values()]
            for task in everything:
                task.cancel()
            await asyncio.gather(*everything, return_exceptions=True)
            if self._seat is not None:
                self._seat.leave()
        if close is not None:
            with suppress(Exception):  # the other side may be gone, or may never read again
                async with asyncio.timeout(1):
                    await self._websocket.close(close.code, close.reason)

    async def _guarded(self, part: Coroutine[Any, Any, None]) -> None:
        """Whatever ends a part ends the conversation, with the code that says why."""
        try:
            await part
        except _Close as close:
            self._end(close)
        except WebSocketDisconnect:
            self._end(None)
        except TooManySockets as refused:
            self._end(_Close(4429, refused.code))
        except RequestRefused as refused:
            self._end(_Close(4400, refused.code))
        except NotSignedIn as refused:
            self._end(_Close(4401, refused.code))
        except TrellisError as refused:
            self._end(_Close(4403, refused.code))
        except Exception as error:
            self._engine.refusal(error, "en")  # to the log, under a reference
            self._end(_Close(4500, "Internal server error"))

    def _end(self, close: _Close | None) -> None:
        if not self._ending.done():
            self._ending.set_result(close)

    async def _read(self) -> None:
        limits = self._engine.limits
        while True:
            received = await self._websocket.receive()
            if received["type"] == "websocket.disconnect":
                self._end(None)
                return
            self._heard_at = monotonic()
            text = received.get("text")
            if text is None:
                raise _Close(4400, "Messages must be text")
            if len(text) > limits.body_bytes:
                raise _Close(1009, "Message too big")
            self._heard(load_json(text, deepest=limits.json_depth, most_values=limits.json_values))

    def _heard(self, message: Any) -> None:
        kind = message.get("type") if isinstance(message, dict) else None
        match kind:
            case "connection_init":
                self._initialised(message.get("payload"))
            case "ping":
                self._said({"type": "pong"})
            case "pong":
                pass
            case "subscribe":
                self._subscribed(message)
            case "complete" if isinstance(message.get("id"), str):
                if task := self._operations.pop(message["id"], None):
                    task.cancel()
            case _:
                raise _Close(4400, "Not a message of graphql-transport-ws")

    def _initialised(self, payload: Any) -> None:
        if self._greeted.is_set():
            raise _Close(4429, "Too many initialisation requests")
        if payload is not None and not isinstance(payload, dict):
            raise _Close(4400, "Invalid connection_init payload")
        self._greeted.set()
        self._websocket.state.connection_params = payload or {}

    def _subscribed(self, message: dict[str, Any]) -> None:
        if not self._acknowledged:
            raise _Close(4401, "Unauthorized")
        key, payload = message.get("id"), message.get("payload")
        if not isinstance(key, str) or not key or len(key) > 256 or not isinstance(payload, dict):
            raise _Close(4400, "Invalid subscribe message")
        if key in self._operations:
            raise _Close(4409, f"Subscriber for {key[:64]} already exists")
        request = request_from(payload)
        if len(self._operations) >= self._rules.operations:
            errors, _ = self._engine.refusal(TooManyOperations(), self._language)
            self._said({"id": key, "type": "error", "payload": errors})
            return
        self._operations[key] = asyncio.create_task(self._guarded(self._operate(key, request)))

    async def _operate(self, key: str, request: GraphQLRequest) -> None:
        ready: Ready | None = None
        try:
            await self._rules.still_allowed(self._websocket)
        except Exception:
            self._operations.pop(key, None)
            raise
        try:
            ready = await self._engine.prepare(request)
            await self._answered(key, ready)
            last: dict[str, Any] = {"id": key, "type": "complete"}
        except _Ended as ended:
            raise ended.cause from None
        except _Close:
            raise
        except Exception as error:
            errors, _ = self._engine.refusal(error, self._language, ready.operation if ready else None)
            last = {"id": key, "type": "error", "payload": errors}
        if self._operations.get(key) is asyncio.current_task():
            del self._operations[key]  # before its last message: the id is free again
            await self._queued(last)

    async def _answered(self, key: str, ready: Ready) -> None:
        if ready.operation.kind != "subscription":
            answer = await self._engine.answer(self._websocket, ready)
            await self._next(key, answer.body)
            return
        async with aclosing(self._engine.events(self._websocket, ready, self._before_event)) as events:
            async for body in events:
                await self._next(key, body)

    async def _before_event(self) -> None:
        """The session may have ended since the last event: ask before reading anything for this one."""
        try:
            await self._rules.still_allowed(self._websocket)
        except Exception as error:
            raise _Ended(error) from None

    async def _next(self, key: str, body: bytes) -> None:
        await self._queued({"id": key, "type": "next", "payload": orjson.Fragment(body)})

    async def _queued(self, message: dict[str, Any]) -> None:
        """Wait for room in the queue, but not for a reader that has stopped reading."""
        try:
            async with asyncio.timeout(self._rules.slow_seconds):
                await self._waiting.put(orjson.dumps(message))
        except TimeoutError:
            raise _Close(1013, "Too slow a reader") from None

    def _said(self, message: dict[str, Any]) -> None:
        try:
            self._waiting.put_nowait(orjson.dumps(message))
        except asyncio.QueueFull:
            raise _Close(1013, "Too slow a reader") from None

    async def _write(self) -> None:
        while True:
            message = await self._waiting.get()
            try:
                async with asyncio.timeout(self._rules.slow_seconds):
                    await self._websocket.send_text(message.decode())
            except TimeoutError:
                raise _Close(1013, "Too slow a reader") from None

    async def _come_in(self) -> None:
        """Greeted in time and by somebody who may; then for as long as their session lasts."""
        try:
            async with asyncio.timeout(self._rules.init_seconds):
                await self._greeted.wait()
        except TimeoutError:
            raise _Close(4408, "Connection initialisation timeout") from None
        self._seat = await self._sockets.here(self._websocket)
        self._acknowledged = True
        self._said({"type": "connection_ack"})
        await self._seat.until_over()

    async def _life_clock(self) -> None:
        await self._greeted.wait()
        while True:
            await asyncio.sleep(self._rules.ping_seconds)
            asked_at = monotonic()
            self._said({"type": "ping"})
            await asyncio.sleep(self._rules.ping_seconds)
            if self._heard_at < asked_at:
                raise _Close(1011, "No sign of life")

    @property
    def _language(self) -> str:
        return self._engine.language(self._websocket)


class _Ended(Exception):
    """The session ended between two events; carries why past the errors of the operation itself."""

    def __init__(self, cause: Exception) -> None:
        self.cause = cause
        super().__init__(type(cause).__name__)
