"""How a story about a rule is told: it breaks the rule at a place, or keeps it near the edge."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from tests.plans.a_plan import Plan, student
from trellis.plans.checks import PlanFacts

BROKEN: dict[str, list[tuple[Callable[[], PlanFacts], str, str, str | None]]] = {}
KEPT: dict[str, list[Callable[[], PlanFacts]]] = {}

Story = Callable[[], PlanFacts]


def breaks(rule_id: str, at: str, row: str | None = None) -> Callable[[Story], Story]:
    """The story gives facts in which `rule_id` is broken at "section.field" (and row)."""
    section, field = at.split(".")

    def told(story: Story) -> Story:
        BROKEN.setdefault(rule_id, []).append((story, section, field, row))
        return story

    return told


def keeps(rule_id: str) -> Callable[[Story], Story]:
    """The story gives facts near the edge in which `rule_id` is kept."""

    def told(story: Story) -> Story:
        KEPT.setdefault(rule_id, []).append(story)
        return story

    return told


def put(place: str, value: Any) -> Callable[[Plan], None]:
    section, key = place.split(".")

    def change(plan: Plan) -> None:
        plan[section][key] = value

    return change


def row(place: str, number: int, **values: Any) -> Callable[[Plan], None]:
    section, key = place.split(".")

    def change(plan: Plan) -> None:
        plan[section][key][number - 1].update(values)

    return change


def both(*changes: Callable[[Plan], None]) -> Callable[[Plan], None]:
    def change(plan: Plan) -> None:
        for one in changes:
            one(plan)

    return change


GOALS, SERVICES = "goals.goals", "services.services"
PRESCHOOLER = student(birth_on=date(2022, 5, 1), grade="PK")
