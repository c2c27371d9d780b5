"""The audit log: written with the deed, chained in order, and any change shows."""

from __future__ import annotations

import asyncio
import uuid

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError
from tests.factories import make_town

from trellis.kernel import audit
from trellis.kernel.tenancy import DEPLOYMENT_DISTRICT_ID, SYSTEM

pytestmark = pytest.mark.database


async def write(gate, town, count: int) -> None:
    for _ in range(count):
        async with gate.open(town.district_id, town.actor("case_manager"), "plan.read") as work:
            audit.record(work, "plan.read", "plan", town.student_id, student_id=town.student_id)


async def seal_and_verify(gate, town):
    async with gate.open(town.district_id, SYSTEM, "audit.seal") as work:
        await audit.seal(work)
    async with gate.open(town.district_id, SYSTEM, "audit.verify") as work:
        return await audit.verify_chain(work)


async def test_entries_of_many_writers_are_chained_once_each_and_in_order(gate):
    town = await make_town(gate)
    await asyncio.gather(*(write(gate, town, 10) for _ in range(5)))
    verdict = await seal_and_verify(gate, town)
    assert (verdict.sealed_count, verdict.waiting_count, verdict.broken_at) == (50, 0, None)


async def test_two_sealers_at_once_make_one_chain(gate):
    town = await make_town(gate)
    await write(gate, town, 20)
    await asyncio.gather(*(seal_and_verify(gate, town) for _ in range(4)))
    verdict = await seal_and_verify(gate, town)
    assert (verdict.sealed_count, verdict.broken_at) == (20, None)


async def test_the_deployment_knows_where_entries_wait_and_a_district_knows_only_of_itself(gate):
    busy, calm, other = [await make_town(gate) for _ in range(3)]

    async def asked(district_id, actor=SYSTEM) -> set[uuid.UUID]:
        async with gate.open(district_id, actor, "audit.waiting") as work:
            return set(await audit.districts_with_waiting(work)) & {t.district_id for t in (busy, calm, other)}

    for town in (busy, calm, other):
        await write(gate, town, 2)
        if town is calm:
            await seal_and_verify(gate, town)
    assert await asked(DEPLOYMENT_DISTRICT_ID) == {busy.district_id, other.district_id}
    assert await asked(busy.district_id) == {busy.district_id}
    assert await asked(calm.district_id) == set()
    # Not even in the deployment's place is it told to somebody who does not act for it.
    assert await asked(DEPLOYMENT_DISTRICT_ID, busy.actor("case_manager")) == set()


async def test_an_entry_that_was_rolled_back_never_stood_in_the_log(gate):
    town = await make_town(gate)

    async def fails() -> None:
        async with gate.open(town.district_id, town.actor("case_manager"), "plan.read") as work:
            audit.record(work, "plan.read", "plan", None)
            await work.session.flush()
            raise ValueError

    with pytest.raises(ValueError):
        await fails()
    assert (await seal_and_verify(gate, town)).sealed_count == 0


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET action = 'plan.nothing' WHERE district_id = %(d)s AND id = "
        "(SELECT id FROM audit_seal WHERE district_id = %(d)s AND number = 3)",
        "UPDATE audit_entry SET at = at - interval '1 day' WHERE district_id = %(d)s AND id = "
        "(SELECT id FROM audit_seal WHERE district_id = %(d)s AND number = 3)",
        "DELETE FROM audit_seal WHERE district_id = %(d)s AND number = 3",
    ],
    ids=["another deed", "another day", "one taken out"],
)
async def test_a_changed_entry_shows_where_the_chain_breaks(gate, fresh_database, statement):
    town = await make_town(gate)
    await write(gate, town, 5)
    assert (await seal_and_verify(gate, town)).broken_at is None
    with psycopg.connect(fresh_database.superuser_url, autocommit=True) as superuser:
        assert superuser.execute(statement, {"d": town.district_id}).rowcount == 1
    assert (await seal_and_verify(gate, town)).broken_at == 3


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET action = 'x'",
        "DELETE FROM audit_entry",
        "DELETE FROM audit_seal",
        "INSERT INTO audit_seal SELECT * FROM audit_seal",
        "DELETE FROM audit_waiting",
        "UPDATE audit_seal SET chain_digest = entry_digest",
        "TRUNCATE audit_entry CASCADE",
        "TRUNCATE audit_seal",
    ],
)
async def test_the_application_cannot_touch_the_log(gate, statement):
    town = await make_town(gate)
    with pytest.raises(ProgrammingError, match="permission denied"):
        async with gate.open(town.district_id, SYSTEM, "attack") as work:
            await work.session.execute(text(statement))
