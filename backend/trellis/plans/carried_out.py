"""The text of a plan that is carried out today: frozen, and where it was agreed to in part, only what was."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from trellis.kernel.tenancy import UnitOfWork
from trellis.plans.consent_asked import AGREED
from trellis.plans.content import normal_plan
from trellis.plans.in_force import InForce, Source, in_force
from trellis.plans.model import Plan, PlanVersion
from trellis.plans.reading import VersionOfPlan, version_by_id
from trellis.plans.written_on import form_of_version
from trellis.signatures.model import Signature

DEEPEST = 12
"""Plans agreed to in part, one upon the other: more years than anybody is in school."""


@dataclass(frozen=True, slots=True)
class CarriedOut:
    """What is in force of a version, and the ids of what nobody agreed to."""

    content: dict[str, Any]
    not_agreed: list[str]
    in_part: InForce | None = None


async def not_agreed_of(work: UnitOfWork, version: VersionOfPlan, state: str) -> list[str]:
    """Ids of what the family was asked and nobody agreed to, where the plan is in force in part (domain.md 5.6)."""
    if state != "partially_active" and not (
        state in ("superseded", "expired") and await _only_in_part(work, version.row.id)
    ):
        return []
    agreed = await agreed_of(work, version.row.id)
    return [item.id for item in version.decision_items if item.id not in agreed]


async def agreed_of(work: UnitOfWork, version_id: uuid.UUID) -> Collection[str]:
    """Ids of what somebody who may consent agreed to: any one valid consent suffices (5.6)."""
    answers = select(Signature.choices).where(Signature.version_id == version_id)
    return {
        one["itemId"]
        for choices in (await work.session.execute(answers)).scalars()
        for one in choices
        if one["choice"] == "agree"
    }


async def _only_in_part(work: UnitOfWork, version_id: uuid.UUID) -> bool:
    given = select(Signature.outcome).where(Signature.version_id == version_id)
    outcomes = set((await work.session.execute(given)).scalars())
    return "partially_granted" in outcomes and "granted" not in outcomes


async def carried_out_of(work: UnitOfWork, plan: Plan, version: VersionOfPlan, depth: int = 0) -> CarriedOut:
    """What of a version is carried out. Asks no policy: whoever shows it has read the plan."""
    content = version.document["content"]
    missing = await not_agreed_of(work, version, plan.state)
    if not missing or depth >= DEEPEST:
        return CarriedOut(content, missing)
    form = form_of_version(version.document)
    last = await _last_agreed(work, plan, depth)
    normal = normal_plan(form, content)
    if last is not None:
        last = Source(normal_plan(form, last.content), last.version_id)
    found = in_force(form, normal, missing, last)
    return CarriedOut(found.content, missing, found)


async def _last_agreed(work: UnitOfWork, plan: Plan, depth: int) -> Source | None:
    """The plan this one follows: the one an amendment changes, else the newest agreed to before it was begun."""
    which = Plan.id == plan.carried_from_id if plan.occasion == "amendment" else Plan.id < plan.id
    found = (
        await work.session.execute(
            select(Plan, PlanVersion.id)
            .join(PlanVersion, (PlanVersion.district_id == Plan.district_id) & (PlanVersion.plan_id == Plan.id))
            .where(Plan.student_id == plan.student_id, Plan.kind == plan.kind, Plan.state.in_(AGREED), which)
            .order_by(PlanVersion.finalized_at.desc(), PlanVersion.id.desc())
            .limit(1)
        )
    ).one_or_none()
    if found is None:
        return None
    before, version_id = found
    version = await version_by_id(work, version_id=version_id)
    carried = await carried_out_of(work, before, version, depth + 1)
    return Source(carried.content, str(version_id))
