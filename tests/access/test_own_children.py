"""Nobody acts for the district about a child of their own family (threats row 4; docs/decisions/0051)."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import func, select, text, update
from tests.factories import make_town

from trellis.access import Permission, allow, may, visible_students
from trellis.access.ask import ChildOfTheirs
from trellis.access.day import today
from trellis.access.matrix import ALLOW, FOR_THE_DISTRICT, RULES
from trellis.access.relationship import Facts
from trellis.access.ties import CLOSED_TO_FAMILY, TIES
from trellis.access.visibility import students_led, students_with_contacts
from trellis.graphql.rights import permitted
from trellis.kernel.tenancy import SYSTEM
from trellis.people.model import Person
from trellis.plans.model import KINDS, STATES
from trellis.students.model import Relation, RightsHolder, Student

STAFF = ("case_manager", "principal", "director")
"""By the team, by the school and by the whole district: the three ways a role reaches a student."""


def standings(tie):
    """What a rule can be told beside the tie, each way it can be."""
    for kind in KINDS:
        for state in (None, *STATES):
            yield Facts(tie=tie, plan_kind=kind, plan_state=state, recently_authenticated=True, decided_by_team=True)


@pytest.mark.parametrize("permission", sorted(FOR_THE_DISTRICT, key=lambda one: one.value), ids=lambda one: one.value)
def test_no_tie_gives_family_what_is_done_for_the_district(permission):
    assert not any(ALLOW[permission](f) for tie in TIES.values() for f in standings(replace(tie, is_family=True)))
    of_family = [name for name in TIES if name.startswith("right:") or name in ("self", "adult", "team:parent")]
    assert not any(ALLOW[permission](f) for name in of_family for f in standings(TIES[name])), "a parent's own right"


def test_what_a_parent_may_do_they_go_on_doing():
    for permission in set(Permission) - FOR_THE_DISTRICT:
        for tie in TIES.values():
            for told, alone in zip(standings(replace(tie, is_family=True)), standings(tie), strict=True):
                assert ALLOW[permission](told) == ALLOW[permission](alone) == RULES[permission](alone)


async def related(gate, town, who, *, how="relation"):
    """`who` becomes family of the student: by the roster, by a relation that ended, or by a right that ended."""
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        of = {"district_id": town.district_id, "student_id": town.student_id, "person_id": town.people[who]}
        day = await today(work)
        if how == "right":
            work.session.add(RightsHolder(law="IDEA", starts_on=day.replace(year=2020), ends_on=day, **of))
        else:
            ended = day if how == "ended" else None
            work.session.add(Relation(kind="father", said_as="Father", ended_on=ended, **of))


async def another_child(gate, town):
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        names = {"given_name": "Noa", "family_name": "Bell", "name_key": "noa bell", "family_name_key": "bell"}
        person = Person(district_id=town.district_id, kind="student", **names)
        work.session.add(person)
        await work.session.flush()
        work.session.add(Student(district_id=town.district_id, id=person.id, grade="04", school_id=town.school_id))
        return person.id


@pytest.mark.database
@pytest.mark.parametrize("how", ["relation", "ended", "right"])
@pytest.mark.parametrize("who", STAFF)
async def test_the_childs_other_parent_does_nothing_of_it_in_any_role(gate, who, how):
    town = await make_town(gate)
    async with gate.open(town.district_id, town.actor(who), "test") as work:
        await allow(work, Permission.SEE_CUSTODY, town.student_id)
    await related(gate, town, who, how=how)
    async with gate.open(town.district_id, town.actor(who), "test") as work:
        with pytest.raises(ChildOfTheirs):
            await allow(work, Permission.SEE_CUSTODY, town.student_id)
        assert not await may(work, Permission.REQUEST_SIGNATURE, town.student_id, plan_kind="iep", plan_state="active")
        assert await may(work, Permission.SEE_STUDENT, town.student_id)
        for condition in (students_with_contacts, students_led):
            assert not (await work.session.execute(select(Student.id).where(await condition(work)))).all(), condition
        asked = select(Student.id).where(permitted(work, Permission.MANAGE_TEAM, Student.id))
        assert not (await work.session.execute(asked)).all()
        assert not (await work.session.execute(select(Relation.id))).all()
        found = (await work.session.execute(select(Student.id).where(await visible_students(work)))).scalars().all()
        assert found == [town.student_id]


@pytest.mark.database
async def test_whom_a_roster_brings_twice_is_one_parent_by_their_address(gate):
    town = await make_town(gate)
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        twin = select(Person.email).where(Person.id == town.people["parent"]).scalar_subquery()
        director = Person.id == town.people["director"]
        await work.session.execute(update(Person).where(director).values(email=func.upper(twin)))
    async with gate.open(town.district_id, town.actor("director"), "test") as work:
        with pytest.raises(ChildOfTheirs):
            await allow(work, Permission.KEEP_RIGHTS, town.student_id)
        assert not (await work.session.execute(select(Relation.id))).all()


@pytest.mark.database
async def test_who_is_only_called_in_an_emergency_is_no_family(gate):
    """Or a family in dispute could take its case manager away by naming them at the office."""
    town = await make_town(gate)
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        of = {"district_id": town.district_id, "student_id": town.student_id}
        kind = {"kind": "emergency_contact", "said_as": "Neighbor"}
        work.session.add(Relation(person_id=town.people["case_manager"], **kind, **of))
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        await allow(work, Permission.MANAGE_TEAM, town.student_id)


@pytest.mark.database
async def test_of_every_other_child_the_role_is_as_it_was(gate):
    town = await make_town(gate)
    child = await another_child(gate, town)
    await related(gate, town, "director")
    async with gate.open(town.district_id, town.actor("director"), "test") as work:
        for permission in (Permission.KEEP_RIGHTS, Permission.SEE_CONTACTS, Permission.MANAGE_TEAM):
            assert await may(work, permission, child)
            asked = select(Student.id).where(permitted(work, permission, Student.id))
            assert (await work.session.execute(asked)).scalars().all() == [child]
    async with gate.open(town.district_id, town.actor("principal"), "test") as work:
        await allow(work, Permission.SEE_CUSTODY, town.student_id)


@pytest.mark.database
async def test_who_can_see_says_what_is_left_of_it(gate):
    town = await make_town(gate)
    await related(gate, town, "director")
    asked = text("SELECT way, kinds FROM app_who_reaches(:child) WHERE person_id = :who")
    of = {"child": town.student_id, "who": town.people["director"]}
    async with gate.open(town.district_id, town.actor("principal"), "test") as work:
        ways = {way: set(kinds) for way, kinds in (await work.session.execute(asked, of)).all()}
    assert ways["district:special_education_admin"]
    assert not ways["district:special_education_admin"] & CLOSED_TO_FAMILY
