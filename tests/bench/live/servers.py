"""The servers of the live suite, each a process of its own that can be killed and started again."""

from __future__ import annotations

import json
import os
import signal
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.bench import servers
from tests.bench.checking import COOKIE
from tests.bench.live.ground import Ground, Seat
from tests.bench.live.windows import OurWindow, TheirWindow, Window
from trellis.kernel import clock
from trellis.live import tickets
from workbench.ports import answers, free_port
from workbench.processes import REPOSITORY, Child, python_environment

OURS, THEIRS, BARE = "trellis", "hocuspocus", "bare"
HOCUSPOCUS = Path(__file__).parent / "hocuspocus"
SECRET = "a secret of the bench, long enough for anybody"


@dataclass
class Server:
    """One server on one port. `window` opens a browser's window on it, `opened` says how."""

    name: str
    ground: Ground
    database_url: str
    folder: Path
    port: int = 0
    child: Child | None = None

    def start(self) -> None:
        """Start it and wait until it answers."""
        self.port = free_port()
        self.child = {OURS: _ours, THEIRS: _theirs, BARE: _bare}[self.name](self)
        self.child.start()
        self.child.wait_until(lambda: answers(self.port), seconds=60)

    def stop(self) -> None:
        """Ask it to end, and wait."""
        if self.child is not None:
            self.child.stop()

    def kill(self) -> None:
        """End it as a power cut does."""
        os.kill(self.pid, signal.SIGKILL)

    @property
    def pid(self) -> int:
        """Its process."""
        assert self.child is not None and self.child.pid is not None
        return self.child.pid

    async def window(self, seat: Seat, *, listens: bool = True) -> Window:
        """A window of somebody's in their document, in step."""
        if self.name == THEIRS:
            window = TheirWindow(str(seat.document_id), listens=listens)
            return await window.open(f"ws://127.0.0.1:{self.port}/", token=SECRET)
        ticket = tickets.issue(
            SECRET,
            district_id=self.ground.district_id,
            session_id=seat.session_id,
            person_id=seat.person_id,
            document_id=seat.document_id,
            epoch=1,
            read_only=False,
            at=clock.now(),
        )
        url = f"ws://127.0.0.1:{self.port}/live/{seat.document_id}.1?ticket={ticket}&saved=1&refusals=1"
        window_of_ours = OurWindow(listens=listens)
        return await window_of_ours.open(url, cookie=f"{COOKIE}={seat.cookie}", origin=servers.BASE_URL)


def _ours(server: Server) -> Child:
    """`trellis serve` in production mode, as in the suite of the reads."""
    signed = servers.Signed({}, server.folder / "sessions.json")
    return servers.product(server.database_url, signed, server.folder, server.port, SECRET)


def _bare(server: Server) -> Child:
    command = [sys.executable, "-m", "tests.bench.live.bare", "--port", str(server.port)]
    command += ["--database-url", server.database_url]
    environment = python_environment()
    environment["PYTHONPATH"] = os.pathsep.join([str(REPOSITORY / "backend"), environment["PYTHONPATH"]])
    return Child(BARE, command, log=server.folder / "bare.log", environment=environment, folder=REPOSITORY)


def _theirs(server: Server) -> Child:
    told = {"port": server.port, "databaseUrl": server.database_url, "token": SECRET}
    return Child(
        THEIRS,
        [HOCUSPOCUS / "node_modules" / ".bin" / "node", HOCUSPOCUS / "server.mjs", json.dumps(told)],
        log=server.folder / f"{THEIRS}.log",
        environment={**os.environ, "NODE_ENV": "production"},
        folder=HOCUSPOCUS,
    )
