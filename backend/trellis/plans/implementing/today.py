"""What a plan in force asks of whoever carries it out: to read it."""

from __future__ import annotations

import uuid
from collections import defaultdict

from sqlalchemy import exists, func, select
from sqlalchemy.orm import aliased

from trellis.access.day import today
from trellis.kernel.tenancy import UnitOfWork
from trellis.kernel.words import Words
from trellis.plans.form.kinds import KINDS
from trellis.plans.implementing.model import PlanAcknowledgement
from trellis.plans.implementing.service import ties_to_carry_out
from trellis.plans.model import Plan, PlanVersion
from trellis.plans.states import IN_FORCE, carried_out
from trellis.worklists.waiting import Row, waits

TO_READ = Words(en="Read what is yours to do", es="Leer lo que le toca hacer")
TO_READ_WHY = Words(
    en="Whoever teaches or serves the student knows the plan and what the student is given (34 CFR 300.323(d)).",
    es="Quien enseña o atiende al estudiante conoce el plan y lo que se le da (34 CFR 300.323(d)).",
)
TO_READ_WHY_504 = Words(
    en="Whoever teaches or serves the student carries the plan out (34 CFR 104.33).",
    es="Quien enseña o atiende al estudiante lleva a cabo el plan (34 CFR 104.33).",
)
TO_READ_VERB = Words(en="Read and confirm", es="Leer y confirmar")
MOST_TO_READ = 5
"""At a time: who takes over thirty students reads on as they go, and the rest of their day stays in sight."""


@waits("implementing", whose=("team",))
async def rows_for(work: UnitOfWork) -> list[Row]:
    """A row for each version in force that the actor carries out and has not said they read.

    The law sets no day for it, so it is a thing of this week and never overdue.
    """
    day = await today(work)
    ties = ties_to_carry_out(day)
    mine = select(ties.c.student_id).where(ties.c.person_id == work.person_id)
    plans = (
        await work.session.execute(
            select(Plan).where(
                Plan.student_id.in_(mine),
                Plan.state.in_((*IN_FORCE, "expired")),
            )
        )
    ).scalars()
    by_kind: dict[tuple[uuid.UUID, str], list[Plan]] = defaultdict(list)
    for plan in plans:
        by_kind[plan.student_id, plan.kind].append(plan)
    current = {plan.id: plan for same in by_kind.values() if (plan := carried_out(same, day)) is not None}
    if not current:
        return []
    other = aliased(PlanVersion)
    newest = select(func.max(other.number)).where(other.plan_id == PlanVersion.plan_id).correlate(PlanVersion)
    is_read = exists(
        select(PlanAcknowledgement.id)
        .where(PlanAcknowledgement.version_id == PlanVersion.id, PlanAcknowledgement.person_id == work.person_id)
        .correlate(PlanVersion)
    )
    unread = await work.session.execute(
        select(PlanVersion.id, PlanVersion.plan_id)
        .where(PlanVersion.plan_id.in_(current), PlanVersion.number == newest.scalar_subquery(), ~is_read)
        .order_by(PlanVersion.finalized_at, PlanVersion.id)
        .limit(MOST_TO_READ)
    )
    rows = []
    for version_id, plan_id in unread:
        plan = current[plan_id]
        rows.append(
            Row(
                id=version_id,
                kind="Student",
                place="students",
                student_id=plan.student_id,
                what=KINDS[plan.kind].in_a_list.filled(what=TO_READ),
                due_on=None,
                standing="this_week",
                verb=TO_READ_VERB,
                reason=TO_READ_WHY if plan.kind == "iep" else TO_READ_WHY_504,
                on=plan.student_id,
                page="at-a-glance",
            )
        )
    return rows
