"""What became of the plans of a demo district: a story for every state a plan can be in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from trellis.demo.answering_no import take_back
from trellis.demo.plan_content import begun_plan, nearly_whole_plan
from trellis.demo.plans import GRADES, Plans, schoolday_after, weekday
from trellis.demo.signing import refuse
from trellis.plans.content import empty_content
from trellis.plans.form import form_for
from trellis.plans.form.kinds import IEP

FORM = form_for(IEP)
FIRST_STORIES = (
    "to_finalize", "due_soon", "to_sign", "renewed", "begun", "shared", "to_ask", "team_review", "partly", "expired",
    "empty", "void", "refused", "taken_back",
)  # fmt: skip
"""The first students of a district show every state there are students for; the first two have names."""
OTHER_STORIES = (
    ("first_year", 34), ("renewed", 38), ("begun", 5), ("shared", 5), ("team_review", 3), ("to_ask", 3),
    ("to_sign", 5), ("partly", 3), ("expired", 1), ("empty", 3), ("due_soon", 4), ("to_finalize", 1),
)  # fmt: skip

NEED_AN_EARLIER_PLAN = ("renewed", "expired", "shared", "team_review", "due_soon", "to_finalize")


def tell_stories(plans: Plans) -> None:
    """A story for every student with a plan, an older plan of theirs before the newer."""
    for index, entry in enumerate(plans.rows.with_plans):
        names, weights = zip(*OTHER_STORIES, strict=True)
        story = FIRST_STORIES[index] if index < len(FIRST_STORIES) else plans.random.choices(names, weights)[0]
        if GRADES.index(entry["student"]["grade"]) == 0 and story in NEED_AN_EARLIER_PLAN:
            story = "first_year"  # a year ago they were not in school
        STORIES[story](plans, entry)


def _first_year(plans: Plans, entry: dict[str, Any]) -> None:
    met_on = plans.days_ago(15, max(20, min(290, plans.days_in_school(entry))))
    plans.evaluated(entry, met_on - timedelta(days=24))
    plans.final(entry, met_on, state="active", first=True, answers="granted")


def _renewed(plans: Plans, entry: dict[str, Any]) -> None:
    met_on = plans.days_ago(10, max(15, min(300, plans.days_in_school(entry) - 365)))
    earlier = weekday(met_on - timedelta(days=plans.random.randrange(352, 363)))
    plans.evaluated(entry, earlier - timedelta(days=plans.random.randrange(25, 300)))
    plans.final(entry, earlier, state="superseded", answers="granted")
    plans.final(entry, met_on, state="active", answers="granted")


def _to_finalize(plans: Plans, entry: dict[str, Any]) -> None:
    """The plan in force ends soon; the team has met about the next one, which waits to be finalized."""
    earlier = plans.days_ago(343, 346)
    plans.evaluated(entry, earlier - timedelta(days=24))
    plans.final(entry, earlier, state="active", first=True, answers="granted_by_all")
    met_on = plans.days_ago(1, 3)
    content = nearly_whole_plan(plans.random, plans.child(entry, met_on), met_on=met_on)
    plans.draft(entry, content, met_on, shared=True, begun_days_before=20)


def _due_soon(plans: Plans, entry: dict[str, Any]) -> None:
    """The plan in force ends within weeks and nobody has begun the next one."""
    earlier = plans.days_ago(335, 345)
    plans.evaluated(entry, earlier - timedelta(days=24))
    plans.final(entry, earlier, state="active", first=True, answers="granted")


def _begun(plans: Plans, entry: dict[str, Any]) -> None:
    plans.evaluated(entry, plans.days_ago(12, 24))
    meets_on = schoolday_after(plans.people.today + timedelta(days=plans.random.randrange(7, 15)))
    content = begun_plan(plans.random, plans.child(entry, meets_on), met_on=meets_on)
    content["basics"] = {**content["basics"], "kind": "initial"}
    plans.draft(entry, content, meets_on, first=True)


def _empty(plans: Plans, entry: dict[str, Any]) -> None:
    plans.evaluated(entry, plans.days_ago(3, 12))
    content = {section.key: empty_content(section) for section in FORM.sections}
    meets_on = schoolday_after(plans.people.today + timedelta(days=plans.random.randrange(14, 25)))
    plans.draft(entry, content, meets_on, first=True)


def _in_work(plans: Plans, entry: dict[str, Any], *, state: str, shared: bool) -> None:
    earlier = plans.days_ago(335, 350)
    plans.evaluated(entry, earlier - timedelta(days=24))
    last = plans.final(entry, earlier, state="active", first=True, answers="granted")
    meets_on = schoolday_after(plans.people.today + timedelta(days=plans.random.randrange(2, 12)))
    content = nearly_whole_plan(plans.random, plans.child(entry, meets_on), met_on=meets_on)
    # What the family reads of a shared one is the team's own; the other the team is still going through.
    untouched = () if shared else ("special_factors", "progress", "supports")
    plans.draft(
        entry, content, meets_on, state=state, shared=shared, last=last if untouched else None, untouched=untouched
    )


def _void(plans: Plans, entry: dict[str, Any]) -> None:
    """A draft begun by mistake beside the plan in force."""
    _first_year(plans, entry)
    content = {section.key: empty_content(section) for section in FORM.sections}
    plans.draft(entry, content, plans.days_ago(5, 14), state="void")


def _to_ask(plans: Plans, entry: dict[str, Any]) -> None:
    met_on = plans.days_ago(1, 4)
    plans.evaluated(entry, met_on - timedelta(days=24))
    plans.final(entry, met_on, state="finalized", first=True)


def _to_sign(plans: Plans, entry: dict[str, Any]) -> None:
    met_on = plans.days_ago(3, 9)
    plans.evaluated(entry, met_on - timedelta(days=24))
    plans.final(entry, met_on, state="consent_pending", first=True, answers="none")


def _partly(plans: Plans, entry: dict[str, Any]) -> None:
    met_on = plans.days_ago(8, 60)
    plans.evaluated(entry, met_on - timedelta(days=24))
    plans.final(entry, met_on, state="partially_active", first=True, answers="partially_granted")


def _refused(plans: Plans, entry: dict[str, Any]) -> None:
    """First services were offered and nobody agreed to any of them."""
    met_on = plans.days_ago(3, 9)
    plans.evaluated(entry, met_on - timedelta(days=24))
    refuse(plans, plans.final(entry, met_on, state="consent_pending", first=True, answers="none"))


def _taken_back(plans: Plans, entry: dict[str, Any]) -> None:
    met_on = plans.days_ago(61, max(66, min(290, plans.days_in_school(entry))))
    plans.evaluated(entry, met_on - timedelta(days=24))
    take_back(plans, plans.final(entry, met_on, state="active", first=True, answers="granted"))


def _expired(plans: Plans, entry: dict[str, Any]) -> None:
    met_on = plans.days_ago(366, 385)
    plans.evaluated(entry, met_on - timedelta(days=24))
    plans.final(entry, met_on, state="expired", first=True, answers="granted")


STORIES: dict[str, Callable[[Plans, dict[str, Any]], None]] = {
    "first_year": _first_year,
    "renewed": _renewed,
    "to_finalize": _to_finalize,
    "due_soon": _due_soon,
    "begun": _begun,
    "empty": _empty,
    "void": _void,
    "shared": lambda plans, entry: _in_work(plans, entry, state="draft", shared=True),
    "team_review": lambda plans, entry: _in_work(plans, entry, state="team_review", shared=False),
    "to_ask": _to_ask,
    "to_sign": _to_sign,
    "partly": _partly,
    "expired": _expired,
    "refused": _refused,
    "taken_back": _taken_back,
}
