"""What was carried over from the last plan is looked at before it is final (IEP-CF, 504-CF)."""

from __future__ import annotations

from collections.abc import Iterator

from trellis.kernel.words import Words
from trellis.plans.carried import stops, unconfirmed
from trellis.plans.checks.engine import Severity, Spot, rule, words
from trellis.plans.checks.facts import PlanFacts
from trellis.plans.form.kinds import SECTION_504


def carried_answers_were_looked_at(facts: PlanFacts) -> Iterator[Spot]:
    """Nothing stands in the new plan only because the last one said it: one word a section, at its first such place."""
    for section in facts.form.sections:
        marks = facts.carried.get(section.key)
        places = stops(unconfirmed(section, marks, facts.content.get(section.key) or {})) if marks else []
        if not places:
            continue
        message = words(
            "{what}: {n} from {plan}, which nobody has confirmed or changed.",
            "{what}: {n} del {plan} que nadie ha confirmado ni cambiado.",
            what=section.title,
            n=len(places),
            plan=_which_plan(facts),
        )
        yield Spot(section.key, places[0].partition(".")[0], message)


def _which_plan(facts: PlanFacts) -> Words:
    """The plan it all comes from."""
    if facts.transfer is None:
        return words("the last plan", "plan anterior")
    return words("the plan of {district}", "plan de {district}", district=facts.transfer.from_district)


rule("IEP-CF-01", cite="34 CFR 300.324(b)(1)(ii)", severity=Severity.WARNS)(carried_answers_were_looked_at)
rule("504-CF-01", cite="34 CFR 104.35(d)", severity=Severity.WARNS, kinds=(SECTION_504,))(
    carried_answers_were_looked_at
)
