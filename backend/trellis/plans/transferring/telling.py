"""The family learns that a plan was sent to another district (34 CFR 99.34(a)(1)): a letter, noted with the deed."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from babel.dates import format_date
from sqlalchemy import select

from trellis.access.rights import who_is_told
from trellis.districts.model import District
from trellis.kernel.clock import in_zone
from trellis.kernel.ids import global_id
from trellis.kernel.tenancy import UnitOfWork
from trellis.kernel.words import Words, formatting_locale
from trellis.notices.model import Message
from trellis.notices.service import send
from trellis.notices.template import Filling, fills
from trellis.people.invitations import door_with, way_to
from trellis.people.model import Person
from trellis.plans.transferring.model import PlanHandover

if TYPE_CHECKING:
    from trellis.house import House

GROUND = {
    "parent_asked": Words(en="The family asked for it.", es="La familia lo pidió."),
    "district_asked": Words(en="That district asked for it.", es="Ese distrito lo pidió."),
    "annual_notice": Words(
        en="That district asked for it; the yearly notice of your rights says that records are sent then.",
        es="Ese distrito lo pidió; el aviso anual de sus derechos dice que en ese caso se envía el expediente.",
    ),
}
"""On what the sending rests, as the family reads it in the letter."""


async def tell_family(work: UnitOfWork, handover: PlanHandover) -> int:
    """Write to everybody who is owed notice today; how many have an address to write to.

    A parent who asked for it has a confirmation; anybody else is owed the attempt (34 CFR 99.34(a)(1)(i)).
    """
    template = "plan_handed_over_as_asked" if handover.ground == "parent_asked" else "plan_handed_over"
    told = 0
    for person_id in await who_is_told(work, handover.student_id):
        ids = await door_with(
            work,
            student_id=handover.student_id,
            person_id=person_id,
            template=template,
            ids={"handover_id": str(handover.id)},
        )
        message = await send(work, person_id=person_id, template=template, ids=ids, student_id=handover.student_id)
        told += message is not None
    return told


@fills("plan_handed_over", "plan_handed_over_as_asked")
async def fill_plan_handed_over(house: House, work: UnitOfWork, message: Message, language: str) -> Filling | None:
    """To which district, when and on what ground; who did it and why stands on the page it leads to."""
    handover = (
        await work.session.execute(select(PlanHandover).where(PlanHandover.id == uuid.UUID(message.ids["handover_id"])))
    ).scalar_one()
    person = (await work.session.execute(select(Person).where(Person.id == message.person_id))).scalar_one()
    own = (await work.session.execute(select(District).where(District.id == work.district_id))).scalar_one()
    place = f"/family/access/{global_id('Student', handover.student_id)}"
    way = await way_to(house, work, message, place, language)
    on = in_zone(handover.made_at, own.time_zone)
    return Filling(
        values={
            "name": person.name,
            "day": format_date(on, "long", locale=formatting_locale(language)),
            "district": own.name,
            "to": handover.to_name,
            "ground": GROUND[handover.ground].in_language(language),
        },
        link=way.link,
        also=way.says,
    )
