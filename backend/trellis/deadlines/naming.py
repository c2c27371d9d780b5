"""Rules, events, units and causes as people call them."""

from __future__ import annotations

from trellis.deadlines.calendar import Cause
from trellis.deadlines.rule import Rule
from trellis.kernel.words import Words


def _w(en: str, es: str) -> Words:
    return Words(en=en, es=es)


RULES: dict[str, Words] = {
    "EVAL_RESPONSE": _w("Answer to a request for evaluation", "Respuesta a una solicitud de evaluación"),
    "PARENT_EVAL_DECISION": _w(
        "Time for the family to decide on the evaluation plan",
        "Tiempo de la familia para decidir sobre el plan de evaluación",
    ),
    "ID_MEETING": _w("Identification meeting", "Reunión de identificación"),
    "EVAL_ASSESS": _w("Assessments done", "Evaluaciones realizadas"),
    "EVAL_INITIAL": _w("First evaluation", "Primera evaluación"),
    "EVAL_INITIAL_AFTER_RTI": _w("First evaluation after interventions", "Primera evaluación tras intervenciones"),
    "EVAL_SLD_EXT": _w("Evaluation extended by agreement", "Evaluación prorrogada por acuerdo"),
    "IEP_INITIAL": _w("Meeting for the first IEP", "Reunión para el primer IEP"),
    "IEP_INITIAL_FROM_CONSENT": _w("First IEP, from consent", "Primer IEP, desde el consentimiento"),
    "IEP_INITIAL_FROM_REQUEST": _w("First IEP, from the request", "Primer IEP, desde la solicitud"),
    "ARD_AFTER_REPORT": _w("Decision of the ARD committee", "Decisión del comité ARD"),
    "DOCS_BEFORE_MEETING": _w("Reports and drafts to the family", "Informes y borradores para la familia"),
    "IEP_ON_PARENT_REQUEST": _w("Meeting the family asked for", "Reunión que pidió la familia"),
    "IEP_IMPLEMENT": _w("Services begin", "Inicio de los servicios"),
    "IEP_SOY": _w("Plan in effect as school begins", "Plan vigente al empezar la escuela"),
    "IEP_ANNUAL": _w("Annual review", "Revisión anual"),
    "REEVAL_TRIENNIAL": _w("Three-year reevaluation", "Reevaluación trienal"),
    "REEVAL_MIN_GAP": _w("Earliest next evaluation", "Próxima evaluación, lo más pronto"),
    "REEVAL_COMPLETE": _w("Reevaluation done", "Reevaluación terminada"),
    "PROGRESS": _w("Progress report", "Informe de progreso"),
    "MEETING_NOTICE": _w("Notice of the meeting", "Aviso de la reunión"),
    "PWN_BEFORE_ACTION": _w("Written notice before a change", "Aviso por escrito antes de un cambio"),
    "PWN_AFTER_MEETING": _w("Written notice after the meeting", "Aviso por escrito tras la reunión"),
    "COPY_OF_IEP": _w("Copy of the IEP to the family", "Copia del IEP para la familia"),
    "COPY_OF_ETR": _w("Copy of the evaluation report", "Copia del informe de evaluación"),
    "PARENT_RESPONSE": _w("Time for the family to answer", "Tiempo de la familia para responder"),
    "IEP_EFFECTIVE_WAIT": _w("Wait before the IEP takes effect", "Espera antes de que rija el IEP"),
    "STAY_AFTER_DISAGREE": _w("Nothing changes after a disagreement", "Nada cambia tras un desacuerdo"),
    "RECESS_ON_DISAGREE": _w("Recess after a disagreement", "Receso tras un desacuerdo"),
    "REJECT_TO_BSEA": _w("Rejection told to the appeals bureau", "Rechazo informado a la oficina de apelaciones"),
    "REVOKE_NOTICE": _w("Services end after revocation", "Fin de los servicios tras revocar"),
    "REVOKE_CONSENT": _w("Notice, then services end", "Aviso y fin de los servicios"),
    "MISSED_SERVICE_NOTICE": _w("Family told of a service not begun", "Aviso de servicio no iniciado"),
    "SAFEGUARDS_ANNUAL": _w("Procedural safeguards given", "Garantías procesales entregadas"),
    "PARTC_TRANSITION": _w("Plan in effect by the third birthday", "Plan vigente a los tres años"),
    "PARTC_CONFERENCE": _w(
        "Transition conference from early intervention", "Conferencia de transición de intervención temprana"
    ),
    "TRANSITION_IEP": _w("Transition in the IEP", "Transición en el IEP"),
    "TRANSITION_AGE": _w("Transition planned from this age", "Transición desde esta edad"),
    "TRANSITION_GRADE": _w("Transition planned from this grade", "Transición desde este grado"),
    "TRANSITION_PLANNING_START": _w("Transition considered from this age", "Transición considerada desde esta edad"),
    "TRANSITION_GRADE_CONSIDER": _w("Transition considered from this grade", "Transición considerada desde este grado"),
    "AGE_MAJORITY": _w("Age of majority", "Mayoría de edad"),
    "RIGHTS_NOTICE": _w("Student told of their rights", "Aviso de derechos al estudiante"),
    "SOP": _w("Summary of performance", "Resumen de desempeño"),
    "RECORDS_ACCESS": _w("Records opened to the family", "Acceso de la familia al expediente"),
    "TRANSFER_SERVICES": _w("Comparable services after a move", "Servicios comparables tras un traslado"),
    "TRANSFER_DECISION": _w("Plan adopted or made after a move", "Plan adoptado o hecho tras un traslado"),
    "TRANSFER_RECORDS": _w("Records from the other district", "Expediente del otro distrito"),
    "SURROGATE": _w("Surrogate parent appointed", "Padre sustituto nombrado"),
    "STATE_COMPLAINT": _w("State decides a complaint", "Decisión estatal de una queja"),
    "DP_RESPONSE": _w("Answer to a due process complaint", "Respuesta a una queja de debido proceso"),
    "DP_SUFFICIENCY": _w("Objection that the complaint is not sufficient", "Objeción de suficiencia de la queja"),
    "DP_SUFFICIENCY_RULING": _w("Ruling on sufficiency", "Decisión sobre la suficiencia"),
    "DP_RESOLUTION_MTG": _w("Resolution meeting", "Reunión de resolución"),
    "DP_RESOLUTION_PERIOD": _w("End of the resolution period", "Fin del período de resolución"),
    "DP_DECISION": _w("Hearing decision mailed", "Decisión de la audiencia enviada"),
    "DP_DISCLOSURE": _w("Evidence to the other party", "Pruebas a la otra parte"),
    "DP_CIVIL_ACTION": _w("Suit in court", "Demanda ante un tribunal"),
    "DP_IMPLEMENT": _w("Decision carried out", "Decisión cumplida"),
    "MDR": _w("Manifestation determination", "Determinación de manifestación"),
    "MDR_NOTICE": _w("Family told of the change of placement", "Aviso a la familia del cambio de colocación"),
    "IAES_MAX": _w("End of the interim placement", "Fin de la colocación provisional"),
    "EXP_HEARING": _w("Expedited hearing", "Audiencia acelerada"),
    "EXP_DECISION": _w("Expedited decision", "Decisión acelerada"),
    "REMOVAL_10": _w("Services during removals", "Servicios durante las expulsiones"),
    "FBA_BIP": _w("Behavior assessment and plan", "Evaluación y plan de conducta"),
    "DOC_REVIEW_504": _w("Review of the 504 plan", "Revisión del plan 504"),
    "REEVAL_504": _w("Reevaluation under Section 504", "Reevaluación bajo la Sección 504"),
    "FERPA_AMEND": _w("Decision on amending a record", "Decisión sobre corregir un registro"),
    "DESTROY_NOTICE": _w("Notice before records are destroyed", "Aviso antes de destruir registros"),
    "MEDICAID_NOTICE": _w("Annual notice about Medicaid", "Aviso anual sobre Medicaid"),
    "CONSENT_SUBSEQUENT": _w("Consent to later plans", "Consentimiento para planes posteriores"),
    "PARTIAL_CONSENT": _w("Consent to parts of a plan", "Consentimiento a partes de un plan"),
    "CONSENT_MATERIAL_CHANGE": _w(
        "Change that needs consent (percent)", "Cambio que requiere consentimiento (por ciento)"
    ),
    "CONSENT_SPECIFIC": _w("Specific consents", "Consentimientos específicos"),
    "STO_SCOPE": _w("Who has benchmarks or objectives", "Quiénes tienen metas parciales u objetivos"),
    "TRANSLATE_IEP": _w("Translation of the IEP", "Traducción del IEP"),
    "PARENT_MEMBER": _w("Additional parent member", "Padre miembro adicional"),
}

EVENTS: dict[str, Words] = {
    "referral_received": _w("the request was received", "se recibió la solicitud"),
    "oral_request_received": _w("the family asked", "la familia lo pidió"),
    "eval_plan_delivered": _w("the evaluation plan was delivered", "se entregó el plan de evaluación"),
    "eval_consent_received": _w("consent to evaluate was received", "se recibió el consentimiento para evaluar"),
    "reeval_consent_received": _w("consent to reevaluate was received", "se recibió el consentimiento para reevaluar"),
    "eval_report_done": _w("the evaluation report was done", "se terminó el informe de evaluación"),
    "eligibility_determined": _w("eligibility was decided", "se decidió la elegibilidad"),
    "annual_review_held": _w("the team met for the last review", "el equipo se reunió para la última revisión"),
    "last_evaluation": _w("the last evaluation was completed", "se completó la última evaluación"),
    "plan_504_reviewed": _w("the 504 group last met", "el grupo 504 se reunió por última vez"),
    "last_504_evaluation": _w(
        "the last evaluation under Section 504 was done", "se hizo la última evaluación bajo la Sección 504"
    ),
    "parent_meeting_request": _w("the family asked for a meeting", "la familia pidió una reunión"),
    "parent_request": _w("the family asked", "la familia lo pidió"),
    "iep_meeting": _w("the team met", "el equipo se reunió"),
    "iep_finalized": _w("the plan was final", "el plan fue definitivo"),
    "iep_delivered": _w("the family received the plan", "la familia recibió el plan"),
    "pwn_delivered": _w("written notice was delivered", "se entregó el aviso por escrito"),
    "pwn_or_iep_delivered": _w("the notice or plan was delivered", "se entregó el aviso o el plan"),
    "offer_notice_received": _w("the family received the offer", "la familia recibió la oferta"),
    "initial_offer_notice_received": _w("the family received the first offer", "la familia recibió la primera oferta"),
    "parent_rejection": _w("the family rejected the plan", "la familia rechazó el plan"),
    "parent_disagreement": _w("the family disagreed", "la familia no estuvo de acuerdo"),
    "revocation_notice_sent": _w("notice of the revocation was sent", "se envió el aviso de la revocación"),
    "revocation_received": _w("the revocation was received", "se recibió la revocación"),
    "service_10_school_days_late": _w(
        "a service was ten school days late", "un servicio se retrasó diez días de escuela"
    ),
    "meeting": _w("the meeting", "la reunión"),
    "proposed_action": _w("the proposed change", "el cambio propuesto"),
    "mdr": _w("the manifestation determination", "la determinación de manifestación"),
    "hearing": _w("the hearing", "la audiencia"),
    "age_majority": _w("the student comes of age", "el estudiante cumple la mayoría de edad"),
    "third_birthday": _w("the third birthday", "el tercer cumpleaños"),
    "birthday": _w("the day of birth", "el día de nacimiento"),
    "grade_entry": _w("the student enters the grade", "el estudiante entra al grado"),
    "period_end": _w("the reporting period ended", "terminó el período"),
    "school_year_begins": _w("school begins", "empieza la escuela"),
    "safeguards_given": _w("the safeguards were last given", "se entregaron por última vez las garantías"),
    "transfer_arrived": _w("the student arrived from another district", "el estudiante llegó de otro distrito"),
    "records_requested": _w("the records were asked for", "se pidió el expediente"),
    "exit": _w("the student left", "el estudiante salió"),
    "records_request": _w("the family asked for the record", "la familia pidió el expediente"),
    "surrogate_need_determined": _w(
        "the need of a surrogate was determined", "se determinó la necesidad de un padre sustituto"
    ),
    "state_complaint_filed": _w("the complaint was filed", "se presentó la queja"),
    "due_process_complaint_received": _w("the complaint was received", "se recibió la queja"),
    "sufficiency_objection_received": _w("the objection was received", "se recibió la objeción"),
    "resolution_period_end": _w("the resolution period ended", "terminó el período de resolución"),
    "hearing_decision": _w("the hearing was decided", "se decidió la audiencia"),
    "placement_change_decided": _w("a change of placement was decided", "se decidió un cambio de colocación"),
    "removal": _w("the student was removed", "se retiró al estudiante"),
    "expedited_complaint_filed": _w("the complaint was filed", "se presentó la queja"),
    "expedited_hearing": _w("the hearing was held", "se celebró la audiencia"),
    "manifestation_found": _w("it was found to be a manifestation", "se determinó que fue una manifestación"),
    "amendment_request": _w("the family asked for a correction", "la familia pidió una corrección"),
    "record_no_longer_needed": _w("the record was needed no more", "el registro dejó de necesitarse"),
    "medicaid_consent_given": _w("consent was given", "se dio el consentimiento"),
    "written_agreement": _w("it was agreed in writing", "se acordó por escrito"),
    "-": _w("always", "siempre"),
}

UNITS: dict[str, tuple[Words, Words]] = {
    "C": (_w("calendar day", "día calendario"), _w("calendar days", "días calendario")),
    "S": (_w("school day", "día de escuela"), _w("school days", "días de escuela")),
    "B": (_w("business day", "día hábil"), _w("business days", "días hábiles")),
    "Y": (_w("year", "año"), _w("years", "años")),
    "A": (_w("year of age", "año de edad"), _w("years of age", "años de edad")),
    "H": (_w("hour", "hora"), _w("hours", "horas")),
}

CAUSES: dict[str, tuple[Words, Words]] = {
    "weekend": (_w("weekend day", "día de fin de semana"), _w("weekend days", "días de fin de semana")),
    "summer": (_w("day of summer", "día de verano"), _w("days of summer", "días de verano")),
    "holiday": (_w("holiday", "día festivo"), _w("holidays", "días festivos")),
    "federal_holiday": (
        _w("federal holiday", "día festivo federal"),
        _w("federal holidays", "días festivos federales"),
    ),
    "break": (_w("day of vacation", "día de vacaciones"), _w("days of vacation", "días de vacaciones")),
    "closure": (_w("day of closure", "día de cierre"), _w("days of closure", "días de cierre")),
}

PAUSES: dict[str, Words] = {
    "breaks_gt5": _w(
        "stands still in breaks of more than five school days and in summer",
        "se detiene en vacaciones de más de cinco días de escuela y en verano",
    ),
    "summer": _w("stands still in summer", "se detiene en verano"),
    "breaks+summer": _w(
        "stands still in holidays, breaks and summer", "se detiene en días festivos, vacaciones y verano"
    ),
    "holidays": _w("stands still on school holidays", "se detiene en los días festivos de la escuela"),
}


FROM = _w("from the day {event}", "desde el día en que {event}")
BEFORE = _w("before {event}", "antes de {event}")


def name_of(rule_id: str) -> Words:
    """What a rule asks for."""
    return RULES.get(rule_id, _w(rule_id, rule_id))


def event_of(rule: Rule) -> Words:
    """What a rule counts from, or to."""
    return EVENTS.get(rule.event, _w(rule.event, rule.event))


def how_many(count: float | str, unit: str) -> Words:
    """A number with its unit; of a rule that counts nothing, its own words."""
    if unit == "YN":
        return _w("Yes", "Sí") if count == "Y" else _w("No", "No")
    if unit not in UNITS:
        return _w(str(count), str(count))
    number = f"{float(count):g}"
    word = UNITS[unit][0 if number == "1" else 1]
    return _w(f"{number} {word.en}", f"{number} {word.es}")


def cause_of(cause: Cause, days: int) -> Words:
    """Days passed over for a cause, counted: "9 days of vacation: Winter break"."""
    word = CAUSES[cause.code][0 if days == 1 else 1]
    label = f": {cause.label}" if cause.label else ""
    return _w(f"{days} {word.en}{label}", f"{days} {word.es}{label}")
