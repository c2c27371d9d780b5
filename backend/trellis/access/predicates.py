"""The small sentences the access matrix is written in. Each reads as a statement about the actor."""

from __future__ import annotations

from collections.abc import Callable

from trellis.access.relationship import Facts

FAMILY_TEAM_ROLES = frozenset({"parent", "student"})
EVALUATING = frozenset({"psychologist", "speech_therapist", "occupational_therapist", "physical_therapist"})


def staff_team_member(facts: Facts) -> bool:
    """A current member of the student's team who is not family."""
    return bool(facts.tie.team_roles - FAMILY_TEAM_ROLES)


def case_manager(facts: Facts) -> bool:
    """The student's case manager today."""
    return "case_manager" in facts.tie.team_roles


def represents_the_district(facts: Facts) -> bool:
    """Speaks for the district on the student's team today (34 CFR 300.321(a)(4))."""
    return "lea_representative" in facts.tie.team_roles


def team_has_decided(facts: Facts) -> bool:
    """A team on which the district's representative sat decided what the notice tells (34 CFR 300.321(a)(4))."""
    return facts.decided_by_team


def evaluator(facts: Facts) -> bool:
    """A member of the student's team who assesses (34 CFR 300.304(c)(1)(iv))."""
    return not facts.tie.team_roles.isdisjoint(EVALUATING)


def school_psychologist(facts: Facts) -> bool:
    """The school psychologist on the student's team."""
    return "psychologist" in facts.tie.team_roles


def teaches_the_student(facts: Facts) -> bool:
    """A teacher of a class the student is in today: an implementer (34 CFR 300.323(d))."""
    return facts.tie.teaches


def school_leader(facts: Facts) -> bool:
    """Principal or LEA representative of the student's school, or district-wide."""
    return "school_leader" in facts.tie.school_roles or facts.tie.actor.has("school_leader")


def district_special_education(facts: Facts) -> bool:
    """The district's special-education administration."""
    return facts.tie.actor.has("special_education_admin")


def section_504_coordinator(facts: Facts) -> bool:
    """The district's Section 504 coordinator (34 CFR 104.7(a)): works with 504 plans, and with no IEP."""
    return facts.tie.actor.has("section_504_coordinator")


def plan_is_iep(facts: Facts) -> bool:
    """The plan is an individualized education program."""
    return facts.plan_kind == "iep"


def plan_is_504(facts: Facts) -> bool:
    """The plan is a Section 504 plan."""
    return facts.plan_kind == "section_504"


def district_administrator(facts: Facts) -> bool:
    """Configures the district; manages, does not read plans (threats row 11)."""
    return facts.tie.actor.has("district_admin")


def registrar(facts: Facts) -> bool:
    """The registrar, of the school or the district."""
    return "registrar" in facts.tie.school_roles or facts.tie.actor.has("registrar")


def district_registrar(facts: Facts) -> bool:
    """The registrar of the district, not of one school."""
    return facts.tie.actor.has("registrar")


def translator(facts: Facts) -> bool:
    """A translator of the district: works with what was given to them, and with no record."""
    return facts.tie.actor.has("translator")


def assigned_to_it(facts: Facts) -> bool:
    """One of those whom the thing was given to."""
    return facts.tie.actor.person_id in facts.assigned_ids


def rights_holder_with(right: str) -> Callable[[Facts], bool]:
    """Holds `right` (view, consent, notice) for this student today (domain.md 7.1)."""

    def holds(facts: Facts) -> bool:
        return right in facts.tie.rights

    holds.__name__ = f"rights_holder_with_{right}"
    return holds


def of_no_child_of_theirs(facts: Facts) -> bool:
    """Neither is nor was of the student's family: nobody acts for the district about a child of their own."""
    return not facts.tie.is_family


def is_the_student(facts: Facts) -> bool:
    """The student."""
    return facts.tie.is_self


def plan_is_draft(facts: Facts) -> bool:
    """The plan is still being written."""
    return facts.plan_state in ("draft", "team_review")


def plan_is_final(facts: Facts) -> bool:
    """The plan has a frozen version."""
    return facts.plan_state not in (None, "draft", "team_review")


def plan_is_shared(facts: Facts) -> bool:
    """The draft was shared with the family."""
    return facts.plan_shared


def writes_this_section(facts: Facts) -> bool:
    """The section's declaration names a team role the actor has."""
    return not facts.section_writers.isdisjoint(facts.tie.team_roles)


def section_may_change(facts: Facts) -> bool:
    """No amendment leaves the section as it is in force (34 CFR 300.324(a)(6))."""
    return not facts.section_stands


def recently_authenticated(facts: Facts) -> bool:
    """Signed in, or proved again, a short while ago."""
    return facts.recently_authenticated
