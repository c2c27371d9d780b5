"""How long before an action its notice is given (PWN_BEFORE_ACTION, domain.md 6.2, 6.3), in words and as it is stored.

The day itself is `deadlines.leads.told_by`'s, by the row that governs and the district's calendar. Pure.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from trellis.deadlines.rule import Rule
from trellis.kernel.words import Words

DayKind = Literal["calendar", "school"]
DAY_KINDS: tuple[DayKind, ...] = ("calendar", "school")
SATURDAY = 5

CALENDAR = Words(
    en="{days} calendar days before it begins (34 CFR 300.503(a))",
    es="{days} días corridos antes de que empiece (34 CFR 300.503(a))",
)
SCHOOL = Words(
    en="{days} school days before it begins, by the school calendar; where that does not reach so far, Monday to "
    "Friday (34 CFR 300.503(a))",
    es="{days} días de escuela antes de que empiece, según el calendario escolar; si no llega tan lejos, de lunes a "
    "viernes (34 CFR 300.503(a))",
)


@dataclass(frozen=True, slots=True)
class Lead:
    """So many days, calendar or school days. Federal law says a reasonable time, a state may say how much."""

    days: int = 10
    kind: DayKind = "calendar"

    @property
    def why(self) -> Words:
        """In words, with the law."""
        return (SCHOOL if self.kind == "school" else CALENDAR).filled(days=self.days)


def lead_of(rule: Rule) -> Lead:
    """What a row of PWN_BEFORE_ACTION asks for."""
    return Lead(int(rule.number), "school" if rule.unit == "S" else "calendar")


def without_a_calendar(action_on: date, lead: Lead) -> date:
    """The last day on which notice is early enough where no school calendar covers the days; the action's is day 0.

    School days are Monday to Friday then: which of them a district has off is not known, and the true day is earlier.
    A last day that would fall on a weekend is the Friday before it, where school days count.
    """
    if lead.kind == "calendar":
        return action_on - timedelta(days=lead.days)
    on, left = action_on, lead.days
    while left > 0 or on.weekday() >= SATURDAY:
        on -= timedelta(days=1)
        if on.weekday() < SATURDAY:
            left -= 1
    return on
