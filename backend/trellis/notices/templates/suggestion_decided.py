"""Who suggested other words is told that somebody decided. Not what or about whom: that is read after signing in."""

from trellis.kernel.words import Words
from trellis.notices.template import Template, declare

SUGGESTION_DECIDED = declare(
    Template(
        key="suggestion_decided",
        subject=Words(en="Your suggestion was answered", es="Hay respuesta a su propuesta"),
        body=Words(
            en="Hello {name},\n\nsomebody decided on the words you suggested for a draft plan. Sign in to see what was "
            "decided.",
            es="Hola {name}:\n\nalguien decidió sobre las palabras que usted propuso para el borrador de un plan. "
            "Entre para ver qué se decidió.",
        ),
        button=Words(en="Open the suggestion", es="Abrir la propuesta"),
    )
)
