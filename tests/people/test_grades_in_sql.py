"""A grade in a statement is said as Python says it."""

from __future__ import annotations

import pytest
from sqlalchemy import Text, column, select, values
from tests.factories import make_town

from trellis.kernel.tenancy import SYSTEM, Gate
from trellis.students.grades import grade_with_name, grade_with_name_as_sql

pytestmark = pytest.mark.database

GRADES = ("03", "12", "00", "10", "KG", "PK", "UG", "0A", "", None)


@pytest.mark.parametrize("language", ["en", "es"])
async def test_the_database_says_a_grade_as_python_does(gate: Gate, language: str) -> None:
    town = await make_town(gate)
    said = values(column("grade", Text), name="said").data([(grade,) for grade in GRADES])
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        rows = await work.session.execute(select(said.c.grade, grade_with_name_as_sql(said.c.grade, language)))
    found = dict(rows.tuples().all())
    assert found == {grade: grade_with_name(grade, language) if grade else None for grade in GRADES}
