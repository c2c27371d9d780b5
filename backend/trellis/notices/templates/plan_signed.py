"""The signed, sealed copy is ready: told to who signed, to other rights holders and to the case manager."""

from trellis.kernel.words import Words
from trellis.notices.template import Template, declare

PLAN_SIGNED = declare(
    Template(
        key="plan_signed",
        subject=Words(en="An answer to a plan was recorded", es="Se registró una respuesta a un plan"),
        body=Words(
            en="Hello {name},\n\n{signer} answered a plan on {when}. The sealed copy is kept for you; it costs "
            "nothing. If this was not right, tell the school at once.",
            es="Hola {name}:\n\n{signer} respondió a un plan el {when}. La copia sellada está guardada para usted, sin "
            "costo. Si hay un error, avise a la escuela de inmediato.",
        ),
        button=Words(en="Open the sealed copy", es="Abrir la copia sellada"),
    )
)
