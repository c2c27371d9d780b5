"""Steps, states, capacities and guards of a case in words, for staff and for families."""

from __future__ import annotations

from dataclasses import dataclass

from trellis.cases import words_of_moves as moves
from trellis.kernel.words import Words

CAPACITY_NAMES: dict[str, Words] = {
    "PAR": Words("who holds the parent's rights", "quien tiene los derechos de padre o madre"),
    "CM": Words("the case manager", "quien coordina el caso"),
    "ADM": Words(
        "a special-education administrator or school leader",
        "la administración de educación especial o la dirección de la escuela",
    ),
    "EVL": Words("an evaluator on the team", "quien evalúa en el equipo"),
    "GEN": Words("a teacher or other staff on the team", "docentes u otro personal del equipo"),
    "REG": Words("a registrar", "la secretaría escolar"),
    "SYS": Words("the calendar", "el calendario"),
}
"""PAR, CM, ADM, EVL, GEN, SYS are the actors of domain.md 5; REG matches requests to students (5.14: anyone with
knowledge starts)."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A guard: what must be so first. `says` completes "This waits for ..."; `do_next` is what one can do about it."""

    says: Words
    do_next: Words | None = None


FACTS: dict[str, Fact] = {
    "student_matched": Fact(Words("the child to be matched to a student", "identificar al estudiante")),
    "reason": Fact(
        Words("a reason in words", "un motivo por escrito"),
        Words("Write down why, then take the step.", "Escriba por qué y luego dé el paso."),
    ),
    "prior_written_notice": Fact(
        Words(
            "prior written notice to the family (34 CFR 300.503)",
            "el aviso previo por escrito a la familia (34 CFR 300.503)",
        )
    ),
    "areas_named": Fact(Words("the areas to be assessed", "las áreas que se van a evaluar")),
    "data_reviewed": Fact(
        Words(
            "the review of existing data (34 CFR 300.305(a))", "la revisión de los datos existentes (34 CFR 300.305(a))"
        ),
        Words(
            "Write the review with who made it and on which day, or say why there was none.",
            "Escriba la revisión, con quién la hizo y qué día, o diga por qué no la hubo.",
        ),
    ),
    "consent_requested": Fact(Words("the request for consent", "la solicitud de consentimiento")),
    "consent_signed": Fact(Words("the parent's signed consent", "el consentimiento firmado")),
    "consent_refused": Fact(Words("the parent's written answer", "la respuesta escrita del padre o la madre")),
    "consent_revoked": Fact(
        Words("a written word that consent is taken back", "un escrito que retira el consentimiento")
    ),
    "efforts_recorded": Fact(
        Words("a record of the attempts to reach the parent", "el registro de los intentos de contacto")
    ),
    "override_decided": Fact(
        Words(
            "an agreement in mediation or a hearing officer's decision",
            "un acuerdo en mediación o una decisión de audiencia",
        )
    ),
    "evaluators_assigned": Fact(Words("an evaluator for each area", "un evaluador para cada área")),
    "reports_signed": Fact(Words("the signed reports of all areas", "los informes firmados de todas las áreas")),
    "eligibility_decided": Fact(
        Words("the team's decision on eligibility", "la decisión del equipo sobre elegibilidad")
    ),
    "evidence_kept": Fact(Words("the evidence for it", "la evidencia correspondiente")),
    "agreement_signed": Fact(
        Words("an agreement signed by the parent and the district", "un acuerdo firmado por la familia y el distrito")
    ),
    "gap_or_agreement": Fact(
        Words("a year since the last evaluation, or an agreement", "un año desde la última evaluación, o un acuerdo")
    ),
    "parent_notified": Fact(Words("notice to the parent of that decision", "el aviso de esa decisión a la familia")),
    "decided_on_known_data": Fact(
        Words("a decision that no more data is needed", "la decisión de no reunir más datos")
    ),
    "evaluation_finished": Fact(Words("a finished evaluation", "una evaluación terminada")),
    "iee_requested": Fact(
        Words("the parent's request for an independent evaluation", "la solicitud de una evaluación independiente")
    ),
    "wrong_match": Fact(
        Words("a request that was matched to the wrong student", "una solicitud asociada al estudiante equivocado")
    ),
    **{key: Fact(*said) for key, said in moves.FACTS.items()},
}
"""`reason` is said with the step, `student_matched` by matching, `wrong_match` by taking a match back; the others are
other rooms' to know."""

EVENTS: dict[str, Words] = {
    "submit": Words("Receive the request", "Recibir la solicitud"),
    "ask_again": Words("Add a further request", "Agregar otra solicitud"),
    "give_safeguards": Words(
        "Give the procedural safeguards notice (34 CFR 300.504(a)(1))",
        "Entregar el aviso de garantías procesales (34 CFR 300.504(a)(1))",
    ),
    "review": Words("Review existing data", "Revisar los datos existentes"),
    "propose": Words("Propose an evaluation", "Proponer una evaluación"),
    "no_review": Words("Say why there was no review of existing data", "Decir por qué no se revisaron los datos"),
    "refuse": Words("Refuse an evaluation", "Rechazar la evaluación"),
    "reopen": Words("Open the case again", "Reabrir el caso"),
    "send": Words("Ask for consent", "Pedir el consentimiento"),
    "consent": Words("Consent", "Dar el consentimiento"),
    "decline": Words("Refuse consent", "Negar el consentimiento"),
    "consent_earlier": Words("Receive an earlier consent", "Recibir un consentimiento anterior"),
    "revoke_consent": Words("Take consent back", "Retirar el consentimiento"),
    "close_declined": Words("Close: the parent said no", "Cerrar: la familia dijo que no"),
    "seek_mediation": Words("Seek mediation about the evaluation", "Buscar mediación sobre la evaluación"),
    "seek_hearing": Words("Ask for a due process hearing", "Pedir una audiencia de debido proceso"),
    "override_ended": Words(
        "Close: mediation or hearing ended without an evaluation",
        "Cerrar: la mediación o audiencia terminó sin evaluación",
    ),
    "no_response": Words("Record that no answer came", "Registrar que no hubo respuesta"),
    "override": Words("Go on after mediation or a hearing", "Continuar tras mediación o audiencia"),
    "assign": Words("Assign evaluators", "Asignar evaluadores"),
    "areas_done": Words("Complete the evaluation report", "Completar el informe de evaluación"),
    "close": Words("Close after the eligibility decision", "Cerrar tras decidir la elegibilidad"),
    "child_unavailable": Words("Record that the child is not made available", "Registrar que no se presenta al niño"),
    "transfer_in": Words("Record a move during the evaluation", "Registrar un traslado durante la evaluación"),
    "sld_extension": Words("Extend by agreement (learning disability)", "Extender por acuerdo (aprendizaje)"),
    "iee_request": Words("Ask for an independent evaluation", "Pedir una evaluación independiente"),
    "iee_pay": Words("Pay for the independent evaluation", "Pagar la evaluación independiente"),
    "iee_hearing": Words("Defend the evaluation at a hearing", "Defender la evaluación en audiencia"),
    "iee_consider": Words("Consider the independent evaluation", "Considerar la evaluación independiente"),
    "unnecessary": Words("Agree that no reevaluation is needed", "Acordar que no hace falta reevaluar"),
    "no_more_data": Words("Decide on the data there is", "Decidir con los datos existentes"),
    "opened_in_error": Words("Close: opened in error", "Cerrar: abierto por error"),
    "request_withdrawn": Words(
        "Take out a request that is about another child", "Retirar una solicitud que trata de otro niño"
    ),
    "assess_after_all": Words("Ask for an assessment all the same", "Pedir una evaluación de todos modos"),
    **moves.EVENTS,
}

STATE_NAMES: dict[str, Words] = {
    "new": Words("New", "Nuevo"),
    "referred": Words("Request received", "Solicitud recibida"),
    "review_of_data": Words("Reviewing what is known", "Revisión de lo que se sabe"),
    "proposed": Words("Evaluation proposed", "Evaluación propuesta"),
    "refused": Words("Evaluation refused", "Evaluación rechazada"),
    "consent_pending": Words("Waiting for consent", "En espera del consentimiento"),
    "declined": Words("Consent refused", "Consentimiento negado"),
    "override_sought": Words("Mediation or hearing", "Mediación o audiencia"),
    "consented": Words("Consent received", "Consentimiento recibido"),
    "in_progress": Words("Evaluating", "En evaluación"),
    "report_ready": Words("Report ready", "Informe listo"),
    "closed": Words("Closed", "Cerrado"),
    "in_error": Words("Opened in error", "Abierto por error"),
    **moves.STATE_NAMES,
}

PLAINLY: dict[str, Words] = {
    "referred": Words(
        "The school has your request. Next it looks at what is known already: school work, tests, what you tell.",
        "La escuela tiene su solicitud. Ahora mira lo que ya se sabe: el trabajo escolar, las pruebas, lo que usted "
        "cuenta.",
    ),
    "review_of_data": Words(
        "The school is looking at what is known already. Then it writes to you: it proposes an evaluation, or says "
        "why not.",
        "La escuela está mirando lo que ya se sabe. Luego le escribirá: propondrá una evaluación o explicará por qué "
        "no.",
    ),
    "proposed": Words(
        "The school proposes an evaluation. Nothing begins before you agree in writing.",
        "La escuela propone una evaluación. Nada empieza sin su acuerdo por escrito.",
    ),
    "refused": Words(
        "The school does not plan an evaluation. Its letter says why, and what you can do if you disagree.",
        "La escuela no planea una evaluación. Su carta dice por qué y qué puede hacer si no está de acuerdo.",
    ),
    "consent_pending": Words(
        "The school waits for your answer. You decide whether your child is evaluated.",
        "La escuela espera su respuesta. Usted decide si se evalúa a su hijo o hija.",
    ),
    "declined": Words(
        "You did not agree, and nothing is assessed. The school closes this, or asks for mediation or a hearing and "
        "tells you.",
        "Usted no aceptó y no se evalúa nada. La escuela cierra esto, o pide mediación o una audiencia y se lo "
        "informa.",
    ),
    "override_sought": Words(
        "You did not agree, and nothing is assessed. The school has asked for mediation or a hearing about it.",
        "Usted no aceptó y no se evalúa nada. La escuela pidió mediación o una audiencia sobre esto.",
    ),
    "consented": Words(
        "You agreed. The school is choosing who evaluates.", "Usted aceptó. La escuela está eligiendo quién evalúa."
    ),
    "in_progress": Words("Your child is being evaluated.", "Se está evaluando a su hijo o hija."),
    "report_ready": Words(
        "The evaluation is done. You get the report, and then decide together at a meeting.",
        "La evaluación terminó. Recibirá el informe y luego decidirán juntos en una reunión.",
    ),
    "closed": Words("This case is closed.", "Este caso está cerrado."),
    "in_error": Words("This was opened by mistake.", "Esto se abrió por error."),
    **moves.PLAINLY,
}
"""Where a case stands, as a family reads it."""
