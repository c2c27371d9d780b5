"""Edits that wait are put into the document together; one that does not fit is found and left out.

Pure of input and output: documents in, documents out. Nothing here says what
is durable; the room stores what comes out before anybody sees it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from pycrdt import Doc, merge_updates

from trellis.live import codes
from trellis.live.framing import Damaged, read_state
from trellis.live.kinds import Breach
from trellis.live.updates import Reach

Part = tuple[Any, bytes]
"""An author, and what their edits changed."""
Breaches = Callable[[Doc[Any]], Iterable[Breach]]
Known = frozenset[tuple[tuple[str, ...], str]]
"""Breaches that are there already, each by its path and why."""
MOST_BREACHES = 200


@dataclass(frozen=True, slots=True)
class Edit:
    """One message with changes, the socket it came by, and the person it is of (who may have several)."""

    sender: Any
    update: bytes
    reach: Reach
    author: Any = None


@dataclass(frozen=True, slots=True)
class Problem:
    """Why edits are not taken: the code their sender's socket is closed with, and a line for the log."""

    code: int
    says: str


@dataclass(slots=True)
class Sorted:
    """A document with the edits that fit, what each author's changed, and who was refused."""

    doc: Doc[Any]
    parts: list[Part]
    accepted: list[Edit]
    refused: dict[Any, Problem] = field(default_factory=dict)

    @property
    def change(self) -> bytes | None:
        """What all of it changed, None for nothing."""
        changes = [change for _, change in self.parts]
        return merge_updates(*changes) if len(changes) > 1 else next(iter(changes), None)


def apply_all(doc: Doc[Any], updates: Sequence[bytes]) -> bytes | None:
    """Put `updates` into `doc` at once; returns what changed, None for nothing new.

    Raises ValueError when the library cannot; `doc` may then hold a part of them.
    """
    changes: list[bytes] = []
    watching = doc.observe(lambda event: changes.append(event.update))
    try:
        with doc.transaction():
            for update in updates:
                doc.apply_update(update)
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException as problem:
        # A panic of the native library is no Exception.
        raise ValueError(type(problem).__name__) from None
    finally:
        doc.unobserve(watching)
    return changes[0] if changes else None


def lacking_in(doc: Doc[Any], state: bytes) -> bytes:
    """What somebody with state vector `state` lacks of `doc`, as one update. Raises Damaged."""
    try:
        return doc.get_update(state)
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException:
        raise Damaged("no state vector") from None


def attempt(doc: Doc[Any], edits: Sequence[Edit]) -> tuple[bytes | None, Problem | None]:
    """Put edits into `doc`, which is spoilt when there is a problem."""
    try:
        change = apply_all(doc, [edit.update for edit in edits])
    except ValueError:
        return None, Problem(codes.DAMAGED, "an update that cannot be applied")
    state = read_state(doc.get_state())
    if not all(edit.reach.within(state) for edit in edits):
        # It builds upon edits that have not come; a fresh synchronisation brings all of them.
        return None, Problem(codes.TRY_AGAIN, "an update that waits for another")
    return change, None


def attempt_each(doc: Doc[Any], edits: Sequence[Edit]) -> tuple[list[Part], Problem | None]:
    """Put edits into `doc`, author by author, so that it is known what is whose; spoilt when there is a problem.

    Nobody builds on what somebody else has not had committed, but one person's browsers may on each other.
    """
    parts: list[Part] = []
    for author in dict.fromkeys(edit.author for edit in edits):
        change, problem = attempt(doc, [edit for edit in edits if edit.author == author])
        if problem is not None:
            return [], problem
        if change is not None:
            parts.append((author, change))
    return parts, None


def new_with(edits: Sequence[Edit], before: bytes) -> dict[int, Any]:
    """The client ids with which `edits` go beyond the state vector `before`, and the socket each came by."""
    had = read_state(before)
    return {client: e.sender for e in edits for client, end in e.reach.ends.items() if end > had.get(client, 0)}


def shape_problem(doc: Doc[Any], breaches: Breaches, known: Known = frozenset()) -> Problem | None:
    """Whether `doc` breaks its declared shape in a way not `known`; a check that fails is a shape nobody declared."""
    try:
        found = next((one.says for one in breaches(doc) if (one.path, one.why) not in known), None)
    except Exception as problem:
        found = f"unreadable: {type(problem).__name__}"
    return Problem(codes.BROKEN_SHAPE, found) if found is not None else None


def known_breaches(doc: Doc[Any], breaches: Breaches) -> Known:
    """The breaches `doc` has; none when it cannot be looked at."""
    try:
        return frozenset((one.path, one.why) for one in breaches(doc))
    except Exception:
        return frozenset()


def sort_out(base: bytes, edits: Sequence[Edit], breaches: Breaches) -> Sorted:
    """The edits that fit on top of `base` (the committed state as one update), sender by sender.

    A sender's edits are taken up to their first that does not fit. A breach that
    the committed state has already is held against nobody.
    """
    known = known_breaches(_doc(base), breaches)
    current, accepted = base, list[Edit]()
    refused: dict[Any, Problem] = {}

    def fits(part: Sequence[Edit]) -> tuple[bytes, Problem | None]:
        doc = _doc(current)
        problem = attempt(doc, part)[1]
        if problem is None:
            problem = shape_problem(doc, breaches, known)
        return (b"" if problem else doc.get_update()), problem

    for sender in dict.fromkeys(edit.sender for edit in edits):
        own = [edit for edit in edits if edit.sender is sender]
        good, bad = 0, len(own)
        after, problem = fits(own)
        if problem is not None:
            refused[sender] = problem
            while bad - good > 1:
                middle = (good + bad) // 2
                tried, found = fits(own[:middle])
                if found is None:
                    good, after = middle, tried
                else:
                    bad, refused[sender] = middle, found
            own = own[:good]
        if own:
            current = after
            accepted += own
    doc = _doc(base)
    parts: list[Part] = []
    for sender in dict.fromkeys(edit.sender for edit in accepted):
        own = [edit for edit in accepted if edit.sender is sender]
        change = apply_all(doc, [edit.update for edit in own])
        if change is not None:
            parts.append((own[0].author, change))
    return Sorted(doc, parts, accepted, refused)


def new_breaches(committed: bytes, edits: Sequence[Edit], breaches: Breaches) -> list[Breach]:
    """Every place where `committed` would not fit with `edits` and does without; at most MOST_BREACHES, never raises.

    Empty means that nothing can be named, and whoever sent the edits can only let all of them go.
    """
    try:
        doc = _doc(committed)
        known = known_breaches(doc, breaches)
        if attempt(doc, edits)[1] is not None:
            return []
        new = (one for one in breaches(doc) if (one.path, one.why) not in known)
        return list(islice(new, MOST_BREACHES))
    except Exception:
        # An edit that cannot even be looked at has no places.
        return []


def _doc(update: bytes) -> Doc[Any]:
    doc: Doc[Any] = Doc()
    doc.apply_update(update)
    return doc
