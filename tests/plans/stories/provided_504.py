"""What a Section 504 plan provides, where, and who is told of it (504-*)."""

from __future__ import annotations

from tests.plans.a_plan_504 import with_
from tests.plans.stories.telling import both, breaks, keeps, put, row

ACCOMMODATIONS, SERVICES = "accommodations_504.accommodations", "services_504.services"


def nothing_provided(plan):
    plan["accommodations_504"]["accommodations"] = []
    plan["services_504"] = {"needed": False}
    plan["testing_504"] = {"needed": False}


@breaks("504-AC-01", "accommodations_504.accommodations")
def a_plan_of_nothing():
    return with_(nothing_provided)


@keeps("504-AC-01")
def a_service_alone():
    return with_(both(put(ACCOMMODATIONS, []), put("testing_504.needed", False)))


@breaks("504-AC-02", "accommodations_504.carried_out_by", "acc-seat")
def nobody_carries_it_out():
    return with_(row(ACCOMMODATIONS, 1, carried_out_by=[]))


@breaks("504-AC-02", "accommodations_504.place", "acc-breaks")
def an_accommodation_nowhere():
    return with_(lambda plan: plan["accommodations_504"]["accommodations"][1].update(place=None))


@breaks("504-AC-02", "accommodations_504.frequency", "acc-seat")
def an_accommodation_at_no_time():
    return with_(row(ACCOMMODATIONS, 1, frequency=" "))


@keeps("504-AC-02")
def whether_it_is_a_modification_may_stay_open():
    return with_(row(ACCOMMODATIONS, 1, kind=None))


@breaks("504-AC-03", "accommodations_504.starts_on", "acc-breaks")
def an_accommodation_before_the_plan():
    return with_(row(ACCOMMODATIONS, 2, starts_on="2026-10-11"))


@breaks("504-AC-03", "accommodations_504.starts_on", "acc-breaks")
def an_accommodation_that_ends_before_it_begins():
    return with_(row(ACCOMMODATIONS, 2, starts_on="2027-01-30"))


@keeps("504-AC-03")
def an_accommodation_without_dates_of_its_own():
    return with_(row(ACCOMMODATIONS, 2, starts_on=None, ends_on=None))


@breaks("504-AC-04", "accommodations_504.frequency", "acc-seat")
def an_accommodation_as_needed():
    return with_(row(ACCOMMODATIONS, 1, frequency="As needed"))


@keeps("504-AC-04")
def an_accommodation_with_a_trigger_and_an_amount():
    return with_(row(ACCOMMODATIONS, 1, frequency="Three minutes whenever he raises the blue card"))


@breaks("504-SV-01", "services_504.needed")
def services_not_answered():
    return with_(put("services_504.needed", None))


@breaks("504-SV-01", "services_504.services")
def services_needed_and_none():
    return with_(both(put(SERVICES, []), put("services_504.aids", [])))


@keeps("504-SV-01")
def an_aid_alone():
    return with_(put(SERVICES, []))


@breaks("504-SV-02", "services_504.minutes_per_session", "line-counseling")
def a_service_of_no_minutes_504():
    return with_(row(SERVICES, 1, minutes_per_session=0))


@breaks("504-SV-02", "services_504.other_name", "line-counseling")
def another_service_without_a_name_504():
    return with_(row(SERVICES, 1, name="other"))


@breaks("504-SV-02", "services_504.description", "aid-timer")
def an_aid_that_is_nothing():
    return with_(row("services_504.aids", 1, description=""))


@breaks("504-SV-03", "services_504.starts_on", "line-counseling")
def a_service_after_the_plan_504():
    return with_(row(SERVICES, 1, ends_on="2027-10-06"))


@keeps("504-SV-03")
def a_service_to_the_last_day():
    return with_(row(SERVICES, 1, ends_on="2027-10-05"))


@breaks("504-TS-01", "testing_504.needed")
def testing_not_answered():
    return with_(put("testing_504.needed", None))


@breaks("504-TS-01", "testing_504.accommodations")
def testing_needed_and_nothing_done():
    return with_(put("testing_504.accommodations", []))


@breaks("504-TS-01", "testing_504.tests", "test-time")
def an_accommodation_at_no_test():
    return with_(row("testing_504.accommodations", 1, tests=[]))


@keeps("504-TS-01")
def no_help_at_tests():
    return with_(put("testing_504.needed", False))


@breaks("504-PL-01", "placement_504.setting")
def no_setting():
    return with_(put("placement_504.setting", None))


@breaks("504-PL-01", "placement_504.apart_reason")
def apart_without_a_reason():
    return with_(put("placement_504.apart_reason", None))


@keeps("504-PL-01")
def in_class_all_day():
    return with_(both(put("placement_504.setting", "regular"), put("placement_504.apart_reason", None)))


@breaks("504-PL-02", "placement_504.near_home")
def nobody_said_which_school():
    return with_(put("placement_504.near_home", None))


@breaks("504-PL-02", "placement_504.other_school_reason")
def another_school_without_a_reason_504():
    return with_(put("placement_504.near_home", False))


@breaks("504-PL-03", "placement_504.nonacademic")
def nothing_beyond_lessons():
    return with_(put("placement_504.nonacademic", None))


@breaks("504-PL-04", "placement_504.significant_change")
def nobody_said_whether_it_is_a_big_change():
    return with_(put("placement_504.significant_change", None))


@breaks("504-PL-04", "placement_504.change_evaluated_on")
def a_big_change_without_an_evaluation():
    return with_(put("placement_504.significant_change", True))


@breaks("504-PL-04", "placement_504.change_evaluated_on")
def a_big_change_evaluated_afterwards():
    return with_(
        both(put("placement_504.significant_change", True), put("placement_504.change_evaluated_on", "2026-10-07"))
    )


@keeps("504-PL-04")
def a_big_change_evaluated_before():
    return with_(
        both(put("placement_504.significant_change", True), put("placement_504.change_evaluated_on", "2026-10-06"))
    )


@breaks("504-HE-01", "health_504.needed")
def health_not_answered():
    return with_(put("health_504.needed", None))


@breaks("504-HE-01", "health_504.emergency")
def a_health_plan_that_says_nothing():
    return with_(put("health_504.emergency", None))


@breaks("504-HE-01", "health_504.trained_staff")
def nobody_is_trained():
    return with_(put("health_504.trained_staff", None))


@keeps("504-HE-01")
def no_health_plan_needed():
    return with_(lambda plan: plan.update(health_504={"needed": False}))


@breaks("504-IM-01", "implementation_504.distribution")
def nobody_was_told():
    return with_(put("implementation_504.distribution", []))


@breaks("504-IM-01", "implementation_504.told_on", "told-ode")
def listed_but_not_told():
    return with_(row("implementation_504.distribution", 1, told_on=None))


@keeps("504-IM-01")
def one_person_carries_it_out():
    return with_(put("implementation_504.distribution", [{"id": "one", "person": "Ms. Ode", "told_on": "2026-10-07"}]))


@breaks("504-IM-01", "implementation_504.person", "told-ode")
def somebody_was_told():
    return with_(row("implementation_504.distribution", 1, person=" "))


@keeps("504-PL-02")
def another_school_with_a_reason_504():
    return with_(both(put("placement_504.near_home", False), put("placement_504.other_school_reason", "The lift.")))


@keeps("504-PL-03")
def no_clubs_wanted():
    return with_(put("placement_504.nonacademic", "Meals and recess with all; he wants no club."))


@keeps("504-SV-02")
def a_service_without_dates_of_its_own():
    return with_(row(SERVICES, 1, starts_on=None, ends_on=None))


@breaks("504-SV-02", "services_504.minutes_per_session", "line-counseling")
def a_service_of_nine_hours_504():
    return with_(row(SERVICES, 1, minutes_per_session=540))


@breaks("504-SV-04", "services_504.details", "line-counseling")
def a_service_as_needed_504():
    return with_(row(SERVICES, 1, details="Also PRN"))


@breaks("504-SV-04", "services_504.details", "line-counseling")
def a_service_as_needed_in_spanish_504():
    return with_(row(SERVICES, 1, location="Cuando sea necesario"))


@keeps("504-SV-04")
def a_service_with_a_trigger_504():
    return with_(row(SERVICES, 1, details="Ten minutes more after an absence of two days"))


def _counseling_again(**changes):
    def change(plan):
        lines = plan["services_504"]["services"]
        lines.append({**lines[0], "id": "line-again", **changes})

    return change


@breaks("504-SV-05", "services_504.starts_on", "line-again")
def counseling_said_twice():
    return with_(_counseling_again(starts_on=None))


@keeps("504-SV-05")
def counseling_by_two_people():
    return with_(_counseling_again(provider_role="social_worker"))


@breaks("504-AC-04", "accommodations_504.frequency", "acc-seat")
def an_accommodation_as_needed_in_spanish():
    return with_(row(ACCOMMODATIONS, 1, description="Una silla, si hace falta"))
