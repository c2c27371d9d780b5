"""A rights holder who was asked has not answered yet, and the team asks once more."""

from trellis.kernel.words import Words
from trellis.notices.template import Template, declare

PLAN_STILL_TO_SIGN = declare(
    Template(
        key="plan_still_to_sign",
        subject=Words(en="A plan still waits for your answer", es="Un plan todavía espera su respuesta"),
        body=Words(
            en="Hello {name},\n\nthe team asked you for your answer to a plan, and has none yet. Read it in plain "
            "words, agree or disagree with each part, and sign. You can say no, and you can ask questions first.",
            es="Hola {name}:\n\nel equipo le pidió su respuesta a un plan y todavía no la tiene. Léalo en palabras "
            "sencillas, diga si está de acuerdo o no con cada parte, y firme. Puede decir que no, y puede preguntar "
            "primero.",
        ),
        button=Words(en="Read and answer", es="Leer y responder"),
    )
)
