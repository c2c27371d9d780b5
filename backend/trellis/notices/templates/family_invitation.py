"""The first letter to a family: a single-use door to their own place."""

from trellis.kernel.words import Words
from trellis.notices.template import Template, declare

FAMILY_INVITATION = declare(
    Template(
        key="family_invitation",
        subject=Words(en="Your school invites you", es="Su escuela le invita"),
        body=Words(
            en="Hello {name},\n\n{district} keeps your child's plan in a place made for families. You can read it in "
            "plain words, ask questions, and sign.\n\nThe link below works once, for you only, until {until}. If you "
            "did not expect this message, you can leave it alone.",
            es="Hola {name}:\n\n{district} guarda el plan de su hijo o hija en un lugar hecho para las familias. Allí "
            "puede leerlo en palabras sencillas, hacer preguntas y firmar.\n\nEl enlace sirve una sola vez, solo para "
            "usted, hasta el {until}. Si no esperaba este mensaje, no haga nada.",
        ),
        button=Words(en="Open your place", es="Abrir su lugar"),
    )
)
