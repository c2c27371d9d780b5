"""The product as a deployment runs it: a server and a worker as processes of their own, and what they print."""

from __future__ import annotations

import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.conftest import REPOSITORY, TestDatabase
from tests.threats.conftest import KEY
from workbench.mail import MailCatcher
from workbench.ports import free_port
from workbench.processes import Child
from workbench.s3 import S3Server
from workbench.seal import ensure_seal
from workbench.testing import temporary_folder, temporary_mail


@dataclass(frozen=True)
class Running:
    """Where it is, where its mail goes, and its two logs."""

    url: str
    mail: MailCatcher
    logs: tuple[Path, Path]

    def printed(self) -> str:
        """Everything both processes have said so far."""
        return "".join(log.read_text(errors="replace") for log in self.logs)


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url + "/healthz", timeout=1):
            return True
    except (urllib.error.URLError, OSError):
        return False


@contextmanager
def running(database: TestDatabase, store: S3Server) -> Iterator[Running]:
    """Both processes, started and answering; ended with the block."""
    port = free_port()
    url = f"http://localhost:{port}"
    with temporary_folder() as folder, temporary_mail() as mail:
        ensure_seal(folder / "seal.key", folder / "seal.pem")
        environment = {
            "PATH": "/usr/bin:/bin",
            "PYTHONPATH": str(REPOSITORY / "backend"),
            "PYTHONUNBUFFERED": "1",
            "TRELLIS_MODE": "demo",
            "TRELLIS_DATABASE_URL": database.app_url,
            "TRELLIS_SECRET_KEY": KEY,
            "TRELLIS_BASE_URL": url,
            "TRELLIS_HTTP_PORT": str(port),
            "TRELLIS_S3_ENDPOINT": store.endpoint,
            "TRELLIS_S3_REGION": store.region,
            "TRELLIS_S3_ACCESS_KEY": store.access_key,
            "TRELLIS_S3_SECRET_KEY": store.secret_key,
            "TRELLIS_SMTP_URL": mail.smtp_url,
            "TRELLIS_SIGNING_KEY_FILE": str(folder / "seal.key"),
            "TRELLIS_SIGNING_CERT_FILE": str(folder / "seal.pem"),
            "TRELLIS_ALLOW_TEXT_DOCUMENTS": "true",
        }
        children = [
            Child(
                name,
                [sys.executable, "-m", "trellis", name],
                log=folder / f"{name}.log",
                environment=environment,
                folder=REPOSITORY,
            )
            for name in ("serve", "worker")
        ]
        try:
            for child in children:
                child.start()
            children[0].wait_until(lambda: _answers(url))
            yield Running(url, mail, (children[0].log, children[1].log))
        finally:
            for child in children:
                child.stop()
