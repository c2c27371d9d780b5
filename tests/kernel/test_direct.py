"""The driver's own connections: used again when left in order, never otherwise."""

from __future__ import annotations

import asyncio
import uuid
from datetime import UTC, datetime

import asyncpg
import pytest
from sqlalchemy import text
from tests.conftest import TestDatabase

from trellis.kernel.database import Database
from trellis.kernel.direct import DirectConnections
from trellis.kernel.tenancy import SYSTEM, Gate

pytestmark = pytest.mark.database
TOWN, NOW = uuid.uuid4(), datetime.now(UTC)


@pytest.fixture
async def two(fresh_database: TestDatabase):
    connections = DirectConnections(fresh_database.app_url, most=2, server_settings={"jit": "off"})
    yield connections
    await connections.close()


async def pid(connection) -> int:
    return await connection.fetchval("SELECT pg_backend_pid()")


async def test_a_connection_left_in_order_is_used_again(two: DirectConnections) -> None:
    first = await two.take()
    process = await pid(first)
    two.give_back(first, in_order=True)
    again = await two.take()
    assert await pid(again) == process
    assert await again.fetchval("SHOW jit") == "off"
    two.give_back(again, in_order=True)


@pytest.mark.parametrize("how", ["out of order", "in a transaction", "closed by the server"])
async def test_any_other_is_never_seen_again(two: DirectConnections, database: Database, how: str) -> None:
    first = await two.take()
    process = await pid(first)
    if how == "in a transaction":
        await first.execute("BEGIN; SET LOCAL app.context = 'somebody'")
    if how == "closed by the server":
        two.give_back(first, in_order=True)
        async with database.sessions() as session:
            await session.execute(text(f"SELECT pg_terminate_backend({process})"))
        async with asyncio.timeout(5):
            while not first.is_closed():
                await asyncio.sleep(0.01)
    else:
        two.give_back(first, in_order=how == "in a transaction")
    taken = [await two.take(), await two.take()]
    for one in taken:
        assert await pid(one) != process
        assert not await one.fetchval("SELECT current_setting('app.context', true)")
        two.give_back(one, in_order=True)


async def test_whoever_comes_when_all_are_in_use_waits(two: DirectConnections) -> None:
    first, second = await two.take(), await two.take()
    third = asyncio.create_task(two.take())
    done, _ = await asyncio.wait({third}, timeout=0.05)
    assert not done
    two.give_back(first, in_order=True)
    assert await third is first
    for one in (first, second):
        two.give_back(one, in_order=True)


async def test_a_statement_called_off_leaves_no_transaction_to_the_next(gate: Gate, database: Database) -> None:
    """Its connection is in nobody's hands any more, nor what it wrote anywhere."""
    began = asyncio.Event()

    async def slow() -> None:
        work = gate.direct(TOWN, SYSTEM, NOW, NOW.date())
        async with work as connection:
            began.set()
            await connection.execute("SELECT pg_sleep(5)")

    task = asyncio.create_task(slow())
    await began.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    async with gate.direct(TOWN, SYSTEM, NOW, NOW.date()) as connection:
        assert (await connection.fetchval("SELECT current_setting('app.context')")).startswith(str(TOWN))
        assert await connection.fetchval("SELECT 1") == 1


async def test_nothing_is_taken_once_they_are_closed(two: DirectConnections) -> None:
    in_use = await two.take()
    await two.close()
    with pytest.raises(asyncpg.InterfaceError):
        await two.take()
    two.give_back(in_use, in_order=True)
    assert in_use.is_closed()
