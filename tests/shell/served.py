"""`trellis serve` as a process of its own, with the environment a deployment would give it."""

from __future__ import annotations

import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.conftest import REPOSITORY, TestDatabase
from workbench.ports import free_port
from workbench.processes import Child
from workbench.testing import temporary_folder

SECRET = "the secret of a server that is tested"


@dataclass(frozen=True)
class Served:
    """A running server."""

    url: str
    environment: dict[str, str]
    child: Child

    @property
    def log(self) -> str:
        """What it printed."""
        return self.child.log.read_text(errors="replace")


def settings_of(database: TestDatabase, port: int, **more: str) -> dict[str, str]:
    """The environment; nothing of the caller's own but the way to Python."""
    return {
        "PATH": "/usr/bin:/bin",
        "PYTHONPATH": str(REPOSITORY / "backend"),
        "PYTHONUNBUFFERED": "1",
        "TRELLIS_MODE": "demo",
        "TRELLIS_DATABASE_URL": database.app_url,
        "TRELLIS_BASE_URL": f"http://localhost:{port}",
        "TRELLIS_HTTP_PORT": str(port),
        "TRELLIS_SECRET_KEY": SECRET,
        "TRELLIS_S3_ENDPOINT": "http://127.0.0.1:9",
        **more,
    }


@contextmanager
def served(database: TestDatabase, **more: str) -> Iterator[Served]:
    """A server that answers; ended with the block."""
    port = free_port()
    with temporary_folder() as folder:
        environment = settings_of(database, port, **more)
        child = Child(
            "App",
            [sys.executable, "-m", "trellis", "serve"],
            log=Path(folder) / "serve.log",
            environment=environment,
            folder=REPOSITORY,
        )
        try:
            child.start()
            child.wait_until(lambda: status_of(f"http://127.0.0.1:{port}/healthz") == 200, 60)
            yield Served(f"http://127.0.0.1:{port}", environment, child)
        finally:
            child.stop()


def status_of(url: str) -> int | None:
    """What an address answers; None when nobody does."""
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as refused:
        return refused.code
    except OSError:
        return None
