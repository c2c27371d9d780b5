"""What the letters about rights are filled with, and who is written to where rights wait for a decision."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from babel.dates import format_date
from sqlalchemy import select

import trellis.holders.coming_of_age  # noqa: F401  (it writes on the day of majority)
from trellis.access.day import in_force, today
from trellis.holders.model import RightsDecision
from trellis.kernel.ids import global_id
from trellis.kernel.jobs import job
from trellis.kernel.tenancy import SYSTEM, UnitOfWork
from trellis.kernel.words import formatting_locale
from trellis.notices.model import Message
from trellis.notices.service import send
from trellis.notices.template import Filling, fills
from trellis.people.invitations import way_to
from trellis.people.model import Person, PersonRole
from trellis.teams.service import case_manager_to_write_to

if TYPE_CHECKING:
    from trellis.house import House

TO_DECIDE = "rights_to_decide"


@job("holders.rights_wait")
async def rights_wait(house: House, *, district_id: uuid.UUID, student_id: str) -> None:
    """Write to special education and the case manager that rights of this student's family wait for a decision.

    Whoever joined two records may see neither the rights nor who decides about them, so a job writes. Again, it writes
    to nobody who was written to since the newest decision.
    """
    student = uuid.UUID(student_id)
    async with house.gate.open(district_id, SYSTEM, "rights.wait") as work:
        decides = select(PersonRole.person_id).join(
            Person, (Person.district_id == PersonRole.district_id) & (Person.id == PersonRole.person_id)
        )
        of_district = await work.session.execute(
            decides.where(
                PersonRole.role == "special_education_admin",
                PersonRole.school_id.is_(None),
                in_force(PersonRole, await today(work)),
                Person.status == "active",
            ).order_by(PersonRole.person_id)
        )
        case_manager = await case_manager_to_write_to(work, student)
        newest = select(RightsDecision.recorded_at).where(RightsDecision.student_id == student)
        since = (await work.session.execute(newest.order_by(RightsDecision.number.desc()).limit(1))).scalar_one()
        told = select(Message.person_id).where(
            Message.template == TO_DECIDE, Message.student_id == student, Message.created_at > since
        )
        already = set((await work.session.execute(told)).scalars())
        for person_id in dict.fromkeys([*of_district.scalars(), *([case_manager] if case_manager else [])]):
            if person_id not in already:
                ids = {"student_id": student_id}
                await send(work, person_id=person_id, template=TO_DECIDE, ids=ids, student_id=student)


@fills(TO_DECIDE)
async def fill_to_decide(house: House, work: UnitOfWork, message: Message, language: str) -> Filling | None:
    """The way to the page of the family and its rights."""
    me = (await work.session.execute(select(Person).where(Person.id == message.person_id))).scalar_one()
    page = f"/students/{global_id('Student', uuid.UUID(message.ids['student_id']))}/family"
    way = await way_to(house, work, message, page, language)
    return Filling(values={"name": me.name}, link=way.link, also=way.says)


@fills("rights_changed")
async def fill_changed(house: House, work: UnitOfWork, message: Message, language: str) -> Filling | None:
    """The way to where it is told: staff to the page of the family and its rights, a family to its own first page."""
    found = select(RightsDecision).where(RightsDecision.id == uuid.UUID(message.ids["decision_id"]))
    decision = (await work.session.execute(found)).scalar_one()
    me = (await work.session.execute(select(Person).where(Person.id == message.person_id))).scalar_one()
    staff = f"/students/{global_id('Student', decision.student_id)}/family"
    way = await way_to(house, work, message, "/family" if me.kind in ("guardian", "student") else staff, language)
    return Filling(values={"name": me.name}, link=way.link, also=way.says)


@fills("rights_by_appointment")
async def fill_by_appointment(house: House, work: UnitOfWork, message: Message, language: str) -> Filling | None:
    """From which day, and the way to the family's first page. Of the record it says nothing, whoever reads it."""
    found = select(RightsDecision).where(RightsDecision.id == uuid.UUID(message.ids["decision_id"]))
    decision = (await work.session.execute(found)).scalar_one()
    me = (await work.session.execute(select(Person).where(Person.id == message.person_id))).scalar_one()
    way = await way_to(house, work, message, "/family", language)
    day = format_date(decision.starts_on, "long", locale=formatting_locale(language))
    return Filling(values={"name": me.name, "day": day}, link=way.link, also=way.says)
