"""Who may, by name, is who the matrix says, whoever it is."""

from __future__ import annotations

from itertools import product

import pytest
from sqlalchemy import select
from tests.isolation import a_generated_district as generated
from tests.isolation.test_rows import as_person

from trellis.access import Permission, may
from trellis.access.readers import who_may
from trellis.kernel.tenancy import SYSTEM, UnitOfWork
from trellis.people.model import Person

pytestmark = pytest.mark.database


@pytest.mark.parametrize("seed", range(3))
async def test_who_may_read_a_draft_is_listed_and_nobody_else(gate, seed):
    made = await generated.make(gate, seed)
    seen = 0
    async with gate.open(made.id, SYSTEM, "test") as work:
        people = [*made.people, *made.students]
        actors = {person_id: await as_person(work, person_id) for person_id in people}
        # Each student in one standing of a plan, another in each district: together all of them.
        standings = list(product((False, True), ("iep", "section_504")))
        for number, student_id in enumerate(made.students, start=seed):
            shared, kind = standings[number % len(standings)]
            facts = {"plan_kind": kind, "plan_state": "draft", "plan_shared": shared}
            listed = await who_may(work, Permission.READ_DRAFT, student_id, **facts)
            found = set((await work.session.execute(select(Person.id).where(listed))).scalars())
            due = set()
            for person_id, actor in actors.items():
                asking = UnitOfWork(work.session, work.district_id, actor, "test", work.at)
                if await may(asking, Permission.READ_DRAFT, student_id, **facts):
                    due.add(person_id)
            assert found == due, (student_id, shared, kind)
            seen += len(found)
    assert seen > 5


async def test_a_permission_that_hangs_on_a_class_is_not_listed_by_halves(gate):
    made = await generated.make(gate, 7)
    async with gate.open(made.id, SYSTEM, "test") as work:
        with pytest.raises(LookupError):
            await who_may(work, Permission.SEE_STUDENT, made.students[0])
