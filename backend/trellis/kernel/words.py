"""A sentence for a person, in every language the product speaks.

Sentences stand where they are said, in both languages side by side, so that
nobody can add one and forget the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Language = Literal["en", "es"]
LANGUAGES: tuple[Language, ...] = ("en", "es")


@dataclass(frozen=True, slots=True)
class Words:
    """One sentence in English and Spanish; `{name}` marks a value to fill in."""

    en: str
    es: str

    def in_language(self, language: str) -> str:
        """The sentence in `language` (a BCP 47 tag; anything unknown reads English)."""
        return self.es if language.lower().split("-")[0] == "es" else self.en

    def filled(self, **values: object) -> Words:
        """The same sentence with its `{name}` places filled by `values`, which may be words themselves."""
        en = {k: v.en if isinstance(v, Words) else v for k, v in values.items()}
        es = {k: v.es if isinstance(v, Words) else v for k, v in values.items()}
        return Words(en=self.en.format(**en), es=self.es.format(**es))


def formatting_locale(language: str) -> str:
    """The locale of dates and times in `language`: a US clock, whatever is spoken, as the pages have it too."""
    return Words(en="en_US", es="es_US").in_language(language)
