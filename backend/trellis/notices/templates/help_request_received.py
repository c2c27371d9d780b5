"""The receipt of a request for help. It may be read by whoever shares the mailbox: no child, no concern."""

from trellis.kernel.words import Words
from trellis.notices.template import Template, declare

HELP_REQUEST_RECEIVED = declare(
    Template(
        key="help_request_received",
        subject=Words(en="Your request was received", es="Recibimos su solicitud"),
        body=Words(
            en="Hello,\n\n{district} received your request on {day}. Its number is {number}. Keep this "
            "message: it shows the day you asked, and time is counted from that day.\n\nWhat happens next: the school "
            "looks at what is known already, and then writes to you, as a rule within {within}. It proposes an "
            "evaluation, or says why not. Nothing begins before you agree in writing, and it costs you nothing.\n\nIf "
            "you hear nothing, call the school and give the number. If you asked for nothing, somebody mistyped an "
            "address; you can leave this message alone.",
            es="Buenos días:\n\n{district} recibió su solicitud el {day}. Su número es {number}. Guarde este mensaje: "
            "muestra el día en que la hizo, y el tiempo se cuenta desde ese día.\n\nLo que sigue: la escuela mira lo "
            "que ya se sabe y luego le escribe, por lo general dentro de {within}. Propone una evaluación o "
            "explica por qué no. Nada empieza sin su acuerdo por escrito, y no le cuesta nada.\n\nSi no tiene "
            "noticias, llame a la escuela y dé el número. Si usted no pidió nada, alguien escribió mal una "
            "dirección; no haga nada.",
        ),
    )
)
