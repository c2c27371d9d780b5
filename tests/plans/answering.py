"""A final plan in a state, whoever is asked, what they answer, and the days that pass."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import select

from tests.factories import Town
from tests.factories.plan import begun, finalized, meet, whole_plan, write
from trellis.kernel.ids import new_id
from trellis.kernel.jobs import JOBS
from trellis.kernel.tenancy import SYSTEM, Gate
from trellis.plans import service as plans
from trellis.plans.model import Plan, PlanVersion
from trellis.signatures import service
from trellis.signatures.model import SignatureRequest
from trellis.signatures.rules import Choice, consent_text
from trellis.students.model import RightsHolder

MONDAY = "2026-10-12T18:00:00+00:00"
NAMES = {"parent": "Helena Ruiz", "other_parent": "Ivan Ruiz"}


def on(monkeypatch: pytest.MonkeyPatch, day: str) -> None:
    """It is noon of `day` in California."""
    monkeypatch.setenv("TRELLIS_TEST_NOW", f"{day}T20:00:00+00:00")


async def final(
    gate: Gate, town: Town, occasion: str = "annual", *, told: bool = True, key: str = "first-click", **said: Any
) -> Plan:
    """A final plan; `said` are sections that say something else than usual."""
    plan = await begun(gate, town, occasion=occasion)
    whole = whole_plan()
    await write(gate, town, plan, {**whole, **{name: {**whole[name], **more} for name, more in said.items()}})
    await meet(gate, town, plan)
    await finalized(gate, town, plan, key=key, told=told)
    return await now(gate, town, plan.id)


async def now(gate: Gate, town: Town, plan_id: uuid.UUID) -> Plan:
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        return (await work.session.execute(select(Plan).where(Plan.id == plan_id))).scalar_one()


async def version_of(gate: Gate, town: Town, plan: Plan) -> PlanVersion:
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        return (await work.session.execute(select(PlanVersion).where(PlanVersion.plan_id == plan.id))).scalar_one()


async def ask(gate: Gate, town: Town, plan: Plan) -> None:
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        await service.request_signatures(work, plan_id=plan.id, idempotency_key=f"ask {plan.id}")


async def items_of(gate: Gate, town: Town, plan: Plan) -> list[str]:
    version = await version_of(gate, town, plan)
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        return [item.id for item in (await plans.version_by_id(work, version_id=version.id)).decision_items]


async def answer(gate: Gate, town: Town, plan: Plan, said: str = "agree", who: str = "parent", **apart: str) -> str:
    """`said` to everything; `apart` by the kind of item (`service="disagree"`). Then what follows is done."""
    version = await version_of(gate, town, plan)
    async with gate.open(town.district_id, town.actor(who), "test") as work:
        request = (
            await work.session.execute(
                select(SignatureRequest).where(
                    SignatureRequest.version_id == version.id, SignatureRequest.person_id == town.people[who]
                )
            )
        ).scalar_one()
        items = [item.id for item in (await plans.version_by_id(work, version_id=version.id)).decision_items]
        signed = await service.sign(
            work,
            request_id=request.id,
            document_sha256=version.sha256,
            consent_text_sha256=consent_text("en")[1],
            language="en",
            choices=[Choice(item, apart.get(item.partition(":")[0], said)) for item in items],
            typed_name=NAMES[who],
            idempotency_key=f"sign {plan.id}",
        )
    return signed.outcome


async def job(gate: Gate, town: Town, name: str, plan: Plan) -> None:
    await run(gate, town, name, plan_id=str(plan.id))


async def run(gate: Gate, town: Town, name: str, **ids: str) -> None:
    """What the queue would do."""
    house: Any = SimpleNamespace(gate=gate)
    await JOBS[name].body(house, district_id=town.district_id, **ids)


async def both_hold_rights(gate: Gate, town: Town) -> None:
    """The other parent may consent too."""
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        theirs = select(RightsHolder).where(RightsHolder.person_id == town.people["parent"])
        for row in (await work.session.execute(theirs)).scalars().all():
            columns: Mapping[str, Any] = {
                c.key: getattr(row, c.key) for c in RightsHolder.__table__.columns if c.key not in ("id", "created_at")
            }
            work.session.add(RightsHolder(**{**columns, "id": new_id(), "person_id": town.people["other_parent"]}))


def ends(plan: Plan) -> date:
    assert plan.ends_on is not None
    return plan.ends_on
