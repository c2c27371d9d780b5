"""Single-use doors for families: asking somebody in, and what becomes of the link."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import TYPE_CHECKING

from babel.dates import format_datetime
from sqlalchemy import select, update

from trellis.access import Permission, allow
from trellis.access.ask import in_force, today
from trellis.districts.model import District
from trellis.kernel.audit import record
from trellis.kernel.clock import in_zone
from trellis.kernel.errors import InvalidInput, NotFound
from trellis.kernel.events import hint
from trellis.kernel.hashing import secret_digest
from trellis.kernel.ids import new_secret
from trellis.kernel.sealing import opened, sealed
from trellis.kernel.tenancy import UnitOfWork
from trellis.kernel.words import Words
from trellis.notices.service import send
from trellis.notices.template import Filling, fills
from trellis.people.model import Invitation, Person
from trellis.students.model import RightsHolder

if TYPE_CHECKING:
    from trellis.house import House
    from trellis.notices.model import Message

LASTS = timedelta(days=14)
MOST_ATTEMPTS = 5


class NoAddress(InvalidInput):
    """The person has no e-mail address to invite them at."""

    code = "NO_EMAIL_ADDRESS"
    default_says = Words(
        en="There is no e-mail address for this person. Add one in the roster first.",
        es="No hay correo electrónico de esta persona. Agréguelo primero en el registro.",
    )


async def invite(
    work: UnitOfWork, *, student_id: uuid.UUID, person_id: uuid.UUID, idempotency_key: str, secret_key: str
) -> Invitation:
    """Invite a rights holder (or the student) to the family app by mail; earlier open invitations end.

    The same key again is the same invitation. Raises NotFound when the person
    holds no right for this student, NoAddress when there is nowhere to write to.
    """
    await allow(work, Permission.INVITE_FAMILY, student_id)
    if not 8 <= len(idempotency_key) <= 255:
        raise InvalidInput(field="idempotencyKey")
    day = await today(work)
    holds = select(RightsHolder.id).where(
        RightsHolder.student_id == student_id, RightsHolder.person_id == person_id, in_force(RightsHolder, day)
    )
    if person_id != student_id and (await work.session.execute(holds)).first() is None:
        raise NotFound()
    invitation_id = uuid.uuid5(student_id, f"invite {work.person_id} {person_id} {idempotency_key}")
    before = await work.session.get(Invitation, (work.district_id, invitation_id))
    if before is not None:
        return before
    person = (
        await work.session.execute(select(Person).where(Person.id == person_id, Person.status == "active"))
    ).scalar_one_or_none()
    if person is None:
        raise NotFound()
    if not person.email:
        raise NoAddress(field="personId")
    await work.session.execute(
        update(Invitation)
        .where(Invitation.person_id == person_id, Invitation.used_at.is_(None), Invitation.revoked_at.is_(None))
        .values(revoked_at=work.at)
    )
    token = new_secret()
    invitation = Invitation(
        district_id=work.district_id,
        id=invitation_id,
        person_id=person_id,
        invited_by_id=work.person_id,
        token_digest=secret_digest(token),
        email=person.email,
        expires_at=work.at + LASTS,
        used_at=None,
        revoked_at=None,
    )
    work.session.add(invitation)
    await send(
        work,
        person_id=person_id,
        template="family_invitation",
        ids={"invitation_id": str(invitation_id)},
        student_id=student_id,
        secret=sealed(secret_key, token),
    )
    record(work, "family.invite", "invitation", invitation_id, student_id=student_id, person_id=str(person_id))
    await hint(work, "student.changed", student_id)
    return invitation


@fills("family_invitation")
async def _letter(house: House, work: UnitOfWork, message: Message, language: str) -> Filling | None:
    invitation = await work.session.get(Invitation, (work.district_id, uuid.UUID(message.ids["invitation_id"])))
    if invitation is None or invitation.revoked_at or invitation.used_at or not message.secret:
        return None
    person = (await work.session.execute(select(Person).where(Person.id == message.person_id))).scalar_one()
    district = (await work.session.execute(select(District).where(District.id == work.district_id))).scalar_one()
    token = opened(house.settings.secret_key, message.secret)
    until = in_zone(invitation.expires_at, district.time_zone)
    return Filling(
        values={
            "name": person.preferred_name or person.given_name,
            "district": district.name,
            "until": format_datetime(until, "long", locale=language),
        },
        link=f"{house.settings.base_url}/family/invitation/{district.slug}/{token}",
    )
