"""Whose sockets are open on this process: so many a person and no more, and one question a session, not one a socket.

Each question takes a connection of the database. Were every socket to ask for
itself, one person with a few hundred of them would keep everybody waiting.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass

from starlette.requests import HTTPConnection

from trellis.graphql.errors import RequestRefused


@dataclass(frozen=True, slots=True)
class Who:
    """Whose socket it is. `session` is what is asked about again; a person may have several."""

    person: Hashable
    session: Hashable


StillAllowed = Callable[[HTTPConnection], Awaitable[Who | None]]
"""Says who is on a connection now, None where sessions are unknown.

Raises NotSignedIn when the session has ended, another typed error when the socket may not go on.
"""


class TooManySockets(RequestRefused):
    """More sockets at once than one person may have."""

    code = "TOO_MANY_SOCKETS"


class Sockets:
    """The sockets of a process, by person and session."""

    def __init__(self, asking: StillAllowed, *, each_seconds: float, of_one_person: int) -> None:
        self._asking = asking
        self._each_seconds = each_seconds
        self._of_one_person = of_one_person
        self._persons: Counter[Hashable] = Counter()
        self._sessions: dict[Hashable, _Session] = {}

    async def here(self, connection: HTTPConnection) -> Seat:
        """A socket comes in: asked for the first time. Raises TooManySockets, and what asking raises."""
        who = await self._asking(connection) or Who(object(), object())
        if self._persons[who.person] >= self._of_one_person:
            raise TooManySockets()
        self._persons[who.person] += 1
        session = self._sessions.get(who.session)
        if session is None:
            session = self._sessions[who.session] = _Session()
            session.clock = asyncio.create_task(self._clock(session))
        session.seats[seat := Seat(self, who, session)] = connection
        return seat

    def left(self, seat: Seat) -> None:
        """It is gone."""
        self._persons[seat.who.person] -= 1
        if not self._persons[seat.who.person]:
            del self._persons[seat.who.person]
        del seat.session.seats[seat]
        if not seat.session.seats:
            if self._sessions.get(seat.who.session) is seat.session:
                del self._sessions[seat.who.session]
            if seat.session.clock is not None:
                seat.session.clock.cancel()

    async def _clock(self, session: _Session) -> None:
        while True:
            await asyncio.sleep(self._each_seconds)
            try:
                await self._asking(next(iter(session.seats.values())))
            except Exception as problem:
                for seat in list(session.seats):
                    # Who comes from now on is asked anew.
                    self._sessions.pop(seat.who.session, None)
                    seat.over.set_result(problem)
                return


class _Session:
    __slots__ = ("clock", "seats")

    def __init__(self) -> None:
        self.seats: dict[Seat, HTTPConnection] = {}
        self.clock: asyncio.Task[None] | None = None


class Seat:
    """One socket's place among them."""

    def __init__(self, sockets: Sockets, who: Who, session: _Session) -> None:
        self._sockets = sockets
        self.who = who
        self.session = session
        self.over: asyncio.Future[Exception] = asyncio.get_running_loop().create_future()

    async def until_over(self) -> None:
        """Waits until its session may not go on, and raises why."""
        raise await asyncio.shield(self.over)

    def leave(self) -> None:
        """Give the place back."""
        self._sockets.left(self)
