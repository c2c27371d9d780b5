"""The database counts years as the rules do; parents' rights end, and the student's own begin, on that very day."""

from __future__ import annotations

import random
import string
from collections import Counter
from datetime import date, datetime, time, timedelta
from itertools import product
from zoneinfo import ZoneInfo

import psycopg
import pytest
from sqlalchemy import select, text, update
from tests.isolation import a_generated_district as generated

from trellis.access.model import StudentAccess
from trellis.access.rights import decides_for_themselves, rights_on
from trellis.districts.model import District
from trellis.kernel.tenancy import SYSTEM, Actor
from trellis.students.model import RightsHolder, Student
from trellis.students.rules import age_of_majority, age_on

pytestmark = pytest.mark.database

ZONE = "Pacific/Honolulu"
BIRTHS = ((18, -40), (18, 20), (18, 0), (19, 0), (19, -20), (21, 1), (21, -30), None)
"""For each student how old they become, and how many days from now."""


def test_every_states_age_is_the_rules(fresh_database):
    states = ["".join(pair) for pair in product(string.ascii_uppercase, repeat=2)] + [""]
    with psycopg.connect(fresh_database.app_url) as app:
        found = app.execute("SELECT s, age_of_majority(s) FROM unnest(%s::text[]) s", [states]).fetchall()
    assert dict(found) == {state: age_of_majority(state) for state in states}


def test_the_day_is_the_birthday_and_for_february_29_the_day_after_the_28th(fresh_database):
    every = (
        "SELECT b::date, y, comes_of_age(b::date, y) FROM unnest(%s::int[]) y, "
        "generate_series('2000-01-01'::date, '2008-12-31'::date, '1 day') b"
    )
    with psycopg.connect(fresh_database.app_url) as app:
        found = app.execute(every, [[18, 19, 20, 21]]).fetchall()
    assert (date(2004, 2, 29), 18, date(2022, 3, 1)) in found
    for born, years, day in found:
        assert age_on(born, day) == years
        assert age_on(born, day - timedelta(days=1)) == years - 1


def of_age(born: date | None, day: date, years: int) -> bool:
    return born is not None and age_on(born, day) >= years


def holds(row: RightsHolder, day: date) -> bool:
    return row.starts_on <= day and (row.ends_on is None or row.ends_on > day)


def stands(row: RightsHolder, born: date | None, day: date, state: str) -> bool:
    """The law in words: 34 CFR 300.520 and 99.5."""
    years = 18 if row.law == "FERPA" else age_of_majority(state)
    if not holds(row, day):
        return False
    if row.person_id == row.student_id or row.basis == "guardianship" or not of_age(born, day, years):
        return True
    return row.basis != "presumed" and of_age(born, row.starts_on, years)


async def a_district_of_rights(gate, seed: int):
    made, pick = await generated.make(gate, seed), random.Random(seed)
    async with gate.open(made.id, SYSTEM, "test.setup") as work:
        holders = [*made.people, *made.students]
        for _ in range(600):
            student_id = pick.choice(made.students)
            person_id = pick.choice([*holders, student_id, student_id])
            work.session.add(generated.a_holder(pick, made, person_id, student_id))
        for student_id, birth in zip(made.students, BIRTHS, strict=True):
            born = None if birth is None else made.day + timedelta(days=birth[1])
            born = born and born.replace(year=born.year - birth[0], day=min(born.day, 28))
            await work.session.execute(update(Student).where(Student.id == student_id).values(birth_on=born))
        # One of them has nobody for a guardian but, by a slip of the pen, themselves.
        mine = (RightsHolder.student_id == made.students[0], RightsHolder.basis == "guardianship")
        await work.session.execute(update(RightsHolder).where(*mine).values(person_id=made.students[0]))
    return made


@pytest.mark.parametrize("state", generated.STATES_BY_MAJORITY)
async def test_what_is_asked_and_what_is_derived_is_the_law_on_every_day(gate, state):
    made, met = await a_district_of_rights(gate, 21), Counter()
    async with gate.open(made.id, SYSTEM, "test") as work:
        await work.session.execute(update(District).where(District.id == made.id).values(state=state))
        rows = list((await work.session.execute(select(RightsHolder))).scalars())
        born = dict((await work.session.execute(select(Student.id, Student.birth_on))).tuples().all())
        for day in (made.day + timedelta(days=n) for n in range(-95, 110, 3)):
            law = {r.id for r in rows if stands(r, born[r.student_id], day, state)}
            met.update(r.basis for r in rows if r.id in law and of_age(born[r.student_id], day, 21))
            asked = select(RightsHolder.id).where(rights_on(RightsHolder, day, state))
            assert set((await work.session.execute(asked)).scalars()) == law, day
            derived = select(StudentAccess.tie, StudentAccess.source_id).where(
                StudentAccess.tie.like("right:%"), StudentAccess.starts_on <= day, StudentAccess.ends_on > day
            )
            assert set((await work.session.execute(derived)).tuples()) == {
                *(("right:view", r.id) for r in rows if r.id in law and r.law == "IDEA" and r.may_view),
                *(("right:consent", r.id) for r in rows if r.id in law and r.law == "IDEA" and r.may_consent),
                *(("right:notice", r.id) for r in rows if holds(r, day) and r.law == "IDEA" and r.may_receive_notice),
                *(("right:ferpa_view", r.id) for r in rows if r.id in law and r.law == "FERPA" and r.may_view),
            }, day
    assert set(met) == set(generated.BASES), "not every ground outlived a majority: nothing was proved of it"


async def test_the_student_decides_for_themselves_from_the_day_on_unless_somebody_is_their_guardian(gate, monkeypatch):
    made, met = await a_district_of_rights(gate, 22), Counter()
    async with gate.open(made.id, SYSTEM, "test") as work:
        # Fewer guardians, so that there are days with and without one.
        await work.session.execute(
            text("UPDATE rights_holder SET basis = 'foster' WHERE basis = 'guardianship' AND id::text < :half"),
            {"half": sorted(str(i) for i in (await work.session.execute(select(RightsHolder.id))).scalars())[-80]},
        )
        rows = list((await work.session.execute(select(RightsHolder))).scalars())
        born = dict((await work.session.execute(select(Student.id, Student.birth_on))).tuples().all())
        state = (await work.session.execute(select(District.state).where(District.id == made.id))).scalar_one()
    for ahead in (-60, -40, -1, 0, 1, 20, 45, 100):
        day = made.day + timedelta(days=ahead)
        noon = datetime.combine(day, time(12), ZoneInfo(ZONE))
        monkeypatch.setenv("TRELLIS_TEST_NOW", noon.isoformat())
        for student_id in made.students:
            guardians = [r for r in rows if r.student_id == student_id != r.person_id and r.basis == "guardianship"]
            is_guarded = any(holds(r, day) for r in guardians)
            grown = of_age(born[student_id], day, age_of_majority(state))
            met[grown, is_guarded] += 1
            async with gate.open(made.id, Actor(kind="person", person_id=student_id), "test") as work:
                said = (await work.session.execute(text("SELECT app_decides_for_themselves()"))).scalar()
                assert said == (grown and not is_guarded), (ahead, born[student_id])
                assert await decides_for_themselves(work, student_id) == said
    assert len(met) == 4, met
