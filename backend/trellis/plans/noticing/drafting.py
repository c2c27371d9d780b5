"""A plan's notice is drafted as the plan becomes final: what changes, and what the record knows of its contents."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date
from typing import Any

import orjson
from sqlalchemy import select

from trellis.access import Permission, allow
from trellis.kernel.errors import Conflict, NotFound
from trellis.kernel.tenancy import UnitOfWork
from trellis.meetings.room.reading import refused_for_plan
from trellis.notices.prior_written.model import PriorNotice
from trellis.notices.prior_written.service import draft_from, tell
from trellis.people.model import Person
from trellis.plans.content import normal_plan
from trellis.plans.form.kinds import KINDS
from trellis.plans.letterhead import letterhead_of
from trellis.plans.model import Plan, PlanVersion
from trellis.plans.noticing.prefilled import Around, prefilled
from trellis.plans.noticing.proposals import proposals
from trellis.plans.reading import plan_by_id, versions_of
from trellis.plans.states import IN_FORCE
from trellis.plans.transferring.model import PlanTransfer
from trellis.plans.written_on import form_of
from trellis.students.model import Student
from trellis.teams.service import case_manager_to_write_to

TRIGGER = "plan"


async def draft_notice(work: UnitOfWork, plan: Plan, version: PlanVersion) -> PriorNotice | None:
    """The notice of a version that has just become final; None for a kind of plan that is given in no such notice."""
    kind = KINDS[plan.kind]
    if not kind.gives_prior_notice:
        return None
    form, frozen = form_of(plan), orjson.loads(version.canonical)
    content, before = normal_plan(form, frozen["content"]), await _in_force_before(work, plan)
    about: Mapping[str, Any] = frozen["plan"].get("amendment") or {}
    return await draft_from(
        work,
        student_id=plan.student_id,
        trigger=TRIGGER,
        items=proposals(
            form,
            normal_plan(form, before) if before is not None else None,
            content,
            is_initial=plan.occasion == "initial",
        ),
        contents=prefilled(content, await _around(work, plan, about)),
        version_id=version.id,
        action_on=plan.starts_on,
        # Who agrees to a change in writing does so without a meeting (300.324(a)(4)(i)).
        decided_by_team=plan.amendment_way != "agreement",
    )


async def draft_notice_anew(work: UnitOfWork, *, plan_id: uuid.UUID) -> PriorNotice:
    """The notice of a final plan that has none: it became final before notices were drafted here.

    Raises NotFound, Conflict where it has one.
    """
    plan = await plan_by_id(work, plan_id=plan_id)
    await allow(work, Permission.DRAFT_NOTICE, plan.student_id)
    versions = (await versions_of(work, [plan.id]))[0]
    if not versions:
        raise NotFound()
    held = select(Plan.id).where(Plan.id == plan.id).with_for_update()
    await work.session.execute(held)
    known = select(PriorNotice.id).where(PriorNotice.version_id == versions[0].id)
    if (await work.session.execute(known)).first() is not None:
        raise Conflict()
    notice = await draft_notice(work, plan, versions[0])
    if notice is None:
        raise NotFound()
    await tell(work, notice)
    return notice


async def _in_force_before(work: UnitOfWork, plan: Plan) -> dict[str, Any] | None:
    """What the plan said that this one follows: the one an amendment changes, else the newest that was agreed to.

    Of a student who moved in, what they came with (300.323(e), (f)); None where that is on paper alone.
    """
    if plan.begun_by == "transfer":
        came = select(PlanTransfer.canonical).where(PlanTransfer.plan_id == plan.id)
        handed = (await work.session.execute(came)).scalar_one()
        return orjson.loads(handed)["content"] if handed is not None else None
    agreed = (*IN_FORCE, "superseded", "expired")
    which = Plan.id == plan.carried_from_id if plan.occasion == "amendment" else Plan.state.in_(agreed)
    found = (
        await work.session.execute(
            select(PlanVersion.canonical)
            .join(Plan, (Plan.district_id == PlanVersion.district_id) & (Plan.id == PlanVersion.plan_id))
            .where(PlanVersion.student_id == plan.student_id, Plan.kind == plan.kind, Plan.id != plan.id, which)
            .order_by(PlanVersion.finalized_at.desc(), PlanVersion.id.desc())
            .limit(1)
        )
    ).scalar_one_or_none()
    return orjson.loads(found)["content"] if found is not None else None


async def _around(work: UnitOfWork, plan: Plan, about: Mapping[str, Any]) -> Around:
    who = await case_manager_to_write_to(work, plan.student_id)
    name = (await work.session.execute(select(Person.name).where(Person.id == who))).scalar_one_or_none()
    sender = await letterhead_of(work, form_of(plan), student_id=plan.student_id)
    evaluated = select(Student.evaluated_on).where(Student.id == plan.student_id)
    evaluated_on: date | None = (await work.session.execute(evaluated)).scalar_one()
    return Around(
        case_manager=name,
        school=sender.school or sender.district,
        evaluated_on=evaluated_on,
        reason=about.get("reason"),
        scope=frozenset(about["scope"]) if about else None,
        refused=tuple(await refused_for_plan(work, plan.id)),
    )
