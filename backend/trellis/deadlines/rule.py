"""One rule of a deadline, as a row says it. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

Unit = Literal["C", "S", "B", "Y", "A", "H", "G", "YN", "T"]
"""Calendar days, School days, Business days, Years, Age in years, Hours; Grade, Yes or No and Text are no days."""
COUNTED: frozenset[str] = frozenset({"C", "S", "B", "Y", "A", "H"})
FEDERAL = "US"
EVERY_STATE = "*"
UNCONFIRMED = frozenset({"V2", "M"})
"""How far a row is verified: V read at the source, V2 in a second one, M from memory. A district confirms these two."""
WAITS = frozenset(
    {
        "REEVAL_MIN_GAP",
        "PARENT_EVAL_DECISION",
        "PARENT_RESPONSE",
        "IEP_EFFECTIVE_WAIT",
        "STAY_AFTER_DISAGREE",
        "REVOKE_NOTICE",
    }
)
"""Rules that give somebody time: nothing happens before their day. Of all others the day is the last one."""
OF_THE_FAMILY = frozenset(
    {
        "REEVAL_MIN_GAP",
        "PARENT_EVAL_DECISION",
        "PARENT_RESPONSE",
        "IEP_EFFECTIVE_WAIT",
        "STAY_AFTER_DISAGREE",
        "RECESS_ON_DISAGREE",
        "REVOKE_NOTICE",
        "DP_RESOLUTION_PERIOD",
        "DP_CIVIL_ACTION",
    }
)
"""Rules whose time is the family's, or both parties': to answer, to think, to settle, to sue. No district decides about
it: what looks stricter (a shorter settlement, a longer wait for the next evaluation) would take from them."""
GROUND = re.compile(r"([a-z0-9_]+)(?::(\d+)([CSB]))?")
CLAUSE = re.compile(r"(\d+)\.\.(\d+) ([CS]) then (?:(next_first|last)\+(\d+)|(\d\d)-(\d\d))")


@dataclass(frozen=True, slots=True)
class EndOfYear:
    """What holds instead when a clock starts shortly before the school year ends.

    With `least` to `most` days (`unit` C or S) left after the trigger through the last day of school, it is due
    `days` after `anchor` (`last` day, `next_first` day of school), or on `month`, `day_of_month`.
    """

    least: int
    most: int
    unit: str
    anchor: str | None = None
    days: int = 0
    month: int = 0
    day_of_month: int = 0

    @classmethod
    def read(cls, clause: str) -> EndOfYear:
        """Out of a row's words, such as `35..44 S then 06-30` or `30..45 S then last+14`. Raises ValueError."""
        found = CLAUSE.fullmatch(clause)
        if found is None:
            raise ValueError(clause)
        least, most, unit, anchor, days, month, day = found.groups()
        return cls(int(least), int(most), unit, anchor, int(days or 0), int(month or 0), int(day or 0))


@dataclass(frozen=True, slots=True)
class Rule:
    """What must have happened (`end_event`), and within which time of what (`count_from`).

    `value` as the row has it: a number for units that are counted (14.5 is an age), words for others. `binding` is
    how federal law binds: `cap` (a state may only ask for more), `state` (a state's own time stands in its place),
    `default` (federal law names no number, this one is the product's). `tightened_from` is the value the law has
    where the district asks for more; `confirmed` says that somebody of the district looked the row up. `extensions`
    are the grounds the law knows, `lengths` by how much one moves the day at most, where the law says that.
    """

    state: str
    id: str
    version: int
    value: str
    unit: Unit
    count_from: str
    end_event: str = ""
    applies_if: str = ""
    pauses: frozenset[str] = frozenset()
    end_of_year: EndOfYear | None = None
    extensions: frozenset[str] = frozenset()
    lengths: frozenset[tuple[str, str, Unit]] = frozenset()
    roll: str = ""
    binding: str = "state"
    valid_from: date | None = None
    valid_to: date | None = None
    status: str = "V"
    note: str = ""
    source: str = ""
    tightened_from: str | None = None
    confirmed: bool = False

    @property
    def key(self) -> str:
        """The row for good, whatever becomes of the law: state, rule, whom it is for, from what, version."""
        return f"{self.state}/{self.id}/{self.count_from}/{self.applies_if or 'all'}/{self.version}"

    def length_of(self, ground: str) -> tuple[str, Unit]:
        """By how much a ground moves the day at most: what the row says of it, and the rule's own length otherwise."""
        return next(((value, unit) for code, value, unit in self.lengths if code == ground), (self.value, self.unit))

    @property
    def has_a_day(self) -> bool:
        """Whether a day follows from it."""
        return self.unit in COUNTED

    @property
    def number(self) -> float:
        """The value of a rule that has a day."""
        return float(self.value)

    @property
    def backwards(self) -> bool:
        """Whether it counts back from a day to come (`before:meeting`)."""
        return self.count_from.startswith("before:")

    @property
    def event(self) -> str:
        """What the count starts at, whichever way it runs."""
        return self.count_from.removeprefix("before:")

    @property
    def is_wait(self) -> bool:
        """Whether its day is the first on which something may happen, not the last."""
        return self.id in WAITS

    @property
    def is_unconfirmed(self) -> bool:
        """Whether nobody who answers for it has read it at its source."""
        return self.status in UNCONFIRMED and not self.confirmed

    def holds_on(self, day: date) -> bool:
        """Whether it is in force on a day."""
        return (self.valid_from or date.min) <= day <= (self.valid_to or date.max)

    def is_for(self, facts: Mapping[str, str]) -> bool:
        """Whether it is about a student of whom these facts hold (`primary_category`)."""
        if not self.applies_if:
            return True
        name, _, wanted = self.applies_if.partition("=")
        return facts.get(name) == wanted
