"""What the stories of amendments are told with: a plan in force, a change of it, a family that is asked."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest
from pycrdt import Array
from sqlalchemy import select

from tests.factories import Town
from tests.factories.plan import begun, finalized, meet, whole_plan, write
from tests.plans.test_carrying import confirm, edit, set_state
from trellis.access.day import today
from trellis.kernel import clock
from trellis.kernel.tenancy import SYSTEM, Gate
from trellis.plans import service
from trellis.plans.content import rows_root
from trellis.plans.model import Plan, PlanVersion
from trellis.signatures import rules as signing
from trellis.signatures import service as signatures
from trellis.signatures.model import SignatureRequest

REASON = "Maya misses her reading group on Fridays; the bus leaves early."
IN_WRITING = service.Intent("agreement", REASON, ["services"])
AT_A_MEETING = service.Intent("meeting", REASON, ["services", "goals"])
AMENDS = """query ($id: ID!) { plan(id: $id) {
  amendmentWay amendmentReason amendmentScope takesEffectOn plain(language: "en") } }"""


async def in_force(gate: Gate, town: Town, occasion: str = "annual", key: str = "first-click") -> Plan:
    plan = await begun(gate, town, occasion=occasion)
    content = whole_plan()
    await write(gate, town, plan, {**content, "basics": {**content["basics"], "kind": occasion}})
    await meet(gate, town, plan)
    await finalized(gate, town, plan, key)
    await set_state(gate, town, plan, "active")
    return plan


async def amend(gate: Gate, town: Town, plan: Plan, intent: service.Intent, who: str = "case_manager") -> Plan:
    async with gate.open(town.district_id, town.actor(who), "test") as work:
        return await service.start_amendment(work, plan_id=plan.id, intent=intent)


async def day_in(gate: Gate, town: Town) -> Any:
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        return await today(work)


def set_clock(monkeypatch: pytest.MonkeyPatch, days: int) -> None:
    """So many days from now."""
    monkeypatch.delenv("TRELLIS_TEST_NOW", raising=False)
    monkeypatch.setenv("TRELLIS_TEST_NOW", (clock.now() + timedelta(days=days)).isoformat())


def more_reading(doc: Any) -> None:
    lines = doc.get(rows_root("services"), type=Array)
    lines[0]["sessions"] = 5


async def change(gate: Gate, town: Town, draft: Plan) -> None:
    """The case manager changes the first service and says of the others that they still hold."""
    await edit(gate, town, draft, "services", more_reading)
    for section in draft.amendment_scope or ():
        await confirm(gate, town, "case_manager", draft, section)


async def plan_now(gate: Gate, town: Town, plan_id: uuid.UUID) -> Plan:
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        return (await work.session.execute(select(Plan).where(Plan.id == plan_id))).scalar_one()


async def ask_family(gate: Gate, town: Town, draft: Plan) -> tuple[PlanVersion, list[str]]:
    """Finalizes the amendment and asks; what each rights holder is asked to decide."""
    version = await finalized(gate, town, draft, key=f"freeze-{draft.id}")
    await ask(gate, town, draft)
    return version, await read_items(gate, town, version)


async def ask(gate: Gate, town: Town, plan: Plan) -> None:
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        await signatures.request_signatures(work, plan_id=plan.id, idempotency_key=f"ask-{plan.id}")


async def answer(gate: Gate, town: Town, version: PlanVersion, **choices: str) -> str:
    """The parent answers: agrees to everything but what `choices` say of the change as a whole or of the rest."""
    async with gate.open(town.district_id, town.actor("parent"), "test") as work:
        asked = select(SignatureRequest).where(
            SignatureRequest.version_id == version.id, SignatureRequest.person_id == town.people["parent"]
        )
        request = (await work.session.execute(asked)).scalar_one()
        items = (await service.version_by_id(work, version_id=version.id)).decision_items
        said = [
            signing.Choice(item.id, choices.get("amendment" if item.id == "amendment" else "rest", "agree"))
            for item in items
        ]
        signature = await signatures.sign(
            work,
            request_id=request.id,
            document_sha256=version.sha256,
            consent_text_sha256=signing.consent_text("en")[1],
            language="en",
            choices=said,
            typed_name="Helena Ruiz",
            idempotency_key=f"signed-{version.id}",
        )
        return signature.outcome


async def read_items(gate: Gate, town: Town, version: PlanVersion) -> list[str]:
    async with gate.open(town.district_id, town.actor("parent"), "test") as work:
        return [i.id for i in (await service.version_by_id(work, version_id=version.id)).decision_items]
