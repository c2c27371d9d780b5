"""A Section 504 plan: its dates, whom it protects, on what evidence, and what the family is told (504-*)."""

from __future__ import annotations

from dataclasses import replace

from tests.plans.a_plan_504 import JONAH, with_
from tests.plans.stories.telling import both, breaks, keeps, put, row

ACCOMMODATIONS = "accommodations_504.accommodations"
SOURCES, GROUP = "evaluation_504.sources", "evaluation_504.group"


@breaks("504-DT-01", "dates_504.starts_on")
def no_first_day():
    return with_(put("dates_504.starts_on", None))


@breaks("504-DT-01", "dates_504.ends_on")
def a_review_before_the_plan_begins():
    return with_(put("dates_504.ends_on", "2026-10-11"))


@keeps("504-DT-01")
def a_review_on_the_first_day():
    return with_(put("dates_504.ends_on", "2026-10-12"))


@breaks("504-DT-02", "dates_504.ends_on")
def a_review_after_more_than_a_year():
    return with_(put("dates_504.ends_on", "2027-10-07"))


@keeps("504-DT-02")
def a_review_after_a_year():
    return with_(put("dates_504.ends_on", "2027-10-06"))


@breaks("504-DT-03", "dates_504.reevaluation_on")
def no_reevaluation_planned():
    return with_(put("dates_504.reevaluation_on", None))


@breaks("504-DT-03", "dates_504.reevaluation_on")
def a_reevaluation_after_more_than_three_years():
    return with_(put("dates_504.reevaluation_on", "2029-09-23"))


@keeps("504-DT-03")
def a_reevaluation_after_three_years():
    return with_(put("dates_504.reevaluation_on", "2029-09-22"))


@breaks("504-EL-01", "eligibility_504.impairment")
def no_impairment():
    return with_(put("eligibility_504.impairment", " "))


@breaks("504-EL-02", "eligibility_504.life_activities")
def no_life_activity():
    return with_(put("eligibility_504.life_activities", []))


@breaks("504-EL-02", "eligibility_504.other_activity")
def another_activity_without_a_name():
    return with_(put("eligibility_504.other_activity", ""))


@keeps("504-EL-02")
def one_life_activity():
    return with_(put("eligibility_504.life_activities", ["learning"]))


@breaks("504-EL-03", "eligibility_504.limitation")
def no_word_of_how_much():
    return with_(put("eligibility_504.limitation", None))


@breaks("504-EL-04", "eligibility_504.mitigating_set_aside")
def judged_with_the_medicine():
    return with_(put("eligibility_504.mitigating_set_aside", False))


@breaks("504-EL-05", "eligibility_504.episodic")
def nobody_said_whether_it_comes_and_goes():
    return with_(put("eligibility_504.episodic", None))


@breaks("504-EL-05", "eligibility_504.when_active")
def it_comes_and_goes_and_nobody_said_how_it_is_then():
    return with_(put("eligibility_504.when_active", None))


@keeps("504-EL-05")
def it_is_always_there():
    return with_(both(put("eligibility_504.episodic", False), put("eligibility_504.when_active", None)))


@breaks("504-EL-06", "eligibility_504.basis")
def only_regarded_as_having_one():
    return with_(put("eligibility_504.basis", "regarded"))


@breaks("504-EL-06", "eligibility_504.basis")
def no_basis():
    return with_(put("eligibility_504.basis", None))


@breaks("504-EL-07", "eligibility_504.needs_instruction")
def special_instruction_may_be_needed():
    return with_(put("eligibility_504.needs_instruction", True))


@breaks("504-EL-07", "eligibility_504.needs_instruction")
def nobody_asked_about_special_instruction():
    return with_(put("eligibility_504.needs_instruction", None))


@breaks("504-EL-08", "eligibility_504.basis")
def an_iep_in_force():
    return with_(has_iep=True)


@breaks("504-EV-01", "evaluation_504.sources")
def one_kind_of_source():
    return with_(row(SOURCES, 2, kind="teachers"))


@breaks("504-EV-01", "evaluation_504.finding", "source-health")
def a_source_that_shows_nothing():
    return with_(row(SOURCES, 2, finding=""))


@breaks("504-EV-01", "evaluation_504.considered_by", "source-teachers")
def a_source_of_nobody():
    return with_(row(SOURCES, 1, considered_by=""))


@breaks("504-EV-02", "evaluation_504.group")
def one_person_decided():
    return with_(lambda plan: plan["evaluation_504"]["group"].pop(0))


@breaks("504-EV-02", "evaluation_504.group")
def nobody_knew_the_options():
    return with_(row(GROUP, 2, knowledge=["child", "data"]))


@breaks("504-EV-02", "evaluation_504.person", "person-mother")
def somebody_without_a_name():
    return with_(row(GROUP, 1, person=""))


@breaks("504-EV-03", "evaluation_504.evaluated_on")
def no_evaluation():
    return with_(put("evaluation_504.evaluated_on", None))


@breaks("504-EV-03", "evaluation_504.evaluated_on")
def an_evaluation_after_the_decision():
    return with_(put("evaluation_504.evaluated_on", "2026-10-07"))


@keeps("504-EV-03")
def an_evaluation_on_the_day():
    return with_(put("evaluation_504.evaluated_on", "2026-10-06"))


@breaks("504-EV-04", "evaluation_504.permission_on")
def a_first_evaluation_nobody_permitted():
    return with_(put("evaluation_504.permission_on", None))


@breaks("504-EV-04", "evaluation_504.permission_on")
def permission_after_the_evaluation():
    return with_(put("evaluation_504.permission_on", "2026-09-23"))


@keeps("504-EV-04")
def a_review_asks_for_no_permission_again():
    return with_(put("evaluation_504.permission_on", None), occasion="annual")


@breaks("504-EV-05", "evaluation_504.evaluated_on")
def an_old_evaluation():
    return with_(put("evaluation_504.evaluated_on", "2023-10-05"))


@keeps("504-EV-05")
def an_evaluation_three_years_old():
    return with_(put("evaluation_504.evaluated_on", "2023-10-06"))


@breaks("504-NT-01", "safeguards_504.notice_on")
def no_notice_504():
    return with_(put("safeguards_504.notice_on", None))


@breaks("504-NT-01", "safeguards_504.notice_on")
def notice_after_the_plan_began():
    return with_(put("safeguards_504.notice_on", "2026-10-13"))


@keeps("504-NT-01")
def notice_on_the_first_day():
    return with_(put("safeguards_504.notice_on", "2026-10-12"))


@breaks("504-NT-02", "safeguards_504.explained")
def no_word_of_a_hearing():
    return with_(put("safeguards_504.explained", ["notice", "records", "review"]))


@breaks("504-NT-02", "safeguards_504.contact")
def nobody_to_ask():
    return with_(put("safeguards_504.contact", ""))


@breaks("504-FV-01", "family.parent_concerns")
def the_family_was_not_heard():
    return with_(put("family.parent_concerns", None))


@breaks("504-CM-01", "accommodations_504.accommodations", "acc-seat")
def a_social_security_number_504():
    return with_(row(ACCOMMODATIONS, 1, description="Seat for 123-45-6789"))


@breaks("504-CM-01", "family.student_words")
def another_students_name_504():
    return with_(student=replace(JONAH, other_names=("quiet",)))


@breaks("504-CM-02", "dates_504.family_language")
def no_language():
    return with_(put("dates_504.family_language", None))


@breaks("504-CM-02", "dates_504.language_plan")
def spanish_and_no_interpreter():
    return with_(put("dates_504.family_language", "es"))


@keeps("504-CM-02")
def spanish_with_an_interpreter():
    spanish = put("dates_504.family_language", "es")
    return with_(both(spanish, put("dates_504.language_plan", "Ms. Ortega interprets.")))


@keeps("504-EL-01")
def an_impairment_in_a_few_words():
    return with_(put("eligibility_504.impairment", "Asthma"))


@keeps("504-EL-03")
def a_limitation_in_a_few_words():
    return with_(put("eligibility_504.limitation", "Runs for one minute."))


@keeps("504-EL-04")
def no_medicine_to_set_aside():
    return with_(put("eligibility_504.mitigating_measures", None))


@keeps("504-EL-06")
def a_plan_for_what_is_there_now():
    return with_(put("eligibility_504.basis", "current"))


@keeps("504-EL-07")
def no_special_instruction_suspected():
    return with_(put("eligibility_504.needs_instruction", False))


@keeps("504-EL-08")
def no_iep_beside_it():
    return with_(has_iep=False)


@keeps("504-EV-01")
def two_kinds_of_sources_among_three():
    again = {"id": "source-more", "kind": "teachers", "finding": "Late twice.", "considered_by": "Mr. Poe"}
    return with_(lambda plan: plan["evaluation_504"]["sources"].append(again))


@breaks("504-EV-01", "evaluation_504.kind", "source-more")
def a_source_of_no_kind():
    more = {"id": "source-more", "finding": "Late twice.", "considered_by": "Mr. Poe"}
    return with_(lambda plan: plan["evaluation_504"]["sources"].append(more))


@breaks("504-EV-02", "evaluation_504.knowledge", "person-mother")
def somebody_who_knows_nothing():
    return with_(row(GROUP, 1, knowledge=[]))


@keeps("504-EV-02")
def two_people_who_know_all_together():
    return with_(both(row(GROUP, 1, knowledge=["child"]), row(GROUP, 2, knowledge=["data", "options"])))


@keeps("504-FV-01")
def a_family_without_concerns_was_asked():
    return with_(put("family.parent_concerns", "Asked on October 1; none."))


@keeps("504-NT-02")
def the_safeguards_in_another_order():
    return with_(put("safeguards_504.explained", ["review", "hearing", "records", "notice"]))


@keeps("504-CM-01")
def a_telephone_number_504():
    return with_(put("safeguards_504.contact", "Bo Lind, 555-123-4567"))
