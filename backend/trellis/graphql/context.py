"""What every resolver may use: the unit of work of this operation, and loaders that batch."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Hashable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from strawberry.dataloader import DataLoader

from trellis.kernel.errors import NotSignedIn
from trellis.kernel.tenancy import Actor, UnitOfWork

if TYPE_CHECKING:
    from trellis.house import House

LoadMany = Callable[[UnitOfWork, Sequence[Any]], Awaitable[Sequence[Any]]]


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Whose session an operation or socket belongs to, as read from the database for this request."""

    district_id: uuid.UUID
    actor: Actor
    audience: str
    expires_at: datetime
    token: str


SignInAgain = Callable[[], Awaitable["SignedIn | None"]]


@dataclass(slots=True)
class Context:
    """One GraphQL operation. `unit` is None for a visitor who is not signed in, and for a subscription's start."""

    house: House
    signed_in: SignedIn | None
    unit: UnitOfWork | None = None
    language: str = "en"
    read_session: SignInAgain | None = None
    loaders: dict[Hashable, DataLoader[Any, Any]] = field(default_factory=dict)

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
    def session(self) -> SignedIn:
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

    def loader(self, key: Hashable, load: LoadMany) -> DataLoader[Any, Any]:
        """The operation's loader named `key`; `load(work, ids)` answers in the order of ids."""
        if key not in self.loaders:

            async def batch(ids: list[Any]) -> Sequence[Any]:
                return await load(self.work, ids)

            self.loaders[key] = DataLoader(load_fn=batch)
        return self.loaders[key]

    @asynccontextmanager
    async def fresh(self, purpose: str = "subscription") -> AsyncIterator[Context]:
        """The same person in a new unit of work, roles and session read anew; raises NotSignedIn when it ended."""
        signed_in = await self.read_session() if self.read_session else self.signed_in
        if signed_in is None:
            raise NotSignedIn()
        async with self.house.gate.open(signed_in.district_id, signed_in.actor, purpose) as work:
            yield Context(self.house, signed_in, work, self.language, self.read_session)
