"""What can't be done with a proposal or a consent, and what to do instead."""

from __future__ import annotations

from trellis.consents.enforced import NO_STEP
from trellis.kernel.database import SAID
from trellis.kernel.errors import Conflict, InvalidInput, NotAllowed
from trellis.kernel.words import Words


class NotUnderReview(Conflict):
    """An evaluation is proposed or refused after what is known was reviewed, and before anything else."""

    code = "CASE_NOT_UNDER_REVIEW"
    default_says = Words(
        en="An evaluation is proposed or refused while the case reviews what is known. It stands elsewhere now.",
        es="Una evaluación se propone o se rechaza mientras el caso revisa lo que se sabe. Ahora está en otro punto.",
    )


class NoAreasNamed(Conflict):
    """Nothing is proposed that nobody named (34 CFR 300.304(a))."""

    code = "NO_AREAS_NAMED"
    default_says = Words(
        en="No area to be assessed is named yet.", es="Todavía no se nombró ningún área que se va a evaluar."
    )
    default_do_next = Words(
        en="Name the areas in the assessment plan first; the notice lists them.",
        es="Nombre primero las áreas en el plan de evaluación; el aviso las enumera.",
    )


class AreasChanged(Conflict):
    """The notice names other areas than the plan does now."""

    code = "AREAS_CHANGED"
    default_says = Words(
        en="The assessment plan has changed since this notice was drafted.",
        es="El plan de evaluación cambió desde que se preparó este aviso.",
    )
    default_do_next = Words(
        en="Draft the notice anew, so that it names what will be done.",
        es="Prepare el aviso de nuevo para que nombre lo que se hará.",
    )


class NoIndependentEvaluationAsked(Conflict):
    """A refusal to pay for an independent evaluation answers a parent's request, once."""

    code = "NO_INDEPENDENT_EVALUATION_ASKED"
    default_says = Words(
        en="No parent waits for an answer about an independent evaluation here.",
        es="Ninguna familia espera aquí una respuesta sobre una evaluación independiente.",
    )


class WrittenToday(Conflict):
    """A family is written to once a day about one answer, however often somebody presses."""

    code = "CONSENT_WRITTEN_TODAY"
    default_says = Words(
        en="Everybody who has not answered had a letter about it today. No other one went out.",
        es="Todas las personas que no respondieron recibieron hoy una carta. No se envió otra.",
    )
    default_do_next = Words(
        en="Call them and log the attempt, or write again tomorrow.",
        es="Llame y registre el intento, o escriba de nuevo mañana.",
    )


class RestsOnIntervention(InvalidInput):
    """A child's response to intervention may not delay or deny an evaluation (OSEP memo 11-07)."""

    code = "REASON_RESTS_ON_RTI"
    default_says = Words(
        en="The reason speaks of intervention in tiers (RTI, MTSS). That alone may not delay or deny an evaluation "
        "(OSEP memo 11-07).",
        es="El motivo habla de intervención por niveles (RTI, MTSS). Eso por sí solo no puede retrasar ni negar una "
        "evaluación (OSEP 11-07).",
    )
    default_do_next = Words(
        en="Say what else shows that no disability is suspected, or confirm that the reason does not rest on it.",
        es="Diga qué más indica que no se sospecha una discapacidad, o confirme que el motivo no se basa en eso.",
    )


class NobodyConsents(InvalidInput):
    """Nobody holds the right to consent today."""

    code = "NOBODY_CONSENTS"
    default_says = Words(
        en="Nobody holds the right to consent for this student. Add a rights holder first.",
        es="Nadie tiene el derecho de consentir por este estudiante. Agregue primero a quien lo tenga.",
    )


class NotTimeForConsent(Conflict):
    """Consent is asked for what was proposed, and until it was answered."""

    code = "NOT_TIME_FOR_CONSENT"
    default_says = Words(
        en="Consent is asked for once an evaluation is proposed, and until it is answered.",
        es="El consentimiento se pide cuando se propone una evaluación, y hasta que se responde.",
    )


class NoticeFirst(Conflict):
    """Nobody is asked for consent to what no notice proposes (34 CFR 300.503(a)(1))."""

    code = "NOTICE_BEFORE_CONSENT"
    default_says = Words(
        en="No notice that proposes this evaluation is out.",
        es="Todavía no salió ningún aviso que proponga esta evaluación.",
    )
    default_do_next = Words(
        en="Draft the notice and issue it; then ask for consent.",
        es="Prepare el aviso y emítalo; después pida el consentimiento.",
    )


class RequestChanged(Conflict):
    """The request or the sentence is not the one that was shown."""

    code = "CONSENT_CHANGED"
    default_says = Words(
        en="This is not the request you were shown, or it is over. Nothing was recorded. Read it again.",
        es="Esta no es la solicitud que se le mostró, o ya terminó. No se registró nada. Léala de nuevo.",
    )


class AlreadyAnswered(Conflict):
    """Each person answers a request once; what changes afterwards is taken back."""

    code = "CONSENT_ANSWERED"
    default_says = Words(
        en="An answer was recorded already. You can take an agreement back.",
        es="Ya se registró una respuesta. Un acuerdo se puede retirar.",
    )


class NotAsked(NotAllowed):
    """Somebody who does not hold the right to consent for this student on that day."""

    code = "NO_RIGHT_TO_CONSENT"
    default_says = Words(
        en="This person does not hold the right to consent for this student on that day.",
        es="Esta persona no tiene el derecho de consentir por este estudiante en esa fecha.",
    )


class DaysDoNotFit(InvalidInput):
    """The two days of a signed page (ES-10)."""

    code = "CONSENT_DAYS"
    default_says = Words(
        en="A page is signed on or after the day consent was asked for ({asked}), received on or after that day, and "
        "not in the future.",
        es="La página se firma el día en que se pidió el consentimiento ({asked}) o después, se recibe ese día o más "
        "tarde, y no en el futuro.",
    )


class NotReachedYet(Conflict):
    """The attempts to reach the parent are not enough."""

    code = "TOO_FEW_ATTEMPTS"


SAID[NO_STEP] = RequestChanged
