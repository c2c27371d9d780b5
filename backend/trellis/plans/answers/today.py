"""What answers leave to their case manager: a notice to issue, and first services to offer again after a year."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select

from trellis.access.day import day_of, in_force, today
from trellis.deadlines.days import anniversary
from trellis.kernel.tenancy import UnitOfWork
from trellis.kernel.words import Words
from trellis.notices.prior_written.model import PriorNotice
from trellis.plans.consent_rule import INITIAL
from trellis.plans.model import Plan, PlanVersion
from trellis.plans.refused import TRIGGER as REFUSED
from trellis.plans.revoking.following import TRIGGER as REVOKED
from trellis.plans.revoking.model import ServicesRevocation
from trellis.plans.states import IN_FORCE
from trellis.signatures.model import Signature
from trellis.teams.model import TeamMember
from trellis.worklists.waiting import Row, standing_of, waits

SOON = timedelta(days=60)
MOST = 10
TO_TELL = {
    REFUSED: Words(en="Notice of the refused first services to issue", es="Aviso de servicios rechazados por emitir"),
    REVOKED: Words(en="Notice of the end of services to issue", es="Aviso del fin de los servicios por emitir"),
}
TO_TELL_WHY = {
    REFUSED: Words(
        en="The family is told in writing what their no means (34 CFR 300.503(a), 300.300(b)(3)).",
        es="Se informa por escrito a la familia qué significa su no (34 CFR 300.503(a), 300.300(b)(3)).",
    ),
    REVOKED: Words(
        en="Consent was revoked. Services end only after this notice (34 CFR 300.300(b)(4)(i)).",
        es="Se revocó el consentimiento. Los servicios terminan solo después de este aviso (34 CFR 300.300(b)(4)(i)).",
    ),
}
VERB = Words(en="Review and issue", es="Revisar y emitir")
OFFER = Words(en="Offer special education again", es="Ofrecer otra vez la educación especial")
OFFER_WHY = Words(
    en="The family refused the first services a year ago. Ask whether they would like them now; nothing is owed.",
    es="Hace un año la familia rechazó los primeros servicios. Pregunte si los quiere ahora; no se debe nada.",
)
OFFER_VERB = Words(en="Open the plan", es="Abrir el plan")


@waits("answers", whose=("case_manager",))
async def rows_for(work: UnitOfWork) -> list[Row]:
    """For the actor's cases."""
    day = await today(work)
    mine = select(TeamMember.student_id).where(
        TeamMember.person_id == work.person_id, TeamMember.role == "case_manager", in_force(TeamMember, day)
    )
    drafted = select(PriorNotice).where(
        PriorNotice.student_id.in_(mine),
        PriorNotice.state == "draft",
        (PriorNotice.trigger == REFUSED) | PriorNotice.id.in_(select(ServicesRevocation.notice_id)),
    )
    rows = [
        Row(
            one.id,
            "PriorNotice",
            "notices",
            one.student_id,
            TO_TELL[one.trigger],
            None,
            "this_week",
            VERB,
            TO_TELL_WHY[one.trigger],
        )
        for one in (await work.session.execute(drafted.order_by(PriorNotice.id).limit(MOST))).scalars()
    ]
    refused = (
        select(Plan, func.max(Signature.signed_at))
        .join(PlanVersion, (PlanVersion.district_id == Plan.district_id) & (PlanVersion.plan_id == Plan.id))
        .join(Signature, (Signature.district_id == PlanVersion.district_id) & (Signature.version_id == PlanVersion.id))
        .where(Plan.student_id.in_(mine), Plan.state == "not_agreed", Plan.consent_rule == INITIAL)
        .group_by(Plan.district_id, Plan.id)
        .order_by(Plan.id)
        .limit(MOST)
    )
    for plan, at in (await work.session.execute(refused)).all():
        # Offered again, or agreed to since: another plan of the kind was begun.
        newer = select(Plan.id).where(
            Plan.student_id == plan.student_id,
            Plan.kind == plan.kind,
            (Plan.id > plan.id) | Plan.state.in_(IN_FORCE),
        )
        due_on = anniversary(await day_of(work, at), 1)
        if due_on > day + SOON or (await work.session.execute(newer)).first() is not None:
            continue
        standing = standing_of(due_on, day)
        rows.append(Row(plan.id, "Plan", "plans", plan.student_id, OFFER, due_on, standing, OFFER_VERB, OFFER_WHY))
    return rows
