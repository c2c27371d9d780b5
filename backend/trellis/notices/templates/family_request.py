"""A family asked something of the school; the school answered."""

from trellis.kernel.words import Words
from trellis.notices.template import Template, declare

FAMILY_REQUEST_RECEIVED = declare(
    Template(
        key="family_request_received",
        subject=Words(en="A family wrote to the team", es="Una familia escribió al equipo"),
        body=Words(
            en="Hello {name},\n\na family wrote to the team of a student you are case manager of. They wait for an "
            "answer; where the law sets a day for it, the page names it.",
            es="Hola {name}:\n\nuna familia escribió al equipo de un estudiante que está a su cargo. Espera una "
            "respuesta; si la ley fija un día, la página lo indica.",
        ),
        button=Words(en="Read and answer", es="Leer y responder"),
    )
)
FAMILY_REQUEST_ANSWERED = declare(
    Template(
        key="family_request_answered",
        subject=Words(en="The school answered you", es="La escuela le respondió"),
        body=Words(
            en="Hello {name},\n\nthe school answered what you asked. You can read the answer and write back.",
            es="Hola {name}:\n\nla escuela respondió a lo que usted preguntó. Puede leer la respuesta y contestar.",
        ),
        button=Words(en="Read the answer", es="Leer la respuesta"),
    )
)
