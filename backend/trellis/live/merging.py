"""Edits that wait are put into the document together; one that does not fit is found and left out.

Pure of input and output: documents in, documents out. Nothing here says what
is durable; the room stores what comes out before anybody sees it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from pycrdt import Doc

from trellis.live import codes
from trellis.live.framing import Damaged, read_state
from trellis.live.updates import Reach

Shape = Callable[[Doc[Any]], str | None]


@dataclass(frozen=True, slots=True)
class Edit:
    """One message with changes, and whose it is."""

    sender: Any
    update: bytes
    reach: Reach


@dataclass(frozen=True, slots=True)
class Problem:
    """Why edits are not taken: the code their sender's socket is closed with, and a line for the log."""

    code: int
    says: str


@dataclass(slots=True)
class Sorted:
    """A document with the edits that fit, what they changed (None: nothing), and who was refused."""

    doc: Doc[Any]
    change: bytes | None
    accepted: list[Edit]
    refused: dict[Any, Problem] = field(default_factory=dict)


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


def shape_problem(doc: Doc[Any], shape: Shape) -> Problem | None:
    """Whether `doc` breaks its declared shape; a check that fails is a shape nobody declared."""
    try:
        found = shape(doc)
    except Exception as problem:
        found = f"unreadable: {type(problem).__name__}"
    return Problem(codes.BROKEN_SHAPE, found) if found else None


def sort_out(base: bytes, edits: Sequence[Edit], shape: Shape) -> Sorted:
    """The edits that fit on top of `base` (the committed state as one update), sender by sender.

    A sender's edits are taken up to their first that does not fit. A breach that
    the committed state has already is held against nobody.
    """
    known = shape_problem(_doc(base), shape)
    current, accepted = base, list[Edit]()
    refused: dict[Any, Problem] = {}

    def fits(part: Sequence[Edit]) -> tuple[bytes, Problem | None]:
        doc = _doc(current)
        problem = attempt(doc, part)[1]
        if problem is None:
            problem = shape_problem(doc, shape)
            if problem == known:
                problem = None
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
    return Sorted(doc, apply_all(doc, [edit.update for edit in accepted]), accepted, refused)


def _doc(update: bytes) -> Doc[Any]:
    doc: Doc[Any] = Doc()
    doc.apply_update(update)
    return doc
