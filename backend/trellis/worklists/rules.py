"""When somebody is told of a day, and how often: 30, 14, 7, 3 and 0 days before it, then daily (domain 6.1). Pure."""

from __future__ import annotations

from datetime import date

THRESHOLDS = (0, 3, 7, 14, 30)
"""Days before a deadline at which it is told of, the nearest first."""
ESCALATES_AFTER_DAYS = 7
"""Days overdue at which administrators are told, where a district says nothing else."""
ESCALATES_AGAIN_DAYS = 7
LONGEST_ESCALATION = 90
WAYS = ("at_once", "daily", "weekly", "none")
"""How somebody wants mail about days; in the app everything stands all the same."""
USUAL_WAY = "daily"
WEEKLY_ON = 0
"""Monday."""
MOST_AT_ONCE = 10
"""Single mails a morning; who would get more gets one with all of them."""


def days_left(due_on: date, day: date) -> int:
    """Whole days from `day` to the due day; negative once it is over."""
    return (due_on - day).days


def threshold_of(left: int) -> int | None:
    """Which telling is due with `left` days to go: one of `THRESHOLDS`, or -n on the nth day overdue; None: too early.

    It is the nearest that was passed, so who was told of nothing for a while (an outage, a holiday of the house) is
    told once, of where things stand, and not of each day that went by.
    """
    if left < 0:
        return left
    return next((at for at in THRESHOLDS if left <= at), None)


def escalation_of(left: int, after_days: int) -> int | None:
    """Which telling of the administrators is due: -after_days, then each week more; None: not late enough."""
    over = -left
    if over < after_days:
        return None
    return -(over - (over - after_days) % ESCALATES_AGAIN_DAYS)


def excused_of(left: int, since: int) -> int:
    """Which telling of the administrators is due of what is overdue and was excused `since` days ago (negative).

    The first is of the morning after, at a threshold nothing was told at before; then one each week. Pure.
    """
    return -(-left - (-since - 1) % ESCALATES_AGAIN_DAYS)


def is_mailed_on(way: str, day: date) -> bool:
    """Whether mail of this way leaves on `day`."""
    return way in ("at_once", "daily") or (way == "weekly" and day.weekday() == WEEKLY_ON)
