"""When somebody is told of a day, and whose it is: counted, without a database."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trellis.deadlines.naming import RULES
from trellis.deadlines.rows import ROWS
from trellis.kernel.ids import new_id
from trellis.worklists.owners import BY_CAPACITY, OWNER, Known, owners_of
from trellis.worklists.rules import THRESHOLDS, escalation_of, is_mailed_on, threshold_of
from trellis.worklists.waiting import CAPACITIES, waits

STUDENT, SCHOOL, MANAGER, TESTER, LEADER, DIRECTOR = (new_id() for _ in range(6))
ALL = Known({STUDENT: [MANAGER]}, {STUDENT: [TESTER]}, {SCHOOL: [LEADER]}, (DIRECTOR,))


def test_every_rule_is_somebodys_and_every_capacity_has_a_name() -> None:
    assert set(OWNER) == set(RULES) | {row.id for row in ROWS}
    assert sum(len(rules.split()) for rules in BY_CAPACITY.values()) == len(OWNER)
    assert set(BY_CAPACITY) <= set(CAPACITIES)


@pytest.mark.parametrize(
    ("left", "at"),
    [(31, None), (30, 30), (29, 30), (15, 30), (14, 14), (8, 14), (7, 7), (3, 3), (2, 3), (0, 0), (-1, -1), (-9, -9)],
)
def test_the_nearest_threshold_that_was_passed(left: int, at: int | None) -> None:
    assert threshold_of(left) == at


@given(st.integers(0, 60), st.sets(st.integers(-20, 60)))
def test_however_many_mornings_were_missed_each_threshold_is_told_once(ahead: int, ran_on: set[int]) -> None:
    told = [threshold_of(ahead - day) for day in sorted(ran_on) if threshold_of(ahead - day) is not None]
    before = [at for at in told if at >= 0]
    assert before == sorted(before, reverse=True)
    assert set(before) <= set(THRESHOLDS)
    # Of each stretch between two thresholds there is one telling, whatever mornings fell out.
    assert len(set(before)) <= len(THRESHOLDS)
    late = [at for at in told if at < 0]
    assert len(late) == len(set(late))


@given(st.integers(-400, 60), st.integers(1, 90))
def test_administrators_are_told_at_the_measure_and_each_week_after(left: int, after: int) -> None:
    found = escalation_of(left, after)
    assert (found is None) == (-left < after)
    if found is not None:
        assert found <= -after
        assert left <= found < left + 7
        assert (-found - after) % 7 == 0


def test_weekly_mail_leaves_on_mondays_and_none_on_no_day() -> None:
    week = [date(2026, 11, 23) + timedelta(days=n) for n in range(7)]
    assert [is_mailed_on("weekly", day) for day in week] == [True] + [False] * 6
    assert all(is_mailed_on("daily", day) and is_mailed_on("at_once", day) for day in week)
    assert not any(is_mailed_on("none", day) for day in week)


@pytest.mark.parametrize(
    ("rule", "people", "owned"),
    [
        ("IEP_ANNUAL", (MANAGER,), True),
        ("EVAL_ASSESS", (TESTER,), True),
        ("MDR", (LEADER,), True),
        ("EVAL_RESPONSE", (DIRECTOR,), True),
        ("RECORDS_ACCESS", (DIRECTOR,), True),
    ],
)
def test_whose_a_deadline_is(rule: str, people: tuple[object, ...], owned: bool) -> None:
    assert owners_of(rule, STUDENT, SCHOOL, ALL) == (people, owned)


def test_what_is_nobodys_is_the_administrators() -> None:
    nobody = Known(administrators=(DIRECTOR,))
    assert owners_of("IEP_ANNUAL", STUDENT, SCHOOL, nobody) == ((DIRECTOR,), False)
    assert owners_of("MDR", STUDENT, None, ALL) == ((DIRECTOR,), False)
    untested = Known({STUDENT: [MANAGER]}, administrators=(DIRECTOR,))
    assert owners_of("EVAL_ASSESS", STUDENT, SCHOOL, untested) == ((MANAGER,), True)


def test_a_room_names_capacities_that_there_are() -> None:
    with pytest.raises(ValueError, match="nobody"):
        waits("somewhere", whose=("nobody",))
