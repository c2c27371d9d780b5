"""Calling something once after a burst of edits, not once an edit."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable

import structlog

AFTER_SECONDS = 0.3
AT_LATEST_SECONDS = 2.0
log = structlog.get_logger()


class Bursts:
    """Calls `tell` a moment after the last edit, and at the latest two seconds after the first; tries again when
    it fails."""

    def __init__(self, tell: Callable[[], Awaitable[None]]) -> None:
        self._tell = tell
        self._edited = asyncio.Event()
        self._edited_at = 0.0

    def edited(self) -> None:
        """Something was edited."""
        self._edited_at = time.monotonic()
        self._edited.set()

    async def run(self) -> None:
        """Never ends by itself."""
        while True:
            await self._edited.wait()
            latest = self._edited_at + AT_LATEST_SECONDS
            while True:
                left = min(self._edited_at + AFTER_SECONDS, latest) - time.monotonic()
                if left <= 0:
                    break
                await asyncio.sleep(left)
            try:
                await self.finish()
            except Exception as problem:
                log.warning("live.changed_failed", problem=type(problem).__name__)
                await asyncio.sleep(AT_LATEST_SECONDS)

    async def finish(self) -> None:
        """Tell now, if anything was edited since it was last told. Raises what `tell` raises; it is owed still then."""
        if not self._edited.is_set():
            return
        self._edited.clear()
        try:
            await self._tell()
        except BaseException:
            self._edited.set()
            raise
