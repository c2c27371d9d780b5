"""People are found by what one remembers of their name, in the order in which it comes to mind."""

from __future__ import annotations

import uuid

import pytest
from sqlalchemy import select
from tests.factories import make_town

from trellis.kernel.tenancy import SYSTEM, Gate
from trellis.people.model import Person
from trellis.people.names import folded
from trellis.people.searching import first_found, named, ways

pytestmark = pytest.mark.database

NAMES = (("Iván", "Ñandú Ríos"), ("Ivana", "Stone"), ("Mary Ann", "O'Brien"), ("100%", "Sure_ly"))


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("iv", {"Iván", "Ivana"}),
        ("IVÁN ñan", {"Iván"}),
        ("nandu rios", {"Iván"}),
        ("Ñandú, Iv", {"Iván"}),
        ("nandu rios ivan", {"Iván"}),
        ("o'brien mary a", {"Mary Ann"}),
        ("mary ann", {"Mary Ann"}),
        ("stone mary", set()),
        ("%", set()),
        ("_", set()),
        ("100%", {"100%"}),
        ("'; drop table person; --", set()),
    ],
)
async def test_found(gate: Gate, typed: str, found: set[str]) -> None:
    town = await make_town(gate)
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        for given, family in NAMES:
            work.session.add(
                Person(
                    district_id=town.district_id,
                    id=uuid.uuid4(),
                    kind="guardian",
                    given_name=given,
                    family_name=family,
                    name_key=folded(f"{given} {family}"),
                    family_name_key=folded(family),
                )
            )
        await work.session.flush()
        condition = named(typed)
        assert condition is not None
        rows = (await work.session.execute(select(Person.given_name).where(condition))).scalars()
        assert {name for name in rows if name in {given for given, _ in NAMES}} == found


def test_nothing_typed_narrows_nothing() -> None:
    assert named(None) is named("") is named(" , ") is None


IN_ORDER = (
    ("Zoe", "Marin"),
    ("Ada", "Marsh"),
    ("Marta", "Marsh"),  # by both names, and shown once
    ("Mara", "Adler"),
    ("Mario", "Aba"),
    ("Marla", "Zorn"),
)


@pytest.mark.parametrize("of_few", [True, False], ids=["of few", "of many"])
@pytest.mark.parametrize("most", [2, 4, 6, 20])
async def test_family_names_come_first_then_given_names(gate: Gate, of_few: bool, most: int) -> None:
    """Whoever looks through a few people or through a district, the same ones come, in the same order."""
    town = await make_town(gate)
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        for given, family in reversed(IN_ORDER):
            keys = {"name_key": folded(f"{given} {family}"), "family_name_key": folded(family)}
            names = {"given_name": given, "family_name": family}
            work.session.add(Person(district_id=town.district_id, id=uuid.uuid4(), kind="guardian", **names, **keys))
        await work.session.flush()
        names = [Person.given_name.label("given"), Person.family_name.label("family")]
        statement = select(Person).where(Person.kind == "guardian")
        found = first_found(statement, names, ways("mar"), most, of_few=of_few)
        rows = (await work.session.execute(found)).all()
    known = [(row.given, row.family) for row in rows if (row.given, row.family) in IN_ORDER]
    assert [row.place for row in rows] == list(range(1, len(rows) + 1)) and len(rows) <= most
    assert known == list(IN_ORDER)[: len(known)] and len(known) == min(most, len(IN_ORDER))
