"""What the letter about a change of rights is filled with."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from sqlalchemy import select

from trellis.holders.model import RightsDecision
from trellis.kernel.ids import global_id
from trellis.kernel.tenancy import UnitOfWork
from trellis.notices.model import Message
from trellis.notices.template import Filling, fills
from trellis.people.invitations import way_to
from trellis.people.model import Person

if TYPE_CHECKING:
    from trellis.house import House


@fills("rights_changed")
async def fill_changed(house: House, work: UnitOfWork, message: Message, language: str) -> Filling | None:
    """The way to where it is told: staff to the page of the family and its rights, a family to its own first page."""
    found = select(RightsDecision).where(RightsDecision.id == uuid.UUID(message.ids["decision_id"]))
    decision = (await work.session.execute(found)).scalar_one()
    me = (await work.session.execute(select(Person).where(Person.id == message.person_id))).scalar_one()
    staff = f"/students/{global_id('Student', decision.student_id)}/family"
    way = await way_to(house, work, message, "/family" if me.kind in ("guardian", "student") else staff, language)
    return Filling(values={"name": me.name}, link=way.link, also=way.says)
