"""Goals and how progress is measured (IEP-GO, IEP-PR)."""

from __future__ import annotations

from tests.plans.a_plan import content, student, with_
from tests.plans.stories.telling import GOALS, both, breaks, keeps, put, row
from trellis.plans.checks import StateRules


@breaks("IEP-GO-01", "goals.goals")
def no_goal():
    return with_(put(GOALS, []))


@breaks("IEP-GO-02", "goals.baseline", "goal-planner")
def a_goal_without_a_baseline():
    return with_(row(GOALS, 2, baseline=""))


@breaks("IEP-GO-02", "goals.target_on", "goal-fluency")
def a_goal_without_a_target_date():
    return with_(row(GOALS, 1, target_on=None))


@breaks("IEP-GO-02", "goals.condition", "goal-planner")
def a_goal_without_a_condition():
    return with_(row(GOALS, 2, condition=" "))


@breaks("IEP-GO-02", "goals.behavior", "goal-planner")
def a_goal_without_a_behavior():
    return with_(row(GOALS, 2, behavior=""))


@breaks("IEP-GO-02", "goals.criterion", "goal-planner")
def a_goal_without_a_criterion():
    return with_(row(GOALS, 2, criterion=None))


@breaks("IEP-GO-02", "goals.target", "goal-planner")
def a_goal_without_a_target():
    return with_(row(GOALS, 2, target=""))


@breaks("IEP-GO-02", "goals.method", "goal-planner")
def a_goal_without_a_method():
    return with_(row(GOALS, 2, method=""))


@breaks("IEP-GO-02", "goals.condition", "goal-fluency")
def a_condition_that_says_only_that_there_is_support():
    return with_(row(GOALS, 1, condition="Given teacher support as needed"))


@breaks("IEP-GO-02", "goals.behavior", "goal-fluency")
def a_behavior_nobody_can_see():
    return with_(row(GOALS, 1, behavior="Maya will better understand what she reads"))


@breaks("IEP-GO-02", "goals.behavior", "goal-fluency")
def a_behavior_nobody_can_see_in_spanish():
    return with_(row(GOALS, 1, behavior="Maya comprenderá lo que lee"))


@keeps("IEP-GO-02")
def a_behavior_anybody_can_see():
    return with_(row(GOALS, 1, behavior="Maya will name three things she learned from the text"))


@breaks("IEP-GO-02", "goals.criterion", "goal-fluency")
def a_criterion_without_a_number():
    return with_(row(GOALS, 1, criterion="with better accuracy, most of the time"))


@breaks("IEP-GO-02", "goals.criterion", "goal-fluency")
def a_criterion_that_must_be_so_only_once():
    return with_(row(GOALS, 1, criterion="at 120 correct words a minute"))


@keeps("IEP-GO-02")
def a_criterion_that_must_be_so_every_day():
    return with_(row(GOALS, 1, criterion="at 120 correct words a minute every Friday"))


@breaks("IEP-GO-02", "goals.baseline", "goal-fluency")
def a_baseline_without_a_number():
    return with_(row(GOALS, 1, baseline="Maya reads slowly"))


@breaks("IEP-GO-02", "goals.baseline", "goal-fluency")
def a_baseline_in_another_unit():
    return with_(row(GOALS, 1, baseline="Third percentile of the WIAT-4, reading at grade 6 level"))


@breaks("IEP-GO-02", "goals.target", "goal-fluency")
def a_target_where_the_student_is_already():
    return with_(row(GOALS, 1, target="88 correct words per minute"))


@breaks("IEP-GO-02", "goals.method", "goal-fluency")
def a_method_that_leaves_nothing_to_look_at():
    return with_(row(GOALS, 1, method="Teacher observation and data"))


@breaks("IEP-GO-03", "goals.area", "goal-fluency")
def a_goal_neither_academic_nor_functional():
    return with_(row(GOALS, 1, area=None))


@breaks("IEP-GO-03", "goals.need_ids", "goal-fluency")
def a_goal_linked_to_a_need_that_was_deleted():
    return with_(row(GOALS, 1, need_ids=["need-gone"]))


@breaks("IEP-GO-04", "goals.goals", "goal-planner")
def alternate_assessment_without_benchmarks():
    return with_(row(GOALS, 2, benchmarks=" \n- "), student=student(alternate_assessment=True))


@keeps("IEP-GO-04")
def the_regular_test_needs_no_benchmarks():
    return with_(row(GOALS, 2, benchmarks=""))


@breaks("IEP-GO-05", "goals.goals", "goal-planner")
def a_state_that_wants_benchmarks_for_all():
    return with_(row(GOALS, 2, benchmarks=""), state=StateRules(benchmarks_scope="all"))


@breaks("IEP-GO-05", "goals.goals", "goal-planner")
def a_district_that_wants_benchmarks_for_all():
    return with_(row(GOALS, 2, benchmarks=""), benchmarks_for_all=True)


@keeps("IEP-GO-05")
def a_state_that_wants_them_in_preschool_only():
    return with_(row(GOALS, 2, benchmarks=""), state=StateRules(benchmarks_scope="alternate+preschool"))


@breaks("IEP-GO-06", "goals.goals", "goal-planner")
def benchmarks_are_suggested():
    return with_(row(GOALS, 2, benchmarks=""))


@keeps("IEP-GO-06")
def nothing_is_suggested_where_they_are_required():
    return with_(row(GOALS, 2, benchmarks=""), benchmarks_for_all=True)


@breaks("IEP-GO-07", "goals.repeat_reason", "goal-fluency")
def last_years_goal_again():
    return with_(previous={"goals": {"goals": [content()["goals"]["goals"][0] | {"id": "old"}]}})


@keeps("IEP-GO-07")
def last_years_goal_again_for_a_reason():
    previous = {"goals": {"goals": [content()["goals"]["goals"][0]]}}
    return with_(row(GOALS, 1, repeat_reason="Halfway there; the method changes."), previous=previous)


@breaks("IEP-PR-01", "goals.measured_every", "goal-fluency")
def nobody_says_how_often_progress_is_measured():
    return with_(row(GOALS, 1, measured_every=None))


@breaks("IEP-PR-01", "goals.method", "goal-fluency")
def nobody_says_how_progress_is_measured():
    return with_(row(GOALS, 1, method=" "))


@breaks("IEP-PR-02", "progress.schedule")
def no_report_schedule():
    return with_(put("progress.schedule", None))


@breaks("IEP-PR-02", "progress.other_schedule")
def another_schedule_that_nobody_describes():
    return with_(put("progress.schedule", "other"))


@keeps("IEP-PR-02")
def another_schedule_described():
    return with_(both(put("progress.schedule", "other"), put("progress.other_schedule", "Every six weeks")))


@keeps("IEP-GO-01")
def one_goal_is_enough():
    return with_(lambda plan: plan["goals"]["goals"].pop(1))


@keeps("IEP-GO-02")
def a_goal_needs_no_short_name():
    return with_(row(GOALS, 1, subject=None))


@keeps("IEP-GO-03")
def a_goal_linked_to_a_need_beside_one_that_was_deleted():
    return with_(row(GOALS, 1, need_ids=["need-gone", "need-planning"]))


@keeps("IEP-PR-01")
def progress_measured_four_times_a_year():
    return with_(row(GOALS, 1, measured_every="quarter"))
