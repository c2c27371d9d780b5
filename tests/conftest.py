"""Fixtures every room's stories share: a real PostgreSQL, a fresh migrated database, a gate, and people.

`TRELLIS_TEST_ADMIN_URL` names a running server to use instead of a temporary
one; the roles trellis_owner and trellis_app are made there when missing.
"""

from __future__ import annotations

import gc
import os
import uuid
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from trellis.kernel.database import Database
from trellis.kernel.tenancy import Gate
from trellis.migrations import upgrade

REPOSITORY = Path(__file__).resolve().parents[1]


gc.set_threshold(50_000, 20, 20)
"""A tenth of the time went into looking through classes, schemas and statements, which are never garbage."""

LONGEST = ("test_supervisor.py", "test_kills.py")
"""Files that last minutes: begun first, so that no worker is alone with one of them at the end."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever asks for a server, however indirectly, is none of the quick tests."""
    for item in items:
        if "postgres" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.database)
    items.sort(key=lambda item: item.path.name not in LONGEST)


@dataclass(frozen=True)
class Server:
    """A PostgreSQL server for tests. `url(role, database)` is a postgresql:// URL."""

    admin_url: str

    def url(self, role: str, database: str) -> str:
        head, _, tail = self.admin_url.partition("://")
        host = tail.partition("@")[2].partition("/")[0]
        return f"{head}://{role}@{host}/{database}"

    def create(self, database: str, template: str | None = None) -> None:
        with psycopg.connect(self.admin_url, autocommit=True) as admin:
            admin.execute(
                f'CREATE DATABASE "{database}" OWNER trellis_owner' + (f' TEMPLATE "{template}"' if template else "")
            )
        if template is None:
            with psycopg.connect(self.url("postgres", database), autocommit=True) as admin:
                admin.execute("ALTER SCHEMA public OWNER TO trellis_owner")

    def drop(self, database: str) -> None:
        with psycopg.connect(self.admin_url, autocommit=True) as admin:
            admin.execute(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """One server for the whole run; every statement in it is thrown away."""
    with ExitStack() as stack:
        admin_url = os.environ.get("TRELLIS_TEST_ADMIN_URL")
        if admin_url is None:
            from workbench.testing import temporary_postgres

            admin_url = stack.enter_context(temporary_postgres()).url("postgres", "postgres")
        with psycopg.connect(admin_url, autocommit=True) as admin:
            for role in ("trellis_owner", "trellis_app"):
                if not admin.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone():
                    admin.execute(f"CREATE ROLE {role} LOGIN")
        yield Server(admin_url)


@pytest.fixture(scope="session")
def migrated_template(postgres: Server) -> Iterator[str]:
    """The name of a migrated database that others are copied from in a moment."""
    name = f"template_{uuid.uuid4().hex[:12]}"
    postgres.create(name)
    upgrade(postgres.url("trellis_owner", name))
    yield name
    postgres.drop(name)


@dataclass(frozen=True)
class TestDatabase:
    """A migrated database of one test module: URLs by role."""

    __test__ = False

    server: Server
    name: str

    @property
    def app_url(self) -> str:
        return self.server.url("trellis_app", self.name)

    @property
    def owner_url(self) -> str:
        return self.server.url("trellis_owner", self.name)

    @property
    def superuser_url(self) -> str:
        return self.server.url("postgres", self.name)


@pytest.fixture(scope="module")
def fresh_database(postgres: Server, migrated_template: str) -> Iterator[TestDatabase]:
    """An empty migrated database, shared by the tests of one module."""
    name = f"test_{uuid.uuid4().hex[:12]}"
    postgres.create(name, migrated_template)
    yield TestDatabase(postgres, name)
    postgres.drop(name)


@pytest.fixture(scope="module")
async def database(fresh_database: TestDatabase) -> AsyncIterator[Database]:
    """A pool as the application's role."""
    opened = Database(fresh_database.app_url, pool_size=5)
    yield opened
    await opened.close()


@pytest.fixture(scope="module")
def gate(database: Database) -> Gate:
    """The one gate."""
    return Gate(database)
