"""How a rule is written and how all of them are asked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from trellis.kernel.words import Words
from trellis.plans.checks.facts import AmendmentFacts, PlanFacts
from trellis.plans.form.kinds import IEP


class Severity(StrEnum):
    """What a finding means: it blocks finalizing, warns (a typed reason sets it aside), or is a hint."""

    BLOCKS = "B"
    WARNS = "W"
    HINTS = "I"


@dataclass(frozen=True, slots=True)
class Spot:
    """What a rule found and where; the rule adds its own id, severity and source."""

    section_key: str
    field_key: str | None
    message: Words
    row_id: str | None = None
    severity: Severity | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing the rule check has to say, with the place to go to and the law behind it."""

    rule_id: str
    severity: Severity
    message: Words
    cite: str
    section_key: str
    field_key: str | None = None
    row_id: str | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of domain.md 3 or 5.4, as a function of the facts; `kinds` are the kinds of plans it is asked of."""

    id: str
    cite: str
    severity: Severity
    function: Callable[[PlanFacts], Iterable[Spot]]
    kinds: tuple[str, ...]


RULES: dict[str, Rule] = {}
"""Every rule by id, filled as the modules of `checks/` are imported."""

Check = Callable[[PlanFacts], Iterable[Spot]]
ALSO_ASKED: list[Callable[[PlanFacts], Iterable[Finding]]] = []
"""What asks beside the rules of the law: a district's own, whose ids no list of ours can name."""


def rule(rule_id: str, *, cite: str, severity: Severity, kinds: tuple[str, ...] = (IEP,)) -> Callable[[Check], Check]:
    """Registers a function of `PlanFacts` that yields a `Spot` for everything that is not as it must be."""

    def registered(function: Check) -> Check:
        if rule_id in RULES:
            raise ValueError(f"two rules are called {rule_id}")
        RULES[rule_id] = Rule(rule_id, cite, severity, function, kinds)
        return function

    return registered


def run_checks(facts: PlanFacts) -> list[Finding]:
    """All findings: what blocks, then what warns, then hints; each in the order of the document.

    A rule sees what the form shows: an answer that is hidden now is none.
    """
    facts = facts.as_shown()
    found = [
        Finding(
            asked.id,
            spot.severity or asked.severity,
            spot.message,
            asked.cite,
            spot.section_key,
            spot.field_key,
            spot.row_id,
        )
        for asked in RULES.values()
        if facts.form.kind in asked.kinds
        for spot in asked.function(facts)
    ]
    found += [finding for asked in ALSO_ASKED for finding in asked(facts)]
    if facts.amendment:
        standing = _standing(facts, facts.amendment)
        found = [finding for finding in found if _spot(finding) not in standing]
    place = _places(facts)
    return sorted(found, key=lambda finding: place(finding))


OF_THE_DEED = ("FIN-", "IEP-AM-")
"""Rules that ask what is done with a plan now, and not what it says."""


def _standing(facts: PlanFacts, amendment: AmendmentFacts) -> frozenset[tuple[str, str, str | None, str | None]]:
    """What the checks say of the plan in force itself, in sections its amendment leaves as they are.

    That was looked at when that plan became final; a team that mends one thing is not held up by another
    (34 CFR 300.324(a)(6)). What the change brings about in those sections is said.
    """
    before = run_checks(replace(facts, content=amendment.base, carried={}, amendment=None))
    return frozenset(
        _spot(finding)
        for finding in before
        if finding.section_key not in amendment.scope and not finding.rule_id.startswith(OF_THE_DEED)
    )


def _spot(finding: Finding) -> tuple[str, str, str | None, str | None]:
    return finding.rule_id, finding.section_key, finding.field_key, finding.row_id


def _places(facts: PlanFacts) -> Callable[[Finding], tuple[int, int, int, int, str]]:
    sections = {section.key: n for n, section in enumerate(facts.form.sections)}
    fields = {(section.key, field.key): n for section in facts.form.sections for n, field in enumerate(section.fields)}
    rows = {row_id: n for content in facts.content.values() for row_id, n in _row_places(content)}
    severities = {severity: n for n, severity in enumerate(Severity)}

    def place(finding: Finding) -> tuple[int, int, int, int, str]:
        return (
            severities[finding.severity],
            sections.get(finding.section_key, len(sections)),
            fields.get((finding.section_key, finding.field_key or ""), -1),
            rows.get(finding.row_id or "", -1),
            finding.rule_id,
        )

    return place


def _row_places(content: Mapping[str, Any]) -> Iterable[tuple[str, int]]:
    return (
        (row["id"], n)
        for rows in content.values()
        if isinstance(rows, list)
        for n, row in enumerate(rows)
        if isinstance(row, dict)
    )


def words(en: str, es: str, **values: object) -> Words:
    """A message; `{name}` places are filled by `values`, which may be `Words` themselves."""
    return Words(en=en, es=es).filled(**values)


def listed(parts: Iterable[Words]) -> Words:
    """Several sentences' parts in a row: "condition, baseline"."""
    said = list(parts)
    return Words(en=", ".join(w.en.lower() for w in said), es=", ".join(w.es.lower() for w in said))
