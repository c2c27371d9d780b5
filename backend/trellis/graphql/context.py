"""What every resolver may use: the unit of work of this operation, and loaders that batch."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Hashable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from asyncpg import PostgresError
from strawberry.dataloader import DataLoader

from trellis.graphql.asker import asker_of
from trellis.graphql.compile.asking import Asker
from trellis.kernel.errors import NotSignedIn
from trellis.kernel.kept import Kept
from trellis.kernel.tenancy import Actor, UnitOfWork, set_context
from trellis.people.sessions import LiveSession

if TYPE_CHECKING:
    from trellis.house import House

KEPT_A_CONNECTION = 256
LoadMany = Callable[[UnitOfWork, Sequence[Any]], Awaitable[Sequence[Any]]]


NOTED = frozenset({"read", "opened", "met", "pdf"})
"""The words by which a unit of work remembers, with a key, what it put on record: plans, students, meetings, PDFs."""

SignInAgain = Callable[[], Awaitable["LiveSession | None"]]


def _taken(loaded: asyncio.Future[Any]) -> None:
    if not loaded.cancelled():
        loaded.exception()


class SharedLoader(DataLoader[Any, Any]):
    """A loader whose callers are independent: one who is called off does not take the thing from the others."""

    def load(self, key: Any) -> Awaitable[Any]:
        """The thing of `key`, loaded together with what else is asked for at this moment."""
        loading = asyncio.ensure_future(super().load(key))
        # Loading goes on when all who asked are gone, and mostly ends with `UnitOfWorkOver`. Nobody is left to take
        # that, and what nobody takes, asyncio reports as an error.
        loading.add_done_callback(_taken)
        return asyncio.shield(loading)


@dataclass(slots=True)
class Context:
    """One GraphQL operation. `unit` is None for a visitor who is not signed in, and for a subscription's start."""

    house: House
    signed_in: LiveSession | None
    unit: UnitOfWork | None = None
    language: str = "en"
    read_session: SignInAgain | None = None
    loaders: dict[Hashable, DataLoader[Any, Any]] = field(default_factory=dict)
    noted: set[Hashable] = field(default_factory=set)
    """What a subscription has put on record as read; reading it again for its next event is the same reading."""
    carried: set[Hashable] = field(default_factory=set)
    _asker: Asker | None = None

    @property
    def work(self) -> UnitOfWork:
        """The unit of work; raises NotSignedIn for a visitor."""
        if self.unit is None:
            raise NotSignedIn()
        return self.unit

    @property
    def actor(self) -> Actor:
        """Who asks; raises NotSignedIn for a visitor."""
        return self.session.actor

    @property
    def session(self) -> LiveSession:
        """The session; raises NotSignedIn for a visitor."""
        if self.signed_in is None:
            raise NotSignedIn()
        return self.signed_in

    @property
    def district_id(self) -> uuid.UUID:
        """The district of the session; raises NotSignedIn for a visitor."""
        return self.session.district_id

    @property
    def person_id(self) -> uuid.UUID:
        """The person who asks."""
        person_id = self.actor.person_id
        if person_id is None:
            raise NotSignedIn()
        return person_id

    @property
    def asker(self) -> Asker | None:
        """Who asks, as declared reads know them; None for a visitor."""
        if self._asker is None:
            self._asker = asker_of(self)
        return self._asker

    async def fetch(self, text: str, values: Sequence[Any]) -> bytes:
        """The data of a compiled statement, run in this unit of work; prepared once a connection."""
        return (await self.rows(text, values))[0][0]  # type: ignore[no-any-return]

    async def rows(self, text: str, values: Sequence[Any]) -> Sequence[Any]:
        """The rows of a compiled statement, run in this unit of work after what it has yet to write."""
        session = self.work.session
        async with session.alone():
            if session.new or session.dirty or session.deleted:
                await session.flush()
            raw = await session.driver(begun=True)
            kept: Kept[str, Any] = raw.info.setdefault("compiled", Kept(KEPT_A_CONNECTION))
            try:
                prepared = kept.get(text)
                if prepared is None:
                    assert raw.driver_connection is not None
                    prepared = kept.keep(text, await raw.driver_connection.prepare(text))
                rows: Sequence[Any] = await prepared.fetch(*values)
            except PostgresError:
                kept.forget(text)  # a migration outdates what was prepared before it
                raise
        return rows

    async def begin_again(self) -> None:
        """Undo what the unit of work did so far and go on in it as if it had just begun."""
        work = self.work
        async with work.session.alone():
            await work.session.rollback()
            await work.session.begin_with(set_context(work.district_id, work.actor, work.at))
        work.memory.clear()
        work._after_commit.clear()
        self.loaders.clear()

    def loader(self, key: Hashable, load: LoadMany) -> DataLoader[Any, Any]:
        """The operation's loader named `key`; `load(work, ids)` answers in the order of ids."""
        if key not in self.loaders:

            async def batch(ids: list[Any]) -> Sequence[Any]:
                return await load(self.work, ids)

            self.loaders[key] = SharedLoader(load_fn=batch)
        return self.loaders[key]

    def go_on_from(self, before: Context) -> None:
        """Remember in this unit of work what was put on record as read already: by a subscription, or the session."""
        self.carried = set(before.noted)
        if self.unit is not None:
            self.unit.memory.update(dict.fromkeys(self.carried, True))

    def go_on_in_session(self) -> None:
        """The same for what the session has read within the hour; a subscription goes on from it in each event."""
        self.noted |= self.house.readings.of(self.session.actor.session_id)
        self.go_on_from(self)

    def has_noted(self, event: Context) -> None:
        """Keep, for the next event, what this one put on record. For an event whose unit of work was committed."""
        self.noted |= event.read_here()
        event.stands()

    def stands(self) -> None:
        """Keep for the session what this unit of work put on record as read. For one that was committed."""
        if self.signed_in is not None:
            self.house.readings.keep(self.session.actor.session_id, self.read_here())

    def read_here(self) -> set[Hashable]:
        """What this unit of work put on record as read."""
        memory = self.unit.memory if self.unit is not None else {}
        noted: set[Hashable] = {key for key in memory if isinstance(key, tuple) and key[0] in NOTED}
        return noted - self.carried

    @asynccontextmanager
    async def fresh(self, purpose: str = "subscription") -> AsyncIterator[Context]:
        """The same person in a new unit of work, roles and session read anew; raises NotSignedIn when it ended.

        What was put on record as read in an earlier one, and stands, is not put there again.
        """
        signed_in = await self.read_session() if self.read_session else self.signed_in
        if signed_in is None:
            raise NotSignedIn()
        async with (
            self.house.turns.of(signed_in.district_id),
            self.house.gate.open(signed_in.district_id, signed_in.actor, purpose) as work,
        ):
            context = Context(self.house, signed_in, work, self.language, self.read_session)
            context.go_on_from(self)
            yield context
        self.has_noted(context)  # left well: it stands
