"""A prior written notice was issued and waits to be read."""

from trellis.kernel.words import Words
from trellis.notices.template import Template, declare

PRIOR_NOTICE = declare(
    Template(
        key="prior_notice",
        subject=Words(en="A notice from the school", es="Un aviso de la escuela"),
        body=Words(
            en="Hello {name},\n\nthe school tells you in writing what it wants to do or will not do, why, and what "
            "your rights are. Read it before anything changes. You can ask for it on paper, free of charge.",
            es="Hola {name}:\n\nla escuela le informa por escrito qué quiere hacer o qué no hará, por qué, y cuáles "
            "son sus derechos. Léalo antes de que algo cambie. Puede pedirlo en papel, sin costo.",
        ),
        button=Words(en="Read the notice", es="Leer el aviso"),
    )
)
