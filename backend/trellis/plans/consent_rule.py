"""What a family's answer to a plan does, by federal law and the state's rows in force on the day of the meeting. Pure.

Federal law asks for consent to the first services alone (34 CFR 300.300(b)); some states ask for it of later plans too
(CONSENT_SUBSEQUENT), fewer let what was agreed to begin apart (PARTIAL_CONSENT). Source: domain.md 5.3, 6.3, 8.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Literal

from trellis.deadlines.governing import governing
from trellis.plans.form.condition import Content
from trellis.plans.since_last import amounts

ConsentRule = Literal["initial", "parts", "whole", "agreement", "notice"]
INITIAL: ConsentRule = "initial"
"""Consent to the first services: what was agreed to starts, and one service hangs on no other (300.300(b), (d)(3))."""
PARTS: ConsentRule = "parts"
"""The state asks for consent to later plans, and what was agreed to starts; the rest stays as last agreed."""
WHOLE: ConsentRule = "whole"
"""The state asks for consent to later plans as they are: short of that the last agreed one stays."""
AGREEMENT: ConsentRule = "agreement"
"""A change agreed in writing without a meeting: both agree to all of it (300.324(a)(4)(i))."""
NOTICE: ConsentRule = "notice"
"""No consent is asked for: the plan takes effect after its prior written notice unless the family disputes it."""
CONSENT_RULES: tuple[ConsentRule, ...] = (INITIAL, PARTS, WHOLE, AGREEMENT, NOTICE)
BEGINS_IN_PART = (INITIAL, PARTS)
"""Under these what was agreed to may be in force without the rest."""


def consent_rule(
    *, kind: str, state: str, on: date, is_first: bool, in_writing: bool = False, change: Fraction | None = None
) -> ConsentRule:
    """Which of them a plan is under that the team met about on `on`, in a state (two letters).

    `change` is how much of a service or the placement changes (`material_change`): Kansas asks for consent from a
    share on (CONSENT_MATERIAL_CHANGE). No state's row speaks of Section 504: a first plan waits for the family's yes,
    a later one takes effect once they were told (34 CFR 104.36).
    """
    if in_writing:
        return AGREEMENT
    if kind != "iep":
        return WHOLE if is_first else NOTICE
    if is_first:
        return INITIAL
    asks = _says_yes(state, "CONSENT_SUBSEQUENT", on)
    for row in governing(state, "CONSENT_MATERIAL_CHANGE", on):
        asks = asks or (change is not None and change * 100 >= Fraction(row.rule.value))
    if not asks:
        return NOTICE
    return PARTS if _says_yes(state, "PARTIAL_CONSENT", on) else WHOLE


def _says_yes(state: str, rule: str, on: date) -> bool:
    return any(one.rule.value == "Y" for one in governing(state, rule, on))


def material_change(before: Content | None, now: Content) -> Fraction | None:
    """The largest share by which a service is more or less than before; all of it where one is new, gone, or the
    placement is another. None where there is nothing to compare with."""
    if before is None:
        return None
    old, new = amounts(before), amounts(now)
    shares = [Fraction(0)]
    for key in {*old, *new}:
        was, is_now = old.get(key, Fraction(0)), new.get(key, Fraction(0))
        if was != is_now:
            shares.append(abs(is_now - was) / was if was else Fraction(1))
    places = [(said.get("participation") or {}).get("placement") for said in (before, now)]
    if places[0] != places[1]:
        shares.append(Fraction(1))
    return max(shares)


def some_service_is_agreed(item_ids: list[str], agreed: set[str]) -> bool:
    """Whether a yes in part lets anything begin: a goal without a service is none. Plans without services are whole."""
    services = [one for one in item_ids if one.partition(":")[0] == "service"]
    return not services or any(one in agreed for one in services)
