"""Starts a whole demo in the right order, watches it, and stops all of it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from typing import Any, Protocol

from workbench.clamav import HOW_TO_INSTALL, ClamScanner, clamd_program
from workbench.demo_state import BUCKET, DATABASE, DemoState, app_environment
from workbench.mail import MailCatcher
from workbench.oidc import OidcProvider
from workbench.postgres import APP, OWNER, SUPERUSER, ExternalPostgres, PostgresServer
from workbench.processes import REPOSITORY, Child, StartFailed
from workbench.s3 import S3Server
from workbench.seal import ensure_seal

TRELLIS = (str(REPOSITORY / "bin" / "trellis"),)


class Stopped(Exception):
    """Somebody asked the demo to end."""


class _Server(Protocol):
    child: Child

    def begin(self) -> None: ...
    def await_ready(self) -> None: ...
    def stop(self) -> None: ...


class Demo:
    """One demo: `start`, then `watch` until something ends it, then `stop`.

    `trellis` is the command the product answers to; `sizes` are students of
    each demo district and `states` those that lie elsewhere, as `trellis demo seed` takes them.
    """

    def __init__(
        self,
        state: DemoState,
        *,
        trellis: Sequence[str] = TRELLIS,
        sizes: str | None = None,
        states: str | None = None,
    ) -> None:
        self.state, self._trellis = state, list(trellis)
        self._seeding = [
            word for name, said in (("--sizes", sizes), ("--states", states)) if said for word in (name, said)
        ]
        known, ports, folder = state.secrets(), state.ports, state.folder
        admin_url = os.environ.get("DATABASE_ADMIN_URL")
        self._database = f"{DATABASE}_{ports.base}" if admin_url else DATABASE
        passwords = {role: known[role] for role in (SUPERUSER, OWNER, APP)}
        self.postgres = (
            ExternalPostgres(admin_url)
            if admin_url
            else PostgresServer(folder / "postgres", ports.postgres, durable=True, passwords=passwords)
        )
        self.s3 = S3Server(
            folder / "objects",
            ports.s3,
            access_key=known["s3_access_key"],
            secret_key=known["s3_secret_key"],
            origins=[state.base_url],
        )
        self.mail = MailCatcher(folder / "mail", smtp_port=ports.smtp, http_port=ports.mail)
        self.oidc = OidcProvider(
            folder / "oidc", ports.oidc, issuers=state.issuers(), accounts_file=state.accounts_file
        )
        self.scanner = ClamScanner(folder / "clamd", ports.clamd) if clamd_program() else None
        self._children: list[Child] = []
        self._own: dict[str, Child] = {}  # the product's own processes, as the report names them
        self._stops: list[Callable[[], None]] = []

    def start(self) -> None:
        """Bring everything up. Raises StartFailed with the name of what failed and the end of its log."""
        taken = self.state.ports.taken()
        if taken:
            raise StartFailed(
                f"Something else listens on port {', '.join(map(str, taken))}. "
                "Stop it, or move the demo: TRELLIS_PORT=9400 make demo"
            )
        # Of one that was killed: scripts wait for the file, and take it for the word that everything answers.
        self.state.report.unlink(missing_ok=True)
        self._start_world()
        self._prepare_database()
        self._start_app()
        self._write_report()

    def watch(self) -> None:
        """Return never; raises StartFailed when a part ends by itself."""
        while True:
            self.bring_back()
            for child in self._children:
                if child.exit_status() is not None:
                    raise StartFailed(
                        f"{child.name} ended by itself with status {child.exit_status()}.\n{child.last_lines()}"
                    )
            time.sleep(0.5)

    def bring_back(self) -> None:
        """Start the app or the worker again when it was killed, as anything that runs servers does.

        One that ends by itself is not brought back: it has something to say.
        """
        killed = [child for child in self._own.values() if (child.exit_status() or 0) < 0]
        for child in killed:
            child.start()
        if killed:
            self._write_report()

    def stop(self) -> None:
        """End everything that was started, the app first; nothing says any more that it is ready."""
        if self._own:
            self.state.report.unlink(missing_ok=True)
        while self._stops:
            self._stops.pop()()

    def complaints(self) -> str:
        """What the product's own processes logged as more than information, the newest; empty when nothing."""
        said = ((child.name, child.complaints()) for child in self._children[-2:])
        return "\n".join(f"{name}:\n{lines}" for name, lines in said if lines)

    def people(self) -> list[dict[str, Any]]:
        """The demo people, as the product wrote them."""
        people: list[dict[str, Any]] = json.loads(self.state.people_file.read_text())
        return people

    def _start_world(self) -> None:
        # The slow starters first; they come up while PostgreSQL does.
        servers: list[_Server] = [self.s3, self.mail, self.oidc, *([self.scanner] if self.scanner else [])]
        for server in servers:
            self._stops.append(server.stop)
            server.begin()
            self._children.append(server.child)
        if self.scanner is None:
            print(f"Uploads will wait for a virus scan. {HOW_TO_INSTALL}", file=sys.stderr)
        self._stops.append(self.postgres.stop)
        self.postgres.start()
        if isinstance(self.postgres, PostgresServer) and self.postgres.child:
            self._children.append(self.postgres.child)
        for server in servers:
            server.await_ready()
        self.s3.create_bucket(BUCKET)
        ensure_seal(self.state.folder / "seal-key.pem", self.state.folder / "seal-certificate.pem")

    def _prepare_database(self) -> None:
        is_seeded = self.state.seeded_mark.exists() and self.postgres.has_database(self._database)
        if not is_seeded:
            # What a broken first start left behind would make the data a mixture.
            self.postgres.drop_database(self._database)
            self.postgres.create_database(self._database)
        self._run("migrate", TRELLIS_OWNER_DATABASE_URL=self.postgres.url(OWNER, self._database))
        if not is_seeded:
            print("Loading the demo districts (first start only) ...", flush=True)
            files = ["--people-file", str(self.state.people_file), "--accounts-file", str(self.state.accounts_file)]
            self._run("demo", "seed", *files, *self._seeding)
            self.state.seeded_mark.touch()

    def _start_app(self) -> None:
        for command, name in (("serve", "App"), ("worker", "Worker")):
            child = Child(
                name,
                [*self._trellis, command],
                log=self.state.folder / f"{command}.log",
                environment=self._environment(),
                folder=REPOSITORY,
            )
            self._stops.append(child.stop)
            child.start()
            self._children.append(child)
            self._own[name.lower()] = child
        self._children[-2].wait_until(lambda: _is_ready(f"{self.state.base_url}/readyz"), seconds=60)

    def _run(self, *arguments: str, **more: str) -> None:
        log = self.state.folder / f"{arguments[0]}.log"
        with log.open("wb") as output:
            done = subprocess.run(
                [*self._trellis, *arguments],
                cwd=REPOSITORY,
                env=self._environment() | more,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                check=False,
            )
        if done.returncode:
            lines = "\n".join(f"    {line}" for line in log.read_text(errors="replace").splitlines()[-20:])
            raise StartFailed(f"`trellis {' '.join(arguments[:2])}` ended with status {done.returncode}.\n{lines}")

    def _environment(self) -> dict[str, str]:
        environment = app_environment(
            self.state,
            database_url=self.postgres.url(APP, self._database),
            s3_endpoint=self.s3.endpoint,
            smtp_url=self.mail.smtp_url,
        )
        return environment | ({"TRELLIS_CLAMD_URL": self.scanner.url} if self.scanner else {})

    def _write_report(self) -> None:
        report = {
            "baseUrl": self.state.base_url,
            "databaseUrl": self.postgres.url(APP, self._database),
            "adminDatabaseUrl": self.postgres.url(SUPERUSER, self._database),
            "s3Endpoint": self.s3.endpoint,
            "mailUrl": self.mail.messages_url,
            "accountsFile": str(self.state.accounts_file),
            "processes": {name: child.pid for name, child in self._own.items()},
            "people": self.people(),
        }
        scratch = self.state.report.with_suffix(".json.new")
        scratch.touch(mode=0o600)
        scratch.write_text(json.dumps(report, indent=2))
        scratch.replace(self.state.report)  # whole or not at all: scripts wait for this file


def run_demo(state: DemoState, **options: Any) -> int:
    """`make demo`: everything, until Ctrl-C or SIGTERM. Returns the exit status."""
    lock = state.lock()
    if lock is None:
        print(f"The demo already runs: {state.base_url}. `make demo-stop` ends it.", file=sys.stderr)
        return 1
    with lock:
        demo = Demo(state, **options)
        return supervise([demo], then=lambda: _stay(demo))


def run_around(demos: Sequence[Demo], command: Sequence[str]) -> int:
    """Run one command beside demos of its own; returns the command's exit status.

    TRELLIS_URL is where the first is; TRELLIS_DEMO_FILE names the report of each, with a colon between them.
    """

    def bring_back() -> None:
        for one in demos:
            one.bring_back()

    def beside() -> int:
        environment = os.environ | {
            "TRELLIS_URL": demos[0].state.base_url,
            "TRELLIS_DEMO_FILE": ":".join(str(one.state.report) for one in demos),
        }
        status = _run_in_group(command, environment, meanwhile=bring_back)
        if status and (complaints := "\n".join(said for one in demos if (said := one.complaints()))):
            # Nothing more: what the command itself said last must stay in sight, where only the end of a log is kept.
            print(complaints, file=sys.stderr)
        return status

    return supervise(demos, then=beside, status_when_stopped=1)  # the command did not finish


def _run_in_group(command: Sequence[str], environment: dict[str, str], meanwhile: Callable[[], None]) -> int:
    """Run a command, calling `meanwhile` often; when we are asked to end, so is everything it started."""
    process = subprocess.Popen(list(command), cwd=REPOSITORY, env=environment, start_new_session=True)
    try:
        while True:
            try:
                return process.wait(0.2)
            except subprocess.TimeoutExpired:
                meanwhile()
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGTERM)
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)


def supervise(demos: Sequence[Demo], *, then: Callable[[], int], status_when_stopped: int = 0) -> int:
    """Start, do what is asked, stop whatever happened. Returns the exit status, 1 after a failure."""
    for asked in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(asked, _ask_to_end)
    try:
        # One after the other, by this thread: what it starts ends with it, even when it is killed.
        for demo in demos:
            demo.start()
        return then()
    except Stopped:
        return status_when_stopped
    except (StartFailed, RuntimeError) as problem:
        print(f"\n{problem}", file=sys.stderr)
        return 1
    finally:
        for asked in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(asked, signal.SIG_IGN)  # a second Ctrl-C must not leave half of it running
        for demo in demos:
            demo.stop()


def _stay(demo: Demo) -> int:
    print(people_table(demo.people()))
    print(f"Mail the demo sends: {demo.mail.page_url}")
    print(f"READY {demo.state.base_url}", flush=True)
    demo.watch()
    return 0


def people_table(people: list[dict[str, Any]]) -> str:
    """Who can sign in, one a line."""
    columns = ("district", "role", "name", "username", "password", "issuer")
    rows = [columns, *(tuple(str(person.get(column) or "-") for column in columns) for person in people)]
    widths = [max(len(row[place]) for row in rows) for place in range(len(columns))]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in rows)


def _ask_to_end(number: int, _: object) -> None:
    raise Stopped(signal.Signals(number).name)


def _is_ready(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False
