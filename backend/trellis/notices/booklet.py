"""A notice of rights as it is held: parts in plain words, in editions that never change. Pure.

Who was given an edition has its hash. What has to say something else is another edition, with the day from which it is
given.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import rfc8785

from trellis.documents.content import Block, Heading, Paragraph, Run, plain
from trellis.kernel.hashing import sha256_hex
from trellis.kernel.words import Language, Words


@dataclass(frozen=True, slots=True)
class Part:
    """One of the contents; its text has a paragraph a line. `cite` is its place in the law."""

    number: int
    title: Words
    text: Words
    cite: str


@dataclass(frozen=True, slots=True)
class Edition:
    """The notice as it is given from a day on, until there is a later edition."""

    key: str
    given_from: date
    lead: Words
    parts: tuple[Part, ...]
    title: Words


def edition_of(editions: Sequence[Edition], day: date) -> Edition:
    """The edition that is given on a day: the latest that has begun."""
    return max((one for one in editions if one.given_from <= day), key=lambda one: one.given_from)


def language_for(spoken: str) -> Language:
    """In which of the languages of these notices somebody is given one."""
    return "es" if spoken.split("-")[0] == "es" else "en"


def sha256_of(edition: Edition, language: Language) -> str:
    """SHA-256 of what an edition says in a language: canonical JSON (RFC 8785), hex."""
    said = {
        "edition": edition.key,
        "language": language,
        "title": edition.title.in_language(language),
        "lead": edition.lead.in_language(language),
        "parts": [
            {
                "number": part.number,
                "title": part.title.in_language(language),
                "text": part.text.in_language(language),
                "cite": part.cite,
            }
            for part in edition.parts
        ],
    }
    return sha256_hex(rfc8785.dumps(said))


def blocks_of(edition: Edition, language: Language) -> Iterator[Block]:
    """The same on paper."""
    yield Heading(1, edition.title.in_language(language))
    yield Paragraph(plain(edition.lead.in_language(language)))
    for part in edition.parts:
        yield Heading(2, f"{part.number}. {part.title.in_language(language)}")
        yield Paragraph((Run(part.cite, italic=True),), leads=True)
        for line in part.text.in_language(language).split("\n"):
            yield Paragraph(plain(line))
