"""Who translates for the district: a role the special-education office or the administrator gives and takes."""

from __future__ import annotations

import uuid

from sqlalchemy import select, update

from trellis.access import Permission
from trellis.access.ask import may_in_the_district
from trellis.access.day import in_force, today
from trellis.kernel.audit import record
from trellis.kernel.errors import NotAllowed, NotFound
from trellis.kernel.ids import new_id
from trellis.kernel.tenancy import UnitOfWork
from trellis.people.model import Person, PersonRole

ROLE = "translator"


async def set_translator(work: UnitOfWork, *, person_id: uuid.UUID, is_translator: bool) -> Person:
    """Make somebody who works for the district a translator, from today, or one no more.

    Without the role nothing that was given to them opens any more, on the same day. Raises NotAllowed, NotFound.
    """
    if not may_in_the_district(work, Permission.APPOINT_TRANSLATOR):
        raise NotAllowed()
    person: Person | None = (
        await work.session.execute(
            select(Person).where(Person.id == person_id, Person.kind == "staff").with_for_update()
        )
    ).scalar_one_or_none()
    if person is None:
        raise NotFound()
    day = await today(work)
    held = (
        PersonRole.person_id == person_id,
        PersonRole.role == ROLE,
        PersonRole.school_id.is_(None),
        in_force(PersonRole, day),
    )
    if ((await work.session.execute(select(PersonRole.id).where(*held).limit(1))).first() is not None) == is_translator:
        return person
    if is_translator:
        work.session.add(
            PersonRole(
                district_id=work.district_id,
                id=new_id(),
                person_id=person_id,
                role=ROLE,
                school_id=None,
                starts_on=day,
                ends_on=None,
                source="granted",
            )
        )
    else:
        await work.session.execute(update(PersonRole).where(*held).values(ends_on=day))
    record(work, "translator.appoint" if is_translator else "translator.dismiss", "person", person_id)
    await work.session.flush()
    return person
