"""The live suite itself, on a few plans: it types, kills and counts. Nothing here is timed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.bench import data
from tests.bench.live import report
from tests.bench.live.day import Day, day
from tests.bench.live.edits import Typist, first_content
from tests.bench.live.ground import Ground, laid, sized
from tests.bench.live.kills import Kill, kill
from tests.bench.live.servers import BARE, OURS, THEIRS, Server
from tests.bench.live.typing import Pace, Turn, turn
from tests.conftest import TestDatabase
from trellis.live.updates import reach_of

SHORT = Pace(seconds=0.5, hot_keys=10, other_keys=2, settle_seconds=0.1, idle_seconds=0.1, quiet_seconds=0.1)


@pytest.fixture(scope="module")
async def ground(fresh_database: TestDatabase) -> Ground:
    sizes = sized(3)
    superuser = fresh_database.superuser_url
    data.fill(superuser, sizes)
    return await laid(fresh_database.app_url, superuser, sizes.districts[0], people=3, plans=3)


@pytest.fixture(scope="module")
def server(fresh_database: TestDatabase, ground: Ground, tmp_path_factory: Any) -> Iterator[Server]:
    server = Server(OURS, ground, fresh_database.app_url, Path(tmp_path_factory.mktemp("live")))
    server.start()
    yield server
    server.stop()


def test_a_key_is_one_item_after_a_paragraph_of_two() -> None:
    typist = Typist(first_content(), 77)
    assert reach_of(typist.begins()).ends == {77: typist.clock_after(0)}
    for n, update in enumerate(typist.keys(5), start=1):
        assert reach_of(update).ends == {77: typist.clock_after(n)}
        assert len(update) < 40


@pytest.mark.database
@pytest.mark.slow
async def test_a_turn_finds_every_key_shown_and_durable(server: Server) -> None:
    found = await turn(server, os.getpid(), SHORT, 1_000)
    assert found.edits == 3 * 5 + 2 * 1
    assert len(found.shown) == 3 * 5 * 2
    assert len(found.durable) == 3 * 5
    # Nothing is shown before it is committed, and a batch waits for others of its kind.
    assert found.durable[0] > 0
    assert found.shown[0] > 0
    assert (found.windows, found.cpu >= 0, found.joining_cpu > 0) == (5, True, True)


@pytest.mark.database
@pytest.mark.slow
async def test_the_bare_server_shows_and_stores_every_key_too(
    fresh_database: TestDatabase, ground: Ground, tmp_path: Path
) -> None:
    server = Server(BARE, ground, fresh_database.app_url, tmp_path)
    server.start()
    try:
        found = await turn(server, os.getpid(), SHORT, 1_000)
    finally:
        server.stop()
    assert (len(found.shown), len(found.durable)) == (3 * 5 * 2, 3 * 5)


@pytest.mark.database
@pytest.mark.slow
async def test_a_kill_counts_what_was_called_saved(server: Server) -> None:
    found = await kill(server, 0.4, 20_000)
    assert found.sent >= found.saved > 0
    assert found.lost == 0


@pytest.mark.database
@pytest.mark.slow
async def test_a_day_of_edits_ends(server: Server) -> None:
    found = await day(server, 300, 30_000)
    assert found.edits == 3 + 300
    assert len(found.resident) == 10


def one(shown: float, cpu: float) -> Turn:
    return Turn([shown] * 99 + [shown * 3], [shown * 2] * 100, 1_000, 59, cpu / 4, cpu, cpu / 2, 50.0, 0.1, 80.0, 100.0)


def test_ratios_are_medians_of_rounds_and_a_missed_goal_is_named() -> None:
    rounds = [{OURS: one(20, 300), THEIRS: one(10, 200)}, {OURS: one(30, 90), THEIRS: one(10, 200)}]
    row = report.typing_row(rounds, 10, 200)
    assert row["cpu_ratio"] == 0.975
    assert row["joining_cpu_ratio"] == 0.975
    assert "bare_cpu_ratio" not in row
    assert row["shown_p50_ratio"] == 2.5
    assert report.missed(row) == ["shown_p99_ms", "cpu_ratio"]
    assert "misses its goal: <= 0.5" in report.table(row)


def test_the_bare_line_stands_beside_theirs() -> None:
    row = report.typing_row([{OURS: one(20, 300), THEIRS: one(10, 200), BARE: one(20, 120)}], 10, 200)
    assert row["bare_cpu_ratio"] == 0.6
    assert "the bare line beside theirs: CPU an edit 0.60" in report.table(row)


def test_a_saved_edit_that_is_gone_misses_the_goal() -> None:
    row = report.kills_row({OURS: [Kill(100, 90, 0), Kill(100, 95, 1)], THEIRS: [Kill(100, 99, 99)]})
    assert row["lost"] == 1
    assert report.missed(row) == ["lost"]
    assert report.table(row).splitlines()[1].split() == [OURS, "2", "200", "185", "1"]


def test_memory_that_grows_through_the_day_misses_the_goal() -> None:
    assert report.missed(report.day_row({OURS: Day(10, [100.0, 105.0])})) == []
    assert report.missed(report.day_row({OURS: Day(10, [100.0, 140.0])})) == ["growth"]
