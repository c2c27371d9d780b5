"""Single-use doors, for families and a district's first people: asking somebody in, and what becomes of the link."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import quote

from babel.dates import format_date, format_time
from sqlalchemy import ColumnElement, Select, Uuid, and_, bindparam, false, or_, select, update

from trellis.access import Permission, allow
from trellis.access.rights import rights_in_force
from trellis.districts.model import District
from trellis.kernel.audit import record
from trellis.kernel.clock import in_zone
from trellis.kernel.errors import Conflict, InvalidInput, NotFound
from trellis.kernel.events import hint
from trellis.kernel.hashing import secret_digest
from trellis.kernel.ids import new_id, new_secret
from trellis.kernel.repeating import is_repeated
from trellis.kernel.sealing import opened, sealed
from trellis.kernel.tenancy import UnitOfWork
from trellis.kernel.words import Words, formatting_locale
from trellis.notices.service import send
from trellis.notices.template import Filling, fills
from trellis.people.accounts import has_account, has_account_in_use
from trellis.people.model import Invitation, Person
from trellis.students.model import RightsHolder

if TYPE_CHECKING:
    from trellis.house import House
    from trellis.notices.model import Message

LASTS = timedelta(days=14)
MOST_ATTEMPTS = 5
PAGES = {
    "family_invitation": "/family/invitation",
    "administrator_invitation": "/invitation",
    "staff_invitation": "/invitation",
}
"""Where the letter of each kind leads."""
OPENS_A_DOOR = Words(
    en="You have not signed in here before. The link lets you in: sign in with the account that has this e-mail "
    "address. It is for you only, and works until {until}.",
    es="Usted no ha entrado aquí antes. El enlace le abre la puerta: entre con la cuenta que tiene este correo "
    "electrónico. Es solo para usted y sirve hasta el {until}.",
)
OPENS_IT_AGAIN = Words(
    en="Your school district has another sign-in service now. The link lets you in again: sign in there with the "
    "account that has this e-mail address. It is for you only, and works until {until}.",
    es="Su distrito escolar tiene ahora otro servicio de inicio de sesión. El enlace le abre la puerta otra vez: entre "
    "allí con la cuenta que tiene este correo electrónico. Es solo para usted y sirve hasta el {until}.",
)


class SignsInHere(Conflict):
    """The person has an account that lets them in; an invitation would be a way to another one beside it."""

    code = "FAMILY_MEMBER_SIGNS_IN"
    default_says = Words(
        en="This person signs in here already. No invitation was sent.",
        es="Esta persona ya entra aquí. No se envió ninguna invitación.",
    )


class NoAddress(InvalidInput):
    """The person has no e-mail address to invite them at."""

    code = "NO_EMAIL_ADDRESS"
    default_says = Words(
        en="There is no e-mail address for this person. The registrar or the special education office can add one.",
        es="No hay correo electrónico de esta persona. La secretaría o la oficina de educación especial puede "
        "agregarlo.",
    )


async def invite(
    work: UnitOfWork, *, student_id: uuid.UUID, person_id: uuid.UUID, idempotency_key: str, secret_key: str
) -> Invitation:
    """Invite a rights holder (or the student) to the family app by mail; earlier open invitations end.

    The same key again is the same invitation. Raises NotFound when the person
    holds no right for this student, SignsInHere when they have an account that
    works, NoAddress when there is nowhere to write to, KeyUsedForSomethingElse.
    """
    await allow(work, Permission.INVITE_FAMILY, student_id)
    if not await is_for_the_family_app(work, student_id, person_id):
        raise NotFound()
    invitation_id = uuid.uuid5(work.person_id, f"invite {idempotency_key}")
    if await is_repeated(work, "family.invite", idempotency_key, student=str(student_id), person=str(person_id)):
        return (await work.session.execute(select(Invitation).where(Invitation.id == invitation_id))).scalar_one()
    found = (
        await work.session.execute(
            select(Person, has_account_in_use(Person.id, Person.kind)).where(
                Person.id == person_id, Person.status == "active"
            )
        )
    ).one_or_none()
    if found is None:
        raise NotFound()
    person, signs_in = found
    if signs_in:
        raise SignsInHere(field="personId")
    if not person.email:
        raise NoAddress(field="personId")
    invitation = await ask_in(
        work,
        person=person,
        invitation_id=invitation_id,
        invited_by_id=work.person_id,
        template="family_invitation",
        student_id=student_id,
        secret_key=secret_key,
    )
    record(work, "family.invite", "invitation", invitation_id, student_id=student_id, person_id=str(person_id))
    await hint(work, "student.changed", student_id)
    return invitation


async def is_for_the_family_app(work: UnitOfWork, student_id: uuid.UUID, person_id: uuid.UUID) -> bool:
    """Whether this is the student, or holds a right for them today."""
    holds = select(RightsHolder.id).where(
        RightsHolder.student_id == student_id, RightsHolder.person_id == person_id, await rights_in_force(work)
    )
    return person_id == student_id or (await work.session.execute(holds)).first() is not None


async def door_with(
    work: UnitOfWork, *, student_id: uuid.UUID, person_id: uuid.UUID, template: str, ids: dict[str, str]
) -> dict[str, str]:
    """`ids` of a notice about a student; for family no account lets in, with a personal invitation to go with it.

    That is who never signed in, and who signed in at a provider their district has left since.

    Whoever writes the notice has decided that the person is to be written to: no permission beyond that deed's is
    asked. Earlier open invitations end. The link itself is made when the letter is (`way_to`). Since nobody pressed
    "Invite", the log and the student's page say that it was, by whose deed and with which letter.
    """
    found = (await work.session.execute(_who_has_no_door(), {"person_id": person_id})).one_or_none()
    if found is None or not await is_for_the_family_app(work, student_id, person_id):
        return ids
    person, knows_it = found
    invitation_id = new_id()
    # This token goes nowhere: the letter gets one of its own, so that none is kept in the meantime.
    await _issue(
        work,
        person=person,
        invitation_id=invitation_id,
        invited_by_id=work.actor.person_id,
        token=new_secret(),
        with_letter=template,
    )
    record(
        work,
        "family.invite",
        "invitation",
        invitation_id,
        student_id=student_id,
        person_id=str(person_id),
        with_notice=template,
        is_first=not knows_it,
    )
    await hint(work, "student.changed", student_id)
    return {**ids, "invitation_id": str(invitation_id)}


@lru_cache(maxsize=1)
def _who_has_no_door() -> Select[tuple[Person, bool]]:
    """One of a family with an address and no account that lets them in, and whether one ever did.

    Put together once: it costs more than asking it, and every letter asks.
    """
    return select(Person, has_account(Person.id)).where(
        Person.id == bindparam("person_id", type_=Uuid()),
        Person.status == "active",
        Person.kind.in_(("guardian", "student")),
        Person.email.is_not(None),
        Person.email != "",
        ~has_account_in_use(Person.id, Person.kind),
    )


@dataclass(frozen=True, slots=True)
class Way:
    """Where the button of a notice leads, and what is said about it to whom no account lets in."""

    link: str
    says: str | None = None


async def way_to(house: House, work: UnitOfWork, message: Message, place: str, language: str) -> Way:
    """The way of `message`'s reader to `place` (a path of an app), by their invitation where one came with it.

    The address names the district, so that who is signed out is asked to sign in there and not where. A letter that is
    sent again has a new token, and the one before opens nothing any more.
    """
    district = (await work.session.execute(select(District).where(District.id == work.district_id))).scalar_one()
    key = message.ids.get("invitation_id")
    invitation = await work.session.get(Invitation, (work.district_id, uuid.UUID(key))) if key else None
    if invitation is None or invitation.revoked_at or invitation.used_at or invitation.expires_at <= work.at:
        return Way(f"{house.settings.base_url}{place}?district={district.slug}")
    token = new_secret()
    invitation.token_digest = secret_digest(token)
    until = _until(invitation, district, language)
    door = f"{house.settings.base_url}{PAGES['family_invitation']}/{district.slug}/{token}"
    knows_it = (await work.session.execute(select(has_account(invitation.person_id)))).scalar_one()
    says = OPENS_IT_AGAIN if knows_it else OPENS_A_DOOR
    return Way(f"{door}?to={quote(place, safe='/')}", says.filled(until=until).in_language(language))


def _until(invitation: Invitation, district: District, language: str) -> str:
    """The day and the minute it ends, on the district's clock."""
    ends = in_zone(invitation.expires_at, district.time_zone)
    locale = formatting_locale(language)
    return f"{format_date(ends, 'long', locale=locale)}, {format_time(ends, 'short', locale=locale)}"


async def ask_in(
    work: UnitOfWork,
    *,
    person: Person,
    invitation_id: uuid.UUID,
    invited_by_id: uuid.UUID | None,
    template: str,
    secret_key: str,
    student_id: uuid.UUID | None = None,
) -> Invitation:
    """A new invitation at the person's address, its letter on the way; one by hand before it ends.

    Whoever calls has decided that the person may be asked in, and records why.
    """
    token = new_secret()
    invitation = await _issue(
        work, person=person, invitation_id=invitation_id, invited_by_id=invited_by_id, token=token
    )
    await send(
        work,
        person_id=person.id,
        template=template,
        ids={"invitation_id": str(invitation_id)},
        student_id=student_id,
        secret=sealed(secret_key, token),
    )
    return invitation


async def end_open_invitations(work: UnitOfWork, *person_ids: uuid.UUID) -> None:
    """Whatever invitation of theirs is on its way opens nothing any more."""
    await work.session.execute(update(Invitation).where(_open_of(*person_ids)).values(revoked_at=work.at))


def _open_of(*person_ids: uuid.UUID) -> ColumnElement[bool]:
    return and_(Invitation.person_id.in_(person_ids), Invitation.used_at.is_(None), Invitation.revoked_at.is_(None))


async def _issue(
    work: UnitOfWork,
    *,
    person: Person,
    invitation_id: uuid.UUID,
    invited_by_id: uuid.UUID | None,
    token: str,
    with_letter: str | None = None,
) -> Invitation:
    # A letter about something stays good beside the next one to the same address: people follow whichever they find
    # first. An invitation by hand takes the place of the one before it.
    in_its_place = Invitation.with_letter.is_(None) if with_letter is None else false()
    await work.session.execute(
        update(Invitation)
        .where(_open_of(person.id), or_(Invitation.email.is_distinct_from(person.email), in_its_place))
        .values(revoked_at=work.at)
    )
    invitation = Invitation(
        district_id=work.district_id,
        id=invitation_id,
        person_id=person.id,
        invited_by_id=invited_by_id,
        token_digest=secret_digest(token),
        email=person.email,
        with_letter=with_letter,
        expires_at=work.at + LASTS,
        used_at=None,
        revoked_at=None,
    )
    work.session.add(invitation)
    return invitation


@fills(*PAGES)
async def _letter(house: House, work: UnitOfWork, message: Message, language: str) -> Filling | None:
    invitation = await work.session.get(Invitation, (work.district_id, uuid.UUID(message.ids["invitation_id"])))
    if invitation is None or invitation.revoked_at or invitation.used_at or not message.secret:
        return None
    person = (await work.session.execute(select(Person).where(Person.id == message.person_id))).scalar_one()
    district = (await work.session.execute(select(District).where(District.id == work.district_id))).scalar_one()
    token = opened(house.settings.secret_key, message.secret)
    return Filling(
        values={
            "name": person.preferred_name or person.given_name,
            "district": district.name,
            "until": _until(invitation, district, language),
        },
        link=f"{house.settings.base_url}{PAGES[message.template]}/{district.slug}/{token}"
        # The page says what the letter said.
        + ("?for=staff" if message.template == "staff_invitation" else ""),
    )
