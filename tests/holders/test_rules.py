"""Which rows of rights a decision ends and which it gives, without a database."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from trellis.holders.rules import Right, changes, lost
from trellis.kernel.ids import new_id

AUGUST, ORDER, UNTIL = date(2026, 8, 1), date(2026, 11, 10), date(2027, 5, 1)


def held(law: str = "IDEA", basis: str = "presumed", **other) -> Right:
    may = {"view": True, "consent": law == "IDEA", "notice": law == "IDEA"} | other.pop("may", {})
    said = {"starts_on": AUGUST, "ends_on": None, "id": new_id(), **other}
    return Right(law, basis, **may, **said)


def decided(kind: str, scopes: tuple[str, ...], rows: list[Right], **other):
    said = {"starts_on": ORDER, "ends_on": None, "decision_id": new_id(), **other}
    return changes(kind, scopes, held=rows, **said)


def test_an_order_leaves_what_it_leaves_and_ends_the_rest_on_its_day():
    rows = [held("IDEA"), held("FERPA")]
    found = decided("court_order", ("view", "pickup"), rows)
    assert found.end == {row.id: ORDER for row in rows}
    assert [(r.law, r.view, r.consent, r.notice, r.starts_on, r.ends_on) for r in found.give] == [
        ("IDEA", True, False, False, ORDER, None),
        ("FERPA", True, False, False, ORDER, None),
    ]
    assert lost(rows, found, ORDER) == {"consent", "notice"}


def test_an_order_that_leaves_nothing_gives_no_row():
    assert decided("custody_document", ("pickup",), [held(), held("FERPA")]).give == []


def test_what_was_held_before_stands_again_after_an_order_with_an_end():
    rows = [held("IDEA"), held("FERPA", ends_on=date(2027, 1, 1))]
    found = decided("court_order", (), rows, ends_on=UNTIL)
    (again,) = found.give  # the other would have ended before the order does
    assert (again.law, again.basis, again.starts_on, again.ends_on) == ("IDEA", "presumed", UNTIL, None)
    assert again.id is None


def test_a_right_that_begins_later_never_begins():
    later = held(starts_on=date(2027, 1, 1))
    found = decided("court_order", (), [later])
    assert found.end == {later.id: later.starts_on}
    assert found.give == []


def test_a_right_that_is_over_is_left_alone():
    over = held(ends_on=ORDER)
    assert decided("court_order", (), [over, held(starts_on=ORDER, ends_on=ORDER)]).end == {}


def test_a_surrogate_has_all_rights_of_idea_and_none_of_ferpa():
    found = decided("surrogate", (), [held("FERPA")])
    (given,) = found.give
    assert (given.law, given.basis, given.view, given.consent, given.notice) == ("IDEA", "surrogate", True, True, True)
    assert found.end == {}


def test_a_foster_parent_and_a_guardian_have_the_rights_of_both_laws():
    for kind in ("foster", "guardianship"):
        assert {(r.law, r.basis) for r in decided(kind, (), []).give} == {("IDEA", kind), ("FERPA", kind)}


def test_an_order_gives_nothing_of_a_law_whose_rights_are_the_students_own():
    """What begins after the student came of age outlasts it: an order that limits must not give it back."""
    found = decided("court_order", ("view", "consent"), [held("FERPA")], passed={"FERPA"})
    assert [r.law for r in found.give] == ["IDEA"]
    assert {r.law for r in decided("guardianship", (), [], passed={"FERPA", "IDEA"}).give} == {"IDEA", "FERPA"}


def test_an_appointment_ends_by_being_said_to_end_and_a_parents_right_does_not():
    presumed, foster = held(), held(basis="foster")
    found = decided("ended", (), [presumed, foster])
    assert found.end == {foster.id: ORDER}
    assert lost([presumed, foster], found, ORDER) == set()
    assert lost([foster], found, ORDER) == {"consent", "notice"}
    assert lost([replace(foster, ends_on=ORDER)], found, ORDER) == set()


@pytest.mark.parametrize("kind", ["foster", "surrogate"])
@pytest.mark.parametrize("basis", ["presumed", "court_order", "guardianship"])
def test_an_appointment_without_a_paper_leaves_what_the_law_or_a_court_gave(kind, basis):
    rows = [held("IDEA", basis), held("FERPA", basis)]
    alone = decided(kind, (), rows)
    assert alone.end == {}
    assert {r.basis for r in alone.give} == {kind}
    by_paper = decided(kind, (), rows, has_paper=True)
    assert by_paper.end == {row.id: ORDER for row in rows if kind == "foster" or row.law == "IDEA"}


def test_one_appointment_takes_the_place_of_another_without_a_paper():
    foster = held(basis="foster")
    assert decided("surrogate", (), [foster]).end == {foster.id: ORDER}
