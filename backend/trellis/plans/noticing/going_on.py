"""What goes on once a plan's notice is out: an answer that was given before it takes effect now."""

from __future__ import annotations

from sqlalchemy import select

from trellis.kernel.errors import Conflict
from trellis.kernel.jobs import defer
from trellis.kernel.tenancy import UnitOfWork
from trellis.notices.prior_written.delivering import when_reached
from trellis.notices.prior_written.model import PriorNotice
from trellis.notices.prior_written.service import when_issued
from trellis.plans import states
from trellis.plans.clocks import was_offered
from trellis.plans.model import Plan, PlanVersion
from trellis.plans.noticing.drafting import TRIGGER
from trellis.plans.steps import changed, family_answered
from trellis.signatures.model import Signature

SET_ASIDE = ("void", "superseded", "expired", "revoked")
GONE = (*SET_ASIDE, "not_agreed")


@when_reached(TRIGGER)
async def came(work: UnitOfWork, notice: PriorNotice) -> None:
    """A job tells the clock that a state counts from here: the parent who opened the notice reads no deadlines."""
    import trellis.plans.jobs  # noqa: F401  (declares the job)

    if notice.version_id is not None:
        await defer(work, "plans.received", version_id=notice.version_id)


@when_issued(TRIGGER)
async def goes_on(work: UnitOfWork, notice: PriorNotice) -> None:
    """Answers that waited for the notice are taken in the order in which they were given (FIN-06).

    Raises Conflict where the plan was set aside: there is nothing to give notice of.
    """
    of_version = (
        select(Plan)
        .join(PlanVersion, (PlanVersion.district_id == Plan.district_id) & (PlanVersion.plan_id == Plan.id))
        .where(PlanVersion.id == notice.version_id)
    )
    plan = (await work.session.execute(of_version)).scalar_one()
    if plan.state in SET_ASIDE and notice.supersedes_id is None:
        raise Conflict()
    if plan.state in GONE:
        # A family may have said no before it was told in writing. It is told all the same, and nothing begins.
        return
    await was_offered(work, plan)
    if plan.state == "consent_pending":
        answers = select(Signature.outcome).where(Signature.version_id == notice.version_id)
        given = (await work.session.execute(answers.order_by(Signature.signed_at, Signature.id))).scalars().all()
        for outcome in given:
            if notice.version_id is not None and plan.state not in GONE:
                await family_answered(work, version_id=notice.version_id, outcome=outcome)
    if states.after(plan.state, "take_effect", plan.consent_rule) is not None:
        import trellis.plans.jobs  # noqa: F401  (declares the job)

        await defer(work, "plans.take_effect", plan_id=plan.id)
    await changed(work, plan)
