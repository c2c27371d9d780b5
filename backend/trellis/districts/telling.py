"""Word to who administers a district, when its operator does something that opens doors of theirs."""

from __future__ import annotations

import uuid

from sqlalchemy import and_, select

from trellis.access.day import in_force, today
from trellis.kernel.tenancy import UnitOfWork
from trellis.notices.service import send
from trellis.people.model import Person, PersonRole

ROLE = "district_admin"


async def tell_administrators(
    within: UnitOfWork, *, template: str, ids: dict[str, str], but: uuid.UUID | None = None
) -> None:
    """A letter to everybody who administers the district today, `but` whom it is about."""
    asked = (
        select(Person.id)
        .join(PersonRole, and_(PersonRole.district_id == Person.district_id, PersonRole.person_id == Person.id))
        .where(
            PersonRole.role == ROLE,
            PersonRole.school_id.is_(None),
            in_force(PersonRole, await today(within)),
            Person.status == "active",
        )
        .distinct()
    )
    for person_id in (await within.session.execute(asked)).scalars().all():
        if person_id != but:
            await send(within, person_id=person_id, template=template, ids=ids)
