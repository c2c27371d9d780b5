"""A district's first people: an operator asks in who is to administer it. Everybody else comes by their roster."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from babel.dates import format_datetime
from sqlalchemy import and_, func, select

from trellis.access.day import in_force, today
from trellis.districts import service
from trellis.districts.model import District, IdentityProvider
from trellis.districts.telling import ROLE, tell_administrators
from trellis.kernel.audit import record
from trellis.kernel.clock import in_zone
from trellis.kernel.errors import Conflict, InvalidInput
from trellis.kernel.ids import new_id
from trellis.kernel.repeating import is_repeated
from trellis.kernel.tenancy import UnitOfWork, inside
from trellis.kernel.words import Words, formatting_locale
from trellis.notices.addresses import is_address
from trellis.notices.template import Filling, fills
from trellis.people.invitations import ask_in
from trellis.people.model import Identity, Invitation, Person, PersonRole
from trellis.people.names import folded

if TYPE_CHECKING:
    from trellis.house import House
    from trellis.notices.model import Message

LONGEST_NAME = 100


class SignsInAlready(Conflict):
    """Who is invited at this address administers the district and has signed in before."""

    code = "ADMINISTRATOR_SIGNS_IN"
    default_says = Words(
        en="Somebody with this e-mail address administers the district and signs in already.",
        es="Alguien con este correo electrónico ya administra el distrito y ya entra.",
    )


@dataclass(frozen=True, slots=True)
class Administrator:
    """Who administers a district, as its operator sees them: by name, and whether they have found the door."""

    name: str
    invited: bool
    signed_in_before: bool


async def invite_administrator(
    work: UnitOfWork,
    *,
    district_id: uuid.UUID,
    given_name: str,
    family_name: str,
    email: str,
    idempotency_key: str | None,
    secret_key: str,
) -> District:
    """Make somebody an administrator of a tenant from today on, and invite them by mail.

    They sign in at the district's staff provider, with this address, which it must vouch for. Who was invited at the
    same address and has not signed in is invited anew: their earlier invitation ends, and they are called as said now.
    A roster neither merges with this person nor ends them, since no roster named them (`roster_id` stays empty) and
    nobody is told apart by an address. Whoever administers the district already is
    told by letter. `idempotency_key` is None from the shell, where nobody clicks twice.

    Raises NotFound for anybody but operators, InvalidInput, SignsInAlready, KeyUsedForSomethingElse.
    """
    district = await service.operated_district(work, district_id=district_id)
    given, family, address = _checked(given_name, family_name, email)
    invitation_id = new_id()
    if idempotency_key is not None:
        wish = {"district": str(district_id), "given": given, "family": family, "email": address}
        if await is_repeated(work, "administrator.invite", idempotency_key, **wish):
            return district
    # Two operators at once take turns, or the same person is made twice.
    await work.session.execute(select(District.id).where(District.id == district_id).with_for_update())
    async with inside(work, district_id) as within:
        await _check_domain(within, address)
        person = await _invited_before(within, address) or await _made(within, address)
        person.given_name, person.family_name = given, family
        person.name_key, person.family_name_key = folded(f"{given} {family}"), folded(family)
        await within.session.flush()
        await ask_in(
            within,
            person=person,
            invitation_id=invitation_id,
            invited_by_id=None,  # the inviter is of another tenant
            template="administrator_invitation",
            secret_key=secret_key,
        )
        record(within, "administrator.invite", "invitation", invitation_id, person_id=str(person.id))
        # The operator's people are no part of the district: nobody comes to administer it unknown to who does.
        about = {"who": str(person.id), "at": within.at.isoformat()}
        await tell_administrators(within, template="administrator_added", ids=about, but=person.id)
    record(work, "administrator.invite", "district", district_id)
    return district


def _checked(given_name: str, family_name: str, email: str) -> tuple[str, str, str]:
    given, family, address = (" ".join(text.split()) for text in (given_name, family_name, email))
    for field, name in (("givenName", given), ("familyName", family)):
        if not name or len(name) > LONGEST_NAME or not name.isprintable():
            raise InvalidInput(Words(en="Write their name.", es="Escriba su nombre."), field=field)
    if not is_address(address):
        raise InvalidInput(
            Words(
                en="Write an e-mail address, such as rosa@cedar.org.",
                es="Escriba un correo electrónico, como rosa@cedar.org.",
            ),
            field="email",
        )
    return given, family, address


async def _check_domain(within: UnitOfWork, address: str) -> None:
    """An address the district's provider turns away would be a door that never opens."""
    asked = select(IdentityProvider.allowed_domains).where(IdentityProvider.audience == "staff")
    domains: Sequence[str] = (await within.session.execute(asked)).scalar() or ()
    if domains and address.rpartition("@")[2].casefold() not in {domain.casefold() for domain in domains}:
        listed = ", ".join(domains)
        raise InvalidInput(
            Words(
                en=f"Staff of this district sign in with addresses of: {listed}.",
                es=f"El personal de este distrito entra con correos de: {listed}.",
            ),
            field="email",
        )


async def _invited_before(within: UnitOfWork, address: str) -> Person | None:
    """Who was made for this address earlier and has not signed in. Raises SignsInAlready."""
    asked = (
        select(Person)
        .join(PersonRole, and_(PersonRole.district_id == Person.district_id, PersonRole.person_id == Person.id))
        .where(
            PersonRole.role == ROLE,
            in_force(PersonRole, await today(within)),
            Person.status == "active",
            Person.roster_id.is_(None),
            func.lower(Person.email) == func.lower(address),
        )
        .limit(1)
    )
    person = (await within.session.execute(asked)).scalar_one_or_none()
    if person is None:
        return None
    # Their account stays theirs: addresses are reused, and a letter must not hand it to the next owner of one.
    if (await within.session.execute(select(Identity.id).where(Identity.person_id == person.id))).first():
        raise SignsInAlready(field="email")
    return person


async def _made(within: UnitOfWork, address: str) -> Person:
    person = Person(
        district_id=within.district_id,
        id=new_id(),
        kind="staff",
        given_name="",
        family_name="",
        name_key="",
        family_name_key="",
        email=address,
        language="en",
        roster_id=None,
    )
    within.session.add(person)
    await within.session.flush()
    within.session.add(
        PersonRole(
            district_id=within.district_id,
            id=new_id(),
            person_id=person.id,
            role=ROLE,
            school_id=None,
            starts_on=await today(within),
            source="granted",
        )
    )
    return person


async def administrators_of(work: UnitOfWork, district_id: uuid.UUID) -> list[Administrator]:
    """Who administers a tenant today, by family name. Raises NotFound for anybody but operators."""
    await service.operated_district(work, district_id=district_id)
    async with inside(work, district_id) as within:
        own = Person.district_id == PersonRole.district_id
        invited = select(Invitation.id).where(
            Invitation.person_id == Person.id,
            Invitation.used_at.is_(None),
            Invitation.revoked_at.is_(None),
            Invitation.expires_at > within.at,
        )
        signs_in = select(Identity.id).where(Identity.person_id == Person.id)
        rows = await within.session.execute(
            select(Person, invited.exists(), signs_in.exists())
            .join(PersonRole, and_(own, PersonRole.person_id == Person.id))
            .where(
                PersonRole.role == ROLE,
                PersonRole.school_id.is_(None),
                in_force(PersonRole, await today(within)),
                Person.status == "active",
            )
            .distinct()
            .order_by(Person.family_name_key, Person.name_key, Person.id)
        )
        return [Administrator(person.name, asked_in and not known, known) for person, asked_in, known in rows]


@fills("administrator_added")
async def _told_of_another(house: House, work: UnitOfWork, message: Message, language: str) -> Filling | None:
    person = await work.session.get_one(Person, (work.district_id, message.person_id))
    added = await work.session.get_one(Person, (work.district_id, uuid.UUID(message.ids["who"])))
    district = (await work.session.execute(select(District).where(District.id == work.district_id))).scalar_one()
    at = in_zone(datetime.fromisoformat(message.ids["at"]), district.time_zone)
    return Filling(
        values={
            "name": person.called,
            "district": district.name,
            "when": format_datetime(at, "long", locale=formatting_locale(language)),
            "who": added.name,
            "address": added.email or "",
        }
    )
