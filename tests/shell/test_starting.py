"""A process begins with what it needs at once: each second of a start is one a district waits for after an update."""

from __future__ import annotations

import subprocess
import sys

from tests.conftest import REPOSITORY

LATER = {
    "boto3": "loaded with the first call to the file store",
    "pyhanko": "loaded by who seals",
}


def loaded_by(statements: str) -> set[str]:
    """The names of the modules a fresh process holds after these statements."""
    done = subprocess.run(
        [sys.executable, "-c", f"{statements}\nimport sys; print(*sys.modules)"],
        cwd=REPOSITORY / "backend",
        capture_output=True,
        text=True,
        check=True,
    )
    return set(done.stdout.split())


def test_the_server_starts_without_what_only_some_of_its_work_needs() -> None:
    loaded = loaded_by("import trellis.app")
    assert "trellis.graphql.schema" in loaded
    assert not LATER.keys() & loaded


def test_the_schema_is_brought_forward_without_the_rooms() -> None:
    loaded = loaded_by("from trellis.cli import parser; parser('migrate'); import trellis.migrations")
    assert "alembic" in loaded
    assert not [name for name in loaded if name.startswith(("trellis.districts", "trellis.plans", "strawberry"))]
