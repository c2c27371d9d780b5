"""The access matrix, read aloud: who may do what with one student's record (domain.md 7.2)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update
from tests.factories import make_town

from trellis.access import Permission, allow, may, visible_students
from trellis.access.ask import today
from trellis.kernel.errors import NotAllowed, NotFound
from trellis.kernel.tenancy import SYSTEM
from trellis.students.model import ClassEnrollment, RightsHolder, SchoolClass, Student
from trellis.teams.model import TeamMember

pytestmark = pytest.mark.database

EVERYBODY = [
    "case_manager",
    "teacher",
    "therapist",
    "psychologist",
    "principal",
    "director",
    "admin",
    "parent",
    "other_parent",
    "student",
    "stranger",
]
TABLE = {
    (Permission.SEE_STUDENT, None): "case_manager teacher therapist psychologist principal director parent student",
    (Permission.SEE_DIRECTORY, None): (
        "case_manager teacher therapist psychologist principal director parent student admin"
    ),
    (Permission.SEE_CONTACTS, None): "case_manager teacher therapist psychologist principal director admin",
    (Permission.MANAGE_TEAM, None): "case_manager principal director",
    (Permission.START_PLAN, None): "case_manager director",
    (Permission.READ_DRAFT, "draft"): "case_manager teacher therapist psychologist principal director",
    (Permission.READ_PLAN, "draft"): "",
    (Permission.READ_PLAN, "active"): "case_manager teacher therapist psychologist principal director parent student",
    (Permission.FINALIZE_PLAN, "draft"): "case_manager principal director",
    (Permission.FINALIZE_PLAN, "active"): "",
    (Permission.SIGN, "consent_pending"): "parent",
    (Permission.SIGN, "draft"): "",
    (Permission.ATTACH, None): "case_manager teacher therapist psychologist principal director",
    (Permission.SEE_RECORD_OF_ACCESS, None): "case_manager director parent",
}


@pytest.fixture(scope="module")
async def town(gate):
    return await make_town(gate)


@pytest.mark.parametrize(("permission", "plan_state"), TABLE, ids=lambda v: getattr(v, "value", str(v)))
async def test_the_table_says_who_may(gate, town, permission, plan_state):
    allowed = []
    for who in EVERYBODY:
        async with gate.open(town.district_id, town.actor(who), "test") as work:
            if await may(work, permission, town.student_id, plan_state=plan_state):
                allowed.append(who)
    assert sorted(allowed) == sorted(TABLE[(permission, plan_state)].split())


async def test_what_may_not_be_seen_looks_absent(gate, town):
    for who in ("stranger", "other_parent"):
        async with gate.open(town.district_id, town.actor(who), "test") as work:
            with pytest.raises(NotFound):
                await allow(work, Permission.READ_PLAN, town.student_id, plan_state="active")


async def test_what_may_be_seen_but_not_done_says_so(gate, town):
    async with gate.open(town.district_id, town.actor("teacher"), "test") as work:
        with pytest.raises(NotAllowed):
            await allow(work, Permission.FINALIZE_PLAN, town.student_id, plan_state="draft")


async def test_a_draft_opens_to_the_family_only_when_shared(gate, town):
    async with gate.open(town.district_id, town.actor("parent"), "test") as work:
        assert not await may(work, Permission.READ_DRAFT, town.student_id, plan_state="draft", plan_shared=False)
        assert await may(work, Permission.READ_DRAFT, town.student_id, plan_state="draft", plan_shared=True)


async def test_a_parent_writes_the_familys_section_only(gate, town):
    async with gate.open(town.district_id, town.actor("parent"), "test") as work:
        ours = {"plan_state": "draft", "section_writers": frozenset({"parent", "student"})}
        theirs = {"plan_state": "draft", "section_writers": frozenset({"special_teacher"})}
        assert await may(work, Permission.WRITE_SECTION, town.student_id, **ours)
        assert not await may(work, Permission.WRITE_SECTION, town.student_id, **theirs)


async def test_signing_asks_for_a_fresh_sign_in(gate, town):
    async with gate.open(town.district_id, town.actor("parent", recently=False), "test") as work:
        assert not await may(work, Permission.SIGN, town.student_id, plan_state="consent_pending")


async def test_access_ends_by_itself_with_the_membership(gate):
    town = await make_town(gate)
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        day = await today(work)
        await work.session.execute(
            update(TeamMember).where(TeamMember.person_id == town.people["therapist"]).values(ends_on=day)
        )
    async with gate.open(town.district_id, town.actor("therapist"), "test") as work:
        assert not await may(work, Permission.SEE_STUDENT, town.student_id)
        condition = await visible_students(work)
        assert (await work.session.execute(select(Student.id).where(condition))).all() == []


async def test_a_parent_who_lost_rights_sees_nothing_and_cannot_sign(gate):
    town = await make_town(gate)
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        day = await today(work)
        await work.session.execute(update(RightsHolder).values(ends_on=day))
    async with gate.open(town.district_id, town.actor("parent"), "test") as work:
        assert not await may(work, Permission.SEE_STUDENT, town.student_id)
        assert not await may(work, Permission.SIGN, town.student_id, plan_state="consent_pending")


async def test_a_teacher_of_the_class_may_read_the_plan_they_carry_out(gate):
    town = await make_town(gate)
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        school_class = SchoolClass(
            district_id=town.district_id, school_id=town.school_id, name="Math 4", roster_id="math-4"
        )
        work.session.add(school_class)
        await work.session.flush()
        for who, role in (("stranger", "teacher"), ("student", "student")):
            work.session.add(
                ClassEnrollment(
                    district_id=town.district_id,
                    class_id=school_class.id,
                    person_id=town.people[who],
                    role=role,
                    roster_id=f"e-{who}",
                    starts_on=work.at.date() - timedelta(days=30),
                )
            )
    async with gate.open(town.district_id, town.actor("stranger"), "test") as work:
        assert await may(work, Permission.READ_PLAN, town.student_id, plan_state="active")
        assert not await may(work, Permission.READ_DRAFT, town.student_id, plan_state="draft")
        condition = await visible_students(work)
        assert (await work.session.execute(select(Student.id).where(condition))).scalars().all() == [town.student_id]


async def test_lists_show_exactly_the_students_one_may_see(gate, town):
    for who in EVERYBODY:
        async with gate.open(town.district_id, town.actor(who), "test") as work:
            listed = (
                (await work.session.execute(select(Student.id).where(await visible_students(work)))).scalars().all()
            )
            seen = await may(work, Permission.SEE_STUDENT, town.student_id)
            assert (town.student_id in listed) == seen, who
