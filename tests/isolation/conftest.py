"""Two full districts behind the real application, shared by the tests of this folder."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.conftest import Server, TestDatabase
from tests.isolation.world import World, open_world
from workbench.s3 import S3Server
from workbench.testing import temporary_s3


@contextmanager
def own_database(postgres: Server, template: str) -> Iterator[TestDatabase]:
    """A migrated database for as long as the block lasts."""
    name = f"isolation_{uuid.uuid4().hex[:12]}"
    postgres.create(name, template)
    try:
        yield TestDatabase(postgres, name)
    finally:
        postgres.drop(name)


@pytest.fixture(scope="package")
def isolation_s3() -> Iterator[S3Server]:
    """One S3 server for the folder."""
    with temporary_s3(bucket="trellis") as server:
        yield server


@pytest.fixture(scope="package")
async def world(
    postgres: Server,
    migrated_template: str,
    isolation_s3: S3Server,
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncIterator[World]:
    """Nobody succeeds in changing aspen here, so all tests of the folder may share it."""
    with own_database(postgres, migrated_template) as database:
        async with open_world(database, isolation_s3, tmp_path_factory.mktemp("pages")) as opened:
            yield opened


@pytest.fixture
async def world_to_change(
    postgres: Server, migrated_template: str, isolation_s3: S3Server, tmp_path: Path
) -> AsyncIterator[World]:
    """A world of one test, where people do what is theirs to do."""
    with own_database(postgres, migrated_template) as database:
        async with open_world(database, isolation_s3, tmp_path) as opened:
            yield opened
