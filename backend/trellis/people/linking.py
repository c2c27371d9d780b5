"""Who somebody is, once a provider has proved their subject: known identity, invitation, or roster match.

Never by e-mail (threats row 18): addresses are reused. The key of an account is
(district, issuer, subject).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, update

from trellis.kernel.audit import record
from trellis.kernel.errors import TrellisError
from trellis.kernel.events import hint
from trellis.kernel.ids import new_id
from trellis.kernel.tenancy import UnitOfWork, become
from trellis.kernel.words import Words
from trellis.people import letters
from trellis.people.accounts import KINDS_OF_AUDIENCE
from trellis.people.invitations import MOST_ATTEMPTS
from trellis.people.inviting_again import replace_accounts
from trellis.people.model import Identity, Invitation, Person
from trellis.students.model import RightsHolder


class NotLinked(TrellisError):
    """The provider knows this person, the district does not (yet)."""

    code = "NOT_LINKED"
    default_says = Words(
        en="Your sign-in worked, but this district has no place for you yet.",
        es="Su inicio de sesión funcionó, pero este distrito aún no tiene un lugar para usted.",
    )


class InvitationExpired(TrellisError):
    """The invitation's time is over, or it was taken back."""

    code = "INVITATION_EXPIRED"
    default_says = Words(
        en="This invitation is no longer valid. Open the newest letter you have, or ask the school for a new one.",
        es="Esta invitación ya no es válida. Abra la carta más reciente que tenga o pida una nueva a la escuela.",
    )


class InvitationUsed(TrellisError):
    """The invitation was used before."""

    code = "INVITATION_USED"
    default_says = Words(
        en="This invitation was already used. Sign in as you did then.",
        es="Esta invitación ya se usó. Entre como lo hizo entonces.",
    )


class InvitationNotYours(TrellisError):
    """The invitation went to another e-mail address than the one the provider vouches for."""

    code = "INVITATION_NOT_YOURS"
    default_says = Words(
        en="This invitation was sent to another e-mail address. Sign in with that address.",
        es="Esta invitación se envió a otro correo electrónico. Entre con ese correo.",
    )


class LetterDoesNotFit(TrellisError):
    """A code of a printed letter, with another day of birth than the child's it is about."""

    code = "LETTER_DOES_NOT_FIT"
    default_says = Words(
        en="The code and the day of birth do not belong together. Look at the letter again.",
        es="El código y la fecha de nacimiento no corresponden. Mire otra vez la carta.",
    )


class TriedTooOften(TrellisError):
    """So many codes were tried from one place that no more are looked at for a while."""

    code = "CODES_TRIED_TOO_OFTEN"
    default_says = Words(
        en="Too many codes were tried. Wait an hour, or ask the school for a new letter.",
        es="Se probaron demasiados códigos. Espere una hora o pida a la escuela una carta nueva.",
    )


@dataclass(frozen=True, slots=True)
class Proved:
    """What a provider's ID token proved: `claims` hold at least `sub`."""

    issuer: str
    subject: str
    audience: str
    claims: Mapping[str, Any]
    roster_claim: str | None


async def person_of(work: UnitOfWork, proved: Proved) -> Person | None:
    """Who this would be without linking anything: the identity's person, else the roster's."""
    known = await _identity(work, proved)
    if known is not None:
        return await _active(work, proved, Person.id == known.person_id)
    return await _by_roster(work, proved)


async def person_signing_in(work: UnitOfWork, proved: Proved, *, invitation_token: str | None) -> Person:
    """The person behind a proved subject, linked now where an invitation or the roster allows it.

    Who comes with an invitation has spent one of its attempts (`spend_attempt`). Raises NotLinked,
    InvitationExpired, InvitationUsed, InvitationNotYours or LetterDoesNotFit.
    """
    identity = await _identity(work, proved)
    if identity is not None:
        person = await _active(work, proved, Person.id == identity.person_id)
        if person is None:
            raise NotLinked()
        identity.last_used_at = work.at
        return person
    if invitation_token is not None:
        return await _by_invitation(work, proved, invitation_token)
    person = await _by_roster(work, proved)
    if person is None:
        raise NotLinked()
    _link(work, proved, person, "roster")
    return person


async def _identity(work: UnitOfWork, proved: Proved) -> Identity | None:
    return (
        await work.session.execute(
            select(Identity).where(Identity.issuer == proved.issuer, Identity.subject == proved.subject)
        )
    ).scalar_one_or_none()


async def _active(work: UnitOfWork, proved: Proved, condition: Any) -> Person | None:
    return (
        await work.session.execute(
            select(Person).where(
                condition, Person.status == "active", Person.kind.in_(KINDS_OF_AUDIENCE[proved.audience])
            )
        )
    ).scalar_one_or_none()


async def _by_roster(work: UnitOfWork, proved: Proved) -> Person | None:
    said = proved.claims.get(proved.roster_claim) if proved.roster_claim else None
    if not isinstance(said, str) or not said or proved.audience == "operators":
        return None
    person = await _active(work, proved, Person.roster_id == said)
    if person is None:
        return None
    # Somebody already is this person: at this provider a reused roster id is no proof, and at another one neither,
    # since who sets the provider could say any roster id. They need an invitation of the district.
    taken = select(Identity.id).where(Identity.person_id == person.id)
    return None if (await work.session.execute(taken)).first() else person


async def _by_invitation(work: UnitOfWork, proved: Proved, token: str) -> Person:
    invitation = (
        await work.session.execute(
            select(Invitation).where(Invitation.token_digest == letters.digest_of(token)).with_for_update()
        )
    ).scalar_one_or_none()
    if invitation is None:
        raise InvitationExpired()
    if invitation.used_at is not None:
        raise InvitationUsed()
    if invitation.revoked_at is not None or invitation.expires_at <= work.at:
        raise InvitationExpired()
    person = await _active(work, proved, Person.id == invitation.person_id)
    if invitation.on_paper:
        said = letters.said_in(token)
        if person is None:
            raise InvitationExpired()
        async with become(work, person.id):
            fits = said is not None and await letters.knows_the_child(work, person.id, said.born_on)
        if not fits:
            raise LetterDoesNotFit()
        return await _let_in(work, proved, invitation, person)
    # Whatever changed the address since: a letter that went to a wrong one must not let in who found it there.
    if person is None or (person.email or "").casefold() != (invitation.email or "").casefold():
        raise InvitationExpired()
    # A forwarded link opens nothing: the provider must vouch for the address the letter went to.
    vouched = proved.claims.get("email") if proved.claims.get("email_verified") is True else None
    if not isinstance(vouched, str) or vouched.casefold() != (invitation.email or "").casefold():
        raise InvitationNotYours()
    return await _let_in(work, proved, invitation, person)


async def _let_in(work: UnitOfWork, proved: Proved, invitation: Invitation, person: Person) -> Person:
    # One account each: an invitation is no way to a second one beside it. What opens nothing any more gives way.
    if await replace_accounts(work, person):
        raise InvitationUsed()
    invitation.used_at = work.at
    _link(work, proved, person, "letter" if invitation.on_paper else "invitation")
    await _tell_their_students(work, person)
    return person


async def _tell_their_students(work: UnitOfWork, person: Person) -> None:
    """Whoever has the student's page open sees that the invitation was followed."""
    theirs = select(RightsHolder.student_id).where(RightsHolder.person_id == person.id)
    async with become(work, person.id):
        for student_id in {person.id, *(await work.session.execute(theirs)).scalars()}:
            await hint(work, "student.changed", student_id)


async def spend_attempt(work: UnitOfWork, proved: Proved, token: str) -> None:
    """Count a use of an invitation, before anything it says is compared (threats row 25).

    In one statement: of many at the same moment `MOST_ATTEMPTS` are compared and no more, however long each takes. To
    be kept whatever comes of it, so in a transaction before that of `person_signing_in`. Who is known already follows
    no invitation and spends nothing. Raises InvitationExpired where none is left, or there is no such invitation.
    """
    if await _identity(work, proved) is not None:
        return
    spent = await work.session.execute(
        update(Invitation)
        .where(Invitation.token_digest == letters.digest_of(token), Invitation.attempts < MOST_ATTEMPTS)
        .values(attempts=Invitation.attempts + 1)
    )
    if spent.rowcount != 1:  # type: ignore[attr-defined]
        raise InvitationExpired()


def note_refused(work: UnitOfWork) -> None:
    """Put on record that an invitation was used and let nobody in."""
    record(work, "invitation.refused", "district", work.district_id)


def _link(work: UnitOfWork, proved: Proved, person: Person, how: str) -> None:
    identity = Identity(
        district_id=work.district_id,
        id=new_id(),
        person_id=person.id,
        issuer=proved.issuer,
        subject=proved.subject,
        linked_by=how,
        last_used_at=work.at,
    )
    work.session.add(identity)
    record(work, "identity.link", "identity", identity.id, person_id=str(person.id), linked_by=how)
