"""No page uses more statements than it declares in statements.json."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.bench import statements
from tests.bench.counting import Counter, Watched
from tests.conftest import TestDatabase
from workbench.testing import temporary_s3

AGAIN = "Where more are needed, write them down: python -m tests.bench.statements"


@pytest.fixture(scope="module")
def s3() -> Iterator[Any]:
    with temporary_s3() as server:
        yield server


@pytest.mark.database
async def test_every_trusted_document_keeps_to_its_statements(fresh_database: TestDatabase, s3: Any) -> None:
    superuser = fresh_database.server.url("postgres", fresh_database.name)
    found = await statements.count(superuser, fresh_database.app_url, s3)

    asked = {statements.operation_of(text)[1] for text in statements.documents().values()}
    assert set(found.counts) == asked, "tests/bench/story.py asks every trusted document"
    allowed = statements.budget()
    more = {name: (count, allowed.get(name)) for name, count in found.counts.items() if count > allowed.get(name, -1)}
    assert not more, f"used and allowed: {more}. {AGAIN}"


def test_the_budget_names_no_document_that_is_gone() -> None:
    asked = {statements.operation_of(text)[1] for text in statements.documents().values()}
    assert set(statements.budget()) <= asked, AGAIN


def message(kind: bytes, body: bytes) -> bytes:
    return kind + (len(body) + 4).to_bytes(4, "big") + body


@pytest.mark.parametrize("at_once", [1, 7, 10_000])
def test_statements_are_counted_however_the_bytes_come(at_once: int) -> None:
    startup = (196_608).to_bytes(4, "big") + b"user\0x\0\0"
    told = b"".join(
        [
            (8).to_bytes(4, "big") + (80_877_103).to_bytes(4, "big"),  # may we speak TLS?
            (len(startup) + 4).to_bytes(4, "big") + startup,
            message(b"Q", b"BEGIN; SET LOCAL app.context = 'x'; SELECT 1\0"),
            message(b"P", b"one\0SELECT 2\0\0\0"),
            *[message(b"B", b"\0one\0\0\0\0\0\0\0") + message(b"E", b"\0\0\0\0\0")] * 2,
            message(b"S", b""),
            message(b"Q", b"COMMIT\0"),
        ]
    )
    counter = Counter()
    watched = Watched(counter)
    for start in range(0, len(told), at_once):
        watched.feed(told[start : start + at_once])
    assert counter.statements == ["SELECT 1", "SELECT 2", "SELECT 2"]
