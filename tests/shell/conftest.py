"""The product's shell as somebody types it, against real parts."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout

import pytest

from tests.conftest import REPOSITORY, TestDatabase
from tests.shell.served import settings_of
from trellis.cli import main
from trellis.settings import settings as get_settings
from workbench.oidc import OidcProvider
from workbench.ports import free_port
from workbench.s3 import S3Server
from workbench.testing import temporary_oidc, temporary_s3

Shell = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def provider() -> Iterator[OidcProvider]:
    """One issuer, `cedar`."""
    client = {
        "client_id": "trellis",
        "client_secret": "s",
        "redirect_uris": ["http://localhost:1/auth/cedar/callback"],
        "post_logout_redirect_uris": ["http://localhost:1/signed-out"],
        "backchannel_logout_uri": "http://localhost:1/auth/cedar/backchannel-logout",
    }
    with temporary_oidc([{"key": "cedar", "name": "Cedar", "accounts": [], "clients": [client]}]) as running:
        yield running


@pytest.fixture(scope="module")
def s3() -> Iterator[S3Server]:
    with temporary_s3() as running:
        yield running


@pytest.fixture(scope="module")
def trellis(fresh_database: TestDatabase, s3: S3Server) -> Shell:
    """`trellis WORDS...`; `settings` replace those of the deployment, None takes one away."""
    usual = settings_of(
        fresh_database,
        free_port(),
        TRELLIS_S3_ENDPOINT=s3.endpoint,
        TRELLIS_S3_ACCESS_KEY=s3.access_key,
        TRELLIS_S3_SECRET_KEY=s3.secret_key,
    )

    def run(*words: str, **settings: str | None) -> subprocess.CompletedProcess[str]:
        environment = {name: value for name, value in {**usual, **settings}.items() if value is not None}
        out, err, status = io.StringIO(), io.StringIO(), [1]

        def typed() -> None:
            try:
                status[0] = main(list(words))
            except SystemExit as ended:
                status[0] = int(ended.code or 0)
            except BaseException:
                traceback.print_exc()

        with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
            for name in [name for name in os.environ if name.startswith("TRELLIS_")]:
                patch.delenv(name)
            for name, value in environment.items():
                patch.setenv(name, value)
            patch.chdir(REPOSITORY)
            get_settings.cache_clear()
            # In a thread, because a command brings its own event loop.
            thread = threading.Thread(target=typed)
            thread.start()
            thread.join()
        get_settings.cache_clear()
        return subprocess.CompletedProcess(words, status[0], out.getvalue(), err.getvalue())

    return run


@pytest.fixture(scope="module")
def process(fresh_database: TestDatabase) -> Shell:
    """The same as a process of its own, which takes seconds."""

    def run(*words: str, **settings: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "trellis", *words],
            cwd=REPOSITORY,
            env=settings_of(fresh_database, free_port(), **settings),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    return run
