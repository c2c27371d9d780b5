"""Present levels, told and untold (IEP-PL)."""

from __future__ import annotations

from tests.plans.a_plan import with_
from tests.plans.stories.telling import GOALS, PRESCHOOLER, SERVICES, both, breaks, keeps, put, row


@breaks("IEP-PL-01", "present_levels.academic_source")
def present_levels_without_a_source():
    return with_(put("present_levels.academic_source", "  "))


@breaks("IEP-PL-01", "present_levels.functional_on")
def present_levels_without_a_date():
    return with_(put("present_levels.functional_on", None))


@breaks("IEP-PL-02", "present_levels.curriculum_effect")
def no_effect_on_the_general_curriculum():
    return with_(put("present_levels.curriculum_effect", None))


@keeps("IEP-PL-02")
def a_preschooler_has_no_general_curriculum():
    return with_(put("present_levels.curriculum_effect", None), student=PRESCHOOLER)


@breaks("IEP-PL-03", "present_levels.activities_effect")
def a_preschoolers_activities_untold():
    return with_(student=PRESCHOOLER)


@keeps("IEP-PL-03")
def a_preschoolers_activities_told():
    return with_(put("present_levels.activities_effect", "She watches others play."), student=PRESCHOOLER)


@breaks("IEP-PL-04", "family.parent_concerns")
def nobody_recorded_the_parents_concerns():
    return with_(put("family.parent_concerns", None))


@breaks("IEP-PL-04", "present_levels.strengths")
def no_strengths():
    return with_(put("present_levels.strengths", None))


@breaks("IEP-PL-04", "present_levels.needs")
def an_area_nobody_looked_at():
    return with_(put("present_levels.areas_without_need", None))


@breaks("IEP-PL-05", "present_levels.no_action_reason", "need-planning")
def a_need_nothing_answers():
    return with_(both(row(GOALS, 2, need_ids=["need-reading"]), row(SERVICES, 2, need_ids=["need-reading"])))


@keeps("IEP-PL-05")
def a_need_left_alone_for_a_reason():
    return with_(
        both(
            row(GOALS, 2, need_ids=["need-reading"]),
            row(SERVICES, 2, need_ids=["need-reading"]),
            row("present_levels.needs", 2, no_action_reason="The advisory class does it for everybody."),
        )
    )


@breaks("IEP-PL-06", "present_levels.academic_on")
def stale_data():
    return with_(put("present_levels.academic_on", "2025-10-05"))


@keeps("IEP-PL-06")
def data_a_year_old_to_the_day():
    return with_(put("present_levels.academic_on", "2025-10-06"))


@breaks("IEP-PL-01", "present_levels.academic")
def present_levels_untold():
    return with_(put("present_levels.academic", None))


@keeps("IEP-PL-01")
def present_levels_of_one_line():
    return with_(put("present_levels.functional", "On time."))


@breaks("IEP-PL-04", "present_levels.evaluation_results")
def no_results_of_the_evaluation():
    return with_(put("present_levels.evaluation_results", None))


@breaks("IEP-PL-04", "present_levels.area", "need-reading")
def a_need_of_no_area():
    return with_(row("present_levels.needs", 1, area=None))


@breaks("IEP-PL-04", "present_levels.description", "need-reading")
def a_need_without_words():
    return with_(row("present_levels.needs", 1, description=" "))


@keeps("IEP-PL-04")
def every_area_has_its_need():
    return with_(
        both(
            put("present_levels.areas_without_need", None),
            lambda plan: plan["present_levels"]["needs"].append(
                {"id": "need-growth", "area": "developmental", "description": "Hold a pen", "no_action_reason": "OT"}
            ),
        )
    )
