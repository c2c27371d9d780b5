"""How many requests of one district run at once, so that no district makes the others wait (threats row 28)."""

from __future__ import annotations

import asyncio
import uuid
from dataclasses import dataclass, field

from trellis.kernel.errors import DistrictBusy


@dataclass(slots=True)
class _Queue:
    free: asyncio.Semaphore
    here: int = 0


@dataclass(slots=True)
class Turns:
    """Turns of one process. `at_once` run, `waiting` more wait for at most `seconds`; whoever comes then is refused.

    Fewer at once than the pool has connections, so that one district never has them all.
    """

    at_once: int = 8
    waiting: int = 100
    seconds: float = 5.0
    _queues: dict[uuid.UUID, _Queue] = field(default_factory=dict)

    def of(self, district_id: uuid.UUID) -> Turn:
        """One turn of a district, for the length of a block. Entering raises DistrictBusy; nothing was done then."""
        return Turn(self, district_id)


class Turn:
    """One turn. A class and not a generator: every request takes one."""

    __slots__ = ("_district_id", "_queue", "_turns")

    def __init__(self, turns: Turns, district_id: uuid.UUID) -> None:
        self._turns = turns
        self._district_id = district_id

    async def __aenter__(self) -> None:
        turns = self._turns
        queue = turns._queues.get(self._district_id)
        if queue is None:
            queue = turns._queues[self._district_id] = _Queue(asyncio.Semaphore(turns.at_once))
        if queue.here >= turns.at_once + turns.waiting:
            raise DistrictBusy()
        self._queue = queue
        queue.here += 1
        try:
            if queue.free.locked():
                await asyncio.wait_for(queue.free.acquire(), turns.seconds)
            else:
                await queue.free.acquire()
        except BaseException as error:
            self._leave()
            if isinstance(error, TimeoutError):
                raise DistrictBusy() from None
            raise

    async def __aexit__(self, *_: object) -> None:
        self._queue.free.release()
        self._leave()

    def _leave(self) -> None:
        self._queue.here -= 1
        if not self._queue.here:
            self._turns._queues.pop(self._district_id, None)
