"""Who must be in the room (34 CFR 300.321)."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from trellis.meetings.rules import Seat, missing, required_roles
from trellis.teams.model import TEAM_ROLES
from trellis.teams.requirements import TEAM

FULL = [
    Seat("helena", "parent", "in_person"),
    Seat("bo", "general_teacher", "in_person"),
    Seat("ana", "case_manager", "in_person"),
    Seat("eve", "lea_representative", "video"),
    Seat("dana", "psychologist", "phone"),
]


def keys(seats, *, transition=False):
    return [r.key for r in missing(required_roles(seats, transition=transition))]


def test_a_full_team_misses_nobody():
    assert keys(FULL) == []


def test_the_student_is_wanted_when_transition_is_discussed():
    assert keys(FULL, transition=True) == ["STUDENT"]
    assert keys([*FULL, Seat("maya", "student", "in_person")], transition=True) == []


def test_absent_is_not_present():
    seats = [Seat(s.who, s.role, "absent" if s.role == "general_teacher" else s.attendance) for s in FULL]
    assert keys(seats) == ["GEN_ED"]


def test_the_special_educator_may_explain_the_evaluation_when_the_psychologist_is_away():
    assert keys([s for s in FULL if s.role != "psychologist"]) == []


def test_nobody_stands_in_for_the_parent():
    assert keys([s for s in FULL if s.role != "parent"]) == ["PARENT"]


@given(
    st.lists(
        st.builds(
            Seat,
            st.sampled_from("abcdef"),
            st.sampled_from(TEAM_ROLES),
            st.sampled_from(["in_person", "phone", "video", "absent", None]),
        )
    )
)
def test_more_people_present_never_make_more_roles_missing(seats):
    fewer = set(keys(seats[: len(seats) // 2]))
    assert set(keys(seats)) <= fewer
    assert {f.requirement.key for f in required_roles(seats, transition=False)} == {r.key for r in TEAM}


def test_no_general_teacher_is_wanted_where_the_child_is_not_in_regular_education():
    without = [s for s in FULL if s.role != "general_teacher"]
    assert [r.key for r in missing(required_roles(without, transition=False))] == ["GEN_ED"]
    assert missing(required_roles(without, transition=False, regular_education=False)) == []
