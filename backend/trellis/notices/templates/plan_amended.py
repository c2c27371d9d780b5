"""A plan somebody carries out was changed between two reviews (34 CFR 300.324(a)(4)(ii)). Not whose, and not what."""

from trellis.kernel.words import Words
from trellis.notices.template import Template, declare

PLAN_AMENDED = declare(
    Template(
        key="plan_amended",
        subject=Words(en="A plan you work with was changed", es="Se cambió un plan con el que usted trabaja"),
        body=Words(
            en="Hello {name},\n\na plan of a student on whose team you are was amended. The change is in force from "
            "{day}. Sign in to read what changes and why, and what it asks of you.",
            es="Hola {name}:\n\nse enmendó el plan de un estudiante de cuyo equipo usted forma parte. El cambio vale "
            "desde el {day}. Entre para leer qué cambia, por qué y qué le toca a usted.",
        ),
        button=Words(en="Open the plan", es="Abrir el plan"),
    )
)
