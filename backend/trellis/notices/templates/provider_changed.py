"""The letter to a district's administrators when the deployment's operator changed who vouches for their people."""

from trellis.kernel.words import Words
from trellis.notices.template import Template, declare

PROVIDER_CHANGED = declare(
    Template(
        key="provider_changed",
        subject=Words(
            en="The sign-in service of your district was changed",
            es="Se cambió el servicio de inicio de sesión de su distrito",
        ),
        body=Words(
            en="Hello {name},\n\nOn {when} the operator of Trellis changed the sign-in service for {audience} of "
            "{district}.\n\nBefore: {before}\n\nNow: {after}\n\nEverybody who was signed in there was signed out. "
            "Whoever runs a sign-in service decides who gets in, so if nobody of your district asked for this, call "
            "the operator at once.",
            es="Hola {name}:\n\nEl {when} quien opera Trellis cambió el servicio de inicio de sesión para {audience} "
            "de {district}.\n\nAntes: {before}\n\nAhora: {after}\n\nSe cerró la sesión de todas las personas que "
            "entraron por ahí. Quien maneja un servicio de inicio de sesión decide quién entra; si nadie de su "
            "distrito lo pidió, llame de inmediato a quien opera Trellis.",
        ),
    )
)
