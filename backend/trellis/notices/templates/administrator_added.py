"""The letter to a district's administrators when the deployment's operator asked in another one."""

from trellis.kernel.words import Words
from trellis.notices.template import Template, declare

ADMINISTRATOR_ADDED = declare(
    Template(
        key="administrator_added",
        subject=Words(
            en="Somebody else administers your district", es="Hay una persona más que administra su distrito"
        ),
        body=Words(
            en="Hello {name},\n\non {when} the operator of Trellis made {who} an administrator of {district} and "
            "invited them at {address}.\n\nWhoever administers a district brings in its roster and so decides who is "
            "family of whom. If nobody of your district asked for this, call the operator at once.",
            es="Hola {name}:\n\nel {when}, quien opera Trellis dio a {who} la administración de {district} y le envió "
            "una invitación a {address}.\n\nQuien administra un distrito sube su registro y así decide quién es "
            "familia de quién. Si nadie de su distrito lo pidió, llame de inmediato a quien opera Trellis.",
        ),
    )
)
