"""`python -m tests.bench.live`: the hub beside Hocuspocus, on the same people, plans and database."""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from tests.bench import cluster, load
from tests.bench.live import report
from tests.bench.live.day import Day, day
from tests.bench.live.ground import Ground, laid, sized
from tests.bench.live.kills import Kill, kill
from tests.bench.live.servers import BARE, OURS, THEIRS, Server
from tests.bench.live.stored import Lost
from tests.bench.live.typing import Pace, Turn, turn
from tests.bench.report import write
from workbench.postgres import SUPERUSER
from workbench.processes import REPOSITORY, StartFailed

FOLDER = REPOSITORY / ".local" / "bench"
FIRST_CLIENT = 1_000
CLIENTS_A_TURN = 10_000
DURABLE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}
"""Here it is measured what being on the disk costs."""


@dataclass(frozen=True, slots=True)
class Size:
    """How much of everything."""

    people: int = 10
    plans: int = 200
    rounds: int = 5
    seconds: float = 10.0
    kills: int = 10
    day_edits: int = 40_000


SMALL = Size(people=4, plans=12, rounds=2, seconds=2.0, kills=2, day_edits=4_000)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the suite; returns the exit status."""
    chosen = _arguments(arguments)
    size = _size(chosen)
    parts = chosen.only.split(",")
    names = [OURS, *([] if chosen.without_hocuspocus else [THEIRS])]
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} before the start.", flush=True)
    sizes = sized(size.plans)
    try:
        with cluster.filled_cluster(FOLDER, sizes, lambda line: print(line, flush=True), DURABLE) as database:
            (district,) = sizes.districts
            url, superuser_url = cluster.app_url(database), database.url(SUPERUSER, cluster.DATABASE)
            ground = asyncio.run(laid(url, superuser_url, district, people=size.people, plans=size.plans))
            assert database.child is not None and database.child.pid is not None
            found = list(measured(ground, url, database.child.pid, size, parts, names))
    except (Lost, StartFailed) as problem:
        print(problem, file=sys.stderr)
        return 1
    if not chosen.small:
        write(REPOSITORY / ".local" / "bench.json", found)
    return 0


def measured(
    ground: Ground, url: str, database_pid: int, size: Size, parts: Sequence[str], names: Sequence[str]
) -> Iterator[report.Row]:
    """The rows of the parts asked for, printed as they come."""
    rows: list[tuple[str, Callable[[], report.Row]]] = [
        ("typing", lambda: _typing(ground, url, database_pid, size, [*names, BARE])),
        ("day", lambda: _day(ground, url, size, names)),
        ("kills", lambda: _kills(ground, url, size, names)),
    ]
    for part, work in rows:
        if part in parts:
            row = work()
            print("\n" + report.table(row), flush=True)
            yield row


def _typing(ground: Ground, url: str, database_pid: int, size: Size, names: Sequence[str]) -> report.Row:
    rounds: list[dict[str, Turn]] = []
    pace = Pace(seconds=size.seconds)
    with running(ground, url, names) as servers:
        for n in range(size.rounds):
            turned = servers[n % len(servers) :] + servers[: n % len(servers)]
            rounds.append({})
            for server in turned:
                first = FIRST_CLIENT + n * CLIENTS_A_TURN
                rounds[-1][server.name] = load.on_uvloop(lambda s=server, f=first: turn(s, database_pid, pace, f))
            said = (
                f"{name} {report.quantile(t.shown, 0.5):.1f}/{report.quantile(t.shown, 0.99):.1f} ms, "
                f"{t.cpu / t.edits * 1000:.0f} ms CPU (driver late {t.late:.1f} ms)"
                for name, t in rounds[-1].items()
            )
            print(f"round {n + 1}: " + "; ".join(said), flush=True)
    return report.typing_row(rounds, len(ground.hot), len(ground.others) + 1)


def _day(ground: Ground, url: str, size: Size, names: Sequence[str]) -> report.Row:
    first = FIRST_CLIENT + size.rounds * CLIENTS_A_TURN
    found: dict[str, Day] = {}
    with running(ground, url, names) as servers:
        for server in servers:
            found[server.name] = load.on_uvloop(lambda s=server: day(s, size.day_edits, first))
    return report.day_row(found)


def _kills(ground: Ground, url: str, size: Size, names: Sequence[str]) -> report.Row:
    found: dict[str, list[Kill]] = {name: [] for name in names}
    chance = random.Random(9)
    with running(ground, url, names) as servers:
        for n in range(size.kills):
            seconds, first = chance.uniform(1.5, 4.0), FIRST_CLIENT + (size.rounds + 1 + n) * CLIENTS_A_TURN
            for server in servers:
                found[server.name].append(load.on_uvloop(lambda s=server, t=seconds, f=first: kill(s, t, f)))
    return report.kills_row(found)


@contextmanager
def running(ground: Ground, url: str, names: Sequence[str]) -> Iterator[list[Server]]:
    """The servers called `names`, new ones; each is ended with the block."""
    servers = [Server(name, ground, url, FOLDER) for name in names]
    try:
        for server in servers:
            server.start()
        yield servers
    finally:
        for server in servers:
            server.stop()


def _size(chosen: argparse.Namespace) -> Size:
    base = SMALL if chosen.small else Size()
    given = {name: value for name in Size.__dataclass_fields__ if (value := getattr(chosen, name)) is not None}
    return Size(**{name: given.get(name, getattr(base, name)) for name in Size.__dataclass_fields__})


def _arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench BENCH='--suite live", description=__doc__)
    parser.add_argument("--small", action="store_true", help="few people, few plans, to try the suite itself")
    parser.add_argument("--only", default="typing,day,kills", help="parts, with commas between: typing, day, kills")
    parser.add_argument("--without-hocuspocus", action="store_true", help="the product alone")
    parser.add_argument("--people", type=int, help="people in the plan many write in (10)")
    parser.add_argument("--plans", type=int, help="plans open (200)")
    parser.add_argument("--rounds", type=int, help="rounds of typing (5)")
    parser.add_argument("--seconds", type=float, help="seconds of typing a turn (10)")
    parser.add_argument("--kills", type=int, help="kills of each server (10)")
    parser.add_argument("--day-edits", type=int, dest="day_edits", help="edits of the day (40,000)")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
