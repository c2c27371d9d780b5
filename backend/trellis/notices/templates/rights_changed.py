"""What was asked of somebody was closed, because their right ended by a paper."""

from trellis.kernel.words import Words
from trellis.notices.template import Template, declare

RIGHTS_CHANGED = declare(
    Template(
        key="rights_changed",
        subject=Words(en="A request was closed", es="Se cerró una solicitud"),
        body=Words(
            en="Hello {name},\n\nthe school put on record that somebody's rights for a student changed. What that "
            "person was still asked for was closed. Your own requests stand as they did; look whether anything waits "
            "for you.",
            es="Hola {name}:\n\nla escuela registró que cambiaron los derechos de una persona respecto de un "
            "estudiante. Se cerró lo que todavía se le pedía a esa persona. Las solicitudes para usted siguen igual; "
            "vea si algo le espera.",
        ),
        button=Words(en="Open the page", es="Abrir la página"),
    )
)
