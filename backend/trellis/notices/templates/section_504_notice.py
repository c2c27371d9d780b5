"""The school did something under Section 504, and the family reads what, and their rights."""

from trellis.kernel.words import Words
from trellis.notices.template import Template, declare

SECTION_504_NOTICE = declare(
    Template(
        key="section_504_notice",
        subject=Words(en="A notice from the school, with your rights", es="Un aviso de la escuela, con sus derechos"),
        body=Words(
            en="Hello {name},\n\nthe school tells you in writing what it does, and which rights you have: to see the "
            "records, to a fair hearing with a lawyer if you want, and to a review. You can ask for it on paper, free "
            "of charge.",
            es="Hola {name}:\n\nla escuela le informa por escrito qué hace y qué derechos tiene usted: ver el "
            "expediente, una audiencia justa con abogado si lo desea, y una revisión. Puede pedirlo en papel, sin "
            "costo.",
        ),
        button=Words(en="Read the notice and your rights", es="Leer el aviso y sus derechos"),
    )
)
