"""An issued notice on paper: what was frozen, in the reader's language as far as somebody said it in that one. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date

from trellis.documents.content import Block, Document, Fact, FactTable, Heading, Paragraph, Run
from trellis.kernel.words import Language, Words, formatting_locale
from trellis.notices.prior_written import rules
from trellis.notices.prior_written.contents import ACTION, CONTENTS

TITLE = Words(en="Prior Written Notice", es="Aviso Previo por Escrito")
ABOUT = Words(en="About", es="Sobre")
FACTS = {
    "name": Words(en="Student", es="Estudiante"),
    "birthOn": Words(en="Date of birth", es="Fecha de nacimiento"),
    "issued": Words(en="Issued", es="Emitido"),
    "actionOn": Words(en="What it tells of begins", es="Lo que anuncia empieza"),
    "lateReason": Words(en="Why it is given late", es="Por qué se da tarde"),
    "supersedes": Words(en="It takes the place of the notice", es="Reemplaza al aviso"),
}
BY = Words(en="{day}, by {name}", es="{day}, por {name}")
HOWS = {
    "propose": Words(en="Proposed: ", es="Se propone: "),
    "refuse": Words(en="Refused: ", es="Se rechaza: "),
}
NOT_SIGNED = Words(
    en="This notice informs. Nobody has to sign it, and reading it is no agreement.",
    es="Este aviso informa. Nadie tiene que firmarlo, y leerlo no es dar el consentimiento.",
)


def printed_notice(
    document: Mapping[str, Any],
    *,
    sha256: str,
    letterhead: tuple[str, ...],
    time_zone: str,
    language: Language,
) -> Document:
    """A frozen notice (`rules.document_of`) as a document to typeset."""
    issued_at = datetime.fromisoformat(document["notice"]["issuedAt"])
    return Document(
        title=TITLE.in_language(language),
        language=language,
        status="final",
        content_sha256=sha256,
        blocks=tuple(_blocks(document, issued_at.astimezone(ZoneInfo(time_zone)).date(), language)),
        subject=document["student"]["name"],
        letterhead=letterhead,
        made_at=issued_at,
    )


def _blocks(document: Mapping[str, Any], issued_on: date, language: Language) -> Iterator[Block]:
    notice, student = document["notice"], document["student"]
    said = {
        "name": student["name"],
        "birthOn": _day(student["birthOn"], language),
        "issued": BY.filled(day=_day(issued_on.isoformat(), language), name=notice["issuedBy"]["name"]).in_language(
            language
        ),
        "actionOn": _day(notice["actionOn"], language),
        "lateReason": notice["lateReason"] or "",
        "supersedes": (notice["supersedes"] or {}).get("sha256", ""),
    }
    yield Heading(1, ABOUT.in_language(language))
    yield FactTable(
        tuple(
            Fact(FACTS[key].in_language(language), text, is_code=key == "supersedes")
            for key, text in said.items()
            if text
        )
    )
    yield Paragraph((Run(NOT_SIGNED.in_language(language)),))
    for content in CONTENTS:
        yield Heading(2, content.label.in_language(language))
        yield Paragraph((Run(content.cite, italic=True),), leads=True)
        if content.key == ACTION:
            yield from _items(document["items"], language)
            continue
        text, spoken = rules.in_language(document["contents"][content.key], language)
        for part in filter(None, (one.strip() for one in text.split("\n\n"))):
            yield _paragraph((Run(part),), spoken, language)


def _items(items: list[Mapping[str, Any]], language: Language) -> Iterator[Block]:
    for item in items:
        text, spoken = rules.in_language(item["text"], language)
        how = Run(HOWS[item["how"]].in_language(language), bold=True)
        yield _paragraph((how, Run(text)), spoken, language)


def _paragraph(runs: tuple[Run, ...], spoken: str, language: Language) -> Paragraph:
    return Paragraph(runs, language=spoken if spoken != language else None)


def _day(said: str | None, language: Language) -> str:
    return format_date(date.fromisoformat(said), "long", locale=formatting_locale(language)) if said else ""
