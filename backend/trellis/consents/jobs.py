"""What the letters about consent are filled with, and the look at rights that ended."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from babel.dates import format_date
from sqlalchemy import select

from trellis.consents.model import ConsentAnswer, ConsentAsk, ConsentRequest
from trellis.consents.states import OPEN
from trellis.kernel.ids import global_id
from trellis.kernel.jobs import job
from trellis.kernel.tenancy import SYSTEM, UnitOfWork
from trellis.kernel.words import formatting_locale
from trellis.notices.model import Message
from trellis.notices.template import Filling, fills
from trellis.people.invitations import way_to
from trellis.people.model import Person

if TYPE_CHECKING:
    from trellis.house import House

AT_ONCE = 100


@fills("consent_to_answer", "consent_still_to_answer")
async def fill_to_answer(house: House, work: UnitOfWork, message: Message, language: str) -> Filling | None:
    """Nothing when the person has answered meanwhile, or is no longer asked."""
    found = select(ConsentAsk).where(ConsentAsk.id == uuid.UUID(message.ids["ask_id"]))
    ask = (await work.session.execute(found)).scalar_one()
    if ask.state not in OPEN:
        return None
    person = (await work.session.execute(select(Person).where(Person.id == message.person_id))).scalar_one()
    way = await way_to(house, work, message, f"/family/consents/{global_id('ConsentAsk', ask.id)}", language)
    return Filling(values={"name": person.name}, link=way.link, also=way.says)


@fills("consent_answered")
async def fill_answered(house: House, work: UnitOfWork, message: Message, language: str) -> Filling | None:
    """Who answered, and the day it was received; not what: the letter may be read by anybody in the house."""
    found = select(ConsentAnswer).where(ConsentAnswer.id == uuid.UUID(message.ids["answer_id"]))
    answer = (await work.session.execute(found)).scalar_one()
    me = (await work.session.execute(select(Person).where(Person.id == message.person_id))).scalar_one()
    who = (await work.session.execute(select(Person).where(Person.id == answer.person_id))).scalar_one()
    is_family = me.kind in ("guardian", "student")
    student = f"/students/{global_id('Student', answer.student_id)}"
    own = f"/family/consents/{global_id('ConsentAsk', answer.ask_id)}" if me.id == answer.person_id else "/family"
    way = await way_to(house, work, message, own if is_family else student, language)
    day = format_date(answer.received_on, format="long", locale=formatting_locale(language))
    return Filling(values={"name": me.name, "signer": who.name, "day": day}, link=way.link, also=way.says)


@fills("consent_conflict", "consent_right_ended")
async def fill_for_staff(house: House, work: UnitOfWork, message: Message, language: str) -> Filling | None:
    """The way to the student's page, where it is told."""
    found = select(ConsentRequest).where(ConsentRequest.id == uuid.UUID(message.ids["request_id"]))
    request = (await work.session.execute(found)).scalar_one()
    me = (await work.session.execute(select(Person).where(Person.id == message.person_id))).scalar_one()
    way = await way_to(house, work, message, f"/students/{global_id('Student', request.student_id)}", language)
    return Filling(values={"name": me.name}, link=way.link, also=way.says)


@job("consents.look_at_rights", queue="default")
async def look_at_rights(house: House, *, district_id: uuid.UUID) -> None:
    """Close what is asked of people whose right has ended, and say so."""
    from trellis.consents.following import close_for_ended_rights

    count = AT_ONCE
    while count == AT_ONCE:
        async with house.gate.open(district_id, SYSTEM, "consent.look_at_rights") as work:
            count = await close_for_ended_rights(work, AT_ONCE)
