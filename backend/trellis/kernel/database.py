"""The engine, and nothing else about the database."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import orjson
from sqlalchemy import event
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine


def _dumps(value: Any) -> str:
    return orjson.dumps(value).decode()


class UnitOfWorkOver(RuntimeError):
    """A statement came after the end of its unit of work: what asked for it was cancelled."""


class OrderlySession(AsyncSession):
    """A session whose callers take turns.

    The fields of one GraphQL operation are resolved side by side in one
    transaction. Each statement has its turn; whoever holds `alone` keeps it for
    a whole block, so that nobody else's statement runs in the middle.
    """

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._turn = asyncio.Lock()
        self._holder: asyncio.Task[Any] | None = None
        self._is_over = False

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
        """Give the connection back once the running statement is through; undo what was not committed.

        A caller that comes later is refused: it would begin a transaction that nobody ends.
        """
        if self._is_over:
            return
        async with self.alone():
            self._is_over = True
            await self.close()

    async def execute(self, *arguments: Any, **options: Any) -> Any:
        """As AsyncSession does, in its turn."""
        async with self.alone():
            return await super().execute(*arguments, **options)

    async def scalar(self, *arguments: Any, **options: Any) -> Any:
        """As AsyncSession does, in its turn."""
        async with self.alone():
            return await super().scalar(*arguments, **options)

    async def scalars(self, *arguments: Any, **options: Any) -> Any:
        """As AsyncSession does, in its turn."""
        async with self.alone():
            return await super().scalars(*arguments, **options)

    async def get(self, *arguments: Any, **options: Any) -> Any:
        """As AsyncSession does, in its turn."""
        async with self.alone():
            return await super().get(*arguments, **options)

    async def flush(self, *arguments: Any, **options: Any) -> None:
        """As AsyncSession does, in its turn."""
        async with self.alone():
            await super().flush(*arguments, **options)


def _refuse_dead(connection: Any, *_: object) -> None:
    """A connection the server has closed meanwhile is replaced unseen. Asks nothing over the network."""
    if connection.driver_connection.is_closed():
        raise DisconnectionError


class Database:
    """A pool of connections as the role that owns nothing. Made in the lifespan, closed with it."""

    def __init__(self, url: str, *, pool_size: int = 10) -> None:
        """`url` is `postgresql://…`; `pool_size` counts connections of this process."""
        self.url = url
        self.engine: AsyncEngine = create_async_engine(
            url.replace("postgresql://", "postgresql+asyncpg://", 1),
            pool_size=pool_size,
            max_overflow=pool_size,
            pool_pre_ping=False,
            json_serializer=_dumps,
            json_deserializer=orjson.loads,
            connect_args={
                "server_settings": {"statement_timeout": "15000", "idle_in_transaction_session_timeout": "60000"}
            },
        )
        event.listen(self.engine.sync_engine, "checkout", _refuse_dead)
        self.sessions: async_sessionmaker[OrderlySession] = async_sessionmaker(
            self.engine, class_=OrderlySession, expire_on_commit=False
        )

    async def close(self) -> None:
        """Close every connection."""
        await self.engine.dispose()
