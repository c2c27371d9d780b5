"""Consent is asked of somebody who holds the right; and once more, where they have not answered."""

from trellis.kernel.words import Words
from trellis.notices.template import Template, declare

BUTTON = Words(en="Read and answer", es="Leer y responder")

CONSENT_TO_ANSWER = declare(
    Template(
        key="consent_to_answer",
        subject=Words(en="The school asks for your permission", es="La escuela le pide su permiso"),
        body=Words(
            en="Hello {name},\n\nthe school asks for your permission in writing. Read what it is about, and say yes or "
            "no. You decide; you can ask questions first, and you can answer on paper instead.",
            es="Hola {name}:\n\nla escuela le pide su permiso por escrito. Lea de qué se trata y diga sí o no. Usted "
            "decide; puede preguntar primero, y también puede responder en papel.",
        ),
        button=BUTTON,
    )
)
CONSENT_STILL_TO_ANSWER = declare(
    Template(
        key="consent_still_to_answer",
        subject=Words(en="The school still waits for your answer", es="La escuela todavía espera su respuesta"),
        body=Words(
            en="Hello {name},\n\nthe school asked for your permission and has no answer from you yet. You decide: yes, "
            "no, or a question first.",
            es="Hola {name}:\n\nla escuela le pidió su permiso y todavía no tiene su respuesta. Usted decide: sí, no, "
            "o una pregunta primero.",
        ),
        button=BUTTON,
    )
)
