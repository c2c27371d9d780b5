"""The demo without a terminal: start it detached, stop it, start clean."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from workbench.demo_state import DemoState
from workbench.ports import Ports
from workbench.processes import python_environment

STOP_SECONDS = 60


def start_detached(state: DemoState, arguments: Sequence[str] = ()) -> int:
    """Start it and return once it is ready; what it prints is in its console file."""
    if state.supervisor_pid():
        print(f"READY {state.base_url} (it was running)")
        return 0
    state.console.parent.mkdir(parents=True, exist_ok=True)
    with state.console.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "workbench", "demo", *arguments],
            env=python_environment(),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    while process.poll() is None:
        printed = state.console.read_text(errors="replace")
        if any(line.startswith("READY ") for line in printed.splitlines()):
            print(printed, end="")
            return 0
        time.sleep(0.1)
    print(state.console.read_text(errors="replace"), end="", file=sys.stderr)
    return process.returncode or 1


def stop(state: DemoState) -> int:
    """End a running demo and wait until it is gone."""
    pid = state.supervisor_pid()
    if pid is None:
        print(f"No demo is running at port {state.ports.base}. TRELLIS_PORT names another one's.")
        return 0
    os.kill(pid, signal.SIGTERM)
    ends_at = time.monotonic() + STOP_SECONDS
    while state.supervisor_pid() == pid:
        if time.monotonic() > ends_at:
            print(f"The demo (process {pid}) does not end. Its output: {state.console}", file=sys.stderr)
            return 1
        time.sleep(0.1)
    state.report.unlink(missing_ok=True)
    print("The demo is stopped.")
    return 0


def reset(local: Path) -> int:
    """Stop every demo of this checkout and remove what it kept."""
    for folder in sorted((local / "demo").glob("*")):
        if folder.name.isdigit():
            state = DemoState.of_ports(Ports(int(folder.name)), local)
            if state.supervisor_pid() and stop(state):
                return 1
            state.erase()
    for left in local.glob("demo*"):
        shutil.rmtree(left) if left.is_dir() else left.unlink()
    print("The next start begins clean.")
    return 0
