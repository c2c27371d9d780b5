"""`npm install` that leaves the lock alone: versions and hashes must be those of the lock.

`npm ci` would be shorter, but it refuses a lock that lacks other platforms'
optional packages. Where the packages bring a Node of their own, npm runs under
that one: under an older Node it leaves out, without a word, optional packages
that ask for a newer one. Needs nothing but Python's standard library.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any


class LockChanged(Exception):
    """npm resolved something else than the lock says."""


def install(folder: Path) -> None:
    """Install `folder`'s packages. Raises LockChanged, or CalledProcessError when npm fails."""
    folder = folder.resolve()  # npm runs inside it, and finds its Node through the PATH
    lock = folder / "package-lock.json"
    before = lock.read_text()
    own_node = folder / "node_modules" / ".bin" / "node"
    had_own_node = own_node.exists()
    _npm_install(folder, own_node)
    if own_node.exists() and not had_own_node:
        _npm_install(folder, own_node)
    after = lock.read_text()
    if after == before:
        return
    # Another npm release writes other notes into the same lock; only what gets installed counts.
    lock.write_text(before)
    changed = differing(json.loads(before), json.loads(after))
    if changed:
        raise LockChanged(f"{lock}: npm would change {', '.join(changed[:8])}. Update the lock on purpose.")


def _npm_install(folder: Path, own_node: Path) -> None:
    path = os.environ["PATH"]
    subprocess.run(
        # No package may run anything while it is installed.
        ["npm", "install", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
        cwd=folder,
        env=os.environ | {"PATH": f"{own_node.parent}{os.pathsep}{path}" if own_node.exists() else path},
        check=True,
    )


def differing(one: dict[str, Any], other: dict[str, Any]) -> list[str]:
    """Places whose version or hash differ between two locks. Optional packages of other platforms may be absent."""
    ours, theirs = one["packages"], other["packages"]
    return sorted(
        place
        for place in ours.keys() | theirs.keys()
        if place
        and _identity(ours.get(place)) != _identity(theirs.get(place))
        and not (ours.get(place) or theirs.get(place) or {}).get("optional")
    )


def _identity(package: dict[str, Any] | None) -> tuple[Any, Any] | None:
    return (package.get("version"), package.get("integrity")) if package else None


if __name__ == "__main__":
    try:
        install(Path(sys.argv[1]))
    except (LockChanged, subprocess.CalledProcessError) as problem:
        sys.exit(str(problem))
