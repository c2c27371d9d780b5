"""The service grid and the supports around it (IEP-SV)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from trellis.kernel.words import Words
from trellis.plans.checks.amounts import beyond_bounds, folded, lines_said_twice
from trellis.plans.checks.engine import Severity, Spot, listed, rule, words
from trellis.plans.checks.facts import PlanFacts
from trellis.plans.environment import fullest_week, minutes_outside_regular_class, shown
from trellis.plans.form.values import day, is_answered, words_of
from trellis.plans.projection import weekly_minutes
from trellis.plans.since_last import ServiceKey, reduced_services, removed_services, service_key

PARTS = (
    "kind",
    "name",
    "provider_role",
    "minutes_per_session",
    "sessions",
    "period",
    "setting",
    "location",
    "starts_on",
    "ends_on",
)
INDEFINITE = re.compile(
    r"\b(as[ -](needed|necessary|required|appropriate)|when(ever)? (needed|necessary)|if (needed|necessary)"
    r"|p\.?r\.?n\.?|to be determined|tbd"
    r"|(seg[uú]n|conforme|como) (se |lo |sea |haga )?(necesi|necesari|requier|requeri|corresponda|convenga)\w*"
    r"|cuando (se |lo |la |sea )?(necesit|necesari|requier)\w+|(cuando|si) (haga|hace) falta"
    r"|si (se |lo |es |fuera )?(necesit|necesari|requier)\w+|en caso (necesario|de necesidad)|de ser necesario"
    r"|a demanda|por determinar)(?!\w)",
    re.IGNORECASE,
)
"""No amount, in either language: "as needed", "PRN", «según se necesite»."""
IN_SCHOOL = ("inside", "outside", "community")
"""Settings of a school day."""
SCHOOL_DAYS = 5
ANSWERED_LISTS = ("supplementary_aids", "program_modifications", "personnel_supports")


@rule("IEP-SV-01", cite="34 CFR 300.320(a)(4), 300.39", severity=Severity.BLOCKS)
def there_is_special_education(facts: PlanFacts) -> Iterator[Spot]:
    """At least one line of specially designed instruction in the school year; summer lines stand apart."""
    if not any(_is_special_education(row) for row in facts.rows("services", "services")):
        yield Spot(
            "services",
            "services",
            words(
                "Add at least one special-education service.", "Agregue por lo menos un servicio de educación especial."
            ),
        )


def _is_special_education(row: Mapping[str, Any]) -> bool:
    return row.get("kind") == "special_education" and not row.get("extended_year")


@rule("IEP-SV-02", cite="34 CFR 300.320(a)(7)", severity=Severity.BLOCKS)
def service_line_is_complete(facts: PlanFacts) -> Iterator[Spot]:
    """Type, service, provider, minutes, frequency, setting, location, start and end; amounts that can be meant."""
    yield from beyond_bounds(facts, "services", "services")
    columns = facts.form.section("services").field("services").columns
    for number, row in enumerate(facts.rows("services", "services"), start=1):
        missing = [part for part in PARTS if not is_answered(columns[part], row.get(part)) or row[part] == 0]
        if row.get("name") == "other" and not words_of(row.get("other_name")):
            missing.append("other_name")
        if missing:
            message = words(
                "Service {n} does not yet say: {missing}.",
                "El servicio {n} todavía no dice: {missing}.",
                n=number,
                missing=listed([columns[part].label for part in missing]),
            )
            yield Spot("services", missing[0], message, row["id"])


@rule("IEP-SV-03", cite="34 CFR 300.34(a), 300.8(a)(2)", severity=Severity.BLOCKS)
def related_service_serves_special_education(facts: PlanFacts) -> Iterator[Spot]:
    """A related service answers a need of the plan and is never the only service."""
    rows = facts.rows("services", "services")
    needs = {need["id"] for need in facts.rows("present_levels", "needs")}
    for number, row in enumerate(rows, start=1):
        if row.get("kind") != "related":
            continue
        if needs.isdisjoint(row.get("need_ids") or ()):
            message = words(
                "Link related service {n} to the need it answers.",
                "Enlace el servicio relacionado {n} con la necesidad que atiende.",
                n=number,
            )
            yield Spot("services", "need_ids", message, row["id"])
        if not any(other.get("kind") == "special_education" for other in rows):
            message = words(
                "A related service can't stand without special education.",
                "Un servicio relacionado no puede ir sin educación especial.",
            )
            yield Spot("services", "services", message, row["id"])


@rule("IEP-SV-04", cite="34 CFR 300.320(a)(7)", severity=Severity.BLOCKS)
def service_lies_within_the_plan(facts: PlanFacts) -> Iterator[Spot]:
    """A service starts and ends within the plan, and not before it starts."""
    for number, row in enumerate(facts.rows("services", "services"), start=1):
        starts, ends = day(row.get("starts_on")), day(row.get("ends_on"))
        outside = (starts and facts.starts_on and starts < facts.starts_on) or (
            ends and facts.ends_on and ends > facts.ends_on
        )
        if outside or (starts and ends and ends < starts):
            message = words(
                "The dates of service {n} do not lie within the plan.",
                "Las fechas del servicio {n} no caen dentro del plan.",
                n=number,
            )
            yield Spot("services", "starts_on", message, row["id"])


@rule("IEP-SV-05", cite="34 CFR 300.320(a)(7)", severity=Severity.WARNS)
def frequency_is_definite(facts: PlanFacts) -> Iterator[Spot]:
    """ "As needed" is no amount; a trigger needs an amount beside it."""
    for number, row in enumerate(facts.rows("services", "services"), start=1):
        said = " ".join(words_of(row.get(key)) for key in ("frequency_note", "location", "details"))
        if INDEFINITE.search(said):
            message = words(
                'Service {n} says "as needed". Give a definite amount, or the trigger and the amount.',
                "El servicio {n} dice «según se necesite». Ponga una cantidad exacta, o de qué depende y cuánto.",
                n=number,
            )
            yield Spot("services", "frequency_note", message, row["id"])


@rule("IEP-SV-06", cite="34 CFR 300.320(a)(4)", severity=Severity.BLOCKS)
def supports_are_answered(facts: PlanFacts) -> Iterator[Spot]:
    """Aids, modifications and supports for staff: a list, or "none needed" with the reason."""
    section = facts.form.section("supports")
    for key in ANSWERED_LISTS:
        rows = facts.rows("supports", key)
        for row in rows:
            if not words_of(row.get("description")):
                yield Spot("supports", key, words("Say what this support is.", "Diga cuál es este apoyo."), row["id"])
        if not rows and not facts.words("supports", f"no_{key}_reason"):
            message = words(
                "List these, or say why none are needed: {what}.",
                "Anote cuáles son, o diga por qué no hacen falta: {what}.",
                what=section.field(key).label,
            )
            yield Spot("supports", key, message)


@rule("IEP-SV-07", cite="34 CFR 300.320(a)(4)(ii), 300.107, 300.117", severity=Severity.BLOCKS)
def nonacademic_participation_is_answered(facts: PlanFacts) -> Iterator[Spot]:
    """How the student takes part in activities beyond lessons, with which supports."""
    if not facts.words("participation", "nonacademic"):
        yield Spot(
            "participation",
            "nonacademic",
            words(
                "Say how the student takes part in nonacademic and extracurricular activities.",
                "Diga cómo participa en actividades no académicas y extracurriculares.",
            ),
        )


@rule("IEP-SV-08", cite="34 CFR 300.108", severity=Severity.WARNS)
def physical_education_is_answered(facts: PlanFacts) -> Iterator[Spot]:
    """Regular, adapted, or not given in this grade."""
    if not facts.value("participation", "physical_education"):
        yield Spot(
            "participation",
            "physical_education",
            words("Answer physical education.", "Responda sobre educación física."),
        )


@rule("IEP-SV-09", cite="34 CFR 300.320(a)(4)", severity=Severity.HINTS)
def methods_rest_on_research(facts: PlanFacts) -> Iterator[Spot]:
    """Peer-reviewed research to the extent practicable, acknowledged."""
    if facts.value("services", "research_based") is not True:
        yield Spot(
            "services",
            "research_based",
            words(
                "Confirm that methods rest on peer-reviewed research as far as practicable.",
                "Confirme que los métodos se basan en estudios revisados por expertos hasta donde es posible.",
            ),
        )


@rule("IEP-SV-10", cite="34 CFR 300.34(c)(16)", severity=Severity.WARNS)
def special_transport_is_described(facts: PlanFacts) -> Iterator[Spot]:
    """Transportation as a related service says what is special about it."""
    for row in facts.rows("services", "services"):
        if row.get("name") == "transportation" and not words_of(row.get("details")):
            message = words("Describe the special transportation.", "Describa el transporte especial.")
            yield Spot("services", "details", message, row["id"])


@rule("IEP-SV-11", cite="34 CFR 300.503(a)", severity=Severity.BLOCKS)
def less_than_before_has_a_reason(facts: PlanFacts) -> Iterator[Spot]:
    """A service that shrank or went since the last plan has its reason."""
    columns = facts.form.section("services").field("services").columns
    previous = facts.previous or {}
    for key in removed_services(previous, facts.content):
        if not facts.words("services", "removed_reason"):
            message = words(
                "The last plan had this service: {what}. Say why it was removed.",
                "El plan anterior tenía este servicio: {what}. Diga por qué se quitó.",
                what=_label(columns["name"].option(key[0]), key),
            )
            yield Spot("services", "removed_reason", message)
    for key in reduced_services(previous, facts.content):
        yield from _unexplained(facts, key, _label(columns["name"].option(key[0]), key))


def _unexplained(facts: PlanFacts, key: ServiceKey, label: Words) -> Iterator[Spot]:
    rows = [row for row in facts.rows("services", "services") if service_key(row) == key]
    if not any(words_of(row.get("change_reason")) for row in rows):
        message = words(
            "There is less of this service than in the last plan: {what}. Say why.",
            "Hay menos de este servicio que en el plan anterior: {what}. Diga por qué.",
            what=label,
        )
        yield Spot("services", "change_reason", message, rows[0]["id"])


@rule("IEP-SV-12", cite="34 CFR 300.320(a)(7)", severity=Severity.WARNS)
def no_service_is_said_twice(facts: PlanFacts) -> Iterator[Spot]:
    """Two lines of one service, provider and setting whose dates overlap: which amount holds?"""
    rows = facts.rows("services", "services")
    for first, second, row in lines_said_twice(rows, lambda line: (line.get("setting"), folded(line.get("location")))):
        message = words(
            "Services {first} and {second} are the same service, provider and place at the same time. Join them, or "
            "set their dates apart.",
            "Los servicios {first} y {second} son el mismo servicio, con la misma persona y lugar y al mismo tiempo. "
            "Únalos o separe sus fechas.",
            first=first,
            second=second,
        )
        yield Spot("services", "starts_on", message, row["id"])


@rule("IEP-SV-13", cite="34 CFR 300.320(a)(7)", severity=Severity.WARNS)
def services_fit_into_the_school_week(facts: PlanFacts) -> Iterator[Spot]:
    """No session is longer than a day of school, no line and no sum of lines longer than its week."""
    school = facts.value("participation", "school_day_minutes_per_week")
    if not school:
        return
    one_alone = False
    for number, row in enumerate(facts.rows("services", "services"), start=1):
        if row.get("extended_year") or row.get("setting") not in IN_SCHOOL:
            continue
        session, weekly = row.get("minutes_per_session") or 0, weekly_minutes(row) or 0
        if session * SCHOOL_DAYS > school:
            one_alone = True
            message = words(
                "A session of service {n} is longer than a day of school.",
                "Una sesión del servicio {n} es más larga que un día de escuela.",
                n=number,
            )
            yield Spot("services", "minutes_per_session", message, row["id"])
        elif weekly > school:
            one_alone = True
            message = words(
                "Service {n} takes {minutes} minutes a week; the school week has {school}.",
                "El servicio {n} toma {minutes} minutos a la semana; la semana escolar tiene {school}.",
                n=number,
                minutes=shown(weekly),
                school=shown(school),
            )
            yield Spot("services", "sessions", message, row["id"])
    together = fullest_week(facts.content, IN_SCHOOL).minutes
    if together > school >= minutes_outside_regular_class(facts.content) and not one_alone:
        message = words(
            "All services together take {minutes} minutes of a school week of {school}. Check that some are given at "
            "the same time.",
            "Todos los servicios juntos toman {minutes} minutos de una semana escolar de {school}. Verifique que "
            "algunos se den al mismo tiempo.",
            minutes=shown(together),
            school=shown(school),
        )
        yield Spot("services", "services", message)


def _label(option: Any, key: ServiceKey) -> Words:
    said = key[1] or key[0]
    return option.label if option and not key[1] else Words(en=said, es=said)
