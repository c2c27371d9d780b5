"""A virus scanner that knows one signature, the harmless EICAR test file: real signatures need a network."""

from __future__ import annotations

import shutil
import socket
from pathlib import Path

from workbench.processes import Child

HOW_TO_INSTALL = "clamd is not installed. On Debian: apt-get install --no-install-recommends clamav-daemon"
# MD5, length in bytes, name. The file itself is not kept here: scanners of developers' machines would take it away.
EICAR_SIGNATURE = "44d88612fea8a8f36de82e1278abb02f:68:Eicar-Test-Signature\n"
LARGEST_SCAN = "200M"


def clamd_program() -> str | None:
    """Where clamd is, also for people whose PATH lacks /usr/sbin."""
    return shutil.which("clamd") or shutil.which("clamd", path="/usr/sbin:/usr/local/sbin")


class ClamScanner:
    """clamd on a loopback port; its configuration and signature are written to `folder`."""

    def __init__(self, folder: Path, port: int) -> None:
        program = clamd_program()
        if program is None:
            raise RuntimeError(HOW_TO_INSTALL)
        self.folder, self.port, self.url = folder, port, f"tcp://127.0.0.1:{port}"
        self.child = Child(
            "Virus scanner",
            [program, f"--config-file={folder / 'clamd.conf'}"],
            log=folder.parent / f"{folder.name}.log",
        )

    def begin(self) -> None:
        """Write its files and start without waiting."""
        signatures = self.folder / "signatures"
        signatures.mkdir(parents=True, exist_ok=True)
        (signatures / "eicar.hdb").write_text(EICAR_SIGNATURE)
        configuration = {
            "Foreground": "yes",
            "TCPAddr": "127.0.0.1",
            "TCPSocket": str(self.port),
            "DatabaseDirectory": str(signatures),
            "TemporaryDirectory": str(self.folder),
            "SelfCheck": "0",
            "MaxThreads": "4",
            "StreamMaxLength": LARGEST_SCAN,
            "MaxFileSize": LARGEST_SCAN,
            "MaxScanSize": LARGEST_SCAN,
        }
        lines = "".join(f"{name} {value}\n" for name, value in configuration.items())
        (self.folder / "clamd.conf").write_text(lines)
        self.child.start()

    def await_ready(self) -> None:
        """Wait until it answers PING. Raises StartFailed."""
        self.child.wait_until(self.answers)

    def start(self) -> None:
        """Start and wait. Raises StartFailed."""
        self.begin()
        self.await_ready()

    def stop(self) -> None:
        """End it."""
        self.child.stop()

    def answers(self) -> bool:
        """Whether PING is answered by PONG."""
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=1) as door:
                door.sendall(b"nPING\n")
                return door.recv(16).startswith(b"PONG")
        except OSError:
            return False
