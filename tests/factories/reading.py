"""Asking the schema as one of a town's people, for stories about what a person gets to read."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

from tests.factories.district import Town
from trellis.graphql.context import Context
from trellis.graphql.schema import schema
from trellis.kernel import clock
from trellis.kernel.ids import global_id, new_id
from trellis.kernel.tenancy import Actor, Gate
from trellis.people.sessions import LiveSession


def session_of(district_id: uuid.UUID, actor: Actor) -> LiveSession:
    """A staff session of `actor`, as if it had been read a moment ago."""
    return LiveSession(
        id=actor.session_id or new_id(),
        district_id=district_id,
        actor=actor,
        audience="staff",
        expires_at=clock.now() + timedelta(hours=1),
        time_zone="America/Los_Angeles",
        state="CA",
        token="token",
        facts="",
    )


async def read(gate: Gate, town: Town, who: str, text: str, **variables: Any) -> Any:
    """The data of a query that must not fail. It may ask for nothing that needs the house."""
    actor = town.actor(who)
    signed_in = session_of(town.district_id, actor)
    async with gate.open(town.district_id, actor, "test.read") as work:
        context = Context(None, signed_in, work, "en")  # type: ignore[arg-type]
        done = await schema().execute(text, variable_values=variables, context_value=context)
    assert done.errors is None, done.errors
    return done.data


async def of_student(gate: Gate, town: Town, who: str, fields: str) -> Any:
    """Fields of the town's student; None when the student is not there for `who`."""
    text = "query ($id: ID!) { student(id: $id) { " + fields + " } }"
    return (await read(gate, town, who, text, id=global_id("Student", town.student_id)))["student"]
