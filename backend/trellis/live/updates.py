"""What a Yjs update (version 1) covers, read before the document library sees it.

The library decodes nested values, and deletes nested types, by recursion on
the native stack: bytes nested deep enough end the whole process. So every
update from outside is walked here first. Pure, total over any bytes: what
cannot be read raises Damaged, nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from trellis.live.framing import Damaged, Reader

DEEPEST_VALUE = 32
MOST_PARENTS = 15_000
"""Each level of nesting takes a parent of its own; twice this many levels are still deleted safely."""


@dataclass(slots=True)
class Reach:
    """`ends`: how far an update reaches in each client's edits, deletions included; `parents`: types edits lie in."""

    ends: dict[int, int] = field(default_factory=dict)
    parents: int = 0

    def within(self, state: Mapping[int, int]) -> bool:
        """Whether a document with this state vector has it all.

        False after applying the update means that it waits for edits the document does not have.
        """
        return all(state.get(client, 0) >= end for client, end in self.ends.items())


def reach_of(update: bytes) -> Reach:
    """Walk an update. Raises Damaged."""
    walk = _Walk(update)
    reach = walk.reach
    for _ in range(walk.varuint()):
        count, client, clock = walk.varuint(), walk.varuint(), walk.varuint()
        for _ in range(count):
            length, is_gap = walk.struct()
            clock += length
            if not is_gap:
                walk.note(client, clock)
    for _ in range(walk.varuint()):
        client = walk.varuint()
        for _ in range(walk.varuint()):
            start = walk.varuint()
            walk.note(client, start + walk.varuint())
    walk.end()
    reach.parents = len(walk.parents)
    if reach.parents > MOST_PARENTS:
        raise Damaged("too many nested types")
    return reach


class _Walk(Reader):
    def __init__(self, data: bytes) -> None:
        super().__init__(data)
        self.reach = Reach()
        self.parents: set[tuple[int, int]] = set()

    def note(self, client: int, end: int) -> None:
        self.reach.ends[client] = max(self.reach.ends.get(client, 0), end)

    def struct(self) -> tuple[int, bool]:
        """Its length, and whether it is a gap."""
        info = self.byte()
        kind = info & 0x1F
        if kind in (0, 10):
            if info != kind:
                raise Damaged("an unknown struct")
            return self.varuint(), kind == 10
        if info & 0x80:
            self.id()
        if info & 0x40:
            self.id()
        if not info & 0xC0:
            if self.varuint() == 1:
                self.chunk()
            else:
                self.parents.add(self.id())
            if info & 0x20:
                self.chunk()
        return self.content(kind), False

    def id(self) -> tuple[int, int]:
        return self.varuint(), self.varuint()

    def content(self, kind: int) -> int:
        if kind == 1:  # deleted
            return self.varuint()
        if kind == 4:  # text, counted in UTF-16 units
            try:
                return len(self.chunk().decode().encode("utf-16-le")) // 2
            except UnicodeError:
                raise Damaged("text that is no UTF-8") from None
        if kind == 8:  # values
            length = self.varuint()
            for _ in range(length):
                self.value(0)
            return length
        if kind == 3:  # bytes
            self.chunk()
        elif kind == 6:  # a mark and its value
            self.chunk()
            self.json()
        elif kind == 7:  # a shared type; elements and hooks have a name
            named = self.varuint()
            if named > 6:
                raise Damaged("a type of an unknown kind")
            if named in (3, 5):
                self.chunk()
        else:
            # JSON lists, embedded objects, sub-documents and moves are in no declared shape.
            raise Damaged("content of an unknown kind")
        return 1

    def json(self) -> None:
        raw = self.chunk()
        if max(raw.count(b"["), raw.count(b"{")) > DEEPEST_VALUE:
            raise Damaged("nested too deep")

    def value(self, depth: int) -> None:
        if depth > DEEPEST_VALUE:
            raise Damaged("nested too deep")
        kind = self.byte()
        if kind == 125:  # a whole number
            while self.byte() & 0x80:
                pass
        elif kind in (124, 123, 122):  # numbers of 4, 8 and 8 bytes
            self.take(4 if kind == 124 else 8)
        elif kind in (119, 116):  # text, bytes
            self.chunk()
        elif kind == 118:  # a map
            for _ in range(self.varuint()):
                self.chunk()
                self.value(depth + 1)
        elif kind == 117:  # a list
            for _ in range(self.varuint()):
                self.value(depth + 1)
        elif kind not in (127, 126, 121, 120):  # undefined, null, true, false
            raise Damaged("a value of an unknown kind")
