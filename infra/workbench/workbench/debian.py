"""Debian packages some features lean on: say what is missing and what lacks it, install where allowed.

Needs nothing but Python's standard library, so that it runs before anything is installed.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

PACKAGES = {
    "chromium": "the browser tests",
    "fonts-noto-core": "pictures of pages in scripts other than Latin",
    "fonts-liberation": "pictures of pages that look the same everywhere",
    "clamav-daemon": "the virus scan of uploads",
    "redis-server": "the tests of fan-out through a Valkey",
}
# Where one of these programs is found, the package is not needed, whatever it came from.
PROGRAMS = {
    "chromium": ("chromium-headless-shell", "chromium"),
    "clamav-daemon": ("clamd",),
    "redis-server": ("valkey-server", "redis-server"),
}
# The same browser without what draws windows: stories take a third less of its time. Not every system has it.
LIGHTER = {"chromium": "chromium-headless-shell"}


def missing(names: list[str] | None = None) -> list[str]:
    """Which of the packages are not installed. On other systems: those whose programs are not found."""
    wanted = names or list(PACKAGES)
    if shutil.which("dpkg-query") is None:
        return [name for name in wanted if name in PROGRAMS and not _is_found(name)]
    return [name for name in wanted if not _is_installed(name) and not _is_found(name)]


def install(names: list[str], log: Path) -> bool:
    """Install through apt as root, or through sudo when that asks nothing. Whether it worked."""
    if shutil.which("apt-get") is None:
        return False
    as_root = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if as_root and (shutil.which("sudo") is None or _fails([*as_root, "true"], log)):
        return False
    quiet = [*as_root, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q", "-y"]
    # An update may fail for one stale source while the rest is fine: the installation tells.
    _fails([*quiet, "update"], log)
    chosen = [LIGHTER[name] if name in LIGHTER and _is_offered(LIGHTER[name], log) else name for name in names]
    return not _fails([*quiet, "install", "--no-install-recommends", *chosen], log)


def ensure(names: list[str] | None = None, *, log: Path = Path(".local/apt.log")) -> list[str]:
    """Install what is missing; say plainly what stays missing and which feature lacks it. Returns those."""
    absent = missing(names)
    if absent:
        print(f"Installing Debian packages: {' '.join(absent)}", flush=True)
        log.parent.mkdir(parents=True, exist_ok=True)
        if not install(absent, log):
            absent = missing(names)
            for name in absent:
                print(f"  {name} is missing: {PACKAGES.get(name, 'the Python environment')} cannot work without it.")
            print(f"  Install it yourself: sudo apt-get install --no-install-recommends {' '.join(absent)}")
            print(f"  What apt said: {log}")
    return missing(names)


def _is_found(name: str) -> bool:
    return any(shutil.which(program) for program in PROGRAMS.get(name, ()))


def _is_installed(name: str) -> bool:
    status = subprocess.run(
        ["dpkg-query", "-W", "-f=${db:Status-Status}", name], capture_output=True, text=True, check=False
    )
    return status.stdout == "installed"


def _is_offered(name: str, log: Path) -> bool:
    return not _fails(["apt-cache", "show", "--quiet", name], log)


def _fails(command: list[str], log: Path) -> bool:
    with log.open("ab") as output:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, check=False)
    return done.returncode != 0


if __name__ == "__main__":
    ensure(sys.argv[1:] or None)
