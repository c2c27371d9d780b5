"""The service grid and the supports around it (IEP-SV)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from trellis.kernel.words import Words
from trellis.plans.checks.engine import Severity, Spot, listed, rule, words
from trellis.plans.checks.facts import PlanFacts
from trellis.plans.form.values import day, is_answered, words_of
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
    r"\b(as[ -]needed|when needed|if needed|p\.?r\.?n\.?|as appropriate|as required|seg[uú]n (se )?necesi\w+"
    r"|cuando (lo |se )?necesit\w+|si (es )?necesari\w+)(?!\w)",
    re.IGNORECASE,
)
ANSWERED_LISTS = ("supplementary_aids", "program_modifications", "personnel_supports")


@rule("IEP-SV-01", cite="34 CFR 300.320(a)(4), 300.39", severity=Severity.BLOCKS)
def there_is_special_education(facts: PlanFacts) -> Iterator[Spot]:
    """At least one line of specially designed instruction."""
    if not any(row.get("kind") == "special_education" for row in facts.rows("services", "services")):
        yield Spot(
            "services",
            "services",
            words(
                "Add at least one special-education service.", "Agregue por lo menos un servicio de educación especial."
            ),
        )


@rule("IEP-SV-02", cite="34 CFR 300.320(a)(7)", severity=Severity.BLOCKS)
def service_line_is_complete(facts: PlanFacts) -> Iterator[Spot]:
    """Type, service, provider, minutes, frequency, setting, location, start and end; amounts above nothing."""
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


def _label(option: Any, key: ServiceKey) -> Words:
    said = key[1] or key[0]
    return option.label if option and not key[1] else Words(en=said, es=said)
