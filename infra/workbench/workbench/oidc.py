"""OpenID providers for districts, families and operators: several issuers in one Node process on one port."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from workbench.ports import answers
from workbench.processes import REPOSITORY, WORKBENCH, Child

PROGRAM = WORKBENCH / "oidc" / "server.mjs"
_OWN_NODE = REPOSITORY / "frontend" / "node_modules" / ".bin" / "node"


class OidcProvider:
    """One process with the given issuers; `issuer_url(key)` is where each lives.

    `issuers` and the accounts file have the shapes of the README. Signing keys
    are kept in `folder`.
    """

    def __init__(
        self, folder: Path, port: int, *, issuers: Sequence[dict[str, Any]], accounts_file: Path | None = None
    ) -> None:
        self.folder, self.port, self.issuer_base = folder, port, f"http://localhost:{port}"
        self._configuration = {
            "port": port,
            "folder": str(folder),
            "accounts_file": str(accounts_file) if accounts_file else None,
            "issuers": list(issuers),
        }
        self.child = Child(
            "OpenID provider",
            [_node(), PROGRAM, folder / "configuration.json"],
            log=folder.parent / f"{folder.name}.log",
            environment={**os.environ, "NODE_ENV": "development"},
        )

    def issuer_url(self, key: str) -> str:
        """The issuer identifier of `key`."""
        return f"{self.issuer_base}/{key}"

    def begin(self) -> None:
        """Write the configuration and start without waiting."""
        if not (PROGRAM.parent / "node_modules" / "oidc-provider").is_dir():
            raise RuntimeError("The OpenID provider is not installed. Run `make setup`.")
        self.folder.mkdir(parents=True, exist_ok=True)
        self.folder.chmod(0o700)
        (self.folder / "configuration.json").write_text(json.dumps(self._configuration, indent=2))
        self.child.start()

    def await_ready(self) -> None:
        """Wait until it answers. Raises StartFailed."""
        self.child.wait_until(lambda: answers(self.port))

    def start(self) -> None:
        """Start and wait. Raises StartFailed."""
        self.begin()
        self.await_ready()

    def stop(self) -> None:
        """End it."""
        self.child.stop()


def _node() -> str:
    found = str(_OWN_NODE) if _OWN_NODE.exists() else shutil.which("node")
    if found is None:
        raise RuntimeError("Node 20 or newer is not on the PATH.")
    return found
