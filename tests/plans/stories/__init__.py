"""A story for every rule; importing the modules tells them."""

from tests.plans.stories import (
    amending,
    around,
    carried,
    dates,
    goals,
    participation,
    present_levels,
    provided_504,
    section_504,
    services,
    special_factors,
    transfer,
    transition,
)

__all__ = [
    "amending",
    "around",
    "carried",
    "dates",
    "goals",
    "participation",
    "present_levels",
    "provided_504",
    "section_504",
    "services",
    "special_factors",
    "transfer",
    "transition",
]
