"""A family's own copy of an evaluation report, or of the decision on it, is there to read."""

from trellis.kernel.words import Words
from trellis.notices.template import Template, declare

FAMILY_COPY = declare(
    Template(
        key="family_copy",
        subject=Words(en="Your copy of a paper from the school", es="Su copia de un documento de la escuela"),
        body=Words(
            en="Hello {name},\n\n{what} is on your pages: your own copy, free of charge. You can keep it as a file, "
            "and ask for it on paper or to have it explained.",
            es="Hola {name}:\n\n{what} está en sus páginas: es su propia copia, sin costo. Puede guardarla como "
            "archivo, y pedirla en papel o pedir que se la expliquen.",
        ),
        button=Words(en="Read your copy", es="Leer su copia"),
    )
)
