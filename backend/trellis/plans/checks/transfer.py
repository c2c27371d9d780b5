"""A plan that began with one of another district: services go on meanwhile, and a parent was asked (IEP-XF)."""

from __future__ import annotations

from collections.abc import Iterator

from trellis.plans.checks.engine import Severity, Spot, rule, words
from trellis.plans.checks.facts import PlanFacts, anniversary


@rule("IEP-XF-01", cite="34 CFR 300.323(e)-(f)", severity=Severity.BLOCKS)
def comparable_services_are_given(facts: PlanFacts) -> Iterator[Spot]:
    """What the student is given until this plan is in force is written down, each service from its day."""
    if facts.transfer is None:
        return
    if not facts.transfer.services:
        message = words(
            "Record the services the student is given until this plan is in force.",
            "Anote los servicios que recibe el estudiante hasta que este plan entre en vigor.",
        )
        yield Spot("services", "services", message)
    elif open_ones := sum(starts_on is None for starts_on in facts.transfer.services):
        message = words(
            "Comparable services: {n} without the day from which they are given.",
            "Servicios comparables: {n} sin el día desde el que se dan.",
            n=open_ones,
        )
        yield Spot("services", "services", message)


@rule("IEP-XF-02", cite="34 CFR 300.323(e)-(f)", severity=Severity.BLOCKS)
def a_parent_was_consulted(facts: PlanFacts) -> Iterator[Spot]:
    """Comparable services are given in consultation with the parents: when, how, with whom, what they said."""
    if facts.transfer and facts.transfer.consulted_on is None:
        message = words(
            "Talk with the parent about the comparable services, and record what they said.",
            "Hable con la familia sobre los servicios comparables y anote lo que dijo.",
        )
        yield Spot("services", "services", message)


@rule("IEP-XF-03", cite="34 CFR 300.323(e)-(f), 300.101", severity=Severity.WARNS)
def services_began_at_once(facts: PlanFacts) -> Iterator[Spot]:
    """No comparable service starts after the student's first day of school here."""
    if facts.transfer is None:
        return
    late = [on for on in facts.transfer.services if on is not None and on > facts.transfer.arrived_on]
    if late:
        message = words(
            "{n} of the comparable services start after the student's first day here. Say why.",
            "{n} de los servicios comparables empiezan después del primer día aquí. Diga por qué.",
            n=len(late),
        )
        yield Spot("services", "services", message)


@rule("IEP-XF-04", cite="34 CFR 300.323(f)(1), 300.300(a)", severity=Severity.WARNS)
def an_evaluation_was_decided_on(facts: PlanFacts) -> Iterator[Spot]:
    """Of a student from another state the district says whether it evaluates; that is an initial evaluation."""
    if facts.transfer and not facts.transfer.in_state and facts.transfer.evaluation is None:
        message = words(
            "The student comes from another state: say whether an evaluation is needed. It would be an initial one, "
            "with the parent's consent.",
            "El estudiante viene de otro estado: diga si hace falta una evaluación. Sería una inicial, con el "
            "consentimiento de la familia.",
        )
        yield Spot("present_levels", "evaluation_results", message)


@rule("IEP-XF-05", cite="34 CFR 300.324(b)(1)(i), 300.303(b)(2)", severity=Severity.WARNS)
def the_old_plans_dates_are_kept(facts: PlanFacts) -> Iterator[Spot]:
    """Moving restarts no clock: the review is due before the old plan ends, the reevaluation in three years."""
    came, on = facts.transfer, facts.meeting_on or facts.today
    if came is None or on is None:
        return
    if came.old_ends_on and came.old_ends_on < on:
        message = words(
            "The plan the student came with ended before the team met: its review was due by then.",
            "El plan con el que llegó el estudiante terminó antes de la reunión: su revisión debía hacerse antes.",
        )
        yield Spot(facts.form.dates, "meeting_on", message)
    if came.evaluated_on and anniversary(came.evaluated_on, 3) < on:
        message = words(
            "The last evaluation is more than three years old: the reevaluation is due.",
            "La última evaluación tiene más de tres años: corresponde la reevaluación.",
        )
        yield Spot("present_levels", "evaluation_results", message)
