"""What the record knows reaches who writes the draft, nobody else; a meeting before the draft becomes its meeting."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from tests.factories import Town, make_town, with_coordinator
from tests.factories.plan import begun, finalized, meet, whole_plan, write
from trellis.kernel.ids import new_id
from trellis.kernel.tenancy import SYSTEM, Gate
from trellis.meetings.model import Meeting
from trellis.plans import service
from trellis.plans.knowing import known_of

pytestmark = pytest.mark.database


@pytest.fixture
async def town(gate: Gate) -> Town:
    return await with_coordinator(gate, await make_town(gate))


async def known_to(gate: Gate, town: Town, role: str, plan_id: uuid.UUID) -> dict[str, Any]:
    async with gate.open(town.district_id, town.actor(role), "test") as work:
        plan = await service.plan_named(work, plan_id=plan_id)
        return {f"{one.section_key}.{one.field_key}": one.value for one in await known_of(work, plan, "en")}


async def meeting_on(gate: Gate, town: Town, kind: str, *, days: int, state: str = "held") -> uuid.UUID:
    async with gate.open(town.district_id, SYSTEM, "test.meet") as work:
        starts_at = work.at + timedelta(days=days)
        meeting = Meeting(
            district_id=town.district_id,
            id=new_id(),
            student_id=town.student_id,
            plan_id=None,
            arranged_by_id=town.people["case_manager"],
            kind=kind,
            purpose="Review",
            starts_at=starts_at,
            ends_at=starts_at + timedelta(hours=1),
            location="Room 4",
            state=state,
            notice_sent_at=None,
            held_at=starts_at if state == "held" else None,
        )
        work.session.add(meeting)
        return meeting.id


async def plan_of(gate: Gate, town: Town, meeting_id: uuid.UUID) -> uuid.UUID | None:
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        return (await work.session.execute(select(Meeting.plan_id).where(Meeting.id == meeting_id))).scalar_one()


async def test_a_meeting_held_before_anybody_began_the_draft_is_about_it(gate: Gate, town: Town) -> None:
    held = await meeting_on(gate, town, "annual_review", days=-2)
    others = [
        await meeting_on(gate, town, "annual_review", days=-90),
        await meeting_on(gate, town, "eligibility", days=-2),
        await meeting_on(gate, town, "section_504", days=-2),
        await meeting_on(gate, town, "annual_review", days=-2, state="cancelled"),
    ]
    plan = await begun(gate, town)
    assert await plan_of(gate, town, held) == plan.id
    assert {await plan_of(gate, town, one) for one in others} == {None}
    known = await known_to(gate, town, "case_manager", plan.id)
    assert known["basics.meeting_on"] is not None and known["basics.ends_on"] is not None


async def test_a_504_plan_is_told_who_is_on_the_team_and_whom_the_district_named(gate: Gate, town: Town) -> None:
    plan = await begun(gate, town, "section_504", "initial")
    known = await known_to(gate, town, "case_manager", plan.id)
    group = [row["person"] for row in known["evaluation_504.group"]]
    told = [row["person"] for row in known["implementation_504.distribution"]]
    assert any(who.endswith(", case manager") for who in group)
    assert set(told) < set(group), "the family decides and is told otherwise"
    assert not any(who.endswith(", parent") for who in told)


async def test_who_does_not_read_the_draft_as_it_is_written_is_told_nothing(gate: Gate, town: Town) -> None:
    plan = await begun(gate, town, "section_504", "initial")
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        await service.share_draft(work, plan_id=plan.id)
    assert await known_to(gate, town, "parent", plan.id) == {}


async def test_a_final_plan_asks_nothing(gate: Gate, town: Town) -> None:
    plan = await begun(gate, town)
    await meet(gate, town, plan)
    await write(gate, town, plan, whole_plan())
    await finalized(gate, town, plan)
    assert await known_to(gate, town, "case_manager", plan.id) == {}
