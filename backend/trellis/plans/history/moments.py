"""A log of edits as people remember it: who wrote, from when to when, and when they put something back. Pure.

A person's edits without a pause of five minutes are one stretch, and stretches in which people wrote at the same time
are one moment, of all of them. Putting something back stands alone.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from trellis.live.documents import Entry

PAUSE = timedelta(minutes=5)
LONGEST = timedelta(minutes=30)
"""Who writes for an hour without a pause leaves a moment every so often, to come back to."""


@dataclass(frozen=True, slots=True)
class Span:
    """One moment, without what stood there: it ends with update `through`. `people`: who wrote, in order.

    `puts_back`: where it made the section say what it said at an earlier instant, that instant.
    """

    through: int
    started_at: datetime
    ended_at: datetime
    people: tuple[uuid.UUID, ...]
    puts_back: datetime | None = None


def spans_of(entries: Sequence[Entry]) -> list[Span]:
    """The moments of a log, in order; every update is in one of them."""
    return [_span(group) for sitting in _sittings(entries) for group in _together(sitting)]


def follows_on(before: Span, after: Span) -> bool:
    """Whether `after` only goes on with what `before` began: the same people, no pause, and not for too long."""
    return (
        before.puts_back is None
        and after.puts_back is None
        and set(before.people) == set(after.people)
        and after.started_at - before.ended_at <= PAUSE
        and after.ended_at - before.started_at <= LONGEST
    )


def joined(before: Span, after: Span) -> Span:
    """Both as one moment that ends where `after` does."""
    people = tuple(dict.fromkeys((*before.people, *after.people)))
    return replace(after, started_at=min(before.started_at, after.started_at), people=people)


def _sittings(entries: Sequence[Entry]) -> Iterator[list[Entry]]:
    """Edits between two pauses of everybody."""
    sitting: list[Entry] = []
    for entry in entries:
        if sitting and (
            entry.puts_back is not None
            or sitting[-1].puts_back is not None
            or entry.at - sitting[-1].at > PAUSE
            or entry.at - sitting[0].at > LONGEST
        ):
            yield sitting
            sitting = []
        sitting.append(entry)
    if sitting:
        yield sitting


def _together(sitting: Sequence[Entry]) -> Iterator[list[Entry]]:
    """A sitting cut where everybody who wrote so far had finished (or paused) before the next began."""
    ends = _ends(sitting)
    group: list[Entry] = []
    reach = -1
    for place, entry in enumerate(sitting):
        if group and place > reach:
            yield group
            group = []
        group.append(entry)
        reach = max(reach, ends[place])
    if group:
        yield group


def _ends(sitting: Sequence[Entry]) -> list[int]:
    """For each edit, at which place of the sitting its person's stretch ends."""
    ends = list(range(len(sitting)))
    next_of: dict[uuid.UUID | None, int] = {}
    for place in range(len(sitting) - 1, -1, -1):
        following = next_of.get(sitting[place].person_id)
        if following is not None and sitting[following].at - sitting[place].at <= PAUSE:
            ends[place] = ends[following]
        next_of[sitting[place].person_id] = place
    return ends


def _span(group: Sequence[Entry]) -> Span:
    people = tuple(dict.fromkeys(entry.person_id for entry in group if entry.person_id))
    times = [entry.at for entry in group]
    return Span(group[-1].number, min(times), max(times), people, group[-1].puts_back)
