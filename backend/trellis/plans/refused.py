"""The first services were refused: the family is told in writing, nothing is owed, and they are offered again.

34 CFR 300.300(b)(3): no services, no mediation or hearing to overrule the family, no duty to meet or to write an IEP.
"""

from __future__ import annotations

import uuid

from sqlalchemy import select

from trellis.deadlines.model import Deadline
from trellis.deadlines.service import rule_of, withdraw
from trellis.deadlines.to_a_plan import waits_for
from trellis.kernel.tenancy import UnitOfWork
from trellis.kernel.words import Words
from trellis.notices.prior_written.model import PriorNotice
from trellis.notices.prior_written.rules import Item, text_of
from trellis.notices.prior_written.service import draft_from, tell
from trellis.plans.clocks import REVIEWS
from trellis.plans.consent_rule import INITIAL
from trellis.plans.model import Plan
from trellis.plans.noticing.who_helps import who_helps
from trellis.plans.steps import changed, held
from trellis.teams.service import case_manager_to_write_to

TRIGGER = "services_refused"
DOES_NOT_BEGIN = Words(
    en="Special education and related services do not begin. The school does not meet about or write a plan (IEP), and "
    "it does not ask a mediator or a hearing to decide otherwise.",
    es="La educación especial y los servicios relacionados no empiezan. La escuela no se reúne sobre un plan (IEP) ni "
    "lo escribe, y no pide que una mediación o una audiencia decida otra cosa.",
)
WHY = Words(
    en="You did not consent to the first services (34 CFR 300.300(b)(3)). The offer stands: you can ask for it at any "
    "time, and the school offers it again each year.",
    es="Usted no consintió a los primeros servicios (34 CFR 300.300(b)(3)). La oferta sigue en pie: puede pedirla "
    "cuando quiera, y la escuela la hace de nuevo cada año.",
)
WITHDRAWN = "plan.services_refused"


async def was_not_agreed(work: UnitOfWork, plan_id: uuid.UUID) -> PriorNotice | None:
    """What follows where nobody agreed to a first plan: its notice is drafted, clocks that ran to it and of its review
    are taken back. Again changes nothing; None of any other plan."""
    plan = await held(work, plan_id)
    if plan.state != "not_agreed" or plan.consent_rule != INITIAL:
        return None
    await _end_clocks(work, plan)
    if await notice_about(work, plan) is not None:
        return None
    notice = await draft_from(
        work,
        student_id=plan.student_id,
        trigger=TRIGGER,
        items=[Item(_item_id(plan), "refuse", text_of(DOES_NOT_BEGIN))],
        contents={"why": text_of(WHY), **await who_helps(work, plan.student_id)},
        drafted_by_id=await case_manager_to_write_to(work, plan.student_id) or plan.started_by_id,
        decided_by_team=False,
    )
    await tell(work, notice)
    await changed(work, plan)
    return notice


def _item_id(plan: Plan) -> str:
    return f"plan:{plan.id}"


async def notice_about(work: UnitOfWork, plan: Plan) -> uuid.UUID | None:
    """The newest notice of this refusal that is the actor's to know of; a correction keeps its first item."""
    newest = (
        select(PriorNotice.id)
        .where(
            PriorNotice.student_id == plan.student_id,
            PriorNotice.trigger == TRIGGER,
            PriorNotice.items.contains([{"id": _item_id(plan)}]),
        )
        .order_by(PriorNotice.id.desc())
        .limit(1)
    )
    found: uuid.UUID | None = (await work.session.execute(newest)).scalar_one_or_none()
    return found


async def _end_clocks(work: UnitOfWork, plan: Plan) -> None:
    rule, _ = REVIEWS[plan.kind]
    await withdraw(work, student_id=plan.student_id, rule=rule, reason=WITHDRAWN, instance=str(plan.id))
    still = select(Deadline).where(Deadline.student_id == plan.student_id, Deadline.state == "open")
    for row in (await work.session.execute(still.order_by(Deadline.id))).scalars().all():
        if waits_for(rule_of(row)) is not None:
            await withdraw(work, student_id=plan.student_id, rule=row.rule_id, reason=WITHDRAWN, instance=row.instance)
