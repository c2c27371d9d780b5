"""Who a person is today, for what reads in their name without a session of theirs: their calendar, a mail to them."""

from __future__ import annotations

import uuid

from sqlalchemy import select

from trellis.access.day import in_force, today
from trellis.districts.model import District
from trellis.kernel.tenancy import Actor, UnitOfWork
from trellis.people.model import Person, PersonRole


async def actor_of(work: UnitOfWork, person_id: uuid.UUID) -> Actor | None:
    """The person as the gate would know them had they signed in today, with the roles of today; None for whose account
    or role has ended, or whose district is closed.

    They have not signed in: nothing that asks for a recent sign-in is theirs. Asked in a unit of work of the system.
    """
    person = (await work.session.execute(select(Person).where(Person.id == person_id))).scalar_one_or_none()
    status = await work.session.scalar(select(District.status).where(District.id == work.district_id))
    if person is None or person.status != "active" or status != "open":
        return None
    found = await work.session.execute(
        select(PersonRole.role, PersonRole.school_id).where(
            PersonRole.person_id == person_id, in_force(PersonRole, await today(work))
        )
    )
    roles = found.all()
    if person.kind == "staff" and not roles:
        return None
    return Actor(
        kind="operator" if person.kind == "operator" else "person",
        person_id=person.id,
        display_name=person.name,
        language=person.language,
        roles=frozenset(role for role, school_id in roles if school_id is None),
        school_roles=frozenset((role, school_id) for role, school_id in roles if school_id is not None),
    )
