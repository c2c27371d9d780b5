"""The plan's dates (IEP-DT) and the extended school year (IEP-ES)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from trellis.deadlines.days import anniversary
from trellis.plans.checks.engine import Severity, Spot, rule, words
from trellis.plans.checks.facts import PlanFacts
from trellis.plans.projection import weekly_minutes

BLANKET = re.compile(
    r"\b(not (offered|available|provided)|no esy (program|services) (for|in)|only for students (with|in)"
    r"|no (se ofrece|está disponible)|solo para estudiantes)\b",
    re.IGNORECASE,
)
SHORTEST_REASON = 20


@rule("IEP-DT-01", cite="34 CFR 300.324(b)(1)(i), 300.323(a)", severity=Severity.BLOCKS)
def plan_covers_at_most_a_year(facts: PlanFacts) -> Iterator[Spot]:
    """Meeting, start and end are set; start is not after end; the end is within a year of the meeting."""
    for key, known in (("meeting_on", facts.meeting_on), ("starts_on", facts.starts_on), ("ends_on", facts.ends_on)):
        if known is None:
            message = words(
                "Enter this date: {what}.",
                "Ponga esta fecha: {what}.",
                what=facts.form.section("basics").field(key).label,
            )
            yield Spot("basics", key, message)
    if facts.starts_on and facts.ends_on and facts.starts_on > facts.ends_on:
        yield Spot("basics", "ends_on", words("The plan ends before it starts.", "El plan termina antes de empezar."))
    if facts.meeting_on and facts.ends_on and facts.ends_on > anniversary(facts.meeting_on, 1):
        message = words(
            "The plan may last until {last} at most, one year after the meeting.",
            "El plan puede durar hasta el {last} como máximo, un año después de la reunión.",
            last=anniversary(facts.meeting_on, 1).isoformat(),
        )
        yield Spot("basics", "ends_on", message)


@rule("IEP-DT-02", cite="34 CFR 300.300(b)", severity=Severity.BLOCKS)
def first_plan_starts_after_consent(facts: PlanFacts) -> Iterator[Spot]:
    """A first plan has a start, and it does not start before the consent for services that is on file."""
    if facts.occasion != "initial":
        return
    consented = facts.student.consented_to_services_on
    if facts.starts_on is None or (consented and facts.starts_on < consented):
        message = words(
            "A first plan can't start before the parent agreed to services.",
            "Un primer plan no puede empezar antes de que la familia acepte los servicios.",
        )
        yield Spot("basics", "starts_on", message)


@rule("IEP-DT-03", cite="34 CFR 300.303(b)(2)", severity=Severity.WARNS)
def reevaluation_falls_into_the_plan(facts: PlanFacts) -> Iterator[Spot]:
    """The three-year reevaluation is due before the plan ends."""
    evaluated = facts.student.evaluated_on
    if evaluated and facts.ends_on and facts.ends_on > anniversary(evaluated, 3):
        message = words(
            "The reevaluation is due on {due}, before this plan ends.",
            "La reevaluación vence el {due}, antes de que termine este plan.",
            due=anniversary(evaluated, 3).isoformat(),
        )
        yield Spot("basics", "ends_on", message)


@rule("IEP-ES-01", cite="34 CFR 300.106(a)", severity=Severity.BLOCKS)
def extended_year_is_decided_for_this_student(facts: PlanFacts) -> Iterator[Spot]:
    """Yes, no or later, with a reason from the student's own data and no blanket one."""
    if not facts.value("esy", "decision"):
        message = words("Decide about the extended school year.", "Decida sobre el año escolar extendido.")
        yield Spot("esy", "decision", message)
    reason = facts.words("esy", "reason")
    if len(reason) < SHORTEST_REASON or BLANKET.search(reason):
        message = words(
            "Give a reason from this student's own data, not a rule for all.",
            "Dé un motivo con los datos de este estudiante, no una regla para todos.",
        )
        yield Spot("esy", "reason", message)


@rule("IEP-ES-02", cite="34 CFR 300.106, 300.320(a)(7)", severity=Severity.BLOCKS)
def extended_year_has_goals_and_services(facts: PlanFacts) -> Iterator[Spot]:
    """Extended school year: which goals go on, and service lines with amounts and dates; if not, no such lines."""
    decision = facts.value("esy", "decision")
    lines = [row for row in facts.rows("services", "services") if row.get("extended_year")]
    for row in lines if decision == "no" else ():
        message = words(
            "This is a line of the extended school year, which the team decided against.",
            "Esta línea es del año escolar extendido, que el equipo decidió no dar.",
        )
        yield Spot("services", "extended_year", message, row["id"])
    if decision != "yes":
        return
    if not any(goal.get("extended_year") for goal in facts.rows("goals", "goals")):
        message = words(
            "Mark the goals that go on in the extended school year.",
            "Marque las metas que siguen en el año escolar extendido.",
        )
        yield Spot("goals", "goals", message)
    if not any(weekly_minutes(row) and row.get("starts_on") and row.get("ends_on") for row in lines):
        message = words(
            "Add extended-year service lines with amounts and dates.",
            "Agregue servicios de año extendido con cantidades y fechas.",
        )
        yield Spot("services", "services", message)


@rule("IEP-ES-03", cite="34 CFR 300.106(a)", severity=Severity.WARNS)
def a_later_decision_has_a_date(facts: PlanFacts) -> Iterator[Spot]:
    """A decision put off has its day, within the plan and not in the past."""
    if facts.value("esy", "decision") != "later":
        return
    decide_on = facts.day("esy", "decide_on")
    late = decide_on and facts.ends_on and decide_on > facts.ends_on
    early = decide_on and facts.meeting_on and decide_on < facts.meeting_on
    if decide_on is None or late or early:
        message = words(
            "Set the day by which it is decided, at least 45 days before the term ends.",
            "Ponga el día límite para decidirlo, por lo menos 45 días antes de que termine el curso.",
        )
        yield Spot("esy", "decide_on", message)
