"""`student_access` is what memberships, rights and classes say, whatever happens to them and in whatever order."""

from __future__ import annotations

import asyncio
import os
import random
import subprocess
import sys
import uuid

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from tests.isolation import a_generated_district as generated

from trellis.access.checking import compare, rebuild
from trellis.access.ties import TIES
from trellis.kernel.ids import new_id
from trellis.kernel.tenancy import DEPLOYMENT_DISTRICT_ID, SYSTEM, Actor

pytestmark = pytest.mark.database

DEEDS = {
    "somebody joins a team": "INSERT INTO team_member "
    "(district_id, id, student_id, person_id, role, starts_on, ends_on) "
    "VALUES (:district, :id, :student, :person, :team_role, :starts, :ends)",
    "a membership ends": "UPDATE team_member SET ends_on = :ends WHERE id = :member",
    "a membership moves": "UPDATE team_member SET student_id = :student, person_id = :person, role = :team_role "
    "WHERE id = :member",
    "a membership is struck out": "DELETE FROM team_member WHERE id = :member",
    "a team is dissolved": "UPDATE team_member SET ends_on = :starts WHERE student_id = :student",
    "rights are noted": "INSERT INTO rights_holder (district_id, id, student_id, person_id, law, may_view, "
    "may_consent, may_receive_notice, basis, starts_on, ends_on) "
    "VALUES (:district, :id, :student, :person, :law, :yes, :no, :maybe, :basis, :starts, :ends)",
    "a court changes rights": "UPDATE rights_holder SET may_view = :yes, may_consent = :no, law = :law, "
    "basis = :basis, ends_on = :ends WHERE person_id = :person",
    "a birth date is corrected": "UPDATE student SET birth_on = :birth WHERE id = :student",
    "many birth dates come with a roster": "UPDATE student SET birth_on = CASE WHEN id < :student THEN :birth "
    "ELSE birth_on END, grade = '12'",
    "the law of another state counts": "UPDATE district SET state = :state WHERE id = :district",
    "rights are struck out": "DELETE FROM rights_holder WHERE person_id = :person AND student_id = :student",
    "a child comes to a class": "INSERT INTO class_enrollment "
    "(district_id, id, class_id, person_id, role, roster_id, starts_on, ends_on) "
    "VALUES (:district, :id, :class, :student, 'student', CAST(CAST(:id AS uuid) AS text), :starts, :ends) "
    "ON CONFLICT (district_id, roster_id) DO UPDATE SET ends_on = excluded.ends_on",
    "a teacher comes to a class": "INSERT INTO class_enrollment "
    "(district_id, id, class_id, person_id, role, roster_id, starts_on, ends_on) "
    "VALUES (:district, :id, :class, :person, 'teacher', CAST(CAST(:id AS uuid) AS text), NULL, :ends)",
    "a class's days change": "UPDATE class_enrollment SET starts_on = :starts, ends_on = :ends WHERE class_id = :class",
    "a class moves": "UPDATE class_enrollment SET class_id = :class WHERE person_id = :person",
    "two classes become one": "UPDATE class_enrollment SET class_id = :class WHERE class_id = :other_class",
    "somebody takes the other side": "UPDATE class_enrollment SET role = :class_role WHERE person_id = :student",
    "a child leaves its classes": "DELETE FROM class_enrollment WHERE person_id = :student",
    "the roster comes again": "INSERT INTO class_enrollment (district_id, id, class_id, person_id, role, roster_id) "
    "SELECT district_id, gen_random_uuid(), class_id, person_id, role, roster_id FROM class_enrollment "
    "ON CONFLICT (district_id, roster_id) DO UPDATE SET class_id = excluded.class_id, starts_on = :starts",
}


def said(pick: random.Random, made: generated.GeneratedDistrict, members: list[uuid.UUID]) -> dict[str, object]:
    """Values for one deed."""
    starts, ends = generated.some_days(pick, made.day)
    first, second = pick.sample(made.classes, 2)
    return {
        "district": made.id,
        "id": new_id(),
        "student": pick.choice(made.students),
        "person": pick.choice(made.people),
        "member": pick.choice(members),
        "class": first,
        "other_class": second,
        "class_role": pick.choice(("student", "teacher", "student")),
        "team_role": pick.choice(generated.TEAM_ROLES),
        "law": pick.choice(("IDEA", "FERPA")),
        "basis": pick.choice(generated.BASES),
        "birth": generated.some_birth(pick, made.day),
        "state": pick.choice(generated.STATES_BY_MAJORITY),
        "starts": starts,
        "ends": ends,
        "yes": pick.random() < 0.7,
        "no": pick.random() < 0.3,
        "maybe": pick.random() < 0.5,
    }


async def test_after_thousands_of_deeds_nothing_differs(gate):
    made, pick, done = await generated.make(gate, 7), random.Random(7), dict.fromkeys(DEEDS, 0)
    seen: set[str] = set()
    for _ in range(50):
        async with gate.open(made.id, SYSTEM, "test") as work:
            members = list((await work.session.execute(text("SELECT id FROM team_member"))).scalars()) or [new_id()]
            for _ in range(40):
                name, statement = pick.choice(list(DEEDS.items()))
                asked = text(statement)
                values = said(pick, made, members)
                result = await work.session.execute(asked, {k: values[k] for k in asked.compile().params})
                done[name] += result.rowcount
            verdict = await compare(work)
            assert verdict.right, (verdict, name)
            seen |= set((await work.session.execute(text("SELECT DISTINCT tie FROM student_access"))).scalars())
    assert all(done.values()), done
    assert seen == {tie for tie in TIES if tie.startswith(("team:", "right:")) or tie == "class"}
    async with gate.open(made.id, SYSTEM, "test") as work:
        assert await rebuild(work) == 0


async def test_a_deed_undone_leaves_no_access(gate):
    made = await generated.make(gate, 8)
    async with gate.open(made.id, SYSTEM, "test") as work:
        before = (await work.session.execute(text("SELECT count(*) FROM student_access"))).scalar()
        with pytest.raises(DBAPIError):
            async with work.session.begin_nested():
                await work.session.execute(text("UPDATE team_member SET ends_on = NULL, role = 'case_manager'"))
                await work.session.execute(text("DELETE FROM rights_holder"))
                await work.session.execute(text("SELECT 1 / 0"))
        assert (await work.session.execute(text("SELECT count(*) FROM student_access"))).scalar() == before
        assert (await compare(work)).right


async def test_a_teacher_and_a_child_who_come_at_the_same_time_find_each_other(gate):
    made = await generated.make(gate, 9)
    together = asyncio.Barrier(2)

    async def comes(deed: str, person: uuid.UUID) -> None:
        async with gate.open(made.id, SYSTEM, "test") as work:
            await work.session.execute(text("SELECT 1"))
            await together.wait()
            statement = text(DEEDS[deed])
            values = said(random.Random(1), made, [new_id()]) | {
                "id": new_id(),
                "student": person,
                "person": person,
                "class": made.classes[0],
                "starts": made.day,
                "ends": None,
            }
            await work.session.execute(statement, {k: values[k] for k in statement.compile().params})
            # Neither has committed when the other one is done, unless one is made to wait.
            await asyncio.sleep(0.2)

    for child, teacher in zip(made.students[:4], made.people[:4], strict=True):
        await asyncio.gather(comes("a child comes to a class", child), comes("a teacher comes to a class", teacher))
    async with gate.open(made.id, SYSTEM, "test") as work:
        assert (await compare(work)).right


async def test_who_notes_rights_while_a_birth_date_is_corrected_gets_the_right_end(gate):
    made = await generated.make(gate, 14)
    for student in made.students[:4]:
        together = asyncio.Barrier(2)

        async def does(name: str, student: uuid.UUID = student, together: asyncio.Barrier = together) -> None:
            async with gate.open(made.id, SYSTEM, "test") as work:
                await work.session.execute(text("SELECT 1"))
                await together.wait()
                statement = text(DEEDS[name])
                values = said(random.Random(1), made, [new_id()]) | {
                    **{"student": student, "law": "IDEA", "yes": True, "basis": "presumed", "ends": None},
                    "birth": made.day.replace(year=made.day.year - 18, day=1),
                }
                await work.session.execute(statement, {k: values[k] for k in statement.compile().params})
                await asyncio.sleep(0.2)

        await asyncio.gather(does("rights are noted"), does("a birth date is corrected"))
    async with gate.open(made.id, SYSTEM, "test") as work:
        assert (await compare(work)).right


async def test_an_operator_who_changes_the_state_from_outside_moves_the_day_rights_end(gate):
    made = await generated.make(gate, 15)
    operator = Actor(kind="operator", person_id=new_id())
    for state in generated.STATES_BY_MAJORITY:
        async with gate.open(DEPLOYMENT_DISTRICT_ID, operator, "test") as work:
            changed = text("UPDATE district SET state = :state WHERE id = :district")
            await work.session.execute(changed, {"state": state, "district": made.id})
            assert (await work.session.execute(text("SELECT app_district()"))).scalar() == DEPLOYMENT_DISTRICT_ID
        async with gate.open(made.id, SYSTEM, "test") as work:
            assert (await compare(work)).right


async def test_a_wrong_row_is_told_and_mended(gate, fresh_database):
    made = await generated.make(gate, 10)
    with psycopg.connect(fresh_database.superuser_url, autocommit=True) as behind:
        behind.execute("DELETE FROM student_access WHERE district_id = %s AND tie LIKE 'team:%%'", [made.id])
        lost = behind.execute("SELECT count(*) FROM team_member WHERE district_id = %s", [made.id]).fetchone()[0]
        behind.execute(
            "INSERT INTO student_access VALUES (%s, gen_random_uuid(), gen_random_uuid(), 'self', %s, %s, "
            "'-infinity', 'infinity')",
            [made.id, made.people[0], made.students[0]],
        )
        behind.execute(
            "UPDATE student_access SET ends_on = 'infinity' WHERE district_id = %s AND ctid = (SELECT ctid FROM "
            "student_access WHERE district_id = %s AND ends_on < 'infinity' AND tie LIKE 'right:%%' LIMIT 1)",
            [made.id, made.id],
        )
    async with gate.open(made.id, SYSTEM, "test") as work:
        verdict = await compare(work)
        assert (verdict.missing, verdict.surplus, verdict.unlike) == (lost + 1, 2, ())
        # A row with a wrong date is one that is taken and one that is given.
        assert await rebuild(work) == lost + 3
        assert (await compare(work)).right


async def test_a_database_with_another_matrix_is_told(gate, fresh_database):
    made = await generated.make(gate, 11)
    name = "access_ties(text)"
    with psycopg.connect(fresh_database.superuser_url, autocommit=True) as behind:
        (before,) = behind.execute("SELECT pg_get_functiondef(%s::regprocedure)", [name]).fetchone()
        behind.execute(before.replace("'district:special_education_admin', ", "", 1))
    try:
        async with gate.open(made.id, SYSTEM, "test") as work:
            verdict = await compare(work)
        assert len(verdict.unlike) == 1
        assert not verdict.right
    finally:
        with psycopg.connect(fresh_database.superuser_url, autocommit=True) as behind:
            behind.execute(before)


async def test_nobody_writes_or_reads_it_for_themselves(gate):
    made = await generated.make(gate, 12)
    me = Actor(kind="person", person_id=made.people[0])
    for statement in (
        f"INSERT INTO student_access VALUES ('{made.id}', gen_random_uuid(), gen_random_uuid(), 'self', "
        f"'{me.person_id}', '{made.students[0]}', '-infinity', 'infinity')",
        "UPDATE student_access SET ends_on = 'infinity'",
        "DELETE FROM student_access",
        "SELECT * FROM access_due",
        "SELECT * FROM access_compare()",
        "SELECT access_rebuild()",
    ):
        with pytest.raises(DBAPIError, match=r"permission denied|insufficient_privilege"):
            async with gate.open(made.id, me, "attack") as work:
                await work.session.execute(text(statement))
    async with gate.open(made.id, me, "test") as work:
        people = set((await work.session.execute(text("SELECT person_id FROM student_access"))).scalars())
        assert people <= {me.person_id}


async def test_the_shell_says_what_differs_and_mends_it(gate, fresh_database):
    made = await generated.make(gate, 13)
    slug = f"gen-{made.id.hex[-12:]}"

    settings = {
        "TRELLIS_MODE": "demo",
        "TRELLIS_DATABASE_URL": fresh_database.app_url,
        "TRELLIS_SECRET_KEY": "k" * 43,
        "TRELLIS_S3_ENDPOINT": "http://127.0.0.1:9",
    }

    def shell(action: str) -> tuple[int, str]:
        done = subprocess.run(
            [sys.executable, "-m", "trellis", "access", action, "--district", slug],
            env={**os.environ, **settings},
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert done.stderr == ""
        return done.returncode, done.stdout

    with psycopg.connect(fresh_database.superuser_url, autocommit=True) as behind:
        lost = behind.execute("DELETE FROM student_access WHERE district_id = %s", [made.id]).rowcount
    assert shell("check") == (1, f"{slug}: WRONG; {lost} missing, 0 surplus, 0 mended\n")
    assert shell("rebuild") == (0, f"{slug}: right; 0 missing, 0 surplus, {lost} mended\n")
    assert shell("check") == (0, f"{slug}: right; 0 missing, 0 surplus, 0 mended\n")
