"""Where the student stands: everything that must be said about it (IEP-PL)."""

from __future__ import annotations

from collections.abc import Iterator

from trellis.deadlines.days import anniversary
from trellis.kernel.words import Words
from trellis.plans.checks.engine import Severity, Spot, rule, words
from trellis.plans.checks.facts import PlanFacts
from trellis.plans.form.values import words_of
from trellis.plans.projection import unanswered_needs

LEVELS = {
    "academic": Words(en="academic", es="académico"),
    "functional": Words(en="functional", es="funcional"),
}


@rule("IEP-PL-01", cite="34 CFR 300.320(a)(1)", severity=Severity.BLOCKS)
def present_levels_are_told_with_source_and_date(facts: PlanFacts) -> Iterator[Spot]:
    """Academic and functional narrative, each with its data source and date."""
    for kind, level in LEVELS.items():
        if not facts.words("present_levels", kind):
            message = words(
                "Describe the student's {level} level now.",
                "Describa el nivel {level} actual del estudiante.",
                level=level,
            )
            yield Spot("present_levels", kind, message)
        if not facts.words("present_levels", f"{kind}_source"):
            message = words(
                "Say where the {level} data come from.",
                "Diga de dónde vienen los datos del nivel {level}.",
                level=level,
            )
            yield Spot("present_levels", f"{kind}_source", message)
        if facts.day("present_levels", f"{kind}_on") is None:
            message = words(
                "Give the date of the {level} data.", "Ponga la fecha de los datos del nivel {level}.", level=level
            )
            yield Spot("present_levels", f"{kind}_on", message)


@rule("IEP-PL-02", cite="34 CFR 300.320(a)(1)(i)", severity=Severity.BLOCKS)
def effect_on_general_curriculum_is_told(facts: PlanFacts) -> Iterator[Spot]:
    """School age: how the disability affects involvement and progress in the general curriculum."""
    if not facts.is_preschool and not facts.words("present_levels", "curriculum_effect"):
        yield Spot(
            "present_levels",
            "curriculum_effect",
            words(
                "Say how the disability affects progress in the general curriculum.",
                "Diga cómo afecta la discapacidad el progreso en el plan de estudios general.",
            ),
        )


@rule("IEP-PL-03", cite="34 CFR 300.320(a)(1)(ii)", severity=Severity.BLOCKS)
def effect_on_preschool_activities_is_told(facts: PlanFacts) -> Iterator[Spot]:
    """Preschool: how the disability affects taking part in activities of the age."""
    if facts.is_preschool and not facts.words("present_levels", "activities_effect"):
        yield Spot(
            "present_levels",
            "activities_effect",
            words(
                "Say how the disability affects taking part in activities of the child's age.",
                "Diga cómo afecta la discapacidad la participación en actividades de su edad.",
            ),
        )


@rule("IEP-PL-04", cite="34 CFR 300.324(a)(1)", severity=Severity.BLOCKS)
def what_the_team_must_consider_is_recorded(facts: PlanFacts) -> Iterator[Spot]:
    """Strengths, parent concerns, latest evaluation, and academic, developmental and functional needs."""
    if not facts.words("present_levels", "strengths"):
        yield Spot(
            "present_levels",
            "strengths",
            words("Write down the student's strengths.", "Escriba las fortalezas del estudiante."),
        )
    if not facts.words("present_levels", "evaluation_results"):
        yield Spot(
            "present_levels",
            "evaluation_results",
            words(
                "Write down the results of the latest evaluation.",
                "Escriba los resultados de la evaluación más reciente.",
            ),
        )
    if not facts.words("family", "parent_concerns"):
        yield Spot(
            "family",
            "parent_concerns",
            words(
                "Record the parents' concerns. If they have none, say that they were asked.",
                "Anote las preocupaciones de la familia. Si no tiene, diga que se le preguntó.",
            ),
        )
    yield from _areas_of_need(facts)


def _areas_of_need(facts: PlanFacts) -> Iterator[Spot]:
    needs = facts.rows("present_levels", "needs")
    for need in needs:
        if not words_of(need.get("description")) or not need.get("area"):
            message = words("This need lacks its area or its words.", "A esta necesidad le falta el área o el texto.")
            yield Spot("present_levels", "area" if not need.get("area") else "description", message, need["id"])
    told = {need.get("area") for need in needs} | set(facts.value("present_levels", "areas_without_need") or ())
    column = facts.form.section("present_levels").field("areas_without_need")
    for area in column.options:
        if area.key not in told:
            message = words(
                "Name a need in this area, or tick that there is none: {area}.",
                "Nombre una necesidad en esta área, o marque que no hay: {area}.",
                area=area.label,
            )
            yield Spot("present_levels", "needs", message)


@rule("IEP-PL-05", cite="34 CFR 300.320(a)(2)(i), (4)", severity=Severity.WARNS)
def every_need_is_answered(facts: PlanFacts) -> Iterator[Spot]:
    """Each need is linked to a goal, a service or a support, or there is a reason for none."""
    unanswered = unanswered_needs(facts.content)
    for number, need in enumerate(facts.rows("present_levels", "needs"), start=1):
        if need["id"] in unanswered and not words_of(need.get("no_action_reason")):
            message = words(
                "Need {number} has no goal, service or support. Link one, or say why none is needed.",
                "La necesidad {number} no tiene meta, servicio ni apoyo. Enlace uno, o diga por qué no hace falta.",
                number=number,
            )
            yield Spot("present_levels", "no_action_reason", message, need["id"])


@rule("IEP-PL-06", cite="34 CFR 300.324(b)(1)(ii)", severity=Severity.WARNS)
def present_levels_are_recent(facts: PlanFacts) -> Iterator[Spot]:
    """Data older than twelve months at the meeting are stale."""
    for key in ("academic_on", "functional_on"):
        seen = facts.day("present_levels", key)
        if seen and facts.meeting_on and anniversary(seen, 1) < facts.meeting_on:
            message = words(
                "These data are more than a year old at the meeting.",
                "Estos datos tienen más de un año el día de la reunión.",
            )
            yield Spot("present_levels", key, message)
