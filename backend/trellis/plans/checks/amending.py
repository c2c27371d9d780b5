"""An amendment changes a plan in force, in the parts it names, and moves no date (IEP-AM)."""

from __future__ import annotations

from collections.abc import Iterator

from trellis.plans.checks.engine import Severity, Spot, rule, words
from trellis.plans.checks.facts import PlanFacts


@rule("IEP-AM-01", cite="34 CFR 300.324(a)(4)(i)", severity=Severity.BLOCKS)
def the_plan_it_changes_is_in_force(facts: PlanFacts) -> Iterator[Spot]:
    """There is an IEP of this year to change; a review that is due, or a newer plan, takes the amendment's place."""
    if facts.amendment and not facts.amendment.is_in_force:
        message = words(
            "The plan this would change is not in force any more. Write the next plan instead.",
            "El plan que esto cambiaría ya no está vigente. Escriba en su lugar el plan siguiente.",
        )
        yield Spot(facts.form.dates, "ends_on", message)


@rule("IEP-AM-02", cite="34 CFR 300.324(a)(6)", severity=Severity.BLOCKS)
def nothing_else_changed(facts: PlanFacts) -> Iterator[Spot]:
    """Sections outside the amendment say to the letter what they say in force."""
    if facts.amendment is None:
        return
    for section in facts.form.sections:
        if section.key == facts.form.dates or section.key in facts.amendment.scope:
            continue
        if section.key in facts.amendment.changed:
            message = words(
                "{what} changed, but is no part of this amendment. Add it, or put back what is in force.",
                "{what} cambió, pero no es parte de esta enmienda. Agréguela o restaure lo vigente.",
                what=section.title,
            )
            yield Spot(section.key, section.fields[0].key, message)


@rule("IEP-AM-03", cite="34 CFR 300.324(b)(1)(i), 300.303(b)(2)", severity=Severity.BLOCKS)
def no_date_moves(facts: PlanFacts) -> Iterator[Spot]:
    """The dates of the annual plan stand, so its review stays due on the same day."""
    for key in facts.amendment.moved if facts.amendment else ():
        message = words("An amendment does not move this date.", "Una enmienda no cambia esta fecha.")
        yield Spot(facts.form.dates, key, message)


@rule("IEP-AM-04", cite="34 CFR 300.324(a)(6)", severity=Severity.BLOCKS)
def something_changed(facts: PlanFacts) -> Iterator[Spot]:
    """An amendment changes something."""
    if facts.amendment is None or facts.amendment.changed & facts.amendment.scope:
        return
    message = words(
        "Nothing is changed yet in the parts this amendment names.",
        "Todavía no se cambió nada en las partes de esta enmienda.",
    )
    first = next((section for section in facts.form.sections if section.key in facts.amendment.scope), None)
    if first:
        yield Spot(first.key, first.fields[0].key, message)


@rule("IEP-AM-05", cite="34 CFR 300.324(a)(4)(i)", severity=Severity.BLOCKS)
def it_takes_effect_from_now_on(facts: PlanFacts) -> Iterator[Spot]:
    """A change is in force from a day that is still to come when it is made final, never from one before it."""
    begins = facts.amendment.takes_effect_on if facts.amendment else None
    if begins is not None and begins < facts.today:
        message = words(
            "The day this was to take effect has passed. Choose a day from today on.",
            "El día en que esto debía empezar a valer ya pasó. Elija un día de hoy en adelante.",
        )
        yield Spot(facts.form.dates, "starts_on", message)
