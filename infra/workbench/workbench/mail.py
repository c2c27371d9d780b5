"""A mail server that keeps everything and sends nothing on."""

from __future__ import annotations

import json
import sys
import urllib.request
from pathlib import Path
from typing import Any

from workbench.ports import answers
from workbench.processes import Child, python_environment


class MailCatcher:
    """SMTP on one loopback port; what arrived, as JSON, on another. Mails are files in `folder`."""

    def __init__(self, folder: Path, *, smtp_port: int, http_port: int) -> None:
        self.smtp_url = f"smtp://127.0.0.1:{smtp_port}"
        self.page_url = f"http://127.0.0.1:{http_port}"
        self.messages_url = f"{self.page_url}/messages"
        self._ports = (smtp_port, http_port)
        self.child = Child(
            "Mail catcher",
            [
                *(sys.executable, "-m", "workbench.mail_app", "--folder", folder),
                *("--smtp-port", str(smtp_port), "--http-port", str(http_port)),
            ],
            log=folder.parent / f"{folder.name}.log",
            environment=python_environment(),
        )

    def begin(self) -> None:
        """Start without waiting."""
        self.child.start()

    def await_ready(self) -> None:
        """Wait until both ports answer. Raises StartFailed."""
        self.child.wait_until(lambda: all(answers(port) for port in self._ports))

    def start(self) -> None:
        """Start and wait. Raises StartFailed."""
        self.begin()
        self.await_ready()

    def stop(self) -> None:
        """End it; the mails stay in the folder."""
        self.child.stop()

    def messages(self) -> list[dict[str, Any]]:
        """Every mail, oldest first: from, to, subject, text, html, attachments, received_at."""
        with urllib.request.urlopen(self.messages_url, timeout=5) as answer:
            found: list[dict[str, Any]] = json.load(answer)
        return found

    def clear(self) -> None:
        """Forget every mail."""
        urllib.request.urlopen(urllib.request.Request(self.messages_url, method="DELETE"), timeout=5).close()
