"""What can't be taken back, and what to do instead."""

from __future__ import annotations

from trellis.kernel.errors import Conflict, InvalidInput
from trellis.kernel.words import Words


class NothingToRevoke(Conflict):
    """No special education services are given under a plan (IEP) here."""

    code = "NOTHING_TO_REVOKE"
    default_says = Words(
        en="No special education plan is in force, so there is no consent to take back.",
        es="No hay un plan de educación especial vigente, así que no hay consentimiento que retirar.",
    )
    default_do_next = Words(
        en="To a plan that waits for an answer, say no on its own page.",
        es="A un plan que espera respuesta, diga que no en su propia página.",
    )


class AlreadyRevoked(Conflict):
    """Consent to services was taken back before, and they have not ended yet."""

    code = "ALREADY_REVOKED"
    default_says = Words(
        en="Consent was taken back already. The school writes to you before services end.",
        es="El consentimiento ya se retiró. La escuela le escribe antes de que terminen los servicios.",
    )
    default_do_next = Words(
        en="Ask the case manager, if you have heard nothing.",
        es="Pregunte a quien coordina el caso si no ha sabido nada.",
    )


class NotTheirsToRevoke(InvalidInput):
    """The person held no right to consent on the day they signed."""

    code = "NOT_THEIRS_TO_REVOKE"
    default_says = Words(
        en="This person held no right to consent for the student on the day of the paper.",
        es="Esta persona no tenía derecho a consentir por el estudiante el día del papel.",
    )
    default_do_next = Words(
        en="Look at who holds the rights on the student's page.",
        es="Vea quién tiene los derechos en la página del estudiante.",
    )


class DaysOfRevocation(InvalidInput):
    """Received before it was signed, in the future, or of another year."""

    code = "DAYS_OF_REVOCATION"
    default_says = Words(
        en="Give the day on the paper and the day it came: not in the future, in this order, within a year.",
        es="Dé el día del papel y el día en que llegó: no futuros, en este orden, dentro de un año.",
    )
