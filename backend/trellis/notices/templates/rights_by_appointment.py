"""A right somebody held as a parent or by a court ends, because the paper of their appointment says so."""

from trellis.kernel.words import Words
from trellis.notices.template import Template, declare

RIGHTS_BY_APPOINTMENT = declare(
    Template(
        key="rights_by_appointment",
        subject=Words(en="Your rights at school changed", es="Cambiaron sus derechos en la escuela"),
        body=Words(
            en="Hello {name},\n\nthe school put on record that you were appointed to speak for a student. By the paper "
            "of this appointment, a right that you held before as a parent or by a court ends on {day}. From that day "
            "on you have the rights that the appointment gives, as long as it lasts.\n\nIf this is wrong, ask the "
            "school to show you the paper, and write to its special education office.",
            es="Hola {name}:\n\nla escuela registró que usted fue nombrado para representar a un estudiante. Según el "
            "documento de este nombramiento, un derecho que usted tenía antes como padre o madre, o por orden de un "
            "tribunal, termina el {day}. Desde ese día tiene los derechos que da el nombramiento, mientras dure.\n\n"
            "Si esto no es correcto, pida a la escuela que le muestre el documento y escriba a su oficina de "
            "educación especial.",
        ),
        button=Words(en="Open the page", es="Abrir la página"),
    )
)
