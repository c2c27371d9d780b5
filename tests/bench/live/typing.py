"""A turn: everybody opens their document and types for a while; what a key took to the others, and to be durable."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Sequence
from dataclasses import dataclass

from tests.bench.live.edits import Typist
from tests.bench.live.ground import Ground, Seat
from tests.bench.live.servers import THEIRS, Server
from tests.bench.live.stored import Lost, TheirStore, acknowledged
from tests.bench.live.windows import Window
from tests.bench.processes import cpu_seconds, family_cpu_seconds, resident_mb

OPEN_AT_ONCE = 10


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast and how long. Keys a second of each in the hot plan, and of each of the others.

    `settle_seconds` after everybody's first edit belong to joining, and `quiet_seconds` after the last key are within
    what is measured: Hocuspocus stores a document 2 s after its last edit, ours brings a section up to date and asks
    what changed while somebody came in.
    """

    seconds: float = 10.0
    hot_keys: float = 4.0
    other_keys: float = 0.2
    settle_seconds: float = 3.0
    idle_seconds: float = 4.0
    quiet_seconds: float = 2.5


@dataclass(frozen=True, slots=True)
class Turn:
    """One server's turn. Latencies in milliseconds, sorted; CPU in milliseconds of the whole turn.

    `joining_cpu` is what it took until every window was open, in step, had made its first edit and all that follows of
    it was done; it is no part of `cpu`. `idle_cpu` is what the open windows cost in as long a time as was measured,
    while nobody types. `late` is how late the driver itself was with a key, in 99 of 100.
    """

    shown: list[float]
    durable: list[float]
    edits: int
    windows: int
    joining_cpu: float
    cpu: float
    idle_cpu: float
    database_cpu: float
    late: float
    window_kb: float
    resident: float


async def turn(server: Server, database_pid: int, pace: Pace, first_client: int) -> Turn:
    """Open every window, wait a moment, type, and close. Raises Lost when an edit did not arrive everywhere."""
    ground = server.ground
    closed, unjoined = resident_mb(server.pid), cpu_seconds(server.pid)
    windows = await opened(server, ground)
    try:
        window_kb = (resident_mb(server.pid) - closed) * 1024 / len(windows)
        typists = [Typist(ground.content, first_client + n) for n in range(len(windows))]
        await asyncio.gather(*(w.edit(t.begins()) for w, t in zip(windows, typists, strict=True)))
        await acknowledged(windows)
        await asyncio.sleep(pace.settle_seconds)
        joining_cpu = cpu_seconds(server.pid) - unjoined
        idle_cpu = await _idle(server, pace)
        hot, hot_typists = windows[: len(ground.hot)], typists[: len(ground.hot)]
        rates = [pace.hot_keys] * len(ground.hot) + [pace.other_keys] * len(ground.others)
        plans = [t.keys(max(1, round(pace.seconds * rate))) for t, rate in zip(typists, rates, strict=True)]
        store = TheirStore(server.database_url, str(ground.hot[0].document_id))
        watching = asyncio.create_task(store.watch()) if server.name == THEIRS else None
        before, before_database = cpu_seconds(server.pid), family_cpu_seconds(database_pid)
        late = await _type(windows, plans, pace.seconds)
        await asyncio.sleep(pace.quiet_seconds)
        cpu = cpu_seconds(server.pid) - before
        database_cpu = family_cpu_seconds(database_pid) - before_database
        await acknowledged(windows)
        durable = await store.instants(hot, hot_typists) if watching else _saved(hot)
        if watching:
            watching.cancel()
        shown = _shown(hot, hot_typists)
    finally:
        await asyncio.gather(*(window.close() for window in windows))
    return Turn(
        shown=sorted(shown),
        durable=sorted(durable),
        edits=sum(len(plan) for plan in plans),
        windows=len(windows),
        joining_cpu=joining_cpu * 1000,
        cpu=cpu * 1000,
        idle_cpu=idle_cpu * 1000,
        database_cpu=database_cpu * 1000,
        late=late * 1000,
        window_kb=window_kb,
        resident=resident_mb(server.pid),
    )


async def opened(server: Server, ground: Ground) -> list[Window]:
    """A window for every seat, the hot plan's first; only its windows listen to what others write."""
    places = asyncio.Semaphore(OPEN_AT_ONCE)

    async def one(seat: Seat, listens: bool) -> Window:
        async with places:
            return await server.window(seat, listens=listens)

    hot, others = ([one(s, True) for s in ground.hot], [one(s, False) for s in ground.others])
    return list(await asyncio.gather(*hot, *others))


async def _idle(server: Server, pace: Pace) -> float:
    """CPU of the open windows alone, in as many seconds as the typing will be measured for."""
    before = cpu_seconds(server.pid)
    await asyncio.sleep(pace.idle_seconds)
    return (cpu_seconds(server.pid) - before) * (pace.seconds + pace.quiet_seconds) / pace.idle_seconds


async def _type(windows: Sequence[Window], plans: Sequence[Sequence[bytes]], seconds: float) -> float:
    """Everybody types, each in a rhythm of their own; how late a key was, in 99 of 100."""
    late: list[float] = []
    begins = time.perf_counter()

    async def types(window: Window, keys: Sequence[bytes], offset: float) -> None:
        for n, update in enumerate(keys):
            due = begins + (n + offset) * seconds / len(keys)
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            late.append(time.perf_counter() - due)
            await window.edit(update)

    chance = random.Random(4)
    await asyncio.gather(*(types(w, p, chance.random()) for w, p in zip(windows, plans, strict=True)))
    return sorted(late)[int(len(late) * 0.99)]


def _saved(windows: Sequence[Window]) -> list[float]:
    """Milliseconds from each key to its being called saved, which here means committed."""
    pairs = ((s, a) for w in windows for s, a in zip(w.sent[1:], w.heard.saved[1:], strict=True))
    return [(saved - sent) * 1000 for sent, saved in pairs]


def _shown(windows: Sequence[Window], typists: Sequence[Typist]) -> list[float]:
    """Milliseconds from each key to each of the other windows of its plan. Raises Lost."""
    found: list[float] = []
    for writer, typist in zip(windows, typists, strict=True):
        for reader in windows:
            if reader is writer:
                continue
            arrivals = sorted((clock, at) for at, client, clock in reader.heard.edits if client == typist.client_id)
            place = 0
            for key, sent in enumerate(writer.sent[1:], start=1):
                while place < len(arrivals) and arrivals[place][0] < typist.clock_after(key):
                    place += 1
                if place == len(arrivals):
                    raise Lost(f"key {key} of {typist.client_id} never came to another window")
                found.append((arrivals[place][1] - sent) * 1000)
    return found
