"""One transaction, one district: nothing of another one can be read, written or pointed at."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError, IntegrityError
from tests.factories import make_town

from trellis.districts.model import District
from trellis.kernel.tenancy import SYSTEM
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
