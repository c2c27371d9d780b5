"""What a copy of the record says of itself."""

from __future__ import annotations

from trellis.kernel.words import Words

FOLDERS = {
    "plans": Words("Plans", "Planes"),
    "notices": Words("Notices", "Avisos"),
    "evaluations": Words("Evaluations and decisions", "Evaluaciones y decisiones"),
    "consents": Words("Requests for consent", "Solicitudes de consentimiento"),
    "meetings": Words("Meetings", "Reuniones"),
    "files": Words("Papers and reports", "Documentos e informes"),
    "record": Words("About the record", "Sobre el expediente"),
}
"""The folders of a copy, in the order of its first page."""

FIRST_PAGE = Words("Start here", "Comience aquí")
PLAN = Words("Plan", "Plan")
TRANSLATION = Words("Translation of the plan", "Traducción del plan")
NOTICE = Words("Prior written notice", "Aviso previo por escrito")
NOTICE_504 = Words("Notice under Section 504", "Aviso según la Sección 504")
SAFEGUARDS = Words("Notice of procedural safeguards", "Aviso de garantías procesales")
REPORT = Words("Evaluation report", "Informe de evaluación")
DETERMINATION = Words("Decision on eligibility", "Decisión de elegibilidad")
SUMMARY = Words("Summary of performance", "Resumen del desempeño")
CONSENT = Words("Request for consent", "Solicitud de consentimiento")
MINUTES = Words("Minutes of the meeting", "Acta de la reunión")
ASKED = Words("What you asked and what was answered", "Lo que usted pidió y lo que se le contestó")
ACCESS = Words("Who opened the record", "Quién abrió el expediente")

TITLE = Words("A copy of the record of {name}", "Una copia del expediente de {name}")
MADE = Words(
    "Made for {who} on {day}, from the records of {district}. It holds what you may read of the record on this day.",
    "Hecha para {who} el {day}, de los expedientes de {district}. Contiene lo que usted puede leer del expediente "
    "en este día.",
)
KEEP_SAFE = Words(
    "These papers are private. Keep this file where only you open it.",
    "Estos documentos son privados. Guarde este archivo donde solo usted lo abra.",
)
CHECK = Words(
    "The sealed PDFs can be checked at {address}: the page says whether one is unchanged.",
    "Los PDF sellados se pueden comprobar en {address}: la página dice si uno está sin cambios.",
)
NOT_IN_IT = Words("What is not in this copy", "Lo que no está en esta copia")
WHY_NOT = {
    "not_read": Words(
        "It could not be read just now. Open it in Trellis, or ask the school for it.",
        "No se pudo leer en este momento. Ábralo en Trellis o pídalo a la escuela.",
    ),
    "too_large": Words(
        "This copy is full. Open it in Trellis by itself.",
        "Esta copia está llena. Ábralo en Trellis por separado.",
    ),
}
FINGERPRINT = Words("SHA-256", "SHA-256")
COLUMNS = {
    "at": Words("When", "Cuándo"),
    "who": Words("Who", "Quién"),
    "role": Words("Role", "Función"),
    "action": Words("What was done", "Qué se hizo"),
    "purpose": Words("For what", "Para qué"),
}
KINDS_ASKED = {
    "question": Words("A question", "Una pregunta"),
    "meeting": Words("A meeting", "Una reunión"),
    "records": Words("To see the records", "Ver el expediente"),
    "amendment": Words("To amend the record", "Corregir el expediente"),
    "independent_evaluation": Words("An independent evaluation", "Una evaluación independiente"),
}
NOTHING_ASKED = Words("Nothing was asked in writing.", "No se pidió nada por escrito.")
FULL = Words("The newest {most} lines are here.", "Aquí están las {most} líneas más recientes.")
