"""What can't be done with an evaluation, and what to do instead."""

from __future__ import annotations

from trellis.kernel.database import SAID
from trellis.kernel.errors import Conflict, InvalidInput
from trellis.kernel.words import Words

LOCKED = "TE001"
"""SQLSTATE: the plan of the assessment is locked."""
SIGNED = "TE002"
"""SQLSTATE: what was signed is not changed."""
NOT_SIGNED = "TE003"
"""SQLSTATE: a report is signed by its assessor, with what they signed, and by nobody else."""


class AssessmentPlanLocked(Conflict):
    """The plan stands as it went to the family (domain.md 5.1: locked at consent)."""

    code = "ASSESSMENT_PLAN_LOCKED"
    default_says = Words(
        en="The assessment plan went to the family as it is. Its areas can't be changed now.",
        es="El plan de evaluación ya fue entregado a la familia. Sus áreas ya no se pueden cambiar.",
    )
    default_do_next = Words(
        en="To assess something else, propose it and ask for consent to it.",
        es="Para evaluar algo más, propóngalo y pida el consentimiento.",
    )


class AreaSigned(Conflict):
    """The assessor signed; what is to be said still is an addendum."""

    code = "AREA_SIGNED"
    default_says = Words(
        en="This report was signed and can't be changed.", es="Este informe se firmó y ya no se puede cambiar."
    )
    default_do_next = Words(
        en="Add what is missing or wrong as an addendum.", es="Agregue lo que falta o está mal como una adenda."
    )


class AreaRefused(Conflict):
    """The family did not agree to this area (34 CFR 300.9(b), 300.300): nobody assesses it."""

    code = "AREA_NOT_AGREED_TO"
    default_says = Words(
        en="The family did not agree to this area. It is not assessed.",
        es="La familia no aceptó esta área. No se evalúa.",
    )


class AssessorNotOnTeam(InvalidInput):
    """Who assesses is staff on the student's team today: so they see the record, and no longer than that."""

    code = "ASSESSOR_NOT_ON_TEAM"
    default_says = Words(
        en="This person is not on the student's team today. Add them to the team first.",
        es="Esta persona no está hoy en el equipo del estudiante. Agréguela primero al equipo.",
    )


class AssessmentIsLate(InvalidInput):
    """Planned for after the evaluation is due: never refused, and never without a word."""

    code = "ASSESSMENT_IS_LATE"
    default_says = Words(
        en="This day is after the evaluation is due. Say why it is planned so late.",
        es="Ese día es posterior al plazo de la evaluación. Diga por qué se planea tan tarde.",
    )


class NotInProgress(Conflict):
    """Reports are written from consent on, until the evaluation is finished (34 CFR 300.300(a)(1))."""

    code = "EVALUATION_NOT_IN_PROGRESS"
    default_says = Words(
        en="Reports of an evaluation are written between the parent's consent and the finished report.",
        es="Los informes se escriben entre el consentimiento de la familia y el informe terminado.",
    )


class ReportIncomplete(Conflict):
    """A report says what was found, in short and in full, and what to do."""

    code = "REPORT_INCOMPLETE"
    default_says = Words(en="Still open: {what}.", es="Falta: {what}.")


class ReportNotReady(Conflict):
    """There is no report yet."""

    code = "EVALUATION_REPORT_NOT_READY"
    default_says = Words(
        en="The report is ready when the assessors of all areas have signed.",
        es="El informe está listo cuando firman los evaluadores de todas las áreas.",
    )


class ScoreUnfit(InvalidInput):
    """A score that can't be read off any protocol so."""

    code = "SCORE_UNFIT"


SAID[LOCKED] = AssessmentPlanLocked
SAID[SIGNED] = AreaSigned
