"""Life after school and rights that move (IEP-TR, IEP-RT)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from tests.plans.a_plan import Plan, meeting, student, with_
from tests.plans.stories.telling import GOALS, breaks, keeps, put, row
from trellis.plans.checks import StateRules

TRANSITION = "transition.postsecondary_goals"


@breaks("IEP-TR-01", TRANSITION)
def no_goal_for_work():
    return with_(row(TRANSITION, 2, statement=""))


@keeps("IEP-TR-01")
def too_young_for_postsecondary_goals():
    return with_(put(TRANSITION, []), student=student(birth_on=date(2012, 11, 20), grade="8"))


@breaks("IEP-TR-01", TRANSITION)
def a_state_that_asks_by_grade():
    young = student(birth_on=date(2012, 11, 20), grade="9")
    return with_(put(TRANSITION, []), student=young, state=StateRules(transition_grade=9))


@breaks("IEP-TR-01", TRANSITION)
def a_state_that_asks_atfourteen_and_a_half():
    young = student(birth_on=date(2013, 4, 5), grade="8")
    return with_(put(TRANSITION, []), student=young, state=StateRules(transition_age=14.5))


@keeps("IEP-TR-01")
def a_day_short_offourteen_and_a_half():
    young = student(birth_on=date(2013, 4, 6), grade="8")
    return with_(put(TRANSITION, []), student=young, state=StateRules(transition_age=14.5))


@breaks("IEP-TR-02", "transition.no_independent_living_reason")
def independent_living_forgotten():
    return with_(put("transition.no_independent_living_reason", None))


@breaks("IEP-TR-03", "transition.assessments")
def no_transition_assessment():
    return with_(put("transition.assessments", []))


@breaks("IEP-TR-03", "transition.assessments", "ta-1")
def a_transition_assessment_without_a_date():
    return with_(row("transition.assessments", 1, done_on=None))


@breaks("IEP-TR-04", "transition.services")
def no_community_experience_considered():
    return with_(lambda plan: plan["transition"]["services"].pop(2))


@breaks("IEP-TR-05", "transition.courses")
def no_course_of_study():
    return with_(put("transition.courses", []))


@breaks("IEP-TR-06", "goals.goals")
def no_goal_leads_anywhere():
    return with_(row(GOALS, 1, postsecondary_ids=[]))


@breaks("IEP-TR-07", "basics.meeting_on")
def the_student_was_not_invited():
    return with_(meeting=meeting(student_was_invited=False))


@breaks("IEP-TR-07", "transition.preferences")
def the_student_was_away_and_nobody_asked():
    present = frozenset({"PARENT", "GEN_ED", "SPED", "LEA_REP", "INTERPRETER"})
    return with_(put("transition.preferences", None), meeting=meeting(roles_present=present))


@keeps("IEP-TR-07")
def the_student_was_away_but_was_asked():
    return with_(meeting=meeting(roles_present=frozenset({"PARENT", "GEN_ED", "SPED", "LEA_REP", "INTERPRETER"})))


def _agency(**dates: str) -> Callable[[Plan], None]:
    return put("transition.agencies", [{"id": "ag-1", "name": "Vocational rehabilitation", **dates}])


@breaks("IEP-TR-08", "transition.agencies", "ag-1")
def an_agency_invited_before_consent():
    return with_(_agency(consent_on="2026-09-20", invited_on="2026-09-18"))


@keeps("IEP-TR-08")
def an_agency_invited_with_consent():
    return with_(_agency(consent_on="2026-09-17", invited_on="2026-09-18"))


@breaks("IEP-TR-09", "transition.updated_on")
def a_transition_plan_of_two_years_ago():
    return with_(put("transition.updated_on", "2025-10-01"))


def fourteen() -> Any:
    return student(birth_on=date(2012, 11, 20), grade="8")


@breaks("IEP-TR-10", "basics.transition_early")
def nobody_asked_whether_to_plan_early():
    return with_(student=fourteen())


@keeps("IEP-TR-10")
def the_team_decided_not_to_plan_early():
    return with_(put("basics.transition_early", False), student=fourteen())


@keeps("IEP-TR-10")
def a_nine_year_old_is_not_asked():
    return with_(student=student(birth_on=date(2017, 11, 20), grade="3"))


@breaks("IEP-RT-01", "rights_transfer.informed")
def nobody_told_the_student_about_rights():
    return with_(put("rights_transfer.informed", None), student=student(birth_on=date(2010, 10, 5)))


@keeps("IEP-RT-01")
def rights_move_later_in_mississippi():
    old = student(birth_on=date(2010, 10, 5))
    return with_(put("rights_transfer.informed", None), student=old, state=StateRules(age_majority=21))


@breaks("IEP-RT-02", "basics.meeting_on")
def an_adult_whose_parents_still_hold_the_rights():
    return with_(student=student(birth_on=date(2008, 10, 6)))


@keeps("IEP-RT-02")
def an_adult_who_holds_the_rights():
    return with_(student=student(birth_on=date(2008, 10, 6), holds_own_rights=True))


@keeps("IEP-RT-02")
def seventeen_on_the_day_of_the_meeting():
    return with_(student=student(birth_on=date(2008, 10, 7)))
