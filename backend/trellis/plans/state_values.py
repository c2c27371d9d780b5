"""What states ask of a plan beyond federal law, as far as the checks use it today (domain.md 6.3).

Each row with its source; unlisted states have the federal values. Rows are in force from a day to a day, and the day
of the team's meeting governs. What a district adds comes as rows of the same kind after its state's
(`rules_in_force`): each later row may ask for more than what stands, and where it asks for less, that is not heard.
When a district can see and confirm rows, this table becomes their first load.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from trellis.plans.checks.facts import StateRules
from trellis.students.rules import age_of_majority

STATES_OWN = ("meeting_notice_days",)
"""Of which federal law gives no number: a state's takes the place of what is usual, also where it is less."""
SCOPES = ("alternate", "alternate+preschool", "all")
"""Whom benchmarks are for, the fewest first."""


def _sooner(one: float | None, other: float | None) -> float | None:
    return min((value for value in (one, other) if value is not None), default=None)


STRICTER: dict[str, Callable[[Any, Any], Any]] = {
    "transition_age": _sooner,
    "transition_grade": _sooner,
    "transition_planning_age": _sooner,
    "transition_grade_consider": _sooner,
    "asks_to_consider_transition": lambda one, other: one or other,
    "benchmarks_scope": lambda one, other: max(one, other, key=SCOPES.index),
    "meeting_notice_days": max,
    "rights_notice_years": max,
}
"""The stricter of two values. `age_majority` has none: it is a state's law, which nobody below the state changes."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a state or a district asks from `valid_from` through `valid_to`; a value it does not name asks nothing."""

    values: dict[str, Any] = field(default_factory=dict)
    valid_from: date | None = None
    valid_to: date | None = None

    def holds_on(self, on: date | None) -> bool:
        """Whether it is in force on a day; of a day that is not known, whether it is in force for good."""
        if on is None:
            return self.valid_to is None
        return (self.valid_from or date.min) <= on <= (self.valid_to or date.max)


def _asks(valid_from: date | None = None, **values: Any) -> Asked:
    return Asked(values, valid_from)


STATES: dict[str, tuple[Asked, ...]] = {
    # Considering at the start of high school since AB 438 (f3law.com); required at 16
    "CA": (_asks(date(2025, 7, 1), transition_grade_consider=9, asks_to_consider_transition=True),),
    "CO": (_asks(transition_age=15),),
    # FS 1003.5716: by 14 or when high school begins, whichever is first; planning from 12
    "FL": (_asks(transition_age=14, transition_grade=9, transition_planning_age=12, asks_to_consider_transition=True),),
    # 105 ILCS 5/14-8.03; 23 IAC 226.530
    "IL": (_asks(transition_age=14.5, meeting_notice_days=10),),
    # MGL c71B s2
    "MA": (_asks(transition_age=14),),
    # MDE monitoring checklist
    "MN": (_asks(transition_grade=9, benchmarks_scope="all"),),
    # NJAC 6A:14-3.7
    "NJ": (_asks(transition_age=14, rights_notice_years=3),),
    # NYSED SPP13 protocol; 8 NYCRR 200.5(c)(1)
    "NY": (_asks(transition_age=15, benchmarks_scope="alternate+preschool", meeting_notice_days=5),),
    # ORC 3323.011
    "OH": (_asks(transition_age=14),),
    # 22 Pa Code 14.131(a)(5)
    "PA": (_asks(transition_age=14),),
    # 0520-01-09-.15(1)
    "TN": (_asks(meeting_notice_days=10),),
    # TEC 29.0111: considered from 14, required at 16; 19 TAC 89.1050(d): five school days, which are a week at least
    "TX": (
        _asks(
            transition_planning_age=14,
            asks_to_consider_transition=True,
            meeting_notice_days=7,
        ),
    ),
    # 8VAC20-81-110
    "VA": (_asks(transition_age=14),),
    "WI": (_asks(transition_age=14),),
}


def rules_of_state(state: str, on: date | None = None) -> StateRules:
    """The values in force in a state (two letters) on a day."""
    return rules_in_force(state, on)


def rules_in_force(state: str, on: date | None, district: Iterable[Asked] = ()) -> StateRules:
    """Federal law, made stricter by the state's rows in force on that day, then by the district's.

    Of notice of a meeting federal law names no number of days: a state's own stands in place of what
    is usual, and the district may give more. Source: 34 CFR 300.322(a)(1), 300.503(a); domain.md 6.2, 6.3.
    """
    rules = replace(StateRules(), age_majority=age_of_majority(state))
    for row in STATES.get(state, ()):
        if row.holds_on(on):
            own = {key: value for key, value in row.values.items() if key in STATES_OWN}
            rules = tightened(replace(rules, **own), row)
    for row in district:
        if row.holds_on(on):
            rules = tightened(rules, row)
    return rules


def tightened(rules: StateRules, by: Asked) -> StateRules:
    """`rules` with each value `by` names where that is stricter. Raises KeyError for one that nobody may change."""
    return replace(rules, **{key: STRICTER[key](getattr(rules, key), value) for key, value in by.values.items()})
