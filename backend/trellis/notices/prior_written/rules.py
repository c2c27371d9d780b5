"""What a notice holds, what of it is still open, and the document that is frozen. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import rfc8785

from trellis.kernel.errors import InvalidInput
from trellis.kernel.words import LANGUAGES, Words
from trellis.notices.prior_written.contents import ACTION, CONTENTS, TEXTS, Content

FORMAT = "trellis-prior-written-notice/1"
How = Literal["propose", "refuse"]
HOWS: tuple[How, ...] = ("propose", "refuse")
MOST_ITEMS, LONGEST_ITEM, LONGEST_TEXT = 100, 2_000, 20_000
SHORTEST_REASON = 10
UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")

Text = dict[str, str]
"""What is said, by language ("en", "es"). A language nobody wrote in is absent."""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing proposed or refused. `is_own`: somebody wrote it; the others follow from the record and stay."""

    id: str
    how: How
    text: Text
    is_own: bool = False

    def as_json(self) -> dict[str, Any]:
        """As it is stored and frozen."""
        return {"id": self.id, "how": self.how, "text": self.text, "isOwn": self.is_own}


def item_of(said: Mapping[str, Any]) -> Item:
    """An item as it was stored."""
    return Item(said["id"], said["how"], dict(said["text"]), bool(said["isOwn"]))


def text_of(words: Words) -> Text:
    """What the house itself says, in each of its languages."""
    return {"en": words.en, "es": words.es}


def cleaned(said: Mapping[str, str | None], longest: int, field: str) -> Text:
    """A text as it is kept: languages we speak, without what no screen shows. Raises InvalidInput."""
    kept: Text = {}
    for language in LANGUAGES:
        text = UNSEEN.sub("", said.get(language) or "").strip()
        if len(text) > longest:
            raise InvalidInput(field=field)
        if text:
            kept[language] = text
    return kept


def in_language(text: Mapping[str, str], language: str) -> tuple[str, str]:
    """The words for a reader of `language`, and which language they are in. Empty where nobody said anything."""
    spoken = "es" if language.lower().startswith("es") else "en"
    other = next((one for one in (spoken, *LANGUAGES) if text.get(one)), spoken)
    return text.get(other, ""), other


def still_open(items: Sequence[Item], contents: Mapping[str, Mapping[str, str]]) -> list[Content]:
    """The contents nobody has said anything about: each blocks issuing (34 CFR 300.503(b))."""
    said = {key for key in TEXTS if any(text.strip() for text in (contents.get(key) or {}).values())}
    if items and all(any(text.strip() for text in item.text.values()) for item in items):
        said.add(ACTION)
    return [content for content in CONTENTS if content.key not in said]


def listed(open_contents: Sequence[Content]) -> Words:
    """Their labels in a row."""
    return Words(
        en="; ".join(content.label.en for content in open_contents),
        es="; ".join(content.label.es for content in open_contents),
    )


def is_late(issue_by: date | None, issued_on: date) -> bool:
    """Whether notice given on a day is later than a reasonable time before the action."""
    return issue_by is not None and issued_on > issue_by


def document_of(
    *,
    notice: Mapping[str, Any],
    student: Mapping[str, Any],
    items: Sequence[Item],
    contents: Mapping[str, Text],
) -> dict[str, Any]:
    """What is frozen when a notice is issued. `notice` says which, of what, by whom, when, and from when it holds."""
    return {
        "format": FORMAT,
        "notice": dict(notice),
        "student": dict(student),
        "items": [item.as_json() for item in items],
        "contents": {key: dict(contents[key]) for key in TEXTS},
    }


def canonical_bytes(document: Mapping[str, Any]) -> bytes:
    """The one byte form of RFC 8785. Raises InvalidInput where a text has no such form (half a character)."""
    try:
        return rfc8785.dumps(dict(document))
    except (rfc8785.CanonicalizationError, UnicodeEncodeError) as wrong:
        raise InvalidInput(field="contents") from wrong
