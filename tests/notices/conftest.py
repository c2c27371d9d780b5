"""A post office with a mail catcher behind it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.conftest import TestDatabase
from tests.notices.post import Post, listening, settings_for
from trellis.kernel.tenancy import Gate
from workbench.mail import MailCatcher
from workbench.testing import temporary_mail


@pytest.fixture(scope="module")
def catcher() -> Iterator[MailCatcher]:
    with temporary_mail() as running:
        yield running


@pytest.fixture
def post(gate: Gate, fresh_database: TestDatabase, catcher: MailCatcher, monkeypatch: pytest.MonkeyPatch) -> Post:
    settings = settings_for(fresh_database.app_url, smtp_url=catcher.smtp_url)
    return listening(Post(gate, settings), monkeypatch)
