"""Hints leave after COMMIT and not otherwise, over either carrier, and a listener that was cut off looks again."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import psycopg
import pytest
from tests.factories import make_town
from tests.live.test_fan_out import killed

from trellis.kernel.database import Database
from trellis.kernel.events import SHUTTING_OUT, Carrier, Hint, Listener, hint, hint_all
from trellis.kernel.tenancy import SYSTEM, Gate
from workbench.testing import temporary_valkey
from workbench.valkey import ValkeyServer

pytestmark = [pytest.mark.database, pytest.mark.slow]


@pytest.fixture(scope="module")
def valkey() -> Iterator[ValkeyServer]:
    with temporary_valkey() as running:
        yield running


@pytest.fixture(scope="module")
async def town(gate):
    return await make_town(gate)


@asynccontextmanager
async def process(url: str, valkey_url: str | None) -> AsyncIterator[tuple[Gate, Listener]]:
    """What a process has to tell and to hear."""
    database = Database(url, pool_size=3)
    listener = Listener(url, Carrier(valkey_url, database) if valkey_url else None)
    await listener.start()
    yield Gate(database), listener
    await listener.stop()
    await database.close()


@pytest.fixture(params=["postgres", "valkey"])
async def two(request, fresh_database, valkey) -> AsyncIterator[tuple[Gate, Listener]]:
    """The gate of one process, the listener of another, over the carrier the test is about."""
    url = valkey.url if request.param == "valkey" else None
    async with process(fresh_database.app_url, url) as (gate, _), process(fresh_database.app_url, url) as (_, listener):
        if url:
            await asyncio.sleep(0.3)  # until its subscription has begun; what it misses before is looked for again
        yield gate, listener


async def heard_until(queue: asyncio.Queue[Hint], key: uuid.UUID) -> list[Hint]:
    """What came, up to the hint about `key`."""
    found: list[Hint] = []
    while not found or found[-1].ids.get("step") != str(key):
        found.append(await asyncio.wait_for(queue.get(), 5))
    return found


async def test_a_hint_is_heard_after_commit_and_never_when_rolled_back(two, town):
    gate, listener = two
    end = uuid.uuid4()
    async with listener.subscribed(town.district_id, ["plan.changed"]) as queue:
        async with gate.open(town.district_id, SYSTEM, "test") as work:
            await hint(work, "plan.changed", "one", step="kept")
            await asyncio.sleep(0.3)
            assert queue.empty(), "it left before COMMIT"
        with pytest.raises(ZeroDivisionError):
            async with gate.open(town.district_id, SYSTEM, "test") as work:
                await hint(work, "plan.changed", "two", step="lost")
                raise ZeroDivisionError
        async with gate.open(town.district_id, SYSTEM, "test") as work:
            async with work.session.begin_nested():
                await hint(work, "plan.changed", "three", step="savepoint")
            await asyncio.sleep(0.3)
            assert [one.ids["step"] for one in list(queue._queue)] == ["kept"], "a savepoint is no commit"
            await hint(work, "plan.changed", "four", step=end)
        steps = [one.ids["step"] for one in await heard_until(queue, end)]
    assert steps == ["kept", "savepoint", str(end)]


async def test_hints_of_one_deed_go_together_each_to_whom_it_is_for(two, town):
    gate, listener = two
    end, person = uuid.uuid4(), uuid.uuid4()
    async with (
        listener.subscribed(town.district_id, ["plan.changed"]) as plans,
        listener.subscribed(town.district_id, ["access.changed"], person) as access,
    ):
        async with gate.open(town.district_id, SYSTEM, "test") as work:
            await hint_all(work, [("plan.changed", "one"), ("access.changed", person), ("plan.changed", "two")])
            await hint_all(work, [])
            await asyncio.sleep(0.3)
            assert plans.empty() and access.empty()
            await hint(work, "plan.changed", "last", step=end)
        assert [one.key for one in await heard_until(plans, end)] == ["one", "two", "last"]
        assert (await asyncio.wait_for(access.get(), 5)).key == str(person)


async def test_who_hangs_up_right_after_commit_takes_no_hint_along(two, town):
    gate, listener = two
    async with listener.subscribed(town.district_id, ["plan.changed"]) as queue:

        async def deed() -> None:
            async with gate.open(town.district_id, SYSTEM, "test") as work:
                await hint(work, "plan.changed", "one", step="committed")
                let_go = work.session.let_go

                async def hung_up() -> None:
                    doing.cancel()
                    await let_go()

                work.session.let_go = hung_up

        doing = asyncio.create_task(deed())
        with pytest.raises(asyncio.CancelledError):
            await doing
        assert (await asyncio.wait_for(queue.get(), 5)).ids["step"] == "committed"


async def test_a_listener_hears_its_own_keys_and_district_only(two, town):
    gate, listener = two
    key, end = uuid.uuid4(), uuid.uuid4()
    elsewhere = await make_town(gate)
    async with listener.subscribed(town.district_id, ["plan.changed"], key) as queue:
        for district, topic, about in (
            (elsewhere.district_id, "plan.changed", key),
            (town.district_id, "team.changed", key),
            (town.district_id, "plan.changed", uuid.uuid4()),
            (town.district_id, "plan.changed", key),
        ):
            async with gate.open(district, SYSTEM, "test") as work:
                await hint(work, topic, about, step=end)
        assert len(await heard_until(queue, end)) == 1


async def test_the_valkey_carries_hints_but_none_that_shuts_somebody_out(fresh_database, valkey, town):
    """A listener that knows no Valkey hears exactly what goes by NOTIFY."""
    url = fresh_database.app_url
    async with process(url, valkey.url) as (gate, _), process(url, None) as (_, plain):
        topics = ["access.changed", "live.closed", "session.ended"]
        assert set(topics) == SHUTTING_OUT
        async with plain.subscribed(town.district_id, ["plan.changed", *topics]) as queue:
            async with gate.open(town.district_id, SYSTEM, "test") as work:
                await hint(work, "plan.changed", "x")
                for topic in topics:
                    await hint(work, topic, "x")
            await asyncio.sleep(0.5)
            found = [queue.get_nowait().topic for _ in range(queue.qsize())]
    assert sorted(found) == topics


async def test_while_the_valkey_is_away_hints_go_by_notify_the_first_too(fresh_database, valkey, town):
    url = fresh_database.app_url
    async with process(url, valkey.url) as (gate, _), process(url, valkey.url) as (_, listener):
        await asyncio.sleep(0.3)
        async with listener.subscribed(town.district_id, ["plan.changed"], "k") as queue:
            with killed(valkey):
                for n in range(3):
                    async with gate.open(town.district_id, SYSTEM, "test") as work:
                        await hint(work, "plan.changed", "k", step=str(n))
                steps = [(await asyncio.wait_for(queue.get(), 5)).ids["step"] for _ in range(3)]
                assert sorted(steps) == ["0", "1", "2"]
            again = await asyncio.wait_for(queue.get(), 10)
            assert (again.topic, again.key, again.ids) == ("plan.changed", "k", {}), "it may have missed something"


async def test_a_listener_postgres_cut_off_looks_again(fresh_database, town):
    async with process(fresh_database.app_url, None) as (_, listener):
        async with listener.subscribed(town.district_id, ["plan.changed"], "k") as queue:
            with psycopg.connect(fresh_database.superuser_url, autocommit=True) as admin:
                admin.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE datname = current_database() AND query LIKE 'LISTEN%trellis_hints%'"
                )
            assert (await asyncio.wait_for(queue.get(), 5)).ids == {}


async def test_the_last_words_of_a_short_command_are_told(fresh_database, valkey, town):
    """The shell opens a house, does one deed and goes; it never listens."""
    url = fresh_database.app_url
    async with process(url, valkey.url) as (_, listener):
        await asyncio.sleep(0.3)
        async with listener.subscribed(town.district_id, ["plan.changed"]) as queue:
            database = Database(url, pool_size=1)
            short = Listener(url, Carrier(valkey.url, database))
            async with Gate(database).open(town.district_id, SYSTEM, "test") as work:
                await hint(work, "plan.changed", "x")
            await short.stop()
            await database.close()
            assert (await asyncio.wait_for(queue.get(), 5)).key == "x"


@pytest.mark.parametrize("rubbish", [b"", b"{", b"[]", b'{"d":"x"}', b"\xff", b'{"d":1,"t":2,"k":3,"i":4}'])
async def test_what_is_no_hint_is_passed_over(rubbish, town):
    listener = Listener("postgresql://nowhere.invalid/x")
    async with listener.subscribed(town.district_id, ["plan.changed"]) as queue:
        listener.heard(rubbish)
        assert queue.empty()
