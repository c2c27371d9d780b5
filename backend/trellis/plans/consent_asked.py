"""Under which rule of consent a plan comes (`consent_rule.py`), out of the record, on the day it becomes final."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import orjson
from sqlalchemy import select

from trellis.access.day import state_of_district, today
from trellis.kernel.tenancy import UnitOfWork
from trellis.plans.consent_rule import ConsentRule, consent_rule, material_change
from trellis.plans.content import normal_plan
from trellis.plans.form import Form
from trellis.plans.model import Plan, PlanVersion
from trellis.plans.states import IN_FORCE

AGREED = (*IN_FORCE, "superseded", "expired")
"""Somebody agreed to it once, or it took effect."""


async def rule_for(
    work: UnitOfWork, plan: Plan, form: Form, content: Mapping[str, Any], met_on: date | None
) -> ConsentRule:
    """What the family's answer to this plan will do: the rules of the day the team met govern (domain.md 6.3)."""
    before = await _agreed_before(work, plan)
    return consent_rule(
        kind=plan.kind,
        state=await state_of_district(work),
        on=met_on or await today(work),
        is_first=plan.occasion == "initial" or await begins_anew(work, plan),
        in_writing=plan.amendment_way == "agreement",
        change=material_change(normal_plan(form, before) if before else None, content),
    )


async def begins_anew(work: UnitOfWork, plan: Plan) -> bool:
    """Whether the first services were refused, or all were revoked, and none began since: consent is asked as at first
    (34 CFR 300.300(b)(1), (4)), whatever the plan is called."""
    newest = (
        select(Plan.state, Plan.consent_rule)
        .where(
            Plan.student_id == plan.student_id,
            Plan.kind == plan.kind,
            Plan.id != plan.id,
            Plan.state.in_((*AGREED, "not_agreed", "revoked")),
        )
        .order_by((Plan.state.in_(IN_FORCE)).desc(), Plan.id.desc())
        .limit(1)
    )
    row = (await work.session.execute(newest)).one_or_none()
    return row is not None and (row.state == "revoked" or (row.state, row.consent_rule) == ("not_agreed", "initial"))


async def _agreed_before(work: UnitOfWork, plan: Plan) -> Mapping[str, Any] | None:
    which = Plan.id == plan.carried_from_id if plan.occasion == "amendment" else Plan.state.in_(AGREED)
    found = (
        await work.session.execute(
            select(PlanVersion.canonical)
            .join(Plan, (Plan.district_id == PlanVersion.district_id) & (Plan.id == PlanVersion.plan_id))
            .where(PlanVersion.student_id == plan.student_id, Plan.kind == plan.kind, Plan.id != plan.id, which)
            .order_by(PlanVersion.finalized_at.desc(), PlanVersion.id.desc())
            .limit(1)
        )
    ).scalar_one_or_none()
    content: Mapping[str, Any] | None = orjson.loads(found)["content"] if found is not None else None
    return content
