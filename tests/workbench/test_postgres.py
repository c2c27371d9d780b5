"""The database the demo and the tests run on."""

from __future__ import annotations

import os
import signal
import subprocess
from pathlib import Path

import psycopg
import pytest

from workbench import postgres_home
from workbench.ports import answers, free_port
from workbench.postgres import APP, OWNER, SUPERUSER, ExternalPostgres, PostgresServer
from workbench.testing import temporary_folder, temporary_postgres

pytestmark = pytest.mark.database


def test_the_two_roles_own_what_they_should_and_can_go_around_nothing() -> None:
    with temporary_postgres() as server:
        server.create_database("house")
        with psycopg.connect(server.url(OWNER, "house"), autocommit=True) as owner:
            owner.execute("CREATE EXTENSION pg_trgm")
            owner.execute("CREATE TABLE student (name text)")
            owner.execute(f"GRANT SELECT ON student TO {APP}")
        with psycopg.connect(server.url(APP, "house"), autocommit=True) as app:
            assert app.execute("SELECT count(*) FROM student").fetchone() == (0,)
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                app.execute("CREATE TABLE mine (name text)")
        with psycopg.connect(server.url(SUPERUSER)) as admin:
            rights = admin.execute(
                "SELECT rolname, rolsuper, rolbypassrls, rolcreatedb, rolcanlogin FROM pg_roles "
                "WHERE rolname LIKE 'trellis%' ORDER BY 1"
            ).fetchall()
            version = admin.execute("SHOW server_version_num").fetchone()
        assert rights == [(APP, False, False, False, True), (OWNER, False, False, False, True)]
        assert version is not None
        assert int(version[0]) >= 180000


def test_a_copy_of_a_template_has_its_tables_and_can_be_dropped_while_in_use() -> None:
    with temporary_postgres() as server:
        server.create_database("template")
        with psycopg.connect(server.url(OWNER, "template"), autocommit=True) as owner:
            owner.execute("CREATE TABLE plan (id int)")
        server.create_database("copy", "template")
        with psycopg.connect(server.url(OWNER, "copy"), autocommit=True) as owner:
            owner.execute("INSERT INTO plan VALUES (1)")
            server.drop_database("copy")
        assert not server.has_database("copy")
        assert server.has_database("template")
        server.drop_database("copy")


def test_only_a_durable_server_waits_for_the_disk() -> None:
    for durable, expected in ((False, "off"), (True, "on")):
        with temporary_postgres(durable=durable) as server, psycopg.connect(server.url(SUPERUSER)) as admin:
            assert admin.execute("SHOW fsync").fetchone() == (expected,)


def test_with_passwords_nobody_enters_without_one_and_data_outlives_a_restart() -> None:
    passwords = {SUPERUSER: "a/b", OWNER: "c@d", APP: "e:f"}
    with temporary_folder() as folder:
        server = PostgresServer(folder / "data", free_port(), durable=True, passwords=passwords)
        try:
            server.start()
            server.create_database("house")
            with psycopg.connect(server.url(OWNER, "house"), autocommit=True) as owner:
                owner.execute("CREATE TABLE plan AS SELECT 7 AS id")
            with pytest.raises(psycopg.OperationalError, match="password"):
                psycopg.connect(f"postgresql://{APP}@127.0.0.1:{server.port}/house")
            server.stop()
            server.start()
            with psycopg.connect(server.url(OWNER, "house")) as owner:
                assert owner.execute("SELECT id FROM plan").fetchone() == (7,)
        finally:
            server.stop()
        assert not answers(server.port)


def test_a_server_left_over_by_a_killed_supervisor_is_ended_first() -> None:
    with temporary_folder() as folder:
        left_over = PostgresServer(folder / "data", free_port())
        successor = PostgresServer(folder / "data", free_port())
        try:
            left_over.start()
            successor.start()
            assert left_over.child is not None
            assert left_over.child.exit_status() is not None
            assert answers(successor.port)
        finally:
            successor.stop()
            left_over.stop()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root starts the server as somebody else")
def test_root_may_keep_the_checkout_in_a_folder_closed_to_others(monkeypatch: pytest.MonkeyPatch) -> None:
    with temporary_folder() as folder:
        monkeypatch.setattr(postgres_home, "ROOTS_HOME", folder / "lib")
        closed = folder / "home"
        closed.mkdir(mode=0o700)
        server = PostgresServer(closed / "data", free_port())
        try:
            server.start()
            assert server.has_database("postgres")
            assert (folder / "lib") in server.folder.parents
        finally:
            server.stop()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root starts the server as somebody else")
def test_the_programs_are_copied_where_the_servers_user_can_run_them(monkeypatch: pytest.MonkeyPatch) -> None:
    with temporary_folder() as folder:
        monkeypatch.setattr(postgres_home, "ROOTS_HOME", folder / "lib")
        monkeypatch.setattr(postgres_home, "is_open_to_others", lambda _: False)
        program = postgres_home.binaries() / "psql"  # one that needs the libraries beside the package
        assert (folder / "lib") in program.parents
        said = subprocess.run([program, "--version"], capture_output=True, cwd="/", **postgres_home.identity())
        assert b" 18." in said.stdout


def test_somebody_elses_server_gets_the_roles_and_urls_with_its_password() -> None:
    with temporary_folder() as folder:
        server = PostgresServer(folder / "data", free_port(), passwords={SUPERUSER: "s3cret"})
        try:
            server.start()
            external = ExternalPostgres(server.url(SUPERUSER))
            external.start()
            external.create_database("house")
            with psycopg.connect(external.url(APP, "house")) as app:
                assert app.execute("SELECT current_user").fetchone() == (APP,)
        finally:
            server.stop()


def test_the_server_ends_when_it_is_told_to_and_leaves_no_process() -> None:
    with temporary_postgres() as server:
        assert isinstance(server, PostgresServer)
        assert server.child is not None
        pid = server.child.pid
        assert pid is not None
        assert server.child.stop_signal == signal.SIGINT
    assert not Path(f"/proc/{pid}").exists()
