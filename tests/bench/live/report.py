"""The tables of the live suite and the rows it leaves in .local/bench.json."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from typing import Any

from tests.bench.live.day import Day
from tests.bench.live.kills import Kill
from tests.bench.live.servers import BARE, OURS, THEIRS
from tests.bench.live.typing import Turn
from tests.bench.report import aligned

Row = dict[str, Any]
SUITE = "live"
GOALS = {
    "shown_p99_ms": ("<", 50.0),
    "durable_p99_ms": ("<", 100.0),
    "cpu_ratio": ("<=", 0.5),
    "lost": ("<=", 0),
    "growth": ("<", 1.1),
}
"""Milliseconds to another browser and to the disk, CPU an edit beside Hocuspocus, saved edits lost, memory of a day."""


def quantile(ordered: Sequence[float], part: float) -> float:
    """The value under which `part` of `ordered` lies."""
    return ordered[min(len(ordered) - 1, int(len(ordered) * part))]


def typing_row(rounds: Sequence[dict[str, Turn]], people: int, plans: int) -> Row:
    """What typing took, medians over the rounds; ratios are medians of the ratios within a round."""
    row: Row = {
        "suite": SUITE,
        "operation": "typing",
        "title": f"{people} people in one plan, {plans} plans open",
        "rounds": len(rounds),
        "servers": {name: _measures([turns[name] for turns in rounds]) for name in rounds[0]},
    }
    ours = row["servers"][OURS]
    row |= {name: ours[name] for name in ("shown_p99_ms", "durable_p99_ms")}
    if all(THEIRS in turns for turns in rounds):
        row["cpu_ratio"] = _ratio(rounds, lambda turn: turn.cpu / turn.edits)
        row["cpu_ratio_without_idle"] = _ratio(rounds, lambda turn: max(0.001, turn.cpu - turn.idle_cpu) / turn.edits)
        if all(BARE in turns for turns in rounds):
            row["bare_cpu_ratio"] = _ratio(rounds, lambda turn: turn.cpu / turn.edits, BARE)
        row["joining_cpu_ratio"] = _ratio(rounds, lambda turn: turn.joining_cpu)
        row["shown_p50_ratio"] = _ratio(rounds, lambda turn: quantile(turn.shown, 0.5))
        row["shown_p99_ratio"] = _ratio(rounds, lambda turn: quantile(turn.shown, 0.99))
    return row


def _measures(turns: Sequence[Turn]) -> dict[str, float]:
    def median(what: Any, digits: int = 2) -> float:
        return round(statistics.median(what(turn) for turn in turns), digits)

    return {
        "shown_p50_ms": median(lambda t: quantile(t.shown, 0.5)),
        "shown_p99_ms": median(lambda t: quantile(t.shown, 0.99)),
        "durable_p50_ms": median(lambda t: quantile(t.durable, 0.5)),
        "durable_p99_ms": median(lambda t: quantile(t.durable, 0.99)),
        "cpu_ms_per_1000_edits": median(lambda t: t.cpu / t.edits * 1000, 0),
        "cpu_ms_per_1000_edits_without_idle": median(lambda t: (t.cpu - t.idle_cpu) / t.edits * 1000, 0),
        "joining_cpu_ms_a_window": median(lambda t: t.joining_cpu / t.windows, 1),
        "database_cpu_ms_per_1000_edits": median(lambda t: t.database_cpu / t.edits * 1000, 0),
        "edits": turns[0].edits,
        "driver_late_p99_ms": median(lambda t: t.late),
        # Only the first round opens what was never open.
        "kb_per_open_section": round(turns[0].window_kb, 1),
        "resident_mb": round(max(t.resident for t in turns), 1),
    }


def _ratio(rounds: Sequence[dict[str, Turn]], what: Any, name: str = OURS) -> float:
    return round(statistics.median(what(turns[name]) / what(turns[THEIRS]) for turns in rounds), 3)


def kills_row(kills: dict[str, list[Kill]]) -> Row:
    """Edits called saved and gone after a kill."""
    servers = {
        name: {
            "kills": len(found),
            "sent": sum(one.sent for one in found),
            "saved": sum(one.saved for one in found),
            "lost": sum(one.lost for one in found),
        }
        for name, found in kills.items()
    }
    title = "edits called saved that are gone after kill -9"
    return {
        "suite": SUITE,
        "operation": "kills",
        "title": title,
        "lost": servers[OURS]["lost"],
        "servers": servers,
    }


def day_row(days: dict[str, Day]) -> Row:
    """Memory after each tenth of a day of edits."""
    servers = {
        name: {"edits": found.edits, "resident_mb": [round(r, 1) for r in found.resident], "growth": found.growth}
        for name, found in days.items()
    }
    row: Row = {"suite": SUITE, "operation": "day", "title": "a day of edits in one plan", "servers": servers}
    return row | {"growth": servers[OURS]["growth"]}


def missed(row: Row) -> list[str]:
    """The goals a row does not reach."""
    return [
        name
        for name, (sense, goal) in GOALS.items()
        if name in row and not (row[name] < goal or (sense == "<=" and row[name] == goal))
    ]


TYPING_COLUMNS = {
    "shown_p50_ms": "shown p50",
    "shown_p99_ms": "p99 ms",
    "durable_p50_ms": "durable p50",
    "durable_p99_ms": "p99 ms",
    "cpu_ms_per_1000_edits": "CPU ms/1000",
    "cpu_ms_per_1000_edits_without_idle": "of edits alone",
    "joining_cpu_ms_a_window": "ms to join",
    "database_cpu_ms_per_1000_edits": "database",
    "kb_per_open_section": "kB/section",
    "resident_mb": "RSS MB",
}


def table(row: Row) -> str:
    """A row as people read it."""
    return {"typing": _typing_table, "kills": _kills_table, "day": _day_table}[row["operation"]](row)


def _typing_table(row: Row) -> str:
    lines = [[row["title"], "server", *TYPING_COLUMNS.values()]]
    for name, one in row["servers"].items():
        cells = [f"{one[key]:,.0f}" if "per_1000" in key else f"{one[key]:,.1f}" for key in TYPING_COLUMNS]
        lines.append(["", name, *cells])
    said = [aligned(lines)]
    if "cpu_ratio" in row:
        said.append(
            f"ours beside theirs, median of rounds: CPU an edit {row['cpu_ratio']:.2f}, without what open windows cost "
            f"{row['cpu_ratio_without_idle']:.2f}, joining {row['joining_cpu_ratio']:.2f}; to another browser p50 "
            f"{row['shown_p50_ratio']:.2f}, p99 {row['shown_p99_ratio']:.2f}"
        )
    if "bare_cpu_ratio" in row:
        said.append(
            f"the bare line beside theirs: CPU an edit {row['bare_cpu_ratio']:.2f}; joining is in none of these"
        )
    return "\n".join([*said, *_missed(row)])


def _kills_table(row: Row) -> str:
    lines = [[row["title"], "server", "kills", "sent", "called saved", "lost"]]
    for name, one in row["servers"].items():
        lines.append(["", name, *(f"{one[key]:,}" for key in ("kills", "sent", "saved", "lost"))])
    return "\n".join([aligned(lines), *_missed(row)])


def _day_table(row: Row) -> str:
    lines = [[row["title"], "server", "edits", "RSS MB at first", "at noon", "at the end", "growth"]]
    for name, one in row["servers"].items():
        resident = one["resident_mb"]
        shown = (resident[0], resident[len(resident) // 2], resident[-1])
        lines.append(["", name, f"{one['edits']:,}", *(f"{r:.1f}" for r in shown), f"{one['growth']:.2f}x"])
    return "\n".join([aligned(lines), *_missed(row)])


def _missed(row: Row) -> list[str]:
    return [f"* {name} misses its goal: {GOALS[name][0]} {GOALS[name][1]:g}" for name in missed(row)]
