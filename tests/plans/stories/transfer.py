"""A student came with a plan of another district (IEP-XF), and what the other rules say of the draft it began."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from tests.plans.a_plan import FACTS, with_
from tests.plans.stories.telling import breaks, keeps
from trellis.plans.checks import PlanFacts
from trellis.plans.checks.facts import TransferFacts

ARRIVED = date(2026, 9, 21)
CAME = TransferFacts(
    from_district="Red Rock Unified",
    in_state=True,
    arrived_on=ARRIVED,
    services=(ARRIVED, ARRIVED),
    consulted_on=ARRIVED,
    old_ends_on=date(2026, 12, 1),
    evaluated_on=date(2025, 3, 14),
)


def came(**about: Any) -> PlanFacts:
    """Maya's plan, begun with the one she came with."""
    return with_(lambda plan: None, transfer=replace(CAME, **about))


@keeps("IEP-XF-01")
@keeps("IEP-XF-02")
@keeps("IEP-XF-03")
@keeps("IEP-XF-04")
@keeps("IEP-XF-05")
def services_from_the_first_day():
    return came()


@breaks("IEP-XF-01", "services.services")
def nothing_is_given_yet():
    return came(services=())


@breaks("IEP-XF-01", "services.services")
def a_service_without_a_day():
    return came(services=(ARRIVED, None))


@breaks("IEP-XF-02", "services.services")
def nobody_asked_the_parent():
    return came(consulted_on=None)


@breaks("IEP-XF-03", "services.services")
def a_week_without_the_therapist():
    return came(services=(ARRIVED, ARRIVED + timedelta(days=7)))


@keeps("IEP-XF-03")
def given_before_school_began():
    return came(services=(ARRIVED - timedelta(days=3),))


@breaks("IEP-XF-04", "present_levels.evaluation_results")
def out_of_state_and_nothing_decided():
    return came(in_state=False)


@keeps("IEP-XF-04")
def out_of_state_and_no_evaluation_needed():
    return came(in_state=False, evaluation="not_needed")


@breaks("IEP-XF-05", "basics.meeting_on")
def the_old_review_was_due_before_the_team_met():
    return came(old_ends_on=date(2026, 10, 5))


@keeps("IEP-XF-05")
def met_on_the_old_plans_last_day():
    return came(old_ends_on=date(2026, 10, 6))


@breaks("IEP-XF-05", "present_levels.evaluation_results")
def three_years_since_the_old_evaluation():
    return came(evaluated_on=date(2023, 10, 5))


@keeps("IEP-GO-07")
def goals_that_are_adopted_as_they_are():
    return with_(lambda plan: None, transfer=CAME, previous=FACTS.content)
