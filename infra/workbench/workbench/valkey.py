"""A Valkey, or the Redis it speaks like: whichever of the two this machine has. It keeps nothing."""

from __future__ import annotations

import shutil
import socket
from pathlib import Path

from workbench.processes import Child

PROGRAMS = ("valkey-server", "redis-server")
PLACES = (None, "/usr/sbin:/usr/local/sbin")  # the PATH, and where it may lack them
HOW_TO_INSTALL = (
    "Neither valkey-server nor redis-server is installed. "
    "On Debian: apt-get install --no-install-recommends redis-server"
)


def valkey_program() -> str | None:
    """Where the server is; a Valkey rather than a Redis."""
    return next((found for name in PROGRAMS for place in PLACES if (found := shutil.which(name, path=place))), None)


class ValkeyServer:
    """One server on a loopback port, in memory only."""

    def __init__(self, folder: Path, port: int) -> None:
        program = valkey_program()
        if program is None:
            raise RuntimeError(HOW_TO_INSTALL)
        self.folder, self.port, self.url = folder, port, f"valkey://127.0.0.1:{port}/0"
        self.child = Child(
            "Valkey",
            [
                program,
                *("--bind", "127.0.0.1", "--port", str(port), "--dir", folder),
                *("--save", "", "--appendonly", "no", "--daemonize", "no"),
            ],
            log=folder.parent / f"{folder.name}.log",
        )

    def start(self) -> None:
        """Start and wait until it answers PING. Raises StartFailed."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self.child.start()
        self.child.wait_until(self.answers)

    def stop(self) -> None:
        """End it. It may be started again."""
        self.child.stop()

    def answers(self) -> bool:
        """Whether PING is answered by PONG."""
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=1) as door:
                door.sendall(b"PING\r\n")
                return door.recv(16).startswith(b"+PONG")
        except OSError:
            return False
