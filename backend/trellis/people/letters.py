"""A door on paper, for a family without an e-mail address: a printed letter with a code (34 CFR 300.322(a)).

No address can be vouched for here, so what proves the reader is that they hold the letter and know the day the child
was born. A code is sixty bits of chance, works once, for thirty days, and for nobody after five wrong days of birth.
"""

from __future__ import annotations

import secrets
import uuid
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import orjson
from sqlalchemy import and_, or_, select, update

from trellis.access import Permission, allow
from trellis.access.day import today
from trellis.access.rights import rights_in_force
from trellis.districts.model import District
from trellis.kernel.audit import record
from trellis.kernel.errors import InvalidInput, NotFound
from trellis.kernel.events import hint
from trellis.kernel.hashing import secret_digest
from trellis.kernel.repeating import is_repeated
from trellis.kernel.sealing import SealBroken, opened, sealed
from trellis.kernel.tenancy import UnitOfWork
from trellis.kernel.words import Words
from trellis.people.accounts import has_account_in_use
from trellis.people.invitations import SignsInHere, end_open_invitations, is_for_the_family_app
from trellis.people.model import Invitation, Person
from trellis.people.service import with_open_contacts
from trellis.students.model import RightsHolder, Student
from trellis.students.rules import is_adult

LASTS = timedelta(days=30)
"""Longer than a link in the mail: a letter travels in a school bag."""
PRINTED_WITHIN = timedelta(minutes=15)
ALPHABET = "ABCDEFGHJKMNPQRSTVWXYZ23456789"
"""Without what is read for another: I and 1, L, O and 0, U and V."""
GROUPS, LONG = 3, 4


class HasAddress(InvalidInput):
    """There is an e-mail address: whoever reads mail there is told, and vouched for."""

    code = "HAS_EMAIL_ADDRESS"
    default_says = Words(
        en="There is an e-mail address for this person. Invite them by mail.",
        es="Hay un correo electrónico de esta persona. Invítela por correo.",
    )


class NotOfAge(InvalidInput):
    """Whoever writes a child's letter could read the plan as the child: a letter is for who may sign for themselves."""

    code = "STUDENT_NOT_OF_AGE"
    default_says = Words(
        en="A student gets a letter of their own from the day they come of age. Until then their family is let in.",
        es="Un estudiante recibe una carta propia desde que es mayor de edad. Hasta entonces entra su familia.",
    )


@dataclass(frozen=True, slots=True)
class Letter:
    """What is printed: for whom, the code, until when it is good, and who must be asked when it is lost."""

    person_id: uuid.UUID
    student_id: uuid.UUID
    code: str
    until: datetime


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody typed from a letter: its code, and the child's day of birth."""

    code: str
    born_on: date


def new_code() -> str:
    """Three groups of four letters and digits."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(LONG)) for _ in range(GROUPS))


def normalized(said: str) -> str | None:
    """A code as it is kept, however it was typed; None for what is no code."""
    kept = "".join(c for c in said.upper() if c.isalnum())
    if len(kept) != GROUPS * LONG or not set(kept) <= set(ALPHABET):
        return None
    return "-".join(kept[n : n + LONG] for n in range(0, len(kept), LONG))


def said_in(token: str) -> Said | None:
    """A code with a day of birth (`ABCD-EFGH-JKMN.2015-03-04`), as the page sends it; None for a link of a mail."""
    code, dot, born = token.partition(".")
    kept = normalized(code) if dot else None
    try:
        return Said(kept, date.fromisoformat(born)) if kept else None
    except ValueError:
        return None


def digest_of(token: str) -> bytes:
    """What an invitation is found by: of a letter its code alone."""
    said = said_in(token)
    return secret_digest(said.code if said else token)


async def write_letter(
    work: UnitOfWork, *, student_id: uuid.UUID, person_id: uuid.UUID, idempotency_key: str
) -> Letter:
    """A letter with a new code for somebody who holds rights for the student; what was sent before opens nothing more.

    The same key again is the same invitation with another code: the one that was not printed is nobody's.
    Whoever writes one could read its code and be taken for the family: it is theirs to write who say where letters to
    a family go, never the case manager's who asks for its signature, never somebody's own who shares a child with the
    reader, and only where no address would be told of it.
    Raises NotFound for who holds no right, NotOfAge, SignsInHere, HasAddress, KeyUsedForSomethingElse.
    """
    await allow(work, Permission.WRITE_CONTACTS, student_id)
    if not await is_for_the_family_app(work, student_id, person_id):
        raise NotFound()
    asked = (
        select(Person.email, has_account_in_use(Person.id, Person.kind), Student.birth_on)
        .outerjoin(Student, and_(Student.district_id == Person.district_id, Student.id == Person.id))
        .where(Person.id == person_id, Person.status == "active", await with_open_contacts(work, Person))
    )
    found = (await work.session.execute(asked)).one_or_none()
    if found is None:
        raise NotFound()
    if person_id == student_id and not is_adult(found[2], await today(work)):
        raise NotOfAge(field="personId")
    if found[1]:
        raise SignsInHere(field="personId")
    if found[0]:
        raise HasAddress(field="personId")
    invitation_id, code = uuid.uuid5(work.person_id, f"letter {idempotency_key}"), new_code()
    until = work.at + LASTS
    wish = {"student": str(student_id), "person": str(person_id)}
    if await is_repeated(work, "family.write_letter", idempotency_key, **wish):
        again = (
            update(Invitation)
            .where(Invitation.id == invitation_id, Invitation.used_at.is_(None), Invitation.revoked_at.is_(None))
            .values(token_digest=secret_digest(code), expires_at=until)
        )
        if (await work.session.execute(again)).rowcount != 1:  # type: ignore[attr-defined]
            raise SignsInHere(field="personId")
        return Letter(person_id, student_id, code, until)
    await end_open_invitations(work, person_id)
    work.session.add(
        Invitation(
            district_id=work.district_id,
            id=invitation_id,
            person_id=person_id,
            invited_by_id=work.person_id,
            token_digest=secret_digest(code),
            email=None,
            with_letter=None,
            on_paper=True,
            expires_at=until,
            used_at=None,
            revoked_at=None,
        )
    )
    record(work, "family.write_letter", "invitation", invitation_id, student_id=student_id, person_id=str(person_id))
    await hint(work, "student.changed", student_id)
    return Letter(person_id, student_id, code, until)


async def knows_the_child(work: UnitOfWork, person_id: uuid.UUID, born_on: date) -> bool:
    """Whether a student the person holds rights for today, or is, was born on that day."""
    held = select(RightsHolder.student_id).where(RightsHolder.person_id == person_id, await rights_in_force(work))
    theirs = select(Student.id).where(or_(Student.id.in_(held), Student.id == person_id), Student.birth_on == born_on)
    return (await work.session.execute(theirs.limit(1))).first() is not None


def ticket_for(secret_key: str, letter: Letter, at: datetime) -> str:
    """A letter to be printed within minutes, closed to everybody else: its code is kept nowhere."""
    said = {
        "person": str(letter.person_id),
        "student": str(letter.student_id),
        "code": letter.code,
        "until": letter.until.isoformat(),
        "print_until": (at + PRINTED_WITHIN).isoformat(),
    }
    return sealed(secret_key, orjson.dumps(said).decode())


async def to_be_printed(work: UnitOfWork, secret_key: str, ticket: str) -> tuple[Letter, Person, District]:
    """The letter a ticket holds, for who may invite. Raises NotFound, also when it is too late, or its code is over."""
    try:
        said = orjson.loads(opened(secret_key, ticket))
    except (SealBroken, orjson.JSONDecodeError):
        raise NotFound() from None
    letter = Letter(
        uuid.UUID(said["person"]), uuid.UUID(said["student"]), said["code"], datetime.fromisoformat(said["until"])
    )
    await allow(work, Permission.WRITE_CONTACTS, letter.student_id)
    good = select(Invitation.id).where(
        Invitation.token_digest == secret_digest(letter.code),
        Invitation.person_id == letter.person_id,
        Invitation.used_at.is_(None),
        Invitation.revoked_at.is_(None),
    )
    if datetime.fromisoformat(said["print_until"]) <= work.at or (await work.session.execute(good)).first() is None:
        raise NotFound()
    person = (await work.session.execute(select(Person).where(Person.id == letter.person_id))).scalar_one()
    district = (await work.session.execute(select(District).where(District.id == work.district_id))).scalar_one()
    return letter, person, district
