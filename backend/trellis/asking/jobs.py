"""What the letters about requests are filled with. They lead to the page; what was asked stands there alone."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from sqlalchemy import select

import trellis.asking.answering  # noqa: F401  (goes on when a notice is issued)
from trellis.access.rights import rights_in_force
from trellis.asking.model import FamilyRequest
from trellis.asking.service import ANSWERED, RECEIVED
from trellis.kernel.ids import global_id
from trellis.kernel.tenancy import UnitOfWork
from trellis.notices.model import Message
from trellis.notices.template import Filling, fills
from trellis.people.invitations import way_to
from trellis.people.model import Person
from trellis.students.model import RightsHolder

if TYPE_CHECKING:
    from trellis.house import House


@fills(RECEIVED, ANSWERED)
async def fill(house: House, work: UnitOfWork, message: Message, language: str) -> Filling | None:
    """The way to what was asked about the student: the family's page, or the staff's.

    Nothing to who asked and may not see the record any more: the answer stands where they read nothing.
    """
    found = select(FamilyRequest).where(FamilyRequest.id == uuid.UUID(message.ids["request_id"]))
    row = (await work.session.execute(found)).scalar_one()
    if message.template == ANSWERED and not await _may_read(work, row.student_id, row.asked_by_id):
        return None
    me = (await work.session.execute(select(Person).where(Person.id == message.person_id))).scalar_one()
    student = global_id("Student", row.student_id)
    place = f"/family/asked/{student}" if message.template == ANSWERED else f"/students/{student}/asked"
    way = await way_to(house, work, message, place, language)
    return Filling(values={"name": me.name}, link=way.link, also=way.says)


async def _may_read(work: UnitOfWork, student_id: uuid.UUID, person_id: uuid.UUID) -> bool:
    """Whether they may see the student's record today, the student being one who may."""
    held = select(RightsHolder.id).where(
        RightsHolder.student_id == student_id,
        RightsHolder.person_id == person_id,
        RightsHolder.may_view,
        await rights_in_force(work),
    )
    return person_id == student_id or (await work.session.execute(held.limit(1))).first() is not None
