"""What an amendment says of itself, read from the record: which version it changes, why, how, what is to be decided."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from trellis.districts.model import District
from trellis.kernel.errors import NotFound
from trellis.kernel.tenancy import UnitOfWork
from trellis.plans.amended import about_amendment, items_to_decide
from trellis.plans.model import Plan
from trellis.plans.reading import IN_WORK, VersionOfPlan, latest_version, may_read_work, shared_draft_of
from trellis.plans.written_on import form_of


async def about(work: UnitOfWork, plan: Plan) -> dict[str, Any] | None:
    """What an amendment says of itself to the actor: as frozen, as shared, else as it is meant now.

    None for any other plan.
    """
    if plan.occasion != "amendment":
        return None
    if plan.state in IN_WORK and not await may_read_work(work, plan):
        shared = await shared_draft_of(work, plan.id)
        return shared.amendment if shared else None
    if plan.state not in IN_WORK and (version := await latest_version(work, plan_id=plan.id)):
        found: dict[str, Any] = version.document["plan"]["amendment"]
        return found
    return await about_now(work, plan)


async def about_now(
    work: UnitOfWork,
    plan: Plan,
    content: Mapping[str, Any] | None = None,
    *,
    met_on: date | None = None,
    agreed_by: str | None = None,
) -> dict[str, Any]:
    """The same of an amendment that would be frozen with `content`; without, nothing is to be decided yet.

    Of a plan that was agreed to in part everything is asked again: what was not agreed must not come in force along
    with the change.
    """
    base = (await work.session.execute(select(Plan).where(Plan.id == plan.carried_from_id))).scalar_one()
    version = await version_in_force(work, base)
    zone = (await work.session.execute(select(District.time_zone).where(District.id == work.district_id))).scalar_one()
    before = {} if base.state == "partially_active" else version.document["content"]
    takes_effect_on = plan.takes_effect_on
    assert takes_effect_on is not None, "an amendment has its day (ck_plan_amendment_is_whole)"
    return about_amendment(
        way=plan.amendment_way or "",
        reason=plan.amendment_reason or "",
        scope=plan.amendment_scope or (),
        takes_effect_on=takes_effect_on,
        met_on=met_on,
        agreed_by=agreed_by,
        decides=items_to_decide(form_of(plan), before, content) if content is not None else [],
        amends={
            "planId": str(base.id),
            "versionId": str(version.id),
            "number": version.row.number,
            "sha256": version.sha256,
            "finalizedOn": version.row.finalized_at.astimezone(ZoneInfo(zone)).date().isoformat(),
        },
    )


async def version_in_force(work: UnitOfWork, base: Plan) -> VersionOfPlan:
    """The version of a plan that an amendment changes. Raises NotFound for a plan that was never frozen."""
    version = await latest_version(work, plan_id=base.id)
    if version is None:
        raise NotFound()
    return version
