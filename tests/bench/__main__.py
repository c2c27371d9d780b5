"""`python -m tests.bench`: fill, start, compare the answers, measure, print, stop."""

from __future__ import annotations

import argparse
import asyncio
import os
import statistics
import sys
import time
from collections.abc import Sequence
from typing import Any

from tests.bench import cluster, load, measuring, operations, report, servers, sizes
from tests.bench.checking import Asker, Different
from tests.bench.dates import main as dates_main
from tests.bench.live.__main__ import main as live_main
from tests.bench.measuring import Asked, Pace
from tests.bench.operations import Case, Operation, cases
from tests.bench.servers import BARE, OTHER, PRODUCT, Running, Signed
from tests.bench.signing import main as signing_main
from tests.bench.sizes import District, Sizes
from workbench.ports import answers, free_port
from workbench.postgres import SUPERUSER
from workbench.processes import REPOSITORY, Child, StartFailed

FOLDER = REPOSITORY / ".local" / "bench"
CASES_A_DISTRICT = 2
GROWTH_CASES = 20
QUICK = Pace(rounds=3, seconds=1.0, calm_seconds=0.5)
CEILING_BYTES = 60_000  # about the largest answer


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the bench; returns the exit status. `--suite live` hands everything after it to the live suite."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given[:1] == ["--suite"]:
        if given[1:2] == ["live"]:
            return live_main(given[2:])
        if given[1:2] == ["dates"]:
            return dates_main(given[2:])
        if given[1:2] == ["signing"]:
            return signing_main(given[2:])
        arguments = given[2:] if given[1:2] == ["reads"] else given
    chosen = _arguments(arguments)
    size = sizes.SMALL if chosen.small else sizes.FULL
    pace = QUICK if chosen.small else Pace()
    pace = Pace(chosen.rounds or pace.rounds, chosen.seconds or pace.seconds, pace.calm_seconds, chosen.clients)
    wanted = [o for o in operations.EVERY if o.name in chosen.only.split(",")] if chosen.only else operations.OPERATIONS
    names = [PRODUCT, BARE, *([] if chosen.without_postgraphile else [OTHER])]
    say(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} before the start.")
    try:
        with cluster.filled_cluster(FOLDER, size, say) as database:
            url = cluster.app_url(database)
            signed = asyncio.run(servers.sign_in(url, _people(size), FOLDER / "sessions.json"))
            with servers.running(url, signed, FOLDER, names) as running:
                asker = Asker(running, signed, database.url(SUPERUSER, cluster.DATABASE))
                _ceiling()
                if not chosen.growth_only:
                    _rounds(asker, wanted, size, pace, signed, running)
                if not chosen.no_growth:
                    _growth(asker, [*wanted, operations.WIDE_SEARCH], size, pace, signed, running)
    except (Different, StartFailed, load.BadAnswer) as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


def say(line: str) -> None:
    """Tell whoever waits."""
    print(line, flush=True)


def _arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument(
        "--suite",
        choices=["reads", "live", "dates", "signing"],
        help="first of all: reads (this list), live editing, dates, signing",
    )
    parser.add_argument("--small", action="store_true", help="few students and short rounds, to try the bench itself")
    parser.add_argument("--rounds", type=int, help="rounds of each operation (5)")
    parser.add_argument("--seconds", type=float, help="seconds of saturation a turn (3)")
    parser.add_argument("--clients", type=int, default=16, help="connections at saturation")
    parser.add_argument("--only", help="names of operations, with commas between: " + _names())
    parser.add_argument("--no-growth", action="store_true", help="only the first table")
    parser.add_argument("--growth-only", action="store_true", help="only the second table")
    parser.add_argument("--without-postgraphile", action="store_true", help="the product beside the bare handler only")
    return parser.parse_args(arguments)


def _names() -> str:
    return ", ".join(operation.name for operation in operations.EVERY)


def _people(size: Sizes) -> list[tuple[Any, Any]]:
    every = [
        case
        for operation in operations.EVERY
        for chosen in (_everyday(operation, size), *(_in(operation, district) for district in size.growth))
        for case in chosen
    ]
    return sorted({(case.district.id, case.person) for case in every})


def _everyday(operation: Operation, size: Sizes) -> list[Case]:
    """What is asked in the rounds: managers of every district, the directors of the large ones."""
    districts = size.everyday if operation.who == "manager" else size.large
    return list(cases(operation, districts, CASES_A_DISTRICT))


def _in(operation: Operation, district: District) -> list[Case]:
    return list(cases(operation, (district,), GROWTH_CASES))


def _asked(asker: Asker, operation: Operation, chosen: list[Case], page: int) -> Asked:
    """The requests of an operation, checked; a page deep in a list is found by each server's own cursors."""
    asked: Asked = []
    for case in chosen:
        deep = operation.name == "list"
        variables = {s: asker.deep(s, case, page) if deep else case.variables for s in asker.servers}
        asked.append((case, variables))
    asker.check(operation, asked)
    return asked


def _rounds(
    asker: Asker, wanted: Sequence[Operation], size: Sizes, pace: Pace, signed: Signed, running: dict[str, Running]
) -> None:
    rows = []
    for operation in wanted:
        asked = _asked(asker, operation, _everyday(operation, size), size.deep_page)
        title = operation.title.format(page=size.deep_page)
        say(f"\n{title}: {len(asked)} different requests, the same answers.")
        rows.append(
            report.row(operation.name, title, measuring.measure(list(running.values()), signed, asked, pace, say))
        )
    if size is sizes.FULL:
        report.write(REPOSITORY / ".local" / "bench.json", rows)
    say("\n" + report.table(rows))


def _growth(
    asker: Asker, wanted: Sequence[Operation], size: Sizes, pace: Pace, signed: Signed, running: dict[str, Running]
) -> None:
    rows = []
    for operation in wanted:
        asked = {d: _asked(asker, operation, _in(operation, d), size.growth_page) for d in size.growth}
        seen: dict[str, dict[District, list[float]]] = {name: {d: [] for d in size.growth} for name in (PRODUCT, BARE)}
        for _ in range(min(3, pace.rounds)):
            for district in size.growth:
                for name, by_district in seen.items():
                    found = measuring.calm(running[name], signed, asked[district], pace.calm_seconds / 2)
                    by_district[district].append(found)
        p50 = {
            name: {str(d.students): round(statistics.median(found), 2) for d, found in by_district.items()}
            for name, by_district in seen.items()
        }
        title = operation.title.format(page=size.growth_page)
        rows.append({"suite": "reads_growth", "operation": operation.name, "title": title, "p50_ms": p50})
    if size is sizes.FULL:
        report.write(REPOSITORY / ".local" / "bench.json", rows)
    say("\nOne client's median latency in milliseconds, by students of the district\n" + report.growth_table(rows))


def _ceiling() -> None:
    """What the load generator itself can do: far more than any server here, or the numbers say nothing."""
    port = free_port()
    child = Child(
        "constant",
        [sys.executable, "-m", "tests.bench.load", str(port), str(CEILING_BYTES)],
        log=FOLDER / "constant.log",
        folder=REPOSITORY,
    )
    child.start()
    try:
        child.wait_until(lambda: answers(port))
        time.sleep(0.2)
        request = [b"POST /graphql HTTP/1.1\r\ncontent-length: 0\r\n\r\n"]
        window = load.on_uvloop(lambda: load.press(port, request, clients=16, seconds=1.0))
    finally:
        child.stop()
    say(f"The load generator could ask {window.per_second:,.0f} times a second, answers of {CEILING_BYTES // 1000} kB.")


if __name__ == "__main__":
    sys.exit(main())
