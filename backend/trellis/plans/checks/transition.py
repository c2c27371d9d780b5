"""Life after school (IEP-TR) and rights that move to the student (IEP-RT)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from trellis.deadlines.days import anniversary
from trellis.plans.checks.engine import Severity, Spot, rule, words
from trellis.plans.checks.facts import PlanFacts, age_on
from trellis.plans.form.values import day, words_of

SECTION = "transition"
ADULT_LIVING_AREAS = ("instruction", "related_services", "community", "adult_living")


def is_due(facts: PlanFacts) -> bool:
    """Whether transition content is due: by age, by grade, or because the team chose it; off in adult prison."""
    return facts.shows(SECTION) and not facts.student.in_adult_prison


def _areas_with_goal(facts: PlanFacts) -> set[object]:
    goals = facts.rows(SECTION, "postsecondary_goals")
    return {goal.get("area") for goal in goals if words_of(goal.get("statement"))}


@rule("IEP-TR-01", cite="34 CFR 300.320(b)(1)", severity=Severity.BLOCKS)
def there_are_postsecondary_goals(facts: PlanFacts) -> Iterator[Spot]:
    """A postsecondary goal for education or training, and one for employment."""
    if is_due(facts):
        area = facts.form.section(SECTION).field("postsecondary_goals").columns["area"]
        for key in ("education_training", "employment"):
            option = area.option(key)
            if key not in _areas_with_goal(facts) and option:
                message = words(
                    "Write a postsecondary goal for: {area}.",
                    "Escriba una meta para después de la escuela: {area}.",
                    area=option.label,
                )
                yield Spot(SECTION, "postsecondary_goals", message)


@rule("IEP-TR-02", cite="34 CFR 300.320(b)(1)", severity=Severity.BLOCKS)
def independent_living_is_considered(facts: PlanFacts) -> Iterator[Spot]:
    """A goal for independent living, or why none is needed."""
    if not is_due(facts) or facts.words(SECTION, "no_independent_living_reason"):
        return
    if "independent_living" not in _areas_with_goal(facts):
        message = words(
            "Write a goal for independent living, or say why none is needed.",
            "Escriba una meta de vida independiente, o diga por qué no hace falta.",
        )
        yield Spot(SECTION, "no_independent_living_reason", message)


@rule("IEP-TR-03", cite="34 CFR 300.320(b)(1)", severity=Severity.BLOCKS)
def transition_assessments_are_cited(facts: PlanFacts) -> Iterator[Spot]:
    """At least one age-appropriate transition assessment, each with source and date."""
    if not is_due(facts):
        return
    listed = facts.rows(SECTION, "assessments")
    if not listed:
        message = words("Name the transition assessments.", "Nombre las evaluaciones de transición.")
        yield Spot(SECTION, "assessments", message)
    for row in listed:
        if not words_of(row.get("name")) or not day(row.get("done_on")):
            message = words("Give this assessment's source and date.", "Ponga la fuente y la fecha de esta evaluación.")
            yield Spot(SECTION, "assessments", message, row["id"])


@rule("IEP-TR-04", cite="34 CFR 300.43, 300.320(b)(2)", severity=Severity.BLOCKS)
def transition_services_are_listed(facts: PlanFacts) -> Iterator[Spot]:
    """Transition services by area, each with its activity; instruction and employment or adult living at least."""
    if not is_due(facts):
        return
    rows = facts.rows(SECTION, "services")
    for row in rows:
        if not row.get("area") or not words_of(row.get("description")):
            message = words("Give this service's area and activity.", "Ponga el área y la actividad de este servicio.")
            yield Spot(SECTION, "services", message, row["id"])
    column = facts.form.section(SECTION).field("services").columns["area"]
    for key in ADULT_LIVING_AREAS:
        option = column.option(key)
        if option and not any(row.get("area") == key for row in rows):
            message = words(
                "List a transition service, or write that none is needed, for: {area}.",
                "Anote un servicio de transición, o escriba que no hace falta, para: {area}.",
                area=option.label,
            )
            yield Spot(SECTION, "services", message)


@rule("IEP-TR-05", cite="34 CFR 300.320(b)(2)", severity=Severity.BLOCKS)
def course_of_study_is_listed(facts: PlanFacts) -> Iterator[Spot]:
    """Courses by school year through the expected exit."""
    rows = facts.rows(SECTION, "courses")
    if is_due(facts) and not any(words_of(r.get("school_year")) and words_of(r.get("courses")) for r in rows):
        message = words(
            "List the courses by school year until the expected exit.",
            "Anote las materias por año escolar hasta la salida prevista.",
        )
        yield Spot(SECTION, "courses", message)


@rule("IEP-TR-06", cite="34 CFR 300.320(b); 20 USC 1416(a)(3)(B)", severity=Severity.BLOCKS)
def an_annual_goal_leads_to_a_postsecondary_goal(facts: PlanFacts) -> Iterator[Spot]:
    """At least one annual goal is linked to a postsecondary goal that stands in the plan (Indicator 13)."""
    if is_due(facts):
        known = {goal["id"] for goal in facts.rows(SECTION, "postsecondary_goals")}
        if all(known.isdisjoint(goal.get("postsecondary_ids") or ()) for goal in facts.rows("goals", "goals")):
            message = words(
                "Link an annual goal to a goal for life after school.",
                "Enlace una meta anual con una meta para después de la escuela.",
            )
            yield Spot("goals", "goals", message)


@rule("IEP-TR-07", cite="34 CFR 300.321(b)(1)-(2)", severity=Severity.BLOCKS)
def the_student_was_asked(facts: PlanFacts) -> Iterator[Spot]:
    """The student was invited; if absent, preferences and interests were found out another way."""
    if not is_due(facts) or facts.agreed_without_meeting:
        return
    meeting = facts.meeting
    if not meeting or not meeting.student_was_invited:
        message = words("Invite the student to the meeting.", "Invite al estudiante a la reunión.")
        yield Spot("basics", "meeting_on", message)
    if not (meeting and "STUDENT" in meeting.roles_present) and not facts.words(SECTION, "preferences"):
        message = words(
            "The student was not there: record preferences and interests, and how you learned them.",
            "El estudiante no estuvo: anote sus preferencias e intereses y cómo los conoció.",
        )
        yield Spot(SECTION, "preferences", message)


@rule("IEP-TR-08", cite="34 CFR 300.321(b)(3)", severity=Severity.BLOCKS)
def agencies_were_invited_with_consent(facts: PlanFacts) -> Iterator[Spot]:
    """An agency is named with the consent to invite it, dated not after the invitation."""
    if not is_due(facts):
        return
    for row in facts.rows(SECTION, "agencies"):
        consent_on, invited_on = day(row.get("consent_on")), day(row.get("invited_on"))
        if not words_of(row.get("name")) or not consent_on or not invited_on or consent_on > invited_on:
            message = words(
                "Name the agency, the date of consent to invite it, and a later date of invitation.",
                "Ponga la agencia, la fecha del consentimiento para invitarla y una fecha posterior de invitación.",
            )
            yield Spot(SECTION, "agencies", message, row["id"])


@rule("IEP-TR-09", cite="34 CFR 300.320(b)", severity=Severity.BLOCKS)
def transition_is_updated_every_year(facts: PlanFacts) -> Iterator[Spot]:
    """The transition plan was looked at within a year before the meeting."""
    if is_due(facts):
        updated = facts.day(SECTION, "updated_on")
        if updated is None or (facts.meeting_on and anniversary(updated, 1) < facts.meeting_on):
            message = words(
                "Review the transition plan and enter the date.", "Revise el plan de transición y ponga la fecha."
            )
            yield Spot(SECTION, "updated_on", message)


@rule("IEP-TR-10", cite="34 CFR 300.320(b)", severity=Severity.HINTS)
def early_transition_was_considered(facts: PlanFacts) -> Iterator[Spot]:
    """Near the age, the team says whether it plans already; a warning where the state asks for it."""
    if facts.shows("basics", "transition_early") and facts.value("basics", "transition_early") is None:
        message = words(
            "Say whether the team plans for life after school already now.",
            "Diga si el equipo planea desde ahora la vida después de la escuela.",
        )
        severity = Severity.WARNS if facts.state.asks_to_consider_transition else None
        yield Spot("basics", "transition_early", message, severity=severity)


@rule("IEP-TR-11", cite="34 CFR 300.324(c)(1)", severity=Severity.WARNS)
def a_failed_agency_is_answered(facts: PlanFacts) -> Iterator[Spot]:
    """An agency that did not provide its service: the team met again and found another way."""
    if not is_due(facts):
        return
    for row in facts.rows(SECTION, "agencies"):
        if row.get("not_provided") is True and not words_of(row.get("other_way")):
            message = words(
                "The agency did not provide its service: meet again, and write down the other way.",
                "La agencia no dio su servicio: reúnase otra vez y anote la otra forma.",
            )
            yield Spot(SECTION, "other_way", message, row["id"])


@rule("IEP-RT-01", cite="34 CFR 300.320(c), 300.520", severity=Severity.BLOCKS)
def the_student_knows_which_rights_transfer(facts: PlanFacts) -> Iterator[Spot]:
    """A year before adulthood, or as early as the state says, the student was told, on a day on record.

    Told late is still told.
    """
    if not facts.shows("rights_transfer"):
        return
    if facts.value("rights_transfer", "informed") is not True:
        message = words(
            "Tell the student which rights transfer, and record it.",
            "Informe al estudiante qué derechos pasan a ser suyos y anótelo.",
        )
        yield Spot("rights_transfer", "informed", message)
    informed_on = facts.day("rights_transfer", "informed_on")
    if informed_on is None or (facts.today and informed_on > facts.today):
        message = words("Enter the day the student was told.", "Ponga el día en que se le informó.")
        yield Spot("rights_transfer", "informed_on", message)
    elif _told_late(facts):
        message = words(
            "The student was told after turning {age}, the age by which it is due. Say so in the meeting notes.",
            "Se informó al estudiante después de cumplir {age} años, la edad en que se debe hacer. Anótelo en el acta.",
            age=f"{facts.state.rights_notice_age:g}",
        )
        yield Spot("rights_transfer", "informed_on", message, severity=Severity.WARNS)


def _told_late(facts: PlanFacts) -> bool:
    # Late is never blocked (domain.md, design consequence 5): the student now knows, and the reason is recorded.
    born, told = facts.student.birth_on, facts.day("rights_transfer", "informed_on")
    age = age_on(born, told - timedelta(days=1)) if told else None
    return age is not None and age >= facts.state.rights_notice_age


@rule("IEP-RT-02", cite="34 CFR 300.520(a)(1)", severity=Severity.BLOCKS)
def an_adult_student_holds_the_rights(facts: PlanFacts) -> Iterator[Spot]:
    """From adulthood on the student is the rights holder, unless a court said otherwise."""
    age = facts.age_at_meeting
    adult = age is not None and age >= facts.state.age_majority
    if adult and not facts.student.holds_own_rights and not facts.student.has_guardianship:
        message = words(
            "The student is an adult: record the student as holder of the rights, or the guardianship.",
            "El estudiante es adulto: regístrelo como titular de los derechos, o registre la tutela.",
        )
        yield Spot("basics", "meeting_on", message)
