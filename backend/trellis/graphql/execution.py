"""Runs one operation: document, variables, cost, context, resolvers, answer. No transport in it.

graphql-core's executor runs Strawberry's schema directly, so that a document is
parsed and validated once and variables are coerced once; schema extensions and
custom query directives of Strawberry are therefore not run.
"""

from __future__ import annotations

import inspect
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Hashable, Mapping
from contextlib import AbstractAsyncContextManager, aclosing, asynccontextmanager
from copy import copy
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, cast

import orjson
from graphql import ExecutionResult, GraphQLError, OperationDefinitionNode
from graphql.execution import Executor, create_source_event_stream
from starlette.requests import HTTPConnection
from strawberry import Schema
from strawberry.execution import optimized_is_awaitable

from trellis.graphql.body import GraphQLRequest
from trellis.graphql.compile.objects import Objects, completing
from trellis.graphql.compile.reader import Reader
from trellis.graphql.cost import Cost, Prices, QueryTooCostly
from trellis.graphql.errors import BAD_VARIABLES, Mask, RequestErrors, Where, typed_cause
from trellis.graphql.limits import Limits
from trellis.graphql.presence import StillAllowed
from trellis.graphql.trusted import KINDS, Document, Documents, read_trusted
from trellis.kernel.errors import TrellisError
from trellis.kernel.kept import Kept

Kind = Literal["query", "mutation", "subscription", "event"]


@dataclass(frozen=True, slots=True)
class Operation:
    """What a context is made for. `document` is the hash of a trusted document, None for text.

    A `subscription` lasts as long as its socket, so its context must not hold a
    transaction; each of its events gets a context of its own, of kind `event`.
    """

    kind: Kind
    name: str | None = None
    document: str | None = None

    @property
    def where(self) -> Where:
        """What the log may say of it: a name only when it is ours and not a visitor's."""
        return Where(self.kind, self.name if self.document else None, self.document)


ContextFactory = Callable[[HTTPConnection, Operation], Any]
"""Makes the context of an operation: a value, an awaitable of one, or (of) an async context manager around it."""

AtOnceFactory = Callable[[HTTPConnection, Operation], AbstractAsyncContextManager[Any] | None]
"""Makes the context of a query that may be answered by its compiled statement alone; None where it may not."""


async def always_allowed(_: HTTPConnection) -> None:
    """For schemas without sessions."""


@dataclass(frozen=True, slots=True)
class SocketRules:
    """How a socket is kept. Seconds and counts."""

    still_allowed: StillAllowed = always_allowed
    init_seconds: float = 3.0
    recheck_seconds: float = 15.0
    ping_seconds: float = 20.0
    slow_seconds: float = 5.0
    operations: int = 25
    sockets_of_one_person: int = 40
    waiting_messages: int = 64


@dataclass(frozen=True, slots=True)
class EdgeOptions:
    """What the edge answers. The defaults are production's."""

    path: str = "/graphql"
    development: bool = False
    introspection: bool = False
    allow_text: bool = False
    allow_get: bool = False
    csrf: bool = True
    allowed_origins: frozenset[str] | None = None
    trusted: Path | str | Mapping[str, str] = field(default_factory=dict)
    limits: Limits = field(default_factory=Limits)
    socket: SocketRules = field(default_factory=SocketRules)
    language: Callable[[HTTPConnection, Any | None], str] | None = None
    compiled: bool = True
    compile_text: bool = False
    at_once: AtOnceFactory | None = None


@dataclass(slots=True)
class Ready:
    """An operation that may be run: valid, coerced and paid for. May be run any number of times."""

    operation: Operation
    executor: Executor[Any]
    cost: Cost
    document: Document
    node: OperationDefinitionNode
    readings: dict[Hashable, Any] = field(default_factory=dict)
    """What the reader made of it, by who asks."""


@dataclass(frozen=True, slots=True)
class Answer:
    """JSON to send. `ran` is False when the operation could not even be started on our side."""

    body: bytes
    ran: bool = True


KEPT_READY, LONGEST_KEPT = 2048, 512
"""How many queries are kept coerced and priced, and of how many bytes of variables at most."""


def _kept_under(request: GraphQLRequest) -> bytes | None:
    """What tells one query of the build from another, variables included; None for text and for long variables."""
    if request.query is not None or request.sha256_hash is None:
        return None
    key = orjson.dumps([request.sha256_hash, request.operation_name, request.variables])
    return key if len(key) <= LONGEST_KEPT else None


@lru_cache(maxsize=KEPT_READY)
def _reported(cost: Cost, limits: Limits) -> bytes:
    return orjson.dumps({"cost": cost.reported(limits)})


class _Undo(Exception):
    """Leaves the context the way an error would, so that a unit of work rolls back."""


class _Again(Exception):
    """Leaves the context the same way: what compiled statements broke off is done again without them."""


def _executor_of(ready: Ready, context: Any, root: Any, objects: Objects | None) -> Executor[Any]:
    """An executor for one run."""
    executor = ready.executor.build_per_event_executor(root)
    executor.context_value = context
    executor.objects = objects  # type: ignore[attr-defined]
    return executor


class Engine:
    """Runs operations of one schema."""

    def __init__(self, schema: Schema, context_factory: ContextFactory, options: EdgeOptions) -> None:
        self.options = options
        self.limits = options.limits
        self.mask = Mask(development=options.development, suggestions=options.introspection)
        self._schema = schema._schema
        self._executor_class = completing(cast(type[Executor[Any]], schema.execution_context_class))
        self._factory = context_factory
        self._prices = Prices(self._schema)
        self.reader = Reader(self._schema)
        self._ready: Kept[bytes, Ready] = Kept(KEPT_READY)
        self._bodies: Kept[bytes, Ready] = Kept(KEPT_READY)
        self._documents = Documents(
            self._schema,
            options.limits,
            trusted=read_trusted(options.trusted),
            allow_text=options.allow_text,
            introspection=options.introspection,
        )

    def asked_before(self, body: bytes) -> Ready | None:
        """What the very same bytes came to before, when they were a query of the build."""
        return self._bodies.get(body)

    async def prepare(self, request: GraphQLRequest, body: bytes | None = None) -> Ready:
        """Everything that can be refused before anything runs. Raises TrellisError or RequestErrors.

        `body` are the bytes the request was read from, for `asked_before`.
        """
        ready, is_kept = await self._prepared(request)
        if is_kept and body is not None and len(body) <= LONGEST_KEPT:
            self._bodies.keep(body, ready)
        return ready

    async def _prepared(self, request: GraphQLRequest) -> tuple[Ready, bool]:
        """The same, and whether it is kept for whoever asks next."""
        key = _kept_under(request)
        if key is not None and (known := self._ready.get(key)):
            return known, True
        document = await self._documents.find(request)
        chosen = document.operation(request.operation_name)
        name = chosen.name.value if chosen.name else None
        executor = self._coerced(document, name, request)
        cost = self._prices.cost(chosen, document.fragments, executor.variable_values.coerced, self.limits)
        operation = Operation(cast(Kind, KINDS[chosen.operation]), name, document.sha256)
        ready = Ready(operation, executor, cost, document, chosen)
        is_kept = key is not None and document.sha256 is not None and operation.kind == "query"
        if key is not None and is_kept:
            self._ready.keep(key, ready)
        return ready, is_kept

    def _coerced(self, document: Document, name: str | None, request: GraphQLRequest) -> Executor[Any]:
        built = self._executor_class.build(
            self._schema,
            document.node,
            raw_variable_values=dict(request.variables),
            operation_name=name,
            max_coercion_errors=10,
            is_awaitable=cast(Any, optimized_is_awaitable),
            hide_suggestions=not self.mask.suggestions,
            operation_extensions=dict(request.extensions),
        )
        if isinstance(built, Executor):
            return built
        raise RequestErrors(BAD_VARIABLES, built)

    async def answer(
        self,
        connection: HTTPConnection,
        ready: Ready,
        operation: Operation | None = None,
        root: Any = None,
        *,
        compiled: bool = True,
        subscription: Any = None,
    ) -> Answer:
        """Run a query, a mutation, or one event of a subscription, inside its context.

        A mutation with any error, and anything with an unexpected error, leaves
        its context by an exception and answers `data: null`: what was not
        written must not be shown, nor what was not recorded. Raises only what
        `context_factory` raises, when that is typed. `compiled` allows compiled statements;
        `subscription` is the context of the subscription an event is of.
        """
        operation = operation or ready.operation
        compiled = compiled and self.options.compiled and (operation.document is not None or self.options.compile_text)
        if compiled and (data := await self._at_once(connection, ready, operation)):
            return Answer(self._passed_on(data, ready.cost))
        entered, context, answer = False, None, b""
        try:
            async with self._context(connection, operation, subscription) as context:
                entered = True
                objects = self._objects(ready, context) if compiled else None
                executor = _executor_of(ready, context, root, objects)
                if objects and operation.kind == "query":
                    if data := await self.reader.read(context, ready.document, ready.node, executor):
                        return Answer(self._passed_on(data, ready.cost))
                    objects.broken = False
                language = self.language(connection, context)
                made = executor.execute_operation()
                result = cast(ExecutionResult, await made if inspect.isawaitable(made) else made)
                if objects and objects.broken:
                    raise _Again
                answer, stands = self._encoded(result, ready, operation, language)
                if not stands:
                    raise _Undo
        except _Undo:
            pass
        except _Again:
            return await self.answer(connection, ready, operation, root, compiled=False, subscription=subscription)
        except Exception as error:
            if not entered and isinstance(error, TrellisError):
                raise
            language = self.language(connection, context)
            return Answer(self._failed([self._said(error, operation, language)], ready.cost), ran=entered)
        return Answer(answer)

    async def events(
        self, connection: HTTPConnection, ready: Ready, before_event: Callable[[], Awaitable[None]]
    ) -> AsyncGenerator[bytes, None]:
        """The answers of a subscription, each made in its own context after `before_event` let it pass."""
        async with self._context(connection, ready.operation) as context:
            executor = copy(ready.executor)
            executor.context_value = context
            source = create_source_event_stream(executor)
            stream = await source if inspect.isawaitable(source) else source
            if isinstance(stream, ExecutionResult):
                raise (stream.errors or [GraphQLError("no stream")])[0]
            happening = Operation("event", ready.operation.name, ready.operation.document)
            async with aclosing(cast(AsyncGenerator[Any, None], stream)) as events:
                async for event in events:
                    await before_event()
                    yield (await self.answer(connection, ready, happening, event, subscription=context)).body

    def refusal(
        self, error: Exception, language: str, operation: Operation | None = None
    ) -> tuple[list[dict[str, Any]], dict[str, Any]]:
        """The errors and extensions that say why an operation was not run."""
        if isinstance(error, RequestErrors):
            return self.mask.before_execution(error, language), {}
        extensions = {"cost": error.cost.reported(error.limits)} if isinstance(error, QueryTooCostly) else {}
        return [self._said(error, operation or Operation("query"), language)], extensions

    def language(self, connection: HTTPConnection, context: Any | None = None) -> str:
        """The language to answer in: the context's, else what the browser prefers."""
        if self.options.language is not None:
            return self.options.language(connection, context)
        preferred = connection.headers.get("accept-language", "en").split(",")[0].split(";")[0].strip()
        return str(getattr(context, "language", None) or preferred or "en")

    @asynccontextmanager
    async def _context(
        self, connection: HTTPConnection, operation: Operation, subscription: Any = None
    ) -> AsyncIterator[Any]:
        made = self._factory(connection, operation)
        if inspect.isawaitable(made):
            made = await made
        if hasattr(made, "__aenter__"):
            goes_on = hasattr(subscription, "noted")
            async with made as context:
                if goes_on:
                    context.go_on_from(subscription)
                yield context
            if goes_on:  # left well: what it wrote stands
                subscription.has_noted(context)
        else:
            yield made

    async def _at_once(self, connection: HTTPConnection, ready: Ready, operation: Operation) -> bytes | None:
        """The data of a query that one compiled statement answers; None, and nothing done, for any other."""
        if operation.kind != "query" or not operation.document or not self.options.at_once:
            return None
        made = self.options.at_once(connection, operation)
        if made is None:
            return None
        try:
            async with made as context:
                data = await self.reader.read(context, ready.document, ready.node, ready.executor, ready.readings)
                if data is None:
                    raise _Undo
                return data
        except _Undo:
            return None

    def _objects(self, ready: Ready, context: Any) -> Objects | None:
        """What answers declared objects of one run by statements; None where nobody asks."""
        if getattr(context, "asker", None) is None:
            return None
        return Objects(self.reader, context, ready.document, ready.node)

    def _passed_on(self, data: bytes, cost: Cost) -> bytes:
        """An answer around data that was written elsewhere, byte for byte as `_encoded` would write it."""
        return b'{"data":' + data + b',"extensions":' + _reported(cost, self.limits) + b"}"

    def _encoded(
        self, result: ExecutionResult, ready: Ready, operation: Operation, language: str
    ) -> tuple[bytes, bool]:
        errors = result.errors or []
        said = [self.mask.in_execution(error, language, operation.where) for error in errors]
        stands = not errors or (operation.kind != "mutation" and all(typed_cause(error) for error in errors))
        if not stands:
            return self._failed(said, ready.cost), False
        body: dict[str, Any] = {"data": result.data}
        if said:
            body["errors"] = said
        body["extensions"] = {"cost": ready.cost.reported(self.limits)}
        return orjson.dumps(body, default=str), True

    def _failed(self, errors: list[dict[str, Any]], cost: Cost) -> bytes:
        extensions = {"cost": cost.reported(self.limits)}
        return orjson.dumps({"data": None, "errors": errors, "extensions": extensions}, default=str)

    def _said(self, error: Exception, operation: Operation, language: str) -> dict[str, Any]:
        typed = typed_cause(error)
        if typed is not None:
            return self.mask.typed(typed, language)
        return self.mask.unexpected(error, language, operation.where)
