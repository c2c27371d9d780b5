"""What every resolver may use: the unit of work of this operation, and loaders that batch."""

from __future__ import annotations

import uuid
from collections.abc import Awaitable, Callable, Hashable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from strawberry.dataloader import DataLoader

from trellis.kernel.errors import NotSignedIn
from trellis.kernel.tenancy import Actor, UnitOfWork

if TYPE_CHECKING:
    from trellis.house import House

LoadMany = Callable[[UnitOfWork, Sequence[Any]], Awaitable[Sequence[Any]]]


@dataclass(slots=True)
class Context:
    """One GraphQL operation. `unit` is None for a visitor who is not signed in."""

    house: House
    unit: UnitOfWork | None
    language: str = "en"
    audience: str | None = None
    session_expires_at: Any = None
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
        return self.work.actor

    @property
    def person_id(self) -> uuid.UUID:
        """The person who asks."""
        return self.work.person_id

    def loader(self, key: Hashable, load: LoadMany) -> DataLoader[Any, Any]:
        """The operation's loader named `key`; `load(work, ids)` answers in the order of ids."""
        if key not in self.loaders:

            async def batch(ids: list[Any]) -> Sequence[Any]:
                return await load(self.work, ids)

            self.loaders[key] = DataLoader(load_fn=batch)
        return self.loaders[key]
