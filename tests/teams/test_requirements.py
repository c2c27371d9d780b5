"""Who must be on a team (domain.md 4.1): the table itself, before anybody is stored."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trellis.meetings.model import KINDS
from trellis.meetings.rules import required_roles
from trellis.teams.model import TEAM_ROLES
from trellis.teams.requirements import Circumstances, Seat, filling, requirements, standing_of

FULL = [
    Seat("helena", "parent"),
    Seat("bo", "general_teacher"),
    Seat("ana", "case_manager"),
    Seat("eve", "lea_representative"),
    Seat("dana", "psychologist"),
]
KNOWN = st.builds(
    Circumstances,
    st.sampled_from(KINDS),
    st.booleans(),
    st.booleans(),
    st.sampled_from([True, False, None]),
    st.none() | st.integers(0, 300),
    st.booleans(),
)
TEAMS = st.lists(st.builds(Seat, st.sampled_from("abcdef"), st.sampled_from(TEAM_ROLES)))


def stands(team=FULL, **known):
    return {one.requirement.key: one.standing for one in standing_of(Circumstances(**known), team)}


def test_a_full_team_covers_what_is_asked_at_a_review():
    assert stands(kind="annual_review") == dict.fromkeys(
        ("PARENT", "GEN_ED", "SPED", "LEA_REP", "INTERPRETER"), "covered"
    )


def test_a_general_teacher_is_not_asked_where_the_child_is_not_in_regular_education():
    without = [seat for seat in FULL if seat.role != "general_teacher"]
    assert stands(without, kind="annual_review")["GEN_ED"] == "missing"
    away = standing_of(Circumstances("annual_review", regular_education=False), without)
    [said] = [one for one in away if one.requirement.key == "GEN_ED"]
    assert said.standing == "not_asked" and "not in regular education" in said.requirement.why.en


def test_one_person_is_not_both_teachers_of_the_child():
    both = [Seat("ana", "special_teacher"), Seat("ana", "general_teacher")]
    found = stands(both, kind="annual_review")
    assert (found["SPED"], found["GEN_ED"]) == ("covered", "missing")
    assert stands([*both, Seat("bo", "general_teacher")], kind="annual_review")["GEN_ED"] == "covered"


def test_the_representative_may_be_another_member_and_explain_results_too():
    team = [Seat("ana", "special_teacher"), Seat("ana", "lea_representative"), Seat("bo", "general_teacher")]
    found = stands(team, kind="annual_review")
    assert [key for key, how in found.items() if how == "missing"] == ["PARENT"]


def test_transition_asks_for_the_student_and_for_an_agency_with_consent():
    found = stands(kind="annual_review", transition=True)
    assert (found["STUDENT"], found["AGENCY"]) == ("missing", "to_check")
    assert stands([*FULL, Seat("maya", "student")], kind="annual_review", transition=True)["STUDENT"] == "covered"


@pytest.mark.parametrize(("known", "how"), [(True, "missing"), (None, "to_check"), (False, None)])
def test_a_learning_disability_asks_for_extra_people_at_eligibility_alone(known, how):
    nobody = stands([], kind="eligibility", learning_disability=known)
    assert nobody.get("SLD_TEACHER") == nobody.get("SLD_EXAMINER") == how
    assert "SLD_EXAMINER" not in stands([], kind="annual_review", learning_disability=known)
    assert stands(kind="eligibility", learning_disability=True)["SLD_EXAMINER"] == "covered"


@pytest.mark.parametrize(("kind", "months", "asked"), [
    ("initial_iep", 35, True), ("initial_iep", 39, False), ("initial_iep", None, False), ("annual_review", 35, False),
])  # fmt: skip
def test_early_intervention_is_asked_for_at_a_first_meeting_of_a_young_child(kind, months, asked):
    assert ("PART_C" in stands(kind=kind, months_old=months)) is asked


def test_a_private_school_has_its_representative():
    assert stands(kind="annual_review", privately_placed=True)["PRIVATE_REP"] == "to_check"


def test_a_504_group_knows_the_child_the_data_and_the_options_whatever_its_roles():
    keys = ("KNOWS_CHILD", "KNOWS_DATA", "KNOWS_OPTIONS")
    assert stands(kind="section_504", transition=True) == dict.fromkeys(keys, "to_check")
    assert stands([], kind="section_504") == dict.fromkeys(keys, "missing")


@given(KNOWN, TEAMS, TEAMS)
def test_more_people_never_make_more_missing(known, team, more):
    def missing(seats):
        return {one.requirement.key for one in standing_of(known, seats) if one.standing == "missing"}

    assert missing([*team, *more]) <= missing(team)


@given(KNOWN, TEAMS)
def test_who_covers_is_on_the_team_in_a_role_that_fills_it(known, team):
    for one in standing_of(known, team):
        assert one.requirement.cite and one.requirement.why.en and one.requirement.why.es
        for who in one.covered_by:
            assert any(seat.who == who and seat.role in one.requirement.filled_by for seat in team)


@given(KNOWN, TEAMS)
def test_two_different_people_teach_the_child(known, team):
    found = filling(requirements(known), team)
    general, special = found.get("GEN_ED", ()), found.get("SPED", ())
    if general and special:
        assert len({*general, *special}) > 1


@given(KNOWN, TEAMS)
def test_a_meeting_and_a_team_say_the_same(known, team):
    known = replace(known, learning_disability=False, privately_placed=False, months_old=None)
    seats = [replace(seat, attendance="in_person") for seat in team]
    meeting = required_roles(
        seats, transition=known.transition, kind=known.kind, regular_education=known.regular_education
    )
    of_team = {one.requirement.key: one for one in standing_of(known, team) if one.standing != "not_asked"}
    for one in meeting:
        assert one.invited == one.present == of_team[one.requirement.key].covered_by
