"""An issued notice on paper: what was frozen, in the reader's language as far as somebody said it in that one. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from babel import Locale
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
UNDERSTOOD = Words(en="How it is made understandable", es="Cómo se hace comprensible")
RENDERED = {
    "translated": Words(en="Translated in writing.", es="Traducido por escrito."),
    "translated_by": Words(en="Translated in writing by {by}.", es="Traducido por escrito por {by}."),
    "interpreted": Words(
        en="Interpreted by {by} on {day}; what it says was understood.",
        es="Interpretado por {by} el {day}; se entendió lo que dice.",
    ),
    "to_be_interpreted": Words(en="Will be interpreted by {by} on {day}.", es="Lo interpretará {by} el {day}."),
    "not_feasible": Words(
        en="Clearly not feasible to provide it in this language: {reason}",
        es="Claramente no es posible darlo en este idioma: {reason}",
    ),
}
NOT_SIGNED = Words(
    en="This notice informs. Nobody has to sign it, and reading it is no agreement.",
    es="Este aviso informa. Nadie tiene que firmarlo, y leerlo no es dar el consentimiento.",
)


class Rendered(Protocol):
    """How the notice is made understandable in one language (`model.NoticeRendering`)."""

    @property
    def language(self) -> str: ...
    @property
    def how(self) -> str: ...
    @property
    def by_whom(self) -> str | None: ...
    @property
    def rendered_on(self) -> date | None: ...
    @property
    def reason(self) -> str | None: ...


def printed_notice(
    document: Mapping[str, Any],
    *,
    sha256: str,
    letterhead: tuple[str, ...],
    time_zone: str,
    language: Language,
    renderings: Sequence[Rendered] = (),
) -> Document:
    """A frozen notice (`rules.document_of`) as a document to typeset.

    `renderings` say how it is made understandable to who reads another language (34 CFR 300.503(c)(2)(iii)).
    """
    issued_at = datetime.fromisoformat(document["notice"]["issuedAt"])
    return Document(
        title=TITLE.in_language(language),
        language=language,
        status="final",
        content_sha256=sha256,
        blocks=(
            *_blocks(document, issued_at.astimezone(ZoneInfo(time_zone)).date(), language),
            *_understood(renderings, language),
        ),
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


def _understood(renderings: Sequence[Rendered], language: Language) -> Iterator[Block]:
    if not renderings:
        return
    yield Heading(2, UNDERSTOOD.in_language(language))
    yield Paragraph((Run("34 CFR 300.503(c)", italic=True),), leads=True)
    yield FactTable(tuple(Fact(language_name(one.language, language), _rendered(one, language)) for one in renderings))


def _rendered(one: Rendered, language: Language) -> str:
    key = "translated_by" if one.how == "translated" and one.by_whom else one.how
    day = _day(one.rendered_on.isoformat(), language) if one.rendered_on else ""
    return RENDERED[key].filled(by=one.by_whom or "", day=day, reason=one.reason or "").in_language(language)


def language_name(code: str, language: Language) -> str:
    """ "Vietnamese" for "vi", in the reader's language; a code nobody knows stays as it is."""
    name = Locale.parse(language).languages.get(code, code)
    return name[:1].upper() + name[1:]


def _items(items: list[Mapping[str, Any]], language: Language) -> Iterator[Block]:
    for item in items:
        text, spoken = rules.in_language(item["text"], language)
        how = Run(HOWS[item["how"]].in_language(language), bold=True)
        yield _paragraph((how, Run(text)), spoken, language)


def _paragraph(runs: tuple[Run, ...], spoken: str, language: Language) -> Paragraph:
    return Paragraph(runs, language=spoken if spoken != language else None)


def _day(said: str | None, language: Language) -> str:
    return format_date(date.fromisoformat(said), "long", locale=formatting_locale(language)) if said else ""
