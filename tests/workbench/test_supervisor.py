"""`make demo`: everything comes up in order, and everything goes down again, whatever ends it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest

from workbench import background
from workbench.demo_state import DemoState
from workbench.ports import Ports, answers
from workbench.processes import python_environment
from workbench.testing import temporary_folder

pytestmark = [pytest.mark.slow, pytest.mark.database]
HERE = Path(__file__).parent


@pytest.fixture
def state() -> Iterator[DemoState]:
    with temporary_folder() as local:
        yield DemoState.of_ports(Ports.free(), local)


def begin(state: DemoState, *command: str) -> subprocess.Popen[str]:
    """Start a demo, or one around a command; its output is a pipe."""
    local = state.report.parent
    return subprocess.Popen(
        [sys.executable, str(HERE / "a_demo.py"), str(local), str(state.ports.base), *command],
        env=python_environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def until_ready(process: subprocess.Popen[str]) -> list[str]:
    assert process.stdout is not None
    lines: list[str] = []
    for line in process.stdout:
        lines.append(line.rstrip())
        if line.startswith("READY "):
            return lines
    raise AssertionError("\n".join(lines))


def end(process: subprocess.Popen[str], how: signal.Signals = signal.SIGTERM) -> int:
    process.send_signal(how)
    return process.wait(40)


def is_quiet(state: DemoState) -> bool:
    """Whether nothing listens any more; the kernel needs a moment after a kill."""
    ends_at = time.monotonic() + 15
    ports = range(state.ports.base, state.ports.base + 7)
    while any(answers(port) for port in ports):
        if time.monotonic() > ends_at:
            return False
        time.sleep(0.05)
    return True


def test_a_demo_comes_up_says_so_and_ctrl_c_ends_all_of_it(state: DemoState) -> None:
    process = begin(state)
    try:
        printed = until_ready(process)
        assert printed[-1] == f"READY {state.base_url}"
        assert any("rosa" in line and "a-good-one" in line for line in printed)
        report: dict[str, Any] = json.loads(state.report.read_text())
        assert report["baseUrl"] == f"http://localhost:{state.ports.app}"
        assert report["people"][0]["issuer"] == f"http://localhost:{state.ports.oidc}/juniper"
        with psycopg.connect(report["databaseUrl"]) as app:
            assert app.execute("SELECT current_user, count(*) FROM plan").fetchone() == ("trellis_app", 1)
        with psycopg.connect(report["adminDatabaseUrl"]) as admin:
            assert admin.execute("SHOW fsync").fetchone() == ("on",)
        assert httpx.get(report["mailUrl"]).json() == []
        assert httpx.get(report["s3Endpoint"]).status_code == 403
        discovered = httpx.get(f"{report['people'][0]['issuer']}/.well-known/openid-configuration")
        assert discovered.json()["issuer"] == report["people"][0]["issuer"]
        assert (state.folder / "secrets.json").stat().st_mode & 0o077 == 0
    finally:
        assert end(process, signal.SIGINT) == 0
    assert is_quiet(state)
    assert not state.report.exists(), "a script would take the next start for ready"


def test_the_report_is_the_contract_and_belongs_to_its_owner_alone(state: DemoState) -> None:
    process = begin(state)
    try:
        printed = until_ready(process)
        report: dict[str, Any] = json.loads(state.report.read_text())
        addresses = {"baseUrl", "databaseUrl", "adminDatabaseUrl", "s3Endpoint", "mailUrl"}
        assert {*addresses, "accountsFile", "people"} <= report.keys()
        for person in report["people"]:
            assert list(person) == ["district", "role", "name", "username", "password", "issuer"]
        for key, port in (
            ("baseUrl", 0),
            ("databaseUrl", 1),
            ("adminDatabaseUrl", 1),
            ("s3Endpoint", 2),
            ("mailUrl", 5),
        ):
            assert f":{state.ports.base + port}" in report[key]
        assert "//trellis_app:" in report["databaseUrl"]
        assert httpx.get(report["mailUrl"]).headers["content-type"].startswith("application/json")
        assert state.report.stat().st_mode & 0o077 == 0, "it holds passwords"
        assert [line for line in printed if line.startswith("READY")] == [printed[-1]]
    finally:
        assert end(process) == 0


def test_two_demos_stand_side_by_side_and_neither_minds_the_end_of_the_other(state: DemoState) -> None:
    with temporary_folder() as elsewhere:
        other = DemoState.of_ports(Ports.free(), elsewhere)
        first, second = begin(state), begin(other)
        try:
            until_ready(first)
            until_ready(second)
            ours, theirs = (json.loads(one.report.read_text()) for one in (state, other))
            assert ours["baseUrl"] != theirs["baseUrl"]
            assert background.reset(other.report.parent) == 0
            assert is_quiet(other)
            assert httpx.get(f"{ours['baseUrl']}/readyz").status_code == 200
            with psycopg.connect(ours["databaseUrl"]) as app:
                assert app.execute("SELECT count(*) FROM plan").fetchone() == (1,)
            assert first.poll() is None
        finally:
            ended = [end(one) for one in (first, second) if one.poll() is None]
        assert ended == [0]
    assert is_quiet(state)


def test_the_port_base_moves_what_demo_bg_and_demo_stop_speak_of() -> None:
    ports = Ports.free()
    stopped = subprocess.run(
        [sys.executable, "-m", "workbench", "demo-stop"],
        env=python_environment(TRELLIS_PORT=str(ports.base)),
        capture_output=True,
        text=True,
        check=False,
    )
    assert stopped.returncode == 0
    assert stopped.stdout.startswith(f"No demo is running at port {ports.base}.")
    refused = subprocess.run(
        [sys.executable, "-m", "workbench", "demo-bg"],
        env=python_environment(TRELLIS_PORT="eighty"),
        capture_output=True,
        text=True,
        check=False,
    )
    assert refused.returncode == 2
    assert "TRELLIS_PORT must be a number" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_the_second_start_keeps_the_data_loads_nothing_again_and_is_quick(state: DemoState) -> None:
    first = begin(state)
    until_ready(first)
    with psycopg.connect(json.loads(state.report.read_text())["databaseUrl"], autocommit=True) as app:
        app.execute("INSERT INTO plan VALUES (2)")
    assert end(first) == 0
    began_at = time.monotonic()
    second = begin(state)
    try:
        until_ready(second)
        assert time.monotonic() - began_at < 10
        with psycopg.connect(json.loads(state.report.read_text())["databaseUrl"]) as app:
            assert app.execute("SELECT array_agg(id ORDER BY id) FROM plan").fetchone() == ([1, 2],)
    finally:
        assert end(second) == 0


def test_when_a_part_dies_it_is_named_with_its_last_words_and_the_rest_ends(state: DemoState) -> None:
    process = begin(state)
    try:
        until_ready(process)
        (state.folder / "die").touch()
        said, _ = process.communicate(timeout=40)
    finally:
        process.kill()
    assert process.returncode == 1
    assert "Worker ended by itself with status 1." in said
    assert "The queue fell over." in said
    assert is_quiet(state)


def test_a_killed_app_comes_back_and_the_report_names_the_new_process(state: DemoState) -> None:
    process = begin(state)
    try:
        until_ready(process)
        killed = json.loads(state.report.read_text())["processes"]["app"]
        os.kill(killed, signal.SIGKILL)
        ends_at = time.monotonic() + 15
        while json.loads(state.report.read_text())["processes"]["app"] == killed or not answers(state.ports.app):
            assert time.monotonic() < ends_at
            time.sleep(0.05)
        assert process.poll() is None
    finally:
        assert end(process) == 0
    assert is_quiet(state)


def test_a_killed_supervisor_leaves_nothing_running_and_the_next_start_works(state: DemoState) -> None:
    process = begin(state)
    until_ready(process)
    end(process, signal.SIGKILL)
    assert is_quiet(state)
    again = begin(state)
    try:
        until_ready(again)
    finally:
        assert end(again) == 0


def test_a_taken_port_is_named_and_a_second_demo_is_refused(state: DemoState) -> None:
    process = begin(state)
    try:
        until_ready(process)
        second = begin(state)
        said, _ = second.communicate(timeout=20)
        assert second.returncode == 1
        assert "already runs" in said
        neighbour = DemoState.of_ports(Ports(state.ports.base - 1), state.report.parent)
        third = begin(neighbour)
        said, _ = third.communicate(timeout=20)
        assert third.returncode == 1
        assert str(state.ports.app) in said
        assert "TRELLIS_PORT" in said
    finally:
        assert end(process) == 0


def test_stop_waits_until_it_is_gone_and_reset_forgets_everything(
    state: DemoState, capsys: pytest.CaptureFixture[str]
) -> None:
    process = begin(state)
    try:
        until_ready(process)
        assert state.supervisor_pid() == process.pid
        assert background.reset(state.report.parent) == 0
        assert state.supervisor_pid() is None
        assert process.wait(5) == 0
    finally:
        process.kill()
    assert list(state.report.parent.iterdir()) == []
    assert background.stop(state) == 0
    assert "No demo is running" in capsys.readouterr().out


def test_a_seed_that_failed_is_begun_again_on_an_empty_database(state: DemoState) -> None:
    state.folder.mkdir(parents=True)
    state.people_file.mkdir()  # the stand-in cannot write its list here, after it filled the table
    broken = begin(state)
    said, _ = broken.communicate(timeout=40)
    assert broken.returncode == 1
    assert "`trellis demo seed` ended with status 1" in said
    assert "IsADirectoryError" in said
    state.people_file.rmdir()
    process = begin(state)
    try:
        until_ready(process)
        with psycopg.connect(json.loads(state.report.read_text())["databaseUrl"]) as app:
            assert app.execute("SELECT count(*) FROM plan").fetchone() == (1,)
    finally:
        assert end(process) == 0


def test_a_command_runs_beside_a_demo_of_its_own_and_its_status_comes_back(state: DemoState) -> None:
    look = "import json, os, sys, urllib.request as web; web.urlopen(os.environ['TRELLIS_URL'] + '/readyz'); "
    look += "print('found', json.load(open(os.environ['TRELLIS_DEMO_FILE']))['people'][0]['name']); sys.exit(3)"
    process = begin(state, sys.executable, "-c", look)
    said, _ = process.communicate(timeout=40)
    assert process.returncode == 3
    assert "found Rosa" in said
    assert is_quiet(state)


def test_a_command_that_is_interrupted_ends_too_and_counts_as_failed(state: DemoState) -> None:
    process = begin(state, sys.executable, "-c", "print('READY to wait', flush=True); import time; time.sleep(300)")
    until_ready(process)
    assert end(process) == 1
    assert process.stdout is not None
    assert "READY" not in process.stdout.read()  # ends only once nobody holds the pipe, the command included
    assert is_quiet(state)
