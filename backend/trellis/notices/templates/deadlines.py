"""Days of the law that come near or are over: one at a time, or all of a morning. Initials at most, no name."""

from trellis.kernel.words import Words
from trellis.notices.template import Template, declare

BUTTON = Words(en="Open the list", es="Abrir la lista")

DEADLINE_ALERT = declare(
    Template(
        key="deadline_alert",
        subject=Words(en="A deadline needs you", es="Un plazo requiere su atención"),
        body=Words(
            en="Hello {name},\n\n{lines}\n\nYou chose to be told at once. You can change that under Alerts.",
            es="Hola {name}:\n\n{lines}\n\nUsted eligió recibir cada aviso enseguida. Puede cambiarlo en Avisos.",
        ),
        button=Words(en="Open the student's page", es="Abrir la página del estudiante"),
    )
)
DEADLINE_DIGEST = declare(
    Template(
        key="deadline_digest",
        subject=Words(en="Your deadlines", es="Sus plazos"),
        body=Words(
            en="Hello {name},\n\nthese days of the law are near or over:\n\n{lines}\n\nHow often this comes, you "
            "choose under Alerts.",
            es="Hola {name}:\n\nestos plazos legales se acercan o ya pasaron:\n\n{lines}\n\nUsted elige en Avisos con "
            "qué frecuencia llega este correo.",
        ),
        button=BUTTON,
    )
)
