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
