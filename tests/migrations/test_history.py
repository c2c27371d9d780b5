"""The schema's history ends where the models are, and many may bring a database forward at once."""

from __future__ import annotations

import asyncio
import os
import secrets
import signal
import sys
import uuid
from collections.abc import Iterator

import psycopg
import pytest
from alembic.autogenerate import produce_migrations, render_python_code
from alembic.migration import MigrationContext
from sqlalchemy import create_engine
from tests.conftest import REPOSITORY, Server, TestDatabase
from tests.migrations.from_models import build

from trellis.migrations import LOCK, upgrade
from trellis.tables import metadata

pytestmark = pytest.mark.database

NOT_OURS = ("alembic_version",)
CATALOGUE = {
    "tables": "SELECT relname, relrowsecurity, relforcerowsecurity, relowner::regrole::text FROM pg_class "
    "WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')",
    "columns": "SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity, "
    "a.attgenerated, a.attcollation::regcollation::text, pg_get_expr(d.adbin, d.adrelid) "
    "FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid "
    "LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum "
    "WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT attisdropped",
    "constraints": "SELECT c.relname, k.conname, pg_get_constraintdef(k.oid), k.convalidated FROM pg_constraint k "
    "JOIN pg_class c ON c.oid = k.conrelid WHERE c.relnamespace = 'public'::regnamespace",
    "indexes": "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "policies": "SELECT tablename, policyname, permissive, roles::text, cmd, qual, with_check FROM pg_policies "
    "WHERE schemaname = 'public'",
    "grants": "SELECT c.relname, c.relkind::text, a.grantee::regrole::text, a.privilege_type, a.is_grantable "
    "FROM pg_class c, LATERAL aclexplode(coalesce(c.relacl, acldefault('r', c.relowner))) a "
    "WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'S', 'v')",
    "column grants": "SELECT c.relname, t.attname, a.grantee::regrole::text, a.privilege_type FROM pg_attribute t "
    "JOIN pg_class c ON c.oid = t.attrelid, LATERAL aclexplode(t.attacl) a "
    "WHERE c.relnamespace = 'public'::regnamespace",
    "functions": "SELECT p.oid::regprocedure::text, pg_get_functiondef(p.oid), "
    "(SELECT array_agg(a.grantee::regrole::text || ' ' || a.privilege_type ORDER BY 1) "
    " FROM aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a)::text "
    "FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace AND p.prokind = 'f'",
    "triggers": "SELECT c.relname, t.tgname, pg_get_triggerdef(t.oid) FROM pg_trigger t "
    "JOIN pg_class c ON c.oid = t.tgrelid WHERE NOT t.tgisinternal AND c.relnamespace = 'public'::regnamespace",
    "views": "SELECT viewname, viewowner, definition FROM pg_views WHERE schemaname = 'public'",
    "types": "SELECT t.typname, e.enumlabel, e.enumsortorder FROM pg_type t JOIN pg_enum e ON e.enumtypid = t.oid "
    "WHERE t.typnamespace = 'public'::regnamespace",
    "schema": "SELECT nspname, array(SELECT a.grantee::regrole::text || ' ' || a.privilege_type "
    "FROM aclexplode(nspacl) a ORDER BY 1)::text FROM pg_namespace WHERE nspname = 'public'",
}


def catalogue(url: str) -> dict[str, set[tuple]]:
    """Everything that makes a schema what it is, by kind."""
    with psycopg.connect(url) as connection:
        return {
            kind: {row for row in connection.execute(sql).fetchall() if row[0] not in NOT_OURS}
            for kind, sql in CATALOGUE.items()
        }


@pytest.fixture
def empty(postgres: Server) -> Iterator[TestDatabase]:
    name = f"empty_{uuid.uuid4().hex[:12]}"
    postgres.create(name)
    yield TestDatabase(postgres, name)
    postgres.drop(name)


def test_a_migrated_database_is_the_one_the_models_describe(fresh_database: TestDatabase, empty: TestDatabase) -> None:
    build(empty.owner_url)
    migrated, described = catalogue(fresh_database.superuser_url), catalogue(empty.superuser_url)
    least = {"policies": 50, "views": 4, "functions": 30, "triggers": 12}
    assert all(len(described[kind]) >= count for kind, count in least.items()), "nothing was compared"
    for kind in CATALOGUE:
        missing, surplus = described[kind] - migrated[kind], migrated[kind] - described[kind]
        assert not missing, f"a migration is missing for these {kind}: {sorted(map(str, missing))}"
        assert not surplus, f"no model has these {kind}: {sorted(map(str, surplus))}"


def test_nothing_is_left_to_generate(fresh_database: TestDatabase) -> None:
    """When this fails, what it prints is the body of the next migration (see migrations/README.md)."""
    engine = create_engine(fresh_database.owner_url.replace("postgresql://", "postgresql+psycopg://", 1))
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "include_name": lambda name, kind, _: (
                    not (kind == "table" and (name in NOT_OURS or name.startswith("procrastinate_")))
                ),
                "compare_type": True,
                "compare_server_default": True,
            },
        )
        lacking = produce_migrations(context, metadata).upgrade_ops
    engine.dispose()
    assert lacking is not None
    assert lacking.is_empty(), f"write this migration:\n{render_python_code(lacking)}"


async def migrate(database: TestDatabase) -> asyncio.subprocess.Process:
    """`trellis migrate` in a process of its own."""
    environment = {
        **os.environ,
        "PYTHONPATH": str(REPOSITORY / "backend"),
        "TRELLIS_DATABASE_URL": database.app_url,
        "TRELLIS_OWNER_DATABASE_URL": database.owner_url,
        "TRELLIS_SECRET_KEY": secrets.token_urlsafe(48),
        "TRELLIS_BASE_URL": "https://plans.test",
    }
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "trellis", "migrate"),
        env=environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )


@pytest.mark.slow
async def test_four_processes_at_once_make_one_schema(fresh_database: TestDatabase, empty: TestDatabase) -> None:
    processes = [await migrate(empty) for _ in range(4)]
    for process in processes:
        said, _ = await asyncio.wait_for(process.communicate(), 60)
        assert process.returncode == 0, said.decode()
    assert catalogue(empty.superuser_url) == catalogue(fresh_database.superuser_url)


@pytest.mark.slow
async def test_a_migration_that_is_killed_leaves_nothing_behind_and_the_next_one_works(empty: TestDatabase) -> None:
    with psycopg.connect(empty.owner_url, autocommit=True) as other:
        other.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        waiting = await migrate(empty)
        while not other.execute("SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted").fetchone():
            assert waiting.returncode is None
            await asyncio.sleep(0.05)
        waiting.send_signal(signal.SIGKILL)
        await waiting.wait()
        assert other.execute("SELECT count(*) FROM pg_class WHERE relname = 'district'").fetchone() == (0,)
    said, _ = await asyncio.wait_for((again := await migrate(empty)).communicate(), 60)
    assert again.returncode == 0, said.decode()


def test_the_second_time_nothing_happens_and_the_data_stays(empty: TestDatabase) -> None:
    upgrade(empty.owner_url)
    with psycopg.connect(empty.superuser_url, autocommit=True) as admin:
        admin.execute("INSERT INTO procrastinate_jobs (task_name, queue_name) VALUES ('x', 'x')")
        upgrade(empty.owner_url)
        assert admin.execute("SELECT count(*) FROM procrastinate_jobs").fetchone() == (1,)
        assert admin.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'").fetchone() == (0,)


def test_the_application_cannot_change_the_schema(fresh_database: TestDatabase) -> None:
    with psycopg.connect(fresh_database.app_url) as app, pytest.raises(psycopg.errors.InsufficientPrivilege):
        app.execute("CREATE TABLE mine (id int)")
    with psycopg.connect(fresh_database.app_url) as app, pytest.raises(psycopg.errors.InsufficientPrivilege):
        app.execute("ALTER TABLE plan DISABLE ROW LEVEL SECURITY")
