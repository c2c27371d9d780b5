"""How long a district has to answer a request for evaluation, in words: for pages that speak of no student. Pure."""

from __future__ import annotations

from datetime import date

from trellis.deadlines.governing import RulesContradict, governing
from trellis.deadlines.naming import UNITS
from trellis.deadlines.rule import FEDERAL
from trellis.kernel.words import Words

ANSWER, RECEIVED = "EVAL_RESPONSE", "referral_received"


def answer_within(state: str, on: date) -> Words:
    """Such as "15 school days": what EVAL_RESPONSE of a state counts from a request that came on a day.

    Where two rows of a state contradict each other, and in a state without one, the number in place of a federal one.
    What a district asks of itself beyond the law is not said.
    """
    try:
        found = governing(state, ANSWER, on)
    except RulesContradict:
        found = governing(FEDERAL, ANSWER, on)
    rule = next(one.rule for one in found if one.rule.count_from == RECEIVED)
    one, many = UNITS[rule.unit]
    unit = one if rule.value == "1" else many
    return Words(f"{rule.value} {unit.en}", f"{rule.value} {unit.es}")
