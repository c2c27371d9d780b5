"""The one gate: district, actor and purpose become a unit of work. There is no second way in.

A unit of work is one transaction, for one district, by one actor, for one
stated purpose. The district comes from the session (or, for the deployment's
own work, from the job or the shell), never from a request's body, path or header.
"""

from __future__ import annotations

import asyncio
import math
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from trellis.kernel import clock
from trellis.kernel.database import Database, OrderlySession
from trellis.kernel.direct import Direct

AfterCommit = Callable[[], Awaitable[None]]

DEPLOYMENT_DISTRICT_ID = uuid.UUID(int=0)
"""The deployment itself, as a tenant of its own: its people are operators and it holds no student."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts. `person_id` is None for the system and for somebody not yet signed in."""

    kind: str  # person | operator | system | visitor
    person_id: uuid.UUID | None = None
    session_id: uuid.UUID | None = None
    display_name: str = ""
    language: str = "en"
    roles: frozenset[str] = frozenset()
    school_roles: frozenset[tuple[str, uuid.UUID]] = frozenset()
    authenticated_at: datetime | None = None
    address: str | None = None
    device: str | None = None

    def has(self, *roles: str) -> bool:
        """Whether one of the district-wide `roles` is held today."""
        return not self.roles.isdisjoint(roles)


SYSTEM = Actor(kind="system", display_name="Trellis")
VISITOR = Actor(kind="visitor")


@dataclass(slots=True)
class UnitOfWork:
    """One transaction for one district by one actor for one purpose."""

    session: OrderlySession
    district_id: uuid.UUID
    actor: Actor
    purpose: str
    at: datetime
    memory: dict[Any, Any] = field(default_factory=dict)
    _after_commit: list[AfterCommit] = field(default_factory=list)

    def after_commit(self, action: AfterCommit) -> None:
        """Run `action` once the transaction has committed; never when it rolls back."""
        self._after_commit.append(action)

    @property
    def person_id(self) -> uuid.UUID:
        """The acting person; raises when the system or a visitor acts."""
        if self.actor.person_id is None:
            raise RuntimeError("this deed needs a person")
        return self.actor.person_id


class Gate:
    """Opens units of work."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self._endings: set[asyncio.Task[None]] = set()

    @asynccontextmanager
    async def open(
        self, district_id: uuid.UUID, actor: Actor, purpose: str, *, time_zone: str | None = None
    ) -> AsyncIterator[UnitOfWork]:
        """A unit of work that commits when its block ends well and rolls back when it does not.

        `purpose` is a short stable key such as `plan.read`; it stands in every
        audit entry the unit of work writes. Where the district's `time_zone` is known,
        row policies need not ask for it.
        """
        session = self.database.sessions()
        try:
            at = clock.now()
            day = clock.in_zone(at, time_zone).date() if time_zone else None
            await session.begin_with(set_context(district_id, actor, at, day))
            work = UnitOfWork(session, district_id, actor, purpose, at)
            yield work
            async with session.alone():
                await session.commit()
        finally:
            # Whoever is cancelled here may be cancelled again; the connection comes back all the same.
            ending = asyncio.create_task(session.let_go())
            self._endings.add(ending)
            ending.add_done_callback(self._endings.discard)
            await asyncio.shield(ending)
        for action in work._after_commit:
            await action()

    def direct(self, district_id: uuid.UUID, actor: Actor, at: datetime, day: date | None = None) -> DirectWork:
        """The same transaction on the driver itself, for what is one SQL statement already: declared reads, live edits.

        Bound to district, actor and instant as every unit of work is, and, where it is known, to the
        district's calendar `day` of that instant; commits when its block ends well and rolls back when it does not.
        """
        return DirectWork(self.database, set_context(district_id, actor, at, day))


class DirectWork:
    """A transaction whose block gets the driver's connection. A class and not a generator: every read makes one."""

    __slots__ = ("_connection", "_context", "_database")

    def __init__(self, database: Database, context: str) -> None:
        self._database = database
        self._context = context

    async def __aenter__(self) -> Direct:
        self._connection = await self._database.direct.take()
        try:
            await self._connection.execute("BEGIN; " + self._context)
        except BaseException:
            self._database.direct.give_back(self._connection, in_order=False)
            raise
        return self._connection

    async def __aexit__(self, _: object, error: BaseException | None, __: object) -> None:
        in_order = False
        try:
            # Who is cancelled may have a statement under way: then the connection ends with the transaction.
            if error is None or isinstance(error, Exception):
                await self._connection.execute("COMMIT" if error is None else "ROLLBACK")
                in_order = True
        finally:
            self._database.direct.give_back(self._connection, in_order=in_order)


@asynccontextmanager
async def inside(work: UnitOfWork, district_id: uuid.UUID) -> AsyncIterator[UnitOfWork]:
    """The deployment's own deed on one tenant, in the same transaction: opening it, configuring it, suspending it.

    Whatever else uses the unit of work waits meanwhile: no statement of another task runs for the wrong district.
    Raises RuntimeError unless an operator or the system acts.
    """
    if work.actor.kind not in ("operator", "system"):
        raise RuntimeError("only the deployment reaches into a district")
    async with work.session.alone():
        await work.session.flush()
        await work.session.execute(text(set_context(district_id, work.actor, work.at)))
        within = UnitOfWork(
            work.session, district_id, work.actor, work.purpose, work.at, _after_commit=work._after_commit
        )
        back = text(set_context(work.district_id, work.actor, work.at))
        try:
            yield within
            await work.session.flush()
        except BaseException:
            # After a failed statement the transaction is lost and refuses this too.
            with suppress(DBAPIError):
                await work.session.execute(back)
            raise
        await work.session.execute(back)


@asynccontextmanager
async def become(work: UnitOfWork, person_id: uuid.UUID) -> AsyncIterator[None]:
    """Let the person a visitor has just proved to be do what follows: they see rows of theirs that a visitor does not.

    The system sees them as it is. Raises RuntimeError where somebody else acts.
    """
    if work.actor.kind == "system":
        yield
        return
    if work.actor.kind != "visitor":
        raise RuntimeError("only a visitor has yet to prove who they are")
    async with work.session.alone():
        await work.session.flush()
        person = Actor(kind="person", person_id=person_id)
        await work.session.execute(text(set_context(work.district_id, person, work.at)))
        yield
        await work.session.flush()
        await work.session.execute(text(set_context(work.district_id, work.actor, work.at)))


def set_context(district_id: uuid.UUID, actor: Actor, at: datetime, day: date | None = None) -> str:
    """The statement that binds a transaction to its district, person, scope and instant.

    The instant is the unit of work's own, so that the row policies count the
    same calendar day as the services do. SET LOCAL takes no parameters, so only
    values that were parsed are put in: two UUIDs, a word of a closed list,
    whole seconds since 1970 and, where it is known, the district's calendar
    `day` of that instant, which row policies otherwise ask the database for. It
    ends with the transaction, and it is the one form Citus hands on to its workers.
    """
    counted = f"{math.floor(at.timestamp())} {day.isoformat()}" if day is not None else math.floor(at.timestamp())
    return f"SET LOCAL app.context = '{_tenant(district_id, actor.person_id, actor.kind)} {counted}'"


@lru_cache(maxsize=4096)
def _tenant(district_id: uuid.UUID, person_id: uuid.UUID | None, kind: str) -> str:
    district = str(uuid.UUID(str(district_id)))
    person = str(uuid.UUID(str(person_id))) if person_id else "-"
    scope = "operator" if kind == "operator" else "system" if kind == "system" else "person"
    return f"{district} {person} {scope}"
