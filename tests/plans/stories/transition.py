"""Life after school and rights that move (IEP-TR, IEP-RT)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from tests.plans.a_plan import Plan, meeting, student, with_
from tests.plans.stories.telling import GOALS, both, breaks, keeps, put, row
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


def _agency(**dates: Any) -> Callable[[Plan], None]:
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


@breaks("IEP-TR-10", "basics.transition_early")
def nobody_asked_where_the_state_wants_it():
    return with_(student=fourteen(), state=StateRules(asks_to_consider_transition=True))


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


@keeps("IEP-TR-02")
def a_goal_for_independent_living():
    return with_(
        both(
            put("transition.no_independent_living_reason", None),
            lambda plan: plan["transition"]["postsecondary_goals"].append(
                {"id": "after-home", "area": "independent_living", "statement": "Maya will live with a friend."}
            ),
        )
    )


@keeps("IEP-TR-03")
def a_transition_assessment_without_results_yet():
    return with_(row("transition.assessments", 1, results=None))


@breaks("IEP-TR-04", "transition.services", "ts-1")
def a_transition_service_that_is_nothing():
    return with_(row("transition.services", 1, description=""))


@keeps("IEP-TR-04")
def daily_living_only_where_it_fits():
    return with_(
        lambda plan: plan["transition"]["services"].append(
            {"id": "ts-5", "area": "daily_living", "description": "Cooking"}
        )
    )


@keeps("IEP-TR-05")
def one_year_of_courses():
    return with_(put("transition.courses", [{"id": "co", "school_year": "2026-27", "courses": "Biology"}]))


@keeps("IEP-TR-06")
def the_second_goal_leads_on():
    return with_(both(row(GOALS, 1, postsecondary_ids=[]), row(GOALS, 2, postsecondary_ids=["after-work"])))


@keeps("IEP-TR-09")
def a_transition_plan_of_a_year_ago_to_the_day():
    return with_(put("transition.updated_on", "2025-10-06"))


@breaks("IEP-TR-11", "transition.other_way", "ag-1")
def an_agency_that_did_not_come():
    return with_(_agency(consent_on="2026-09-17", invited_on="2026-09-18", not_provided=True))


@keeps("IEP-TR-11")
def an_agency_that_did_not_come_and_another_way():
    failed = {"not_provided": True, "other_way": "Met on October 6; the counselor does it."}
    return with_(_agency(consent_on="2026-09-17", invited_on="2026-09-18", **failed))


@breaks("IEP-RT-01", "rights_transfer.informed_on")
def told_on_a_day_nobody_wrote_down():
    return with_(put("rights_transfer.informed_on", None), student=student(birth_on=date(2010, 10, 5)))


@breaks("IEP-RT-01", "rights_transfer.informed_on")
def told_after_the_age_for_it():
    return with_(student=student(birth_on=date(2009, 10, 5)))


@breaks("IEP-RT-01", "rights_transfer.informed")
def a_state_that_tells_three_years_before():
    young = student(birth_on=date(2012, 10, 5), grade="8")
    return with_(put("rights_transfer.informed", None), student=young, state=StateRules(rights_notice_years=3))
