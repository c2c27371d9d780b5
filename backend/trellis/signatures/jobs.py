"""What signature notices are filled with."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from babel.dates import format_datetime
from sqlalchemy import select

from trellis.districts.model import District
from trellis.kernel.ids import global_id
from trellis.kernel.tenancy import UnitOfWork
from trellis.kernel.words import formatting_locale
from trellis.notices.model import Message
from trellis.notices.template import Filling, fills
from trellis.people.invitations import way_to
from trellis.people.model import Person
from trellis.plans.model import PlanVersion
from trellis.signatures.model import Signature, SignatureRequest

if TYPE_CHECKING:
    from trellis.house import House


@fills("plan_to_sign", "plan_still_to_sign")
async def fill_plan_to_sign(house: House, work: UnitOfWork, message: Message, language: str) -> Filling | None:
    """Nothing when the person has answered meanwhile."""
    request = (
        await work.session.execute(
            select(SignatureRequest).where(SignatureRequest.id == uuid.UUID(message.ids["request_id"]))
        )
    ).scalar_one()
    if request.state in ("answered", "withdrawn"):
        return None
    person = (await work.session.execute(select(Person).where(Person.id == message.person_id))).scalar_one()
    place = f"/family/decide/{global_id('SignatureRequest', request.id)}"
    way = await way_to(house, work, message, place, language)
    return Filling(values={"name": person.name}, link=way.link, also=way.says)


@fills("plan_signed")
async def fill_plan_signed(house: House, work: UnitOfWork, message: Message, language: str) -> Filling | None:
    """Who answered and when, in the district's time."""
    signature = (
        await work.session.execute(select(Signature).where(Signature.id == uuid.UUID(message.ids["signature_id"])))
    ).scalar_one()
    version = (
        await work.session.execute(select(PlanVersion).where(PlanVersion.id == signature.version_id))
    ).scalar_one()
    me = (await work.session.execute(select(Person).where(Person.id == message.person_id))).scalar_one()
    signer = (await work.session.execute(select(Person).where(Person.id == signature.person_id))).scalar_one()
    zone = (await work.session.execute(select(District.time_zone).where(District.id == work.district_id))).scalar_one()
    at = signature.signed_at.astimezone(ZoneInfo(zone))
    plan = global_id("Plan", version.plan_id)
    place = f"/family/plans/{plan}" if me.kind in ("guardian", "student") else f"/plans/{plan}"
    way = await way_to(house, work, message, place, language)
    return Filling(
        values={
            "name": me.name,
            "signer": signer.name,
            "when": format_datetime(at, "long", locale=formatting_locale(language)),
        },
        link=way.link,
        also=way.says,
    )
