"""Servers for tests: free ports, temporary folders, nothing left behind, also when a test fails."""

from __future__ import annotations

import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from workbench.clamav import ClamScanner
from workbench.mail import MailCatcher
from workbench.oidc import OidcProvider
from workbench.ports import free_port
from workbench.postgres import ExternalPostgres, PostgresServer
from workbench.s3 import S3Server
from workbench.valkey import ValkeyServer


@contextmanager
def temporary_folder(prefix: str = "trellis-") -> Iterator[Path]:
    """A folder other users may pass through (PostgreSQL runs as one), removed at the end."""
    # Root's TMPDIR may be closed to others; /tmp never is.
    folder = Path(tempfile.mkdtemp(prefix=prefix, dir="/tmp" if os.geteuid() == 0 else None))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def temporary_postgres(*, durable: bool = False) -> Iterator[PostgresServer | ExternalPostgres]:
    """A running server with the roles Trellis uses; `durable` keeps fsync on.

    DATABASE_ADMIN_URL names a running server to use instead. Databases made
    there are the caller's to drop.
    """
    admin_url = os.environ.get("DATABASE_ADMIN_URL")
    if admin_url:
        external = ExternalPostgres(admin_url)
        external.start()
        yield external
        return
    with temporary_folder("trellis-postgres-") as folder:
        server = PostgresServer(folder / "data", free_port(), durable=durable)
        try:
            server.start()
            yield server
        finally:
            server.stop()


@contextmanager
def temporary_s3(*, bucket: str = "trellis", origins: Sequence[str] = ()) -> Iterator[S3Server]:
    """A running S3 server with an empty bucket. `origins` may upload from a browser."""
    with temporary_folder("trellis-s3-") as folder:
        keys = {"access_key": "workbench", "secret_key": secrets.token_hex(20)}
        server = S3Server(folder / "objects", free_port(), origins=origins, **keys)
        try:
            server.start()
            server.create_bucket(bucket)
            yield server
        finally:
            server.stop()


@contextmanager
def temporary_mail() -> Iterator[MailCatcher]:
    """A mail server that keeps everything and sends nothing on."""
    with temporary_folder("trellis-mail-") as folder:
        catcher = MailCatcher(folder / "mail", smtp_port=free_port(), http_port=free_port())
        try:
            catcher.start()
            yield catcher
        finally:
            catcher.stop()


@contextmanager
def temporary_clamd() -> Iterator[ClamScanner]:
    """A virus scanner that knows EICAR. Raises RuntimeError with how to install it where it is missing."""
    with temporary_folder("trellis-clamd-") as folder:
        scanner = ClamScanner(folder / "clamd", free_port())
        try:
            scanner.start()
            yield scanner
        finally:
            scanner.stop()


@contextmanager
def temporary_valkey() -> Iterator[ValkeyServer]:
    """A Valkey or Redis. Raises RuntimeError with how to install it where both are missing."""
    with temporary_folder("trellis-valkey-") as folder:
        server = ValkeyServer(folder / "valkey", free_port())
        try:
            server.start()
            yield server
        finally:
            server.stop()


@contextmanager
def temporary_oidc(
    issuers: Sequence[dict[str, Any]], *, port: int | None = None, accounts_file: Path | None = None
) -> Iterator[OidcProvider]:
    """Running issuers, with the shapes of the README. Pass a `port` where clients must know it beforehand."""
    with temporary_folder("trellis-oidc-") as folder:
        provider = OidcProvider(folder / "oidc", port or free_port(), issuers=issuers, accounts_file=accounts_file)
        try:
            provider.start()
            yield provider
        finally:
            provider.stop()
