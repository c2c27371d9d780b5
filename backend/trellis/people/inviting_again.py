"""A way back in for staff whose account is of an issuer their district no longer uses.

Whoever signed in before has an account of (issuer, subject) and nothing else proves them: neither a roster id nor an
address does (`linking`). When the district's sign-in really moves to another issuer, those accounts open nothing, and
the district's own administrator asks their people in anew. What keeps that from being a way into somebody's account:

* only the district's administrator may, never an operator, who sets the issuer and could then be anybody;
* only who has no account at an issuer in use: nobody is taken away from an account that works;
* the letter goes to the address on record and to no other, and the new issuer must vouch for that very address;
* the other administrators and the special education office are told, with names, and whoever's address a roster
  changed was told at the one before (`addresses`): who brings in rosters could write any address;
* following it ends the earlier account and its sessions; the invitation and the end are in the audit log, and the
  person is told by a letter of its own.

Families are let in again by the letters they get anyway (`invitations.door_with`) and by who invites them on the
student's page; following such a letter ends their earlier account here too.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from babel.dates import format_datetime
from sqlalchemy import ColumnElement, and_, func, literal, select

from trellis.access.day import in_force, today
from trellis.districts.model import District
from trellis.kernel.audit import record
from trellis.kernel.clock import in_zone
from trellis.kernel.errors import NotAllowed, NotFound
from trellis.kernel.ids import new_id
from trellis.kernel.repeating import is_repeated
from trellis.kernel.tenancy import UnitOfWork
from trellis.kernel.words import formatting_locale
from trellis.notices.service import send
from trellis.notices.template import Filling, fills
from trellis.people import sessions
from trellis.people.accounts import has_account, has_account_in_use, in_use
from trellis.people.invitations import NoAddress, ask_in
from trellis.people.model import Identity, Invitation, Person, PersonRole

if TYPE_CHECKING:
    from trellis.house import House
    from trellis.notices.model import Message

MOST_SHOWN = 100
MOST_NAMED = 20
"""How many of those asked in anew the letter to the others names."""
MOST_AT_ONCE = 300
"""How many letters one deed sends; who has an open invitation is passed over, so the next deed sends the rest."""


@dataclass(frozen=True, slots=True)
class ShutOut:
    """A colleague whose account opens nothing any more, and the invitation that is on its way to them."""

    person_id: uuid.UUID
    has_address: bool
    invited_at: datetime | None
    expires_at: datetime | None


@dataclass(frozen=True, slots=True)
class AllShutOut:
    """Everybody who is; of a large district the first by family name."""

    total: int
    still_to_invite: int
    first: Sequence[ShutOut]


def _is_shut_out() -> ColumnElement[bool]:
    return and_(
        Person.kind == "staff",
        Person.status == "active",
        has_account(Person.id),
        ~has_account_in_use(Person.id, Person.kind),
    )


def _open_invitation(work: UnitOfWork) -> Any:
    return select(Invitation.person_id, Invitation.created_at, Invitation.expires_at).where(
        Invitation.used_at.is_(None), Invitation.revoked_at.is_(None), Invitation.expires_at > work.at
    )


def _administrators_only(work: UnitOfWork) -> None:
    if work.actor.kind != "person" or not work.actor.has("district_admin"):
        raise NotAllowed()


async def staff_shut_out(work: UnitOfWork) -> AllShutOut:
    """Who of the staff has only accounts of issuers no longer used. Raises NotAllowed but for the administrators."""
    _administrators_only(work)
    waiting = _open_invitation(work).subquery()
    rows = await work.session.execute(
        select(Person, waiting.c.created_at, waiting.c.expires_at)
        .outerjoin(waiting, waiting.c.person_id == Person.id)
        .where(_is_shut_out())
        .order_by(Person.family_name_key, Person.name_key, Person.id)
        .limit(MOST_SHOWN)
    )
    first = [
        ShutOut(person.id, bool(person.email), invited_at, expires_at) for person, invited_at, expires_at in rows.all()
    ]
    counted = select(func.count(Person.id), func.count(Person.id).filter(_may_be_written_to(work)))
    total, still = (await work.session.execute(counted.where(_is_shut_out()))).one()
    return AllShutOut(total, still, first)


def _may_be_written_to(work: UnitOfWork) -> ColumnElement[bool]:
    waits = _open_invitation(work).where(Invitation.person_id == Person.id)
    return and_(Person.email.is_not(None), Person.email != "", ~waits.exists())


async def invite_again(work: UnitOfWork, *, person_id: uuid.UUID, idempotency_key: str, secret_key: str) -> None:
    """Ask one colleague in anew; their earlier open invitations end. The same key again sends nothing.

    Raises NotAllowed but for the administrators, NotFound for anybody who is not shut out, NoAddress,
    KeyUsedForSomethingElse.
    """
    _administrators_only(work)
    if await is_repeated(work, "staff.invite_again", idempotency_key, person=str(person_id)):
        return
    asked = select(Person).where(Person.id == person_id, _is_shut_out())
    person = (await work.session.execute(asked)).scalar_one_or_none()
    if person is None:
        raise NotFound()
    if not person.email:
        raise NoAddress(field="personId")
    await _ask_in_again(work, person, secret_key)
    await _tell_colleagues(work, [person])


async def invite_all_again(work: UnitOfWork, *, idempotency_key: str, secret_key: str) -> None:
    """Ask in everybody who is shut out, has an address and no open invitation, `MOST_AT_ONCE` of them.

    The same key again sends nothing. Raises NotAllowed but for the administrators, KeyUsedForSomethingElse.
    """
    _administrators_only(work)
    if await is_repeated(work, "staff.invite_all_again", idempotency_key):
        return
    people = await work.session.execute(
        select(Person)
        .where(_is_shut_out(), _may_be_written_to(work))
        .order_by(Person.family_name_key, Person.name_key, Person.id)
        .limit(MOST_AT_ONCE)
    )
    invited = people.scalars().all()
    for person in invited:
        await _ask_in_again(work, person, secret_key)
    await _tell_colleagues(work, invited)


async def _ask_in_again(work: UnitOfWork, person: Person, secret_key: str) -> None:
    invitation_id = new_id()
    await ask_in(
        work,
        person=person,
        invitation_id=invitation_id,
        invited_by_id=work.person_id,
        template="staff_invitation",
        secret_key=secret_key,
    )
    record(work, "staff.invite_again", "invitation", invitation_id, person_id=str(person.id))


async def _tell_colleagues(work: UnitOfWork, invited: Sequence[Person]) -> None:
    """One letter a deed to who else answers for the district: an administrator can write the roster's addresses."""
    if not invited:
        return
    others = await work.session.execute(
        select(Person.id)
        .join(PersonRole, and_(PersonRole.district_id == Person.district_id, PersonRole.person_id == Person.id))
        .where(
            PersonRole.role.in_(("district_admin", "special_education_admin")),
            PersonRole.school_id.is_(None),
            in_force(PersonRole, await today(work)),
            Person.status == "active",
            Person.id != work.person_id,
        )
        .distinct()
    )
    ids = {
        "at": work.at.isoformat(),
        "by": str(work.person_id),
        "count": str(len(invited)),
        "people": " ".join(str(person.id) for person in invited[:MOST_NAMED]),
    }
    for person_id in others.scalars().all():
        await send(work, person_id=person_id, template="colleagues_invited", ids=ids)


@fills("colleagues_invited")
async def _told_of_others(house: House, work: UnitOfWork, message: Message, language: str) -> Filling | None:
    named = [uuid.UUID(one) for one in message.ids["people"].split()]
    asked = select(Person).where(Person.id.in_([*named, message.person_id, uuid.UUID(message.ids["by"])]))
    people = {person.id: person for person in (await work.session.execute(asked)).scalars()}
    district = (await work.session.execute(select(District).where(District.id == work.district_id))).scalar_one()
    at = in_zone(datetime.fromisoformat(message.ids["at"]), district.time_zone)
    names = ", ".join(people[one].name for one in named)
    return Filling(
        values={
            "name": people[message.person_id].called,
            "district": district.name,
            "when": format_datetime(at, "long", locale=formatting_locale(language)),
            "who": people[uuid.UUID(message.ids["by"])].name,
            "count": message.ids["count"],
            "people": names if len(named) == int(message.ids["count"]) else f"{names}, …",
        }
    )


async def replace_accounts(work: UnitOfWork, person: Person) -> bool:
    """End a person's accounts of issuers no longer used, and every session; True when one of theirs still works.

    Asked when they follow an invitation, before their new account is linked.
    """
    works = in_use(Identity.issuer, literal(person.kind))
    asked = select(Identity, works).where(Identity.person_id == person.id).with_for_update()
    accounts = (await work.session.execute(asked)).all()
    if any(is_used for _, is_used in accounts):
        return True
    for account, _ in accounts:
        # The log keeps that it was; the sessions keep which account stood behind each.
        record(work, "identity.end", "identity", account.id, person_id=str(person.id), reason="replaced")
        await work.session.delete(account)
    if accounts:
        await sessions.end_all_of(work, person_ids=[person.id], reason="account_replaced")
        await send(work, person_id=person.id, template="account_replaced", ids={"at": work.at.isoformat()})
    return False


@fills("account_replaced")
async def _told(house: House, work: UnitOfWork, message: Message, language: str) -> Filling | None:
    person = await work.session.get_one(Person, (work.district_id, message.person_id))
    district = (await work.session.execute(select(District).where(District.id == work.district_id))).scalar_one()
    at = in_zone(datetime.fromisoformat(message.ids["at"]), district.time_zone)
    return Filling(
        values={
            "name": person.preferred_name or person.given_name,
            "district": district.name,
            "when": format_datetime(at, "long", locale=formatting_locale(language)),
        }
    )
