"""Who a person becomes by a roster, what ends with who is gone, and which rights a relation gives."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import update

from tests.rostering.bundles import RELATIONS, changed, table, version_11, version_12, without
from tests.rostering.standing import day_of, nothing, rights_of, roles_of
from trellis.kernel.tenancy import SYSTEM
from trellis.people.model import Person, PersonRole
from trellis.rostering.problems import EndingNeedsReason, WarningsNotConfirmed
from trellis.students.model import ClassEnrollment, RightsHolder

pytestmark = pytest.mark.database


async def test_a_roster_makes_nobody_a_leader_or_administrator_of_the_district(desk):
    row = await desk.bring(version_11())
    assert await roles_of(desk, "da") == {("other_staff", None)}
    (finding,) = await desk.findings(row, "unmapped")
    assert (finding.label, finding.detail["reason"]) == ("Dora Lind", "role_not_given")


async def test_special_education_staff_only_when_the_position_says_so(desk):
    positions = table(
        "userSourcedId,orgSourcedId,classification,positionTitle",
        "te,n,Teacher,Special Education Teacher",
        "ai,s,Other,Special helper",
    )
    await desk.bring({**version_12(), "staff-positions.csv": positions})
    assert await roles_of(desk, "te") == {("special_teacher", "n")}
    assert await roles_of(desk, "ai") == {("other_staff", "s")}
    assert (await desk.person("te")).title == "Special Education Teacher"


async def test_who_is_gone_is_ended_after_the_warnings_are_confirmed(desk):
    await desk.bring(version_12())
    files = without(version_12(), "users.csv", "te,", "gr,")
    files = without(changed(files, "users.csv", '"mo,gr"', "mo"), "roles.csv", "r5", "r4")
    files = without(without(files, "enrollments.csv", "e2"), "guardian-relations.csv", "st1,gr")
    row = await desk.preview(files)
    assert {w["subject"] for w in row.warnings} == {"staff", "guardian", "relation", "enrollment"}
    assert {w["code"] for w in row.warnings} == {"MANY_GONE"}
    with pytest.raises(WarningsNotConfirmed):
        await desk.apply(row.id, confirm=False)
    for reason in (None, " ", "x" * 501):
        with pytest.raises(EndingNeedsReason):
            await desk.apply(row.id, confirm=True, reason=reason)
    assert (await desk.read(row.id)).state == "previewed"
    row = await desk.apply(row.id, confirm=True, reason=" They moved away. ")
    assert row.state == "applied", row.failure
    assert {w["reason"] for w in row.warnings} == {"They moved away."}

    day, teacher = await day_of(desk), await desk.person("te")
    assert (teacher.status, teacher.ended_on) == ("ended", day)
    assert await roles_of(desk, "te") == set()
    enrollment = (await desk.all(ClassEnrollment, ClassEnrollment.roster_id == "e2"))[0]
    assert enrollment.ends_on == day
    assert len(await desk.all(Person)) == 8  # nobody is deleted
    assert nothing(await desk.bring(files))

    await desk.bring(version_12())
    back = await desk.person("te")
    assert (back.id, back.status, back.ended_on) == (teacher.id, "active", None)
    assert await roles_of(desk, "te") == {("general_teacher", "n")}
    assert nothing(await desk.bring(version_12()))


async def test_a_granted_role_ends_with_the_person_too(desk):
    await desk.bring(version_12())
    teacher = await desk.person("te")
    async with desk.house.gate.open(desk.district_id, SYSTEM, "test") as work:
        work.session.add(
            PersonRole(
                district_id=desk.district_id,
                person_id=teacher.id,
                role="special_education_admin",
                starts_on=date(2026, 1, 1),
            )
        )
    assert nothing(await desk.bring(version_12()))
    assert len(await roles_of(desk, "te")) == 2
    await desk.bring(without(without(version_12(), "users.csv", "te,"), "enrollments.csv", "e2"))
    assert await roles_of(desk, "te") == set()


async def test_an_id_that_was_a_students_does_not_become_a_teachers(desk):
    await desk.bring(version_12())
    files = changed(version_12(), "roles.csv", "st2,primary,student,s", "st2,primary,teacher,s")
    row = await desk.bring(files)
    assert (await desk.person("st2")).kind == "student"
    assert (await desk.person("st2")).status == "active"
    assert "kind_changed" in [f.detail["reason"] for f in await desk.findings(row, "unreadable")]


async def test_a_parent_who_is_hired_becomes_staff_and_stays_a_parent(desk):
    await desk.bring(version_12())
    mother = await desk.person("mo")
    files = changed(version_12(), "roles.csv", "r4,", "r9,mo,secondary,teacher,s\r\nr4,")
    row = await desk.bring(files)
    assert row.counts["guardian"]["gone"] == 0
    assert (await desk.person("mo")).kind == "staff"
    assert (await desk.person("mo")).id == mother.id
    assert await roles_of(desk, "mo") == {("general_teacher", "s")}
    assert len(await rights_of(desk, "st1", "mo")) == 2
    assert nothing(await desk.bring(files))
    await desk.bring(version_12())
    assert await roles_of(desk, "mo") == set()


async def test_an_account_that_is_switched_off_gets_no_role(desk):
    row = await desk.bring(changed(version_12(), "users.csv", "te,active,true", "te,active,false"))
    assert await roles_of(desk, "te") == set()
    assert "disabled" in [f.detail.get("reason") for f in await desk.findings(row, "note")]


async def test_the_administrator_who_uploads_is_never_ended_by_it(desk):
    async with desk.house.gate.open(desk.district_id, SYSTEM, "test") as work:
        me = update(Person).where(Person.id == desk.actor.person_id)
        await work.session.execute(me.values(roster_id="old-gita"))
    row = await desk.bring(version_12())
    assert (await desk.person("old-gita")).status == "active"
    assert [f.label for f in await desk.findings(row, "note")] == ["Gita Rao"]


@pytest.mark.parametrize(
    ("relation", "legal", "gives"),
    [
        ("Mother", "", True),
        ("Father", "", True),
        ("Guardian", "", True),
        ("Mother", "false", False),
        ("Stepfather", "", False),
        ("Stepfather", "true", True),
        ("Grandmother", "", False),
        ("Grandmother", "true", True),
        ("Emergency contact", "", False),
        ("Emergency contact", "true", False),
        ("Neighbour", "", False),
    ],
)
async def test_which_relations_presume_rights(desk, relation, legal, gives):
    rows = table(RELATIONS, f"st1,mo,{relation},true,true,true,{legal}")
    files = {**version_12(), "guardian-relations.csv": rows}
    await desk.bring(files)
    found = await rights_of(desk, "st1", "mo")
    assert found == ([("FERPA", "presumed", None), ("IDEA", "presumed", None)] if gives else [])


async def test_rights_end_with_the_relation_and_come_back_with_it(desk):
    await desk.bring(version_12())
    files = without(version_12(), "guardian-relations.csv", "st2,mo")
    files = changed(files, "users.csv", "1002,,,mo", "1002,,,")
    await desk.bring(files)
    day = await day_of(desk)
    assert {ends for _, _, ends in await rights_of(desk, "st2", "mo")} == {day}
    assert {ends for _, _, ends in await rights_of(desk, "st1", "mo")} == {None}
    await desk.bring(version_12())
    assert [ends for _, _, ends in await rights_of(desk, "st2", "mo")].count(None) == 2


async def test_what_a_person_or_a_paper_decided_about_rights_a_roster_leaves(desk):
    await desk.bring(version_12())
    yesterday = await day_of(desk) - timedelta(days=1)
    mother, child = await desk.person("mo"), await desk.person("st2")
    async with desk.house.gate.open(desk.district_id, SYSTEM, "test") as work:
        ended = update(RightsHolder).where(RightsHolder.person_id == mother.id, RightsHolder.student_id == child.id)
        await work.session.execute(ended.values(ends_on=yesterday))
    before = await rights_of(desk, "st2", "mo")
    assert nothing(await desk.bring(version_12()))
    gone = changed(without(version_12(), "guardian-relations.csv", "st2,mo"), "users.csv", "1002,,,mo", "1002,,,")
    await desk.bring(gone)
    row = await desk.bring(version_12())
    assert await rights_of(desk, "st2", "mo") == before
    assert "rights_kept" in [f.detail.get("reason") for f in await desk.findings(row, "note")]
