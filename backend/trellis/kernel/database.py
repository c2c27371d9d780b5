"""The engine, and nothing else about the database."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
import orjson
from sqlalchemy import event
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine

from trellis.kernel.direct import DirectConnections
from trellis.kernel.errors import TextCannotBeKept, TookTooLong, TrellisError

SAID: dict[str, type[TrellisError]] = {
    "57014": TookTooLong,  # query_canceled: statement_timeout
    "22021": TextCannotBeKept,  # character_not_in_repertoire: NUL in text
    "22P05": TextCannotBeKept,  # untranslatable_character: NUL in jsonb
}
"""What the server may say of a statement that is no fault of ours (SQLSTATE)."""
STATEMENT_MILLISECONDS = 15_000


def _dumps(value: Any) -> str:
    return orjson.dumps(value).decode()


class SpokenFor(asyncpg.Connection):
    """A connection whose next transaction begins with `first_words`, in the very message that begins it."""

    __slots__ = ("first_words",)

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.first_words = ""

    async def execute(self, query: str, *arguments: Any, timeout: float | None = None) -> str:
        """As the driver does."""
        if query == "BEGIN;":
            query, self.first_words = query + self.first_words, ""
        done: str = await super().execute(query, *arguments, timeout=timeout)
        return done


class UnitOfWorkOver(RuntimeError):
    """A statement came after the end of its unit of work: what asked for it was cancelled."""


class OrderlySession(AsyncSession):
    """A session whose callers take turns.

    The fields of one GraphQL operation are resolved side by side in one
    transaction. Each statement has its turn; whoever holds `alone` keeps it for
    a whole block, so that nobody else's statement runs in the middle.

    A field that fails calls off those beside it. A statement that was begun runs
    to its end all the same: cut short, it would take the connection with it, and
    so everything the operation has read and noted.
    """

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._turn = asyncio.Lock()
        self._holder: asyncio.Task[Any] | None = None
        self._running: asyncio.Task[Any] | None = None
        self._noted: list[object] = []
        self._is_over = False

    async def begin_with(self, words: str) -> None:
        """Let the transaction, which begins with the first statement, begin with `words`."""
        (await self.driver()).driver_connection.first_words = words

    async def driver(self, *, begun: bool = False) -> Any:
        """The connection below SQLAlchemy; `begun` where a statement is to be sent to it directly."""
        raw: Any = await (await self.connection()).get_raw_connection()
        if begun and raw.dbapi_connection._transaction is None:
            await raw.dbapi_connection._start_transaction()
        return raw

    @asynccontextmanager
    async def alone(self) -> AsyncIterator[None]:
        """Keep every other task from this session for the block; may be nested.

        Raises UnitOfWorkOver when the session was let go of meanwhile.
        """
        task = asyncio.current_task()
        if self._holder is task:
            yield
            return
        async with self._turn:
            if self._is_over:
                raise UnitOfWorkOver
            self._holder = task
            try:
                yield
            finally:
                self._holder = None

    async def let_go(self) -> None:
        """Give the connection back and undo what was not committed; a statement nobody waits for is cut short now.

        A caller that comes later is refused: it would begin a transaction that nobody ends.
        """
        if self._is_over:
            return
        if self._running is not None:
            self._running.cancel()
        async with self.alone():
            self._is_over = True
            await self.close()

    def add(self, instance: object, **options: Any) -> None:
        """As AsyncSession does; while another task's statement runs, as soon as that is over."""
        if self._running is None:
            super().add(instance, **options)
        else:
            self._noted.append(instance)

    async def execute(self, *arguments: Any, **options: Any) -> Any:
        """As AsyncSession does, in its turn."""
        return await self._whole(super().execute(*arguments, **options))

    async def scalar(self, *arguments: Any, **options: Any) -> Any:
        """As AsyncSession does, in its turn."""
        return await self._whole(super().scalar(*arguments, **options))

    async def scalars(self, *arguments: Any, **options: Any) -> Any:
        """As AsyncSession does, in its turn."""
        return await self._whole(super().scalars(*arguments, **options))

    async def get(self, *arguments: Any, **options: Any) -> Any:
        """As AsyncSession does, in its turn."""
        return await self._whole(super().get(*arguments, **options))

    async def flush(self, *arguments: Any, **options: Any) -> None:
        """As AsyncSession does, in its turn."""
        await self._whole(super().flush(*arguments, **options))

    async def _whole(self, statement: Coroutine[Any, Any, Any]) -> Any:
        """Run a statement in its turn and to its end, whatever becomes of the caller."""
        if self._holder is asyncio.current_task():
            running = asyncio.create_task(statement)
            try:
                return await asyncio.shield(running)
            except asyncio.CancelledError:
                # What follows in the holder's block must not meet the statement still running.
                await _over(running)
                raise
        try:
            await self._turn.acquire()
        except asyncio.CancelledError:
            statement.close()
            raise
        if self._is_over:
            self._turn.release()
            statement.close()
            raise UnitOfWorkOver
        self._holder = self._running = running = asyncio.create_task(statement)
        running.add_done_callback(self._next)
        return await asyncio.shield(running)

    def _next(self, ended: asyncio.Task[Any]) -> None:
        """The turn of a statement is over. Its error belongs to whoever asked, who may be gone."""
        self._holder = self._running = None
        noted, self._noted = self._noted, []
        self.add_all(noted)
        self._turn.release()
        if not ended.cancelled():
            ended.exception()


async def _over(running: asyncio.Task[Any]) -> None:
    """Wait until a statement has ended, however often the wait itself is called off."""
    while not running.done():
        try:
            await asyncio.wait({running})
        except asyncio.CancelledError:
            continue
    if not running.cancelled():
        running.exception()


def _refuse_dead(connection: Any, *_: object) -> None:
    """A connection the server has closed meanwhile is replaced unseen. Asks nothing over the network."""
    if connection.driver_connection.is_closed():
        raise DisconnectionError
    connection.driver_connection.first_words = ""  # whoever had it before may have said nothing


def _in_words(context: ExceptionContext) -> TrellisError | None:
    """An error people can act on, where the server's own has one (threats row 28)."""
    known = SAID.get(getattr(context.original_exception, "sqlstate", None) or "")
    return known() if known else None


class Database:
    """A pool of connections as the role that owns nothing. Made in the lifespan, closed with it."""

    def __init__(self, url: str, *, pool_size: int = 10, statement_milliseconds: int = STATEMENT_MILLISECONDS) -> None:
        """`url` is `postgresql://…`; `pool_size` counts connections of this process.

        A statement that runs longer than `statement_milliseconds` is ended by the server and raises TookTooLong.
        """
        self.url = url
        server_settings = {
            "statement_timeout": str(statement_milliseconds),
            "idle_in_transaction_session_timeout": "60000",
            # Compiling a statement to machine code costs more than any of ours takes.
            "jit": "off",
            # PostgreSQL's own 4 is a disk's with an arm. On an SSD, or in memory, a row by its key costs what the next
            # row costs, and the planner takes an index that gives the order where it would sort a district. Said here,
            # so that a managed server, whose settings are not ours, plans the same.
            "random_page_cost": "1.1",
        }
        self.direct = DirectConnections(url, most=pool_size, server_settings=server_settings)

        async def connect() -> SpokenFor:
            # The driver reads the URL itself: what libpq has in one, such as sslmode, SQLAlchemy would not understand.
            return await asyncpg.connect(url, server_settings=server_settings, connection_class=SpokenFor)

        self.engine: AsyncEngine = create_async_engine(
            "postgresql+asyncpg://",
            async_creator=connect,
            pool_size=pool_size,
            max_overflow=pool_size,
            pool_pre_ping=False,
            json_serializer=_dumps,
            json_deserializer=orjson.loads,
        )
        event.listen(self.engine.sync_engine, "checkout", _refuse_dead)
        event.listen(self.engine.sync_engine, "handle_error", _in_words, retval=True)
        self.sessions: async_sessionmaker[OrderlySession] = async_sessionmaker(
            self.engine, class_=OrderlySession, expire_on_commit=False
        )

    async def close(self) -> None:
        """Close every connection."""
        await self.direct.close()
        await self.engine.dispose()
