"""What an answer to a plan does and did: for the family before they sign, for everybody after."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date, timedelta

from trellis.access import Permission, may
from trellis.access.day import state_of_district, today
from trellis.deadlines.governing import governing
from trellis.kernel.tenancy import UnitOfWork
from trellis.kernel.words import Words
from trellis.plans.answers import words
from trellis.plans.carried_out import carried_out_of
from trellis.plans.consent_asked import rule_for
from trellis.plans.consent_rule import INITIAL, NOTICE
from trellis.plans.disputing.model import PlanDispute
from trellis.plans.form.values import day_in_words
from trellis.plans.model import Plan
from trellis.plans.reading import IN_WORK, latest_version, plan_by_id
from trellis.plans.refused import notice_about
from trellis.plans.taking_effect import disagreed_on, open_dispute, takes_effect_on
from trellis.plans.written_on import form_of

WAITING = ("finalized", "consent_pending")


@dataclass(frozen=True, slots=True)
class NotAgreed:
    """A line nobody agreed to. `has_before`: the text last agreed stands in its place, else nothing does."""

    item_id: str
    title: str
    has_before: bool


@dataclass(frozen=True, slots=True)
class PlanAnswer:
    """`effects` before anybody answers; `came_of_it`, `next_steps` and `not_agreed` once it is known."""

    rule: str
    effects: words.Effects
    cite: str
    takes_effect_on: date | None
    came_of_it: Words | None
    next_steps: tuple[Words, ...]
    not_agreed: tuple[NotAgreed, ...]
    dispute: PlanDispute | None
    notice_id: uuid.UUID | None
    may_record: bool


async def answer_of(work: UnitOfWork, *, plan_id: uuid.UUID, language: str) -> PlanAnswer | None:
    """What the answer to a final plan does, and did; None of a draft. Raises NotFound."""
    plan = await plan_by_id(work, plan_id=plan_id)
    version = await latest_version(work, plan_id=plan.id) if plan.state not in IN_WORK else None
    if version is None:
        return None
    rule = plan.consent_rule or await rule_for(work, plan, form_of(plan), version.document["content"], None)
    dispute = await open_dispute(work, plan.id)
    effect = await takes_effect_on(work, plan)
    staff = await may(work, Permission.REQUEST_SIGNATURE, plan.student_id, plan_kind=plan.kind, plan_state=plan.state)
    records = await may(work, Permission.DRAFT_NOTICE, plan.student_id)
    around = await _around(work, plan, effect)
    carried = await carried_out_of(work, plan, version)
    titles = {item.id: item.title for item in version.decision_items_in(language)} if carried.not_agreed else {}
    sources = carried.in_part.sources if carried.in_part else {}
    came = _came_of_it(plan, rule, effect, dispute)
    filled = words.CAME_OF_IT[came].filled(**around) if came else None
    if dispute is not None and came == "pinned":
        filled = words.CAME_OF_IT[came].filled(day=day_in_words(dispute.filed_on))
    steps = tuple([one async for one in _next_steps(work, plan, came)]) if staff and came else ()
    raw = words.EFFECTS[rule]
    effects = words.Effects(
        *(said.filled(**around) for said in (raw.yes, raw.part, raw.no, raw.silence)), cite=raw.cite
    )
    return PlanAnswer(
        rule=rule,
        effects=effects,
        cite=raw.cite.replace("{rows}", await _rows(work, plan)).rstrip("; "),
        takes_effect_on=effect,
        came_of_it=filled,
        next_steps=steps,
        not_agreed=tuple(
            NotAgreed(one, titles.get(one, one), sources.get(one) is not None) for one in carried.not_agreed
        ),
        dispute=dispute,
        notice_id=await notice_about(work, plan) if staff and came == "refused_first" else None,
        may_record=records and rule == NOTICE and plan.state in WAITING,
    )


def _came_of_it(plan: Plan, rule: str, effect: date | None, dispute: PlanDispute | None) -> str | None:
    if plan.state == "not_agreed":
        return "refused_first" if rule == INITIAL else "stays"
    if plan.state == "revoked":
        return "revoked"
    if plan.state in WAITING and dispute is not None:
        return "pinned"
    if plan.state in WAITING and rule == NOTICE and effect is not None:
        return "will"
    return None


async def _around(work: UnitOfWork, plan: Plan, effect: date | None) -> dict[str, Words]:
    state = await state_of_district(work)
    begins = plan.starts_on
    return {
        "state": Words(state, state),
        "day": day_in_words(begins) if begins else words.LATER,
        "effect": day_in_words(effect) if effect else words.LATER,
    }


async def _next_steps(work: UnitOfWork, plan: Plan, came: str) -> AsyncIterator[Words]:
    """What staff do now, the state's own first."""
    state, day = await state_of_district(work), await today(work)
    said = await disagreed_on(work, plan.id)
    if said is not None and came != "refused_first":
        for one in governing(state, "RECESS_ON_DISAGREE", day):
            yield words.RECESS.filled(days=one.rule.value, source=one.rule.source)
        for one in governing(state, "REJECT_TO_BSEA", day):
            by = day_in_words(said + timedelta(days=int(one.rule.number)))
            yield words.TELL_BSEA.filled(day=by, source=one.rule.source)
    for step in words.NEXT_STEPS.get("refused_first" if came == "refused_first" else "stays", ()):
        if came != "revoked":
            yield step


async def _rows(work: UnitOfWork, plan: Plan) -> str:
    state, day = await state_of_district(work), await today(work)
    named = [*governing(state, "CONSENT_SUBSEQUENT", day), *governing(state, "CONSENT_MATERIAL_CHANGE", day)]
    return "; ".join(one.rule.source for one in named if one.rule.state == state)
