"""Deeds of the demo's people, done through the rooms themselves as somebody and on a day: rows are what is written."""

from __future__ import annotations

import os
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from trellis.access.day import in_force, today
from trellis.kernel.ids import new_id
from trellis.kernel.tenancy import SYSTEM, Actor, Gate, UnitOfWork
from trellis.people.model import Person, PersonRole

CLOCK = "TRELLIS_TEST_NOW"
"""The seed is a process of its own and never runs in production (settings refuse it): it may say what day it is."""


@dataclass(frozen=True, slots=True)
class Deeds:
    """A district whose people act. `gate` is the one everything else passes."""

    gate: Gate
    district_id: uuid.UUID

    @asynccontextmanager
    async def by(self, person_id: uuid.UUID, at: datetime) -> AsyncIterator[UnitOfWork]:
        """A unit of work of a person of the district, at an instant of the past, as if they had just signed in."""
        before = os.environ.get(CLOCK)
        os.environ[CLOCK] = at.isoformat()
        try:
            actor = await self._actor(person_id, at)
            async with self.gate.open(self.district_id, actor, "demo.seed") as work:
                yield work
        finally:
            if before is None:
                del os.environ[CLOCK]
            else:
                os.environ[CLOCK] = before

    async def _actor(self, person_id: uuid.UUID, at: datetime) -> Actor:
        async with self.gate.open(self.district_id, SYSTEM, "demo.seed") as work:
            person = (await work.session.execute(select(Person).where(Person.id == person_id))).scalar_one()
            held = select(PersonRole.role, PersonRole.school_id).where(
                PersonRole.person_id == person_id, in_force(PersonRole, await today(work))
            )
            roles = (await work.session.execute(held)).all()
        return Actor(
            kind="person",
            person_id=person_id,
            session_id=new_id(),
            display_name=person.name,
            language=person.language,
            roles=frozenset(one.role for one in roles if one.school_id is None),
            school_roles=frozenset((one.role, one.school_id) for one in roles if one.school_id is not None),
            authenticated_at=at,
        )
