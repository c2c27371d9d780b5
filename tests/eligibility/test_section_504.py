"""A Section 504 case is active once its plan is in force: by the plan, by no hand (34 CFR 104.33; domain.md 5.4)."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import psycopg
import pytest
from sqlalchemy import select, update

from tests.cases.test_stepping import code_of, owner
from tests.eligibility.deciding import decided, everybody_agrees
from tests.eligibility.of_504 import case_of_504
from tests.factories import Town, make_town, with_coordinator
from tests.factories.plan import begun, finalized, write
from tests.plans import a_plan_504
from trellis.access.day import today
from trellis.eligibility import deciding, errors, standing
from trellis.eligibility.enforced import NO_STEP
from trellis.eligibility.jobs import activate_daily
from trellis.eligibility.log import first_broken_link
from trellis.eligibility.model import Determination
from trellis.kernel.jobs import JOBS
from trellis.kernel.tenancy import SYSTEM, Gate
from trellis.plans import service as plans
from trellis.plans.model import Plan
from trellis.signatures import service as signatures
from trellis.signatures.rules import consent_text

pytestmark = pytest.mark.database


@pytest.fixture
async def town(gate: Gate) -> Town:
    return await with_coordinator(gate, await make_town(gate))


async def found_to_need_a_plan(gate: Gate, town: Town) -> Determination:
    row = await case_of_504(gate, town)
    await everybody_agrees(gate, town, row)
    return await decided(gate, town, row, "decide_504", who="coordinator")


async def signed(gate: Gate, town: Town, plan: Plan, key: str, *, begins: date | None = None) -> uuid.UUID:
    """The plan written, final and agreed to by the mother; it begins on `begins`."""
    await write(gate, town, plan, a_plan_504.content())
    version = await finalized(gate, town, plan, key)
    if begins is not None:
        async with gate.open(town.district_id, SYSTEM, "test") as work:
            await work.session.execute(update(Plan).where(Plan.id == plan.id).values(starts_on=begins))
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        asked = await signatures.request_signatures(work, plan_id=plan.id, idempotency_key=f"ask {key}")
    async with gate.open(town.district_id, town.actor("parent"), "test") as work:
        read = await plans.latest_version(work, plan_id=plan.id)
        assert read is not None
        await signatures.sign(
            work,
            request_id=asked[0].id,
            document_sha256=version.sha256,
            consent_text_sha256=consent_text("en")[1],
            language="en",
            choices=[signatures.Choice(item.id, "agree") for item in read.decision_items],
            typed_name="Helena Ruiz",
            idempotency_key=f"sign {key}",
        )
    return plan.id


async def the_job(gate: Gate, town: Town, plan_id: uuid.UUID) -> None:
    """What the signature queued, done."""
    house: Any = SimpleNamespace(gate=gate)
    await JOBS["plans.begin"].body(house, district_id=town.district_id, plan_id=str(plan_id))


async def queued(gate: Gate, town: Town) -> list[str]:
    from sqlalchemy import text

    jobs = text(
        "SELECT args->>'plan_id' FROM procrastinate_jobs WHERE task_name = 'plans.begin' "
        "AND args->>'district_id' = :district ORDER BY id"
    )
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        return list((await work.session.execute(jobs, {"district": str(town.district_id)})).scalars())


async def state_of(gate: Gate, town: Town, row: Determination) -> str:
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        return (await work.session.execute(select(Determination.state).where(Determination.id == row.id))).scalar_one()


async def the_draft(gate: Gate, town: Town) -> Plan:
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        of = select(Plan).where(Plan.kind == "section_504", Plan.state == "draft")
        return (await work.session.execute(of)).scalar_one()


async def test_the_plan_the_family_signs_makes_the_case_active_once(gate: Gate, town: Town) -> None:
    row = await found_to_need_a_plan(gate, town)
    plan = await the_draft(gate, town)
    await signed(gate, town, plan, "the-first-plan")
    assert await queued(gate, town) == [str(plan.id)], "the parent's signature itself asks for it"
    assert await state_of(gate, town, row) == "plan_draft", "a parent moves no case"
    for _ in range(2):
        await the_job(gate, town, plan.id)
    async with gate.open(town.district_id, town.actor("coordinator"), "test") as work:
        now = await standing.named(work, determination_id=row.id)
        *_, last = await standing.log_of(work, row.id)
        assert (now.state, last.event, last.capacity, last.person_id) == ("active", "activate", "SYS", None)
        assert last.evidence == {"plan_in_force": str(plan.id)}
        assert await first_broken_link(work, determination_id=row.id) is None


async def test_nobody_says_by_hand_that_it_is_active_and_the_page_says_what_it_waits_for(
    gate: Gate, town: Town
) -> None:
    row = await found_to_need_a_plan(gate, town)
    async with gate.open(town.district_id, town.actor("coordinator"), "test") as work:
        now = await standing.named(work, determination_id=row.id)
        steps = {one.row.event: one for one in await deciding.next_steps(work, now, await standing.around(work, now))}
        assert steps["activate"].refused is not None and "plan in force" in steps["activate"].refused.why.en
    plan = await the_draft(gate, town)
    await signed(gate, town, plan, "the-first-plan")
    for who in ("coordinator", "director", "case_manager"):
        async with gate.open(town.district_id, town.actor(who), "test") as work:
            now = await standing.named(work, determination_id=row.id)
            steps = [one.row.event for one in await deciding.next_steps(work, now, await standing.around(work, now))]
            assert steps == ["end"], "by itself, in a moment"
            with pytest.raises(errors.DeterminationNotYours):
                await deciding.take(work, determination_id=row.id, revision=now.revision, event="activate")


async def test_a_plan_agreed_for_a_later_day_makes_it_active_on_that_day(gate: Gate, town: Town) -> None:
    row = await found_to_need_a_plan(gate, town)
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        day = await today(work)
    plan = await the_draft(gate, town)
    await signed(gate, town, plan, "the-first-plan", begins=day + timedelta(days=9))
    await the_job(gate, town, plan.id)
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        assert await activate_daily(work, 100) == 0
        assert await state_of(gate, town, row) == "plan_draft"
        await work.session.execute(update(Plan).where(Plan.id == plan.id).values(starts_on=day))
    await the_job(gate, town, plan.id)
    assert await state_of(gate, town, row) == "active"


async def test_a_review_ends_with_the_next_plan_and_not_with_the_one_that_is_reviewed(gate: Gate, town: Town) -> None:
    row = await found_to_need_a_plan(gate, town)
    plan = await the_draft(gate, town)
    await signed(gate, town, plan, "the-first-plan")
    await the_job(gate, town, plan.id)
    async with gate.open(town.district_id, town.actor("coordinator"), "test") as work:
        now = await standing.named(work, determination_id=row.id)
        await deciding.take(work, determination_id=row.id, revision=now.revision, event="review")
    await the_job(gate, town, plan.id)
    assert await state_of(gate, town, row) == "reviewing", "a job that comes twice ends no review"
    following = await begun(gate, town, "section_504", "annual")
    await signed(gate, town, following, "the-next-plan")
    await the_job(gate, town, following.id)
    assert await state_of(gate, town, row) == "active"


async def test_once_a_day_a_case_whose_plan_became_final_since_catches_up(gate: Gate, town: Town) -> None:
    before = await begun(gate, town, "section_504", "initial")
    await signed(gate, town, before, "an-earlier-plan")
    row = await found_to_need_a_plan(gate, town)
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        assert await activate_daily(work, 100) == 0, "the plan of before is not what the group decided on"
    await signed(gate, town, await the_draft(gate, town), "the-plan-of-it")
    for expected in (1, 0):
        async with gate.open(town.district_id, SYSTEM, "test") as work:
            assert await activate_daily(work, 100) == expected
    assert await state_of(gate, town, row) == "active"


async def test_the_database_takes_no_other_plan_and_no_hand(gate: Gate, town: Town, fresh_database: Any) -> None:
    row = await found_to_need_a_plan(gate, town)
    plan = await the_draft(gate, town)
    iep = await begun(gate, town)
    add = (
        "INSERT INTO determination_event (district_id, id, determination_id, student_id, number, event, from_state, "
        "to_state, capacity, evidence, happened_on, at, prior_digest, digest) VALUES "
        "(%s, gen_random_uuid(), %s, %s, 0, 'activate', 'plan_draft', 'active', %s, %s, '2026-11-25', now(), '', '')"
    )
    here = (town.district_id, row.id, town.student_id)
    with owner(fresh_database, town) as connection:
        for shown, capacity in (("shown", "SYS"), (str(plan.id), "SYS"), (str(iep.id), "SYS"), (str(plan.id), "C504")):
            evidence = psycopg.types.json.Json({"plan_in_force": shown})
            assert code_of(connection, add, *here, capacity, evidence) == NO_STEP, shown
    plan_id = await signed(gate, town, plan, "the-first-plan")
    evidence = psycopg.types.json.Json({"plan_in_force": str(plan_id)})
    with owner(fresh_database, town) as connection:
        connection.execute(f"SET app.context = '{town.district_id} {town.people['coordinator']} staff 1800000000'")
        assert code_of(connection, add, *here, "SYS", evidence) == NO_STEP, "a person is not the system"
