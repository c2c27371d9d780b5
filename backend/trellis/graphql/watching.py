"""Subscriptions: a hint comes, the thing is read again in a fresh unit of work under the listener's own rights.

The right is asked at subscribing and at every event (threats row 24): nothing
of an event's payload is ever passed on. Of what one subscription reads again and
again, the first reading is put on record (`Context.noted`): a page left open is not opened anew.
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
    context.go_on_in_session()
    async with listener.subscribed(context.district_id, topics, key) as hints:
        async with context.fresh() as now:
            found = await read(now)
        yield found  # what was read is on record by now
        while True:
            await hints.get()
            await asyncio.sleep(SETTLE_SECONDS)
            with suppress(asyncio.QueueEmpty):
                while True:
                    hints.get_nowait()
            async with context.fresh() as now:
                found = await read(now)
            yield found
