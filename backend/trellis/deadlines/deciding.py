"""The rules in force for a district's state, and what the district decides about one: confirm it, or ask for more."""

from __future__ import annotations

from dataclasses import dataclass

from trellis.access import Permission
from trellis.access.ask import may_in_the_district
from trellis.access.day import state_of_district, today
from trellis.deadlines.governing import (
    CONFIRM,
    DECISIONS,
    RESTORE,
    TIGHTEN,
    RulesContradict,
    decided,
    governing,
    refuse_unless_stricter,
)
from trellis.deadlines.model import RuleDecision
from trellis.deadlines.rows import ROWS
from trellis.deadlines.rule import EVERY_STATE, FEDERAL, Rule
from trellis.deadlines.service import decisions_of_district
from trellis.kernel.audit import record
from trellis.kernel.errors import InvalidInput, NotAllowed, NotFound
from trellis.kernel.ids import new_id
from trellis.kernel.tenancy import UnitOfWork
from trellis.kernel.words import Words

LONGEST = 300
WHERE_FROM = Words(
    en="Say where you read the rule, or who decided.", es="Diga dónde leyó la regla, o quién lo decidió."
)


@dataclass(frozen=True, slots=True)
class Listed:
    """A rule as it holds here today; `contradicted` where another row says otherwise and neither is used."""

    rule: Rule
    contradicted: bool = False


def may_decide_rules(work: UnitOfWork) -> bool:
    """Whether the actor confirms and tightens rules for the district."""
    return may_in_the_district(work, Permission.DECIDE_RULES)


async def rules_in_force(work: UnitOfWork) -> list[Listed]:
    """Every rule that holds in the district's state today: the state's own first, each in the order of its id.

    Rows about some students stand beside the one for all. Raises NotAllowed.
    """
    if not may_decide_rules(work):
        raise NotAllowed()
    state, day, decisions = await state_of_district(work), await today(work), await decisions_of_district(work)
    found: list[Listed] = []
    for rule_id in sorted({row.id for row in ROWS}):
        here = [r for r in ROWS if r.id == rule_id and r.state in (state, EVERY_STATE, FEDERAL) and r.holds_on(day)]
        try:
            general = governing(state, rule_id, day, decisions=decisions)
        except RulesContradict:
            found += [Listed(decided(r, decisions), contradicted=True) for r in here if r.state == state]
            continue
        of_some = [decided(r, decisions) for r in here if r.state == state and r.applies_if]
        found += [Listed(g.rule) for g in general] + [Listed(r) for r in of_some]
    return sorted(found, key=lambda one: (one.rule.state != state, one.rule.id, one.rule.applies_if))


async def decide(work: UnitOfWork, *, key: str, what: str, value: str | None, why: str) -> Listed:
    """Confirm a rule in force, ask for more than it, or go back to what it asks. Clocks that run keep what they had.

    Raises NotAllowed, NotFound for a row not in force here, WouldLoosen, InvalidInput.
    """
    listed = next((one for one in await rules_in_force(work) if one.rule.key == key), None)
    if listed is None:
        raise NotFound()
    said = " ".join(why.split())
    if what not in DECISIONS:
        raise InvalidInput(field="what")
    if not 3 <= len(said) <= LONGEST:
        raise InvalidInput(WHERE_FROM, field="why")
    if what == TIGHTEN:
        refuse_unless_stricter(_as_law(key), value or "")
    if (what, listed.rule.confirmed or listed.rule.status == "V") == (CONFIRM, True):
        return listed
    if (what, listed.rule.tightened_from) == (RESTORE, None):
        return listed
    work.session.add(
        RuleDecision(
            district_id=work.district_id,
            id=new_id(),
            created_at=work.at,
            rule_key=key,
            what=what,
            value=value if what == TIGHTEN else None,
            why=said,
            person_id=work.person_id,
        )
    )
    await work.session.flush()
    record(work, f"rule.{what}", "rule_decision", None, rule=key, value=value)
    return next(one for one in await rules_in_force(work) if one.rule.key == key)


def _as_law(key: str) -> Rule:
    return next(row for row in ROWS if row.key == key)
