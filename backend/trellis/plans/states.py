"""The life of a plan as a table (domain.md 5.3): from, event, to, guard. Code, tests and the drawn line read it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from trellis.plans.model import Plan


@dataclass(frozen=True, slots=True)
class Transition:
    """One lawful step. `guard` is what must hold beside it."""

    before: str
    event: str
    after: str
    guard: str | None = None


NOTICE_GIVEN = "notice_given"
"""FIN-06: the family's prior written notice was issued; asked of the kinds of plans that are given in one."""

TRANSITIONS = (
    Transition("draft", "share_with_team", "team_review"),
    Transition("team_review", "reopen", "draft"),
    Transition("draft", "finalize", "finalized"),
    Transition("team_review", "finalize", "finalized"),
    Transition("finalized", "ask_consent", "consent_pending", NOTICE_GIVEN),
    Transition("consent_pending", "ask_consent", "consent_pending"),
    Transition("partially_active", "ask_consent", "partially_active"),
    Transition("active", "ask_consent", "active"),
    Transition("consent_pending", "consent_granted", "active", NOTICE_GIVEN),
    Transition("partially_active", "consent_granted", "active"),
    Transition("active", "consent_granted", "active"),
    Transition("consent_pending", "consent_partially_granted", "partially_active", NOTICE_GIVEN),
    Transition("partially_active", "consent_partially_granted", "partially_active"),
    # Any one valid consent suffices federally; a second holder's different answer is flagged, not obeyed (5.6).
    Transition("active", "consent_partially_granted", "active"),
    Transition("consent_pending", "consent_refused", "consent_pending"),
    Transition("partially_active", "consent_refused", "partially_active"),
    Transition("active", "consent_refused", "active"),
    # Who was asked to agree to an amendment without a meeting may say no: it is set aside, and the team meets (5.8).
    Transition("finalized", "set_aside", "void"),
    Transition("consent_pending", "set_aside", "void"),
    Transition("active", "newer_version_active", "superseded"),
    Transition("partially_active", "newer_version_active", "superseded"),
    Transition("active", "end_passed", "expired"),
)
_NEXT = {(t.before, t.event): t for t in TRANSITIONS}


def after(state: str, event: str) -> str | None:
    """The state `event` leads to from `state`; None when the law knows no such step."""
    step = _NEXT.get((state, event))
    return step.after if step else None


def guard(state: str, event: str) -> str | None:
    """What must hold for the step `event` takes from `state`; None where nothing must, or there is no such step."""
    step = _NEXT.get((state, event))
    return step.guard if step else None


IN_FORCE = ("active", "partially_active")


def given_way(plans: Sequence[Plan], day: date) -> list[Plan]:
    """Plans in force in whose place a later one of their kind has begun by `day`; `plans` are one student's.

    What a family agreed to for a later day changes nothing before it (domain.md 5.3). An amendment stands and falls
    with the plan it changes, which counts here also when it is in force no more: one of last year's plan never takes
    the place of the next annual plan, whichever begins first.
    """
    known, in_force = {p.id: p for p in plans}, [p for p in plans if p.state in IN_FORCE]
    begun = {p.id: p for p in in_force if p.starts_on is None or p.starts_on <= day}

    def rank(plan: Plan) -> tuple[tuple[date, str], ...]:
        changes = known.get(plan.carried_from_id) if plan.occasion == "amendment" and plan.carried_from_id else None
        return (*(rank(changes) if changes else ()), _begins(plan))

    gone = {p.id for p in begun.values() if any(q.kind == p.kind and rank(q) > rank(p) for q in begun.values())}
    waited = {p.id for p in in_force if p.occasion == "amendment" and p.carried_from_id in gone} - begun.keys()
    return [p for p in in_force if p.id in gone | waited]


def carried_out(plans: Sequence[Plan], day: date) -> Plan | None:
    """Of one student's plans of a kind the one in force; else the one whose year ended last, as nothing took its place.

    Services do not stop when a review is late: 34 CFR 300.323(a) asks for a plan in effect, 300.101 for its services.
    """
    replaced = {plan.id for plan in given_way(plans, day)}
    begun = [p for p in plans if (p.starts_on is None or p.starts_on <= day) and p.id not in replaced]
    standing = [p for p in begun if p.state in IN_FORCE] or [p for p in begun if p.state == "expired"]
    return max(standing, key=_begins, default=None)


def _begins(plan: Plan) -> tuple[date, str]:
    """By what plans follow each other; of two that begin on one day, the one written later (ids are in time order)."""
    return (plan.starts_on or date.min, str(plan.id))
