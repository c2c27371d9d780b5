"""A draft of Maya's that a team talks about, and short ways to do so."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from sqlalchemy import update

from tests.factories import Town
from trellis.kernel.ids import new_id
from trellis.kernel.tenancy import SYSTEM, Gate
from trellis.people.model import Person
from trellis.plans import service as plans
from trellis.plans.model import Plan
from trellis.teams.model import TeamMember
from trellis.teamwork import service
from trellis.teamwork.model import CommentThread

STRENGTHS = service.Place("present_levels", "strengths")


async def does(gate: Gate, town: Town, who: str, deed: Any, **values: Any) -> Any:
    """Somebody does something, in a unit of work of its own."""
    async with gate.open(town.district_id, town.actor(who), "test") as work:
        return await deed(work, **values)


async def says(
    gate: Gate,
    town: Town,
    plan: Plan,
    who: str,
    said: str = "Is this still so?",
    *,
    place: service.Place = STRENGTHS,
    naming: tuple[str, ...] = (),
    **more: Any,
) -> CommentThread:
    """Somebody begins a thread."""
    wish = service.Wish(place, said, **{key: more.pop(key) for key in ("quote", "anchor", "suggested") if key in more})
    values = {
        "plan_id": plan.id,
        "wish": wish,
        "mentioned": [town.people[one] for one in naming],
        "with_family": False,
        "idempotency_key": f"key-{new_id()}",
    }
    return await does(gate, town, who, service.start_thread, **(values | more))  # type: ignore[no-any-return]


async def answers(
    gate: Gate, town: Town, thread: CommentThread, who: str, said: str = "Yes.", *, naming: tuple[str, ...] = ()
) -> CommentThread:
    """Somebody says something in it."""
    mentioned = [town.people[one] for one in naming]
    values = {"thread_id": thread.id, "said": said, "mentioned": mentioned, "idempotency_key": f"key-{new_id()}"}
    return await does(gate, town, who, service.answer, **values)  # type: ignore[no-any-return]


async def shared(gate: Gate, town: Town, plan: Plan) -> None:
    await does(gate, town, "case_manager", plans.share_draft, plan_id=plan.id)


async def leaves(gate: Gate, town: Town, who: str, day: date) -> None:
    """Somebody's membership ends, so that they are on the team no more on `day`."""
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        ended = update(TeamMember).where(TeamMember.person_id == town.people[who]).values(ends_on=day)
        await work.session.execute(ended)


async def rename(gate: Gate, person_id: uuid.UUID, district_id: uuid.UUID, **values: Any) -> None:
    async with gate.open(district_id, SYSTEM, "test") as work:
        await work.session.execute(update(Person).where(Person.id == person_id).values(**values))
