"""A final plan waits for a rights holder's answer."""

from trellis.kernel.words import Words
from trellis.notices.template import Template, declare

PLAN_TO_SIGN = declare(
    Template(
        key="plan_to_sign",
        subject=Words(en="A plan is ready for your answer", es="Un plan espera su respuesta"),
        body=Words(
            en="Hello {name},\n\nthe team has finished a plan. Read it in plain words, agree or disagree with each "
            "part, and sign. You can say no, and you can ask questions first.",
            es="Hola {name}:\n\nel equipo terminó un plan. Léalo en palabras sencillas, diga si está de acuerdo o no "
            "con cada parte, y firme. Puede decir que no, y puede preguntar primero.",
        ),
        button=Words(en="Read and answer", es="Leer y responder"),
    )
)
