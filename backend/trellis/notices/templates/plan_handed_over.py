"""A plan was sent to the district a student moves to: the family is told, or it is confirmed (34 CFR 99.34).

Not whose.
"""

from trellis.kernel.words import Words
from trellis.notices.template import Template, declare

BUTTON = Words(en="Read who sent what, and why", es="Leer quién envió qué y por qué")

PLAN_HANDED_OVER = declare(
    Template(
        key="plan_handed_over",
        subject=Words(en="A plan was sent to another school district", es="Se envió un plan a otro distrito escolar"),
        body=Words(
            en="Hello {name},\n\non {day} {district} made a copy of a plan in force that is yours to read, for {to}. "
            "{ground} The law lets a district send records to the district a student moves to "
            "(34 CFR 99.31(a)(2), 99.34).\n\n"
            "You can get a copy of what was sent: ask the school. If the student does not move there, or something in "
            "it is wrong, tell the school at once; you may ask for a hearing about what is in the record.",
            es="Hola {name}:\n\nel {day} {district} hizo, para {to}, una copia de un plan vigente que usted puede "
            "leer. {ground} La ley permite que un distrito envíe el expediente al distrito al que se muda el "
            "estudiante (34 CFR 99.31(a)(2), 99.34).\n\n"
            "Usted puede obtener una copia de lo que se envió: pídala a la escuela. Si el estudiante no se muda allí, "
            "o hay algo incorrecto, avise a la escuela de inmediato; puede pedir una audiencia sobre lo que dice el "
            "expediente.",
        ),
        button=BUTTON,
    )
)

PLAN_HANDED_OVER_AS_ASKED = declare(
    Template(
        key="plan_handed_over_as_asked",
        subject=Words(
            en="A plan was sent to another school district, as you asked",
            es="Se envió un plan a otro distrito escolar, como se pidió",
        ),
        body=Words(
            en="Hello {name},\n\non {day} {district} made a copy of a plan in force that is yours to read, for {to}. "
            "{ground}\n\n"
            "You can get a copy of what was sent: ask the school. If nobody of the family asked for this, tell the "
            "school at once.",
            es="Hola {name}:\n\nel {day} {district} hizo, para {to}, una copia de un plan vigente que usted puede "
            "leer. {ground}\n\n"
            "Usted puede obtener una copia de lo que se envió: pídala a la escuela. Si nadie de la familia lo pidió, "
            "avise a la escuela de inmediato.",
        ),
        button=BUTTON,
    )
)
