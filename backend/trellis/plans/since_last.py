"""What is less, gone or repeated since the last plan. Pure; checks and the form's conditions ask the same."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from trellis.plans.form.condition import Content
from trellis.plans.form.values import words_of
from trellis.plans.projection import goal_statement, rows_of, weekly_minutes

ServiceKey = tuple[str, str]


def service_key(row: Mapping[str, Any]) -> ServiceKey:
    """By what a service is the same in two plans: its name, and for another one the name somebody gave it."""
    return str(row.get("name")), words_of(row.get("other_name")).casefold() if row.get("name") == "other" else ""


def amounts(content: Content) -> dict[ServiceKey, Fraction]:
    """Weekly minutes by service, extended-year lines left out: each summer is decided anew."""
    found: dict[ServiceKey, Fraction] = defaultdict(Fraction)
    for row in rows_of(content, "services", "services"):
        if row.get("name") and not row.get("extended_year"):
            found[service_key(row)] += weekly_minutes(row) or 0
    return found


def removed_services(previous: Content, content: Content) -> list[ServiceKey]:
    """Services of the last plan of which there is no line any more (34 CFR 300.503(a))."""
    now = amounts(content)
    return [key for key in amounts(previous) if key not in now]


def reduced_services(previous: Content, content: Content) -> list[ServiceKey]:
    """Services of which there is less than in the last plan."""
    before, now = amounts(previous), amounts(content)
    return [key for key, minutes in before.items() if key in now and now[key] < minutes]


def reduced_lines(previous: Content, content: Content) -> list[str]:
    """The ids of the lines of `reduced_services`."""
    reduced = set(reduced_services(previous, content))
    return [row["id"] for row in rows_of(content, "services", "services") if service_key(row) in reduced]


def repeated_goals(previous: Content, content: Content) -> list[str]:
    """The ids of goals worded as one of the last plan (34 CFR 300.324(b)(1)(ii)(A))."""
    before = {_folded(goal_statement(goal)) for goal in rows_of(previous, "goals", "goals")} - {""}
    return [goal["id"] for goal in rows_of(content, "goals", "goals") if _folded(goal_statement(goal)) in before]


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())
