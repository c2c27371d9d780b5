"""The least restrictive environment (IEP-LR) and taking part in tests (IEP-AS)."""

from __future__ import annotations

from collections.abc import Iterator

from trellis.plans.checks.amounts import beyond_bounds
from trellis.plans.checks.engine import Severity, Spot, rule, words
from trellis.plans.checks.facts import PlanFacts
from trellis.plans.environment import environment, is_removed, shown_percentage
from trellis.plans.form.values import words_of

SECTION = "participation"


@rule("IEP-LR-01", cite="34 CFR 300.320(a)(5)", severity=Severity.BLOCKS)
def time_apart_is_explained(facts: PlanFacts) -> Iterator[Spot]:
    """How far the student will not be with peers without disabilities, and why."""
    if is_removed(facts.content) and not facts.words(SECTION, "explanation"):
        message = words(
            "Explain the time apart from peers without disabilities.",
            "Explique el tiempo que pasa aparte de compañeros sin discapacidad.",
        )
        yield Spot(SECTION, "explanation", message)


@rule("IEP-LR-02", cite="34 CFR 300.320(a)(5); 20 USC 1418", severity=Severity.BLOCKS)
def environment_is_computed_and_confirmed(facts: PlanFacts) -> Iterator[Spot]:
    """The educational environment follows from the answers, and a person confirmed it."""
    yield from beyond_bounds(facts, SECTION, "early_hours_per_week", "school_day_minutes_per_week")
    computed = environment(facts.content, preschool=facts.is_preschool)
    if computed.code is None:
        yield Spot(SECTION, _first_missing(facts), computed.explanation)
        return
    if computed.minutes_of_school and computed.minutes_outside > computed.minutes_of_school:
        message = words(
            "The service grid takes more minutes out of class than the school week has.",
            "La tabla de servicios saca de clase más minutos de los que tiene la semana escolar.",
        )
        yield Spot(SECTION, "school_day_minutes_per_week", message)
    confirmed = facts.value(SECTION, "environment_code")
    if confirmed != computed.code:
        codes = facts.form.section(SECTION).field("environment_code")
        option = codes.option(computed.code)
        message = words(
            "The service grid gives: {code}. Confirm it.",
            "La tabla de servicios da: {code}. Confírmelo.",
            code=option.label if option else computed.code,
        )
        yield Spot(SECTION, "environment_code", message)


def _first_missing(facts: PlanFacts) -> str:
    if not facts.is_preschool:
        return "school_day_minutes_per_week"
    keys = ("early_place", "early_hours_per_week")
    return next((key for key in keys if facts.value(SECTION, key) is None), "early_services_there")


@rule("IEP-LR-03", cite="34 CFR 300.320(a)(5)", severity=Severity.BLOCKS)
def percentage_matches_the_grid(facts: PlanFacts) -> Iterator[Spot]:
    """A percentage somebody entered is within one point of the computed one."""
    yield from beyond_bounds(facts, SECTION, "entered_percentage")
    entered = facts.value(SECTION, "entered_percentage")
    computed = environment(facts.content).percentage
    if not facts.is_preschool and entered is not None and computed is not None and abs(entered - computed) > 1:
        message = words(
            "You entered {entered}%, the service grid gives {computed}%.",
            "Escribió {entered}%, la tabla de servicios da {computed}%.",
            entered=entered,
            computed=shown_percentage(computed),
        )
        yield Spot(SECTION, "entered_percentage", message)


@rule("IEP-LR-04", cite="34 CFR 300.114(a)(2), 300.115, 300.116(d)", severity=Severity.BLOCKS)
def less_restrictive_options_were_considered(facts: PlanFacts) -> Iterator[Spot]:
    """Options considered and why they were rejected; harmful effects considered."""
    if not is_removed(facts.content):
        return
    if not facts.words(SECTION, "less_restrictive"):
        message = words(
            "Name the less restrictive options considered and why each was rejected.",
            "Nombre las opciones menos restrictivas que se consideraron y por qué no se eligieron.",
        )
        yield Spot(SECTION, "less_restrictive", message)
    if not facts.words(SECTION, "harmful_effects"):
        message = words("Name the harmful effects considered.", "Nombre los efectos dañinos que se consideraron.")
        yield Spot(SECTION, "harmful_effects", message)


@rule("IEP-LR-05", cite="34 CFR 300.116(b)(3), (c)", severity=Severity.BLOCKS)
def another_school_has_a_reason(facts: PlanFacts) -> Iterator[Spot]:
    """Whether it is the school the student would attend without a disability, and if not, why."""
    if facts.value(SECTION, "home_school") is None:
        message = words(
            "Say whether it is the school the student would attend without a disability.",
            "Diga si es la escuela a la que asistiría si no tuviera una discapacidad.",
        )
        yield Spot(SECTION, "home_school", message)
    if facts.value(SECTION, "home_school") is False and not facts.words(SECTION, "other_school_reason"):
        message = words("Say why the student attends another school.", "Diga por qué asiste a otra escuela.")
        yield Spot(SECTION, "other_school_reason", message)


@rule("IEP-LR-06", cite="34 CFR 300.116(e)", severity=Severity.WARNS)
def modified_curriculum_is_no_sole_reason(facts: PlanFacts) -> Iterator[Spot]:
    """Needing a modified curriculum alone is no lawful reason for removal."""
    if is_removed(facts.content) and facts.value(SECTION, "removal_reasons") == ["modified_curriculum"]:
        message = words(
            "A modified curriculum alone is no lawful reason to leave the regular class.",
            "Un plan de estudios modificado no es, por sí solo, un motivo legal para salir de la clase regular.",
        )
        yield Spot(SECTION, "removal_reasons", message)


@rule("IEP-LR-07", cite="34 CFR 300.116(a), 300.327, 300.501(c)", severity=Severity.BLOCKS)
def placement_was_decided_with_the_parent(facts: PlanFacts) -> Iterator[Spot]:
    """A group that includes the parent decided the placement in a meeting, or the attempts are on file."""
    meeting = facts.meeting
    with_parent = meeting and ("PARENT" in meeting.roles_present or meeting.parent_attempts_complete)
    if not facts.agreed_without_meeting and not (meeting and meeting.held_on and with_parent):
        message = words(
            "Placement must be decided in a meeting with the parent.",
            "El entorno se debe decidir en una reunión con la familia.",
        )
        yield Spot(SECTION, "placement" if not facts.is_preschool else "early_place", message)


@rule("IEP-AS-01", cite="34 CFR 300.320(a)(6)", severity=Severity.BLOCKS)
def participation_in_each_test_is_answered(facts: PlanFacts) -> Iterator[Spot]:
    """Each state and district test: how the student takes part, and with which accommodations."""
    if facts.student.in_adult_prison:
        return
    tests = facts.rows("assessment", "assessments")
    if not tests:
        message = words(
            "List the state and district tests and how the student takes part.",
            "Anote las pruebas del estado y del distrito y cómo participa el estudiante.",
        )
        yield Spot("assessment", "assessments", message)
    for test in tests:
        unnamed = not words_of(test.get("name")) or not test.get("participation")
        if unnamed or (test["participation"] == "accommodated" and not words_of(test.get("accommodations"))):
            message = words(
                "Give the test's name, how the student takes part, and the accommodations if any.",
                "Ponga el nombre de la prueba, cómo participa y las adaptaciones si las hay.",
            )
            yield Spot("assessment", "assessments", message, test["id"])


def _takes_alternate(facts: PlanFacts) -> bool:
    tests = facts.rows("assessment", "assessments")
    return not facts.student.in_adult_prison and any(test.get("participation") == "alternate" for test in tests)


@rule("IEP-AS-02", cite="34 CFR 300.320(a)(6)(ii)", severity=Severity.BLOCKS)
def alternate_assessment_is_justified(facts: PlanFacts) -> Iterator[Spot]:
    """Why not the regular test, and why this alternate one."""
    if not _takes_alternate(facts):
        return
    if not facts.words("assessment", "alternate_reason"):
        message = words(
            "Say why the student cannot take the regular test.", "Diga por qué no puede hacer la prueba regular."
        )
        yield Spot("assessment", "alternate_reason", message)
    if not facts.words("assessment", "alternate_fit"):
        message = words("Say why this alternate test fits.", "Diga por qué conviene esta prueba alterna.")
        yield Spot("assessment", "alternate_fit", message)


@rule("IEP-AS-03", cite="34 CFR 300.160(d)-(e)", severity=Severity.BLOCKS)
def parents_know_what_alternate_standards_mean(facts: PlanFacts) -> Iterator[Spot]:
    """Parents were told what alternate standards mean and what follows."""
    if _takes_alternate(facts) and facts.value("assessment", "parents_informed") is not True:
        message = words(
            "Tell the parents what alternate standards mean, and record it.",
            "Explique a la familia qué significan los estándares alternos y anótelo.",
        )
        yield Spot("assessment", "parents_informed", message)


@rule("IEP-AS-04", cite="34 CFR 300.160(b)", severity=Severity.WARNS)
def accommodations_are_on_the_states_list(facts: PlanFacts) -> Iterator[Spot]:
    """One that is not on the state's list may invalidate the score; whether all are is a hint until it is answered."""
    if facts.student.in_adult_prison:
        return
    for test in facts.rows("assessment", "assessments"):
        listed = test.get("on_state_list")
        if not words_of(test.get("accommodations")) or listed is True:
            continue
        message = words(
            "Look up whether the state allows these accommodations for this test: {test}.",
            "Busque si el estado permite estas adaptaciones en esta prueba: {test}.",
            test=words_of(test.get("name")) or "?",
        )
        if listed is False:
            message = words(
                "An accommodation is not on the state's list; the score may not count: {test}.",
                "Una adaptación no está en la lista del estado; el resultado puede no contar: {test}.",
                test=words_of(test.get("name")) or "?",
            )
        severity = Severity.HINTS if listed is None else None
        yield Spot("assessment", "on_state_list", message, test["id"], severity)
