"""Whoever has not answered is reminded when the team asks again; nobody else is."""

from __future__ import annotations

import uuid

from sqlalchemy import select, update
from tests.factories import Town, make_town
from tests.factories.plan import begun, finalized, meet, whole_plan, write

from trellis.kernel.tenancy import SYSTEM, Gate
from trellis.notices.model import Message
from trellis.signatures import service
from trellis.signatures.model import SignatureRequest
from trellis.students.model import RightsHolder


async def ask(gate: Gate, town: Town, plan_id: uuid.UUID, key: str) -> None:
    async with gate.open(town.district_id, town.actor("case_manager"), "test") as work:
        await service.request_signatures(work, plan_id=plan_id, idempotency_key=key)


async def letters(gate: Gate, town: Town) -> list[tuple[str, uuid.UUID]]:
    """(template, person) of each letter about signing, oldest first."""
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        rows = await work.session.execute(
            select(Message.template, Message.person_id)
            .where(Message.template.in_(("plan_to_sign", "plan_still_to_sign")))
            .order_by(Message.id)
        )
        return [(template, person) for template, person in rows]


async def test_asking_again_reminds_those_who_have_not_answered(gate: Gate) -> None:
    town = await make_town(gate)
    parent = town.people["parent"]
    plan = await begun(gate, town)
    await write(gate, town, plan, whole_plan())
    await meet(gate, town, plan)
    await finalized(gate, town, plan)
    await ask(gate, town, plan.id, "the-first-asking")
    first = await letters(gate, town)
    assert ("plan_to_sign", parent) in first and "plan_still_to_sign" not in {t for t, _ in first}

    await ask(gate, town, plan.id, "the-second-asking")
    await ask(gate, town, plan.id, "the-second-asking")  # a double click reminds once
    again = (await letters(gate, town))[len(first) :]
    assert {t for t, _ in again} == {"plan_still_to_sign"}
    assert sorted(str(p) for _, p in again) == sorted(str(p) for _, p in first)

    async with gate.open(town.district_id, SYSTEM, "test") as work:
        await work.session.execute(
            update(SignatureRequest).where(SignatureRequest.person_id == parent).values(state="answered")
        )
    before = len(await letters(gate, town))
    await ask(gate, town, plan.id, "the-third-asking")
    assert parent not in {p for _, p in (await letters(gate, town))[before:]}


async def test_whose_right_has_ended_is_not_reminded(gate: Gate) -> None:
    town = await make_town(gate)
    parent = town.people["parent"]
    plan = await begun(gate, town)
    await write(gate, town, plan, whole_plan())
    await meet(gate, town, plan)
    await finalized(gate, town, plan)
    await ask(gate, town, plan.id, "the-first-asking")
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        await work.session.execute(
            update(RightsHolder).where(RightsHolder.person_id == parent).values(may_consent=False)
        )
    before = len(await letters(gate, town))
    await ask(gate, town, plan.id, "the-second-asking")
    assert parent not in {p for _, p in (await letters(gate, town))[before:]}
