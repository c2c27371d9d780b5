"""An agreed plan takes the place of the one before it on the day it begins, not on the day it is signed."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import select, text, update
from tests.factories import Town, make_town
from tests.factories.plan import begun, finalized, meet, whole_plan, write

from trellis.access.day import today
from trellis.kernel.clock import today_in
from trellis.kernel.ids import new_id
from trellis.kernel.jobs import JOBS
from trellis.kernel.tenancy import SYSTEM, Gate
from trellis.plans import service as plans
from trellis.plans.model import Plan, current_first
from trellis.plans.states import given_way
from trellis.signatures import service
from trellis.signatures.rules import Choice, consent_text

DAY = date(2026, 11, 26)


def a_plan(starts_on: date | None, state: str = "active", kind: str = "iep", amends: Any = None) -> Any:
    about = {"occasion": "amendment" if amends else "annual", "carried_from_id": amends.id if amends else None}
    return SimpleNamespace(id=new_id(), starts_on=starts_on, state=state, kind=kind, **about)


@pytest.mark.parametrize(
    ("starts", "gives_way"),
    [
        ((date(2025, 12, 18), date(2026, 12, 18)), []),
        ((date(2025, 12, 18), DAY), [0]),
        ((date(2025, 12, 18), DAY - timedelta(days=1)), [0]),
        ((None, DAY), [0]),
        ((DAY, date(2025, 12, 18)), [1]),
        ((date(2024, 1, 8), date(2025, 12, 18), date(2026, 12, 18)), [0]),
    ],
    ids=str,
)
def test_what_has_begun_takes_the_place_of_what_began_before(
    starts: Sequence[date | None], gives_way: list[int]
) -> None:
    standing = [a_plan(day, state="partially_active") for day in starts]
    assert [standing.index(p) for p in given_way(standing, DAY)] == gives_way


def test_only_plans_in_force_of_one_kind_give_way_to_each_other() -> None:
    old, other = a_plan(date(2025, 1, 1)), a_plan(date(2025, 1, 1), kind="section_504")
    asked = a_plan(date(2026, 1, 1), state="consent_pending")
    assert given_way([old, other, asked], DAY) == []


@pytest.mark.parametrize("amended_on", [-5, 0, 5])
@pytest.mark.parametrize("new_on", [-5, 0])
def test_an_amendment_never_takes_the_place_of_the_next_annual_plan(amended_on: int, new_on: int) -> None:
    """Also where it begins on the same day or later, was written later, or the job of a day runs late."""
    old = a_plan(date(2025, 12, 18))
    new = a_plan(DAY + timedelta(days=new_on))
    amendment = a_plan(DAY + timedelta(days=amended_on), amends=old)
    assert given_way([old, new, amendment], DAY) == [old, amendment]
    if amended_on <= 0:
        old.state = "superseded"
        assert given_way([old, new, amendment], DAY) == [amendment]


def test_an_amendment_takes_the_place_of_the_plan_it_changes_on_its_day() -> None:
    old = a_plan(DAY)
    assert given_way([old, a_plan(DAY, amends=old)], DAY) == [old]
    assert given_way([old, a_plan(DAY + timedelta(days=1), amends=old)], DAY) == []


async def agreed(gate: Gate, town: Town, key: str, starts_on: date) -> uuid.UUID:
    """A plan that begins on `starts_on` and that the mother answered in part."""
    plan = await begun(gate, town)
    await write(gate, town, plan, whole_plan())
    await meet(gate, town, plan)
    version = await finalized(gate, town, plan, key)
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        ends_on = starts_on + timedelta(days=364)
        await work.session.execute(update(Plan).where(Plan.id == plan.id).values(starts_on=starts_on, ends_on=ends_on))
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        requests = await service.request_signatures(work, plan_id=plan.id, idempotency_key=f"ask {key}")
        items = [i.id for i in (await plans.version_by_id(work, version_id=version.id)).decision_items]
    request = next(r for r in requests if r.person_id == town.people["parent"])
    async with gate.open(town.district_id, town.actor("parent"), "test") as work:
        await service.sign(
            work,
            request_id=request.id,
            document_sha256=version.sha256,
            consent_text_sha256=consent_text("en")[1],
            language="en",
            choices=[Choice(item, "disagree" if n == 0 else "agree") for n, item in enumerate(items)],
            typed_name="Helena Ruiz",
            idempotency_key=f"sign {key}",
        )
    return plan.id


async def states(gate: Gate, town: Town, *plan_ids: uuid.UUID) -> list[str]:
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        rows = dict((await work.session.execute(select(Plan.id, Plan.state))).tuples().all())
    return [rows[i] for i in plan_ids]


async def current(gate: Gate, town: Town, who: str = "case_manager") -> uuid.UUID | None:
    async with gate.open(town.district_id, town.actor(who), "test") as work:
        await today(work)
        of = select(Plan).where(Plan.student_id == town.student_id).order_by(*current_first(work, Plan)).limit(1)
        plan = (await work.session.execute(of)).scalar_one_or_none()
    return plan.id if plan else None


async def test_the_old_plan_stays_in_force_until_the_new_one_begins(gate: Gate) -> None:
    town = await make_town(gate)
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        day = await today(work)
    old = await agreed(gate, town, "the-old-plan", day - timedelta(days=300))
    new = await agreed(gate, town, "the-new-plan", day + timedelta(days=22))
    assert await states(gate, town, old, new) == ["partially_active", "partially_active"]
    assert await current(gate, town) == await current(gate, town, "parent") == old

    # A job of the very day does the rest: at midnight where the district is.
    queued = text(
        "SELECT scheduled_at, args->>'plan_id' FROM procrastinate_jobs WHERE task_name = 'plans.begin' "
        "AND scheduled_at IS NOT NULL AND args->>'district_id' = :district"
    )
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        rows = (await work.session.execute(queued, {"district": str(town.district_id)})).all()
        zone = (await work.session.execute(text("SELECT time_zone FROM district"))).scalar_one()
    assert [(r[0].astimezone(UTC) > datetime.now(UTC), r[1]) for r in rows] == [(True, str(new))]
    assert today_in(zone) == day

    async with gate.open(town.district_id, SYSTEM, "test") as work:
        await work.session.execute(update(Plan).where(Plan.id == new).values(starts_on=day))
    assert await current(gate, town) == new  # also where the job is late
    house: Any = SimpleNamespace(gate=gate)
    for _ in range(2):
        await JOBS["plans.begin"].body(house, district_id=town.district_id, plan_id=str(new))
    assert await states(gate, town, old, new) == ["superseded", "partially_active"]


async def test_a_plan_that_has_begun_takes_over_as_it_is_signed(gate: Gate) -> None:
    town = await make_town(gate)
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        day = await today(work)
    old = await agreed(gate, town, "the-old-plan", day - timedelta(days=300))
    new = await agreed(gate, town, "the-new-plan", day)
    assert await states(gate, town, old, new) == ["superseded", "partially_active"]
    assert await current(gate, town) == new
