"""Row policies cost what a person's own few records cost, not what the district is large.

Counted in pages of the database, functions of the policies included, so that
no clock decides; asked as the application's role, whom a superuser's EXPLAIN
would flatter.
"""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.dialects import postgresql

from tests.isolation import a_large_district as large
from trellis.kernel.tenancy import Actor, UnitOfWork
from trellis.meetings.model import Meeting
from trellis.people.model import Person
from trellis.people.searching import first_found
from trellis.plans.model import Plan, PlanGoal
from trellis.students import service
from trellis.students.model import Student

pytestmark = [pytest.mark.database, pytest.mark.slow]

SMALL, LARGE = 1_000, 6_000
BY_FAMILY_NAME = (Person.family_name_key, Person.name_key, Person.id)


async def caseload(work: UnitOfWork, town: large.LargeDistrict) -> Any:
    return (await service.caseload(work)).order_by(*BY_FAMILY_NAME).limit(51)


async def students(work: UnitOfWork, town: large.LargeDistrict) -> Any:
    return (await service.find_students(work)).order_by(*BY_FAMILY_NAME).limit(51)


async def students_by_name(work: UnitOfWork, town: large.LargeDistrict) -> Any:
    return (await service.find_students(work, search="g7 f7")).order_by(*BY_FAMILY_NAME).limit(51)


async def students_by_number(work: UnitOfWork, town: large.LargeDistrict) -> Any:
    return (await service.find_students(work, search="7")).order_by(*BY_FAMILY_NAME).limit(51)


async def search_box(work: UnitOfWork, town: large.LargeDistrict) -> Any:
    """Of a ninth of the district's students, the first eight."""
    statement, ways, are_few = await service.students_to_search(work, search="f7")
    return first_found(statement, [Student.id.label("id")], ways, 8, of_few=are_few)


async def one_plan(work: UnitOfWork, town: large.LargeDistrict) -> Any:
    goals = (PlanGoal.district_id == Plan.district_id) & (PlanGoal.plan_id == Plan.id)
    return select(Plan.id, PlanGoal.statement).outerjoin(PlanGoal, goals).where(Plan.id == town.plan_id)


async def a_students_page(work: UnitOfWork, town: large.LargeDistrict) -> Any:
    plans = (Plan.district_id == Student.district_id) & (Plan.student_id == Student.id)
    meetings = (Meeting.district_id == Student.district_id) & (Meeting.student_id == Student.id)
    return (
        select(Student.id, Plan.id, Meeting.id)
        .outerjoin(Plan, plans)
        .outerjoin(Meeting, meetings)
        .where(Student.id == town.student_id)
    )


async def fifty_plans_and_goals(work: UnitOfWork, town: large.LargeDistrict) -> Any:
    page = (await students(work, town)).with_only_columns(Student.district_id, Student.id).subquery()
    return (
        select(page.c.id, Plan.id, PlanGoal.id)
        .join(Plan, (Plan.district_id == page.c.district_id) & (Plan.student_id == page.c.id))
        .join(PlanGoal, (PlanGoal.district_id == Plan.district_id) & (PlanGoal.plan_id == Plan.id))
    )


async def meetings_of_one(work: UnitOfWork, town: large.LargeDistrict) -> Any:
    return select(Meeting.id).where(Meeting.student_id == town.student_id)


READS = (
    caseload,
    students,
    students_by_name,
    students_by_number,
    search_box,
    one_plan,
    a_students_page,
    fifty_plans_and_goals,
)
WHO = ("case_manager", "director", "stranger")
FOUND = {"students_by_name": 1, "students_by_number": 1, "one_plan": 3, "a_students_page": 3}
# Rows for who sees them; the stranger is staff of the district and on no team.
ROWS = {
    "case_manager": {**FOUND, "search_box": 1, "caseload": 50, "students": 50, "fifty_plans_and_goals": 450},
    "director": {**FOUND, "search_box": 8, "caseload": 0, "students": 51, "fifty_plans_and_goals": 459},
    "stranger": {},
}


@pytest.fixture(scope="module")
def towns(fresh_database) -> tuple[large.LargeDistrict, large.LargeDistrict]:
    return large.make(fresh_database.superuser_url, SMALL), large.make(fresh_database.superuser_url, LARGE)


async def explained(gate, town: large.LargeDistrict, actor: Actor, read: Any) -> dict[str, Any]:
    """What PostgreSQL says it did, once the functions of the policies have their plans."""
    async with gate.open(town.id, actor, "test") as work:
        statement = await read(work, town)
        # What is asked for often lies in memory or on a disk without heads; the default is for one with them.
        await work.session.execute(text("SET LOCAL random_page_cost = 1.1"))
        said = statement.compile(dialect=postgresql.dialect(), compile_kwargs={"literal_binds": True})
        for _ in range(2):
            asked = text(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {said}".replace(":", r"\:"))
            answer = (await work.session.execute(asked)).scalar_one()
    return answer[0]["Plan"]


def nodes(plan: dict[str, Any]) -> list[dict[str, Any]]:
    return [plan, *(node for child in plan.get("Plans", ()) for node in nodes(child))]


def pages(plan: dict[str, Any]) -> int:
    return int(plan["Shared Hit Blocks"] + plan["Shared Read Blocks"])


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("read", READS, ids=lambda read: read.__name__)
async def test_a_read_does_not_grow_with_the_district(gate, towns, read, who, record_property):
    small, grown = [await explained(gate, town, getattr(town, who), read) for town in towns]
    record_property("pages", f"{pages(small)} {pages(grown)}")
    rows = ROWS[who].get(read.__name__, 0)
    assert (small["Actual Rows"], grown["Actual Rows"]) == (rows, rows)
    scanned = {n["Relation Name"] for n in nodes(grown) if n["Node Type"] == "Seq Scan"}
    assert not scanned & {"student", "person", "plan", "plan_goal", "meeting", "team_member", "student_access"}
    assert pages(grown) <= 1.5 * pages(small) + 60, (pages(small), pages(grown))


@pytest.mark.parametrize("read", [students, one_plan, a_students_page], ids=lambda read: read.__name__)
async def test_a_principal_pays_for_the_school(gate, towns, read):
    """Both districts have schools of 500: 500 children more in the district are not asked one by one."""
    small, grown = [await explained(gate, town, town.principal, read) for town in towns]
    assert pages(grown) <= 1.5 * pages(small) + 60, (pages(small), pages(grown))


async def test_nobody_pays_for_seats_to_see_the_meetings_of_their_own_students(gate, towns):
    """What is asked last of a meeting is what costs most: whether somebody has a seat in it."""
    town = towns[0]
    for actor, asks in ((town.case_manager, False), (town.director, False), (town.stranger, True)):
        plan = await explained(gate, town, actor, meetings_of_one)
        seats = [n for n in nodes(plan) if n.get("Function Name") == "app_asked_meetings"]
        assert seats, "the policy does not ask for seats at all"
        assert any(n["Actual Loops"] for n in seats) is asks, actor.roles
