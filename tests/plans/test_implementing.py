"""Whoever carries a plan out says that they have read it; nobody else can, and a new version asks anew (FIN-11)."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from sqlalchemy import select, update

from tests.factories import Town, make_town, with_coordinator
from tests.factories.reading import read
from tests.plans.test_glance_service import deeds, in_class, in_force, of_504, sheet
from trellis.kernel.errors import NotAllowed, NotFound
from trellis.kernel.ids import global_id
from trellis.kernel.tenancy import SYSTEM, Gate
from trellis.plans.implementing import service, today
from trellis.plans.implementing.model import PlanAcknowledgement
from trellis.plans.model import Plan, PlanVersion
from trellis.teams.model import TeamMember

pytestmark = pytest.mark.database

WHO = """query ($plan: ID!, $language: String! = "en") {
  implementers(planId: $plan, language: $language) { id name role acknowledgedAt } }"""
BY_OFFICE = ("case_manager", "principal", "director")
NOBODYS = ("admin", "parent", "other_parent", "student", "stranger")


@pytest.fixture(autouse=True)
def _a_monday_in_november(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRELLIS_TEST_NOW", "2026-11-23T18:00:00+00:00")


@pytest.fixture
async def town(gate: Gate) -> Town:
    return await with_coordinator(gate, await make_town(gate))


async def version_of(gate: Gate, town: Town, plan: Plan) -> PlanVersion:
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        return (await work.session.execute(select(PlanVersion).where(PlanVersion.plan_id == plan.id))).scalar_one()


async def acknowledged(gate: Gate, town: Town, who: str, version: PlanVersion) -> None:
    async with gate.open(town.district_id, town.actor(who), "test") as work:
        await service.acknowledge(work, version_id=version.id)


async def asked_today(gate: Gate, town: Town, who: str) -> list[today.Row]:
    async with gate.open(town.district_id, town.actor(who), "test") as work:
        return await today.rows_for(work)


async def carriers(gate: Gate, town: Town, who: str, plan: Plan) -> Any:
    return (await read(gate, town, who, WHO, plan=global_id("Plan", plan.id)))["implementers"]


async def test_a_teacher_is_asked_reads_confirms_and_is_asked_no_more(gate: Gate, town: Town) -> None:
    plan = await in_force(gate, town)
    version = await version_of(gate, town, plan)
    (row,) = await asked_today(gate, town, "teacher")
    assert (row.what.en, row.page, row.on) == ("Read what is yours to do", "at-a-glance", town.student_id)
    before = await carriers(gate, town, "case_manager", plan)
    assert before and not any(one["acknowledgedAt"] for one in before)

    await acknowledged(gate, town, "teacher", version)
    await acknowledged(gate, town, "teacher", version)

    assert await asked_today(gate, town, "teacher") == []
    assert [deed for deed, *_ in await deeds(gate, town, "teacher")].count("plan.acknowledge") == 1
    read_by = [one["id"] for one in await carriers(gate, town, "case_manager", plan) if one["acknowledgedAt"]]
    assert read_by == [global_id("Person", town.people["teacher"])]
    assert await asked_today(gate, town, "therapist"), "one's reading is not the others'"


async def test_who_teaches_a_class_is_asked_as_who_is_on_the_team(gate: Gate, town: Town) -> None:
    plan = await in_force(gate, town)
    assert await asked_today(gate, town, "stranger") == []
    await in_class(gate, town, "stranger")
    assert len(await asked_today(gate, town, "stranger")) == 1
    assert (await carriers(gate, town, "case_manager", plan))[-1]["role"] == "Teaches a class"
    await acknowledged(gate, town, "stranger", await version_of(gate, town, plan))
    assert await asked_today(gate, town, "stranger") == []


async def test_who_reads_it_by_their_office_has_nothing_to_confirm(gate: Gate, town: Town) -> None:
    version = await version_of(gate, town, await in_force(gate, town))
    for who in BY_OFFICE:
        assert await asked_today(gate, town, who) == [], who
        with pytest.raises(service.NotYoursToCarryOut):
            await acknowledged(gate, town, who, version)


async def test_nobody_else_learns_anything_of_it(gate: Gate, town: Town) -> None:
    plan = await in_force(gate, town)
    version = await version_of(gate, town, plan)
    for who in NOBODYS:
        assert await carriers(gate, town, who, plan) is None, who
        assert await asked_today(gate, town, who) == [], who
        with pytest.raises((NotFound, NotAllowed)):
            await acknowledged(gate, town, who, version)


async def test_a_version_that_gave_way_is_not_confirmed_and_the_new_one_is_asked_for(gate: Gate, town: Town) -> None:
    plan = await in_force(gate, town)
    old = await version_of(gate, town, plan)
    await acknowledged(gate, town, "teacher", old)
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        new = PlanVersion(
            district_id=town.district_id,
            plan_id=plan.id,
            student_id=plan.student_id,
            number=2,
            canonical=old.canonical,
            sha256=old.sha256,
            finalized_by_id=old.finalized_by_id,
            finalized_at=work.at,
        )
        work.session.add(new)
    with pytest.raises(service.NoLongerInForce):
        await acknowledged(gate, town, "therapist", old)
    (row,) = await asked_today(gate, town, "teacher")
    assert row.id == new.id
    assert not any(one["acknowledgedAt"] for one in await carriers(gate, town, "case_manager", plan))


async def test_a_draft_asks_nobody(gate: Gate, town: Town) -> None:
    plan = await in_force(gate, town)
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        await work.session.execute(update(Plan).where(Plan.id == plan.id).values(state="consent_pending"))
    assert await asked_today(gate, town, "teacher") == []
    assert await carriers(gate, town, "case_manager", plan) == []
    with pytest.raises(service.NoLongerInForce):
        await acknowledged(gate, town, "teacher", await version_of(gate, town, plan))


async def test_a_504_plan_is_carried_out_by_teachers_too(gate: Gate, town: Town) -> None:
    plan = await of_504(gate, town)
    (row,) = await asked_today(gate, town, "teacher")
    assert row.reason.en.endswith("(34 CFR 104.33).")
    await acknowledged(gate, town, "teacher", await version_of(gate, town, plan))
    assert [one["name"] for one in await carriers(gate, town, "coordinator", plan) if one["acknowledgedAt"]]


async def test_who_leaves_the_team_is_asked_no_more_and_what_they_confirmed_stays(gate: Gate, town: Town) -> None:
    plan = await in_force(gate, town)
    await acknowledged(gate, town, "therapist", await version_of(gate, town, plan))
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        left = TeamMember.person_id.in_([town.people["therapist"], town.people["teacher"]])
        await work.session.execute(update(TeamMember).where(left).values(ends_on=TeamMember.starts_on))
    assert await asked_today(gate, town, "teacher") == []
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        kept = (await work.session.execute(select(PlanAcknowledgement.person_id))).scalars().all()
    assert kept == [town.people["therapist"]]


async def test_pressed_twice_at_once_it_stands_once(gate: Gate, town: Town) -> None:
    version = await version_of(gate, town, await in_force(gate, town))
    await asyncio.gather(*(acknowledged(gate, town, "teacher", version) for _ in range(3)))
    assert [deed for deed, *_ in await deeds(gate, town, "teacher")].count("plan.acknowledge") == 1


async def test_the_sheet_says_whether_it_is_to_be_confirmed(gate: Gate, town: Town, monkeypatch: Any) -> None:
    version = await version_of(gate, town, await in_force(gate, town))
    monkeypatch.setattr(
        "tests.plans.test_glance_service.ASK",
        """query ($student: ID!, $language: String! = "en") { atAGlance(studentId: $student, language: $language) {
        plans { versionId toAcknowledge acknowledgedAt } } }""",
    )
    (one,) = (await sheet(gate, town, "teacher"))["plans"]
    assert one == {"versionId": global_id("PlanVersion", version.id), "toAcknowledge": True, "acknowledgedAt": None}
    assert (await sheet(gate, town, "principal"))["plans"][0]["toAcknowledge"] is False
    await acknowledged(gate, town, "teacher", version)
    (one,) = (await sheet(gate, town, "teacher"))["plans"]
    assert one["toAcknowledge"] is False and one["acknowledgedAt"]
