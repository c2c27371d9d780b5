"""What a badge shows where there is no picture: the same in Python and in the database."""

from __future__ import annotations

import uuid

import pytest
from sqlalchemy import select
from tests.factories import make_town

from trellis.kernel.tenancy import SYSTEM, Gate
from trellis.people.model import Person

pytestmark = pytest.mark.database


@pytest.mark.parametrize(
    ("given_name", "family_name", "shown"),
    [("Maya", "Ruiz", "MR"), ("Cher", "", "C"), (" éloïse", "ñandú", "ÉÑ"), ("ßander", "Ødegård", "SSØ")],
)
async def test_initials(gate: Gate, given_name: str, family_name: str, shown: str) -> None:
    town = await make_town(gate)
    person = Person(
        district_id=town.district_id,
        id=uuid.uuid4(),
        kind="guardian",
        given_name=given_name,
        family_name=family_name,
        name_key="",
        family_name_key="",
    )
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        work.session.add(person)
        await work.session.flush()
        assert await work.session.scalar(select(Person.initials).where(Person.id == person.id)) == shown
    assert person.initials == shown
