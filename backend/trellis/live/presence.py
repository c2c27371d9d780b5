"""Who is where in a document: a table of awareness states, each owned by one socket.

Browsers send on what they hear of others, so a state counts only from the
socket that owns its client id: whose person wrote with it, and before anybody
did, who said it first. Names are the server's, never the client's.
Pure of input and output.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from trellis.live.framing import Presence

LARGEST_STATE = 4_000
MOST_CLIENTS_OF_ONE = 4
REMOTE_FORGOTTEN_AFTER = 40.0
GONE_REMEMBERED_FOR = 60.0
Shown = Callable[[dict[str, Any], dict[str, Any] | None], dict[str, Any]]
"""What of a state the others hear, and of the one before it; see `kinds.DocumentKind.presence`."""
_COLOR = re.compile(r"#[0-9a-fA-F]{3,8}\Z")


def stamped(state: dict[str, Any], *, name: str, person: str) -> dict[str, Any] | None:
    """The state with the person's true name and id in `user`; None when it is too large to pass on."""
    said = state.get("user")
    said = said if isinstance(said, dict) else {}
    user: dict[str, Any] = {"name": name, "personId": person}
    color, initials = said.get("color"), said.get("initials")
    if isinstance(color, str) and _COLOR.match(color):
        user["color"] = color
    if isinstance(initials, str) and len(initials) <= 4:
        user["initials"] = initials
    whole = {**state, "user": user}
    try:
        return whole if len(orjson.dumps(whole)) <= LARGEST_STATE else None
    except (TypeError, ValueError):
        return None


@dataclass(slots=True)
class _Entry:
    owner: Any  # a socket of this process; None: heard from another process
    person: str
    clock: int
    offset: int
    state: dict[str, Any]
    heard_at: float


class Presences:
    """The table of one document. Times are monotonic seconds."""

    def __init__(self) -> None:
        self._here: dict[int, _Entry] = {}
        self._gone: dict[int, tuple[int, str, float]] = {}
        self._writers: dict[int, str] = {}

    def said(
        self,
        owner: Any,
        clients: Iterable[Presence],
        *,
        name: str,
        person: str,
        now: float,
        shown: Shown = lambda state, _: state,
    ) -> list[Presence]:
        """What a socket said; returns what others should hear, without what was not its own to say."""
        told = []
        for one in clients:
            entry = self._here.get(one.client)
            if one.state is None:
                if entry is not None and entry.owner is owner:
                    told.append(self._remove(one.client, now))
                continue
            before = entry.state if entry is not None and entry.owner is owner else None
            state = stamped(shown(one.state, before), name=name, person=person)
            writer = self._writers.get(one.client)
            if state is None or writer not in (None, person):
                continue
            if entry is None or (entry.owner is not owner and entry.person == person and one.clock > entry.clock):
                if sum(e.owner is owner for e in self._here.values()) >= MOST_CLIENTS_OF_ONE:
                    continue
                gone_clock, gone_person, _ = self._gone.get(one.client, (0, person, now))
                if gone_person != person and writer is None:
                    continue  # an echo of somebody who has left
                last = max(gone_clock, entry.clock if entry else 0)
                entry = self._here[one.client] = _Entry(owner, person, 0, max(0, last + 1 - one.clock), state, now)
            if entry.owner is not owner or one.clock + entry.offset < entry.clock:
                continue
            entry.clock, entry.state, entry.heard_at = one.clock + entry.offset, state, now
            told.append(Presence(one.client, entry.clock, state))
        return told

    def heard(self, clients: Iterable[Presence], now: float) -> list[Presence]:
        """What another process told; returns what our sockets should hear."""
        told = []
        for one in clients:
            entry = self._here.get(one.client)
            if entry is not None and (entry.owner is not None or one.clock < entry.clock):
                continue
            if one.state is None:
                if entry is not None:
                    told.append(self._remove(one.client, now))
                continue
            user = one.state.get("user")
            person = str(user.get("personId", "")) if isinstance(user, dict) else ""
            if self._writers.get(one.client, person) != person:
                continue
            self._here[one.client] = _Entry(None, person, one.clock, 0, one.state, now)
            told.append(one)
        return told

    def wrote(self, clients: Mapping[int, str], now: float) -> list[Presence]:
        """Edits made with these client ids were stored, each by a person; returns who is not what they said."""
        self._writers |= clients
        of_others = [c for c, person in clients.items() if c in self._here and self._here[c].person != person]
        return [self._remove(client, now) for client in of_others]

    def left(self, owner: Any, now: float) -> list[Presence]:
        """A socket has gone, and with it everything it said."""
        return [self._remove(client, now) for client, entry in list(self._here.items()) if entry.owner is owner]

    def expired(self, now: float) -> list[Presence]:
        """Forget clients of other processes not heard of for long: browsers renew every 15 seconds."""
        self._gone = {client: gone for client, gone in self._gone.items() if now - gone[2] < GONE_REMEMBERED_FOR}
        return [
            self._remove(client, now)
            for client, entry in list(self._here.items())
            if entry.owner is None and now - entry.heard_at > REMOTE_FORGOTTEN_AFTER
        ]

    def all_but(self, owner: Any) -> list[Presence]:
        """Everybody, for one who asks."""
        return [Presence(c, e.clock, e.state) for c, e in self._here.items() if e.owner is not owner]

    def own(self) -> list[Presence]:
        """The clients on this process, for another process that asks."""
        return [Presence(c, e.clock, e.state) for c, e in self._here.items() if e.owner is not None]

    def owner_of(self, client: int) -> Any:
        """The socket a client id belongs to, if it is one of ours."""
        entry = self._here.get(client)
        return entry.owner if entry else None

    def _remove(self, client: int, now: float) -> Presence:
        entry = self._here.pop(client)
        self._gone[client] = (entry.clock + 1, entry.person, now)
        return Presence(client, entry.clock + 1, None)
