"""A query answered by its compiled statement alone: one transaction of three messages, and nothing of the ORM.

Who asks is known from an earlier request of the same session. The statement
reads the session again, in the same snapshot as the data, and says what it
found; when that differs in anything from what is known, nothing is answered
from here and the session is read the ordinary way. So a session that ended, or
a role that was taken, gives nothing any more, just as if it had been read first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import DateTime, Integer, LargeBinary, bindparam

from trellis.graphql.asker import ASKS_NOTHING, asker_of
from trellis.graphql.compile.asking import Asker, Unfit
from trellis.graphql.context import Context
from trellis.kernel import clock
from trellis.kernel.hashing import secret_digest
from trellis.kernel.kept import Kept
from trellis.kernel.tenancy import DirectWork, UnitOfWork
from trellis.kernel.turns import Turn
from trellis.people.model import Session
from trellis.people.sessions import LiveSession, facts_of

if TYPE_CHECKING:
    from trellis.house import House

KEPT_SESSIONS = 20_000


class SessionChanged(Unfit):
    """The session, its person, their roles or the district are not what they were a request ago."""


class KnownSessions:
    """Sessions this process has read, by the digest of their cookie. Nothing is believed of them unproved."""

    def __init__(self, kept: int = KEPT_SESSIONS) -> None:
        self._known: Kept[bytes, LiveSession] = Kept(kept)

    def remember(self, signed_in: LiveSession) -> None:
        """Keep what was read just now."""
        self._known.keep(secret_digest(signed_in.token), signed_in)

    def forget(self, digest: bytes) -> None:
        """It is not any more what it was."""
        self._known.forget(digest)

    def find(self, digest: bytes) -> LiveSession | None:
        """What an earlier request of the session read."""
        return self._known.get(digest)


@lru_cache(maxsize=1)
def _proof() -> Any:
    digest = bindparam("asker_digest", type_=LargeBinary(), required=False)
    now = bindparam("asker_now", type_=DateTime(timezone=True), required=False)
    idle = bindparam("asker_idle", type_=Integer(), required=False)
    return facts_of(Session.token_digest == digest, now, idle)


@dataclass(slots=True)
class AtOnce(Context):
    """The context of a compiled statement; whatever else asks the database is refused, and asked the ordinary way."""

    digest: bytes = b""
    known: KnownSessions | None = None
    _turn: Turn | None = None
    _direct: DirectWork | None = None

    async def __aenter__(self) -> AtOnce:
        """Take the district's turn. Raises DistrictBusy."""
        turn = self.house.turns.of(self.work.district_id)
        await turn.__aenter__()
        self._turn = turn
        return self

    async def __aexit__(self, *error: Any) -> None:
        """Left by an exception, nothing the statement wrote remains."""
        assert self._turn is not None
        try:
            if self._direct is not None:
                await self._direct.__aexit__(*error)
                if error[0] is None:
                    self.stands()
        finally:
            await self._turn.__aexit__(*error)

    @property
    def asker(self) -> Asker | None:
        """Who asks, with the proof that they still may."""
        if self._asker is None:
            mine = {"asker_digest": self.digest, "asker_idle": self.house.settings.session_idle_minutes}
            self._asker = asker_of(self, mine, _proof())
        return self._asker

    async def fetch(self, text: str, values: Sequence[Any]) -> bytes:
        """The data of a compiled statement. Raises SessionChanged and what the driver raises."""
        work = self.work
        # In the time zone the session is known with; were that another by now, the proof would differ.
        direct = self.house.gate.direct(work.district_id, work.actor, work.at, self.session.today(work.at))
        connection = await direct.__aenter__()
        self._direct = direct
        data, proof = await connection.fetchrow(text, *values)  # type: ignore[misc]
        if proof != self.session.facts:
            if self.known is not None:
                self.known.forget(self.digest)
            raise SessionChanged("the session changed")
        return cast(bytes, data)

    async def begin_again(self) -> None:
        """Nothing goes on in here; what was done is undone when the context is left by an error."""


def at_once(
    house: House, signed_in: LiveSession, digest: bytes, purpose: str, known: KnownSessions | None = None
) -> AtOnce:
    """A context for one compiled statement. Leave it by an exception and nothing it wrote remains."""
    unit = UnitOfWork(cast(Any, ASKS_NOTHING), signed_in.district_id, signed_in.actor, purpose, clock.now())
    return AtOnce(house, signed_in, unit, signed_in.actor.language, digest=digest, known=known)
