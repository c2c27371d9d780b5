"""Where words stand in a rich text while people write in it: two Yjs relative positions, one on each end's character.

A position holds the id of the first character, the other that of the last, so what is typed before, behind or between
them moves nothing. An anchor whose end was deleted holds no more: it never slides on to what stands there now. Pure.
Source: docs.yjs.dev/api/relative-positions; y-prosemirror #204 (a paragraph that is split writes its second half anew).
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from binascii import Error
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pycrdt import Doc, XmlFragment, XmlText

from trellis.live.framing import Damaged, Reader, varuint

LONGEST_ANCHOR = 32
"""Characters of base64. The longest there is has 18 bytes."""
_ITEM, _RIGHT, _LEFT = 0, b"\x00", b"\x41"
_LARGEST_ID = 1 << 53

Id = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Anchor:
    """The ids, each a client and its clock, of the first and of the last character that were chosen."""

    start: Id
    end: Id


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of one shared text, counted in bytes of UTF-8, as the library counts."""

    text: XmlText
    begins: int
    ends: int

    @property
    def words(self) -> str:
        """What it says."""
        return said_by(self.text).encode()[self.begins : self.ends].decode(errors="replace")


def decoded(start: str, end: str) -> Anchor:
    """An anchor as a browser sends it. Raises ValueError for anything but two ids of characters."""
    return Anchor(_id(start, _RIGHT), _id(end, _LEFT))


def encoded(anchor: Anchor) -> tuple[str, str]:
    """Its two positions as Yjs writes them, in base64."""
    both = (anchor.start, _RIGHT), (anchor.end, _LEFT)
    start, end = (
        b64encode(varuint(_ITEM) + varuint(client) + varuint(clock) + side).decode() for (client, clock), side in both
    )
    return start, end


def _id(position: str, side: bytes) -> Id:
    if len(position) > LONGEST_ANCHOR:
        raise ValueError("too long")
    try:
        reader = Reader(b64decode(position, validate=True))
        kind, client, clock = reader.varuint(), reader.varuint(), reader.varuint()
        assoc = reader.take(len(side))
        reader.end()
    except (Damaged, Error, UnicodeError) as error:
        raise ValueError("no relative position") from error
    if kind != _ITEM or assoc != side or max(client, clock) >= _LARGEST_ID:
        raise ValueError("a position of something else")
    return client, clock


def found(doc: Doc[Any], root: str, anchor: Anchor) -> list[Stretch] | None:
    """The stretches of the rich text under `root` from the anchor's first character to its last, in order.

    None when either is deleted, is no character of this text, or they stand the other way round.

    Trap: the library tells of a relative position only how far it is in, not in which text, and wrongly behind a mark
    (pycrdt 0.14). So the two characters are taken out of a copy, and what it says of the change is exact.
    """
    copy: Doc[Any] = Doc()
    copy.apply_update(doc.get_update())
    texts = list(texts_of(doc.get(root, type=XmlFragment)))
    places = {path: place for place, (path, _) in enumerate(texts)}
    fragment = copy.get(root, type=XmlFragment)
    first = _taken_out(copy, fragment, anchor.start)
    if first is None or first[0] not in places:
        return None
    begins = first[1]
    if anchor.end == anchor.start:
        last, ends = first, first[1] + first[2]
    else:
        gone = _taken_out(copy, fragment, anchor.end)
        if gone is None or gone[0] not in places:
            return None
        # In the copy the first character is gone: behind it in the same text everything stands that much earlier.
        shift = first[2] if gone[0] == first[0] and gone[1] >= begins else 0
        last, ends = gone, gone[1] + gone[2] + shift
    one, other = places[first[0]], places[last[0]]
    if one > other or (one == other and begins >= ends):
        return None
    stretches = []
    for place in range(one, other + 1):
        text = texts[place][1]
        stretches.append(
            Stretch(
                text,
                begins if place == one else 0,
                ends if place == other else len(said_by(text).encode()),
            )
        )
    return stretches


def anchor_at(doc: Doc[Any], root: str, words: str) -> Stretch | None:
    """Where `words` stand within one text under `root`, if they stand there exactly once."""
    places = []
    for _, text in texts_of(doc.get(root, type=XmlFragment)):
        said, at = said_by(text), -1
        while len(places) < 2 and (at := said.find(words, at + 1)) >= 0:
            begins = len(said[:at].encode())
            places.append(Stretch(text, begins, begins + len(words.encode())))
    return places[0] if len(places) == 1 else None


def texts_of(node: Any, path: tuple[int, ...] = ()) -> Iterator[tuple[tuple[int, ...], XmlText]]:
    """Every shared text below `node`, in the order it is read, with the way to it."""
    for place, child in enumerate(node.children):
        if isinstance(child, XmlText):
            yield (*path, place), child
        else:
            yield from texts_of(child, (*path, place))


def said_by(text: XmlText) -> str:
    """The words of a shared text, without their marks."""
    return "".join(run for run, _ in text.diff() if isinstance(run, str))


def _taken_out(copy: Doc[Any], fragment: XmlFragment, one: Id) -> tuple[tuple[int, ...], int, int] | None:
    """Deletes one item of a copy by its id: from which text, how far in, and how long it was; None if from none."""
    events: list[tuple[tuple[int, ...], Any]] = []

    def note(told: list[Any]) -> None:
        events.extend((tuple(event.path), getattr(event, "delta", None)) for event in told)

    watching = fragment.observe_deep(note)
    client, clock = one
    # An update of no edits and one deletion: one client, one range.
    copy.apply_update(b"".join(map(varuint, (0, 1, client, 1, clock, 1))))
    fragment.unobserve(watching)
    if len(events) != 1:
        return None
    path, delta = events[0]
    steps = [step for step in delta or [] if set(step) & {"delete", "insert", "attributes"}]
    if len(steps) != 1 or "delete" not in steps[0] or "delete" not in delta[-1]:
        return None
    return path, sum(step.get("retain", 0) for step in delta[:-1]), int(steps[0]["delete"])
