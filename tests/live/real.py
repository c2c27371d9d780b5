"""Into a section of a plan through the running product's own door: a session's cookie, and a ticket made for it."""

from __future__ import annotations

import uuid

from sqlalchemy import select
from tests.factories import Town
from tests.factories.plan import begun
from tests.live.stage import Client, signed_in
from tests.shell.served import SECRET, Served

from trellis.kernel import clock
from trellis.kernel.tenancy import SYSTEM, Gate
from trellis.live import tickets
from trellis.plans.model import PlanSection
from trellis.web.cookies import SESSION


async def section_of_a_plan(gate: Gate, town: Town) -> PlanSection:
    """Present levels of a plan that was just begun."""
    plan = await begun(gate, town)
    async with gate.open(town.district_id, SYSTEM, "test.read") as work:
        asked = select(PlanSection).where(PlanSection.plan_id == plan.id, PlanSection.section_key == "present_levels")
        return (await work.session.execute(asked)).scalar_one()


async def papers(gate: Gate, town: Town, who: str, document_id: uuid.UUID) -> tuple[uuid.UUID, str, str]:
    """A new session of somebody: its id, its cookie, and a ticket as the app issues it."""
    session_id, token = await signed_in(gate, town, who)
    ticket = tickets.issue(
        SECRET,
        district_id=town.district_id,
        session_id=session_id,
        person_id=town.people[who],
        document_id=document_id,
        epoch=1,
        read_only=False,
        at=clock.now(),
    )
    return session_id, f"{SESSION}={token}", ticket


async def entered(
    gate: Gate, town: Town, who: str, server: Served, document_id: uuid.UUID, *, refusals: bool = False
) -> Client:
    """A browser in the section, in step."""
    client = Client()
    client.session_id, cookie, ticket = await papers(gate, town, who, document_id)  # type: ignore[attr-defined]
    url = f"{server.url.replace('http', 'ws')}/live/{document_id}.1?ticket={ticket}&saved=1"
    if refusals:
        url += "&refusals=1"
    await client.connect(url, cookie)
    await client.all_saved()
    return client
