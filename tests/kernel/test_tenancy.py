"""One transaction, one district: nothing of another one can be read, written or pointed at."""

from __future__ import annotations

import asyncio

import psycopg
import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError, IntegrityError
from tests.bench.counting import counted
from tests.factories import make_town

from trellis.districts.model import District
from trellis.kernel.database import Database, UnitOfWorkOver
from trellis.kernel.tenancy import DEPLOYMENT_DISTRICT_ID, SYSTEM, Gate, inside
from trellis.people.model import Person
from trellis.students.model import Student
from trellis.teams.model import TeamMember

pytestmark = pytest.mark.database


async def test_a_transaction_without_a_district_sees_no_row(gate, database):
    await make_town(gate)
    async with database.sessions() as session:
        assert (await session.execute(select(Person.id))).all() == []
        assert (await session.execute(select(District.id))).all() == []


async def test_each_of_many_sessions_sees_its_own_district_only(gate):
    towns = [await make_town(gate) for _ in range(3)]

    async def count(town):
        async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
            rows = (await work.session.execute(select(Student.district_id))).scalars().all()
            await work.session.execute(text("SELECT pg_sleep(0.01)"))
            again = (await work.session.execute(select(Person.district_id))).scalars().all()
            return {*rows, *again} == {town.district_id}

    assert all(await asyncio.gather(*(count(towns[i % 3]) for i in range(60))))


async def test_a_row_of_another_district_cannot_be_written(gate):
    here, there = await make_town(gate), await make_town(gate)
    with pytest.raises(DBAPIError, match="row-level security"):
        async with gate.open(here.district_id, SYSTEM, "attack") as work:
            work.session.add(
                Person(
                    district_id=there.district_id,
                    kind="staff",
                    given_name="X",
                    family_name="Y",
                    name_key="x y",
                    family_name_key="y",
                )
            )


async def test_a_reference_into_another_district_cannot_be_stored(gate):
    here, there = await make_town(gate), await make_town(gate)
    with pytest.raises(IntegrityError):
        async with gate.open(here.district_id, SYSTEM, "attack") as work:
            work.session.add(
                TeamMember(
                    district_id=here.district_id,
                    student_id=there.student_id,
                    person_id=here.people["case_manager"],
                    role="case_manager",
                    starts_on=work.at.date(),
                )
            )


async def test_the_district_ends_with_the_transaction(gate, database):
    town = await make_town(gate)
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        await work.session.execute(select(Person.id))
    async with database.sessions() as session:
        assert (await session.execute(text("SELECT app_district()"))).scalar() is None


async def test_who_acts_is_said_in_the_message_that_begins_the_transaction(fresh_database, gate):
    """Nobody's first statement runs before it, whether it goes through SQLAlchemy or to the driver."""
    town = await make_town(gate)
    async with counted(fresh_database.app_url) as (url, counter):
        database = Database(url, pool_size=1)
        said: list[str] = []
        counter.saw = said.append  # type: ignore[method-assign]
        try:
            async with database.sessions() as session:
                await session.execute(text("SELECT 1"))  # SQLAlchemy asks a server once what it is
            said.clear()
            async with Gate(database).open(town.district_id, SYSTEM, "test") as work:
                assert said == [], "nothing was asked yet"
                assert (await work.session.execute(text("SELECT app_district()"))).scalar() == town.district_id
            assert [one.split(" ")[0] for one in said] == ["BEGIN;SET", "SELECT", "COMMIT;"]
            async with Gate(database).open(town.district_id, SYSTEM, "test") as work:
                driver = (await work.session.driver(begun=True)).driver_connection
                assert await driver.fetchval("SELECT app_district()") == town.district_id
        finally:
            await database.close()


async def test_what_was_to_be_said_is_not_said_by_whoever_has_the_connection_next(fresh_database, gate):
    town = await make_town(gate)
    database = Database(fresh_database.app_url, pool_size=1)
    try:
        async with Gate(database).open(town.district_id, SYSTEM, "test"):
            pass
        async with database.sessions() as session:
            assert (await session.execute(text("SELECT app_district()"))).scalar() is None
    finally:
        await database.close()


async def test_side_by_side_the_deployment_never_reads_one_district_as_another(gate):
    """The fields of one operation are resolved at once in one transaction, each inside its own district."""
    towns = [await make_town(gate) for _ in range(4)]

    async with gate.open(DEPLOYMENT_DISTRICT_ID, SYSTEM, "test") as work:

        async def districts_of_people(town):
            async with inside(work, town.district_id) as within:
                await within.session.execute(text("SELECT pg_sleep(0.005)"))
                found = set((await within.session.execute(select(Person.district_id))).scalars())
            return found == {town.district_id}

        async def own():
            found = set((await work.session.execute(select(Person.district_id))).scalars())
            return found <= {DEPLOYMENT_DISTRICT_ID}

        tasks = [deed for i in range(20) for deed in (districts_of_people(towns[i % 4]), own())]
        assert all(await asyncio.gather(*tasks))


async def test_an_error_inside_a_district_leads_back_out(gate):
    town = await make_town(gate)
    async with gate.open(DEPLOYMENT_DISTRICT_ID, SYSTEM, "test") as work:
        with pytest.raises(LookupError):
            async with inside(work, town.district_id):
                raise LookupError
        assert town.district_id not in (await work.session.execute(select(Person.district_id))).scalars().all()


async def test_somebody_who_hangs_up_leaves_no_transaction_behind(fresh_database):
    """A browser goes away in the middle of an answer; what it asked for goes on in tasks of its own."""
    database = Database(fresh_database.app_url, pool_size=2)
    gate = Gate(database)
    late = []

    async def asked():
        async with gate.open(DEPLOYMENT_DISTRICT_ID, SYSTEM, "test") as work:

            async def loader():
                await asyncio.sleep(0.02)
                await work.session.execute(text("SELECT 1"))

            late.append(asyncio.create_task(loader()))
            await asyncio.gather(*(work.session.execute(text("SELECT pg_sleep(0.5)")) for _ in range(3)))

    try:
        for _ in range(6):  # more often than there are connections
            task = asyncio.create_task(asked())
            await asyncio.sleep(0.01)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
        ends = await asyncio.gather(*late, return_exceptions=True)
        assert all(isinstance(end, UnitOfWorkOver) for end in ends)
        async with asyncio.timeout(5), gate.open(DEPLOYMENT_DISTRICT_ID, SYSTEM, "test") as work:
            left = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state LIKE 'idle in%'"
            assert (await work.session.execute(text(left))).scalar_one() == 0
        assert database.engine.sync_engine.pool.checkedout() == 0
    finally:
        await database.close()


async def test_connections_that_the_server_closed_are_replaced_unseen(fresh_database):
    database = Database(fresh_database.app_url, pool_size=3)
    gate = Gate(database)

    async def ask():
        async with gate.open(DEPLOYMENT_DISTRICT_ID, SYSTEM, "test") as work:
            await work.session.execute(text("SELECT pg_sleep(0.02)"))

    try:
        await asyncio.gather(ask(), ask(), ask())
        with psycopg.connect(fresh_database.superuser_url, autocommit=True) as admin:
            admin.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND usename = 'trellis_app'"
            )
        await asyncio.sleep(0.1)
        await asyncio.gather(ask(), ask(), ask())
    finally:
        await database.close()
