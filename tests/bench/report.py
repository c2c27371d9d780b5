"""The tables `make bench` prints and the rows it leaves in .local/bench.json."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import orjson

from tests.bench.measuring import Rounds, median, ratio
from tests.bench.servers import BARE, OTHER, PRODUCT

Row = dict[str, Any]
# What the product promises: throughput, p50 and CPU beside the bare handler, throughput beside PostGraphile, memory.
GOALS = {
    "ratio_to_bare": (">=", 0.8),
    "ratio_to_postgraphile": (">=", 2.5),
    "p50_ratio_to_bare": ("<", 1.5),
    "cpu_ratio_to_bare": ("<", 2.0),
    "resident_mb": ("<", 200.0),
}


def row(name: str, title: str, rounds: Rounds) -> Row:
    """One operation's row; a ratio to a server that did not run is None."""
    servers = list(rounds[0])
    return {
        "suite": "reads",
        "operation": name,
        "title": title,
        "ratio_to_bare": _rounded(ratio(rounds, PRODUCT, BARE, "per_second")),
        "ratio_to_postgraphile": _rounded(ratio(rounds, PRODUCT, OTHER, "per_second")),
        "p50_ratio_to_bare": _rounded(ratio(rounds, PRODUCT, BARE, "p50")),
        "cpu_ratio_to_bare": _rounded(ratio(rounds, PRODUCT, BARE, "cpu")),
        "requests_per_second": round(median(rounds, PRODUCT, "per_second"), 1),
        "resident_mb": round(max(turns[PRODUCT].resident for turns in rounds)),
        "rounds": len(rounds),
        "servers": {
            server: {
                "requests_per_second": round(median(rounds, server, "per_second"), 1),
                "p50_ms": round(median(rounds, server, "p50"), 2),
                "p99_ms": round(median(rounds, server, "p99"), 2),
                "cpu_ms": round(median(rounds, server, "cpu"), 3),
                "resident_mb": round(max(turns[server].resident for turns in rounds)),
            }
            for server in servers
        },
    }


def missed(found: Row) -> list[str]:
    """The goals a row does not reach."""
    return [name for name, (sense, goal) in GOALS.items() if not _reached(found.get(name), sense, goal)]


def table(rows: Sequence[Row]) -> str:
    """The first table: every server's numbers, the ratios, and what misses its goal."""
    lines = [["operation", "server", "req/s", "p50 ms", "p99 ms", "CPU ms", "RSS MB", "to bare", "p50", "CPU", "to PG"]]
    for found in rows:
        for server, one in found["servers"].items():
            ours = server == PRODUCT
            ratios = ("ratio_to_bare", "p50_ratio_to_bare", "cpu_ratio_to_bare", "ratio_to_postgraphile")
            lines.append(
                [
                    found["title"] if ours else "",
                    server,
                    f"{one['requests_per_second']:,.0f}",
                    f"{one['p50_ms']:.2f}",
                    f"{one['p99_ms']:.2f}",
                    f"{one['cpu_ms']:.2f}",
                    f"{one['resident_mb']}",
                    *(_marked(found, name) if ours else "" for name in ratios),
                ]
            )
    said = "* misses its goal: " + ", ".join(f"{name} {sense} {goal:g}" for name, (sense, goal) in GOALS.items())
    return aligned(lines) + "\n" + said


def growth_table(rows: Sequence[Row]) -> str:
    """The second table: the median latency of one client as the district grows."""
    sizes = [str(size) for size in rows[0]["p50_ms"][PRODUCT]]
    lines = [["operation", "server", *(f"{int(size):,}" for size in sizes), "growth"]]
    for found in rows:
        for server, by_size in found["p50_ms"].items():
            values = list(by_size.values())
            cells = [f"{value:.2f}" for value in values]
            title = found["title"] if server == PRODUCT else ""
            lines.append([title, server, *cells, f"{values[-1] / values[0]:.1f}x"])
    return aligned(lines)


def write(file: Path, rows: Sequence[Row]) -> None:
    """Put the rows in the file in place of older ones of the same suites and operations."""
    known: list[Row] = orjson.loads(file.read_bytes())["rows"] if file.exists() else []
    new = {(found["suite"], found["operation"]) for found in rows}
    kept = [found for found in known if (found["suite"], found["operation"]) not in new]
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(orjson.dumps({"rows": [*kept, *rows]}, option=orjson.OPT_INDENT_2))


def _marked(found: Row, name: str) -> str:
    value = found[name]
    return "-" if value is None else f"{value:.2f}{'*' if name in missed(found) else ''}"


def _reached(value: float | None, sense: str, goal: float) -> bool:
    return value is None or (value >= goal if sense == ">=" else value < goal)


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 3)


def aligned(lines: Sequence[Sequence[str]]) -> str:
    """Columns under one another; the first two begin at the left."""
    widths = [max(len(line[n]) for line in lines) for n in range(len(lines[0]))]
    return "\n".join(
        "  ".join(
            cell.ljust(width) if n < 2 else cell.rjust(width)
            for n, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    )
