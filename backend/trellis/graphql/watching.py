"""Subscriptions: a hint comes, the thing is read again in a fresh unit of work under the listener's own rights.

The right is asked at subscribing and at every event (threats row 24): nothing
of an event's payload is ever passed on.
"""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import suppress
from typing import TypeVar

from trellis.graphql.context import Context

T = TypeVar("T")
SETTLE_SECONDS = 0.05


async def watch(
    context: Context, topics: list[str], key: uuid.UUID | str, read: Callable[[Context], Awaitable[T]]
) -> AsyncGenerator[T, None]:
    """`read` once now, so that nothing is missed, then again after every hint about `key`.

    Several hints in a moment are one reading. A reading that raises ends the
    subscription with its error: what may not be seen any more is not sent.
    """
    listener = context.house.listener
    async with listener.subscribed(context.district_id, topics, key) as hints:
        async with context.fresh() as now:
            yield await read(now)
        while True:
            await hints.get()
            await asyncio.sleep(SETTLE_SECONDS)
            with suppress(asyncio.QueueEmpty):
                while True:
                    hints.get_nowait()
            async with context.fresh() as now:
                yield await read(now)
