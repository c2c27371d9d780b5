"""How long an answer to a request takes, as the public page says it: by the state's row."""

from __future__ import annotations

from datetime import date

import pytest

from trellis.deadlines.answering import answer_within

DAY = date(2026, 11, 27)


@pytest.mark.parametrize(
    ("state", "en", "es"),
    [
        ("CA", "15 calendar days", "15 días calendario"),
        ("MA", "5 school days", "5 días de escuela"),
        ("WA", "25 school days", "25 días de escuela"),
        ("WI", "15 business days", "15 días hábiles"),
        ("PA", "15 school days", "15 días de escuela"),  # the ten days are of a request said aloud
        ("NV", "15 school days", "15 días de escuela"),
        ("", "15 school days", "15 días de escuela"),
    ],
)
def test_the_days_are_those_of_the_states_row(state: str, en: str, es: str) -> None:
    said = answer_within(state, DAY)
    assert (said.en, said.es) == (en, es)
