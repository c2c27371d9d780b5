"""What can be measured in words: tables near the edge, in both languages, and each look by itself."""

from __future__ import annotations

import pytest

from tests.plans.a_plan import FACTS, content, with_
from tests.plans.stories.telling import GOALS, row
from trellis.plans.checks import Severity, measurable, run_checks
from trellis.plans.checks.measuring import (
    is_same,
    is_steady,
    is_vague_condition,
    quantities,
    says_no_method,
    units,
    unseen_verb,
)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("at 120 correct words a minute with 95% accuracy in 4 of 5 probes", ["120", "95%", "4 of 5"]),
        ("8 out of 10 trials", ["8 out of 10"]),
        ("in four of five tries", ["four of five"]),
        ("con 80 % de precisión en 3 de cada 4 intentos", ["80 %", "3 de cada 4"]),
        ("better than before", []),
    ],
)
def test_quantities(text: str, found: list[str]) -> None:
    assert quantities(text) == found


@pytest.mark.parametrize(
    ("criterion", "steady"),
    [
        ("80% accuracy", False),
        ("8 of 10 problems", False),
        ("80% accuracy over three sessions", True),
        ("8 of 10 problems in 3 sets running", True),
        ("10 words each day", True),
        ("80% de precisión", False),
        ("80% de precisión cada semana", True),
        ("en 4 de 5 días durante 6 semanas", True),
    ],
)
def test_a_criterion_is_steady_when_it_says_how_often(criterion: str, steady: bool) -> None:
    assert is_steady(criterion) is steady


@pytest.mark.parametrize(
    ("behavior", "verb"),
    [
        ("Maya will improve her reading", "improve"),
        ("will consistently understand fractions", "understand"),
        ("will be able to know her times tables", "be able to know"),
        ("will demonstrate an understanding of fractions", "demonstrate an understanding"),
        ("will work on her behavior", "work on"),
        ("Improve reading comprehension", "improve"),
        ("va a mejorar su lectura", "mejorar"),
        ("Leo entenderá las fracciones", "entendera"),
        ("Maya will read aloud", None),
        ("will write an improved draft", None),
        ("will try", "try"),
        ("will explain what she knows", None),
        ("will begin within two minutes and work for fifteen minutes", None),
        ("Leo leerá en voz alta", None),
        ("", None),
    ],
)
def test_verbs_nobody_can_see(behavior: str, verb: str | None) -> None:
    assert unseen_verb(behavior) == verb


def test_units_are_what_numbers_count() -> None:
    assert units("88 correct words a minute") == {"word", "minute"}
    assert units("42% of questions") == {"%", "question"}
    assert "day" in units("on 4 of 5 days in 6 weeks running") and "week" in units("on 4 of 5 days in 6 weeks running")
    assert units("slowly") == frozenset()


@pytest.mark.parametrize(
    ("method", "is_none"),
    [
        ("Observation", True),
        ("Teacher observation and data collection", True),
        ("Observación del maestro", True),
        ("Observation with a tally sheet", False),
        ("Weekly one-minute reading probes", False),
        ("", False),
    ],
)
def test_methods_that_leave_nothing(method: str, is_none: bool) -> None:
    assert says_no_method(method) is is_none


@pytest.mark.parametrize(
    ("condition", "vague"),
    [
        ("Given support", True),
        ("With adult assistance as needed.", True),
        ("con apoyo", True),
        ("In school", True),
        ("Given a checklist and one prompt", False),
        ("With adult support in the hallway", False),
    ],
)
def test_conditions_that_say_only_that_there_is_help(condition: str, vague: bool) -> None:
    assert is_vague_condition(condition) is vague


def test_a_level_is_the_same_by_its_number_and_unit() -> None:
    assert is_same("4 of 5 days", "4 of 5 days a week") is False
    assert is_same("88 correct words a minute", "88 words per minute")
    assert not is_same("88 words", "88% of words") and not is_same("2 of 5", "4 of 5")


def test_what_is_vague_warns_and_what_is_missing_blocks_each_at_its_column() -> None:
    wrong = {"condition": "", "behavior": "will learn", "criterion": "better", "target_on": None}
    found = [f for f in run_checks(with_(row(GOALS, 1, **wrong))) if f.rule_id == "IEP-GO-02"]
    assert [(f.field_key, f.severity) for f in found] == [
        ("condition", Severity.BLOCKS),
        ("target_on", Severity.BLOCKS),
        ("behavior", Severity.WARNS),
        ("criterion", Severity.WARNS),
    ]
    assert {f.row_id for f in found} == {"goal-fluency"}
    assert "learn" in found[2].message.en and "learn" in found[2].message.es


VAGUE = {
    "condition": {"condition": "with help"},
    "behavior": {"behavior": "Maya will improve"},
    "criterion": {"criterion": "well"},
    "baseline": {"baseline": "low"},
    "target": {"target": "88 correct words a minute"},
    "method": {"method": "Observation"},
}


@pytest.mark.parametrize("part", VAGUE)
def test_without_its_look_a_vague_part_would_pass(part: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each look finds what no other does: taken out, nothing is said of that part."""
    facts = with_(row(GOALS, 1, **VAGUE[part]))
    assert [f.field_key for f in run_checks(facts) if f.rule_id == "IEP-GO-02"] == [part]
    kept = tuple(look for look in measurable.LOOKS if look[0] != part)
    assert len(kept) == len(measurable.LOOKS) - 1
    monkeypatch.setattr(measurable, "LOOKS", kept)
    assert run_checks(facts) == []


def test_nothing_is_said_of_a_goal_that_holds() -> None:
    for number in range(len(content()["goals"]["goals"])):
        assert list(measurable.vague_parts(content()["goals"]["goals"][number], number + 1)) == []
    assert run_checks(FACTS) == []
