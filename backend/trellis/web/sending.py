"""Bytes that lie on disk on their way to a browser: in bounded time, and gone from disk with the last of them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from typing import IO, Any

import structlog
from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from trellis.attachments.storage import PIECE_BYTES

log = structlog.get_logger()
AT_LEAST_SECONDS, SLOWEST = 60.0, 64_000
"""Bytes are sent within a minute and what they take at so many a second; then the connection is cut and the copy goes,
however slowly somebody reads."""


class Sent(StreamingResponse):
    """A file on its way: what it keeps ends with it, and it ends in time."""

    def __init__(
        self, data: IO[bytes], byte_count: int, lasting: AsyncExitStack, *, headers: dict[str, str], **other: Any
    ) -> None:
        """`lasting`: what is held until the last byte has left, or the time to send it is over."""
        super().__init__(_pieces(data), headers={"content-length": str(byte_count), **headers}, **other)
        self.data, self.byte_count, self.lasting = data, byte_count, lasting

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it, for so long as its bytes may take."""
        try:
            async with asyncio.timeout(AT_LEAST_SECONDS + self.byte_count / SLOWEST):
                await super().__call__(scope, receive, send)
        except TimeoutError:
            # Incomplete: the server cuts the connection, and the browser says that the download failed.
            log.warning("file.read_too_slowly", byte_count=self.byte_count)
        finally:
            self.data.close()
            await self.lasting.aclose()


async def _pieces(data: IO[bytes]) -> AsyncIterator[bytes]:
    try:
        while piece := await asyncio.to_thread(data.read, PIECE_BYTES):
            yield piece
    finally:
        data.close()
