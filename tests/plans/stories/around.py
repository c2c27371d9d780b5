"""The meeting, the file, and what belongs in no plan (FIN, IEP-CM)."""

from __future__ import annotations

from datetime import date

from tests.plans.a_plan import meeting, student, with_
from tests.plans.stories.telling import GOALS, both, breaks, keeps, put, row


@breaks("FIN-01", "basics.meeting_on")
def no_meeting_was_held():
    return with_(meeting=None)


@keeps("FIN-01")
def an_amendment_agreed_in_writing():
    return with_(meeting=None, agreed_without_meeting=True)


@breaks("FIN-02", "basics.meeting_on")
def no_general_teacher_at_the_meeting():
    return with_(meeting=meeting(roles_present=meeting().roles_present - {"GEN_ED"}))


@keeps("FIN-02")
def the_general_teacher_was_excused():
    present = meeting().roles_present - {"GEN_ED"}
    return with_(meeting=meeting(roles_present=present, roles_excused=frozenset({"GEN_ED"})))


@breaks("FIN-03", "basics.meeting_on")
def no_parent_and_no_attempts():
    return with_(meeting=meeting(roles_present=meeting().roles_present - {"PARENT"}))


@keeps("FIN-03")
def no_parent_but_every_attempt():
    present = meeting().roles_present - {"PARENT"}
    return with_(meeting=meeting(roles_present=present, parent_attempts_complete=True))


@breaks("FIN-04", "basics.meeting_on")
def no_notice():
    return with_(meeting=meeting(notice_sent_on=None))


@breaks("FIN-04", "basics.meeting_on")
def a_notice_after_the_meeting():
    return with_(meeting=meeting(notice_sent_on=date(2026, 10, 7)))


@breaks("FIN-04", "basics.meeting_on")
def half_a_notice():
    return with_(meeting=meeting(notice_is_complete=False))


@breaks("FIN-05", "basics.short_notice_reason")
def short_notice():
    return with_(meeting=meeting(notice_sent_on=date(2026, 9, 27)))


@keeps("FIN-05")
def notice_just_in_time():
    return with_(meeting=meeting(notice_sent_on=date(2026, 9, 26)))


@keeps("FIN-05")
def short_notice_the_parent_accepted():
    return with_(
        put("basics.short_notice_reason", "The mother asked for it by phone on September 30."),
        meeting=meeting(notice_sent_on=date(2026, 10, 1)),
    )


@breaks("FIN-09", "basics.safeguards_on")
def no_safeguards():
    return with_(safeguards_given=False)


@breaks("FIN-12", "present_levels.evaluation_results")
def an_evaluation_of_four_years_ago():
    return with_(student=student(evaluated_on=date(2023, 10, 5)))


@breaks("FIN-12", "present_levels.evaluation_results")
def not_eligible_any_more():
    return with_(student=student(eligibility_is_current=False))


@keeps("FIN-12")
def an_evaluation_of_three_years_ago_to_the_day():
    return with_(student=student(evaluated_on=date(2023, 10, 6)))


@breaks("FIN-13", "basics.draft_discussed")
def a_draft_shared_and_never_called_one():
    return with_(shared_before_meeting=True)


@keeps("FIN-13")
def a_draft_discussed_as_one():
    return with_(put("basics.draft_discussed", True), shared_before_meeting=True)


@breaks("IEP-CM-01", "present_levels.academic")
def a_social_security_number():
    return with_(put("present_levels.academic", "Maya, 123-45-6789, reads at 88 words a minute."))


@breaks("IEP-CM-01", "goals.goals", "goal-fluency")
def another_students_name():
    return with_(
        row(GOALS, 1, behavior="Maya will read aloud with Dana Whitfield"),
        student=student(other_names=("Dana Whitfield",)),
    )


@keeps("IEP-CM-01")
def a_telephone_number_is_no_social_security_number():
    return with_(put("present_levels.academic", "Call 555-123-4567; form 12-345-6789; 000-12-3456."))


@breaks("IEP-CM-02", "basics.language_plan")
def a_spanish_reading_family_without_a_translation():
    return with_(put("basics.language_plan", None))


@breaks("IEP-CM-02", "basics.family_language")
def a_language_nobody_asked_about():
    return with_(put("basics.family_language", None))


@keeps("IEP-CM-02")
def an_english_reading_family():
    return with_(
        both(put("basics.family_language", "en"), put("basics.language_plan", None)),
        student=student(family_language="en"),
    )


@keeps("FIN-04")
def a_notice_on_the_day_of_the_meeting():
    return with_(meeting=meeting(notice_sent_on=date(2026, 10, 6)))


@keeps("FIN-09")
def safeguards_given_a_year_before_the_meeting():
    return with_(put("basics.safeguards_on", "2025-10-06"), safeguards_given=False)


@breaks("FIN-09", "basics.safeguards_on")
def safeguards_given_too_long_ago():
    return with_(put("basics.safeguards_on", "2025-10-03"), safeguards_given=False)


@breaks("FIN-12", "present_levels.evaluation_results")
def no_evaluation_on_file():
    return with_(student=student(evaluated_on=None))
