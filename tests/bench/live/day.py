"""A day of edits in one plan, as fast as the server's limits let it: does memory stay where it was?"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from tests.bench.live.edits import Typist
from tests.bench.live.servers import Server
from tests.bench.live.stored import acknowledged
from tests.bench.processes import resident_mb

AT_ONCE = 25
PARTS = 10


@dataclass(frozen=True, slots=True)
class Day:
    """Resident megabytes after each tenth of the edits."""

    edits: int
    resident: list[float]

    @property
    def growth(self) -> float:
        """The end of the day beside its first tenth."""
        return self.resident[-1] / self.resident[0]


async def day(server: Server, edits: int, first_client: int) -> Day:
    """Everybody of the hot plan types letters and takes them away again, so that the plan itself does not grow."""
    hot = server.ground.hot
    windows = [await server.window(seat, listens=False) for seat in hot]
    typists = [Typist(server.ground.content, first_client + n, erases=True) for n in range(len(hot))]
    resident = []
    try:
        await asyncio.gather(*(w.edit(t.begins()) for w, t in zip(windows, typists, strict=True)))
        for _ in range(PARTS):
            left = edits // PARTS // len(hot)
            while left > 0:
                count, left = min(AT_ONCE, left), left - AT_ONCE
                for window, typist in zip(windows, typists, strict=True):
                    for update in typist.keys(count):
                        await window.edit(update)
                await acknowledged(windows)
            resident.append(resident_mb(server.pid))
    finally:
        await asyncio.gather(*(window.close() for window in windows))
    return Day(sum(len(w.sent) for w in windows), resident)
