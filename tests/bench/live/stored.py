"""When an edit stands in the database: ours says so itself, in Hocuspocus' table one has to look."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence

import asyncpg
from pycrdt import get_state

from tests.bench.live.edits import Typist
from tests.bench.live.windows import Window
from trellis.live.framing import read_state

WITHIN_SECONDS = 30.0
LOOK_SECONDS = 0.2
LOOK = "SELECT extract(epoch FROM stored_at)::float8 AS stored_at, state FROM bench_hocuspocus WHERE name = $1"


class Lost(RuntimeError):
    """An edit did not arrive where it must: what was timed would mean nothing."""


async def until(condition: Callable[[], bool], problem: str) -> None:
    """Wait for `condition`. Raises Lost with `problem`."""
    end = time.perf_counter() + WITHIN_SECONDS
    while not condition():
        if time.perf_counter() > end:
            raise Lost(problem)
        await asyncio.sleep(0.02)


async def acknowledged(windows: Sequence[Window]) -> None:
    """Wait until every edit of these windows was called saved. Raises Lost, at once when a window was closed."""

    def is_over() -> bool:
        closed = [window.code for window in windows if not window.is_open]
        if closed:
            raise Lost(f"windows were closed: {sorted(map(str, closed))}")
        return all(len(w.heard.saved) == len(w.sent) for w in windows)

    await until(is_over, "an edit was never called saved")


class TheirStore:
    """Looks into the row of one document while people type.

    The row says itself when it was stored, so that looking now and then is as good as looking all the time.
    """

    def __init__(self, database_url: str, document: str) -> None:
        self._url, self._document = database_url, document
        self._stores: list[tuple[float, dict[int, int]]] = []

    async def watch(self) -> None:
        """Note every store until cancelled."""
        # Their instants are the clock's, ours are perf_counter's.
        offset = time.perf_counter() - time.time()
        connection = await asyncpg.connect(self._url)
        try:
            while True:
                row = await connection.fetchrow(LOOK, self._document)
                if row is not None and row["stored_at"] is not None:
                    stored_at = row["stored_at"] + offset
                    if not self._stores or self._stores[-1][0] != stored_at:
                        self._stores.append((stored_at, read_state(get_state(row["state"]))))
                await asyncio.sleep(LOOK_SECONDS)
        finally:
            await connection.close()

    async def holds(self, client: int, clock: int) -> float:
        """When the edits of `client` up to `clock` were first stored (perf_counter seconds). Raises Lost."""
        await until(lambda: self._found(client, clock) is not None, "an edit was never stored")
        found = self._found(client, clock)
        assert found is not None
        return found

    def _found(self, client: int, clock: int) -> float | None:
        return next((at for at, held in self._stores if held.get(client, 0) >= clock), None)

    async def instants(self, windows: Sequence[Window], typists: Sequence[Typist]) -> list[float]:
        """Milliseconds from each key to its store."""
        return [
            (await self.holds(typist.client_id, typist.clock_after(key)) - sent) * 1000
            for window, typist in zip(windows, typists, strict=True)
            for key, sent in enumerate(window.sent[1:], start=1)
        ]
