"""Who captures what in a meeting, how its time stands, what keeps the minutes open. Pure (domain.md 5.5)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

KINDS = ("agenda", "question", "decision", "refused", "dissent", "task", "note", "addendum")
"""`refused`: what somebody asked for and the team did not take up, with the reason, which a notice has to tell
(34 CFR 300.503(b)(6)). `dissent`: a member's own statement. `addendum`: a correction after the minutes were closed."""
OF_EVERYBODY = frozenset({"question", "dissent"})
"""What the family, the student and guests may put down themselves; everything else staff of the meeting record."""
SETTLED_KINDS = frozenset({"agenda", "question", "task"})
LONGEST_TEXT = 4_000
MOST_ENTRIES, MOST_OF_ONE, MOST_EVER = 300, 40, 1_500
"""What stands in the minutes at one time; of it, what one person puts down who is no staff of the meeting; and all that
was ever put down, also what was taken out."""
LEFT_FOR_CORRECTIONS = 20
"""Places of the minutes nothing takes but what is added after they are closed."""
USUAL_MINUTES = 10


@dataclass(frozen=True, slots=True)
class Seatings:
    """How somebody stands to a meeting: may arrange it, is staff with a seat in it, has any seat in it."""

    arranges: bool
    is_staff_there: bool
    has_seat: bool


def may_capture(kind: str, who: Seatings) -> bool:
    """Whether somebody puts down an entry of `kind`. The agenda and corrections are the convener's."""
    if kind in ("agenda", "addendum"):
        return who.arranges
    if kind in OF_EVERYBODY:
        return who.arranges or who.has_seat
    return who.arranges or who.is_staff_there


def may_change(*, is_own: bool, who: Seatings) -> bool:
    """Whether somebody changes or takes out an entry: their own, or any as the convener.

    Nobody changes another person's dissent: `may_change_dissent`.
    """
    return who.arranges or (is_own and who.has_seat)


def may_change_dissent(*, is_own: bool, who: Seatings) -> bool:
    """A statement of disagreement is its author's alone, or who wrote it down for them."""
    return is_own and (who.has_seat or who.arranges)


@dataclass(frozen=True, slots=True)
class Item:
    """An item of the agenda: minutes planned, whether it was spoken about."""

    minutes: int | None
    is_done: bool = False


@dataclass(frozen=True, slots=True)
class Time:
    """Minutes planned for the agenda, left of the meeting, and planned for what is not spoken about yet."""

    planned: int
    left: int
    to_come: int

    @property
    def is_short(self) -> bool:
        """What is still to come does not fit in what is left."""
        return self.to_come > self.left


def time_of(agenda: Iterable[Item], *, ends_at: datetime, now: datetime) -> Time:
    """How the meeting's time stands. An item without minutes counts USUAL_MINUTES; a meeting over has none left."""
    items = list(agenda)
    planned = sum(item.minutes or USUAL_MINUTES for item in items)
    to_come = sum(item.minutes or USUAL_MINUTES for item in items if not item.is_done)
    return Time(planned, max(0, int((ends_at - now).total_seconds() // 60)), to_come)


@dataclass(frozen=True, slots=True)
class Captured:
    """One entry as the minutes look at it."""

    kind: str
    text: str
    is_settled: bool = False
    has_assignee: bool = False


def open_for_minutes(entries: Sequence[Captured], *, is_held: bool) -> list[str]:
    """What is still to do before the minutes can be closed: codes, none when they can.

    `not_held`; `no_decision` where nothing was decided, refused or noted; `open_question`; `task_of_nobody`.
    """
    found = [] if is_held else ["not_held"]
    if not any(entry.kind in ("decision", "refused", "note") for entry in entries):
        found.append("no_decision")
    if any(entry.kind == "question" and not entry.is_settled for entry in entries):
        found.append("open_question")
    if any(entry.kind == "task" and not entry.has_assignee for entry in entries):
        found.append("task_of_nobody")
    return found
