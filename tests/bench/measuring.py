"""Interleaved rounds: every server takes its turn in every round, so that what slows the machine slows them all."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from tests.bench import checking, load
from tests.bench.operations import Case
from tests.bench.processes import cpu_seconds, resident_mb
from tests.bench.servers import Running, Signed

WARM_SECONDS = 0.3


@dataclass(frozen=True, slots=True)
class Turn:
    """One server's turn in one round. CPU and latencies in milliseconds, memory in megabytes."""

    per_second: float
    p50: float
    p99: float
    cpu: float
    resident: float


@dataclass(frozen=True, slots=True)
class Pace:
    """How long and how hard. `seconds` of saturation and `calm_seconds` of one client a turn."""

    rounds: int = 5
    seconds: float = 3.0
    calm_seconds: float = 1.5
    clients: int = 16


Rounds = list[dict[str, Turn]]
Asked = list[tuple[Case, dict[str, dict[str, Any]]]]


def requests_for(server: Running, signed: Signed, asked: Asked) -> list[bytes]:
    """The bytes of every request a server gets for an operation."""
    made = []
    for case, variables in asked:
        body = orjson.dumps(checking.body(server.name, case, variables[server.name]))
        head = {"host": f"127.0.0.1:{server.port}", **checking.headers(signed, case), "content-length": str(len(body))}
        lines = "".join(f"{name}: {value}\r\n" for name, value in head.items())
        made.append(f"POST /graphql HTTP/1.1\r\n{lines}\r\n".encode() + body)
    return made


def measure(servers: Sequence[Running], signed: Signed, asked: Asked, pace: Pace, say: Callable[[str], None]) -> Rounds:
    """The rounds of one operation; the order of the servers turns with each."""
    prepared = {server.name: requests_for(server, signed, asked) for server in servers}
    rounds: Rounds = []
    for n in range(pace.rounds):
        turned = [*servers[n % len(servers) :], *servers[: n % len(servers)]]
        rounds.append({server.name: _turn(server, prepared[server.name], pace) for server in turned})
        say(f"round {n + 1}: " + ", ".join(f"{name} {turn.per_second:.0f}/s" for name, turn in rounds[-1].items()))
    return rounds


def calm(server: Running, signed: Signed, asked: Asked, seconds: float) -> float:
    """The median latency of one client, in milliseconds."""
    requests = requests_for(server, signed, asked)
    load.on_uvloop(lambda: load.press(server.port, requests, clients=1, seconds=WARM_SECONDS))
    return load.on_uvloop(lambda: load.press(server.port, requests, clients=1, seconds=seconds)).quantile(0.5) * 1000


def _turn(server: Running, requests: list[bytes], pace: Pace) -> Turn:
    async def run() -> Turn:
        await load.press(server.port, requests, clients=pace.clients, seconds=WARM_SECONDS)
        before = cpu_seconds(server.pid)
        full = await load.press(server.port, requests, clients=pace.clients, seconds=pace.seconds)
        cpu = cpu_seconds(server.pid) - before
        resident = resident_mb(server.pid)
        alone = await load.press(server.port, requests, clients=1, seconds=pace.calm_seconds)
        return Turn(
            per_second=full.per_second,
            p50=alone.quantile(0.5) * 1000,
            p99=alone.quantile(0.99) * 1000,
            cpu=cpu / len(full.latencies) * 1000,
            resident=resident,
        )

    return load.on_uvloop(run)


def median(rounds: Rounds, server: str, what: str) -> float:
    """The median over the rounds of one server's value."""
    return statistics.median(getattr(turns[server], what) for turns in rounds)


def ratio(rounds: Rounds, server: str, to: str, what: str) -> float | None:
    """The median of the per-round ratios of one server's value to another's."""
    if any(to not in turns for turns in rounds):
        return None
    return statistics.median(getattr(turns[server], what) / getattr(turns[to], what) for turns in rounds)
