"""What must be true around the document before it may be final (FIN), and what belongs in no plan (IEP-CM)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

from trellis.deadlines.days import anniversary
from trellis.kernel.words import Words
from trellis.plans.checks.engine import Severity, Spot, rule, words
from trellis.plans.checks.facts import PlanFacts
from trellis.plans.form.values import words_of

REQUIRED_ROLES = {
    "GEN_ED": Words(en="general-education teacher", es="docente de educación general"),
    "SPED": Words(en="special-education teacher", es="docente de educación especial"),
    "LEA_REP": Words(en="representative of the district", es="representante del distrito"),
    "INTERPRETER": Words(
        en="somebody who explains evaluation results", es="alguien que explique los resultados de la evaluación"
    ),
}
SOCIAL_SECURITY = re.compile(r"(?<![\d-])(?!000|666|9\d\d)\d{3}-(?!00)\d{2}-(?!0000)\d{4}(?![\d-])")


@rule("FIN-01", cite="34 CFR 300.320(a), 300.324(a)(4)", severity=Severity.BLOCKS)
def a_meeting_was_held(facts: PlanFacts) -> Iterator[Spot]:
    """A held meeting is linked, or it is an amendment to be agreed in writing without one.

    That agreement is the family's signed answer to the version itself: nothing is in force before it (`states.py`).
    """
    if not facts.agreed_without_meeting and not (facts.meeting and facts.meeting.held_on):
        yield Spot("basics", "meeting_on", words("Hold the team meeting first.", "Primero haga la reunión del equipo."))


@rule("FIN-02", cite="34 CFR 300.321", severity=Severity.BLOCKS)
def required_roles_took_part(facts: PlanFacts) -> Iterator[Spot]:
    """Everybody the law wants in the room was there or is validly excused."""
    if facts.meeting is None or not facts.meeting.held_on or facts.agreed_without_meeting:
        return
    there = facts.meeting.roles_present | facts.meeting.roles_excused
    for key, title in REQUIRED_ROLES.items():
        if key not in there:
            message = words("Missing at the meeting: {who}.", "Faltó en la reunión: {who}.", who=title)
            yield Spot("basics", "meeting_on", message)


@rule("FIN-03", cite="34 CFR 300.322(c)-(d)", severity=Severity.BLOCKS)
def the_parent_took_part(facts: PlanFacts) -> Iterator[Spot]:
    """The parent was there, or took part by phone or video, or the attempts are on file."""
    meeting = facts.meeting
    if not meeting or not meeting.held_on or facts.agreed_without_meeting:
        return
    if "PARENT" not in meeting.roles_present and not meeting.parent_attempts_complete:
        message = words(
            "The parent did not take part. Complete the record of attempts to reach them.",
            "La familia no participó. Complete el registro de intentos de contactarla.",
        )
        yield Spot("basics", "meeting_on", message)


@rule("FIN-04", cite="34 CFR 300.322(a)-(b)", severity=Severity.BLOCKS)
def notice_went_out_before_the_meeting(facts: PlanFacts) -> Iterator[Spot]:
    """A complete notice of the meeting was sent before it."""
    meeting = facts.meeting
    if meeting is None or facts.agreed_without_meeting:
        return
    sent, held = meeting.notice_sent_on, meeting.held_on or facts.meeting_on
    if sent is None or (held and sent > held):
        message = words("No notice of the meeting was sent before it.", "No se envió el aviso antes de la reunión.")
        yield Spot("basics", "meeting_on", message)
    elif not meeting.notice_is_complete:
        message = words("The notice of the meeting was not complete.", "El aviso de la reunión no estaba completo.")
        yield Spot("basics", "meeting_on", message)


@rule("FIN-05", cite="34 CFR 300.322(a)(1); state rule MEETING_NOTICE", severity=Severity.WARNS)
def notice_went_out_early_enough(facts: PlanFacts) -> Iterator[Spot]:
    """Shorter notice than usual has the parent's waiver or a reason in the plan."""
    lead = facts.notice_days_short
    if lead is not None and not facts.words("basics", "short_notice_reason"):
        message = words(
            "Notice went out {lead} days before the meeting; {wanted} are usual. "
            "Write down the parent's waiver or the reason.",
            "El aviso salió {lead} días antes de la reunión; lo normal son {wanted}. "
            "Escriba la renuncia de la familia o el motivo.",
            lead=lead,
            wanted=facts.state.meeting_notice_days,
        )
        yield Spot("basics", "short_notice_reason", message)


@rule("FIN-09", cite="34 CFR 300.504(a)", severity=Severity.BLOCKS)
def safeguards_were_given(facts: PlanFacts) -> Iterator[Spot]:
    """The procedural safeguards went to the parent within the year before the meeting."""
    given, met = facts.day("basics", "safeguards_on"), facts.meeting_on
    in_time = given is not None and (met is None or given >= met - timedelta(days=366))
    if not facts.safeguards_given and not in_time:
        message = words(
            "Give the parent the procedural safeguards, and record it.",
            "Entregue a la familia las garantías procesales y anótelo.",
        )
        yield Spot("basics", "safeguards_on", message)


@rule("FIN-12", cite="34 CFR 300.303, 300.306", severity=Severity.BLOCKS)
def eligibility_is_current(facts: PlanFacts) -> Iterator[Spot]:
    """An evaluation not older than three years at the meeting, and eligibility not ended."""
    evaluated, on = facts.student.evaluated_on, facts.meeting_on or facts.today
    expired = evaluated is not None and on is not None and anniversary(evaluated, 3) < on
    if evaluated is None or expired or facts.student.eligibility_is_current is False:
        message = words(
            "There is no current evaluation and eligibility decision on file.",
            "No hay una evaluación y una decisión de elegibilidad vigentes en el expediente.",
        )
        yield Spot("present_levels", "evaluation_results", message)


@rule("FIN-13", cite="34 CFR 300.501(b)-(c)", severity=Severity.WARNS)
def a_shared_draft_was_open_to_change(facts: PlanFacts) -> Iterator[Spot]:
    """A draft the family saw before the meeting was discussed as one: nothing is decided beforehand."""
    if facts.shared_before_meeting and facts.value("basics", "draft_discussed") is not True:
        message = words(
            "The family saw a draft before the meeting. Confirm that it was discussed as a draft.",
            "La familia vio un borrador antes de la reunión. Confirme que se trató como borrador.",
        )
        yield Spot("basics", "draft_discussed", message)


@rule("IEP-CM-01", cite="34 CFR 99.30", severity=Severity.WARNS)
def nobody_elses_data_are_in_the_plan(facts: PlanFacts) -> Iterator[Spot]:
    """No social security number and no other student's name in any text."""
    names = [name for name in facts.student.other_names if name.strip()]
    somewhere = [name.casefold() for name in names]
    other = re.compile("|".join(rf"(?<!\w){re.escape(n)}(?!\w)" for n in names), re.IGNORECASE) if names else None
    for section, field, row_id, text in _texts(facts):
        if SOCIAL_SECURITY.search(text):
            message = words("This looks like a social security number.", "Esto parece un número de seguro social.")
            yield Spot(section, field, message, row_id)
        # Looked for whole only where its letters stand at all: the whole plan is read after every few keys.
        if other and _has_one(text.casefold(), somewhere) and other.search(text):
            message = words("This text names another student.", "Este texto nombra a otro estudiante.")
            yield Spot(section, field, message, row_id)


def _has_one(text: str, names: Sequence[str]) -> bool:
    return any(name in text for name in names)


def _texts(facts: PlanFacts) -> Iterator[tuple[str, str, str | None, str]]:
    for section, content in facts.content.items():
        for key, value in content.items():
            if isinstance(value, list):
                for row in value:
                    if isinstance(row, dict):
                        yield section, key, row["id"], " \n".join(_words_of_row(row))
            else:
                yield section, key, None, words_of(value)


def _words_of_row(row: dict[str, Any]) -> Iterator[str]:
    return (words_of(value) for key, value in row.items() if key != "id")


@rule("IEP-CM-02", cite="34 CFR 300.322(e), 300.503(c), 300.9", severity=Severity.WARNS)
def the_family_can_read_it(facts: PlanFacts) -> Iterator[Spot]:
    """The family's language is answered; other than English, there is a plan for translation or an interpreter."""
    said = facts.value("basics", "family_language")
    if said is None:
        message = words("Say which language the family reads best.", "Diga qué idioma lee mejor la familia.")
        yield Spot("basics", "family_language", message)
    known = (facts.student.family_language or "en").lower().split("-")[0]
    if (said not in (None, "en") or known != "en") and not facts.words("basics", "language_plan"):
        message = words(
            "The family's language is not English: plan a translation or an interpreter.",
            "El idioma de la familia no es inglés: prevea una traducción o un intérprete.",
        )
        yield Spot("basics", "language_plan", message)
