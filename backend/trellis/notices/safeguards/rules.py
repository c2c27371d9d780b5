"""The bytes a family was given, which language that is, and when everybody owed the notice has it. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date

import rfc8785

from trellis.kernel.hashing import sha256_hex
from trellis.kernel.words import Language
from trellis.notices.safeguards.contents import TITLE, Edition


def language_for(spoken: str) -> Language:
    """In which of the notice's languages somebody is given it."""
    return "es" if spoken.split("-")[0] == "es" else "en"


def sha256_of(edition: Edition, language: Language) -> str:
    """SHA-256 of what an edition says in a language: canonical JSON (RFC 8785), hex."""
    said = {
        "edition": edition.key,
        "language": language,
        "title": TITLE.in_language(language),
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


def everybody_has_it(owed: Collection[object], days: Mapping[object, Sequence[date]]) -> date | None:
    """The day since which everybody `owed` the notice has had it: of each one's newest day, the first.

    None while somebody never got it, or where it is owed to nobody.
    """
    newest = [max(days[person]) for person in owed if days.get(person)]
    return min(newest) if newest and len(newest) == len(owed) else None
