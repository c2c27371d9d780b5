"""Connections of the driver's own, for statements that are SQL already: one transaction each, then given back.

The driver's pool makes a task and two wrappers of every use, which is a tenth
of what a read costs here. This one keeps a list: whoever takes a connection
begins and ends a transaction in it, settings end with their transaction, and a
connection that was not left in order is closed and never used again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any, TypeAlias

import asyncpg

Direct: TypeAlias = "asyncpg.Connection[Any]"
KEPT_STATEMENTS = 256


class DirectConnections:
    """At most `most` connections to `url`, the last one given back first; connected when first needed."""

    def __init__(self, url: str, *, most: int, server_settings: Mapping[str, str]) -> None:
        self._url = url
        self._settings = dict(server_settings)
        self._places = asyncio.Semaphore(most)
        self._idle: list[Direct] = []
        self._is_closed = False

    async def take(self) -> Direct:
        """A connection outside any transaction; `give_back` ends its use. Every statement is prepared once in it.

        Waits while all are in use. Raises InterfaceError once closed, and what connecting raises.
        """
        await self._places.acquire()
        try:
            if self._is_closed:
                raise asyncpg.InterfaceError("the connections were closed")
            while self._idle:
                connection = self._idle.pop()
                if not connection.is_closed():  # by the server, meanwhile
                    return connection
            return await asyncpg.connect(
                self._url,
                server_settings=self._settings,
                statement_cache_size=KEPT_STATEMENTS,
                max_cached_statement_lifetime=0,
                max_cacheable_statement_size=0,
            )
        except BaseException:
            self._places.release()
            raise

    def give_back(self, connection: Direct, *, in_order: bool) -> None:
        """End the use of a connection. Unless it was left `in_order`, its transaction over, nobody gets it again."""
        if connection.is_closed() or not in_order or connection.is_in_transaction() or self._is_closed:
            connection.terminate()
        else:
            self._idle.append(connection)
        self._places.release()

    async def close(self) -> None:
        """Close what is idle; what is in use is closed when it is given back."""
        self._is_closed = True
        while self._idle:
            await self._idle.pop().close()
