"""Clocks of a town on chosen days, and its mornings."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

from sqlalchemy import select, update

from tests.factories import Town
from tests.factories.reading import session_of
from trellis.access.day import today
from trellis.deadlines.model import Deadline
from trellis.deadlines.service import change_of
from trellis.graphql.context import Context
from trellis.graphql.schema import schema
from trellis.kernel.ids import new_id
from trellis.kernel.jobs import JOBS
from trellis.kernel.tenancy import SYSTEM, Actor, Gate
from trellis.worklists.model import DeadlineAlert

OF_A_DEADLINE = {
    "rule_key": "US/IEP_ANNUAL/annual_review_held/all/1",
    "value": "1",
    "day_kind": "Y",
    "trigger_event": "annual_review_held",
    "needs_calendar": False,
}


HOUSE: Any = SimpleNamespace(settings=SimpleNamespace(secret_key="s" * 40, base_url="https://trellis.test"))


async def read(gate: Gate, town: Town, who: str, text: str, acting: Actor | None = None, **variables: Any) -> Any:
    """The data of a document that must not fail, asked as one of the town, or as `acting`."""
    actor = acting or town.actor(who)
    async with gate.open(town.district_id, actor, "test.read") as work:
        context = Context(HOUSE, session_of(town.district_id, actor), work, "en")
        done = await schema().execute(text, variable_values=variables, context_value=context)
    assert done.errors is None, done.errors
    return done.data


async def due_in(gate: Gate, town: Town, days: int, rule: str = "IEP_ANNUAL", **other: Any) -> Deadline:
    """A clock of the town's student that is due so many days from today."""
    async with gate.open(town.district_id, SYSTEM, "test.setup") as work:
        day = await today(work) + timedelta(days=days)
        said = {"student_id": town.student_id, "due_on": day, "original_due_on": day, "instance": new_id().hex}
        row = Deadline(
            district_id=town.district_id, id=new_id(), created_at=work.at, rule_id=rule,
            **{**OF_A_DEADLINE, "trigger_on": date(2025, 11, 1), **said, **other},
        )  # fmt: skip
        work.session.add(row)
        await work.session.flush()
        return row


async def set_row(gate: Gate, town: Town, row: Deadline, **values: Any) -> None:
    async with gate.open(town.district_id, SYSTEM, "test.setup") as work:
        if "due_on" in values:
            change = change_of(work, row, "moved", row.due_on)
            change.due_after = values["due_on"]
            work.session.add(change)
            values["trigger_on"] = row.trigger_on + (values["due_on"] - row.due_on)
        await work.session.execute(update(Deadline).where(Deadline.id == row.id).values(**values))


async def morning(gate: Gate, town: Town) -> None:
    """The job of a morning, as the worker runs it."""
    await JOBS["worklists.morning"].body(SimpleNamespace(gate=gate), district_id=town.district_id)


async def told(gate: Gate, town: Town) -> list[tuple[str, int, str]]:
    """Who was told, at which threshold, why; in the order of the telling."""
    names = {key: who for who, key in town.people.items()}
    async with gate.open(town.district_id, SYSTEM, "test") as work:
        rows = (await work.session.execute(select(DeadlineAlert).order_by(DeadlineAlert.id))).scalars()
        return [(names[row.person_id], row.threshold, row.reason) for row in rows]
