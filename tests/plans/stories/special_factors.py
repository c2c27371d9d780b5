"""The special factors (IEP-SF)."""

from __future__ import annotations

from tests.plans.a_plan import Plan, student, with_
from tests.plans.stories.telling import both, breaks, keeps, put


@breaks("IEP-SF-01", "special_factors.behavior")
def behavior_not_answered():
    return with_(put("special_factors.behavior", None))


@breaks("IEP-SF-01", "special_factors.behavior_text")
@breaks("IEP-SF-01", "special_factors.behavior_answer")
def behavior_with_no_words():
    return with_(put("special_factors.behavior", True))


@keeps("IEP-SF-01")
def behavior_with_a_plan():
    return with_(
        both(
            put("special_factors.behavior", True),
            put("special_factors.behavior_text", "Check-in and check-out with a mentor."),
            put("special_factors.behavior_answer", "bip"),
        )
    )


@breaks("IEP-SF-02", "special_factors.language_needs")
def an_english_learner_without_language_needs():
    return with_(put("special_factors.english_learner", True))


@breaks("IEP-SF-02", "special_factors.english_learner")
def the_record_says_english_learner_the_plan_says_no():
    return with_(student=student(english_learner=True))


@breaks("IEP-SF-03", "special_factors.braille_text")
def a_blind_student_without_braille_considered():
    return with_(student=student(primary_category="VI"))


@keeps("IEP-SF-03")
def a_blind_student_with_braille_considered():
    return with_(
        both(put("special_factors.braille", True), put("special_factors.braille_text", "Daily, contracted braille.")),
        student=student(primary_category="Visualimpairment"),
    )


@breaks("IEP-SF-04", "special_factors.communication")
def communication_not_answered():
    return with_(put("special_factors.communication", None))


@breaks("IEP-SF-04", "special_factors.communication_text")
def communication_without_words():
    return with_(put("special_factors.communication", True))


@breaks("IEP-SF-05", "special_factors.deaf_text")
def a_deaf_student_whose_language_nobody_considered():
    return with_(student=student(secondary_categories=("HI",)))


@keeps("IEP-SF-05")
def a_deaf_student_whose_language_was_considered():
    return with_(put("special_factors.deaf_text", "ASL with peers."), student=student(primary_category="HI"))


@breaks("IEP-SF-06", "special_factors.assistive_technology_home")
def technology_without_an_answer_about_home():
    return with_(put("special_factors.assistive_technology_home", None))


@breaks("IEP-SF-06", "special_factors.assistive_technology")
def technology_not_answered():
    return with_(put("special_factors.assistive_technology", None))


@breaks("IEP-SF-07", "special_factors.accessible_materials")
def a_blind_student_without_an_answer_about_materials():
    return with_(put("special_factors.accessible_materials", None), student=student(primary_category="VI"))


@keeps("IEP-SF-07")
def others_need_not_answer_about_materials():
    return with_(put("special_factors.accessible_materials", None))


def _no_supports(plan: Plan) -> None:
    plan["supports"].update(
        accommodations=[], supplementary_aids=[], no_supplementary_aids_reason="None.", no_accommodations_reason="None."
    )


@breaks("IEP-SF-08", "special_factors.assistive_technology")
def a_factor_that_nothing_answers():
    return with_(both(_no_supports, put("special_factors.answered_by", None)))


@keeps("IEP-SF-08")
def a_factor_answered_elsewhere():
    return with_(_no_supports)


@breaks("IEP-SF-02", "special_factors.english_learner")
def english_learner_not_answered():
    return with_(put("special_factors.english_learner", None))


@keeps("IEP-SF-02")
def an_english_learner_with_language_needs():
    return with_(
        both(
            put("special_factors.english_learner", True), put("special_factors.language_needs", "Words before texts.")
        ),
        student=student(english_learner=True),
    )


@breaks("IEP-SF-03", "special_factors.braille")
def braille_not_answered():
    return with_(put("special_factors.braille_text", "Daily."), student=student(primary_category="VI"))


@keeps("IEP-SF-04")
def communication_with_words():
    return with_(
        both(put("special_factors.communication", True), put("special_factors.communication_text", "A speech device."))
    )


@breaks("IEP-SF-06", "special_factors.assistive_technology_text")
def technology_without_words():
    return with_(put("special_factors.assistive_technology_text", None))


@keeps("IEP-SF-06")
def no_technology_needed():
    return with_(
        both(
            put("special_factors.assistive_technology", False),
            put("special_factors.assistive_technology_text", None),
            put("special_factors.assistive_technology_home", None),
        )
    )
