"""What the letter about a notice under Section 504 is filled with; it names no child."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from sqlalchemy import select

from trellis.kernel.ids import global_id
from trellis.kernel.tenancy import UnitOfWork
from trellis.notices.model import Message
from trellis.notices.template import Filling, fills
from trellis.people.invitations import way_to
from trellis.people.model import Person

if TYPE_CHECKING:
    from trellis.house import House


@fills("section_504_notice")
async def fill_section_504_notice(house: House, work: UnitOfWork, message: Message, language: str) -> Filling | None:
    """Where the notice and the rights are read."""
    person = (await work.session.execute(select(Person).where(Person.id == message.person_id))).scalar_one()
    student = global_id("Student", uuid.UUID(message.ids["student_id"]))
    way = await way_to(house, work, message, f"/family/section-504/{student}", language)
    return Filling(values={"name": person.name}, link=way.link, also=way.says)
