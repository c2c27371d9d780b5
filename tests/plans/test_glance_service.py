"""Who gets a student's sheet, from which plan, and that each reading stays on record."""

from __future__ import annotations

import copy
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select, update

from tests.factories import Town, make_town, with_coordinator
from tests.factories.plan import begun, finalized, meet, whole_plan, write
from tests.factories.reading import read
from tests.plans import a_plan_504
from trellis.kernel.audit import AuditEntry
from trellis.kernel.ids import global_id
from trellis.kernel.tenancy import SYSTEM, Gate
from trellis.plans.glance import service as glances
from trellis.plans.model import Plan
from trellis.students.model import ClassEnrollment, SchoolClass

pytestmark = pytest.mark.database

ASK = """query ($student: ID!, $language: String! = "en") {
  atAGlance(studentId: $student, language: $language) {
    student { id name } school absence cut toAskTitle toAsk { name role email }
    plans { plan { id kind } number sha256 notes parts } } }"""
STAFF = ("case_manager", "teacher", "therapist", "psychologist", "principal", "director")
NOBODYS = ("admin", "parent", "other_parent", "student", "stranger")


@pytest.fixture(autouse=True)
def _a_monday_in_november(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRELLIS_TEST_NOW", "2026-11-23T18:00:00+00:00")


@pytest.fixture
async def town(gate: Gate) -> Town:
    return await with_coordinator(gate, await make_town(gate))


async def stands(gate: Gate, town: Town, plan: Plan, state: str, **more: Any) -> None:
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        await work.session.execute(update(Plan).where(Plan.id == plan.id).values(state=state, **more))


async def in_force(gate: Gate, town: Town) -> Plan:
    """Maya's plan, final and agreed to."""
    plan = await begun(gate, town)
    await write(gate, town, plan, whole_plan())
    await meet(gate, town, plan)
    await finalized(gate, town, plan)
    await stands(gate, town, plan, "active")
    return plan


async def of_504(gate: Gate, town: Town) -> Plan:
    plan = await begun(gate, town, "section_504", "initial")
    await write(gate, town, plan, a_plan_504.content())
    await finalized(gate, town, plan, "first-504")
    await stands(gate, town, plan, "active")
    return plan


async def sheet(gate: Gate, town: Town, who: str, **more: Any) -> Any:
    found = await read(gate, town, who, ASK, student=global_id("Student", town.student_id), **more)
    return found["atAGlance"]


async def why_empty(gate: Gate, town: Town, who: str) -> str:
    """What the page says first where there is no plan to carry out."""
    found = await sheet(gate, town, who)
    assert found["plans"] == []
    said: str = found["absence"][0]
    return said


async def in_class(gate: Gate, town: Town, who: str, ends_on: date | None = None) -> None:
    """`who` teaches a class that the town's student is in."""
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        room = SchoolClass(district_id=town.district_id, school_id=town.school_id, name="History 10", roster_id="c1")
        work.session.add(room)
        await work.session.flush()
        for person, role, ends in ((town.people[who], "teacher", ends_on), (town.student_id, "student", None)):
            work.session.add(
                ClassEnrollment(
                    district_id=town.district_id,
                    class_id=room.id,
                    person_id=person,
                    role=role,
                    roster_id=f"e-{role}",
                    starts_on=date(2026, 8, 24),
                    ends_on=ends,
                )
            )


async def deeds(gate: Gate, town: Town, who: str) -> list[tuple[str, Any, Any]]:
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        entries = await work.session.execute(
            select(AuditEntry.action, AuditEntry.subject_id, AuditEntry.student_id)
            .where(AuditEntry.actor_person_id == town.people[who])
            .order_by(AuditEntry.id)
        )
        return [tuple(entry) for entry in entries]


async def test_those_who_carry_the_plan_out_have_it_and_nobody_else(gate: Gate, town: Town) -> None:
    plan = await in_force(gate, town)
    for who in STAFF:
        found = await sheet(gate, town, who)
        (one,) = found["plans"]
        assert (one["plan"]["id"], one["number"], one["notes"]) == (global_id("Plan", plan.id), 1, []), who
        assert [part["key"] for part in one["parts"]] == [
            "know",
            "accommodations",
            "tests",
            "aids",
            "services",
            "goals",
        ]
        # What the family said, what was found and what is wrong with a child is no part of it.
        assert not any(word in str(found) for word in ("loses heart", "WIAT-4", "SLD", "grandmother", "1001"))
    for who in NOBODYS:
        before = await deeds(gate, town, who)
        assert await sheet(gate, town, who) is None, who
        assert await deeds(gate, town, who) == before, who


async def test_each_reading_is_on_record_with_its_plan(gate: Gate, town: Town) -> None:
    plan = await in_force(gate, town)
    await sheet(gate, town, "teacher")
    assert (await deeds(gate, town, "teacher"))[-1] == ("plan.at_a_glance", plan.id, town.student_id)
    async with gate.open(town.district_id, town.actor("teacher"), "test") as work:
        await glances.at_a_glance(work, student_id=town.student_id, language="en", printed=True)
    assert (await deeds(gate, town, "teacher"))[-1] == ("plan.print_at_a_glance", plan.id, town.student_id)


async def test_a_teacher_of_the_class_has_it_while_they_teach_it_and_learns_of_no_draft(gate: Gate, town: Town) -> None:
    draft = await begun(gate, town)
    assert await sheet(gate, town, "stranger") is None
    await in_class(gate, town, "stranger")
    assert await why_empty(gate, town, "stranger") == "There is no plan for you to carry out today."
    assert await why_empty(gate, town, "teacher") == "There is only a draft."
    await write(gate, town, draft, whole_plan())
    await meet(gate, town, draft)
    await finalized(gate, town, draft)
    assert await why_empty(gate, town, "stranger") == "No plan is in force yet."
    await stands(gate, town, draft, "active")
    assert len((await sheet(gate, town, "stranger"))["plans"]) == 1
    async with gate.open(town.district_id, town.actor("stranger"), "test") as work:
        assert await glances.my_students(work) == [town.student_id]
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        await work.session.execute(
            update(ClassEnrollment).where(ClassEnrollment.role == "teacher").values(ends_on=date(2026, 11, 23))
        )
    assert await sheet(gate, town, "stranger") is None
    async with gate.open(town.district_id, town.actor("stranger"), "test") as work:
        assert await glances.my_students(work) == []


async def test_a_coordinator_has_the_504_plans_and_no_iep(gate: Gate, town: Town) -> None:
    iep = await in_force(gate, town)
    assert await why_empty(gate, town, "coordinator") == "There is no plan for you to carry out today."
    plan = await of_504(gate, town)
    assert [one["plan"]["id"] for one in (await sheet(gate, town, "coordinator"))["plans"]] == [
        global_id("Plan", plan.id)
    ]
    both = [one["plan"]["id"] for one in (await sheet(gate, town, "teacher"))["plans"]]
    assert both == [global_id("Plan", iep.id), global_id("Plan", plan.id)]


async def test_the_next_plan_takes_its_place_on_the_day_it_begins_and_no_draft_does(gate: Gate, town: Town) -> None:
    first = await in_force(gate, town)
    later = await begun(gate, town)
    content = copy.deepcopy(whole_plan())
    content["supports"]["accommodations"][0]["description"] = "Audiobooks for every reading"
    await write(gate, town, later, content)
    assert "Text-to-speech for readings" in str(await sheet(gate, town, "teacher"))
    await meet(gate, town, later)
    await finalized(gate, town, later, "second-click")
    await stands(gate, town, later, "active", starts_on=date(2026, 11, 24))
    assert "Text-to-speech for readings" in str(await sheet(gate, town, "teacher"))
    await stands(gate, town, later, "active", starts_on=date(2026, 11, 23))
    (one,) = (await sheet(gate, town, "teacher"))["plans"]
    assert one["plan"]["id"] == global_id("Plan", later.id) != global_id("Plan", first.id)
    assert "Audiobooks for every reading" in str(one["parts"])


async def test_what_is_not_agreed_whole_is_over_or_yet_to_begin_is_said(gate: Gate, town: Town) -> None:
    plan = await in_force(gate, town)
    await stands(gate, town, plan, "partially_active")
    (note,) = (await sheet(gate, town, "teacher"))["plans"][0]["notes"]
    assert "has not agreed to all of this plan. Here stands only what is in force" in note
    await stands(gate, town, plan, "expired", ends_on=date(2026, 11, 1))
    (note,) = (await sheet(gate, town, "teacher"))["plans"][0]["notes"]
    assert note.startswith("The year of this plan ended on November 1, 2026.")
    await stands(gate, town, plan, "active", starts_on=date(2026, 12, 1), ends_on=date(2027, 11, 30))
    found = await sheet(gate, town, "teacher")
    assert (found["plans"], found["absence"]) == (
        [], ["No plan is in force yet.", "One was agreed and begins on December 1, 2026. Then it stands here."]
    )  # fmt: skip
    await stands(gate, town, plan, "void")
    assert await why_empty(gate, town, "teacher") == "There is no plan for you to carry out today."
    assert (await deeds(gate, town, "teacher"))[-1][0] == "student.read"


async def test_whom_to_ask_are_colleagues_with_their_addresses_the_case_manager_first(gate: Gate, town: Town) -> None:
    await in_force(gate, town)
    asked = (await sheet(gate, town, "teacher", language="es"))["toAsk"]
    assert (asked[0]["name"], asked[0]["role"]) == ("Ana Reyes", "Encargado del caso")
    assert asked[0]["email"] == f"ana.reyes@{town.slug}.test"
    assert not {"Helena Ruiz", "Maya Ruiz"} & {one["name"] for one in asked}


async def test_ones_own_students_are_those_on_ones_teams_not_the_schools(gate: Gate, town: Town) -> None:
    await in_force(gate, town)
    for who, theirs in (("therapist", [town.student_id]), ("director", []), ("stranger", [])):
        async with gate.open(town.district_id, town.actor(who), "test") as work:
            assert await glances.my_students(work) == theirs, who


async def test_another_district_has_nothing(gate: Gate, town: Town) -> None:
    await in_force(gate, town)
    elsewhere = await make_town(gate)
    for who in STAFF:
        found = await read(gate, elsewhere, who, ASK, student=global_id("Student", town.student_id))
        assert found["atAGlance"] is None
