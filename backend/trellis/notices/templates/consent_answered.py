"""An answer was recorded; two people answered differently, or took an agreement back; a right has ended."""

from trellis.kernel.words import Words
from trellis.notices.template import Template, declare

LOOK = Words(en="Open the page", es="Abrir la página")

CONSENT_ANSWERED = declare(
    Template(
        key="consent_answered",
        subject=Words(en="An answer was recorded", es="Se registró una respuesta"),
        body=Words(
            en="Hello {name},\n\n{signer} answered the school's request for permission; it was received on {day}. If "
            "this was not right, tell the school at once.",
            es="Hola {name}:\n\n{signer} respondió a la solicitud de permiso de la escuela; se recibió el {day}. Si "
            "hay un error, avise a la escuela de inmediato.",
        ),
        button=LOOK,
    )
)
CONSENT_CONFLICT = declare(
    Template(
        key="consent_conflict",
        subject=Words(
            en="Answers to a request for consent need a decision",
            es="Las respuestas a una solicitud de consentimiento requieren una decisión",
        ),
        body=Words(
            en="Hello {name},\n\ntwo people answered a request for consent differently, or one took the agreement "
            "back. Look at it before anything goes on.",
            es="Hola {name}:\n\ndos personas respondieron distinto a una solicitud de consentimiento, o una retiró su "
            "acuerdo. Revíselo antes de continuar.",
        ),
        button=LOOK,
    )
)
CONSENT_RIGHT_ENDED = declare(
    Template(
        key="consent_right_ended",
        subject=Words(en="Somebody is no longer asked for consent", es="Ya no se pide el consentimiento a una persona"),
        body=Words(
            en="Hello {name},\n\nthe right to consent of somebody who was asked has ended, so their request was "
            "closed. See who holds the right now, and ask them if nobody has answered.",
            es="Hola {name}:\n\nterminó el derecho a consentir de una persona a quien se le pidió, así que su "
            "solicitud se cerró. Vea quién tiene ahora el derecho y pídaselo si nadie respondió.",
        ),
        button=LOOK,
    )
)
