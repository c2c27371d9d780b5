"""A case was opened by a request about another child: who was told is told again. Not whose the request was."""

from trellis.kernel.words import Words
from trellis.notices.template import Template, declare

CASE_IN_ERROR = declare(
    Template(
        key="case_in_error",
        subject=Words(
            en="A case about an evaluation was opened by mistake", es="Se abrió por error un caso sobre una evaluación"
        ),
        body=Words(
            en="Hello {name},\n\non {day} {district} opened a case about an evaluation of a student you know. That was "
            "a mistake: the request was about another child. The case is closed, and nothing you were asked because "
            "of it needs an answer. If you have been told of it, by the school or by us, take it as not said.\n\n"
            "The record says that there was such a case, and who looked at it. Whoever holds a parent's rights can ask "
            "for an evaluation at any time.",
            es="Hola {name}:\n\nel {day} {district} abrió un caso sobre la evaluación de un estudiante que usted "
            "conoce. Fue un error: la solicitud trataba de otro niño. El caso está cerrado y nada de lo que se le "
            "pidió por ese motivo necesita respuesta. Si la escuela o nosotros le informamos de él, tómelo como no "
            "dicho.\n\n"
            "En el expediente consta que hubo ese caso y quién lo consultó. Quien tiene los derechos de padre o madre "
            "puede pedir una evaluación en cualquier momento.",
        ),
        button=Words(en="See who looked at the record", es="Ver quién consultó el expediente"),
    )
)
