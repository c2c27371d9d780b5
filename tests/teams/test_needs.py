"""How a student's team stands for its next meeting, as the team's page and the page that arranges one show it."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update
from tests.factories import Town, make_town
from tests.factories.plan import begun, whole_plan, write
from tests.factories.reading import read

from trellis.access.day import today
from trellis.deadlines.days import anniversary
from trellis.kernel.errors import InvalidInput, NotFound
from trellis.kernel.ids import global_id
from trellis.kernel.tenancy import SYSTEM, Gate
from trellis.meetings.needs import team_standing
from trellis.plans.model import Plan
from trellis.students.model import Student
from trellis.teams.model import TeamMember
from trellis.teams.requirements import Standing
from trellis.teams.service import end_membership

pytestmark = pytest.mark.database


@pytest.fixture
async def town(gate: Gate) -> Town:
    return await make_town(gate)


async def stands(gate: Gate, town: Town, who: str = "case_manager", kind: str = "annual_review") -> dict[str, Standing]:
    async with gate.open(town.district_id, town.actor(who), "test") as work:
        found = await team_standing(work, student_id=town.student_id, kind=kind)
    return {one.requirement.key: one for one in found}


async def is_served_at(gate: Gate, town: Town, place: str, *, in_force: bool = True) -> None:
    """A plan of the town that says where the student learns."""
    plan = await begun(gate, town)
    await write(gate, town, plan, {**whole_plan(), "participation": {"placement": place}})
    if in_force:
        async with gate.open(town.district_id, SYSTEM, "test") as work:
            await work.session.execute(update(Plan).where(Plan.id == plan.id).values(state="active"))


async def test_the_list_says_who_covers_what_and_what_is_missing(gate: Gate, town: Town) -> None:
    found = await stands(gate, town)
    assert found["SPED"].standing == found["GEN_ED"].standing == "covered"
    assert found["GEN_ED"].covered_by == (str(town.people["teacher"]),)
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        of_teacher = TeamMember.person_id == town.people["teacher"]
        member = (await work.session.execute(select(TeamMember.id).where(of_teacher))).scalar_one()
        await end_membership(work, member_id=member, ends_on=await today(work))
    gone = (await stands(gate, town))["GEN_ED"]
    assert (gone.standing, gone.covered_by) == ("missing", ())


@pytest.mark.parametrize(
    ("places", "asked"),
    [
        ([("separate_school", True)], False),
        ([("regular_school", True)], True),
        ([("separate_school", True), ("regular_school", False)], True),
        ([("separate_school", False)], True),
        ([], True),
    ],
)
async def test_a_general_teacher_is_asked_unless_the_plan_in_force_leads_elsewhere(
    gate: Gate, town: Town, places: list[tuple[str, bool]], asked: bool
) -> None:
    for place, in_force in places:
        await is_served_at(gate, town, place, in_force=in_force)
    assert ((await stands(gate, town))["GEN_ED"].standing != "not_asked") is asked


@pytest.mark.parametrize(("years", "asked"), [(12, False), (16, True)])
async def test_a_student_of_transition_age_is_asked(gate: Gate, town: Town, years: int, asked: bool) -> None:
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        born = anniversary(await today(work), -years)
        await work.session.execute(update(Student).where(Student.id == town.student_id).values(birth_on=born))
    found = await stands(gate, town)
    assert ("STUDENT" in found, "AGENCY" in found) == (asked, asked)
    assert "STUDENT" not in await stands(gate, town, kind="section_504")


async def test_an_eligibility_team_has_the_people_of_a_learning_disability(gate: Gate, town: Town) -> None:
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        of_student = update(Student).where(Student.id == town.student_id)
        await work.session.execute(of_student.values(primary_category="Specific Learning Disability"))
    found = await stands(gate, town, kind="eligibility")
    assert found["SLD_TEACHER"].standing == "covered"
    assert "SLD_TEACHER" not in await stands(gate, town)


async def test_a_stranger_learns_nothing(gate: Gate, town: Town) -> None:
    with pytest.raises(NotFound):
        await stands(gate, town, who="stranger")
    with pytest.raises(InvalidInput):
        await stands(gate, town, kind="party")
    query = "query Q($s: ID!, $k: String!) { needs: teamNeeds(studentId: $s, kind: $k) { key coveredBy { name } } }"
    student = global_id("Student", town.student_id)
    assert (await read(gate, town, "stranger", query, s=student, k="annual_review"))["needs"] == []
    shown = (await read(gate, town, "case_manager", query, s=student, k="annual_review"))["needs"]
    assert {one["key"] for one in shown if one["coveredBy"]} >= {"SPED", "GEN_ED"}
