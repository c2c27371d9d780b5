"""What the papers of a plan ask of its case manager: a notice nobody has read, a copy nobody has (FIN-10)."""

from __future__ import annotations

from sqlalchemy import and_, exists, or_, select

from trellis.access.day import day_of, in_force, today
from trellis.deadlines.explaining import in_words
from trellis.kernel.tenancy import UnitOfWork
from trellis.kernel.words import Words
from trellis.notices.prior_written.delivering import somebody_waits
from trellis.notices.prior_written.model import FormalDelivery, IssuedNotice, PriorNotice
from trellis.notices.prior_written.states import OUT
from trellis.plans.model import Plan, PlanVersion
from trellis.plans.states import IN_FORCE
from trellis.teams.model import TeamMember
from trellis.worklists.waiting import Row, waits

COPY = Words(en="Give the family their copy of the plan", es="Dar a la familia su copia del plan")
COPY_WHY = Words(
    en="The parent gets a copy of the plan at no cost, and that is on record (34 CFR 300.322(f)).",
    es="La familia recibe sin costo una copia del plan, y queda anotado (34 CFR 300.322(f)).",
)
COPY_VERB = Words(en="Put it on record", es="Anotarlo")
UNREAD = Words(en="The family has not opened the notice of {day}", es="La familia no ha abierto el aviso del {day}")
NOT_ALL = Words(
    en="Not everybody owed the notice of {day} has it", es="No todos a quienes corresponde tienen el aviso del {day}"
)
UNREAD_WHY = Words(
    en="Who has an e-mail address was sent a letter that leads to it. Each parent is owed it; on paper it is given as "
    "well (34 CFR 300.503(a)).",
    es="A quien tiene correo se le envió una carta que lleva al aviso. Le corresponde a cada padre; también se puede "
    "dar en papel (34 CFR 300.503(a)).",
)
UNREAD_VERB = Words(en="See the notice", es="Ver el aviso")
GIVEN_WHILE = (*IN_FORCE, "consent_pending")
MOST = 10


@waits("papers", whose=("case_manager",))
async def rows_for(work: UnitOfWork) -> list[Row]:
    """For the actor's cases: one row a plan, the notice before the copy.

    The law sets no day for either: the copy is a thing of this week, a notice that somebody owed it has not got waits
    for them. Plans that became final before notices were kept here are not asked about.
    """
    mine = select(TeamMember.student_id).where(
        TeamMember.person_id == work.person_id,
        TeamMember.role == "case_manager",
        in_force(TeamMember, await today(work)),
    )
    has_copy = exists(select(FormalDelivery.id).where(FormalDelivery.version_id == PlanVersion.id)).correlate(
        PlanVersion
    )
    waits = or_(PriorNotice.state == "issued", await somebody_waits(work))
    found = await work.session.execute(
        select(Plan, PriorNotice.state, waits, IssuedNotice.issued_at)
        .join(PlanVersion, and_(PlanVersion.district_id == Plan.district_id, PlanVersion.plan_id == Plan.id))
        .join(
            PriorNotice,
            and_(PriorNotice.district_id == PlanVersion.district_id, PriorNotice.version_id == PlanVersion.id),
        )
        .join(
            IssuedNotice,
            and_(IssuedNotice.district_id == PriorNotice.district_id, IssuedNotice.notice_id == PriorNotice.id),
        )
        .where(Plan.student_id.in_(mine), Plan.state.in_(GIVEN_WHILE), PriorNotice.state.in_(OUT))
        .where(waits | ~has_copy)
        .order_by(Plan.id)
        .limit(MOST)
    )
    rows = []
    for plan, state, waits, issued_at in found:
        unread = UNREAD if state == "issued" else NOT_ALL if waits else None
        # By its day one knows which of several notices of a child it is.
        rows.append(_row(plan, unread and unread.filled(day=in_words(await day_of(work, issued_at)))))
    return rows


def _row(plan: Plan, unread: Words | None) -> Row:
    what, why, verb = (unread, UNREAD_WHY, UNREAD_VERB) if unread else (COPY, COPY_WHY, COPY_VERB)
    standing = "waiting" if unread else "this_week"
    return Row(plan.id, "Plan", "plans", plan.student_id, what, None, standing, verb, why, page="notice")
