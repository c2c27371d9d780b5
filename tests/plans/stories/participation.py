"""Time with peers and taking part in tests (IEP-LR, IEP-AS)."""

from __future__ import annotations

from tests.plans.a_plan import Plan, meeting, student, with_
from tests.plans.stories.telling import PRESCHOOLER, SERVICES, both, breaks, keeps, put, row


@breaks("IEP-LR-01", "participation.explanation")
def time_apart_unexplained():
    return with_(put("participation.explanation", None))


def _all_inside(plan: Plan) -> None:
    for line in plan["services"]["services"]:
        line["setting"] = "inside"


@keeps("IEP-LR-01")
def no_time_apart_to_explain():
    return with_(both(_all_inside, put("participation.explanation", None)))


@breaks("IEP-LR-02", "participation.environment_code")
def an_environment_nobody_confirmed():
    return with_(put("participation.environment_code", None))


@breaks("IEP-LR-02", "participation.environment_code")
def an_environment_that_no_longer_fits_the_grid():
    return with_(row(SERVICES, 1, sessions=10))


@breaks("IEP-LR-02", "participation.school_day_minutes_per_week")
def no_school_week():
    return with_(put("participation.school_day_minutes_per_week", None))


@breaks("IEP-LR-02", "participation.school_day_minutes_per_week")
def more_minutes_apart_than_school():
    return with_(
        both(put("participation.school_day_minutes_per_week", 60), put("participation.environment_code", "RC39"))
    )


@breaks("IEP-LR-02", "participation.early_hours_per_week")
def a_preschool_without_hours():
    return with_(put("participation.early_place", "regular_program"), student=PRESCHOOLER)


@breaks("IEP-LR-03", "participation.entered_percentage")
def a_percentage_off_by_two():
    return with_(put("participation.entered_percentage", 88))


@keeps("IEP-LR-03")
def a_percentage_off_by_less_than_one():
    return with_(put("participation.entered_percentage", 90))


@breaks("IEP-LR-04", "participation.less_restrictive")
def no_other_options_considered():
    return with_(put("participation.less_restrictive", None))


@breaks("IEP-LR-04", "participation.harmful_effects")
def no_harmful_effects_considered():
    return with_(put("participation.harmful_effects", None))


@keeps("IEP-LR-04")
def nothing_to_consider_without_removal():
    return with_(both(_all_inside, put("participation.less_restrictive", None)))


@breaks("IEP-LR-05", "participation.other_school_reason")
def another_school_without_a_reason():
    return with_(put("participation.home_school", False))


@keeps("IEP-LR-05")
def another_school_with_a_reason():
    return with_(both(put("participation.home_school", False), put("participation.other_school_reason", "The lift.")))


@breaks("IEP-LR-06", "participation.removal_reasons")
def removed_only_for_a_modified_curriculum():
    return with_(put("participation.removal_reasons", ["modified_curriculum"]))


@keeps("IEP-LR-06")
def removed_for_more_than_that():
    return with_(put("participation.removal_reasons", ["modified_curriculum", "intensity"]))


@breaks("IEP-LR-07", "participation.placement")
def placement_without_the_parent():
    return with_(meeting=meeting(roles_present=frozenset({"GEN_ED", "SPED", "LEA_REP", "INTERPRETER", "STUDENT"})))


@keeps("IEP-LR-07")
def placement_after_every_attempt_to_reach_the_parent():
    present = frozenset({"GEN_ED", "SPED", "LEA_REP", "INTERPRETER", "STUDENT"})
    return with_(meeting=meeting(roles_present=present, parent_attempts_complete=True))


@breaks("IEP-AS-01", "assessment.assessments")
def no_tests_listed():
    return with_(put("assessment.assessments", []))


@breaks("IEP-AS-01", "assessment.assessments", "test-ela")
def accommodations_promised_but_not_named():
    return with_(row("assessment.assessments", 1, accommodations=""))


@keeps("IEP-AS-01")
def an_adult_prison_gives_no_tests():
    return with_(put("assessment.assessments", []), student=student(in_adult_prison=True))


_alternate = row("assessment.assessments", 1, participation="alternate")


@breaks("IEP-AS-02", "assessment.alternate_reason")
@breaks("IEP-AS-02", "assessment.alternate_fit")
@breaks("IEP-AS-03", "assessment.parents_informed")
def the_alternate_test_without_reasons():
    return with_(_alternate)


@keeps("IEP-AS-02")
@keeps("IEP-AS-03")
def the_alternate_test_with_reasons():
    return with_(
        both(
            _alternate,
            put("assessment.alternate_reason", "She works on alternate standards."),
            put("assessment.alternate_fit", "It is given one to one."),
            put("assessment.parents_informed", True),
        )
    )


@breaks("IEP-LR-02", "participation.early_place")
def a_preschooler_without_a_place():
    return with_(student=PRESCHOOLER)


@breaks("IEP-LR-02", "participation.early_services_there")
def a_preschooler_whose_services_are_nowhere():
    return with_(
        both(put("participation.early_place", "regular_program"), put("participation.early_hours_per_week", 10)),
        student=PRESCHOOLER,
    )


@breaks("IEP-LR-02", "participation.school_day_minutes_per_week")
def a_school_week_of_a_typing_error():
    return with_(put("participation.school_day_minutes_per_week", 3_001))


@keeps("IEP-LR-02")
def four_fifths_to_the_minute():
    return with_(
        both(
            row(SERVICES, 1, minutes_per_session=39, sessions=10),
            lambda plan: plan["services"]["services"].pop(1),
        )
    )


@breaks("IEP-LR-03", "participation.entered_percentage")
def a_percentage_beyond_a_hundred():
    unknown = put("participation.school_day_minutes_per_week", None)
    return with_(both(unknown, put("participation.entered_percentage", 101)))


@breaks("IEP-LR-05", "participation.home_school")
def nobody_said_which_school_it_is():
    return with_(put("participation.home_school", None))


@breaks("IEP-LR-07", "participation.early_place")
def a_preschoolers_place_without_the_parent():
    return with_(meeting=None, student=PRESCHOOLER)


@breaks("IEP-AS-01", "assessment.assessments", "test-ela")
def a_test_without_a_name():
    return with_(row("assessment.assessments", 1, name=""))


@breaks("IEP-AS-04", "assessment.on_state_list", "test-ela")
def an_accommodation_the_state_does_not_list():
    return with_(row("assessment.assessments", 1, on_state_list=False))


@breaks("IEP-AS-04", "assessment.on_state_list", "test-ela")
def nobody_looked_at_the_states_list():
    return with_(row("assessment.assessments", 1, on_state_list=None))


@keeps("IEP-AS-04")
def a_test_without_accommodations_has_no_list():
    return with_(row("assessment.assessments", 1, participation="regular", on_state_list=False))
