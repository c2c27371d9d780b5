"""The service grid and the supports (IEP-SV)."""

from __future__ import annotations

from tests.plans.a_plan import content, with_
from tests.plans.stories.telling import SERVICES, both, breaks, keeps, put, row


@breaks("IEP-SV-01", "services.services")
def no_special_education():
    return with_(row(SERVICES, 1, kind="supplementary"))


@breaks("IEP-SV-02", "services.location", "line-reading")
def a_service_without_a_location():
    return with_(row(SERVICES, 1, location=""))


@breaks("IEP-SV-02", "services.minutes_per_session", "line-reading")
def a_service_of_no_minutes():
    return with_(row(SERVICES, 1, minutes_per_session=0))


@breaks("IEP-SV-02", "services.other_name", "line-reading")
def another_service_without_a_name():
    return with_(row(SERVICES, 1, name="other"))


@breaks("IEP-SV-03", "services.need_ids", "line-counseling")
def a_related_service_for_no_need():
    return with_(row(SERVICES, 2, need_ids=[]))


@breaks("IEP-SV-03", "services.services", "line-counseling")
def a_related_service_alone():
    return with_(lambda plan: plan["services"]["services"].pop(0))


@breaks("IEP-SV-04", "services.starts_on", "line-reading")
def a_service_after_the_plan():
    return with_(row(SERVICES, 1, ends_on="2027-10-06"))


@breaks("IEP-SV-04", "services.starts_on", "line-reading")
def a_service_before_the_plan():
    return with_(row(SERVICES, 1, starts_on="2026-10-11"))


@breaks("IEP-SV-04", "services.starts_on", "line-reading")
def a_service_that_ends_before_it_starts():
    return with_(row(SERVICES, 1, starts_on="2027-03-01", ends_on="2027-02-01"))


@breaks("IEP-SV-05", "services.frequency_note", "line-counseling")
def as_needed():
    return with_(row(SERVICES, 2, frequency_note="30 minutes as needed"))


@breaks("IEP-SV-05", "services.frequency_note", "line-counseling")
def prn():
    return with_(row(SERVICES, 2, frequency_note="PRN"))


@breaks("IEP-SV-05", "services.frequency_note", "line-counseling")
def segun_se_necesite():
    return with_(row(SERVICES, 2, details="Según se necesite"))


@keeps("IEP-SV-05")
def a_definite_trigger():
    return with_(row(SERVICES, 2, frequency_note="10 minutes after each absence of two days"))


@breaks("IEP-SV-06", "supports.supplementary_aids")
def no_answer_about_aids():
    return with_(put("supports.supplementary_aids", []))


@breaks("IEP-SV-06", "supports.personnel_supports", "sup-training")
def an_empty_support():
    return with_(row("supports.personnel_supports", 1, description=" "))


@keeps("IEP-SV-06")
def no_aids_needed_for_a_reason():
    return with_(
        both(
            put("supports.supplementary_aids", []), put("supports.no_supplementary_aids_reason", "The reader suffices.")
        )
    )


@breaks("IEP-SV-06", "supports.program_modifications")
def no_answer_about_modifications():
    return with_(put("supports.no_program_modifications_reason", None))


@keeps("IEP-SV-06")
def a_modification_and_no_support_for_staff():
    return with_(
        both(
            put("supports.program_modifications", [{"id": "mod-texts", "description": "Texts of fewer pages"}]),
            both(
                put("supports.personnel_supports", []),
                put("supports.no_personnel_supports_reason", "Her teachers know text-to-speech."),
            ),
        )
    )


@breaks("IEP-SV-07", "participation.nonacademic")
def nothing_about_activities():
    return with_(put("participation.nonacademic", None))


@breaks("IEP-SV-08", "participation.physical_education")
def nothing_about_physical_education():
    return with_(put("participation.physical_education", None))


@breaks("IEP-SV-09", "services.research_based")
def research_not_acknowledged():
    return with_(put("services.research_based", None))


@breaks("IEP-SV-10", "services.details", "line-counseling")
def transport_without_a_description():
    return with_(row(SERVICES, 2, name="transportation"))


@keeps("IEP-SV-10")
def transport_described():
    return with_(row(SERVICES, 2, name="transportation", details="Small bus with a lift, door to door"))


@breaks("IEP-SV-11", "services.change_reason", "line-reading")
def less_reading_than_last_year():
    return with_(row(SERVICES, 1, sessions=3), previous=content())


@breaks("IEP-SV-11", "services.removed_reason")
def counseling_gone_since_last_year():
    return with_(lambda plan: plan["services"]["services"].pop(1), previous=content())


@keeps("IEP-SV-11")
def less_reading_for_a_reason():
    return with_(row(SERVICES, 1, sessions=3, change_reason="Fluency rose by 30 words."), previous=content())


@keeps("IEP-SV-11")
def the_same_minutes_in_other_sessions():
    return with_(row(SERVICES, 1, sessions=3, minutes_per_session=60), previous=content())


@breaks("IEP-SV-01", "services.services")
def special_education_in_summer_only():
    return with_(both(row(SERVICES, 1, extended_year=True), put("esy.decision", "yes")))


@keeps("IEP-SV-01")
def one_line_of_special_education():
    return with_(lambda plan: plan["services"]["services"].pop(1))


@breaks("IEP-SV-02", "services.minutes_per_session", "line-reading")
def a_session_of_seventy_five_hours():
    return with_(row(SERVICES, 1, minutes_per_session=4_500))


@breaks("IEP-SV-02", "services.sessions", "line-reading")
def thirteen_times_a_day():
    return with_(row(SERVICES, 1, sessions=13, period="day", minutes_per_session=5))


@keeps("IEP-SV-02")
def twelve_times_a_day():
    return with_(row(SERVICES, 1, sessions=12, period="day", minutes_per_session=5))


@keeps("IEP-SV-02")
def a_session_of_a_whole_day():
    return with_(row(SERVICES, 1, minutes_per_session=480, sessions=1))


@keeps("IEP-SV-03")
def a_related_service_beside_special_education():
    return with_(row(SERVICES, 2, need_ids=["need-reading", "need-gone"]))


@keeps("IEP-SV-04")
def a_service_from_the_first_day_to_the_last():
    return with_(row(SERVICES, 1, starts_on="2026-10-12", ends_on="2027-10-05"))


@keeps("IEP-SV-07")
def no_activities_wanted():
    return with_(put("participation.nonacademic", "She wants none now."))


@keeps("IEP-SV-08")
def no_physical_education_in_this_grade():
    return with_(put("participation.physical_education", "not_this_grade"))


@keeps("IEP-SV-09")
def research_acknowledged():
    return with_(put("services.research_based", True))


def _again(**changes):
    """The reading line once more, as another line."""

    def change(plan):
        lines = plan["services"]["services"]
        lines.append({**lines[0], "id": "line-again", **changes})

    return change


@breaks("IEP-SV-12", "services.starts_on", "line-again")
def reading_said_twice():
    return with_(_again(sessions=1, location=" resource  ROOM "))


@breaks("IEP-SV-12", "services.starts_on", "line-again")
def reading_said_twice_for_one_day():
    return with_(both(row(SERVICES, 1, ends_on="2027-01-15"), _again(starts_on="2027-01-15")))


@keeps("IEP-SV-12")
def reading_in_one_half_of_the_year_and_in_the_other():
    return with_(both(row(SERVICES, 1, ends_on="2027-01-15"), _again(starts_on="2027-01-16")))


@keeps("IEP-SV-12")
def reading_in_and_outside_of_class():
    return with_(_again(setting="inside"))


@keeps("IEP-SV-12")
def reading_in_school_and_in_summer():
    return with_(_again(extended_year=True))


@breaks("IEP-SV-13", "services.minutes_per_session", "line-reading")
def a_session_longer_than_a_day_of_school():
    return with_(row(SERVICES, 1, minutes_per_session=391, sessions=1))


@breaks("IEP-SV-13", "services.sessions", "line-reading")
def more_reading_than_school():
    return with_(row(SERVICES, 1, minutes_per_session=200, sessions=2, period="day", setting="inside"))


@breaks("IEP-SV-13", "services.services")
def more_services_together_than_school():
    return with_(
        both(
            row(SERVICES, 1, minutes_per_session=300, sessions=6, setting="inside"),
            row(SERVICES, 2, minutes_per_session=300, sessions=1, period="week", setting="inside"),
        )
    )


@keeps("IEP-SV-13")
def services_that_fill_the_week():
    return with_(
        both(
            row(SERVICES, 1, minutes_per_session=390, sessions=4, setting="inside"),
            row(SERVICES, 2, minutes_per_session=390, sessions=1, period="week", setting="inside"),
        )
    )


@keeps("IEP-SV-13")
def a_long_afternoon_after_school():
    return with_(row(SERVICES, 1, minutes_per_session=400, setting="outside_school_day"))
