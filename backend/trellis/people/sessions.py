"""Signed-in browsers: begin, read, end. A session is a row; the cookie only names it.

The cookie's value is the district's id and 256 random bits, so that a session
is looked up inside its own district and nowhere else. Only the digest of the
value is stored.
"""

from __future__ import annotations

import base64
import secrets
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

import orjson
from sqlalchemy import (
    Date,
    DateTime,
    Integer,
    LargeBinary,
    ScalarSelect,
    Select,
    Text,
    Uuid,
    and_,
    any_,
    bindparam,
    cast,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY, aggregate_order_by

from trellis.access.day import in_force
from trellis.districts.model import District
from trellis.kernel import clock
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
    """A session that held when it was read from the database, and who acts in it."""

    id: uuid.UUID
    district_id: uuid.UUID
    actor: Actor
    audience: str
    expires_at: datetime
    time_zone: str
    state: str
    token: str
    facts: str
    """All of this as the database said it: who reads it anew and finds the same text has the same session."""

    def today(self, at: datetime) -> date:
        """The district's calendar day at an instant; row policies count the same (`app_today`)."""
        return clock.in_zone(at, self.time_zone).date()


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
        facts = await _facts_named(work, token, idle_minutes)
        if facts is None:
            return None
        if facts.endswith(USED_LONG_AGO):
            facts = facts.removesuffix(USED_LONG_AGO) + USED_JUST_NOW
            if touch:
                await _touch(work, Session.token_digest == secret_digest(token))
        return live_session(facts, token)


async def still_holds(work: UnitOfWork, session: LiveSession, *, idle_minutes: int) -> bool:
    """Whether a session that was read before is what it was, asked in the unit of work that its own actor begins."""
    return await _facts_named(work, session.token, idle_minutes) == session.facts


async def _facts_named(work: UnitOfWork, token: str, idle_minutes: int) -> str | None:
    given = {"digest": secret_digest(token), "at": work.at, "idle_minutes": idle_minutes}
    found: str | None = await work.session.scalar(_facts_of_cookie(), given)
    return found


def live_session(facts: str, token: str) -> LiveSession | None:
    """The session `facts_of` told of, and whose cookie is `token`; None when its person may do nothing here."""
    found = _said(facts)
    if found is None:
        return None
    key, actor, said = found
    return LiveSession(
        id=key,
        district_id=uuid.UUID(said["district_id"]),
        actor=actor,
        audience=said["audience"],
        expires_at=datetime.fromisoformat(said["expires_at"]),
        time_zone=said["time_zone"],
        state=said["state"],
        token=token,
        facts=facts,
    )


async def actors_of_sessions(
    work: UnitOfWork, session_ids: Collection[uuid.UUID], *, idle_minutes: int
) -> dict[uuid.UUID, Actor]:
    """Who acts in these sessions of this district, by session; without those that ended, lay idle, or whose person
    may not act any more.

    Asking is no use of them: a socket asks all the time.
    """
    given = {"session_ids": list(session_ids), "at": work.at, "idle_minutes": idle_minutes}
    found = [_said(facts) for facts in await work.session.scalars(_facts_of_sessions(), given)]
    return {session_id: actor for session_id, actor, _ in filter(None, found)}


USED_JUST_NOW, USED_LONG_AGO = ',"used":true}', ',"used":false}'


def facts_of(which: Any, at: Any, idle_minutes: Any) -> ScalarSelect[str]:
    """The text of `_facts` where at most one session is meant; NULL when none holds."""
    return _facts(which, at, idle_minutes).scalar_subquery()


def _facts(which: Any, at: Any, idle_minutes: Any) -> Select[tuple[str]]:
    """What makes a session and its actor, as the text of a JSON object; of each that holds at the instant `at`.

    `which` is a condition on Session. It holds when it has not ended, was used
    in the last `idle_minutes`, and its person and district are active. Roles are
    those in force today. The text ends with whether it was used in the last minute.
    """
    day = cast(func.timezone(District.time_zone, at), Date)
    role = func.json_build_array(PersonRole.role, PersonRole.school_id)
    roles = select(func.json_agg(aggregate_order_by(role, PersonRole.role, PersonRole.school_id))).where(
        PersonRole.district_id == Session.district_id,
        PersonRole.person_id == Session.person_id,
        in_force(PersonRole, day),
    )
    facts = (
        select(
            Session.id,
            Session.district_id,
            Session.audience,
            Session.expires_at,
            Session.authenticated_at,
            Session.address,
            Session.device,
            Session.person_id,
            Person.kind,
            Person.name.label("name"),
            Person.language,
            District.time_zone,
            District.state,
            roles.correlate(Session, District).scalar_subquery().label("roles"),
            (Session.last_used_at > at - TOUCH_EVERY).label("used"),
        )
        .join(Person, and_(Person.district_id == Session.district_id, Person.id == Session.person_id))
        .join(District, District.id == Session.district_id)
        .where(which, Session.ended_at.is_(None), Session.expires_at > at)
        .where(Session.last_used_at >= at - func.make_interval(0, 0, 0, 0, 0, idle_minutes))
        .where(Person.status == "active", District.status == "open")
        .subquery("facts")
    )
    return select(cast(func.row_to_json(facts.table_valued()), Text))


@lru_cache(maxsize=1)
def _facts_of_cookie() -> Select[tuple[str | None]]:
    """The facts of the session a cookie names, put together once and not with every request."""
    digest = bindparam("digest", type_=LargeBinary())
    at = bindparam("at", type_=DateTime(timezone=True))
    return select(facts_of(Session.token_digest == digest, at, bindparam("idle_minutes", type_=Integer())))


@lru_cache(maxsize=1)
def _facts_of_sessions() -> Select[tuple[str]]:
    """The facts of the sessions with these ids, put together once: those with an open window are asked for all the
    time."""
    which = Session.id == any_(bindparam("session_ids", type_=ARRAY(Uuid())))
    return _facts(which, bindparam("at", type_=DateTime(timezone=True)), bindparam("idle_minutes", type_=Integer()))


@lru_cache(maxsize=4096)
def _said(facts: str) -> tuple[uuid.UUID, Actor, dict[str, Any]] | None:
    """Session, actor and the rest of what `facts_of` found; None when it is of staff without a role."""
    said = orjson.loads(facts)
    roles = [(role, school and uuid.UUID(school)) for role, school in said["roles"] or ()]
    if said["kind"] == "staff" and not roles:
        return None
    key = uuid.UUID(said["id"])
    actor = Actor(
        kind="operator" if said["kind"] == "operator" else "person",
        person_id=uuid.UUID(said["person_id"]),
        session_id=key,
        display_name=said["name"],
        language=said["language"],
        roles=frozenset(role for role, school_id in roles if school_id is None),
        school_roles=frozenset((role, school_id) for role, school_id in roles if school_id is not None),
        authenticated_at=datetime.fromisoformat(said["authenticated_at"]),
        address=said["address"],
        device=said["device"],
    )
    return key, actor, said


async def touch(work: UnitOfWork, session_ids: Collection[uuid.UUID]) -> None:
    """Note that these sessions are used now."""
    await _touch(work, Session.id.in_(session_ids))


async def _touch(work: UnitOfWork, which: Any) -> None:
    await work.session.execute(
        update(Session)
        .where(which, Session.ended_at.is_(None), Session.last_used_at < work.at)
        .values(last_used_at=work.at)
        .execution_options(synchronize_session=False)
    )


async def end(work: UnitOfWork, *, session_id: uuid.UUID, reason: str) -> Session | None:
    """End one session; its sockets close. None when there is none that is open."""
    rows = await _end(work, Session.id == session_id, reason)
    return rows[0] if rows else None


async def end_all_of(work: UnitOfWork, *, person_ids: Sequence[uuid.UUID], reason: str) -> int:
    """End every session of these people; returns how many were open."""
    return len(await _end(work, Session.person_id.in_(person_ids), reason))


async def end_everybody(work: UnitOfWork, *, reason: str) -> int:
    """End every session of the district; returns how many were open."""
    return len(await _end(work, Session.district_id == work.district_id, reason))


async def end_of_audience(work: UnitOfWork, *, audience: str, issuer: str, reason: str) -> int:
    """End every session of an audience, and every one that `issuer` stood surety for; returns how many were open."""
    return len(await _end(work, or_(Session.audience == audience, Session.issuer == issuer), reason))


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
