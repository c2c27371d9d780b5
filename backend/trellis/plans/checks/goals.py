"""Goals anybody can measure, and how progress is measured and told (IEP-GO, IEP-PR)."""

from __future__ import annotations

from collections.abc import Iterator

from trellis.plans.checks.engine import Severity, Spot, listed, rule, words
from trellis.plans.checks.facts import PlanFacts
from trellis.plans.checks.measurable import vague_parts
from trellis.plans.form.values import is_answered, words_of
from trellis.plans.projection import lines_of

PARTS = ("condition", "behavior", "criterion", "baseline", "target", "method", "target_on")


@rule("IEP-GO-01", cite="34 CFR 300.320(a)(2)(i)", severity=Severity.BLOCKS)
def there_is_a_goal(facts: PlanFacts) -> Iterator[Spot]:
    """At least one annual goal."""
    if not facts.rows("goals", "goals"):
        yield Spot("goals", "goals", words("Write at least one annual goal.", "Escriba por lo menos una meta anual."))


@rule("IEP-GO-02", cite="34 CFR 300.320(a)(2)(i), (3)(i)", severity=Severity.BLOCKS)
def goal_is_measurable(facts: PlanFacts) -> Iterator[Spot]:
    """A goal names its condition, behaviour, criterion, baseline, target, method and target date.

    What is missing blocks, each part at its column. What is there and could not be measured warns
    (`checks.measurable`): a team may know better.
    """
    columns = facts.form.section("goals").field("goals").columns
    for number, goal in enumerate(facts.rows("goals", "goals"), start=1):
        for part in PARTS:
            if not is_answered(columns[part], goal.get(part)):
                message = words(
                    "Goal {n} does not yet say: {part}.", "La meta {n} todavía no dice: {part}.",
                    n=number, part=listed([columns[part].label]),
                )  # fmt: skip
                yield Spot("goals", part, message, goal["id"])
        for part, message in vague_parts(goal, number):
            yield Spot("goals", part, message, goal["id"], Severity.WARNS)


@rule("IEP-GO-03", cite="34 CFR 300.320(a)(2)(i)(A)-(B)", severity=Severity.BLOCKS)
def goal_answers_a_need(facts: PlanFacts) -> Iterator[Spot]:
    """A goal is academic or functional, and linked to a need that stands in the plan."""
    needs = {need["id"] for need in facts.rows("present_levels", "needs")}
    for number, goal in enumerate(facts.rows("goals", "goals"), start=1):
        if not goal.get("area"):
            message = words(
                "Say whether goal {n} is academic or functional.",
                "Diga si la meta {n} es académica o funcional.",
                n=number,
            )
            yield Spot("goals", "area", message, goal["id"])
        if needs.isdisjoint(goal.get("need_ids") or ()):
            message = words(
                "Link goal {n} to the need it answers.", "Enlace la meta {n} con la necesidad que atiende.", n=number
            )
            yield Spot("goals", "need_ids", message, goal["id"])


def _without_benchmarks(facts: PlanFacts) -> Iterator[tuple[int, str]]:
    for number, goal in enumerate(facts.rows("goals", "goals"), start=1):
        if not lines_of(goal.get("benchmarks")):
            yield number, goal["id"]


@rule("IEP-GO-04", cite="34 CFR 300.320(a)(2)(ii)", severity=Severity.BLOCKS)
def goal_has_benchmarks_for_alternate_assessment(facts: PlanFacts) -> Iterator[Spot]:
    """A student of the alternate assessment has benchmarks on every goal."""
    if facts.student.alternate_assessment:
        for number, row_id in _without_benchmarks(facts):
            message = words(
                "The student takes the alternate assessment: goal {n} needs benchmarks.",
                "El estudiante hace la evaluación alterna: la meta {n} necesita puntos de referencia.",
                n=number,
            )
            yield Spot("goals", "goals", message, row_id)


@rule("IEP-GO-05", cite="34 CFR 300.320(a)(2)(ii); state rule STO_SCOPE", severity=Severity.BLOCKS)
def goal_has_benchmarks_where_the_state_asks(facts: PlanFacts) -> Iterator[Spot]:
    """The state or the district wants benchmarks for this student."""
    if facts.needs_benchmarks and not facts.student.alternate_assessment:
        for number, row_id in _without_benchmarks(facts):
            message = words(
                "State or district rules ask for benchmarks: goal {n} has none.",
                "Las reglas del estado o del distrito piden puntos de referencia: la meta {n} no tiene.",
                n=number,
            )
            yield Spot("goals", "goals", message, row_id)


@rule("IEP-GO-06", cite="34 CFR 300.320(a)(2)(ii)", severity=Severity.HINTS)
def goal_could_have_benchmarks(facts: PlanFacts) -> Iterator[Spot]:
    """Where nobody asks for benchmarks they still help."""
    if not facts.needs_benchmarks and not facts.student.alternate_assessment:
        for number, row_id in _without_benchmarks(facts):
            message = words(
                "Goal {n} has no steps on the way. They are not required, but they help to see progress.",
                "La meta {n} no tiene pasos intermedios. No son obligatorios, pero ayudan a ver el progreso.",
                n=number,
            )
            yield Spot("goals", "goals", message, row_id)


@rule("IEP-GO-07", cite="34 CFR 300.324(b)(1)(ii)(A)", severity=Severity.WARNS)
def repeated_goal_has_a_reason(facts: PlanFacts) -> Iterator[Spot]:
    """A goal worded as in the last plan says why it still fits."""
    repeated = facts.repeated_goals
    for number, goal in enumerate(facts.rows("goals", "goals"), start=1):
        if goal["id"] in repeated and not words_of(goal.get("repeat_reason")):
            message = words(
                "Goal {n} is the same as last year. Say why it still fits.",
                "La meta {n} es igual a la del año pasado. Diga por qué sigue siendo adecuada.",
                n=number,
            )
            yield Spot("goals", "repeat_reason", message, goal["id"])


@rule("IEP-PR-01", cite="34 CFR 300.320(a)(3)(i)", severity=Severity.BLOCKS)
def goal_says_how_progress_is_measured(facts: PlanFacts) -> Iterator[Spot]:
    """How, and how often, progress toward each goal is measured."""
    for number, goal in enumerate(facts.rows("goals", "goals"), start=1):
        if not words_of(goal.get("method")):
            message = words(
                "Say how progress on goal {n} is measured: which probe, chart, rubric or work sample.",
                "Diga cómo se mide el progreso de la meta {n}: con qué prueba, tabla, rúbrica o muestra de trabajo.",
                n=number,
            )
            yield Spot("goals", "method", message, goal["id"])
        if not goal.get("measured_every"):
            message = words(
                "Say how often progress on goal {n} is measured.",
                "Diga cada cuánto se mide el progreso de la meta {n}.",
                n=number,
            )
            yield Spot("goals", "measured_every", message, goal["id"])


@rule("IEP-PR-02", cite="34 CFR 300.320(a)(3)(ii)", severity=Severity.BLOCKS)
def progress_is_reported_on_a_schedule(facts: PlanFacts) -> Iterator[Spot]:
    """When the family hears about progress."""
    schedule = facts.value("progress", "schedule")
    if not schedule:
        yield Spot(
            "progress", "schedule", words("Choose when progress is reported.", "Elija cuándo se informa el progreso.")
        )
    elif schedule == "other" and not facts.words("progress", "other_schedule"):
        yield Spot("progress", "other_schedule", words("Describe the other schedule.", "Describa el otro calendario."))
