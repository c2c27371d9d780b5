"""Every date has a sentence in both languages, whatever its rule, and says what decided it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.deadlines.grand_bend import GRAND_BEND
from trellis.deadlines import naming
from trellis.deadlines.explaining import explain, law_of, standing_of
from trellis.deadlines.governing import Governing
from trellis.deadlines.rows import ROWS
from trellis.deadlines.rule import Rule
from trellis.deadlines.rules import due_by, due_on


def _rule(state: str, rule_id: str) -> Rule:
    return next(r for r in ROWS if (r.state, r.id) == (state, rule_id))


@given(st.sampled_from([r for r in ROWS if r.has_a_day]), st.integers(0, 300), st.integers(-30, 30))
def test_every_rule_says_what_it_asks_until_when_and_why(rule: Rule, later: int, agreed: int):
    due = due_on(rule, date(2026, 9, 1) + timedelta(later), GRAND_BEND)
    other = due.due_on + timedelta(agreed)
    for told in (explain(due), explain(due, agreed=other), explain(due, kept=other)):
        for words in (told.sentence, *told.steps):
            assert words.en
            assert words.es
            assert "{" not in words.en + words.es
            assert "_" not in words.en  # no key of a rule reaches a person
        assert told.sentence.en.startswith(naming.name_of(rule.id).en)


@pytest.mark.parametrize("rule", {r.id: r for r in ROWS}.values(), ids=lambda r: r.id)
def test_every_rule_and_event_has_a_name(rule: Rule):
    assert rule.id in naming.RULES
    assert all(r.event in naming.EVENTS for r in ROWS if r.id == rule.id)


def test_a_day_that_was_agreed_stands_beside_the_laws_own():
    due = due_on(_rule("US", "IEP_ANNUAL"), date(2025, 12, 16), GRAND_BEND)
    assert explain(due, agreed=date(2026, 12, 14)).sentence.en == (
        "Annual review: by December 16, 2026. That is 1 year after December 16, 2025, when the team met for the last "
        "review. Agreed instead: December 14, 2026."
    )


@pytest.mark.parametrize(
    ("rule", "from_day", "sooner", "says", "dice"),
    [
        ("IEP_ANNUAL", date(2025, 12, 16), date(2026, 12, 14), "The plan itself ends sooner: December 14, 2026.",
         "El plan mismo termina antes: 14 de diciembre de 2026."),
        ("RECORDS_ACCESS", date(2026, 11, 16), date(2026, 11, 20),
         "A meeting about the plan comes sooner: November 20, 2026.",
         "Antes hay una reunión sobre el plan: 20 de noviembre de 2026."),
    ],
)  # fmt: skip
def test_a_sooner_day_is_called_what_it_is_and_no_agreement(rule, from_day, sooner, says, dice):
    told = explain(due_on(_rule("US", rule), from_day, GRAND_BEND), sooner=sooner).sentence
    assert told.en.endswith(says) and "greed" not in told.en
    assert told.es.endswith(dice)


def test_a_day_agreed_for_a_notice_is_still_counted_back_from_the_meeting():
    due = due_on(_rule("US", "MEETING_NOTICE"), date(2026, 12, 12), GRAND_BEND)
    told = explain(due, agreed=date(2026, 12, 8)).sentence
    assert "10 calendar days before December 12, 2026" in told.en
    assert told.en.endswith("Agreed instead: December 8, 2026.")
    assert told.es.endswith("En su lugar se acordó: 8 de diciembre de 2026.")


def test_the_day_on_record_stands_before_what_the_calendar_would_say_by_now():
    due = due_on(_rule("TX", "EVAL_RESPONSE"), date(2026, 11, 16), GRAND_BEND)
    assert explain(due, kept=date(2026, 12, 9)).sentence.en == (
        f"{naming.name_of('EVAL_RESPONSE').en}: December 9, 2026 is the day on record. By the calendar as it is now it "
        "would be December 10, 2026."
    )


def test_a_clause_of_the_end_of_the_year_is_told():
    told = explain(due_on(_rule("TX", "EVAL_INITIAL"), date(2027, 4, 8), GRAND_BEND))
    assert told.sentence.en == (
        "First evaluation: by June 30, 2027. On April 8, 2027, when consent to evaluate was received, 35 school days "
        "were left of the school year; for that the state has a day of its own."
    )
    assert told.steps[0].en == "With 35 to 44 school days left, it is due on June 30."
    assert told.steps[0].es == "Si quedan de 35 a 44 días de escuela, vence el 30 de junio."


def test_a_state_that_loses_to_federal_law_is_told_of():
    state, federal = _rule("OH", "IEP_INITIAL_FROM_CONSENT"), _rule("US", "IEP_INITIAL")
    told = explain(due_by(Governing(state, federal), date(2026, 9, 1), GRAND_BEND))
    assert "The state's own rule would give until November 30, 2026; federal law is stricter and holds." in [
        step.en for step in told.steps
    ]


def test_how_sure_a_rule_is_and_where_it_stands_is_said():
    texas = _rule("TX", "EVAL_INITIAL")
    assert standing_of(texas).en.startswith("Not confirmed yet")
    assert standing_of(_rule("US", "MDR")).en == "Read at its source."
    assert law_of(_rule("US", "MDR")).es == "34 CFR 300.530(e) (ley federal, MDR, versión 1)"
