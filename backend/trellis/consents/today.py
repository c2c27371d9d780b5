"""What proposals and consent ask of the case manager and of special education: a decision, an answer that waits."""

from __future__ import annotations

from sqlalchemy import and_, exists, func, or_, select

from trellis.access.day import in_force, today
from trellis.cases.model import EvaluationCase
from trellis.cases.states import WITHOUT_CONSENT
from trellis.consents.model import CaseNotice, ConsentAsk, ConsentRequest
from trellis.consents.settling import GOES_ON
from trellis.consents.states import YES
from trellis.kernel.tenancy import UnitOfWork
from trellis.kernel.words import Words
from trellis.notices.prior_written.model import PriorNotice
from trellis.teams.model import TeamMember
from trellis.worklists.waiting import Row, waits

DECIDE = Words(en="Answers about consent differ", es="Las respuestas sobre el consentimiento difieren")
DECIDE_WHY = Words(
    en="Two people answered differently, or one took the agreement back. Look before anything goes on.",
    es="Dos personas respondieron distinto, o una retiró su acuerdo. Revise antes de continuar.",
)
WAITS = Words(en="Waiting for consent", es="En espera del consentimiento")
WAITS_WHY = Words(
    en="Nothing is assessed before the parent agrees (34 CFR 300.300). Attempts to reach them go on record.",
    es="No se evalúa nada antes de que la familia acepte (34 CFR 300.300). Los intentos de contacto se anotan.",
)
TO_ASK = Words(en="Evaluation proposed, nobody asked yet", es="Evaluación propuesta, aún sin pedir consentimiento")
TO_ASK_WHY = Words(
    en="The notice is out. Ask whoever may consent.", es="El aviso ya salió. Pida el consentimiento a quien lo da."
)
TO_ISSUE = Words(en="Notice about an evaluation to issue", es="Aviso sobre una evaluación por emitir")
TO_ISSUE_WHY = Words(
    en="The family is told in writing before the district acts (34 CFR 300.503).",
    es="Se informa a la familia por escrito antes de que el distrito actúe (34 CFR 300.503).",
)
REFUSED = Words(en="Consent to an evaluation refused", es="Consentimiento a una evaluación negado")
REFUSED_WHY = Words(
    en="An administrator closes the case, or records that mediation or a hearing is sought. Neither is owed "
    "(34 CFR 300.300(a)(3)).",
    es="La administración cierra el caso o registra que se busca mediación o audiencia. Ninguna es obligatoria "
    "(34 CFR 300.300(a)(3)).",
)
SOUGHT = Words(en="Mediation or hearing about an evaluation", es="Mediación o audiencia sobre una evaluación")
SOUGHT_WHY = Words(
    en="Record how it ended: consent, a decision, or nothing.",
    es="Registre cómo terminó: consentimiento, decisión o nada.",
)
VERB = Words(en="Open the case", es="Abrir el caso")
MOST = 10
OWED = ("revoked", "defend")


@waits("consents", whose=("case_manager", "administrator"))
async def rows_for(work: UnitOfWork) -> list[Row]:
    """Rows of the students the actor is case manager of; of all that are theirs, for special education."""
    if work.actor.kind != "person":
        return []
    mine = select(TeamMember.student_id).where(
        TeamMember.person_id == work.person_id,
        TeamMember.role == "case_manager",
        in_force(TeamMember, await today(work)),
    )
    wide = work.actor.has("special_education_admin")
    of_case = select(ConsentRequest.id).where(
        ConsentRequest.district_id == EvaluationCase.district_id, ConsentRequest.case_id == EvaluationCase.id
    )
    newest = of_case.order_by(ConsentRequest.version.desc()).limit(1).correlate(EvaluationCase).scalar_subquery()

    def somebody(*states: str) -> object:
        held = select(ConsentAsk.id).where(
            ConsentAsk.district_id == EvaluationCase.district_id,
            ConsentAsk.request_id == newest,
            ConsentAsk.state.in_(states),
        )
        return exists(held.correlate(EvaluationCase))

    differ = or_(
        and_(somebody(*YES), somebody("refused")),  # type: ignore[arg-type]
        somebody("revoked"),  # type: ignore[arg-type]
    )
    drafted = exists(
        select(CaseNotice.id)
        .join(
            PriorNotice,
            and_(PriorNotice.district_id == CaseNotice.district_id, PriorNotice.id == CaseNotice.notice_id),
        )
        .where(
            CaseNotice.district_id == EvaluationCase.district_id,
            CaseNotice.case_id == EvaluationCase.id,
            PriorNotice.state == "draft",
        )
        .correlate(EvaluationCase)
    )
    owed = exists(
        select(CaseNotice.id)
        .join(
            PriorNotice,
            and_(PriorNotice.district_id == CaseNotice.district_id, PriorNotice.id == CaseNotice.notice_id),
        )
        .where(
            CaseNotice.district_id == EvaluationCase.district_id,
            CaseNotice.case_id == EvaluationCase.id,
            CaseNotice.what.in_(OWED),
            PriorNotice.state == "draft",
        )
        .correlate(EvaluationCase)
    )
    found = select(EvaluationCase, func.coalesce(differ, False), drafted).where(
        or_(
            and_(EvaluationCase.state.in_(GOES_ON), differ),
            EvaluationCase.state.in_(("proposed", "consent_pending", *WITHOUT_CONSENT)),
            and_(EvaluationCase.state == "review_of_data", drafted),
            and_(EvaluationCase.state.in_(("report_ready", "closed")), owed),
        )
    )
    if not wide:
        found = found.where(EvaluationCase.student_id.in_(mine))
    rows = await work.session.execute(found.order_by(EvaluationCase.received_on, EvaluationCase.id).limit(MOST))
    return [_row(case, conflict) for case, conflict, _ in rows]


def _row(case: EvaluationCase, conflict: bool) -> Row:
    if conflict and case.state in GOES_ON:
        what, why, standing = DECIDE, DECIDE_WHY, "this_week"
    elif case.state == "consent_pending":
        what, why, standing = WAITS, WAITS_WHY, "waiting"
    elif case.state == "declined":
        what, why, standing = REFUSED, REFUSED_WHY, "this_week"
    elif case.state == "override_sought":
        what, why, standing = SOUGHT, SOUGHT_WHY, "waiting"
    elif case.state == "proposed":
        what, why, standing = TO_ASK, TO_ASK_WHY, "this_week"
    else:
        what, why, standing = TO_ISSUE, TO_ISSUE_WHY, "this_week"
    return Row(case.student_id, "Student", "students", case.student_id, what, None, standing, VERB, why)
