"""A server as a child process: start, wait until it answers, stop, and say what went wrong."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).resolve().parents[3]
WORKBENCH = REPOSITORY / "infra" / "workbench"
_SET_PARENT_DEATH_SIGNAL = 1
_LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None


class StartFailed(Exception):
    """A server did not come up. The message names it and shows the end of its log."""


class Child:
    """One child process in a group of its own, with its output in a log file.

    `stop_signal` asks it to end; whatever is left of its group is killed
    afterwards. On Linux the child gets the same signal when this process is
    killed, so that nothing is left behind.
    """

    def __init__(
        self,
        name: str,
        command: Sequence[str | Path],
        *,
        log: Path,
        environment: Mapping[str, str] | None = None,
        folder: Path | str = "/",
        stop_signal: signal.Signals = signal.SIGTERM,
        identity: Mapping[str, Any] | None = None,
    ) -> None:
        self.name, self.log, self.stop_signal = name, log, stop_signal
        self._command = [str(part) for part in command]
        self._environment, self._folder, self._identity = environment, folder, dict(identity or {})
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int | None:
        """Its process id once it was started."""
        return self._process.pid if self._process else None

    def start(self) -> None:
        """Start it; the log of an earlier start is replaced."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("wb") as output:
            self._process = subprocess.Popen(
                self._command,
                cwd=self._folder,
                env=None if self._environment is None else dict(self._environment),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=self._die_with_parent(),
                **self._identity,
            )

    def exit_status(self) -> int | None:
        """How it ended, or None while it runs."""
        return self._process.poll() if self._process else None

    def wait_until(self, is_ready: Callable[[], bool], seconds: float = 30) -> None:
        """Return once `is_ready`. Raises StartFailed when the child ends first or takes too long."""
        ends_at = time.monotonic() + seconds
        while True:
            if self.exit_status() is not None:
                raise StartFailed(f"{self.name} ended with status {self.exit_status()}.\n{self.last_lines()}")
            if is_ready():
                return
            if time.monotonic() > ends_at:
                raise StartFailed(f"{self.name} does not answer after {seconds:.0f} s.\n{self.last_lines()}")
            time.sleep(0.05)

    def stop(self, grace_seconds: float = 10) -> None:
        """Ask it to end, wait, then kill what is left of its group. Safe to call twice."""
        if self._process is None:
            return
        if self._process.poll() is None:
            self._process.send_signal(self.stop_signal)
            try:
                self._process.wait(grace_seconds)
            except subprocess.TimeoutExpired:
                self._kill_group()
                self._process.wait()
        self._kill_group()

    def last_lines(self, count: int = 20) -> str:
        """The end of its log, indented."""
        if not self.log.exists():
            return f"    ({self.log} was not written)"
        lines = self.log.read_text(errors="replace").splitlines()[-count:]
        return "\n".join(f"    {line}" for line in lines) or f"    ({self.log} is empty)"

    def complaints(self, count: int = 20) -> str:
        """The newest lines of its log that say more than information, indented; a line that is not JSON does."""
        if not self.log.exists():
            return ""
        lines = [line for line in self.log.read_text(errors="replace").splitlines() if '"level":"info"' not in line]
        return "\n".join(f"    {line}" for line in lines[-count:])

    def _kill_group(self) -> None:
        if self._process is not None:
            try:
                os.killpg(self._process.pid, signal.SIGKILL)
            except (ProcessLookupError, PermissionError):
                return

    def _die_with_parent(self) -> Callable[[], Any] | None:
        # The kernel sends the signal when the starting *thread* ends, so only the main thread may ask for it.
        if _LIBC is None or threading.current_thread() is not threading.main_thread():
            return None
        return partial(_LIBC.prctl, _SET_PARENT_DEATH_SIGNAL, int(self.stop_signal))


def python_environment(**more: str) -> dict[str, str]:
    """This process's environment, with the workbench importable."""
    paths = [str(WORKBENCH), os.environ.get("PYTHONPATH", "")]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths)), "PYTHONUNBUFFERED": "1", **more}
