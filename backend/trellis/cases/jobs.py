"""What follows a request: its receipt by mail, and, once there is a case, word to the rooms that wait for one."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from babel.dates import format_date
from sqlalchemy import select, update

import trellis.cases.safeguards  # noqa: F401  (listens to givings of the notice)
from trellis.cases.asking import RECEIPT
from trellis.cases.events import LISTENERS, STEP_LISTENERS, Referred, Stepped
from trellis.cases.model import EvaluationCase, HelpRequest
from trellis.cases.taking_back import LETTER
from trellis.deadlines.answering import answer_within
from trellis.districts.model import District
from trellis.kernel.clock import in_zone
from trellis.kernel.ids import global_id
from trellis.kernel.jobs import job
from trellis.kernel.tenancy import SYSTEM, UnitOfWork
from trellis.kernel.words import formatting_locale
from trellis.notices.model import Message
from trellis.notices.template import Filling, fills, hears
from trellis.people.invitations import way_to
from trellis.people.model import Person

if TYPE_CHECKING:
    from trellis.house import House


@job("cases.referred")
async def referred(house: House, *, district_id: uuid.UUID, case_id: str) -> None:
    """Tell every room that waits for referrals (`events.when_referred`)."""
    async with house.gate.open(district_id, SYSTEM, "case.referred") as work:
        found = await work.session.execute(select(EvaluationCase).where(EvaluationCase.id == uuid.UUID(case_id)))
        case = found.scalar_one()
        for tell in LISTENERS:
            await tell(work, Referred(case.id, case.student_id, case.machine, case.received_on))


@job("cases.stepped")
async def stepped(house: House, *, district_id: uuid.UUID, case_id: str) -> None:
    """Tell every room that follows the steps of cases (`events.when_stepped`)."""
    async with house.gate.open(district_id, SYSTEM, "case.stepped") as work:
        found = await work.session.execute(select(EvaluationCase).where(EvaluationCase.id == uuid.UUID(case_id)))
        case = found.scalar_one()
        for tell in STEP_LISTENERS:
            await tell(work, Stepped(case.id, case.student_id))


@fills(RECEIPT)
async def fill_receipt(_: House, work: UnitOfWork, message: Message, language: str) -> Filling | None:
    """Number, day and district. Nothing anybody typed: the address may be a stranger's, named to annoy them."""
    found = await work.session.execute(
        select(HelpRequest, District.name, District.state)
        .join(District, District.id == HelpRequest.district_id)
        .where(HelpRequest.id == uuid.UUID(message.ids["request"]))
    )
    request, district, state = found.one()
    return Filling(
        values={
            "district": district,
            "number": request.number,
            "within": answer_within(state, request.received_on).in_language(language),
            "day": format_date(request.received_on, format="long", locale=formatting_locale(language)),
        },
        to_address=request.asker_email,
    )


@hears(RECEIPT)
async def note_receipt(work: UnitOfWork, message: Message) -> None:
    """Whether the receipt left, so that staff know whom to call."""
    await work.session.execute(
        update(HelpRequest)
        .where(HelpRequest.id == uuid.UUID(message.ids["request"]))
        .values(receipt="sent" if message.state == "sent" else "failed")
    )


@fills(LETTER)
async def fill_in_error(house: House, work: UnitOfWork, message: Message, language: str) -> Filling | None:
    """When it was opened. Family reads who looked at the record, staff the student's page."""
    found = select(EvaluationCase).where(EvaluationCase.id == uuid.UUID(message.ids["case_id"]))
    case = (await work.session.execute(found)).scalar_one()
    person = (await work.session.execute(select(Person).where(Person.id == message.person_id))).scalar_one()
    district = (await work.session.execute(select(District).where(District.id == work.district_id))).scalar_one()
    where = "/family/access" if person.kind in ("guardian", "student") else "/students"
    way = await way_to(house, work, message, f"{where}/{global_id('Student', case.student_id)}", language)
    on = in_zone(case.created_at, district.time_zone)
    day = format_date(on, format="long", locale=formatting_locale(language))
    return Filling(values={"name": person.name, "day": day, "district": district.name}, link=way.link, also=way.says)
