"""The bytes on the wire: y-protocols messages, read and written.

Pure, and total over any bytes: what cannot be read raises Damaged, nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

SYNC, AWARENESS, AUTH, QUERY_AWARENESS, SAVED, REFUSED = 0, 1, 2, 3, 100, 101
STEP_1, STEP_2, UPDATE = 0, 1, 2
MOST_AWARENESS_CLIENTS = 1_000


class Damaged(ValueError):
    """Bytes that are no message of this protocol."""


@dataclass(frozen=True, slots=True)
class Step1:
    """What the other side holds; the answer is what it lacks."""

    state: bytes


@dataclass(frozen=True, slots=True)
class Change:
    """A sync step 2 or an update: edits, or nothing new."""

    update: bytes


@dataclass(frozen=True, slots=True)
class Presence:
    """One client's awareness; `state` is None when it is gone."""

    client: int
    clock: int
    state: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class Awareness:
    """Where people are."""

    clients: tuple[Presence, ...]


@dataclass(frozen=True, slots=True)
class AwarenessQuestion:
    """Asks for everybody's awareness."""


Message = Step1 | Change | Awareness | AwarenessQuestion


class Reader:
    """Reads what lib0 wrote."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0

    def byte(self) -> int:
        """The next byte."""
        if self.at >= len(self.data):
            raise Damaged("ends too early")
        self.at += 1
        return self.data[self.at - 1]

    def varuint(self) -> int:
        """A number below 2**63."""
        data, at, value, shift = self.data, self.at, 0, 0
        while True:
            if at >= len(data):
                raise Damaged("ends too early")
            byte = data[at]
            at += 1
            value |= (byte & 0x7F) << shift
            if byte < 0x80:
                if value >= 1 << 63:
                    raise Damaged("number too large")
                self.at = at
                return value
            shift += 7
            if shift > 63:
                raise Damaged("number too large")

    def take(self, length: int) -> bytes:
        """The next `length` bytes."""
        if length > len(self.data) - self.at:
            raise Damaged("ends too early")
        self.at += length
        return self.data[self.at - length : self.at]

    def chunk(self) -> bytes:
        """Bytes with their length before them."""
        return self.take(self.varuint())

    def end(self) -> None:
        """Nothing may follow."""
        if self.at != len(self.data):
            raise Damaged("more bytes than the message has")


def varuint(value: int) -> bytes:
    """`value` as lib0 writes it."""
    out = bytearray()
    while value >= 0x80:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def chunk(data: bytes) -> bytes:
    """`data` with its length before it."""
    return varuint(len(data)) + data


def read_message(data: bytes) -> Message:
    """One message from a client. Raises Damaged."""
    reader = Reader(data)
    kind = reader.varuint()
    message: Message
    if kind == SYNC:
        step = reader.varuint()
        if step not in (STEP_1, STEP_2, UPDATE):
            raise Damaged("unknown sync step")
        body = reader.chunk()
        message = Step1(body) if step == STEP_1 else Change(body)
    elif kind == AWARENESS:
        message = Awareness(read_awareness(reader.chunk()))
    elif kind == QUERY_AWARENESS:
        message = AwarenessQuestion()
    else:
        raise Damaged("unknown message")
    reader.end()
    return message


def step_1(state: bytes) -> bytes:
    """The message "this is what I hold"."""
    return bytes((SYNC, STEP_1)) + chunk(state)


def step_2(update: bytes) -> bytes:
    """The message "this is what you lack"."""
    return bytes((SYNC, STEP_2)) + chunk(update)


def update_message(update: bytes) -> bytes:
    """The message "this was edited"."""
    return bytes((SYNC, UPDATE)) + chunk(update)


def saved_message(count: int, state: bytes) -> bytes:
    """The message "so many of your changes are durable, and this is what is"."""
    return varuint(SAVED) + varuint(count) + chunk(state)


def refused_message(places: list[dict[str, Any]], committed: bytes) -> bytes:
    """The message "these places of your edit do not fit, and this is what is committed".

    `places`: `{"path": [...], "why": code}` each; `committed`: the whole document as one update.
    """
    return varuint(REFUSED) + chunk(orjson.dumps(places)) + chunk(committed)


def awareness_message(update: bytes) -> bytes:
    """The message "these people are here"."""
    return bytes((AWARENESS,)) + chunk(update)


def read_awareness(data: bytes) -> tuple[Presence, ...]:
    """The clients of an awareness update. Raises Damaged; states that are no objects are damaged too."""
    reader = Reader(data)
    count = reader.varuint()
    if count > MOST_AWARENESS_CLIENTS:
        raise Damaged("too many clients")
    found = []
    for _ in range(count):
        client, clock, raw = reader.varuint(), reader.varuint(), reader.chunk()
        try:
            state = orjson.loads(raw)
        except orjson.JSONDecodeError:
            raise Damaged("a state that is no JSON") from None
        if state is not None and not isinstance(state, dict):
            raise Damaged("a state that is no object")
        found.append(Presence(client, clock, state))
    reader.end()
    return tuple(found)


def awareness_update(clients: list[Presence]) -> bytes:
    """An awareness update of these clients."""
    return awareness_of([presence_bytes(one) for one in clients])


def presence_bytes(one: Presence) -> bytes:
    """One client within an awareness update."""
    return varuint(one.client) + varuint(one.clock) + chunk(orjson.dumps(one.state))


def awareness_of(written: Sequence[bytes]) -> bytes:
    """An awareness update of clients that are written already."""
    return varuint(len(written)) + b"".join(written)


def letters_of(written: Iterable[bytes], largest: int) -> Iterator[bytes]:
    """The same in as few updates as there can be of about `largest` bytes; one client alone may be larger."""
    letter: list[bytes] = []
    for one in written:
        if letter and sum(map(len, letter)) + len(one) > largest:
            yield awareness_of(letter)
            letter = []
        letter.append(one)
    if letter:
        yield awareness_of(letter)


def read_state(data: bytes) -> dict[int, int]:
    """A state vector: how far each client's edits are held. Raises Damaged."""
    reader = Reader(data)
    held = {}
    for _ in range(reader.varuint()):
        client = reader.varuint()
        held[client] = reader.varuint()
    reader.end()
    return held
