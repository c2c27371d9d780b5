"""A load generator over keep-alive connections, light enough not to be the bottleneck (`ceiling` measures it).

Requests are made before, answers are only counted, timed and looked at for
errors. Bounded in time; a slow answer may end a little after the window.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import uvloop

T = TypeVar("T")
GRACE_SECONDS = 60.0  # the slowest answer anyone waits for
REFUSED = (b'"errors":[', b'"code":"')


class BadAnswer(RuntimeError):
    """An answer that is no answer: what was timed would mean nothing."""


@dataclass(frozen=True, slots=True)
class Window:
    """What one window of load showed. Seconds; `latencies` are sorted."""

    seconds: float
    latencies: list[float]

    @property
    def per_second(self) -> float:
        return len(self.latencies) / self.seconds

    def quantile(self, part: float) -> float:
        """The latency under which `part` of the answers came."""
        return self.latencies[min(len(self.latencies) - 1, int(len(self.latencies) * part))]


class Client(asyncio.Protocol):
    """One connection: sends, waits for the whole answer, sends again until told to stop."""

    def __init__(self, requests: Sequence[bytes], start: int, done: asyncio.Future[None]) -> None:
        self.requests, self.place, self.done = requests, start, done
        self.latencies: list[float] = []
        self.last_answer = 0.0
        self.stopping = False
        self.transport: Any = None
        self._sent = 0.0
        self._head, self._parts, self._missing = b"", [b""], -1

    def connection_made(self, transport: Any) -> None:
        self.transport = transport

    def send(self) -> None:
        """The next request, round and round."""
        self._sent = time.perf_counter()
        self.transport.write(self.requests[self.place % len(self.requests)])
        self.place += 1

    def data_received(self, data: bytes) -> None:
        if self._missing < 0:
            data = self._head + data
            head, end, data = data.partition(b"\r\n\r\n")
            if not end:
                self._head = head
                return
            try:
                self._head, self._parts, self._missing = b"", [], _length(head)
            except BadAnswer as problem:
                self._fail(problem)
                return
        self._parts.append(data)
        self._missing -= len(data)
        if self._missing == 0:
            self._answered()
        elif self._missing < 0:
            self._fail(BadAnswer("more came than Content-Length says"))

    def _answered(self) -> None:
        self.last_answer = now = time.perf_counter()
        self.latencies.append(now - self._sent)
        body = b"".join(self._parts)
        self._missing = -1
        if any(mark in body for mark in REFUSED):
            self._fail(BadAnswer(body[:500].decode(errors="replace")))
        elif self.stopping:
            self.transport.close()
        else:
            self.send()

    def connection_lost(self, error: Exception | None) -> None:
        if not self.done.done():
            if self.stopping and self._missing == -1:
                self.done.set_result(None)
            else:
                self.done.set_exception(BadAnswer(f"the server closed the connection: {error}"))

    def _fail(self, problem: Exception) -> None:
        if not self.done.done():
            self.done.set_exception(problem)
        self.transport.close()


def _length(head: bytes) -> int:
    status, _, headers = head.partition(b"\r\n")
    if b" 200" not in status:
        raise BadAnswer(status.decode(errors="replace"))
    for line in headers.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return int(line[15:])
    raise BadAnswer("an answer without Content-Length")


async def press(port: int, requests: Sequence[bytes], *, clients: int, seconds: float) -> Window:
    """Keep `clients` connections busy for `seconds`. Raises BadAnswer."""
    loop = asyncio.get_running_loop()
    made: list[Client] = []
    for n in range(clients):
        start = n * max(1, len(requests) // clients)
        _, client = await loop.create_connection(
            lambda start=start: Client(requests, start, loop.create_future()), "127.0.0.1", port
        )
        made.append(client)
    began = time.perf_counter()
    for client in made:
        client.send()
    await asyncio.wait([client.done for client in made], timeout=seconds, return_when=asyncio.FIRST_EXCEPTION)
    for client in made:
        client.stopping = True
    try:
        async with asyncio.timeout(GRACE_SECONDS):
            await asyncio.gather(*(client.done for client in made))
    finally:
        for client in made:
            client.transport.abort()
    ended = max(client.last_answer for client in made)
    return Window(ended - began, sorted(one for client in made for one in client.latencies))


class Constant(asyncio.Protocol):
    """Answers anything with the same bytes: what the generator could do were a server infinitely fast."""

    answer = b""

    def connection_made(self, transport: Any) -> None:
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self.transport.write(self.answer)


def on_uvloop(work: Callable[[], Awaitable[T]]) -> T:
    """Run `work` on the loop the servers have too."""
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(work())  # type: ignore[arg-type]


def serve_constant(port: int, byte_count: int) -> None:
    """Answer `byte_count` bytes of JSON to everything until ended."""
    body = b'"' + b"x" * (byte_count - 2) + b'"'
    Constant.answer = b"HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n" % len(body) + body

    async def forever() -> None:
        server = await asyncio.get_running_loop().create_server(Constant, "127.0.0.1", port)
        await server.serve_forever()

    on_uvloop(forever)


if __name__ == "__main__":
    import sys

    serve_constant(int(sys.argv[1]), int(sys.argv[2]))
