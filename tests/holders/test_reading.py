"""The day the page names as the end of a right is the day the row policies end it on."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from tests.isolation import a_generated_district as generated
from trellis.access.day import state_of_district
from trellis.access.model import StudentAccess
from trellis.holders.reading import ends
from trellis.kernel.tenancy import SYSTEM
from trellis.students.model import RightsHolder, Student
from trellis.students.rules import ADULT_AGE, age_of_majority, age_on, coming_of_age

pytestmark = pytest.mark.database


async def test_a_right_ends_on_the_page_when_it_ends_in_the_database(gate):
    met = set()
    for seed in (3, 4):
        made = await generated.make(gate, seed)
        async with gate.open(made.id, SYSTEM, "test") as work:
            state = await state_of_district(work)
            born = dict((await work.session.execute(select(Student.id, Student.birth_on))).tuples().all())
            rows = {row.id: row for row in (await work.session.execute(select(RightsHolder))).scalars()}
            derived = await work.session.execute(
                select(StudentAccess.source_id, StudentAccess.ends_on).where(
                    StudentAccess.tie.in_(("right:view", "right:ferpa_view"))
                )
            )
            for source_id, ends_on in derived.tuples():
                row = rows[source_id]
                age = ADULT_AGE if row.law == "FERPA" else age_of_majority(state)
                came = coming_of_age(born[row.student_id], age) if born[row.student_id] else None
                said, by_majority = ends(row, came)
                assert said == (None if ends_on == date.max else ends_on), row.basis
                met.add(by_majority)
    assert met == {True, False}


def test_who_was_born_on_the_last_of_february_comes_of_age_on_the_first_of_march():
    for born in (date(2004, 2, 29), date(2008, 2, 29), date(2009, 3, 1)):
        for years in (16, 18, 19, 21):
            day = coming_of_age(born, years)
            assert age_on(born, day) == years
            assert (day.month, day.day) in {(born.month, born.day), (3, 1)}
