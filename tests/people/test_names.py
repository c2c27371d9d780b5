"""Names are found as people type them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from trellis.people.names import folded, prefix_range

NAMES = st.text(st.characters(exclude_categories=("Cs", "Co", "Cn")), max_size=30)


def test_accents_case_and_spaces_do_not_hide_a_name():
    assert folded("  Iván   HERNÁNDEZ ") == "ivan hernandez"
    assert folded("Nguyễn") == "nguyen"
    assert folded("O'Brien") == "o'brien"


@given(NAMES)
def test_a_key_folds_to_itself(name):
    assert folded(folded(name)) == folded(name)


@given(NAMES, NAMES)
def test_the_range_holds_exactly_what_begins_with_what_was_typed(typed, name):
    low, high = prefix_range(folded(typed))
    key = folded(name)
    assert (low <= key < high) == key.startswith(low)
