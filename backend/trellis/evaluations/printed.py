"""The report of an evaluation on paper: what was frozen, in the reader's language as far as it is ours. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from babel.dates import format_date

from trellis.documents.content import Block, Document, Fact, FactTable, Heading, Paragraph, Run, Table, plain
from trellis.evaluations.form import REPORT
from trellis.evaluations.rules import SCALES
from trellis.kernel.words import Language, Words, formatting_locale
from trellis.plans.printed import prose_blocks

TITLE = Words("Evaluation Report", "Informe de evaluación")
ABOUT = Words("About", "Sobre")
KNOWN = Words("What was known already", "Lo que ya se sabía")
STUDENT = Words("Student", "Estudiante")
BORN = Words("Date of birth", "Fecha de nacimiento")
RECEIVED = Words("Request received", "Solicitud recibida")
ASSESSOR = Words("Assessed by", "Evaluado por")
DONE_WITH = Words("Instruments", "Instrumentos")
IN_LANGUAGE = Words("Language", "Idioma")
SIGNED = Words("Signed", "Firmado")
DIGEST = Words("SHA-256 of what was signed", "SHA-256 de lo firmado")
SCORES = Words("Scores", "Puntuaciones")
ADDENDA = Words("Added later", "Agregado después")
HEADER = (
    Words("Instrument", "Instrumento"),
    Words("Score", "Puntuación"),
    Words("Scale", "Escala"),
    Words("Value", "Valor"),
    Words("Percentile", "Percentil"),
    Words("Confidence interval", "Intervalo de confianza"),
    Words("Descriptor", "Descripción"),
)
REVIEW: dict[str, Words] = {
    "fromParents": Words("From the parents", "De la familia"),
    "classroom": Words("From the classroom and from tests", "Del aula y de pruebas"),
    "observations": Words("Observed by teachers and providers", "Observado por docentes y proveedores"),
    "parentInput": Words("What the parents say", "Lo que dice la familia"),
    "needed": Words("What more was needed", "Qué más hacía falta"),
}


def printed_report(
    document: Mapping[str, Any],
    *,
    sha256: str,
    addenda: Mapping[str, Sequence[tuple[str, str]]],
    letterhead: tuple[str, ...],
    language: Language,
) -> Document:
    """A frozen report (`canonical.report_document`) to typeset. `addenda` by area: who and when, and what."""
    return Document(
        title=TITLE.in_language(language),
        language=language,
        status="final",
        content_sha256=sha256,
        blocks=tuple(_blocks(document, addenda, language)),
        subject=document["student"]["name"],
        letterhead=letterhead,
        made_at=datetime.fromisoformat(document["assembledAt"]),
    )


def _blocks(
    document: Mapping[str, Any], addenda: Mapping[str, Sequence[tuple[str, str]]], language: Language
) -> Iterator[Block]:
    student = document["student"]
    yield Heading(1, ABOUT.in_language(language))
    facts = {
        STUDENT: student["name"],
        BORN: _day(student["birthOn"], language),
        RECEIVED: _day(document["case"]["receivedOn"], language),
    }
    yield FactTable(tuple(Fact(label.in_language(language), value) for label, value in facts.items() if value))
    review = document["review"] or {}
    if any(review.get(key) for key in REVIEW):
        yield Heading(1, KNOWN.in_language(language))
        for key, label in REVIEW.items():
            if review.get(key):
                yield Heading(2, label.in_language(language))
                yield from (Paragraph(plain(line)) for line in review[key].split("\n") if line.strip())
    for one in document["areas"]:
        yield from _area(one, addenda.get(one["area"]["key"], ()), language)


def _area(one: Mapping[str, Any], addenda: Sequence[tuple[str, str]], language: Language) -> Iterator[Block]:
    area, signed = one["area"], one["signed"]
    yield Heading(1, area["name"][language])
    yield FactTable(
        (
            Fact(ASSESSOR.in_language(language), signed["by"]),
            Fact(DONE_WITH.in_language(language), area["instrument"] or area["procedures"]),
            Fact(IN_LANGUAGE.in_language(language), f"{area['language']}, {area['mode'][language]}"),
            Fact(SIGNED.in_language(language), _day(signed["on"], language)),
            Fact(DIGEST.in_language(language), one["sha256"], is_code=True),
        )
    )
    yield Heading(2, REPORT.title.in_language(language))
    for field in REPORT.fields:
        said = one["content"].get(field.key)
        if said:
            yield Heading(3, field.label.in_language(language))
            yield from prose_blocks(said["doc"].get("content") or [])
    if one["scores"]:
        yield Heading(2, SCORES.in_language(language))
        yield Table(
            tuple(label.in_language(language) for label in HEADER),
            tuple(_row(score, language) for score in one["scores"]),
            widths=(3, 3, 3, 1.4, 1.8, 2.4, 2),
        )
        for score in one["scores"]:
            if score["validity"]:
                yield Paragraph((Run(f"{score['name']}: ", bold=True), Run(score["validity"])))
    if addenda:
        yield Heading(2, ADDENDA.in_language(language))
        for by, text in addenda:
            yield Paragraph((Run(f"{by}: ", bold=True), Run(text)))


def _row(score: Mapping[str, Any], language: Language) -> tuple[str, ...]:
    interval = f"{score['low']}–{score['high']} ({score['level']} %)" if score["level"] is not None else ""
    edition = f" {score['edition']}" if score["edition"] else ""
    return (
        f"{score['instrument']}{edition}, {_day(score['given_on'], language)}",
        score["name"],
        SCALES[score["scale"]].name.in_language(language),
        score["score"],
        score["percentile"] or "",
        interval,
        score["descriptor"],
    )


def _day(said: str | None, language: Language) -> str:
    return format_date(date.fromisoformat(said), "long", locale=formatting_locale(language)) if said else ""
