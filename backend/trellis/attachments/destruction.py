"""When a file may be destroyed, and what stands against it. Pure.

34 CFR 300.624, 99.10(e); domain.md PRV-13, PRV-14.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, timedelta

KEPT, ASKED = "kept_long_enough", "family_asked"
GROUNDS = (KEPT, ASKED)
"""The time the district keeps it is over; or a parent, or the student of age, asks that information no longer needed
goes (34 CFR 300.624(b)): then what the district keeps beyond the floor of federal law yields to them."""
STATES = ("told", "destroying", "destroyed", "called_off")
OPEN = ("told", "destroying")
OBSTACLES = ("hold", "request", "dispute")
RETURNED, LONGER = "returned", "kept_longer"
"""Why a file stays that was decided about: the student is back, or what it is kept by asks for more than it did."""
HOWS = ("mail", "letter", "in_person")
NOTICE_DAYS = 30
"""Between the last notice and the deed. The law says that parents are informed and not how long before; thirty days let
them ask for the record, which the school opens without delay (34 CFR 300.613(a)), and get their copy."""
MAY_GO = frozenset({"ready", "replaced", "withdrawn"})


def may_be_destroyed_from(proposed_on: date, told_on: Collection[date], to_tell: Collection[object]) -> date | None:
    """The first day of the deed; None while somebody who is owed notice was not told.

    Days of notice are whole days after the one on which the last was told: that one is not counted, the thirtieth is
    the family's still, as its letter says, and the deed is from the day after. Where nobody is owed notice (nobody
    holds rights under IDEA today) the days run from the one on which it was proposed: 34 CFR 300.624(a) has parents
    informed and does not keep forever what has no parent. Whoever comes to hold rights meanwhile, a guardian or a
    surrogate, is owed it as the deed is asked for, and is told first.
    """
    if to_tell:
        return None
    return max([proposed_on, *told_on]) + timedelta(NOTICE_DAYS + 1)


def still_to_tell(owed: Sequence[str], told: Collection[str]) -> list[str]:
    """Who is owed notice and has none, in the order they are owed."""
    return [one for one in owed if one not in told]


def restored_state(*, withdrawn: bool, replaced: bool) -> str:
    """How a file stood before its destruction was called off."""
    if withdrawn:
        return "withdrawn"
    return "replaced" if replaced else "ready"
