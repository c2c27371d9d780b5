"""Whether a Section 504 plan says whom it protects, on what evidence, decided by whom (504-EL, 504-EV)."""

from __future__ import annotations

from collections.abc import Iterator

from trellis.deadlines.days import anniversary
from trellis.plans.checks.engine import Severity, Spot, rule, words
from trellis.plans.checks.facts import PlanFacts
from trellis.plans.form.kinds import SECTION_504
from trellis.plans.form.values import words_of

KINDS = (SECTION_504,)
ELIGIBILITY = "eligibility_504"
EVALUATION = "evaluation_504"


@rule("504-EL-01", cite="34 CFR 104.3(j)(2)(i); 28 CFR 35.108(b)", severity=Severity.BLOCKS, kinds=KINDS)
def the_impairment_is_named(facts: PlanFacts) -> Iterator[Spot]:
    """A physical or mental impairment, in words; a medical diagnosis is not asked for."""
    if not facts.words(ELIGIBILITY, "impairment"):
        message = words("Describe the physical or mental impairment.", "Describa la condición física o mental.")
        yield Spot(ELIGIBILITY, "impairment", message)


@rule("504-EL-02", cite="34 CFR 104.3(j)(2)(ii); 28 CFR 35.108(c)", severity=Severity.BLOCKS, kinds=KINDS)
def a_major_life_activity_is_named(facts: PlanFacts) -> Iterator[Spot]:
    """At least one major life activity; one that is not in the list has its name."""
    limited = facts.value(ELIGIBILITY, "life_activities") or []
    if not limited:
        message = words(
            "Choose the major life activities that are limited.",
            "Elija las actividades importantes de la vida que están limitadas.",
        )
        yield Spot(ELIGIBILITY, "life_activities", message)
    if "other" in limited and not facts.words(ELIGIBILITY, "other_activity"):
        yield Spot(ELIGIBILITY, "other_activity", words("Name the other activity.", "Nombre la otra actividad."))


@rule("504-EL-03", cite="34 CFR 104.3(j)(1)(i); 28 CFR 35.108(d)", severity=Severity.BLOCKS, kinds=KINDS)
def the_limitation_is_told(facts: PlanFacts) -> Iterator[Spot]:
    """How the activity is substantially limited, beside most people."""
    if not facts.words(ELIGIBILITY, "limitation"):
        message = words(
            "Say how the activity is substantially limited, compared with most students.",
            "Diga cómo se limita la actividad de forma sustancial, comparado con la mayoría.",
        )
        yield Spot(ELIGIBILITY, "limitation", message)


@rule("504-EL-04", cite="42 USC 12102(4)(E); 28 CFR 35.108(d)(1)(viii)", severity=Severity.BLOCKS, kinds=KINDS)
def mitigating_measures_are_set_aside(facts: PlanFacts) -> Iterator[Spot]:
    """Medicine, devices and habits that help do not count against the student (ADA Amendments Act of 2008)."""
    if facts.value(ELIGIBILITY, "mitigating_set_aside") is not True:
        message = words(
            "Judge the limitation without medicine, devices or habits that help, and confirm it.",
            "Juzgue la limitación sin contar medicina, aparatos ni hábitos que ayudan, y confírmelo.",
        )
        yield Spot(ELIGIBILITY, "mitigating_set_aside", message)


@rule("504-EL-05", cite="42 USC 12102(4)(D); 28 CFR 35.108(d)(1)(iv)", severity=Severity.BLOCKS, kinds=KINDS)
def what_comes_and_goes_is_judged_when_active(facts: PlanFacts) -> Iterator[Spot]:
    """An episodic condition is answered; one that is counts as it is when active."""
    episodic = facts.value(ELIGIBILITY, "episodic")
    if episodic is None:
        message = words("Say whether the condition comes and goes.", "Diga si la condición va y viene.")
        yield Spot(ELIGIBILITY, "episodic", message)
    if episodic and not facts.words(ELIGIBILITY, "when_active"):
        message = words("Say what it limits when it is active.", "Diga lo que limita cuando está activa.")
        yield Spot(ELIGIBILITY, "when_active", message)


@rule("504-EL-06", cite="34 CFR 104.3(j)(1), 104.33(a)", severity=Severity.WARNS, kinds=KINDS)
def a_plan_is_for_an_impairment_of_now(facts: PlanFacts) -> Iterator[Spot]:
    """A record of an impairment, or being regarded as having one, protects; it calls for no plan."""
    basis = facts.value(ELIGIBILITY, "basis")
    if basis is None:
        yield Spot(ELIGIBILITY, "basis", words("Choose the basis of protection.", "Elija la base de la protección."))
    elif basis != "current":
        message = words(
            "On this basis the student is protected from discrimination, but no plan is needed.",
            "Por esta base el estudiante está protegido contra la discriminación, pero no hace falta un plan.",
        )
        yield Spot(ELIGIBILITY, "basis", message)


@rule("504-EL-07", cite="34 CFR 104.33(b), 300.111", severity=Severity.WARNS, kinds=KINDS)
def suspected_need_for_special_instruction_is_followed(facts: PlanFacts) -> Iterator[Spot]:
    """Who may need specially designed instruction is evaluated under IDEA too."""
    suspected = facts.value(ELIGIBILITY, "needs_instruction")
    if suspected is None:
        message = words(
            "Say whether specially designed instruction is suspected to be needed.",
            "Diga si se sospecha que necesita enseñanza diseñada.",
        )
        yield Spot(ELIGIBILITY, "needs_instruction", message)
    if suspected:
        message = words(
            "Specially designed instruction may be needed: begin an evaluation under IDEA as well.",
            "Quizá necesita enseñanza diseñada: inicie también una evaluación según IDEA.",
        )
        yield Spot(ELIGIBILITY, "needs_instruction", message)


@rule("504-EL-08", cite="34 CFR 104.33(b)(2)", severity=Severity.WARNS, kinds=KINDS)
def no_plan_beside_an_iep(facts: PlanFacts) -> Iterator[Spot]:
    """An IEP in force is one way to meet Section 504: no second plan is needed."""
    if facts.has_iep:
        message = words(
            "The student has an IEP in force, which meets Section 504. A separate 504 plan is not needed.",
            "El estudiante tiene un IEP vigente, que ya cumple con la Sección 504. No hace falta otro plan 504.",
        )
        yield Spot(ELIGIBILITY, "basis", message)


@rule("504-EV-01", cite="34 CFR 104.35(c)(1)-(2)", severity=Severity.BLOCKS, kinds=KINDS)
def information_comes_from_a_variety_of_sources(facts: PlanFacts) -> Iterator[Spot]:
    """At least two kinds of sources; of each what it is, what it shows and who brought it in."""
    sources = facts.rows(EVALUATION, "sources")
    if len({source.get("kind") for source in sources} - {None}) < 2:
        message = words(
            "Draw on at least two kinds of sources.", "Use por lo menos dos tipos de fuentes de información."
        )
        yield Spot(EVALUATION, "sources", message)
    for number, source in enumerate(sources, start=1):
        for key in ("kind", "finding", "considered_by"):
            if not source.get(key) or (key != "kind" and not words_of(source[key])):
                message = words(
                    "Source {n} lacks: {what}.",
                    "A la fuente {n} le falta: {what}.",
                    n=number,
                    what=facts.form.section(EVALUATION).field("sources").columns[key].label,
                )
                yield Spot(EVALUATION, key, message, source["id"])


@rule("504-EV-02", cite="34 CFR 104.35(c)(3)", severity=Severity.BLOCKS, kinds=KINDS)
def a_knowledgeable_group_decided(facts: PlanFacts) -> Iterator[Spot]:
    """At least two persons, who together know the child, what the data mean, and the placement options."""
    group = facts.rows(EVALUATION, "group")
    if len(group) < 2:
        message = words(
            "A group decides, not one person: name who was in it.",
            "Decide un grupo, no una sola persona: nombre a sus miembros.",
        )
        yield Spot(EVALUATION, "group", message)
    for person in group:
        for key in ("person", "knowledge"):
            if not person.get(key):
                message = words("Name this person and what they know about.", "Nombre a esta persona y lo que conoce.")
                yield Spot(EVALUATION, key, message, person["id"])
    known = {about for person in group for about in person.get("knowledge") or ()}
    for option in facts.form.section(EVALUATION).field("group").columns["knowledge"].options:
        if option.key not in known:
            message = words(
                "Nobody in the group knows about this: {what}.",
                "Nadie del grupo conoce esto: {what}.",
                what=option.label,
            )
            yield Spot(EVALUATION, "group", message)


@rule("504-EV-03", cite="34 CFR 104.35(a)", severity=Severity.BLOCKS, kinds=KINDS)
def the_evaluation_came_before_the_decision(facts: PlanFacts) -> Iterator[Spot]:
    """An evaluation was completed, and not after the group decided."""
    evaluated = facts.day(EVALUATION, "evaluated_on")
    if evaluated is None:
        message = words("Say when the evaluation was completed.", "Diga cuándo se terminó la evaluación.")
        yield Spot(EVALUATION, "evaluated_on", message)
    elif facts.meeting_on and evaluated > facts.meeting_on:
        message = words(
            "The evaluation comes before the group's decision.", "La evaluación va antes de la decisión del grupo."
        )
        yield Spot(EVALUATION, "evaluated_on", message)


@rule("504-EV-04", cite="34 CFR 104.35(a), 104.36; OCR practice", severity=Severity.BLOCKS, kinds=KINDS)
def the_first_evaluation_had_permission(facts: PlanFacts) -> Iterator[Spot]:
    """The parent permitted the first evaluation before it was completed."""
    if facts.occasion != "initial":
        return
    permitted, evaluated = facts.day(EVALUATION, "permission_on"), facts.day(EVALUATION, "evaluated_on")
    if permitted is None or (evaluated and permitted > evaluated):
        message = words(
            "Record the parent's permission, given before the first evaluation.",
            "Anote el permiso de la familia, dado antes de la primera evaluación.",
        )
        yield Spot(EVALUATION, "permission_on", message)


@rule("504-EV-05", cite="34 CFR 104.35(d)", severity=Severity.WARNS, kinds=KINDS)
def the_evaluation_is_not_old(facts: PlanFacts) -> Iterator[Spot]:
    """Reevaluation is periodic; three years, as under IDEA, is one lawful way."""
    evaluated = facts.day(EVALUATION, "evaluated_on")
    if evaluated and facts.meeting_on and anniversary(evaluated, 3) < facts.meeting_on:
        message = words(
            "The evaluation is more than three years old: reevaluate.",
            "La evaluación tiene más de tres años: reevalúe.",
        )
        yield Spot(EVALUATION, "evaluated_on", message)
