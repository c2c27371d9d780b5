"""What families asked stands on the list of who answers, until it is answered."""

from __future__ import annotations

from sqlalchemy import and_, or_, select

from trellis.access.day import in_force, today
from trellis.access.own_children import of_others
from trellis.asking import rules
from trellis.asking.model import FamilyRequest
from trellis.deadlines.model import Deadline
from trellis.kernel.tenancy import UnitOfWork
from trellis.kernel.words import Words
from trellis.teams.model import TeamMember
from trellis.worklists.waiting import Row, standing_of, waits

WHAT = {
    "question": Words(en="The family asks a question", es="La familia hace una pregunta"),
    "meeting": Words(en="The family asks for a meeting", es="La familia pide una reunión"),
    "records": Words(en="The family asks to see the records", es="La familia pide ver el expediente"),
    "amendment": Words(en="The family asks to amend a record", es="La familia pide corregir un registro"),
    "independent_evaluation": Words(
        en="The family asks for an independent evaluation", es="La familia pide una evaluación independiente"
    ),
}
WHY = {
    "question": Words(en="They wait for an answer.", es="Esperan una respuesta."),
    "meeting": Words(
        en="Agree and set a day, or refuse by prior written notice (34 CFR 300.503(a)(2)).",
        es="Acepte y fije un día, o rechace con un aviso previo por escrito (34 CFR 300.503(a)(2)).",
    ),
    "records": Words(
        en="Open them without delay, before any meeting, within 45 days at the latest (34 CFR 300.613).",
        es="Ábralo sin demora, antes de cualquier reunión y a más tardar en 45 días (34 CFR 300.613).",
    ),
    "amendment": Words(
        en="Amend it, or refuse and say that there is a right to a hearing (34 CFR 300.618, 300.619).",
        es="Corríjalo, o rechace e informe del derecho a una audiencia (34 CFR 300.618, 300.619).",
    ),
    "independent_evaluation": Words(
        en="Without delay: pay for it, or ask for a hearing (34 CFR 300.502(b)(2)).",
        es="Sin demora: páguela o solicite una audiencia (34 CFR 300.502(b)(2)).",
    ),
}
VERB = Words(en="Open the request", es="Abrir la solicitud")
MOST = 20


@waits("asking", whose=("case_manager", "administrator"))
async def rows_for(work: UnitOfWork) -> list[Row]:
    """The case manager's students' requests; special education's what the district decides, of all students."""
    if work.actor.kind != "person":
        return []
    day = await today(work)
    managed = select(TeamMember.student_id).where(
        TeamMember.person_id == work.person_id, TeamMember.role == "case_manager", in_force(TeamMember, day)
    )
    mine = FamilyRequest.student_id.in_(managed)
    decides = work.actor.has("special_education_admin")
    if decides:
        mine = or_(mine, FamilyRequest.kind.in_(sorted({*rules.DECIDED_BY_DISTRICT, "records"})))
    clock = and_(
        Deadline.district_id == FamilyRequest.district_id,
        Deadline.student_id == FamilyRequest.student_id,
        Deadline.instance == FamilyRequest.id.cast(Deadline.instance.type),
        Deadline.state == "open",
    )
    found = (
        select(FamilyRequest, Deadline)
        .outerjoin(Deadline, clock)
        .where(
            FamilyRequest.state.in_(sorted(rules.WAITING | rules.PROMISED)), mine, of_others(FamilyRequest.student_id)
        )
        .order_by(FamilyRequest.received_on, FamilyRequest.id)
        .limit(MOST)
    )
    rows = []
    for request, running in (await work.session.execute(found)).all():
        due = running.due_on if running else None
        owed = request.state in rules.WAITING
        rows.append(
            Row(
                id=request.id,
                kind="Student",
                place="students",
                student_id=request.student_id,
                what=WHAT[request.kind],
                due_on=due,
                standing=standing_of(due, day) if due else "this_week" if owed else "waiting",
                verb=VERB,
                reason=WHY[request.kind],
                on=request.student_id,
                page="asked",
                deadline_id=running.id if running else None,
                whose="administrator" if decides and request.kind in rules.DECIDED_BY_DISTRICT else "case_manager",
            )
        )
    return rows
