"""How long before an action its notice is given (PWN_BEFORE_ACTION, domain.md 6.2, 6.3). Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from trellis.kernel.words import Words

DayKind = Literal["calendar", "school"]
DAY_KINDS: tuple[DayKind, ...] = ("calendar", "school")
SATURDAY = 5

CALENDAR = Words(
    en="{days} calendar days before it begins (34 CFR 300.503(a))",
    es="{days} días corridos antes de que empiece (34 CFR 300.503(a))",
)
SCHOOL = Words(
    en="{days} school days before it begins, counted Monday to Friday: days without school make it earlier "
    "(34 CFR 300.503(a))",
    es="{days} días de escuela antes de que empiece, contados de lunes a viernes: los días sin clases lo adelantan "
    "(34 CFR 300.503(a))",
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


USUAL_LEAD = Lead()
"""Where no state says how much; a district may give more."""


def issue_by(action_on: date, lead: Lead) -> date:
    """The last day on which notice is early enough; the day of the action is day 0.

    School days are Monday to Friday: which of them a district has off is not known here, and then the true day is
    earlier. A last day that would fall on a weekend is the Friday before it, where school days count.
    """
    if lead.kind == "calendar":
        return action_on - timedelta(days=lead.days)
    on, left = action_on, lead.days
    while left > 0 or on.weekday() >= SATURDAY:
        on -= timedelta(days=1)
        if on.weekday() < SATURDAY:
            left -= 1
    return on


def longer(one: Lead, other: Lead) -> Lead:
    """The one that asks for more, counted in the fewest calendar days it can take."""
    return max(one, other, key=lambda lead: (_span(lead), lead.days, lead.kind))


def _span(lead: Lead) -> int:
    return lead.days if lead.kind == "calendar" else lead.days // 5 * 7 + lead.days % 5
