"""A roster brought a family for whose child a decision on rights is on record: somebody decides who holds what."""

from trellis.kernel.words import Words
from trellis.notices.template import Template, declare

RIGHTS_TO_DECIDE = declare(
    Template(
        key="rights_to_decide",
        subject=Words(en="Rights of a family wait for you", es="Los derechos de una familia esperan su decisión"),
        body=Words(
            en="Hello {name},\n\nthe roster named people as family of a student. A decision about who holds a parent's "
            "rights is on record for this student, so the people the roster named were given none. Look who they are, "
            "and record who holds which right.",
            es="Hola {name}:\n\nla lista nombró a personas como familia de un estudiante. Para este estudiante consta "
            "una decisión sobre quién tiene los derechos de padre o madre, así que a las personas que nombró la lista "
            "no se les dio ninguno. Vea quiénes son y registre quién tiene cada derecho.",
        ),
        button=Words(en="Open family and rights", es="Abrir familia y derechos"),
    )
)
