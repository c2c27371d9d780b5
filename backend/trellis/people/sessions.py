"""Signed-in browsers: begin, read, end. A session is a row; the cookie only names it.

The cookie's value is the district's id and 256 random bits, so that a session
is looked up inside its own district and nowhere else. Only the digest of the
value is stored.
"""

from __future__ import annotations

import base64
import secrets
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select, update

from trellis.access.ask import in_force, today
from trellis.districts.model import District
from trellis.kernel.audit import record
from trellis.kernel.events import hint
from trellis.kernel.hashing import secret_digest
from trellis.kernel.ids import new_id
from trellis.kernel.tenancy import VISITOR, Actor, Gate, UnitOfWork
from trellis.people.model import Person, PersonRole, Session

TOUCH_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class SignIn:
    """What a provider's answer proved, ready to become a session."""

    issuer: str
    subject: str
    audience: str
    authenticated_at: datetime
    provider_session: str | None
    id_token: str | None
    address: str | None
    device: str | None


@dataclass(frozen=True, slots=True)
class LiveSession:
    """A session that holds now, and who acts in it."""

    id: uuid.UUID
    district_id: uuid.UUID
    actor: Actor
    audience: str
    expires_at: datetime
    token: str


def new_token(district_id: uuid.UUID) -> str:
    """A cookie value for `district_id`."""
    return base64.urlsafe_b64encode(district_id.bytes + secrets.token_bytes(32)).rstrip(b"=").decode()


def district_of_token(token: str) -> uuid.UUID | None:
    """The district a cookie value names; None for anything else. Never raises."""
    try:
        raw = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
    except ValueError:
        return None
    return uuid.UUID(bytes=raw[:16]) if len(raw) == 48 else None


async def begin(work: UnitOfWork, *, person: Person, sign_in: SignIn, hours: int) -> str:
    """Open a session; returns the cookie's value, which is stored nowhere."""
    token = new_token(work.district_id)
    session = Session(
        district_id=work.district_id,
        id=new_id(),
        person_id=person.id,
        token_digest=secret_digest(token),
        issuer=sign_in.issuer,
        subject=sign_in.subject,
        provider_session=sign_in.provider_session,
        id_token=sign_in.id_token,
        audience=sign_in.audience,
        authenticated_at=sign_in.authenticated_at,
        last_used_at=work.at,
        expires_at=work.at + timedelta(hours=hours),
        ended_at=None,
        end_reason=None,
        address=sign_in.address,
        device=sign_in.device,
    )
    work.session.add(session)
    record(work, "session.begin", "session", session.id, person_id=str(person.id))
    return token


async def read(gate: Gate, token: str, *, idle_minutes: int, touch: bool = True) -> LiveSession | None:
    """The session a cookie names, when it still holds: not ended, not idle too long, person and district active.

    Roles are read anew each time, so a role that ended gives nothing any more.
    """
    district_id = district_of_token(token)
    if district_id is None:
        return None
    async with gate.open(district_id, VISITOR, "session.read") as work:
        row = (
            await work.session.execute(select(Session).where(Session.token_digest == secret_digest(token)))
        ).scalar_one_or_none()
        if row is None or not await _holds(work, row, idle_minutes):
            return None
        actor = await _actor(work, row)
        if actor is None:
            return None
        if touch and work.at - row.last_used_at > TOUCH_EVERY:
            row.last_used_at = work.at
        return LiveSession(row.id, district_id, actor, row.audience, row.expires_at, token)


async def actor_of_session(work: UnitOfWork, session_id: uuid.UUID) -> Actor | None:
    """Who acts in a session of this district; None once it has ended or its person may not act any more."""
    row = (await work.session.execute(select(Session).where(Session.id == session_id))).scalar_one_or_none()
    if row is None or not await _holds(work, row, None):
        return None
    return await _actor(work, row)


async def _holds(work: UnitOfWork, row: Session, idle_minutes: int | None) -> bool:
    idle = idle_minutes is not None and work.at - row.last_used_at > timedelta(minutes=idle_minutes)
    return row.ended_at is None and row.expires_at > work.at and not idle


async def _actor(work: UnitOfWork, row: Session) -> Actor | None:
    person = (
        await work.session.execute(select(Person).where(Person.id == row.person_id, Person.status == "active"))
    ).scalar_one_or_none()
    open_here = (
        await work.session.execute(select(District.status).where(District.id == work.district_id))
    ).scalar_one_or_none()
    if person is None or open_here != "open":
        return None
    wide, of_schools = await roles_in_force(work, person.id, await today(work))
    if person.kind == "staff" and not wide and not of_schools:
        return None
    return Actor(
        kind="operator" if person.kind == "operator" else "person",
        person_id=person.id,
        session_id=row.id,
        display_name=person.name,
        language=person.language,
        roles=wide,
        school_roles=of_schools,
        authenticated_at=row.authenticated_at,
        address=row.address,
        device=row.device,
    )


async def roles_in_force(
    work: UnitOfWork, person_id: uuid.UUID, day: date
) -> tuple[frozenset[str], frozenset[tuple[str, uuid.UUID]]]:
    """The roles a person holds on `day`: district-wide, and by school."""
    rows = (
        await work.session.execute(
            select(PersonRole.role, PersonRole.school_id).where(
                PersonRole.person_id == person_id, in_force(PersonRole, day)
            )
        )
    ).all()
    return (
        frozenset(role for role, school_id in rows if school_id is None),
        frozenset((role, school_id) for role, school_id in rows if school_id is not None),
    )


async def end(work: UnitOfWork, *, session_id: uuid.UUID, reason: str) -> Session | None:
    """End one session; its sockets close. None when there is none that is open."""
    rows = await _end(work, Session.id == session_id, reason)
    return rows[0] if rows else None


async def end_all_of(work: UnitOfWork, *, person_ids: Sequence[uuid.UUID], reason: str) -> int:
    """End every session of these people; returns how many were open."""
    return len(await _end(work, Session.person_id.in_(person_ids), reason))


async def end_of_provider(
    work: UnitOfWork, *, issuer: str, subject: str | None, provider_session: str | None, reason: str
) -> int:
    """End the sessions a provider says are over (back-channel logout): one of its sessions, or all of a subject."""
    condition = Session.issuer == issuer
    if provider_session is not None:
        condition &= Session.provider_session == provider_session
    if subject is not None:
        condition &= Session.subject == subject
    return len(await _end(work, condition, reason))


async def _end(work: UnitOfWork, condition: object, reason: str) -> list[Session]:
    statement = (
        update(Session)
        .where(condition, Session.ended_at.is_(None))  # type: ignore[arg-type]
        .values(ended_at=work.at, end_reason=reason)
        .returning(Session)
    )
    rows = list((await work.session.execute(statement)).scalars())
    for row in rows:
        record(work, "session.end", "session", row.id, person_id=str(row.person_id), reason=reason)
        await hint(work, "session.ended", row.id)
    return rows
