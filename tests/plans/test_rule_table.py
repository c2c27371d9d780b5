"""The whole list of rules: none missing, none milder, each with its words, its law, and a story on either side."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import tests.plans.stories  # noqa: F401  (tells the stories)
from tests.plans.stories.telling import BROKEN, KEPT, Story
from trellis.plans.checks import RULES, Finding, PlanFacts, Severity, engine, run_checks
from trellis.plans.states import IN_FORCE, TRANSITIONS

TABLE = {
    rule_id: tuple(severities)
    for line in (Path(__file__).parent / "rules.txt").read_text().splitlines()
    if not line.startswith("#")
    for rule_id, *severities in [line.split()]
}
HELD_BY_THE_STEPS = {"FIN-06", "FIN-07", "FIN-08"}
"""No question of the text: no plan is in force without its notice (`test_plan_notice.py`) and the family's answer."""
ASKED_OF_WHO_CARRIES_IT_OUT = {"FIN-11"}
"""Asked of each teacher and provider once the plan is in force (`plans/implementing`, `test_implementing.py`)."""
ASKED_UNTIL_THE_FAMILY_HAS_IT = {"FIN-10"}
"""Asked of the case manager once the plan is final, until the copy reached somebody (`test_plan_copies.py`)."""
LAW = re.compile(r"\d+ (CFR|USC) \d+")
SOURCES = sorted({rule.function.__module__ for rule in RULES.values()})


@cache
def told(story: Story) -> tuple[Finding, ...]:
    return tuple(run_checks(story()))


@cache
def seen(story: Story) -> PlanFacts:
    return story().as_shown()


def test_there_is_every_rule_and_no_other() -> None:
    elsewhere = HELD_BY_THE_STEPS | ASKED_OF_WHO_CARRIES_IT_OUT | ASKED_UNTIL_THE_FAMILY_HAS_IT
    assert set(RULES) == set(TABLE) - elsewhere


@pytest.mark.parametrize("rule_id", RULES)
def test_a_rule_has_its_severity_and_its_law(rule_id: str) -> None:
    rule = RULES[rule_id]
    assert rule.severity == TABLE[rule_id][0]
    assert LAW.search(rule.cite)
    assert rule.function.__doc__


@pytest.mark.parametrize("rule_id", RULES)
def test_a_rule_appears_in_a_story_and_in_another_it_does_not(rule_id: str) -> None:
    """In both languages, and never milder than the table says."""
    found = [f for story, *_ in BROKEN[rule_id] for f in told(story) if f.rule_id == rule_id]
    assert {f.severity for f in found} == set(TABLE[rule_id])
    for finding in found:
        said = (finding.message.en, finding.message.es)
        assert all(said) and said[0] != said[1] and "{" not in "".join(said)
    assert KEPT[rule_id]
    assert not [f for story in KEPT[rule_id] for f in told(story) if f.rule_id == rule_id]


@pytest.mark.parametrize("rule_id", RULES)
def test_without_the_rule_its_stories_break(rule_id: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing else says what the rule says: with it taken out, no story of its finds its finding."""
    monkeypatch.delitem(engine.RULES, rule_id)
    for story, section, field, row_id in BROKEN[rule_id]:
        left = [(f.rule_id, f.section_key, f.field_key, f.row_id) for f in run_checks(story())]
        assert (rule_id, section, field, row_id) not in left


def test_no_plan_is_in_force_without_the_familys_answer_or_its_notice() -> None:
    """FIN-07, FIN-08: into force lead consent, in part where the state says so, and the day of a plan that needs none;
    a refusal by itself leads nowhere."""
    for step in TRANSITIONS:
        if step.after in IN_FORCE and step.before not in IN_FORCE:
            assert step.event in ("consent_granted", "consent_partially_granted", "take_effect")
        if step.after == "partially_active" and step.before != "partially_active":
            assert set(step.rules) == {"initial", "parts"}
        if step.event == "take_effect":
            assert step.rules == ("notice",)
        if step.event == "consent_refused":
            assert step.after == step.before


# Every single thing a rule can say


class _Silenced(ast.NodeTransformer):
    """Takes the words away from the `number`th place at which a module's rules say something."""

    def __init__(self, number: int) -> None:
        self.left = number
        self.line: int | None = None

    def _say(self, node: ast.expr) -> ast.expr:
        self.left -= 1
        if self.left == -1:
            self.line = node.lineno
            nothing = ast.YieldFrom(ast.Tuple([], ast.Load()))  # so that it stays a generator
            return ast.fix_missing_locations(ast.copy_location(nothing, node))
        return node

    def visit_Expr(self, node: ast.Expr) -> ast.Expr:
        if isinstance(node.value, ast.Yield | ast.YieldFrom):
            node.value = self._say(node.value)
        return node


def silenced(module: ModuleType) -> Iterator[tuple[int, ast.Module]]:
    """The module's code once for each thing its rules can say, with that one left out."""
    source = Path(str(module.__file__)).read_text()
    number = 0
    while True:
        change = _Silenced(number)
        tree = change.visit(ast.parse(source))
        if change.line is None:
            return
        yield change.line, tree
        number += 1


def breaks_a_story(rules: dict[str, Any]) -> bool:
    for rule_id, rule in rules.items():
        spots: dict[Story, set[tuple[str, str | None, str | None]]] = defaultdict(set)
        for story, section, field, row_id in BROKEN[rule_id]:
            if story not in spots:
                spots[story] = {(s.section_key, s.field_key, s.row_id) for s in rule.function(seen(story)) or ()}
            if (section, field, row_id) not in spots[story]:
                return True
    return False


@pytest.mark.parametrize("name", SOURCES, ids=lambda name: name.rpartition(".")[2])
def test_each_thing_a_rule_can_say_has_its_story(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Left out one by one, each is missed by a story."""
    missed_by_nobody = []
    for line, tree in silenced(import_module(name)):
        rules: dict[str, Any] = {}
        monkeypatch.setattr(engine, "RULES", rules)
        exec(compile(tree, name, "exec"), {"__name__": name})
        if not breaks_a_story(rules):
            missed_by_nobody.append(line)
    assert missed_by_nobody == []


def test_the_severities_are_those_of_the_reference() -> None:
    assert {one for severities in TABLE.values() for one in severities} == set(Severity)
