"""No page uses more statements than it declares in statements.json."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from tests.bench import statements
from tests.bench.counting import Counter as StatementCounter
from tests.bench.counting import Watched
from tests.conftest import TestDatabase
from workbench.testing import temporary_s3

AGAIN = "Where more are needed, write them down: python -m tests.bench.statements"


@pytest.fixture(scope="module")
def s3() -> Iterator[Any]:
    with temporary_s3() as server:
        yield server


@pytest.fixture(scope="module")
async def found(fresh_database: TestDatabase, s3: Any) -> statements.Asking:
    superuser = fresh_database.server.url("postgres", fresh_database.name)
    return await statements.count(superuser, fresh_database.app_url, s3)


@pytest.mark.database
async def test_every_trusted_document_keeps_to_its_statements(found: statements.Asking) -> None:
    asked = {statements.operation_of(text)[1] for text in statements.documents().values()}
    assert set(found.counts) == asked, "tests/bench/story.py asks every trusted document"
    allowed = statements.budget()
    more = {name: (count, allowed.get(name)) for name, count in found.counts.items() if count > allowed.get(name, -1)}
    assert not more, f"used and allowed: {more}. {AGAIN}"


@pytest.mark.database
async def test_one_request_opens_the_largest_plan_and_asks_for_nothing_twice(found: statements.Asking) -> None:
    """What a plan consists of is one statement a relation, however large it is (12 goals, 24 objectives, 10 services).

    Its sections alone are asked for a second time, by the checks (docs/open-ends.md).
    """
    relations = Counter(map(relation_of, found.seen["PlanPage_plan"]))
    twice = {name: count for name, count in relations.items() if count > 1 and name in PARTS_OF_A_PLAN}
    assert twice == {"plan_section": 2}


PARTS_OF_A_PLAN = {
    *("plan_section", "plan_goal", "plan_service", "plan_version", "shared_draft", "comment_thread", "comment"),
    *("meeting", "meeting_participant", "rights_holder"),
}


def relation_of(statement: str) -> str:
    """The first relation a statement reads from, those within its sub-selects aside."""
    depth = 0
    for found in re.finditer(r"[()]|\bFROM\s+(\w+)", statement):
        if found[1] is None:
            depth += 1 if found[0] == "(" else -1
        elif depth == 0:
            return found[1]
    return ""


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
    counter = StatementCounter()
    watched = Watched(counter)
    for start in range(0, len(told), at_once):
        watched.feed(told[start : start + at_once])
    assert counter.statements == ["SELECT 1", "SELECT 2", "SELECT 2"]
