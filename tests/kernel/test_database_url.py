"""What a database's URL says holds for every connection, whichever library makes it."""

from __future__ import annotations

import psycopg
import pytest
from sqlalchemy import text

from trellis.kernel.database import Database

pytestmark = pytest.mark.database


async def test_the_way_libpq_asks_for_tls_is_understood_by_the_pool_and_beside_it(fresh_database):
    """Managed servers hand out `?sslmode=require`; the worker and migrations read it by libpq itself."""
    database = Database(f"{fresh_database.app_url}?sslmode=disable&application_name=trellis-here", pool_size=1)
    try:
        async with database.sessions() as session:
            assert (await session.execute(text("SHOW application_name"))).scalar() == "trellis-here"
            assert (await session.execute(text("SHOW jit"))).scalar() == "off"
        direct = await database.direct.take()
        assert await direct.fetchval("SHOW application_name") == "trellis-here"
        database.direct.give_back(direct, in_order=True)
    finally:
        await database.close()


async def test_tls_that_is_asked_for_is_never_left_out(fresh_database):
    """The tests' server has none, so nobody may get through."""
    url = f"{fresh_database.app_url}?sslmode=require"
    database = Database(url, pool_size=1)
    try:
        with pytest.raises(ConnectionError, match="SSL"):
            async with database.sessions() as session:
                await session.execute(text("SELECT 1"))
        with pytest.raises(ConnectionError, match="SSL"):
            await database.direct.take()
        with pytest.raises(psycopg.OperationalError, match="SSL"):
            psycopg.connect(url)
    finally:
        await database.close()
