"""Whoever asks for signatures sees by name whom that asks, and who nobody at school may have met (threats row 11)."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import update
from tests.factories import Town, make_town
from tests.factories.plan import begun, finalized, meet, whole_plan, write
from tests.meetings.test_doors_with_notices import has_an_account
from tests.signatures.asking import asked_in

from trellis.kernel.errors import NotAllowed, NotFound
from trellis.kernel.tenancy import SYSTEM, Gate
from trellis.plans.model import Plan
from trellis.signatures.asking import ToAsk, whom_to_ask
from trellis.signatures.model import SignatureRequest
from trellis.signatures.service import request_signatures
from trellis.students.model import RightsHolder, Student

GIVEN = date(2026, 9, 1)


@pytest.fixture
async def town(gate: Gate) -> Town:
    return await make_town(gate)


async def puppet(gate: Gate, town: Town, who: str = "other_parent", **more: object) -> None:
    """Somebody to whom a roster gave the right to consent."""
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        right = {"law": "IDEA", "basis": "presumed", "starts_on": GIVEN, **more}
        work.session.add(
            RightsHolder(district_id=town.district_id, student_id=town.student_id, person_id=town.people[who], **right)
        )


async def seen(gate: Gate, town: Town, plan: Plan, who: str = "case_manager") -> dict[str, ToAsk]:
    async with gate.open(town.district_id, town.actor(who), "test") as work:
        return {one.person.given_name: one for one in await whom_to_ask(work, plan_id=plan.id)}


async def in_work(gate: Gate, town: Town) -> Plan:
    plan = await begun(gate, town)
    await write(gate, town, plan, whole_plan())
    await meet(gate, town, plan)
    return plan


async def test_it_names_exactly_whom_the_request_asks_before_and_after_finalizing(gate: Gate, town: Town) -> None:
    await puppet(gate, town)
    plan = await in_work(gate, town)
    before = await seen(gate, town, plan)
    assert set(before) == {"Helena", "Ivan"}
    await finalized(gate, town, plan)
    assert set(await seen(gate, town, plan)) == {"Helena", "Ivan"}
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        requests = await request_signatures(work, plan_id=plan.id, idempotency_key="ask-once")
    assert {r.person_id for r in requests} == {one.person.id for one in before.values()}


async def test_it_marks_who_never_signed_in_and_whose_right_came_by_a_roster(gate: Gate, town: Town) -> None:
    await puppet(gate, town)
    await has_an_account(gate, town, "parent")
    plan = await in_work(gate, town)
    found = await seen(gate, town, plan)
    assert (found["Helena"].signs_in, found["Ivan"].signs_in) == (True, False)
    assert found["Ivan"].new_by_roster_on == GIVEN
    async with gate.open(town.district_id, SYSTEM, "test") as work:  # a paper, not a roster
        await work.session.execute(
            update(RightsHolder)
            .where(RightsHolder.person_id == town.people["other_parent"])
            .values(basis="court_order")
        )
    assert (await seen(gate, town, plan))["Ivan"].new_by_roster_on is None


async def test_whoever_was_asked_for_an_earlier_plan_is_not_new_and_who_answered_is_not_asked(
    gate: Gate, town: Town
) -> None:
    asked = await asked_in(gate, town)
    found = await seen(gate, town, asked.plan)
    assert found["Helena"].new_by_roster_on is not None, "asked now for the first time, and still new until then"
    await puppet(gate, town)
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        await work.session.execute(update(SignatureRequest).values(state="answered"))
    assert set(await seen(gate, town, asked.plan)) == {"Ivan"}, "a reminder goes to who has not answered"


async def test_a_grown_student_is_asked_and_nobody_else(gate: Gate, town: Town) -> None:
    plan = await in_work(gate, town)
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        await work.session.execute(
            update(Student).where(Student.id == town.student_id).values(birth_on=date(2000, 1, 1))
        )
    assert set(await seen(gate, town, plan)) == {"Maya"}


@pytest.mark.parametrize("who", ["teacher", "parent", "other_parent", "student", "admin", "stranger"])
async def test_who_asks_nobody_learns_of_nobody(gate: Gate, town: Town, who: str) -> None:
    plan = await in_work(gate, town)
    with pytest.raises((NotAllowed, NotFound)):
        await seen(gate, town, plan, who)
