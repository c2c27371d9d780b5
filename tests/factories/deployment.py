"""The deployment's own tenant and the operator who runs it."""

from __future__ import annotations

import uuid
from datetime import date

from trellis.districts.model import District
from trellis.kernel import clock
from trellis.kernel.ids import new_id
from trellis.kernel.tenancy import DEPLOYMENT_DISTRICT_ID, SYSTEM, Gate
from trellis.people.model import Person, PersonRole


async def make_deployment(gate: Gate) -> uuid.UUID:
    """The deployment with one operator, Olga Berg, who may do an operator's deeds; returns the operator's id."""
    operator_id = new_id()
    here = {"district_id": DEPLOYMENT_DISTRICT_ID}
    async with gate.open(DEPLOYMENT_DISTRICT_ID, SYSTEM, "test.setup") as work:
        work.session.add(
            District(
                id=DEPLOYMENT_DISTRICT_ID,
                kind="deployment",
                slug="deployment",
                name="Deployment",
                state="CA",
                time_zone="UTC",
                created_at=clock.now(),
            )
        )
        await work.session.flush()
        names = {"given_name": "Olga", "family_name": "Berg", "name_key": "olga berg", "family_name_key": "berg"}
        work.session.add(Person(id=operator_id, kind="operator", **names, **here))
        await work.session.flush()
        work.session.add(
            PersonRole(person_id=operator_id, role="deployment_operator", starts_on=date(2026, 8, 1), **here)
        )
    return operator_id
