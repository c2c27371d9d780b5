"""When everybody owed the notice has it. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date


def everybody_has_it(owed: Collection[object], days: Mapping[object, Sequence[date]]) -> date | None:
    """The day since which everybody `owed` the notice has had it: of each one's newest day, the first.

    None while somebody never got it, or where it is owed to nobody.
    """
    newest = [max(days[person]) for person in owed if days.get(person)]
    return min(newest) if newest and len(newest) == len(owed) else None
