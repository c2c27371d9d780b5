"""The list of who can see a student's record is exactly whom the row policy lets through, whoever it is."""

from __future__ import annotations

from collections import Counter

import psycopg
import pytest
from sqlalchemy import select, text
from tests.isolation import a_generated_district as generated
from tests.isolation.test_rows import as_person

from trellis.access import Permission, may
from trellis.access.day import today
from trellis.deadlines.model import Deadline
from trellis.kernel.tenancy import SYSTEM
from trellis.students.model import Student

pytestmark = pytest.mark.database
LIST = text("SELECT person_id, way, kinds, starts_on, ends_on FROM app_who_reaches(:student)")


async def test_the_list_is_whom_the_row_policy_lets_through(gate):
    ways: Counter[str] = Counter()
    for seed in range(6):
        ways += await _same_for_everybody(gate, seed)
    assert set(ways) == {
        "team", "right", "class", "self", "adult", "school", "district", "seat", "asked_to_sign", "translation",
    }  # fmt: skip


async def _same_for_everybody(gate, seed: int) -> Counter[str]:
    made = await generated.make(gate, seed)
    everybody, ways = [*made.people, *made.students], Counter()
    listed, opened = {}, {}
    async with gate.open(made.id, SYSTEM, "test") as work:
        if seed % 2:  # a seat is a guest's for two weeks after the meeting
            await work.session.execute(text("UPDATE meeting SET starts_at = now(), ends_at = now()"))
        day = await today(work)
        for student_id in made.students:
            rows = (await work.session.execute(LIST, {"student": student_id})).all()
            listed[student_id] = {row.person_id for row in rows}
            opened[student_id] = {row.person_id for row in rows if "record" in row.kinds}
            ways.update(row.way.partition(":")[0] for row in rows)
            assert all(row.ends_on is None or row.ends_on >= day for row in rows)
        actors = {person_id: await as_person(work, person_id) for person_id in everybody}
    seen, read = {i: set() for i in made.students}, {i: set() for i in made.students}
    for person_id, actor in actors.items():
        async with gate.open(made.id, actor, "test") as work:
            for student_id in (await work.session.execute(select(Student.id))).scalars():
                seen[student_id].add(person_id)
            for student_id in (await work.session.execute(select(Deadline.student_id).distinct())).scalars():
                read[student_id].add(person_id)
    assert listed == seen, seed
    assert opened == read, seed
    return ways


async def test_nobody_asks_who_may_not_see_custody_and_the_asker_stays_who_they_were(gate):
    made = await generated.make(gate, 11)
    met = Counter()
    async with gate.open(made.id, SYSTEM, "test") as work:
        actors = [await as_person(work, person_id) for person_id in [*made.people, *made.students]]
    for actor in actors:
        for student_id in made.students:
            async with gate.open(made.id, actor, "test") as work:
                custody = await may(work, Permission.SEE_CUSTODY, student_id)
                met[custody] += 1
                before = (await work.session.execute(text("SELECT current_setting('app.context')"))).scalar_one()
                if custody:
                    await work.session.execute(LIST, {"student": student_id})
                    after = (await work.session.execute(text("SELECT current_setting('app.context')"))).scalar_one()
                    assert after == before
                    continue
                with pytest.raises(Exception, match=r"insufficient_privilege|permission"):
                    async with work.session.begin_nested():
                        await work.session.execute(LIST, {"student": student_id})
                assert (
                    await work.session.execute(text("SELECT current_setting('app.context')"))
                ).scalar_one() == before
    assert met[True] and met[False]


def test_nobody_but_the_application_asks(fresh_database):
    with psycopg.connect(fresh_database.superuser_url) as behind:
        granted = behind.execute(
            "SELECT has_function_privilege('public', 'app_who_reaches(uuid)', 'EXECUTE')"
        ).fetchone()
    assert granted == (False,)
