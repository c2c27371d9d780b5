"""The life of a plan as a table (domain.md 5.3): from, event, to, guard, by which rule of consent, by whom.

Code, tests, the database (`enforced.py`) and the drawn line read it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, cast

from trellis.plans.consent_rule import (
    AGREEMENT,
    BEGINS_IN_PART,
    CONSENT_RULES,
    INITIAL,
    NOTICE,
    PARTS,
    WHOLE,
    ConsentRule,
)

if TYPE_CHECKING:
    from trellis.plans.model import Plan


NOTICE_GIVEN = "notice_given"
"""FIN-06: the family's prior written notice was issued; asked of the kinds of plans that are given in one."""
ALL_ANSWERED = "all_answered"
UNDISPUTED = "undisputed"
"""The notice had its time, and no complaint pins the last agreed plan (34 CFR 300.518)."""
REVOKED = "revoked"
TEAM, FAMILY, SYS = "team", "family", "system"
NEEDS_ALL: tuple[ConsentRule, ...] = (WHOLE, AGREEMENT, NOTICE)


@dataclass(frozen=True, slots=True)
class Transition:
    """One lawful step of a plan under any of `rules` (`consent_rule.py`). `by` takes it; `guard` holds beside it."""

    before: str
    event: str
    after: str
    guard: str | None = None
    rules: tuple[ConsentRule, ...] = CONSENT_RULES
    by: str = TEAM


TRANSITIONS = (
    Transition("draft", "share_with_team", "team_review"),
    Transition("team_review", "reopen", "draft"),
    Transition("draft", "finalize", "finalized"),
    Transition("team_review", "finalize", "finalized"),
    Transition("finalized", "ask_consent", "consent_pending", NOTICE_GIVEN),
    Transition("consent_pending", "ask_consent", "consent_pending"),
    Transition("partially_active", "ask_consent", "partially_active"),
    Transition("active", "ask_consent", "active"),
    # Whoever agrees to all of it agrees, also where nobody has to.
    Transition("consent_pending", "consent_granted", "active", NOTICE_GIVEN, by=FAMILY),
    Transition("partially_active", "consent_granted", "active", by=FAMILY),
    Transition("active", "consent_granted", "active", by=FAMILY),
    # Only some states let a part begin (PARTIAL_CONSENT); the first services begin by what was agreed (300.300(d)(3)).
    Transition(
        "consent_pending", "consent_partially_granted", "partially_active", NOTICE_GIVEN, BEGINS_IN_PART, by=FAMILY
    ),
    Transition("consent_pending", "consent_partially_granted", "consent_pending", rules=NEEDS_ALL, by=FAMILY),
    Transition("partially_active", "consent_partially_granted", "partially_active", by=FAMILY),
    # Any one valid consent suffices federally; a second holder's different answer is flagged, not obeyed (5.6).
    Transition("active", "consent_partially_granted", "active", by=FAMILY),
    Transition("consent_pending", "consent_refused", "consent_pending", by=FAMILY),
    Transition("partially_active", "consent_refused", "partially_active", by=FAMILY),
    Transition("active", "consent_refused", "active", by=FAMILY),
    # Everybody who was asked has answered, and the law needs a yes: no services begin (300.300(b)(3)), or the last
    # agreed plan stays.
    Transition("consent_pending", "nobody_agreed", "not_agreed", ALL_ANSWERED, (INITIAL, PARTS, WHOLE), by=FAMILY),
    # Without a yes a plan takes effect where none is asked for, once its notice had its time (300.503(a)).
    Transition("finalized", "take_effect", "active", UNDISPUTED, (NOTICE,), by=SYS),
    Transition("consent_pending", "take_effect", "active", UNDISPUTED, (NOTICE,), by=SYS),
    # What a complaint was about is decided, or settled: the plan before it goes on (300.518).
    Transition("finalized", "last_agreed_stays", "not_agreed"),
    Transition("consent_pending", "last_agreed_stays", "not_agreed"),
    # Its year is over and nobody ever said yes or no.
    Transition("finalized", "end_passed", "not_agreed", by=SYS),
    Transition("consent_pending", "end_passed", "not_agreed", by=SYS),
    # Who was asked to agree to an amendment without a meeting may say no: it is set aside, and the team meets (5.8).
    Transition("finalized", "set_aside", "void"),
    Transition("consent_pending", "set_aside", "void"),
    Transition("active", "newer_version_active", "superseded", by=SYS),
    Transition("partially_active", "newer_version_active", "superseded", by=SYS),
    Transition("active", "end_passed", "expired", by=SYS),
    # Consent to services is taken back in writing: after its notice they end, all of them (300.300(b)(4)).
    Transition("active", "services_end", "revoked", REVOKED, by=SYS),
    Transition("partially_active", "services_end", "revoked", REVOKED, by=SYS),
    Transition("expired", "services_end", "revoked", REVOKED, by=SYS),
    Transition("finalized", "services_end", "revoked", REVOKED, by=SYS),
    Transition("consent_pending", "services_end", "revoked", REVOKED, by=SYS),
)
_NEXT = {(t.before, t.event, rule): t for t in TRANSITIONS for rule in t.rules}


def step(state: str, event: str, rule: str | None) -> Transition | None:
    """The step `event` takes from `state`; None when the law knows no such step. A plan without a rule needs a yes."""
    return _NEXT.get((state, event, cast("ConsentRule", rule or WHOLE)))


def after(state: str, event: str, rule: str | None = None) -> str | None:
    """The state `event` leads to from `state`; None when the law knows no such step."""
    taken = step(state, event, rule)
    return taken.after if taken else None


def guard(state: str, event: str, rule: str | None = None) -> str | None:
    """What must hold for the step `event` takes from `state`; None where nothing must, or there is no such step."""
    taken = step(state, event, rule)
    return taken.guard if taken else None


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
