"""The e-mail address of somebody in a student's family, written by hand; and word to the address before it.

An address is where invitations go, and whoever the provider vouches for at that address is let in. So:

* who may write contacts of the student may (domain.md 7.2), where they may see this person's at all (threats row 4),
  and never their own address in somebody's place,
* nor the address of anybody else who works for the district: whoever reads it would be let in as family. Staff who are
  parents here come with the roster, where an administrator sees and confirms it (`rostering/mailboxes.py`);
* an invitation that is on its way to the address before opens nothing any more;
* whoever has signed in is told at the address before, which whoever changed it does not read. The same when a roster
  changes an address: who brings one in and asks a colleague in anew must not do it behind their back;
* what was written by hand is not undone by a roster that says what it said before (`rostering/addresses.py`).
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from babel.dates import format_datetime
from sqlalchemy import func, or_, select

from trellis.access import Permission, allow
from trellis.access.day import today
from trellis.access.rights import rights_in_force
from trellis.districts.model import District
from trellis.kernel.audit import record
from trellis.kernel.clock import in_zone
from trellis.kernel.errors import InvalidInput, NotFound
from trellis.kernel.events import hint
from trellis.kernel.sealing import opened, sealed
from trellis.kernel.tenancy import UnitOfWork
from trellis.kernel.words import Words, formatting_locale
from trellis.notices.addresses import is_address
from trellis.notices.service import send
from trellis.notices.template import Filling, fills
from trellis.people.accounts import has_account
from trellis.people.invitations import end_open_invitations
from trellis.people.model import Person
from trellis.people.service import with_open_contacts
from trellis.students.model import Relation, RightsHolder

if TYPE_CHECKING:
    from trellis.house import House
    from trellis.notices.model import Message

ASKED_AT_ONCE = 2_000
WRITE_ONE = Words(
    en="Write an e-mail address, such as rosa@cedar.org.", es="Escriba un correo electrónico, como rosa@cedar.org."
)
YOUR_OWN = Words(
    en="This is your own address. Write the address of this family member.",
    es="Este es su propio correo. Escriba el correo de este familiar.",
)
COLLEAGUES = Words(
    en="This is the address of somebody who works for the district.",
    es="Este es el correo de alguien que trabaja para el distrito.",
)
WITH_THE_ROSTER = Words(
    en="If they really are this family member, the roster can bring the address; a district administrator confirms it.",
    es="Si de verdad es este familiar, el registro puede traer el correo; lo confirma quien administra el distrito.",
)


async def set_family_email(
    work: UnitOfWork, *, student_id: uuid.UUID, person_id: uuid.UUID, email: str, secret_key: str
) -> None:
    """Write down where a guardian of this student is written to. The address they have already changes nothing.

    Raises NotAllowed, NotFound for anybody who is no guardian of this student today, InvalidInput.
    """
    await allow(work, Permission.WRITE_CONTACTS, student_id)
    person = await _guardian(work, student_id, person_id)
    address = email.strip()
    if not is_address(address):
        raise InvalidInput(WRITE_ONE, field="email")
    own = (await work.session.execute(select(Person.email).where(Person.id == work.person_id))).scalar()
    if own and own.casefold() == address.casefold() and person_id != work.person_id:
        raise InvalidInput(YOUR_OWN, field="email")
    before = person.email
    if before == address:
        return
    if await _is_a_colleagues(work, address):
        raise InvalidInput(COLLEAGUES, do_next=WITH_THE_ROSTER, field="email")
    if person.email_set_at is None:
        person.roster_email = before
    person.email, person.email_set_at = address, work.at
    await end_open_invitations(work, person_id)
    # Not the address itself: the log is kept longer than addresses are good for.
    record(work, "person.email_set", "person", person_id, student_id=student_id, had_one=bool(before))
    await hint(work, "student.changed", student_id)
    if before:
        await tell_at_former(work, [(person_id, before)], secret_key=secret_key)


async def _is_a_colleagues(work: UnitOfWork, address: str) -> bool:
    works_here = select(Person.id).where(
        Person.kind == "staff", Person.status == "active", func.lower(Person.email) == address.casefold()
    )
    return (await work.session.execute(works_here)).first() is not None


async def _guardian(work: UnitOfWork, student_id: uuid.UUID, person_id: uuid.UUID) -> Person:
    day = await today(work)
    related = select(Relation.person_id).where(
        Relation.student_id == student_id, or_(Relation.ended_on.is_(None), Relation.ended_on > day)
    )
    holds = select(RightsHolder.person_id).where(RightsHolder.student_id == student_id, await rights_in_force(work))
    asked = select(Person).where(
        Person.id == person_id,
        Person.kind == "guardian",
        Person.status == "active",
        await with_open_contacts(work, Person),
        or_(Person.id.in_(related), Person.id.in_(holds)),
    )
    person = (await work.session.execute(asked.with_for_update(of=Person))).scalar_one_or_none()
    if person is None:
        raise NotFound()
    return person


async def tell_at_former(work: UnitOfWork, former: Iterable[tuple[uuid.UUID, str]], *, secret_key: str) -> None:
    """Write to the addresses people had until now: (person, address). Only to who has signed in, ever.

    Before that there is nothing to take from anybody, and an address that was wrong is told nothing.
    """
    addresses = dict(former)
    ids = list(addresses)
    for start in range(0, len(ids), ASKED_AT_ONCE):
        asked = select(Person.id).where(Person.id.in_(ids[start : start + ASKED_AT_ONCE]), has_account(Person.id))
        for person_id in (await work.session.execute(asked)).scalars().all():
            await send(
                work,
                person_id=person_id,
                template="address_changed",
                ids={"at": work.at.isoformat()},
                secret=sealed(secret_key, addresses[person_id]),
                is_elsewhere=True,
            )


@fills("address_changed")
async def _told(house: House, work: UnitOfWork, message: Message, language: str) -> Filling | None:
    if not message.secret:
        return None
    person = await work.session.get_one(Person, (work.district_id, message.person_id))
    district = (await work.session.execute(select(District).where(District.id == work.district_id))).scalar_one()
    at = in_zone(datetime.fromisoformat(message.ids["at"]), district.time_zone)
    return Filling(
        values={
            "name": person.preferred_name or person.given_name,
            "district": district.name,
            "when": format_datetime(at, "long", locale=formatting_locale(language)),
        },
        to_address=opened(house.settings.secret_key, message.secret),
    )
