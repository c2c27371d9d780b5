"""Fields of one answer are asked side by side; one that fails calls the others off. That must cost nobody anything."""

from __future__ import annotations

import asyncio
import gc
import uuid
import warnings
from collections.abc import Sequence
from time import monotonic

import pytest
from sqlalchemy import select, text
from tests.factories import Town, make_town

from trellis.graphql.context import Context
from trellis.kernel.audit import AuditEntry, record
from trellis.kernel.database import Database, UnitOfWorkOver
from trellis.kernel.tenancy import DEPLOYMENT_DISTRICT_ID, SYSTEM, Gate, UnitOfWork, inside
from trellis.people.model import Person

pytestmark = pytest.mark.database


async def called_off(work: UnitOfWork, count: int = 3) -> None:
    """Some statements begin or wait for their turn, and whoever asked for them is cancelled."""
    asking = [asyncio.create_task(work.session.execute(text("SELECT pg_sleep(0.2)"))) for _ in range(count)]
    async with asyncio.timeout(5):
        while not work.session.in_transaction() or not asking[0].get_stack():
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.05)
    for task in asking:
        task.cancel()
    assert all(isinstance(end, asyncio.CancelledError) for end in await asyncio.gather(*asking, return_exceptions=True))


async def test_what_was_done_before_and_after_is_kept(gate: Gate) -> None:
    town = await make_town(gate)
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        record(work, "student.read", "student", town.student_id, student_id=town.student_id)
        await called_off(work)
        assert (await work.session.execute(text("SELECT 1"))).scalar_one() == 1
        record(work, "plan.read", "plan", None, student_id=town.student_id)
    assert await actions(gate, town) == {"student.read", "plan.read"}


async def test_a_statement_inside_a_tenant_called_off_leaves_the_operator_in_their_own(gate: Gate) -> None:
    town = await make_town(gate)

    async def reach(work: UnitOfWork) -> None:
        async with inside(work, town.district_id) as within:
            await within.session.execute(text("SELECT pg_sleep(0.2)"))

    async with gate.open(DEPLOYMENT_DISTRICT_ID, SYSTEM, "test") as work:
        reaching = asyncio.create_task(reach(work))
        await asyncio.sleep(0.1)
        reaching.cancel()
        with pytest.raises(asyncio.CancelledError):
            await reaching
        here = text("SELECT app_district()")
        assert (await work.session.execute(here)).scalar_one() == DEPLOYMENT_DISTRICT_ID


async def test_who_hangs_up_does_not_keep_the_database_busy(fresh_database) -> None:
    database = Database(fresh_database.app_url, pool_size=1)

    async def asked() -> None:
        async with Gate(database).open(DEPLOYMENT_DISTRICT_ID, SYSTEM, "test") as work:
            await work.session.execute(text("SELECT pg_sleep(10)"))

    try:
        begun = monotonic()
        task = asyncio.create_task(asked())
        await asyncio.sleep(0.2)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert monotonic() - begun < 5
    finally:
        await database.close()


async def actions(gate: Gate, town: Town) -> set[str]:
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        return set((await work.session.execute(select(AuditEntry.action))).scalars())


async def test_two_who_wait_for_one_thing_are_called_off_one_by_one(gate: Gate) -> None:
    """A failed field calls off the loading of what another part of the answer waits for as well."""
    town = await make_town(gate)

    async def names(work: UnitOfWork, keys: Sequence[uuid.UUID]) -> list[str]:
        rows = await work.session.execute(select(Person.id, Person.given_name).where(Person.id.in_(keys)))
        found = {row.id: row.given_name for row in rows}
        return [found[key] for key in keys]

    async with gate.open(town.district_id, SYSTEM, "test") as work:
        context = Context(None, None, work)  # type: ignore[arg-type]

        async def load() -> str:
            return await context.loader("names", names).load(town.student_id)

        failed, other = asyncio.create_task(load()), asyncio.create_task(load())
        await asyncio.sleep(0)
        failed.cancel()
        assert await other == "Maya"
        assert failed.cancelled()


async def test_what_was_still_to_be_loaded_when_somebody_hangs_up_is_nobodys_error(gate: Gate) -> None:
    """The loading goes on by itself, meets the end of its unit of work, and that is no error for the log."""
    town = await make_town(gate)
    reported: list[dict[str, object]] = []
    ended = asyncio.Event()
    ends: list[BaseException] = []

    async def slow(work: UnitOfWork, keys: Sequence[uuid.UUID]) -> list[str]:
        await ended.wait()
        try:
            await work.session.execute(text("SELECT 1"))
        except UnitOfWorkOver as over:
            ends.append(over)
            raise
        return ["" for _ in keys]

    async def asked() -> None:
        async with gate.open(town.district_id, SYSTEM, "test") as work:
            context = Context(None, None, work)  # type: ignore[arg-type]
            await context.loader("slow", slow).load(town.student_id)

    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda _, said: reported.append(said))
    try:
        asking = asyncio.create_task(asked())
        await asyncio.sleep(0.05)
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking
        ended.set()
        async with asyncio.timeout(5):
            while not ends:
                await asyncio.sleep(0.01)
        ends.clear()
        del asking
        for _ in range(3):
            await asyncio.sleep(0.01)
            gc.collect()
    finally:
        loop.set_exception_handler(None)
    assert reported == []


async def test_what_is_noted_while_another_statement_is_written_is_kept_in_order(gate: Gate) -> None:
    """A field notes its reading in the middle of what another field is just sending to the database."""
    town = await make_town(gate)
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        for _ in range(300):
            record(work, "student.read", "student", town.student_id, student_id=town.student_id)
        sending = asyncio.create_task(work.session.flush())
        async with asyncio.timeout(5):
            while not work.session.sync_session._flushing:
                await asyncio.sleep(0)
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            record(work, "plan.read", "plan", None, student_id=town.student_id)
            await sending
    assert await actions(gate, town) == {"student.read", "plan.read"}
