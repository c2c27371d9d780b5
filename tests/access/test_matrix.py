"""The access matrix, read aloud: who may do what with one student's record (domain.md 7.2)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update
from tests.factories import make_town, with_coordinator

from trellis.access import Permission, allow, may, visible_students
from trellis.access.day import today
from trellis.access.visibility import students_led, students_with_contacts, students_with_meetings
from trellis.kernel.errors import NotAllowed, NotFound
from trellis.kernel.tenancy import SYSTEM
from trellis.people.model import Person, PersonRole
from trellis.students.model import ClassEnrollment, RightsHolder, SchoolClass, Student
from trellis.teams.model import TEAM_ROLES, TeamMember

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
    (Permission.SEE_STUDENT, None): (
        "case_manager teacher therapist psychologist principal director parent student coordinator"
    ),
    (Permission.SEE_DIRECTORY, None): (
        "case_manager teacher therapist psychologist principal director parent student admin coordinator"
    ),
    (Permission.SEE_CONTACTS, None): "case_manager teacher therapist psychologist principal director admin coordinator",
    (Permission.WRITE_CONTACTS, None): "director",
    (Permission.SEE_CUSTODY, None): "case_manager principal director",
    (Permission.KEEP_RIGHTS, None): "director",
    (Permission.MANAGE_TEAM, None): "case_manager principal director",
    (Permission.START_PLAN, None): "case_manager director",
    (Permission.READ_DRAFT, "draft"): "case_manager teacher therapist psychologist principal director",
    (Permission.READ_PLAN, "draft"): "",
    (Permission.READ_PLAN, "active"): "case_manager teacher therapist psychologist principal director parent student",
    (Permission.READ_AT_A_GLANCE, "draft"): "",
    (Permission.READ_AT_A_GLANCE, "active"): "case_manager teacher therapist psychologist principal director",
    (Permission.FINALIZE_PLAN, "draft"): "case_manager principal director",
    (Permission.FINALIZE_PLAN, "active"): "",
    (Permission.HAND_OVER_PLAN, "active"): "case_manager director",
    (Permission.HAND_OVER_PLAN, "draft"): "",
    (Permission.SIGN, "consent_pending"): "parent",
    (Permission.SIGN, "draft"): "",
    (Permission.KEEP_FILES, None): "case_manager director",
    (Permission.HOLD_FILES, None): "director",
    (Permission.DESTROY_FILES, None): "director",
    (Permission.ATTACH, None): "case_manager teacher therapist psychologist principal director",
    (Permission.SEE_RECORD_OF_ACCESS, None): "case_manager director parent",
    (Permission.COPY_RECORD, None): "parent",
    (Permission.KEEP_GOAL, None): "case_manager teacher therapist psychologist principal director",
    (Permission.PUBLISH_GOAL, None): "director admin",
    (Permission.SET_FILE_RULE, None): "admin director",
    (Permission.SET_FORM, None): "admin",
    (Permission.READ_NOTICE, None): "case_manager teacher therapist psychologist principal director parent",
    (Permission.DRAFT_NOTICE, None): "case_manager principal director",
    (Permission.ISSUE_NOTICE, None): "principal director",
    (Permission.SEE_CASE, None): "case_manager teacher therapist psychologist principal director parent",
    (Permission.READ_REQUEST, None): "case_manager teacher therapist psychologist principal director",
    (Permission.MATCH_REQUEST, None): "principal director",
    (Permission.REGISTER_CHILD, None): "director",
    (Permission.LOG_REQUEST, None): "case_manager teacher therapist psychologist principal director",
    (Permission.ASK_FOR_EVALUATION, None): "parent",
    (Permission.ASK_SCHOOL, None): "parent",
    (Permission.ANSWER_FAMILY, None): "case_manager principal director",
    (Permission.DECIDE_FAMILY_REQUEST, None): "principal director",
    (Permission.CASE_AS_ADM, None): "principal director",
    (Permission.CASE_AS_CM, None): "case_manager",
    (Permission.CASE_AS_EVL, None): "therapist psychologist",
    (Permission.CASE_AS_GEN, None): "case_manager teacher therapist psychologist principal",
    (Permission.CASE_AS_PAR, None): "parent",
    (Permission.CASE_AS_REG, None): "",
    (Permission.CASE_AS_504, None): "coordinator",
    (Permission.SEE_DETERMINATION, None): "case_manager teacher therapist psychologist principal director parent",
    (Permission.WRITE_DETERMINATION, None): "case_manager psychologist principal director",
    (Permission.KEEP_REEVALUATION, None): "case_manager principal director",
    (Permission.READ_EVALUATION, None): "case_manager psychologist director",
    (Permission.READ_SIGNED_AREA, None): "case_manager therapist psychologist principal director",
    (Permission.READ_EVALUATION_REPORT, None): "case_manager therapist psychologist principal director parent",
    (Permission.KEEP_CONSENT, None): "case_manager principal director",
    (Permission.ANSWER_CONSENT, None): "parent",
}


OF_504 = {
    (Permission.HAND_OVER_PLAN, "active"): "",
    (Permission.START_PLAN, None): "case_manager coordinator",
    (Permission.READ_DRAFT, "draft"): "case_manager teacher therapist psychologist principal director coordinator",
    (Permission.READ_PLAN, "draft"): "",
    (Permission.READ_PLAN, "active"): (
        "case_manager teacher therapist psychologist principal director parent student coordinator"
    ),
    (Permission.READ_AT_A_GLANCE, "active"): (
        "case_manager teacher therapist psychologist principal director coordinator"
    ),
    (Permission.WRITE_SECTION, "draft"): "case_manager coordinator",
    (Permission.WRITE_SECTION, "active"): "",
    (Permission.SHARE_DRAFT, "draft"): "case_manager coordinator",
    (Permission.FINALIZE_PLAN, "draft"): "case_manager coordinator",
    (Permission.FINALIZE_PLAN, "active"): "",
    (Permission.REQUEST_SIGNATURE, "active"): "case_manager coordinator",
    (Permission.SIGN, "consent_pending"): "parent",
    (Permission.SEE_DETERMINATION, None): (
        "case_manager teacher therapist psychologist principal director parent coordinator"
    ),
    (Permission.WRITE_DETERMINATION, None): "case_manager psychologist principal director coordinator",
    (Permission.READ_NOTICE, None): "case_manager teacher therapist psychologist principal director parent coordinator",
    (Permission.DRAFT_NOTICE, None): "case_manager principal director coordinator",
}
"""The column "504" of domain.md 7.2: whoever carries an IEP out reads a 504 plan alike; writing is two people's."""


@pytest.fixture(scope="module")
async def town(gate):
    return await with_coordinator(gate, await make_town(gate))


async def allowed(gate, town, permission, **facts):
    found = []
    for who in [*EVERYBODY, "coordinator"]:
        async with gate.open(town.district_id, town.actor(who), "test") as work:
            if await may(work, permission, town.student_id, **facts):
                found.append(who)
    return sorted(found)


@pytest.mark.parametrize(("permission", "plan_state"), TABLE, ids=lambda v: getattr(v, "value", str(v)))
async def test_the_table_says_who_may(gate, town, permission, plan_state):
    found = await allowed(gate, town, permission, plan_kind="iep", plan_state=plan_state)
    assert found == sorted(TABLE[(permission, plan_state)].split())


@pytest.mark.parametrize(("permission", "plan_state"), OF_504, ids=lambda v: getattr(v, "value", str(v)))
async def test_the_table_says_who_may_with_a_504_plan(gate, town, permission, plan_state):
    found = await allowed(gate, town, permission, plan_kind="section_504", plan_state=plan_state)
    assert found == sorted(OF_504[(permission, plan_state)].split())


async def test_what_may_not_be_seen_looks_absent(gate, town):
    for who in ("stranger", "other_parent"):
        async with gate.open(town.district_id, town.actor(who), "test") as work:
            with pytest.raises(NotFound):
                await allow(work, Permission.READ_PLAN, town.student_id, plan_state="active")


async def test_what_may_be_seen_but_not_done_says_so(gate, town):
    async with gate.open(town.district_id, town.actor("teacher"), "test") as work:
        with pytest.raises(NotAllowed):
            await allow(work, Permission.FINALIZE_PLAN, town.student_id, plan_kind="iep", plan_state="draft")


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


async def test_nobody_writes_what_an_amendment_leaves_in_force(gate, town):
    writers = frozenset(TEAM_ROLES)
    for kind in ("iep", "section_504"):
        facts = {"plan_kind": kind, "plan_state": "draft", "section_writers": writers}
        assert await allowed(gate, town, Permission.WRITE_SECTION, **facts)
        assert not await allowed(gate, town, Permission.WRITE_SECTION, **facts, section_stands=True)


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


@pytest.mark.parametrize(
    ("condition", "permission"),
    [
        (students_with_contacts, Permission.SEE_CONTACTS),
        (students_with_meetings, Permission.SEE_MEETING),
        (students_led, Permission.ARRANGE_MEETING),
        (students_led, Permission.MANAGE_TEAM),
    ],
    ids=lambda v: getattr(v, "__name__", getattr(v, "value", None)),
)
async def test_a_condition_in_a_query_says_what_the_table_says(gate, condition, permission):
    """Also of a class teacher and of a registrar of the school."""
    town = await make_town(gate)
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        shared = {"district_id": town.district_id}
        school_class = SchoolClass(school_id=town.school_id, name="Math 4", roster_id="math-4", **shared)
        role = {"role": "registrar", "school_id": town.school_id, "starts_on": work.at.date() - timedelta(days=30)}
        for name in ("clerk", "class teacher"):
            names = {"given_name": name, "family_name": "Ode", "name_key": f"{name} ode", "family_name_key": "ode"}
            person = Person(kind="staff", **names, **shared)
            work.session.add(person)
            await work.session.flush()
            town.people[name] = person.id
        work.session.add_all([school_class, PersonRole(person_id=town.people["clerk"], **role, **shared)])
        await work.session.flush()
        for who, part in (("class teacher", "teacher"), ("student", "student")):
            seat = {"class_id": school_class.id, "person_id": town.people[who], "roster_id": f"e-{who}", "role": part}
            work.session.add(ClassEnrollment(**seat, **shared))
    said = set()
    for who in [*EVERYBODY, "clerk", "class teacher"]:
        async with gate.open(town.district_id, town.actor(who), "test") as work:
            rows = (await work.session.execute(select(Student.id).where(await condition(work)))).scalars().all()
            allowed = await may(work, permission, town.student_id)
        assert (rows == [town.student_id]) == allowed, who
        said.add(allowed)
    assert said == {True, False}
