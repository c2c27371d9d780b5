"""What a meeting is for, where it is the product's own sentence: said to each reader in their language.

The notice of a meeting is in the family's language (34 CFR 300.322(a), 300.503(c)). What somebody typed stays as typed.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Text, case, literal

from trellis.kernel.words import Words

DEFAULTS = (
    Words(en="To write the first plan together.", es="Para escribir juntos el primer plan."),
    Words(en="To review the plan and write the next one.", es="Para revisar el plan y escribir el siguiente."),
)
"""The sentences the page that arranges a meeting begins with (`frontend/src/features/meetings/ArrangePage.tsx`)."""


def purpose_in(language: str, purpose: str) -> str:
    """`purpose` for a reader of `language` (BCP 47): a default in that language, anything else as it was written."""
    found = next((one for one in DEFAULTS if purpose in (one.en, one.es)), None)
    return found.in_language(language) if found else purpose


def purpose_column(language: str, purpose: Any) -> ColumnElement[str]:
    """The same as SQL, over a column."""
    ways = [(purpose.in_([one.en, one.es]), literal(one.in_language(language), Text)) for one in DEFAULTS]
    return case(*ways, else_=purpose)
