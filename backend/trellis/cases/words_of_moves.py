"""Coming and leaving in words: guards, steps, states, and where a move stands as a family reads it."""

from __future__ import annotations

from trellis.kernel.words import Words

FACTS: dict[str, tuple[Words, Words | None]] = {
    "came_with_record": (
        Words("a sign of special education before", "un indicio de educación especial anterior"),
        None,
    ),
    "records_asked": (
        Words("the request for records, with its day", "la solicitud del expediente, con su fecha"),
        Words("Write down to whom it went, and when.", "Anote a quién se envió y cuándo."),
    ),
    "records_here": (
        Words("the other district's reply", "la respuesta del otro distrito"),
        Words(
            "Begin a plan from their file, or note what came on paper.",
            "Inicie un plan con su archivo o anote lo que llegó en papel.",
        ),
    ),
    "parent_consulted": (
        Words("a talk with the parent about services", "la consulta con la familia sobre los servicios"),
        Words(
            "Write down with whom you talked, when, and what was said.", "Anote con quién habló, cuándo y qué se dijo."
        ),
    ),
    "services_recorded": (
        Words("the comparable services in words", "los servicios comparables por escrito"),
        Words("Write down what is given, from which day.", "Anote qué se da y desde qué día."),
    ),
    "same_state": (
        Words(
            "a plan of this state: of another state none is adopted as it is (34 CFR 300.323(f))",
            "un plan de este estado: de otro estado no se adopta ninguno tal cual (34 CFR 300.323(f))",
        ),
        Words(
            "Order an evaluation, or a new plan where none is needed.",
            "Ordene una evaluación, o un plan nuevo si no hace falta.",
        ),
    ),
    "found_eligible_here": (
        Words("a decision here that the child is eligible", "la decisión de este distrito de que el niño es elegible"),
        None,
    ),
    "found_not_eligible_here": (
        Words(
            "a decision here that the child is not eligible",
            "la decisión de este distrito de que el niño no es elegible",
        ),
        None,
    ),
    "plan_in_force": (Words("a plan in force in this district", "un plan vigente en este distrito"), None),
    "exit_reason": (Words("the reason", "el motivo"), None),
    "exit_ground": (
        Words("what this reason rests on", "aquello en que se basa este motivo"),
        Words(
            "A child no longer eligible needs the certified decision, undisputed, with the time of its notice over; "
            "services revoked, the parent's writing; a move, where to; the age, a date of birth on record by which the "
            "right has ended here.",
            "Si ya no es elegible, hace falta la decisión certificada, sin disputa y cumplido el plazo de su aviso; "
            "si se revocan los servicios, el escrito de la familia; si se muda, adónde; por edad, una fecha de "
            "nacimiento registrada según la cual el derecho ya terminó aquí.",
        ),
    ),
    "exit_notice": (
        Words("prior written notice of it, issued", "el aviso previo por escrito, emitido"),
        Words("Draft the notice, and issue it.", "Redacte el aviso y emítalo."),
    ),
    "exit_day_come": (
        Words(
            "the day the student leaves, with the time a notice gives before it (34 CFR 300.503(a))",
            "el día en que el estudiante sale, con el plazo que da el aviso (34 CFR 300.503(a))",
        ),
        Words(
            "Confirm it for its day: until then the file stays open, and on that day it closes by itself. Where the "
            "state counts school days, the district's calendar has to cover them.",
            "Confírmela para su día: hasta entonces el expediente sigue abierto y ese día se cierra solo. Donde el "
            "estado cuenta días de clase, el calendario del distrito debe abarcarlos.",
        ),
    ),
    "exit_day_ahead": (
        Words(
            "a day that is still to come, and for which nobody confirmed it yet",
            "un día aún por llegar y para el que nadie la ha confirmado",
        ),
        None,
    ),
    "exit_confirmed_ahead": (
        Words("an administrator's confirmation for that day", "la confirmación de la administración para ese día"),
        None,
    ),
    "exit_summary": (
        Words(
            "the summary of performance, given to the student (34 CFR 300.305(e)(3))",
            "el resumen de desempeño, entregado al estudiante (34 CFR 300.305(e)(3))",
        ),
        Words("Write it, and put down how it was given.", "Escríbalo y anote cómo se entregó."),
    ),
}
EVENTS: dict[str, Words] = {
    "detect": Words("Detect a transfer", "Detectar un traslado"),
    "request_records": Words("Request the records", "Solicitar el expediente"),
    "receive_records": Words("Receive the records", "Recibir el expediente"),
    "ask_records_late": Words("Put the request for records down", "Anotar la solicitud del expediente"),
    "records_late": Words("Put the reply down", "Anotar la respuesta"),
    "give_comparable": Words("Give comparable services", "Dar servicios comparables"),
    "adopt_plan": Words("Adopt the plan", "Adoptar el plan"),
    "order_evaluation": Words("Order an evaluation", "Ordenar una evaluación"),
    "order_plan": Words("Order a new plan", "Ordenar un plan nuevo"),
    "finish": Words("Finish the transfer", "Terminar el traslado"),
    "no_transfer": Words("Set aside: no transfer", "Descartar: no es un traslado"),
    "propose_exit": Words("Propose an exit", "Proponer una salida"),
    "confirm_exit": Words("Confirm the exit", "Confirmar la salida"),
    "confirm_ahead": Words("Confirm the exit for its day", "Confirmar la salida para su día"),
    "exit_day": Words("Close the file on its day", "Cerrar el expediente en su día"),
    "withdraw_exit": Words("Withdraw the exit", "Retirar la salida"),
}
STATE_NAMES: dict[str, Words] = {
    "detected": Words("Came from elsewhere", "Llegó de otro lugar"),
    "records_requested": Words("Records requested", "Expediente solicitado"),
    "records_received": Words("Records received", "Expediente recibido"),
    "comparable_services": Words("Comparable services", "Servicios comparables"),
    "adopt": Words("Plan adopted", "Plan adoptado"),
    "new_eval": Words("Evaluation ordered", "Evaluación ordenada"),
    "new_iep": Words("New plan ordered", "Plan nuevo ordenado"),
    "complete": Words("Complete", "Terminado"),
    "set_aside": Words("Set aside", "Descartado"),
    "exit_proposed": Words("Exit proposed", "Salida propuesta"),
    "exit_confirmed": Words("Exit confirmed", "Salida confirmada"),
    "exit_withdrawn": Words("Exit withdrawn", "Salida retirada"),
}
PLAINLY: dict[str, Words] = {
    "detected": Words(
        "Your child had special education before. The school asks for the records and talks with you about services.",
        "Su hijo o hija tuvo educación especial antes. La escuela pide el expediente y habla con usted sobre los "
        "servicios.",
    ),
    "records_requested": Words(
        "The school has asked your earlier district for the records.",
        "La escuela pidió el expediente a su distrito anterior.",
    ),
    "records_received": Words(
        "The records are here. Next the school agrees with you what your child gets until a plan is made here.",
        "El expediente llegó. Ahora la escuela acuerda con usted qué recibe su hijo o hija hasta tener un plan aquí.",
    ),
    "comparable_services": Words(
        "Your child gets services like those of the earlier plan until a plan is made here.",
        "Su hijo o hija recibe servicios como los del plan anterior hasta que haya un plan aquí.",
    ),
    "adopt": Words("The school goes on with the earlier plan.", "La escuela continúa con el plan anterior."),
    "new_eval": Words(
        "The school wants to evaluate your child before it makes a plan. It asks you first.",
        "La escuela quiere evaluar a su hijo o hija antes de hacer un plan. Primero se lo pide.",
    ),
    "new_iep": Words(
        "The school is making a new plan with you.", "La escuela está haciendo un plan nuevo junto con usted."
    ),
    "complete": Words("The move is complete.", "El traslado terminó."),
    "set_aside": Words("This was set aside.", "Esto se descartó."),
    "exit_proposed": Words(
        "The school has written down that special education is to end, and why. Nothing has ended yet.",
        "La escuela anotó que la educación especial va a terminar y por qué. Todavía no ha terminado nada.",
    ),
    "exit_confirmed": Words("Special education has ended.", "La educación especial terminó."),
    "exit_withdrawn": Words("This was taken back.", "Esto se retiró."),
}
