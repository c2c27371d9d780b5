"""What may be said, where it hangs, how long it can be taken back, whom a letter goes to."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trellis.kernel.errors import InvalidInput
from trellis.plans.form import form_for
from trellis.teamwork import rules
from trellis.teamwork.rules import Place

AT = datetime(2026, 11, 26, 12, tzinfo=UTC)
FORM = form_for("iep")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Is this so?\n", "Is this so?"),
        ("one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("<script>alert(1)</script> & <b>bold</b>", "<script>alert(1)</script> & <b>bold</b>"),
        ("👩🏽‍🏫 مرحبا שלום é", "👩🏽‍🏫 مرحبا שלום é"),
        ("a\x1b[31mred\x07", "a[31mred"),
        ("x" * rules.LONGEST_COMMENT, "x" * rules.LONGEST_COMMENT),
    ],
)
def test_what_is_said_is_kept_as_plain_text(typed: str, kept: str) -> None:
    assert rules.words_said(typed) == kept


@pytest.mark.parametrize("typed", ["", "   ", "\n\t\n", "\x01\x02", "x" * (rules.LONGEST_COMMENT + 1), "é" * 20_000])
def test_nothing_and_too_much_are_refused_with_words(typed: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        rules.words_said(typed)
    assert refused.value.field == "said"
    assert refused.value.says in (rules.NOTHING_SAID, rules.TOO_LONG)


@given(st.text(max_size=2_000))
def test_whatever_is_typed_is_refused_or_kept_without_what_cannot_be_seen(typed: str) -> None:
    try:
        kept = rules.words_said(typed)
    except InvalidInput:
        return
    assert kept and len(kept) <= rules.LONGEST_COMMENT
    assert rules.words_said(kept) == kept
    assert not set(kept) & {"\x07", "\x1b", "\x7f", "\r"}


def test_a_quote_is_one_short_line() -> None:
    assert rules.words_quoted("reads \n 54   words") == "reads 54 words"
    assert rules.words_quoted(" \n ") is None and rules.words_quoted(None) is None
    assert len(rules.words_quoted("word " * 500) or "") <= rules.LONGEST_QUOTE


@pytest.mark.parametrize(
    ("place", "fits"),
    [
        (Place("goals"), True),
        (Place("present_levels", "strengths"), True),
        (Place("goals", "goals", "goal-fluency"), True),
        (Place("nowhere"), False),
        (Place("goals", "nothing"), False),
        (Place("present_levels", "strengths", "row"), False),
        (Place("goals", "goals", "a row; DROP"), False),
        (Place("goals", "goals", ""), False),
        (Place("goals", None, "goal-fluency"), False),
    ],
)
def test_a_thread_hangs_where_the_form_has_a_place(place: Place, fits: bool) -> None:
    if fits:
        rules.check_place(FORM, place)
        return
    with pytest.raises(InvalidInput):
        rules.check_place(FORM, place)


@pytest.mark.parametrize(("minutes", "can"), [(0, True), (14, True), (15, True), (16, False)])
def test_a_comment_can_be_taken_back_for_a_quarter_of_an_hour(minutes: int, can: bool) -> None:
    assert rules.can_take_back(AT - timedelta(minutes=minutes), AT) is can


@pytest.mark.parametrize(
    ("minutes_ago", "goes"), [([], True), ([11], True), ([10], False), ([0], False), ([60, 3], False)]
)
def test_one_letter_in_a_while(minutes_ago: list[int], goes: bool) -> None:
    assert rules.wants_letter([AT - timedelta(minutes=m) for m in minutes_ago], AT) is goes


@pytest.mark.parametrize(("days", "fits"), [(0, True), (366, True), (-1, False), (367, False)])
def test_a_day_to_be_ready_by_lies_ahead(days: int, fits: bool) -> None:
    day = date(2026, 11, 26)
    if fits:
        rules.check_due(day + timedelta(days=days), day)
        rules.check_due(None, day)
        return
    with pytest.raises(InvalidInput):
        rules.check_due(day + timedelta(days=days), day)
