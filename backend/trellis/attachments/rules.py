"""Who is asked why, and what may still be done with a file. Pure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

REASONS = ("service", "meeting", "evaluation", "records_request", "dispute", "monitoring", "safety", "other")
"""Why somebody of the district opens a file: the purposes of its annual notice (34 CFR 99.7(a)(3)(iii))."""
ALWAYS_SAID = frozenset({"other", "safety", "records_request"})
"""What a code alone does not say: what it is, what threatens whom (34 CFR 99.32(a)(5)), who asked."""
MOST_SAID = 500
CLOSED_KINDS = {"medical": "raw", "protocol": "raw", "court_order": "custody"}
"""What is not the team's by its kind, from the first moment (domain.md 7.2: Medical/psych raw, Contact/custody). Filed
elsewhere later, it stays as closed as it was."""


def closed_as(kind: str, sensitivity: str) -> str:
    """Whose a file of this kind is. What was closed otherwise stays so: a change of drawer opens nothing.

    An order of a court is shown to no parent by their own right, also out of a drawer where they are shown things.
    """
    closed = CLOSED_KINDS.get(kind, "team")
    return closed if sensitivity == "team" or (closed, sensitivity) == ("custody", "raw_shown") else sensitivity


@dataclass(frozen=True, slots=True)
class Asks:
    """When a district asks why."""

    raw: bool = False
    outside_team: bool = False
    kinds: frozenset[str] = frozenset()


def asks_why(asks: Asks, *, kind: str, sensitivity: str, on_team: bool, of_family: bool) -> bool:
    """Whether the actor is asked why they open this file. A family never is: it inspects by right (34 CFR 300.613)."""
    if of_family:
        return False
    return kind in asks.kinds or (asks.raw and sensitivity != "team") or (asks.outside_team and not on_team)


def reason_stands(code: str | None, said: str) -> bool:
    """Whether a reason was given that means something."""
    if code not in REASONS or len(said) > MOST_SAID:
        return False
    return code not in ALWAYS_SAID or len(said.split()) >= 2


def holds_on(until_on: date | None, lifted: bool, day: date) -> bool:
    """Whether a hold stands on `day`; its last day is `until_on`."""
    return not lifted and (until_on is None or day <= until_on)


def may_be_withdrawn(*, state: str, held: bool, because: str) -> bool:
    """A file in use, or an earlier version. On hold it stays as it is, unless it is another child's: that is closed
    at once, and its bytes stay all the same."""
    return state in ("ready", "replaced") and (not held or because == "wrong_child")


def chain(files: Collection[tuple[str, str | None]], start: str) -> list[str]:
    """The versions `start` is one of, newest first, out of (key, key it replaces)."""
    earlier = dict(files)
    later = {before: key for key, before in files if before is not None}
    newest, seen = start, {start}
    while (after := later.get(newest)) is not None and after not in seen:
        newest = after
        seen.add(after)
    found: list[str] = []
    key: str | None = newest
    while key is not None and key in earlier and key not in found:
        found.append(key)
        key = earlier[key]
    return found
