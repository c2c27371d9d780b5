"""A certified determination on paper: what was frozen, question by question, with the group. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from itertools import groupby
from typing import Any

from babel.dates import format_date

from trellis.documents.content import Block, Document, Fact, FactTable, Heading, Paragraph, Run, Table
from trellis.eligibility.categories import PARTS
from trellis.kernel.words import Language, Words, formatting_locale
from trellis.teams.names import STAFF_ROLES

TITLES = {
    "idea": Words(en="Determination of Eligibility", es="Determinación de Elegibilidad"),
    "section_504": Words(en="Section 504 Determination", es="Determinación según la Sección 504"),
}
ABOUT = Words(en="About", es="Sobre")
FACTS = {
    "name": Words(en="Student", es="Estudiante"),
    "birthOn": Words(en="Date of birth", es="Fecha de nacimiento"),
    "outcome": Words(en="Decision", es="Decisión"),
    "categories": Words(en="Category", es="Categoría"),
    "reportOn": Words(en="Evaluation report", es="Informe de evaluación"),
    "heldOn": Words(en="The group met", es="El grupo se reunió"),
    "decidedOn": Words(en="Decided", es="Decidido"),
    "effectiveOn": Words(en="Takes effect", es="Rige desde"),
    "certified": Words(en="Certified by", es="Certificado por"),
}
OUTCOMES = {
    ("idea", "eligible"): Words(
        en="Eligible for special education and related services",
        es="Elegible para educación especial y servicios relacionados",
    ),
    ("idea", "not_eligible"): Words(en="Not eligible for special education", es="No elegible para educación especial"),
    ("section_504", "eligible"): Words(
        en="Has a disability under Section 504 and gets a plan",
        es="Tiene una discapacidad según la Sección 504 y recibe un plan",
    ),
    ("section_504", "not_eligible"): Words(
        en="No Section 504 plan is needed", es="No hace falta un plan de la Sección 504"
    ),
}
NOT_SERVICES = Words(
    en="The category decides no service and no placement; the team decides them by what the child needs.",
    es="La categoría no decide servicios ni ubicación; el equipo los decide según lo que el niño necesita.",
)
REPORT = Words(en="The evaluation report", es="El informe de evaluación")
RESTS_ON = Words(
    en="The decision rests on the evaluation report signed on {day}. Its number (SHA-256): {sha256}",
    es="La decisión se basa en el informe de evaluación firmado el {day}. Su número (SHA-256): {sha256}",
)
AREAS = (
    Words(en="Area", es="Área"),
    Words(en="Assessed by", es="Evaluado por"),
    Words(en="Signed", es="Firmado"),
    Words(en="In short", es="En resumen"),
)
YES, NO = Words(en="Yes", es="Sí"), Words(en="No", es="No")
GROUP = Words(en="The group", es="El grupo")
HEADER = (
    Words(en="Name", es="Nombre"),
    Words(en="Role", es="Función"),
    Words(en="Conclusion", es="Conclusión"),
)
PARENT = Words(en="Parent", es="Familia")
CONCLUDED = {
    "agrees": Words(en="The decision reflects this member's conclusion", es="La decisión refleja su conclusión"),
    "differs": Words(en="Concludes otherwise; see the statement", es="Concluye otra cosa; vea la declaración"),
    "silent": Words(en="Gave no answer", es="No respondió"),
    "waiting": Words(en="Was not asked", es="No se le preguntó"),
}
STATEMENTS = Words(en="Separate statements", es="Declaraciones por separado")


def printed_determination(
    document: Mapping[str, Any], *, sha256: str, letterhead: tuple[str, ...], language: Language
) -> Document:
    """A frozen determination (`deciding._document`) as a document to typeset."""
    about = document["determination"]
    return Document(
        title=TITLES[about["machine"]].in_language(language),
        language=language,
        status="final",
        content_sha256=sha256,
        blocks=tuple(_blocks(document, language)),
        subject=document["student"]["name"],
        letterhead=letterhead,
        made_at=datetime.fromisoformat(about["certifiedAt"]),
    )


def _blocks(document: Mapping[str, Any], language: Language) -> Iterator[Block]:
    about, student = document["determination"], document["student"]
    said = {
        "name": student["name"],
        "birthOn": _day(student["birthOn"], language),
        "outcome": OUTCOMES[about["machine"], about["outcome"]].in_language(language),
        "categories": ", ".join(f"{one[language]} ({one['code']})" for one in document["categories"]),
        **{key: _day(about[key], language) for key in ("reportOn", "heldOn", "decidedOn", "effectiveOn")},
        "certified": about["certifiedBy"]["name"],
    }
    yield Heading(1, ABOUT.in_language(language))
    yield FactTable(tuple(Fact(FACTS[key].in_language(language), text) for key, text in said.items() if text))
    if document["categories"]:
        yield Paragraph((Run(NOT_SERVICES.in_language(language)),))
    if document.get("report"):
        yield from _report(document["report"], language)
    for part, answers in groupby(document["answers"], key=lambda one: str(one["part"])):
        yield Heading(2, PARTS[part].in_language(language))
        for one in answers:
            yield Paragraph((Run(one[language], bold=True), Run(f"  {one['cite']}", italic=True)), leads=True)
            yield from (Paragraph((Run(line),)) for line in _answer(one, language))
    yield Heading(2, GROUP.in_language(language))
    yield Table(
        header=tuple(one.in_language(language) for one in HEADER),
        rows=tuple(
            (one["name"], _role(one["role"], language), CONCLUDED[one["conclusion"]].in_language(language))
            for one in document["group"]
        ),
    )
    if any(one["statement"] for one in document["group"]):
        yield Heading(2, STATEMENTS.in_language(language))
        for one in document["group"]:
            if one["statement"]:
                yield Paragraph((Run(f"{one['name']}: ", bold=True), Run(one["statement"])))


def _report(report: Mapping[str, Any], language: Language) -> Iterator[Block]:
    """What the decision rests on, by its hash (34 CFR 300.306(c)(1)): whoever holds the report can compare it."""
    said = RESTS_ON.filled(day=_in_words(report["signedOn"]), sha256=report["sha256"])
    yield Heading(2, REPORT.in_language(language))
    yield Paragraph((Run(said.in_language(language)),))
    yield Table(
        header=tuple(one.in_language(language) for one in AREAS),
        rows=tuple(
            (one[language], one["assessor"], _day(one["signedOn"], language), one["summary"]) for one in report["areas"]
        ),
    )


def _in_words(said: str) -> Words:
    return Words(en=_day(said, "en"), es=_day(said, "es"))


def _answer(one: Mapping[str, Any], language: Language) -> Iterator[str]:
    yes = (YES if one["yes"] else NO).in_language(language) if "yes" in one else ""
    on = _day(one["on"], language) if "on" in one else ""
    text = str(one.get("text") or "")
    first, *rest = [part for part in text.split("\n\n") if part.strip()] or [""]
    yield ". ".join(part for part in (yes, on, first) if part) or "-"
    yield from rest


def _role(role: str, language: Language) -> str:
    return STAFF_ROLES.get(role, PARENT).in_language(language)


def _day(said: str | None, language: Language) -> str:
    return format_date(date.fromisoformat(said), "long", locale=formatting_locale(language)) if said else ""
