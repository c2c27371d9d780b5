"""The plan's dates and the extended year (IEP-DT, IEP-ES)."""

from __future__ import annotations

from datetime import date

from tests.plans.a_plan import student, with_
from tests.plans.stories.telling import GOALS, SERVICES, both, breaks, keeps, put, row


@breaks("IEP-DT-01", "basics.ends_on")
def a_plan_of_more_than_a_year():
    return with_(put("basics.ends_on", "2027-10-07"))


@breaks("IEP-DT-01", "basics.ends_on")
def a_plan_that_ends_before_it_starts():
    return with_(put("basics.ends_on", "2026-10-11"))


@breaks("IEP-DT-01", "basics.starts_on")
def a_plan_without_a_start():
    return with_(put("basics.starts_on", None))


@keeps("IEP-DT-01")
def a_plan_of_a_year_to_the_day():
    return with_(put("basics.ends_on", "2027-10-06"))


@breaks("IEP-DT-02", "basics.starts_on")
def a_first_plan_before_consent():
    return with_(occasion="initial", student=student(consented_to_services_on=date(2026, 10, 13)))


@keeps("IEP-DT-02")
def a_first_plan_from_the_day_of_consent():
    return with_(occasion="initial", student=student(consented_to_services_on=date(2026, 10, 12)))


@breaks("IEP-DT-03", "basics.ends_on")
def a_reevaluation_due_within_the_plan():
    return with_(student=student(evaluated_on=date(2024, 9, 1)))


@breaks("IEP-ES-01", "esy.decision")
def no_decision_about_summer():
    return with_(put("esy.decision", None))


@breaks("IEP-ES-01", "esy.reason")
def a_blanket_reason():
    return with_(put("esy.reason", "ESY is not offered for students with learning disabilities."))


@breaks("IEP-ES-01", "esy.reason")
def a_reason_too_short_to_be_one():
    return with_(put("esy.reason", "No."))


@breaks("IEP-ES-02", "goals.goals")
@breaks("IEP-ES-02", "services.services")
def summer_without_goals_and_services():
    return with_(put("esy.decision", "yes"))


@keeps("IEP-ES-02")
def summer_with_goals_and_services():
    return with_(
        both(put("esy.decision", "yes"), row(GOALS, 1, extended_year=True), row(SERVICES, 1, extended_year=True))
    )


@breaks("IEP-ES-03", "esy.decide_on")
def later_without_a_day():
    return with_(put("esy.decision", "later"))


@breaks("IEP-ES-03", "esy.decide_on")
def later_than_the_plan():
    return with_(both(put("esy.decision", "later"), put("esy.decide_on", "2027-12-01")))


@keeps("IEP-ES-03")
def later_with_a_day():
    return with_(both(put("esy.decision", "later"), put("esy.decide_on", "2027-04-15")))


@keeps("IEP-DT-03")
def a_reevaluation_due_on_the_last_day():
    return with_(student=student(evaluated_on=date(2024, 10, 5)))


@keeps("IEP-ES-01")
def a_short_reason_of_the_students_own():
    return with_(put("esy.reason", "Lost 2 words in summer."))


@breaks("IEP-ES-01", "esy.reason")
def a_blanket_reason_in_spanish():
    return with_(put("esy.reason", "El año escolar extendido no se ofrece en este distrito."))


@breaks("IEP-ES-02", "services.extended_year", "line-reading")
def a_summer_line_though_there_is_no_summer():
    return with_(row(SERVICES, 1, extended_year=True))


@breaks("IEP-ES-02", "services.services")
def a_summer_line_without_an_amount():
    return with_(
        both(
            put("esy.decision", "yes"),
            row(GOALS, 1, extended_year=True),
            row(SERVICES, 2, extended_year=True, minutes_per_session=None),
        )
    )


@breaks("IEP-ES-03", "esy.decide_on")
def decided_before_the_meeting():
    return with_(both(put("esy.decision", "later"), put("esy.decide_on", "2026-10-05")))
