"""A roster gives power with eyes open, and none to who brings it (threats rows 11 and 34)."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from tests.rostering.bundles import Files, changed, version_12, without
from trellis.kernel.audit import AuditEntry
from trellis.people.model import Person, PersonRole
from trellis.rostering.problems import WarningsNotConfirmed
from trellis.students.model import ClassEnrollment, Relation, RightsHolder

pytestmark = pytest.mark.database


@pytest.fixture
async def known(desk):
    """The administrator who uploads stands in the roster too; her role at the South School was refused her already."""
    async with desk.open() as work:
        await work.session.execute(update(Person).where(Person.id == desk.actor.person_id).values(roster_id="gi"))
    await desk.bring(with_her(version_12()))
    return desk


def with_her(files: Files, *roles: str) -> Files:
    users = files["users.csv"] + "gi,active,true,Gita,Rao,,,,,,s\r\n"
    given = "".join(f"g{number},gi,primary,{role}\r\n" for number, role in enumerate(roles or ("aide,s",)))
    return {**files, "users.csv": users, "roles.csv": files["roles.csv"] + given}


async def her_roles(desk) -> set[str]:
    rows = await desk.all(PersonRole, PersonRole.person_id == desk.actor.person_id, PersonRole.ends_on.is_(None))
    return {row.role for row in rows}


async def test_a_new_school_leader_must_be_confirmed_and_an_old_one_not(desk):
    row = await desk.preview(version_12())
    [warning] = row.warnings
    assert (warning["code"], warning["subject"]) == ("NEW_LEADER", "staff")
    assert "Petra Vale" in warning["en"] and "North School" in warning["en"] and "Petra Vale" in warning["es"]
    with pytest.raises(WarningsNotConfirmed):
        await desk.apply(row.id)
    assert (await desk.apply(row.id, confirm=True)).state == "applied"
    assert (await desk.preview(version_12())).warnings == []
    promoted = changed(version_12(), "roles.csv", "te,primary,teacher,n", "te,primary,principal,n")
    [warning] = (await desk.preview(promoted)).warnings
    assert warning["code"] == "NEW_LEADER" and "Theo Park" in warning["en"]


async def test_what_was_confirmed_of_one_leader_is_not_confirmed_of_another(desk):
    await desk.bring(version_12())
    first = await desk.preview(changed(version_12(), "roles.csv", "te,primary,teacher,n", "te,primary,principal,n"))
    # Meanwhile Petra's office ends: applying would now make her a leader anew, which nobody looked at.
    petra = await desk.person("pr")
    async with desk.open() as work:
        day = (await desk.all(PersonRole, PersonRole.person_id == petra.id))[0].starts_on
        await work.session.execute(update(PersonRole).where(PersonRole.person_id == petra.id).values(ends_on=day))
    row = await desk.apply(first.id, confirm=True)
    assert (row.state, row.failure["code"]) == ("failed", "ROSTER_PREVIEW_OUTDATED")


async def test_who_brings_a_roster_gains_nothing_by_it(known):
    before = await her_roles(known)
    assert before == {"district_admin"}
    files = with_her(version_12(), "aide,s", "principal,n", "teacher,s")
    files = {
        **files,
        "enrollments.csv": files["enrollments.csv"] + "e9,c1,n,gi,teacher,false,,\r\n",
        "guardian-relations.csv": files["guardian-relations.csv"] + "st1,gi,Mother,true,true,true,true\r\n",
    }
    row = await known.preview(files)
    assert row.warnings == []
    refused = {f.subject: f.detail["reason"] for f in await known.findings(row, "note") if "reason" in f.detail}
    assert refused == {"staff": "own_role", "enrollment": "own_class", "relation": "own_child"}
    assert all(f.reason_en and f.reason_es for f in await known.findings(row, "note"))
    row = await known.apply(row.id)
    assert row.state == "applied", row.failure
    her = known.actor.person_id
    assert await her_roles(known) == before
    assert not await known.all(ClassEnrollment, ClassEnrollment.person_id == her)
    assert not await known.all(Relation, Relation.person_id == her)
    assert not await known.all(RightsHolder, RightsHolder.person_id == her)


async def test_a_change_of_ones_own_row_must_be_confirmed(known):
    files = changed(with_her(version_12()), "users.csv", "gi,active,true,Gita,Rao", "gi,active,true,Gitta,Rao")
    row = await known.preview(files)
    assert [(w["code"], w["subject"]) for w in row.warnings] == [("OWN_ROW", "staff")]
    with pytest.raises(WarningsNotConfirmed):
        await known.apply(row.id)
    assert (await known.apply(row.id, confirm=True)).state == "applied"
    assert (await known.person("gi")).given_name == "Gitta"


async def test_every_role_right_and_class_given_or_ended_stands_in_the_audit(desk):
    row = await desk.bring(version_12())
    gone = without(without(version_12(), "users.csv", "te,", "pr,"), "enrollments.csv", "e2")
    gone = without(gone, "guardian-relations.csv", "st2,mo")
    second = await desk.bring(changed(gone, "users.csv", "1002,,,mo", "1002,,,"))
    theo, petra, mother = [(await desk.person(key)).id for key in ("te", "pr", "mo")]
    child = (await desk.person("st2")).id

    async def told(action: str, import_id) -> list[AuditEntry]:
        rows = await desk.all(AuditEntry, AuditEntry.action == action)
        return [entry for entry in rows if entry.detail["import_id"] == str(import_id)]

    given = {(e.detail["person_id"], e.detail["role"]) for e in await told("role.give", row.id)}
    assert (str(petra), "school_leader") in given and (str(theo), "general_teacher") in given and len(given) == 3
    ended = {(e.detail["person_id"], e.detail["role"]) for e in await told("role.end", second.id)}
    assert ended == {(str(petra), "school_leader"), (str(theo), "general_teacher")}
    rights = [(e.student_id, e.detail["person_id"], e.detail["law"]) for e in await told("rights.give", row.id)]
    assert {(child, str(mother), "IDEA"), (child, str(mother), "FERPA")} <= set(rights)
    assert {e.student_id for e in await told("rights.end", second.id)} == {child}
    assert [e.detail["person_id"] for e in await told("teaching.give", row.id)] == [str(theo)]
    assert [e.detail["person_id"] for e in await told("teaching.end", second.id)] == [str(theo)]
