"""Translations by people. The room's one door; each deed lives in the module of its meaning."""

from __future__ import annotations

from trellis.translations.appointing import set_translator
from trellis.translations.asking import ask, assign, translators, withdraw
from trellis.translations.memory import Offer, offers, remember
from trellis.translations.printing import linked_pdf
from trellis.translations.reading import (
    CHANGED,
    changed_count,
    is_stale,
    note_read,
    plain_of,
    published_by_id,
    translation_by_id,
    what_the_actor_may,
)
from trellis.translations.reviewing import publish, send_back
from trellis.translations.today import rows_for
from trellis.translations.writing import submit, unit_by_id, write_text

__all__ = [
    "CHANGED",
    "Offer",
    "ask",
    "assign",
    "changed_count",
    "is_stale",
    "linked_pdf",
    "note_read",
    "offers",
    "plain_of",
    "publish",
    "published_by_id",
    "remember",
    "rows_for",
    "send_back",
    "set_translator",
    "submit",
    "translation_by_id",
    "translators",
    "unit_by_id",
    "what_the_actor_may",
    "withdraw",
    "write_text",
]
