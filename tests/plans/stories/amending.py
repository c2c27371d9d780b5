"""An amendment of a plan in force (IEP-AM), and what the other rules say of one (domain.md 5.8)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from tests.plans.a_plan import FACTS, FORM, Plan, with_
from tests.plans.stories.telling import both, breaks, keeps, put, row
from trellis.plans.amended import changed_sections, moved_dates
from trellis.plans.checks import PlanFacts
from trellis.plans.checks.facts import AmendmentFacts

SERVICES = "services.services"
MORE_READING = row(SERVICES, 1, sessions=5)


def amended(change: Callable[[Plan], None], *scope: str, of: PlanFacts = FACTS, **about: Any) -> PlanFacts:
    """Maya's plan in force with `change` made to it, in an amendment of the sections in `scope`."""
    now = with_(change)
    changed = changed_sections(FORM, of.content, now.content)
    moved = moved_dates(FORM, of.content, now.content)
    scoped = frozenset(scope or ("services",))
    facts = AmendmentFacts(base=of.content, scope=scoped, changed=changed, moved=moved, **about)
    return with_(change, amendment=facts, previous=of.content)


@keeps("IEP-AM-01")
@keeps("IEP-AM-02")
@keeps("IEP-AM-03")
@keeps("IEP-AM-04")
@keeps("IEP-GO-07")
def more_reading_in_january():
    return amended(MORE_READING)


@breaks("IEP-AM-01", "basics.ends_on")
def the_year_is_over():
    return amended(MORE_READING, is_in_force=False)


@breaks("IEP-AM-02", "supports.accommodations")
def another_section_changed_too():
    return amended(both(MORE_READING, row("supports.accommodations", 1, description="Extra time on every test")))


@keeps("IEP-AM-02")
def both_sections_are_named():
    change = both(MORE_READING, row("supports.accommodations", 1, description="Extra time on every test"))
    return amended(change, "services", "supports")


@breaks("IEP-AM-03", "basics.ends_on")
def a_later_end():
    return amended(both(MORE_READING, put("basics.ends_on", "2027-10-06")))


@breaks("IEP-AM-03", "basics.meeting_on")
def the_day_of_another_meeting():
    return amended(both(MORE_READING, put("basics.meeting_on", "2026-10-05")))


@breaks("IEP-AM-03", "basics.starts_on")
def an_earlier_start():
    return amended(both(MORE_READING, put("basics.starts_on", "2026-10-11")))


@breaks("IEP-AM-04", "services.services")
def nothing_changed():
    return amended(lambda plan: None)


@breaks("IEP-AM-04", "services.services")
def only_something_else_changed():
    return amended(row("supports.accommodations", 1, description="Extra time on every test"))


@keeps("IEP-AM-05")
def in_force_from_the_day_it_is_made_final():
    return amended(MORE_READING, takes_effect_on=FACTS.today)


@breaks("IEP-AM-05", "basics.starts_on")
def written_for_longer_than_was_meant():
    return amended(MORE_READING, takes_effect_on=FACTS.today - timedelta(days=1))


@keeps("FIN-01")
def to_be_agreed_in_writing():
    return with_(MORE_READING, meeting=None, agreed_without_meeting=True, amendment=amended(MORE_READING).amendment)
