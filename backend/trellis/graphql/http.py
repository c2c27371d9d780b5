"""GraphQL over HTTP: one route, one request at a time, JSON in and out.

Follows the GraphQL-over-HTTP specification (the `graphql-http` audit is a
test). `application/graphql-response+json` carries 4xx when nothing was run;
`application/json` answers 200 there, as older clients expect.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from functools import lru_cache
from typing import Any, ClassVar, NamedTuple

import orjson
from starlette.requests import ClientDisconnect, Request
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.types import Receive, Scope, Send
from strawberry import Schema

from trellis.graphql.body import BadJson, MalformedRequest, load_json, read_body, request_from
from trellis.graphql.errors import DocumentRefused, RequestErrors, RequestRefused
from trellis.graphql.execution import Answer, ContextFactory, EdgeOptions, Engine, Ready
from trellis.graphql.websocket import GraphQLSocket
from trellis.kernel.errors import DistrictBusy, NotAllowed, NotSignedIn, TrellisError
from trellis.kernel.words import Words

RESPONSE_JSON = "application/graphql-response+json"
PLAIN_JSON = "application/json"
CSRF_HEADER = "x-trellis-csrf"


class MethodRefused(RequestRefused):
    """Neither POST nor, where it is allowed, GET with a query."""

    code = "METHOD_NOT_ALLOWED"
    status = 405

    def __init__(self, allowed: str) -> None:
        super().__init__()
        self.allowed = allowed


class MediaTypeRefused(RequestRefused):
    """A body that is not declared as JSON in UTF-8; forms and plain text could come from a foreign page."""

    code = "UNSUPPORTED_MEDIA_TYPE"
    status = 415


class NotAcceptable(RequestRefused):
    """The client takes neither media type of GraphQL."""

    code = "NOT_ACCEPTABLE"
    status = 406


class CsrfHeaderNeeded(RequestRefused):
    """A cookie came without the header that no foreign page can send."""

    code = "CSRF_HEADER_NEEDED"
    status = 403


class OriginRefused(RequestRefused):
    """The request comes from a page that is not ours."""

    code = "ORIGIN_REFUSED"
    status = 403
    default_says = Words(
        en="This request came from another site and was refused.",
        es="Esta solicitud vino de otro sitio y fue rechazada.",
    )


class SubscriptionNeedsSocket(DocumentRefused):
    """A subscription over plain HTTP."""

    code = "SUBSCRIPTION_NEEDS_SOCKET"


def graphql_routes(schema: Schema, context_factory: ContextFactory, options: EdgeOptions) -> list[BaseRoute]:
    """The HTTP route and the socket route of `schema`, both at `options.path`.

    Trusted documents are read, parsed and validated here: raises ValueError when
    one does not fit the schema or its hash.
    """
    engine = Engine(schema, context_factory, options)
    return [
        Route(options.path, GraphQLEndpoint(engine), name="graphql"),
        WebSocketRoute(options.path, GraphQLSocket(engine), name="graphql_socket"),
    ]


class Said(NamedTuple):
    """An answer as ASGI sends it."""

    status: int
    headers: list[tuple[bytes, bytes]]
    body: bytes


class GraphQLEndpoint:
    """The ASGI application behind the HTTP route."""

    statuses: ClassVar[tuple[tuple[type[TrellisError], int], ...]] = (
        (NotSignedIn, 401),
        (NotAllowed, 403),
        (DistrictBusy, 503),
    )

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.options = engine.options

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive, send)
        try:
            said = await self._answered(request)
        except ClientDisconnect:
            return
        await send({"type": "http.response.start", "status": said.status, "headers": said.headers})
        await send({"type": "http.response.body", "body": said.body})

    async def _answered(self, request: Request) -> Said:
        media_type = PLAIN_JSON
        ready: Ready | None = None
        try:
            heard = _heard(request)
            media_type = _media_type(heard.get(b"accept", b"").decode("latin-1"))
            self._check_source(heard)
            ready = await self._ready(request, heard)
            self._check_kind(request, ready)
            answer = await self.engine.answer(request, ready)
        except (TrellisError, RequestErrors) as error:
            return self._refused(request, error, media_type, ready)
        except ClientDisconnect:
            raise
        except Exception as error:
            return self._refused(request, error, media_type, ready)
        return _response(answer, media_type)

    def _check_source(self, heard: Mapping[bytes, bytes]) -> None:
        origin, allowed = heard.get(b"origin"), self.options.allowed_origins
        if origin is not None and allowed is not None and origin.decode("latin-1") not in allowed:
            raise OriginRefused()
        if self.options.csrf and b"cookie" in heard and not heard.get(_CSRF_HEADER):
            raise CsrfHeaderNeeded()

    async def _ready(self, request: Request, heard: Mapping[bytes, bytes]) -> Ready:
        if request.method == "GET" and self.options.allow_get:
            return await self.engine.prepare(request_from(self._from_address(request)))
        if request.method != "POST":
            raise MethodRefused("GET, POST" if self.options.allow_get else "POST")
        if not _is_json(heard.get(b"content-type", b"").decode("latin-1")):
            raise MediaTypeRefused()
        limits = self.engine.limits
        declared = heard[b"content-length"].decode("latin-1") if b"content-length" in heard else None
        raw = await read_body(_chunks(request), declared, limits.body_bytes)
        ready = self.engine.asked_before(raw)
        if ready is None:
            asked = request_from(load_json(raw, deepest=limits.json_depth, most_values=limits.json_values))
            ready = await self.engine.prepare(asked, raw)
        return ready

    def _from_address(self, request: Request) -> dict[str, Any]:
        said: dict[str, Any] = dict(request.query_params)
        for name in ("variables", "extensions"):
            if name in said:
                try:
                    said[name] = load_json(
                        said[name],
                        deepest=self.engine.limits.json_depth,
                        most_values=self.engine.limits.json_values,
                    )
                except BadJson:
                    raise MalformedRequest(field=name) from None
        return said

    def _check_kind(self, request: Request, ready: Ready) -> None:
        if ready.operation.kind == "subscription":
            raise SubscriptionNeedsSocket()
        if ready.operation.kind == "mutation" and request.method == "GET":
            raise MethodRefused("POST")

    def _refused(self, request: Request, error: Exception, media_type: str, ready: Ready | None) -> Said:
        errors, extensions = self.engine.refusal(
            error, self.engine.language(request), ready.operation if ready else None
        )
        body: dict[str, Any] = {"errors": errors}
        if extensions:
            body["extensions"] = extensions
        headers = [(b"allow", error.allowed.encode())] if isinstance(error, MethodRefused) else []
        return _json(orjson.dumps(body, default=str), media_type, self._status(error, media_type), headers)

    def _status(self, error: Exception, media_type: str) -> int:
        if isinstance(error, RequestRefused):
            return error.status
        for kind, status in self.statuses:
            if isinstance(error, kind):
                return status
        if isinstance(error, TrellisError | RequestErrors):
            return 400 if media_type == RESPONSE_JSON else 200
        return 500


_CSRF_HEADER = CSRF_HEADER.encode()


def _heard(request: Request) -> dict[bytes, bytes]:
    """The headers by their name, the first of each."""
    return dict(reversed(request.scope["headers"]))


async def _chunks(request: Request) -> AsyncIterator[bytes]:
    """The body as it comes. Raises ClientDisconnect."""
    while True:
        message = await request.receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        yield message.get("body", b"")
        if not message.get("more_body", False):
            return


def _response(answer: Answer, media_type: str) -> Said:
    return _json(answer.body, media_type, 200 if answer.ran else 500, [])


def _json(body: bytes, media_type: str, status: int, headers: list[tuple[bytes, bytes]]) -> Said:
    return Said(status, [*_headers(media_type), (b"content-length", b"%d" % len(body)), *headers], body)


@lru_cache(maxsize=2)
def _headers(media_type: str) -> tuple[tuple[bytes, bytes], ...]:
    return (
        (b"content-type", f"{media_type}; charset=utf-8".encode()),
        (b"cache-control", b"no-store"),
        (b"vary", b"Accept"),
        (b"x-content-type-options", b"nosniff"),
    )


@lru_cache(maxsize=64)
def _is_json(content_type: str) -> bool:
    kind, *parameters = (part.strip().lower() for part in content_type.split(";"))
    charsets = [part.removeprefix("charset=").strip('"') for part in parameters if part.startswith("charset=")]
    return kind == PLAIN_JSON and all(charset in ("utf-8", "utf8") for charset in charsets)


@lru_cache(maxsize=64)
def _media_type(accept: str) -> str:
    """The media type to answer in; without a preference `application/json`. Raises NotAcceptable."""
    if not accept.strip():
        return PLAIN_JSON
    best, best_weight = "", 0.0
    for part in accept.lower().split(","):
        kind, *parameters = (piece.strip() for piece in part.split(";"))
        found = {RESPONSE_JSON: RESPONSE_JSON}.get(kind) or (
            PLAIN_JSON if kind in (PLAIN_JSON, "application/*", "*/*") else ""
        )
        weight = _weight(parameters)
        if found and weight > best_weight:
            best, best_weight = found, weight
    if not best:
        raise NotAcceptable()
    return best


def _weight(parameters: list[str]) -> float:
    for parameter in parameters:
        if parameter.startswith("q="):
            try:
                return float(parameter[2:])
            except ValueError:
                return 0.0
    return 1.0
