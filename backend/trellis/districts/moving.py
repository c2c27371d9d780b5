"""When another issuer vouches for a district's people: what follows, and who is told (threats row 17)."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from babel.dates import format_datetime
from sqlalchemy import select

from trellis.districts.model import District, IdentityProvider
from trellis.districts.telling import tell_administrators
from trellis.kernel.audit import record
from trellis.kernel.clock import in_zone
from trellis.kernel.tenancy import UnitOfWork
from trellis.kernel.words import Words, formatting_locale
from trellis.notices.template import Filling, fills
from trellis.people import sessions
from trellis.people.model import Person

if TYPE_CHECKING:
    from trellis.house import House
    from trellis.notices.model import Message

AUDIENCES = {
    "staff": Words(en="the staff", es="el personal"),
    "family": Words(en="the families", es="las familias"),
    "operators": Words(en="the operators", es="quienes operan Trellis"),
}


async def issuer_of(within: UnitOfWork, audience: str) -> str | None:
    """The issuer that vouches for an audience now; None before there is one. Nobody else changes it meanwhile."""
    asked = select(IdentityProvider.issuer).where(IdentityProvider.audience == audience).with_for_update()
    return (await within.session.execute(asked)).scalar()


async def provider_set(within: UnitOfWork, row: IdentityProvider, *, issuer_before: str | None) -> None:
    """Record in the district's audit that a provider was set, and what another issuer brings with it."""
    issuers = {"issuer_before": issuer_before, "issuer": row.issuer}
    record(within, "provider.set", "identity_provider", row.id, audience=row.audience, **issuers)
    if issuer_before is not None and issuer_before != row.issuer:
        await _issuer_changed(within, audience=row.audience, before=issuer_before, after=row.issuer)


async def _issuer_changed(within: UnitOfWork, *, audience: str, before: str, after: str) -> None:
    """End every session of the audience and write to the district's administrators.

    Who stood surety for those sessions does so no longer, and an issuer set back a minute later must not leave
    behind the sessions that the other one opened.
    """
    await sessions.end_of_audience(within, audience=audience, issuer=before, reason="provider_changed")
    ids = {"audience": audience, "before": before, "after": after, "at": within.at.isoformat()}
    await tell_administrators(within, template="provider_changed", ids=ids)


@fills("provider_changed")
async def _letter(house: House, work: UnitOfWork, message: Message, language: str) -> Filling | None:
    person = await work.session.get_one(Person, (work.district_id, message.person_id))
    district = (await work.session.execute(select(District).where(District.id == work.district_id))).scalar_one()
    at = in_zone(datetime.fromisoformat(message.ids["at"]), district.time_zone)
    return Filling(
        values={
            "name": person.preferred_name or person.given_name,
            "district": district.name,
            "audience": AUDIENCES[message.ids["audience"]].in_language(language),
            "before": message.ids["before"],
            "after": message.ids["after"],
            "when": format_datetime(at, "long", locale=formatting_locale(language)),
        }
    )
