"""Every step leads to a state there is, and what waits can be answered."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from trellis.asking import rules
from trellis.deadlines import naming
from trellis.notices.prior_written.triggers import TRIGGERS
from trellis.worklists.owners import OWNER

STEPS = ("answer", "agree", "refuse", "finish", "uphold")


def test_steps_lead_to_states_there_are_and_from_every_waiting_state_the_school_has_one():
    for kind in rules.KINDS:
        school, family = rules.OF_SCHOOL[kind], rules.OF_FAMILY[kind]
        reached = {"open", *school.values(), *family.values()}
        assert reached <= set(rules.STATES)
        assert {step for _, step in school} <= set(STEPS)
        assert {step for _, step in family} <= set(rules.NOTES)
        for state in reached & (rules.WAITING | rules.PROMISED):
            assert any(before == state for before, _ in school), (kind, state)


def test_records_are_never_refused_and_a_refusal_is_a_notice_or_has_a_hearing():
    assert {step for _, step in rules.OF_SCHOOL["records"]} == {"finish"}
    for kind, steps in rules.OF_SCHOOL.items():
        for (state, step), after in steps.items():
            if step == "refuse":
                by_notice = after == "refusing" and rules.BY_NOTICE[kind] in TRIGGERS
                assert by_notice or rules.OF_FAMILY[kind].get((after, "hearing")) == "hearing", (kind, state)


def test_every_clock_has_a_name_and_somebody_who_answers_for_it():
    for clock in rules.CLOCKS.values():
        assert naming.name_of(clock.rule).en
        assert clock.rule in OWNER


def test_a_meeting_is_held_by_its_day_but_where_the_state_asks_for_an_answer_alone():
    assert not rules.meets_clock("meeting", "agreed", "CA")
    assert rules.meets_clock("meeting", "agreed", "IL")
    assert rules.meets_clock("meeting", "done", "CA")
    assert not rules.meets_clock("amendment", "hearing", "CA")


@given(st.text())
def test_words_are_kept_as_text_without_what_nobody_sees_and_cleaning_again_changes_nothing(words):
    kept = rules.cleaned(words)
    assert rules.cleaned(kept) == kept
    assert not set(kept) & set("\x00\r\u202e\u2066\u200b\ufeff")
    assert "\n" not in rules.on_one_line(words)


def test_html_is_text_and_arabic_keeps_its_joiner():
    assert rules.cleaned("<b>Hi</b>\u202e \r\n x ") == "<b>Hi</b>\n x"
    assert rules.cleaned("می\u200cخواهم") == "می\u200cخواهم"
