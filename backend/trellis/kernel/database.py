"""The engine, and nothing else about the database."""

from __future__ import annotations

from typing import Any

import orjson
from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker, create_async_engine


def _dumps(value: Any) -> str:
    return orjson.dumps(value).decode()


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
        self.sessions = async_sessionmaker(self.engine, expire_on_commit=False)

    async def close(self) -> None:
        """Close every connection."""
        await self.engine.dispose()
