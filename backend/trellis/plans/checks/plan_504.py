"""What a Section 504 plan provides, for how long, and what the family is told (504-AC to 504-NT)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from trellis.deadlines.days import anniversary
from trellis.plans.checks.amounts import beyond_bounds, folded, lines_said_twice
from trellis.plans.checks.engine import Severity, Spot, rule, words
from trellis.plans.checks.facts import PlanFacts
from trellis.plans.checks.gates import nobody_elses_data_are_in_the_plan
from trellis.plans.checks.services import INDEFINITE
from trellis.plans.form.kinds import SECTION_504
from trellis.plans.form.values import day, words_of

KINDS = (SECTION_504,)
DATES, ACCOMMODATIONS, SERVICES = "dates_504", "accommodations_504", "services_504"
TESTING, PLACEMENT, HEALTH = "testing_504", "placement_504", "health_504"
IMPLEMENTATION, SAFEGUARDS = "implementation_504", "safeguards_504"


@rule("504-DT-01", cite="34 CFR 104.33(a), 104.35(d)", severity=Severity.BLOCKS, kinds=KINDS)
def the_plan_has_its_dates(facts: PlanFacts) -> Iterator[Spot]:
    """The day of the decision, the first day, and the day by which the plan is reviewed, in this order."""
    for key, known in (("meeting_on", facts.meeting_on), ("starts_on", facts.starts_on), ("ends_on", facts.ends_on)):
        if known is None:
            label = facts.form.section(DATES).field(key).label
            yield Spot(DATES, key, words("Enter this date: {what}.", "Ponga esta fecha: {what}.", what=label))
    if facts.starts_on and facts.ends_on and facts.starts_on > facts.ends_on:
        message = words("The plan is reviewed before it starts.", "El plan se revisa antes de empezar.")
        yield Spot(DATES, "ends_on", message)


@rule("504-DT-02", cite="34 CFR 104.35(d); district setting", severity=Severity.WARNS, kinds=KINDS)
def the_plan_is_reviewed_within_a_year(facts: PlanFacts) -> Iterator[Spot]:
    """Review is periodic; a year is the district's usual one."""
    if facts.meeting_on and facts.ends_on and facts.ends_on > anniversary(facts.meeting_on, 1):
        message = words(
            "The review is more than a year after the decision; the district reviews once a year.",
            "La revisión es más de un año después de la decisión; el distrito revisa una vez al año.",
        )
        yield Spot(DATES, "ends_on", message)


@rule("504-DT-03", cite="34 CFR 104.35(d)", severity=Severity.BLOCKS, kinds=KINDS)
def a_reevaluation_is_planned(facts: PlanFacts) -> Iterator[Spot]:
    """The periodic reevaluation has its day; later than three years after the last evaluation is warned of."""
    planned, evaluated = facts.day(DATES, "reevaluation_on"), facts.day("evaluation_504", "evaluated_on")
    if planned is None:
        message = words("Set the day by which the student is reevaluated.", "Ponga el día límite de la reevaluación.")
        yield Spot(DATES, "reevaluation_on", message)
    elif evaluated and planned > anniversary(evaluated, 3):
        message = words(
            "The reevaluation is more than three years after the last evaluation.",
            "La reevaluación es más de tres años después de la última evaluación.",
        )
        yield Spot(DATES, "reevaluation_on", message, severity=Severity.WARNS)


@rule("504-AC-01", cite="34 CFR 104.33(a)-(b)", severity=Severity.BLOCKS, kinds=KINDS)
def the_plan_provides_something(facts: PlanFacts) -> Iterator[Spot]:
    """A plan holds at least one accommodation, aid, service or accommodation at tests."""
    places = ((ACCOMMODATIONS, "accommodations"), (SERVICES, "services"), (SERVICES, "aids"))
    if not any(facts.rows(*place) for place in (*places, (TESTING, "accommodations"))):
        message = words(
            "Add what the school does: an accommodation, an aid or a service.",
            "Agregue lo que hace la escuela: una adaptación, una ayuda o un servicio.",
        )
        yield Spot(ACCOMMODATIONS, "accommodations", message)


@rule("504-AC-02", cite="34 CFR 104.33(b)(1)", severity=Severity.BLOCKS, kinds=KINDS)
def each_accommodation_says_who_where_and_when(facts: PlanFacts) -> Iterator[Spot]:
    """What is done, in which area, by whom, where, when and how often."""
    wanted = ("description", "subject", "carried_out_by", "place", "frequency")
    yield from _incomplete(facts, ACCOMMODATIONS, "accommodations", wanted)


@rule("504-AC-03", cite="34 CFR 104.33(b)(1)", severity=Severity.BLOCKS, kinds=KINDS)
def accommodations_lie_within_the_plan(facts: PlanFacts) -> Iterator[Spot]:
    """Dates of their own, where they have some, lie within the plan."""
    yield from _outside_the_plan(facts, ACCOMMODATIONS, "accommodations")


@rule("504-AC-04", cite="34 CFR 104.33(b)(1)", severity=Severity.WARNS, kinds=KINDS)
def how_often_is_definite(facts: PlanFacts) -> Iterator[Spot]:
    """ "As needed" tells nobody what to do; a trigger needs an amount beside it."""
    for number, row in enumerate(facts.rows(ACCOMMODATIONS, "accommodations"), start=1):
        if INDEFINITE.search(f"{words_of(row.get('description'))} {words_of(row.get('frequency'))}"):
            message = words(
                'Accommodation {n} says "as needed". Say at what, and how much.',
                "La adaptación {n} dice «según se necesite». Diga cuándo y cuánto.",
                n=number,
            )
            yield Spot(ACCOMMODATIONS, "frequency", message, row["id"])


@rule("504-SV-01", cite="34 CFR 104.33(b)(1)", severity=Severity.BLOCKS, kinds=KINDS)
def related_aids_and_services_are_answered(facts: PlanFacts) -> Iterator[Spot]:
    """Yes with at least one aid or service, or no."""
    needed = facts.value(SERVICES, "needed")
    if needed is None:
        message = words(
            "Say whether related aids or services are needed.", "Diga si hacen falta ayudas o servicios relacionados."
        )
        yield Spot(SERVICES, "needed", message)
    if needed and not facts.rows(SERVICES, "services") and not facts.rows(SERVICES, "aids"):
        yield Spot(SERVICES, "services", words("Add the aid or service.", "Agregue la ayuda o el servicio."))


@rule("504-SV-02", cite="34 CFR 104.33(b)(1)", severity=Severity.BLOCKS, kinds=KINDS)
def each_service_is_complete(facts: PlanFacts) -> Iterator[Spot]:
    """A service says which, by whom, how long, how often and where; an aid says what it is."""
    wanted = ("name", "provider_role", "minutes_per_session", "sessions", "period", "location")
    yield from beyond_bounds(facts, SERVICES, "services")
    yield from _incomplete(facts, SERVICES, "services", wanted)
    for row in facts.rows(SERVICES, "services"):
        if row.get("name") == "other" and not words_of(row.get("other_name")):
            yield Spot(SERVICES, "other_name", words("Name the other service.", "Nombre el otro servicio."), row["id"])
    yield from _incomplete(facts, SERVICES, "aids", ("description",))


@rule("504-SV-03", cite="34 CFR 104.33(b)(1)", severity=Severity.BLOCKS, kinds=KINDS)
def services_lie_within_the_plan(facts: PlanFacts) -> Iterator[Spot]:
    """Dates of their own, where they have some, lie within the plan."""
    yield from _outside_the_plan(facts, SERVICES, "services")


@rule("504-SV-04", cite="34 CFR 104.33(b)(1)", severity=Severity.WARNS, kinds=KINDS)
def how_often_a_service_is_given_is_definite(facts: PlanFacts) -> Iterator[Spot]:
    """ "As needed" is no amount of a service either."""
    for number, row in enumerate(facts.rows(SERVICES, "services"), start=1):
        if INDEFINITE.search(f"{words_of(row.get('location'))} {words_of(row.get('details'))}"):
            message = words(
                'Service {n} says "as needed". Give a definite amount, or the trigger and the amount.',
                "El servicio {n} dice «según se necesite». Ponga una cantidad exacta, o de qué depende y cuánto.",
                n=number,
            )
            yield Spot(SERVICES, "details", message, row["id"])


@rule("504-SV-05", cite="34 CFR 104.33(b)(1)", severity=Severity.WARNS, kinds=KINDS)
def no_504_service_is_said_twice(facts: PlanFacts) -> Iterator[Spot]:
    """Two lines of one service, provider and place whose dates overlap: which amount holds?"""
    rows = facts.rows(SERVICES, "services")
    for first, second, row in lines_said_twice(rows, lambda line: folded(line.get("location"))):
        message = words(
            "Services {first} and {second} are the same service, provider and place at the same time. Join them, or "
            "set their dates apart.",
            "Los servicios {first} y {second} son el mismo servicio, con la misma persona y lugar y al mismo tiempo. "
            "Únalos o separe sus fechas.",
            first=first,
            second=second,
        )
        yield Spot(SERVICES, "starts_on", message, row["id"])


@rule("504-TS-01", cite="34 CFR 104.33(b)(1); 20 USC 6311(b)(2)(B)(vii)", severity=Severity.BLOCKS, kinds=KINDS)
def testing_is_answered(facts: PlanFacts) -> Iterator[Spot]:
    """No, or what is done at which tests."""
    needed = facts.value(TESTING, "needed")
    if needed is None:
        message = words(
            "Say whether accommodations are needed at tests.", "Diga si hacen falta adaptaciones en pruebas."
        )
        yield Spot(TESTING, "needed", message)
    if needed and not facts.rows(TESTING, "accommodations"):
        message = words("Add the accommodation at tests.", "Agregue la adaptación en las pruebas.")
        yield Spot(TESTING, "accommodations", message)
    yield from _incomplete(facts, TESTING, "accommodations", ("description", "tests"))


@rule("504-PL-01", cite="34 CFR 104.34(a)", severity=Severity.BLOCKS, kinds=KINDS)
def time_apart_from_peers_has_a_reason(facts: PlanFacts) -> Iterator[Spot]:
    """In the regular class, unless even with aids and services that can't be achieved satisfactorily."""
    setting = facts.value(PLACEMENT, "setting")
    if setting is None:
        yield Spot(PLACEMENT, "setting", words("Choose the educational setting.", "Elija el entorno educativo."))
    elif setting != "regular" and not facts.words(PLACEMENT, "apart_reason"):
        message = words(
            "Say why the regular class, with aids and services, is not enough.",
            "Diga por qué la clase regular, con ayudas y servicios, no alcanza.",
        )
        yield Spot(PLACEMENT, "apart_reason", message)


@rule("504-PL-02", cite="34 CFR 104.34(a)", severity=Severity.BLOCKS, kinds=KINDS)
def another_school_has_a_reason_504(facts: PlanFacts) -> Iterator[Spot]:
    """Another school than the student's own: why, with how near it is in mind."""
    near = facts.value(PLACEMENT, "near_home")
    if near is None:
        message = words("Say whether it is the student's own school.", "Diga si es la escuela que le corresponde.")
        yield Spot(PLACEMENT, "near_home", message)
    if near is False and not facts.words(PLACEMENT, "other_school_reason"):
        message = words("Say why the student attends another school.", "Diga por qué asiste a otra escuela.")
        yield Spot(PLACEMENT, "other_school_reason", message)


@rule("504-PL-03", cite="34 CFR 104.34(b), 104.37", severity=Severity.BLOCKS, kinds=KINDS)
def nonacademic_services_are_answered(facts: PlanFacts) -> Iterator[Spot]:
    """An equal opportunity in meals, recess, clubs, athletics, trips and transportation."""
    if not facts.words(PLACEMENT, "nonacademic"):
        message = words(
            "Say how the student takes part in meals, recess, clubs, athletics and trips.",
            "Diga cómo participa en comidas, recreo, clubes, deportes y paseos.",
        )
        yield Spot(PLACEMENT, "nonacademic", message)


@rule("504-PL-04", cite="34 CFR 104.35(a)", severity=Severity.BLOCKS, kinds=KINDS)
def a_significant_change_was_evaluated_first(facts: PlanFacts) -> Iterator[Spot]:
    """Before a significant change of placement there is an evaluation, and it comes before the decision."""
    changes = facts.value(PLACEMENT, "significant_change")
    if changes is None:
        message = words(
            "Say whether this is a significant change of placement.", "Diga si es un cambio importante de entorno."
        )
        yield Spot(PLACEMENT, "significant_change", message)
    looked = facts.day(PLACEMENT, "change_evaluated_on")
    if changes and (looked is None or (facts.meeting_on and looked > facts.meeting_on)):
        message = words(
            "Evaluate before a significant change of placement, and give the day.",
            "Evalúe antes de un cambio importante de entorno y ponga el día.",
        )
        yield Spot(PLACEMENT, "change_evaluated_on", message)


@rule("504-HE-01", cite="34 CFR 104.33(b)(1), 104.37(a)(2)", severity=Severity.BLOCKS, kinds=KINDS)
def health_is_answered(facts: PlanFacts) -> Iterator[Spot]:
    """No health plan needed, or what to look for, what to do and who is trained."""
    needed = facts.value(HEALTH, "needed")
    if needed is None:
        message = words(
            "Say whether a health or emergency plan is needed.", "Diga si hace falta un plan de salud o de emergencia."
        )
        yield Spot(HEALTH, "needed", message)
    if needed and not facts.words(HEALTH, "emergency"):
        message = words("Say what to look for and what to do.", "Diga qué señales hay y qué hacer.")
        yield Spot(HEALTH, "emergency", message)
    if needed and not facts.words(HEALTH, "trained_staff"):
        message = words("Say who is trained for it.", "Diga quién está capacitado.")
        yield Spot(HEALTH, "trained_staff", message)


@rule("504-IM-01", cite="34 CFR 104.33(b)(1)", severity=Severity.WARNS, kinds=KINDS)
def whoever_carries_it_out_is_told(facts: PlanFacts) -> Iterator[Spot]:
    """A distribution list, each person with the day they were told."""
    told = facts.rows(IMPLEMENTATION, "distribution")
    if not told:
        message = words("List who carries the plan out.", "Anote quién lleva a cabo el plan.")
        yield Spot(IMPLEMENTATION, "distribution", message)
    yield from _incomplete(facts, IMPLEMENTATION, "distribution", ("person", "told_on"))


@rule("504-NT-01", cite="34 CFR 104.36", severity=Severity.BLOCKS, kinds=KINDS)
def the_family_was_given_notice(facts: PlanFacts) -> Iterator[Spot]:
    """Notice of what is done went to the family, and not after the plan began."""
    given = facts.day(SAFEGUARDS, "notice_on")
    if given is None or (facts.starts_on and given > facts.starts_on):
        message = words(
            "Give the family notice before the plan begins, and record the day.",
            "Avise a la familia antes de que empiece el plan y anote el día.",
        )
        yield Spot(SAFEGUARDS, "notice_on", message)


@rule("504-NT-02", cite="34 CFR 104.36, 104.7(a)", severity=Severity.BLOCKS, kinds=KINDS)
def the_notice_explains_each_safeguard(facts: PlanFacts) -> Iterator[Spot]:
    """Notice, records, impartial hearing with counsel, review; and whom to ask."""
    explained = facts.value(SAFEGUARDS, "explained") or []
    for option in facts.form.section(SAFEGUARDS).field("explained").options:
        if option.key not in explained:
            message = words(
                "The notice has to explain this: {what}.", "El aviso debe explicar esto: {what}.", what=option.label
            )
            yield Spot(SAFEGUARDS, "explained", message)
    if not facts.words(SAFEGUARDS, "contact"):
        yield Spot(SAFEGUARDS, "contact", words("Say whom the family asks.", "Diga a quién pregunta la familia."))


@rule("504-FV-01", cite="34 CFR 104.35(c)(1)", severity=Severity.WARNS, kinds=KINDS)
def the_family_was_heard(facts: PlanFacts) -> Iterator[Spot]:
    """What the family says, or that they were asked."""
    if not facts.words("family", "parent_concerns"):
        message = words(
            "Record the family's concerns. If they have none, say that they were asked.",
            "Anote las preocupaciones de la familia. Si no tiene, diga que se le preguntó.",
        )
        yield Spot("family", "parent_concerns", message)


rule("504-CM-01", cite="34 CFR 99.30", severity=Severity.WARNS, kinds=KINDS)(nobody_elses_data_are_in_the_plan)


@rule("504-CM-02", cite="34 CFR 104.36; 42 USC 2000d", severity=Severity.WARNS, kinds=KINDS)
def the_family_can_read_the_504_plan(facts: PlanFacts) -> Iterator[Spot]:
    """The family's language is answered; other than English, there is a plan for translation or an interpreter."""
    said = facts.value(DATES, "family_language")
    if said is None:
        message = words("Say which language the family reads best.", "Diga qué idioma lee mejor la familia.")
        yield Spot(DATES, "family_language", message)
    known = (facts.student.family_language or "en").lower().split("-")[0]
    if (said not in (None, "en") or known != "en") and not facts.words(DATES, "language_plan"):
        message = words(
            "The family's language is not English: plan a translation or an interpreter.",
            "El idioma de la familia no es inglés: prevea una traducción o un intérprete.",
        )
        yield Spot(DATES, "language_plan", message)


def _incomplete(facts: PlanFacts, section: str, field: str, wanted: tuple[str, ...]) -> Iterator[Spot]:
    declared = facts.form.section(section).field(field)
    for number, row in enumerate(facts.rows(section, field), start=1):
        for key in wanted:
            if not _said(row, key):
                message = words(
                    "{row} lacks: {what}.",
                    "{row}: falta {what}.",
                    row=(declared.row_title or declared.label).filled(number=number),
                    what=declared.columns[key].label,
                )
                yield Spot(section, key, message, row["id"])


def _said(row: Mapping[str, Any], key: str) -> bool:
    value = row.get(key)
    return bool(words_of(value)) if isinstance(value, str) else bool(value)


def _outside_the_plan(facts: PlanFacts, section: str, field: str) -> Iterator[Spot]:
    declared = facts.form.section(section).field(field)
    for number, row in enumerate(facts.rows(section, field), start=1):
        starts, ends = day(row.get("starts_on")), day(row.get("ends_on"))
        early = starts and facts.starts_on and starts < facts.starts_on
        late = ends and facts.ends_on and ends > facts.ends_on
        if early or late or (starts and ends and ends < starts):
            message = words(
                "The dates do not lie within the plan: {row}.",
                "Las fechas no caen dentro del plan: {row}.",
                row=(declared.row_title or declared.label).filled(number=number),
            )
            yield Spot(section, "starts_on", message, row["id"])
