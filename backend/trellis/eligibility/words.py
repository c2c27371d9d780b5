"""Steps, states and guards of a determination in words, for staff and for families."""

from __future__ import annotations

from trellis.cases.words import CAPACITY_NAMES as OF_CASES
from trellis.cases.words import Fact
from trellis.kernel.words import Words

CAPACITY_NAMES: dict[str, Words] = {
    **{key: words for key, words in OF_CASES.items() if key != "REG"},
    "C504": Words("the Section 504 coordinator", "la coordinación de la Sección 504"),
}

FACTS: dict[str, Fact] = {
    "reason": Fact(
        Words("a reason in words", "un motivo por escrito"),
        Words("Write down why, then take the step.", "Escriba por qué y luego dé el paso."),
    ),
    "report_ready": Fact(
        Words("the evaluation report", "el informe de evaluación"),
        Words("Complete the evaluation report of the case.", "Complete el informe de evaluación del caso."),
    ),
    "group_complete": Fact(
        Words("a complete group that decides", "un grupo completo que decida"),
        Words("Add whoever is missing to the group.", "Agregue al grupo a quien falte."),
    ),
    "meeting_held": Fact(
        Words("the day the group met", "el día en que se reunió el grupo"),
        Words("Hold the meeting, or write down the day.", "Realice la reunión o escriba el día."),
    ),
    "document_complete": Fact(
        Words("answers to every question", "respuestas a todas las preguntas"),
        Words("Answer what is listed as missing.", "Responda lo que aparece como faltante."),
    ),
    "conclusions_in": Fact(
        Words("the conclusion of every member of the group", "la conclusión de cada miembro del grupo"),
        Words("Ask each member to conclude.", "Pida a cada miembro su conclusión."),
    ),
    "special_rule_clear": Fact(
        Words(
            "that no lack of instruction and no limited English decides (34 CFR 300.306(b))",
            "que ni la falta de enseñanza ni el inglés limitado decidan (34 CFR 300.306(b))",
        )
    ),
    "found_eligible": Fact(Words("answers that make the child eligible", "respuestas que hacen elegible al niño")),
    "found_not_eligible": Fact(
        Words("answers that make the child not eligible", "respuestas que no hacen elegible al niño")
    ),
    "was_eligible": Fact(Words("a decision that was eligible", "una decisión de elegible")),
    "was_not_eligible": Fact(Words("a decision that was not eligible", "una decisión de no elegible")),
    "was_category": Fact(Words("a category on record", "una categoría en el expediente")),
    "notice_time_over": Fact(
        Words(
            "its notice to the family, and the time that gives before the change (34 CFR 300.503)",
            "el aviso a la familia y el tiempo que da antes del cambio (34 CFR 300.503)",
        ),
        Words(
            "Issue the notice. While a dispute is open nothing ends (34 CFR 300.518).",
            "Emita el aviso. Mientras haya una disputa nada termina (34 CFR 300.518).",
        ),
    ),
    "permission_given": Fact(
        Words("the parent's permission to evaluate", "la autorización de la familia para evaluar"),
        Words("Write down the day it was given.", "Escriba el día en que se dio."),
    ),
    "sources_named": Fact(
        Words("the sources of the evaluation", "las fuentes de la evaluación"),
        Words("Name them; one test alone is not enough.", "Indíquelas; una sola prueba no basta."),
    ),
    "plan_in_force": Fact(
        Words("a Section 504 plan in force", "un plan de la Sección 504 vigente"),
        Words(
            "Finish the plan's draft; once the family has signed it and its first day has come, the step is taken.",
            "Termine el borrador del plan; cuando la familia lo firme y llegue su primer día, se da el paso.",
        ),
    ),
}

EVENTS: dict[str, Words] = {
    "schedule": Words("Prepare the determination", "Preparar la determinación"),
    "hold": Words("Say that the group has met", "Registrar que el grupo se reunió"),
    "decide_eligible": Words("Certify: eligible", "Certificar: elegible"),
    "decide_not_eligible": Words("Certify: not eligible", "Certificar: no elegible"),
    "adjourn": Words("Meet again", "Reunirse otra vez"),
    "dispute": Words("Put on record that it is disputed", "Registrar que se disputa"),
    "settle_eligible": Words("The dispute is over: eligible stands", "Terminó la disputa: sigue elegible"),
    "settle_not_eligible": Words("The dispute is over: not eligible stands", "Terminó la disputa: sigue no elegible"),
    "end_eligibility": Words("Eligibility ends", "Termina la elegibilidad"),
    "refer": Words("Refer for Section 504", "Remitir a la Sección 504"),
    "evaluate": Words("Begin the evaluation", "Comenzar la evaluación"),
    "meet": Words("Say that the group has met", "Registrar que el grupo se reunió"),
    "decide_504": Words("Certify: has a disability, gets a plan", "Certificar: tiene discapacidad y recibe un plan"),
    "decide_not_504": Words("Certify: no plan is needed", "Certificar: no hace falta un plan"),
    "activate": Words("The plan is in force", "El plan está vigente"),
    "review": Words("Begin the review", "Comenzar la revisión"),
    "keep": Words("Finish the review", "Terminar la revisión"),
    "end": Words("End the Section 504 case", "Terminar el caso de la Sección 504"),
}

STATE_NAMES: dict[str, Words] = {
    "new": Words("New", "Nuevo"),
    "scheduled": Words("Being prepared", "En preparación"),
    "held": Words("The group has met", "El grupo se reunió"),
    "eligible": Words("Eligible", "Elegible"),
    "not_eligible": Words("Not eligible", "No elegible"),
    "disputed": Words("Disputed", "En disputa"),
    "referred": Words("Referred", "Remitido"),
    "evaluating": Words("Evaluating", "En evaluación"),
    "team_determination": Words("The group decides", "El grupo decide"),
    "plan_draft": Words("Plan in work", "Plan en preparación"),
    "active": Words("Plan in force", "Plan vigente"),
    "reviewing": Words("Under review", "En revisión"),
    "ended": Words("Ended", "Terminado"),
}

AHEAD_NAMES: dict[str, Words] = {**STATE_NAMES, "eligible": Words("Decided", "Decidido")}
"""What a place of the line is called before it is reached: a line prejudges nothing."""

PLAINLY: dict[tuple[str, str], Words] = {
    ("idea", "held"): Words(
        "The group, you with it, is deciding whether your child needs special education. You can say whether "
        "you agree.",
        "El grupo, con usted, decide si su hijo o hija necesita educación especial. Puede decir si está de acuerdo.",
    ),
    ("idea", "eligible"): Words(
        "The group decided that your child needs special education. Within 30 days a team meets with you to write a "
        "plan (IEP).",
        "El grupo decidió que su hijo o hija necesita educación especial. En 30 días un equipo se reúne con usted para "
        "escribir un plan (IEP).",
    ),
    ("idea", "not_eligible"): Words(
        "The group decided that your child does not need special education. The school's letter says why. If your "
        "child has special education now, it goes on for some time after the letter, and as long as you dispute the "
        "decision. You can disagree, and you can ask whether other help (a Section 504 plan) fits.",
        "El grupo decidió que su hijo o hija no necesita educación especial. La carta de la escuela explica por qué. "
        "Si hoy recibe educación especial, sigue un tiempo después de la carta, y mientras usted dispute la decisión. "
        "Puede no estar de acuerdo y preguntar si sirve otra ayuda (un plan de la Sección 504).",
    ),
    ("idea", "disputed"): Words(
        "Somebody does not agree with the decision. Special education your child has goes on as it was until the "
        "dispute is over.",
        "Alguien no está de acuerdo con la decisión. La educación especial que recibe su hijo o hija sigue igual hasta "
        "que termine la disputa.",
    ),
    ("section_504", "team_determination"): Words(
        "The group is deciding whether your child needs a Section 504 plan. You can say whether you agree.",
        "El grupo decide si su hijo o hija necesita un plan de la Sección 504. Puede decir si está de acuerdo.",
    ),
    ("section_504", "plan_draft"): Words(
        "The group decided that your child gets a Section 504 plan. The school is writing it.",
        "El grupo decidió que su hijo o hija recibe un plan de la Sección 504. La escuela lo está escribiendo.",
    ),
    ("section_504", "active"): Words(
        "Your child has a Section 504 plan. The school follows it.",
        "Su hijo o hija tiene un plan de la Sección 504. La escuela lo sigue.",
    ),
    ("section_504", "reviewing"): Words(
        "The school is looking at whether the Section 504 plan still fits.",
        "La escuela revisa si el plan de la Sección 504 sigue siendo adecuado.",
    ),
    ("section_504", "not_eligible"): Words(
        "The group decided that your child does not need a Section 504 plan. You can disagree: ask for a hearing.",
        "El grupo decidió que su hijo o hija no necesita un plan de la Sección 504. Puede no estar de acuerdo: pida "
        "una audiencia.",
    ),
    ("section_504", "disputed"): Words(
        "Somebody does not agree with the decision. It stands until the dispute is over.",
        "Alguien no está de acuerdo con la decisión. Sigue vigente hasta que termine la disputa.",
    ),
    ("section_504", "ended"): Words("The Section 504 case has ended.", "El caso de la Sección 504 terminó."),
}
"""Where it stands, for a family; of what is being prepared nothing is said."""
