"""What the letter about a notice is filled with."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from sqlalchemy import select

from trellis.kernel.ids import global_id
from trellis.kernel.tenancy import UnitOfWork
from trellis.notices.model import Message
from trellis.notices.prior_written.model import PriorNotice
from trellis.notices.prior_written.states import OUT
from trellis.notices.template import Filling, fills
from trellis.people.invitations import way_to
from trellis.people.model import Person

if TYPE_CHECKING:
    from trellis.house import House


@fills("prior_notice")
async def fill_prior_notice(house: House, work: UnitOfWork, message: Message, language: str) -> Filling | None:
    """Nothing where another notice took its place meanwhile."""
    found = select(PriorNotice).where(PriorNotice.id == uuid.UUID(message.ids["notice_id"]))
    notice = (await work.session.execute(found)).scalar_one()
    if notice.state not in OUT:
        return None
    person = (await work.session.execute(select(Person).where(Person.id == message.person_id))).scalar_one()
    way = await way_to(house, work, message, f"/family/notices/{global_id('PriorNotice', notice.id)}", language)
    return Filling(values={"name": person.name}, link=way.link, also=way.says)
