"""A server is killed while people type; what it had called saved is then looked for, by somebody who was not there."""

from __future__ import annotations

import asyncio
import random
from dataclasses import dataclass

from pycrdt import get_state

from tests.bench.live.edits import Typist
from tests.bench.live.servers import Server
from tests.bench.live.windows import Window
from trellis.live.framing import read_state

KEYS_A_SECOND = 10.0


@dataclass(frozen=True, slots=True)
class Kill:
    """Edits sent before one kill, those called saved to whoever typed them, and those of them that are gone."""

    sent: int
    saved: int
    lost: int


async def kill(server: Server, seconds: float, first_client: int) -> Kill:
    """Type for about `seconds`, kill, start again, and read with a fresh window. Every typing window is thrown away."""
    hot = server.ground.hot
    windows = [await server.window(seat) for seat in hot]
    typists = [Typist(server.ground.content, first_client + n) for n in range(len(hot))]
    typing = [asyncio.create_task(_types(w, t)) for w, t in zip(windows, typists, strict=True)]
    await asyncio.sleep(seconds)
    server.kill()
    await asyncio.gather(*typing)
    await asyncio.gather(*(window.close() for window in windows))
    server.stop()
    server.start()
    fresh = await server.window(hot[0])
    held = read_state(get_state(fresh.content))
    await fresh.close()
    lost = 0
    for window, typist in zip(windows, typists, strict=True):
        # The first edit is the paragraph, so the last of n edits is key n - 1.
        is_there = [held.get(typist.client_id, 0) >= typist.clock_after(n) for n in range(len(window.heard.saved))]
        lost += is_there.count(False)
    return Kill(sum(len(w.sent) for w in windows), sum(len(w.heard.saved) for w in windows), lost)


async def _types(window: Window, typist: Typist) -> None:
    await window.edit(typist.begins())
    while window.is_open:
        await asyncio.sleep(random.expovariate(KEYS_A_SECOND))
        (update,) = typist.keys(1)
        await window.edit(update)
