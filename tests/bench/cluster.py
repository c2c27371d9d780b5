"""The filled PostgreSQL of the bench: kept under .local/bench by a hash of what made it, so that it is filled once."""

from __future__ import annotations

import hashlib
import shutil
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import psycopg
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateIndex, CreateTable

from tests.bench import data
from tests.bench.sizes import Sizes
from trellis.migrations import upgrade
from trellis.tables import metadata
from workbench import postgres_home
from workbench.ports import free_port
from workbench.postgres import APP, OWNER, SUPERUSER, PostgresServer
from workbench.processes import REPOSITORY

DATABASE = "bench"
HERE = Path(__file__).parent
MADE_BY = ("data.py", "names.py", "sizes.py", "postgraphile/schema.sql")
SETTINGS = {"shared_buffers": "1GB", "random_page_cost": "1.1", "max_wal_size": "4GB", "jit": "off"}


def fingerprint(sizes: Sizes) -> str:
    """A hash of the sizes, the generator, the migrations, the tables and the row policies."""
    backend = REPOSITORY / "backend" / "trellis"
    files = [HERE / name for name in MADE_BY]
    files += sorted(backend.glob("migrations/versions/*.py")) + sorted((backend / "access").glob("*.py"))
    files += [backend / "kernel" / name for name in ("row_security.py", "audit.py")]
    digest = hashlib.sha256(repr(sizes).encode())
    for file in files:
        digest.update(file.read_bytes())
    for table in metadata.sorted_tables:
        made = [CreateTable(table), *(CreateIndex(i) for i in sorted(table.indexes, key=lambda i: str(i.name)))]
        digest.update("".join(str(one.compile(dialect=postgresql.dialect())) for one in made).encode())
    return digest.hexdigest()[:12]


@contextmanager
def filled_cluster(
    folder: Path, sizes: Sizes, say: Callable[[str], None], settings: Mapping[str, str] | None = None
) -> Iterator[PostgresServer]:
    """A running server whose database `bench` is filled; fills it when it is not kept from before.

    `settings` by name are PostgreSQL's own, beside SETTINGS.
    """
    kept = folder / f"{sizes.name}-{fingerprint(sizes)}"
    whole = folder / f"{kept.name}.whole"
    server = PostgresServer(kept, free_port(), settings=SETTINGS | dict(settings or {}))
    if not whole.exists():
        _forget_older(folder, sizes.name)
    folder.mkdir(parents=True, exist_ok=True)
    try:
        server.start()
        if not whole.exists():
            _fill(server, sizes, say)
            whole.touch()
        with psycopg.connect(server.url(SUPERUSER, DATABASE), autocommit=True) as admin:
            # What an earlier run recorded does not slow this one down.
            admin.execute("TRUNCATE audit_entry, audit_waiting, audit_seal, session CASCADE")
        yield server
    finally:
        server.stop()


def app_url(server: PostgresServer) -> str:
    """The database as the application's role."""
    return server.url(APP, DATABASE)


def _fill(server: PostgresServer, sizes: Sizes, say: Callable[[str], None]) -> None:
    began = time.monotonic()
    server.drop_database(DATABASE)
    server.create_database(DATABASE)
    upgrade(server.url(OWNER, DATABASE))
    students = sum(d.students for d in sizes.districts)
    say(f"Filling {len(sizes.districts)} districts with {students:,} students; kept for the next run.")
    data.fill(server.url(SUPERUSER, DATABASE), sizes)
    with psycopg.connect(server.url(SUPERUSER, DATABASE), autocommit=True) as admin:
        admin.execute((HERE / "postgraphile" / "schema.sql").read_bytes())
    say(f"Filled in {time.monotonic() - began:.0f} s.")


def _forget_older(folder: Path, name: str) -> None:
    """A cluster made by an older generator or schema is of no use; each takes gigabytes."""
    for trace in [*folder.glob(f"{name}-*.whole"), *folder.glob(f"{name}-*.log")]:
        shutil.rmtree(postgres_home.data_folder(folder / trace.stem), ignore_errors=True)
        trace.unlink()
