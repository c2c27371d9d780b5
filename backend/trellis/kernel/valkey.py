"""One channel of a Valkey server: telling and hearing, both of which may fail without anybody noticing.

What is told here may be lost: while the server is away, or this process is.
So a listener learns whenever its subscription begins anew, and looks again.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable
from typing import Any

import structlog
from valkey.asyncio import Valkey
from valkey.asyncio.retry import Retry
from valkey.backoff import NoBackoff
from valkey.exceptions import ValkeyError

ANSWER_SECONDS = 2.0
ASK_AFTER_SECONDS = 4.0
AWAY_SECONDS = 1.0
AGAIN_SECONDS = 0.5
log = structlog.get_logger()


class Channel:
    """A channel of the server at `url` (valkey://, valkeys:// for TLS, redis://, rediss://, unix://).

    `heard(payload)` is called with what anybody tells, this process included;
    `anew()` whenever the subscription began, the first time included.
    """

    def __init__(
        self, url: str, name: str, *, heard: Callable[[bytes], None], anew: Callable[[], None] = lambda: None
    ) -> None:
        self._name, self._heard, self._anew = name, heard, anew
        self._client: Any = Valkey.from_url(
            url,
            socket_timeout=ANSWER_SECONDS,
            socket_connect_timeout=ANSWER_SECONDS,
            socket_keepalive=True,
            # A retry in here would begin the subscription anew without a word, and tell things twice.
            retry=Retry(NoBackoff(), 0),
            max_connections=8,
        )
        self._task: asyncio.Task[None] | None = None
        self._away_until = 0.0

    @property
    def takes(self) -> bool:
        """Whether the last try to tell something went well, or was a while ago."""
        return time.monotonic() >= self._away_until

    def start(self) -> None:
        """Begin to listen; the server need not be there yet."""
        self._task = asyncio.create_task(self._listen())

    async def stop(self) -> None:
        """Stop listening and let go of every connection."""
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
        with contextlib.suppress(ValkeyError, OSError):
            await self._client.aclose()

    async def tell(self, payload: bytes) -> bool:
        """Whether the server took it. Never raises; a server that was away a moment ago is not asked."""
        if not self.takes:
            return False
        try:
            await self._client.publish(self._name, payload)
        except (ValkeyError, OSError) as problem:
            self._away_until = time.monotonic() + AWAY_SECONDS
            log.warning("valkey.away", channel=self._name, problem=type(problem).__name__)
            return False
        return True

    async def _listen(self) -> None:
        while True:
            try:
                async with self._client.pubsub() as subscription:
                    await subscription.subscribe(self._name)
                    await self._follow(subscription)
            except (ValkeyError, OSError) as problem:
                log.warning("valkey.subscription_lost", channel=self._name, problem=type(problem).__name__)
            await asyncio.sleep(AGAIN_SECONDS)

    async def _follow(self, subscription: Any) -> None:
        is_asked = False
        while True:
            message = await subscription.get_message(timeout=ASK_AFTER_SECONDS)
            if message is None:
                if is_asked:
                    return  # a server that says nothing at all is as good as gone
                await subscription.ping()
                is_asked = True
                continue
            is_asked = False
            if message["type"] == "subscribe":
                # It is there: let nothing that is told now fail on a connection from before.
                await self._client.connection_pool.disconnect(inuse_connections=False)
                self._away_until = 0.0
                self._anew()
            elif message["type"] == "message":
                self._heard(message["data"])
