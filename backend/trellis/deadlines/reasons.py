"""Why something was late, and on what ground it may be extended: closed lists, for a district's own reports."""

from __future__ import annotations

from trellis.kernel.words import Words

LATE: dict[str, Words] = {
    "parent_did_not_make_available": Words(
        en="The family did not bring the child, again and again (34 CFR 300.301(d)(1))",
        es="La familia no presentó al niño repetidas veces (34 CFR 300.301(d)(1))",
    ),
    "moved_here_meanwhile": Words(
        en="The child came from another district meanwhile (34 CFR 300.301(d)(2))",
        es="El niño llegó de otro distrito en ese tiempo (34 CFR 300.301(d)(2))",
    ),
    "family_refused": Words(en="The family refused, or answered late", es="La familia se negó o respondió tarde"),
    "family_asked_later": Words(en="The family asked for a later day", es="La familia pidió un día posterior"),
    "child_absent": Words(en="The child was absent or ill", es="El niño estuvo ausente o enfermo"),
    "school_closed": Words(en="School was closed", es="La escuela estuvo cerrada"),
    "staff_missing": Words(en="Too few people to do it", es="Faltó personal"),
    "evaluator_late": Words(en="A report or an evaluator was late", es="Un informe o un evaluador se retrasó"),
    "could_not_meet": Words(en="The team could not meet in time", es="El equipo no pudo reunirse a tiempo"),
    "interpreter": Words(en="No interpreter or translation in time", es="No hubo intérprete o traducción a tiempo"),
    "vacancy": Words(en="A position was vacant", es="Un puesto estaba vacante"),
    "overlooked": Words(en="It was overlooked", es="Se pasó por alto"),
    "other": Words(en="Another reason", es="Otro motivo"),
}

IN_WORDS = frozenset({"other"})
"""Reasons that say nothing by themselves: whoever chooses one says it in words."""

FAMILY_WAIVED = "family_waived"
"""Why something was late of which a family gave up the time in writing: never chosen, it comes with the paper
(`waiving.py`)."""

GROUNDS: dict[str, Words] = {
    "written_agreement": Words(en="Agreed in writing", es="Acordado por escrito"),
    "exception_301d": Words(
        en="The child was not made available, or moved (34 CFR 300.301(d))",
        es="El niño no fue presentado, o se mudó (34 CFR 300.301(d))",
    ),
    "absences": Words(en="Days the child was absent", es="Días que el niño estuvo ausente"),
    "consent_wait": Words(en="Time waiting for consent", es="Tiempo de espera del consentimiento"),
    "parent_waiver": Words(en="The family gave the time up in writing", es="La familia renunció por escrito al plazo"),
    "parent_agreement": Words(en="The family agrees", es="La familia está de acuerdo"),
    "hearing_officer": Words(en="Granted by the hearing officer", es="Concedido por quien preside la audiencia"),
    "exceptional_circumstances": Words(en="Exceptional circumstances", es="Circunstancias excepcionales"),
}


def why_late(code: str | None) -> Words | None:
    """A reason on record, in words; None where none is."""
    return GROUNDS["parent_waiver"] if code == FAMILY_WAIVED else LATE.get(code or "")
